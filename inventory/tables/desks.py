"""Where the public is served."""

from inventory.cells import Choice, Id, SiteCode, Whole
from inventory.model import Desk
from inventory.table import Column, Table

ROLES = ("one_stop", "justice", "citizen", "office")

DESKS = Table(
    id="desks", model=Desk, vi="Bàn tiếp dân", en="Desks",
    columns=(
        Column("id", Id(), "mã bàn", "desk id"),
        Column("site", SiteCode(), "mã đơn vị", "site code"),
        Column("role", Choice(values=ROLES), "chức năng", "role of the desk"),
        Column("seats", Whole(least=0, most=100), "số chỗ làm việc", "working places", unit="chỗ"),
    ),
)  # fmt: skip
