"""Protocols without a socket: bytes in, values out."""
