"""The staff list, by pseudonym."""

from inventory.cells import Id, SiteCode, YesNo
from inventory.model import Officer
from inventory.table import Column, Table

STAFF = Table(
    id="staff", model=Officer, vi="Cán bộ, công chức", en="Staff",
    columns=(
        Column("id", Id(), "mã cán bộ (không ghi tên)", "officer's pseudonym, never a name"),
        Column("site", SiteCode(), "mã đơn vị", "site code"),
        Column("role", Id(), "vai trò", "role: leader, one_stop, justice, labour, office, it ..."),
        Column("desk", Id(), "mã bàn", "desk id"),
        Column("substitute", YesNo(), "người thay thế", "substitute"),
    ),
)  # fmt: skip
