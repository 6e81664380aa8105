"""Devices that attack who looks at them: 108 behaviours, each met by the product's real path."""
