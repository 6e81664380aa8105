"""Readers of what programs and systems say of a PC: pure, bounded, one file for one source."""
