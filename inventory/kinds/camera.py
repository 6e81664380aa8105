"""Camera."""

from inventory.kind import Kind

CAMERA = Kind(id="camera", vi="camera", en="camera", groups=())
