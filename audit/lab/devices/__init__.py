"""The servers of the simulated city, one protocol a file. They answer on loopback only."""
