"""Uninterruptible power supply."""

from inventory.kind import Kind

UPS = Kind(
    id="ups", vi="thiết bị lưu điện", en="uninterruptible power supply", groups=("identity", "ups")
)
