"""Photocopier."""

from inventory.kind import Kind

PHOTOCOPIER = Kind(id="photocopier", vi="máy photocopy", en="photocopier", groups=("identity",))
