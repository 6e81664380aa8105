"""Texts that act, at every place where what a device said comes out again."""
