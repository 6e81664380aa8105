"""Scanner."""

from inventory.kind import Kind

SCANNER = Kind(id="scanner", vi="máy quét", en="scanner", groups=("identity", "scanner"))
