"""SMS gateways."""

from inventory.cells import Choice, Names, Text
from inventory.model import GatewayAsset
from inventory.table import Column, Table
from inventory.tables._shared import HOST, ID, SITE, TAIL

GATEWAYS = Table(
    id="gateways", model=GatewayAsset, vi="Tổng đài tin nhắn", en="SMS gateways",
    columns=(
        ID,
        SITE,
        HOST,
        Column("software", Choice(values=("kannel", "jasmin", "other")), "phần mềm", "software"),
        Column("system_id", Text(), "system_id SMPP dùng để kiểm tra", "SMPP system_id to test"),
        Column("operators", Names(), "nhà mạng phải kết nối", "operators that must be bound"),
        *TAIL,
    ),
)  # fmt: skip
