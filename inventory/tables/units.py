"""Who answers for a site."""

from inventory.cells import SiteCode, Text
from inventory.model import Unit
from inventory.table import Column, Table

UNITS = Table(
    id="units", model=Unit, vi="Đơn vị chịu trách nhiệm", en="Accountable units", key="site",
    columns=(
        Column("site", SiteCode(), "mã đơn vị", "site code"),
        Column("unit", Text(), "đơn vị chịu trách nhiệm", "accountable unit"),
        Column("leader_role", Text(), "chức danh lãnh đạo", "role of its leader, no name"),
        Column("contact", Text(), "đầu mối liên hệ", "office contact, no person's name"),
    ),
)  # fmt: skip
