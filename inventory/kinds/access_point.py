"""Access point."""

from inventory.kind import Kind

ACCESS_POINT = Kind(
    id="access_point", vi="thiết bị phát Wi-Fi", en="access point", groups=("identity",)
)
