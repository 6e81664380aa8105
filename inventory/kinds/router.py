"""Router."""

from inventory.kind import Kind

ROUTER = Kind(id="router", vi="bộ định tuyến", en="router", groups=("identity", "interfaces"))
