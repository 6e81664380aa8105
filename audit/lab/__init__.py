"""The simulated city on loopback."""
