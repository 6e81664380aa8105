"""Printer."""

from inventory.kind import Kind

PRINTER = Kind(id="printer", vi="máy in", en="printer", groups=("identity", "printer"))
