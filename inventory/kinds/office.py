"""Office."""

from inventory.kind import Kind

OFFICE = Kind(id="office", vi="đơn vị", en="office", groups=("form", "people", "operations"))
