"""Secrets stay secrets: what is written, printed, listed and sent is searched for planted ones."""
