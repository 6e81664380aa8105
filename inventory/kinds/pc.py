"""Workstation."""

from inventory.kind import Kind

PC = Kind(id="pc", vi="máy trạm", en="workstation", groups=("identity", "host", "workplace"))
