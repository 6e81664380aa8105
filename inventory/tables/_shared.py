"""Columns that every asset has."""

from inventory.cells import Address, Id, Names, Ports, SiteCode, Text
from inventory.table import Column

ID = Column("id", Id(), "mã tài sản", "asset id")
SITE = Column("site", SiteCode(), "mã đơn vị", "site code")
PORTS = Column("ports", Ports(), "cổng theo tên", "ports by name")
CREDENTIAL = Column("credential", Id(), "tên thông tin đăng nhập", "name of the credential")
PROBES = Column("probes", Names(), "phép dò được phép", "probes to use; empty: all that fit")
NOTE = Column("note", Text(), "ghi chú", "note")
ADDRESS = Column("address", Address(), "địa chỉ IP", "IP address")
HOST = Column("address", Address(names=True), "địa chỉ IP hoặc tên", "IP address or host name")

TAIL = (PORTS, CREDENTIAL, PROBES, NOTE)
