"""Devices of the book."""

from inventory.cells import Choice, Day, Id, Money, Text, YesNo
from inventory.kind import load_kinds
from inventory.model import DeviceAsset
from inventory.table import Column, Table
from inventory.tables._shared import ADDRESS, ID, SITE, TAIL

_ELSEWHERE = ("link", "service", "sms_gateway", "office")  # they have tables, or none, of their own
_KINDS = tuple(id_ for id_ in load_kinds() if id_ not in _ELSEWHERE)

DEVICES = Table(
    id="devices", model=DeviceAsset, vi="Thiết bị", en="Devices",
    columns=(
        ID,
        Column("kind", Choice(values=_KINDS), "loại", "kind"),
        SITE,
        ADDRESS,
        Column("vendor", Text(), "hãng", "vendor"),
        Column("model", Text(), "kiểu máy", "model"),
        Column("serial", Text(), "số sê-ri", "serial number"),
        Column("desk", Id(), "mã bàn đặt máy", "desk id where it stands"),
        Column("attached_to", Id(), "mã máy trạm cắm USB", "PC it hangs on by USB"),
        Column("connection", Choice(values=("usb", "lan", "none")), "kết nối", "connection"),
        Column("owner", Text(), "đơn vị sở hữu", "owner"),
        Column("bought_on", Day(), "ngày mua", "bought on"),
        Column("price_vnd", Money(), "nguyên giá", "price", unit="đồng"),
        Column("city_supplied", YesNo(), "Thành phố cấp", "supplied by the city"),
        Column("adf", YesNo(), "có khay nạp tự động", "has a document feeder"),
        Column("leased", YesNo(), "đi thuê", "leased"),
        *TAIL,
    ),
)  # fmt: skip
