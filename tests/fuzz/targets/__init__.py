"""One parser a file: a module with a `TARGET`."""
