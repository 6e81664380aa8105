"""Citizen-facing PC."""

from inventory.kind import Kind

CITIZEN_PC = Kind(
    id="citizen_pc", vi="máy tính phục vụ người dân", en="citizen-facing PC", groups=()
)
