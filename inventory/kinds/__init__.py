"""The device classes, one file each."""
