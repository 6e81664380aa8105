"""What exists and what was seen: the nouns. Pure: no clock, no socket, no file."""
