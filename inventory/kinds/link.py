"""Line."""

from inventory.kind import Kind

LINK = Kind(id="link", vi="đường truyền", en="line", groups=("link",))
