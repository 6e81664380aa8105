"""Firewall."""

from inventory.kind import Kind

FIREWALL = Kind(id="firewall", vi="tường lửa", en="firewall", groups=("identity", "interfaces"))
