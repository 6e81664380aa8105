"""What can be wrong in a city, by area; each fault says which finding it must cause."""
