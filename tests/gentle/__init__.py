"""How gently we treat a ward's line: the kernel counts, on a line of 2 Mbit/s."""
