"""The tables of the estate, one file each."""
