"""Services of the data centre and of partners."""

from inventory.cells import Choice, Decimal, Names, Text, Whole, YesNo
from inventory.model import ServiceAsset
from inventory.table import Column, Table
from inventory.tables._shared import HOST, ID, SITE, TAIL

PROTOCOLS = (
    "tcp", "http", "https", "dns", "ntp", "ldap", "smtp", "postgresql", "tds", "oracle", "snmp",
)  # fmt: skip

SERVICES = Table(
    id="services", model=ServiceAsset, vi="Dịch vụ", en="Services",
    columns=(
        ID,
        SITE,
        HOST,
        Column("vi", Text(), "tên tiếng Việt", "Vietnamese name"),
        Column("en", Text(), "tên tiếng Anh", "English name"),
        Column("protocol", Choice(values=PROTOCOLS), "giao thức", "protocol"),
        Column("path", Text(), "đường dẫn", "path"),
        Column("host", Text(), "tên máy chủ (SNI, chứng thư)", "host name (SNI, certificate)"),
        Column("expect_status", Whole(least=100, most=599), "mã trạng thái mong đợi",
               "expected HTTP status"),
        Column("expect_body", Text(), "văn bản phải có trong trang", "text the page must hold"),
        Column("query", Text(), "tên cần phân giải", "name to resolve"),
        Column("expect_answer", Names(), "địa chỉ đúng", "right addresses"),
        Column("warn_ms", Decimal(), "ngưỡng cảnh báo", "warn above", unit="ms"),
        Column("fail_ms", Decimal(), "ngưỡng không đạt", "fail above", unit="ms"),
        Column("partner", Text(), "đơn vị liên thông", "partner that owns it"),
        Column("mandatory", YesNo(), "dịch vụ thiết yếu", "must be up"),
        *TAIL,
    ),
)  # fmt: skip
