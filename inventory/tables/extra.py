"""Assets of kinds that plug-ins add."""

from inventory.cells import Id
from inventory.model import Asset
from inventory.table import Column, Table
from inventory.tables._shared import HOST, ID, SITE, TAIL

EXTRA = Table(
    id="extra", model=Asset, vi="Tài sản khác", en="Other assets",
    columns=(ID, Column("kind", Id(), "loại", "kind"), SITE, HOST, *TAIL),
)  # fmt: skip
