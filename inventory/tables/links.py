"""Lines from a site to the data centre."""

from inventory.cells import Choice, Decimal, Text
from inventory.model import LinkAsset
from inventory.table import Column, Table
from inventory.tables._shared import ADDRESS, ID, SITE, TAIL

LINKS = Table(
    id="links", model=LinkAsset, vi="Đường truyền", en="Lines",
    columns=(
        ID,
        SITE,
        ADDRESS,
        Column("role", Choice(values=("primary", "backup")), "vai trò", "role"),
        Column("provider", Text(), "nhà mạng", "provider"),
        Column("type", Text(), "loại đường truyền", "type of line"),
        Column("down_mbps", Decimal(positive=True), "tải xuống theo hợp đồng",
               "contracted download", unit="Mbit/s"),
        Column("up_mbps", Decimal(positive=True), "tải lên theo hợp đồng",
               "contracted upload", unit="Mbit/s"),
        Column("paid_by", Text(), "đơn vị chi trả", "who pays"),
        *TAIL,
    ),
)  # fmt: skip
