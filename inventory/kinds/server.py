"""Server."""

from inventory.kind import Kind

SERVER = Kind(id="server", vi="máy chủ", en="server", groups=("identity", "host"))
