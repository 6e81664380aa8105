"""Draft a healthy data centre: core routers, firewall, servers, services, SMS gateway, partners.

Names end in `.example` (RFC 2606); the services are those of the research's list of 2016.
"""

from datetime import datetime, timedelta
from random import Random

from audit.lab import pages
from audit.lab.catalogue import models
from audit.lab.draft import Answering, Place, SmsCentre
from audit.lab.equipment import DNS, add, net_state
from audit.lab.spec import PORTS, Route
from inventory.groups.operations import Operations
from inventory.model import GatewayAsset, ServiceAsset, Site, Unit

NET = "127.9."
ZONE = "hanoi.example"
OPERATORS = ("Viettel", "MobiFone", "VinaPhone")
SMPP_SYSTEM_ID = "kiemtra"
SMPP_PASSWORD = "mophong1"  # noqa: S105  # of a simulated gateway; eight characters fit SMPP 3.4


def draft_centre(rng: Random, site: Site, districts: tuple[Site, ...], now: datetime) -> Place:
    """The city's own site: two core routers, firewall, three servers, registers in order."""
    place = Place(
        site=site,
        unit=Unit(site=site.id, unit="Sở Thông tin và Truyền thông",
                  leader_role="Giám đốc Sở Thông tin và Truyền thông"),
        net=f"{NET}0.",
    )  # fmt: skip
    for number in (1, 2):
        add(place, f"core-{number}", models("router", level="core")[0], rng, now,
            address=f"{NET}0.{number}",
            state=net_state(rng, ports=len(districts) + 2, contract_mbps=1_000.0))  # fmt: skip
    add(place, "firewall-1", models("firewall", level="core")[0], rng, now,
        address=f"{NET}0.3", state=net_state(rng, ports=4, contract_mbps=1_000.0))  # fmt: skip
    for number in (1, 2, 3):
        add(place, f"server-{number}", models("server", level="core")[0], rng, now,
            address=f"{NET}0.{10 + number}", state=net_state(rng, ports=2))  # fmt: skip
    day = now.date()
    place.operations = Operations(
        last_backup_at=now - timedelta(hours=rng.randint(6, 11)),
        last_backup_ok=True,
        last_restore_test_on=day - timedelta(days=rng.randint(10, 70)),
        database_free_pct=float(rng.randint(30, 60)),
        failover_drill_on=day - timedelta(days=rng.randint(10, 70)),
        failover_drill_ok=True,
        security_level=3,
        security_file_on=day - timedelta(days=rng.randint(5, 30)),
        sms_credit_days=float(rng.randint(60, 120)),
        sms_tested_on=day - timedelta(days=rng.randint(1, 4)),
        sms_delivered_s={name: float(rng.randint(4, 25)) for name in OPERATORS},
        sms_text_ok=dict.fromkeys(OPERATORS, True),
    )
    place.operations_on = day
    return place


def draft_services(rng: Random, site: str, now: datetime) -> dict[str, Answering]:
    """The services by short name, answering well."""
    portal, onestop = f"dichvucong.{ZONE}", f"motcua.{ZONE}"
    year = now + timedelta(days=rng.randint(200, 330))
    made = [
        _service(site, "portal", "Cổng dịch vụ công trực tuyến", "Online public service portal",
                 "https", f"{NET}1.10", PORTS["https"], host=portal, path="/", expect_status=200,
                 expect_body=pages.PORTAL_TITLE, warn_ms=1_500.0, fail_ms=5_000.0),
        _service(site, "onestop", "Phần mềm một cửa điện tử", "Electronic one-stop software",
                 "http", f"{NET}1.11", PORTS["http"], host=onestop, path="/dang-nhap",
                 expect_status=200, expect_body=pages.ONESTOP_TITLE, warn_ms=1_500.0,
                 fail_ms=5_000.0),
        _service(site, "hotich", "Cơ sở dữ liệu hộ tịch", "Civil-status database",
                 "tds", f"{NET}1.12", PORTS["tds"]),
        _service(site, "hotich-cu", "Cơ sở dữ liệu hộ tịch (bản cũ)",
                 "Civil-status database (old)", "oracle", f"{NET}1.12", PORTS["oracle"],
                 mandatory=False),
        _service(site, "onestop-db", "Cơ sở dữ liệu một cửa", "One-stop database",
                 "postgresql", f"{NET}1.11", PORTS["postgresql"]),
        _service(site, "ldap", "Dịch vụ thư mục", "Directory service", "ldap", f"{NET}1.13",
                 PORTS["ldap"]),
        _service(site, "dns", "DNS nội bộ", "Internal DNS", "dns", DNS[0], PORTS["dns"],
                 query=portal, expect_answer=(f"{NET}1.10",), warn_ms=50.0, fail_ms=500.0),
        _service(site, "ntp", "Đồng bộ thời gian", "Time service", "ntp", f"{NET}1.15",
                 PORTS["ntp"]),
        _service(site, "mail", "Thư điện tử công vụ", "Official mail", "smtp", f"{NET}1.16",
                 PORTS["smtp"]),
        _service(site, "vpn", "Cổng VPN", "VPN gateway", "tcp", f"{NET}1.17", PORTS["https"]),
        _service(site, "lgsp-ca", "Liên thông Công an", "Police endpoint", "https", f"{NET}2.1",
                 PORTS["https"], host="cong-an.lienthong.example", path="/tinh-trang",
                 expect_status=200, partner="Công an thành phố"),
        _service(site, "lgsp-bhxh", "Liên thông BHXH", "Social-insurance endpoint", "https",
                 f"{NET}2.2", PORTS["https"], host="bhxh.lienthong.example", path="/tinh-trang",
                 expect_status=200, partner="BHXH thành phố"),
    ]  # fmt: skip
    services = {answering.asset.id.removeprefix(f"{site}-"): answering for answering in made}
    for answering in made:
        if answering.asset.protocol == "https":
            answering.not_after = year
    services["portal"].routes[("GET", "/")] = Route(body=pages.portal())
    services["onestop"].routes[("GET", "/dang-nhap")] = Route(body=pages.onestop())
    for name in ("lgsp-ca", "lgsp-bhxh"):
        services[name].routes[("GET", "/tinh-trang")] = Route(
            body=b'{"tinh_trang": "hoat dong", "so_lieu": "mo phong"}',
            content_type="application/json",
        )
    services["dns"].zone = {portal: (f"{NET}1.10",), onestop: (f"{NET}1.11",)}
    return services


def draft_sms(site: str) -> SmsCentre:
    """The gateway with three operators bound."""
    return SmsCentre(
        asset=GatewayAsset(
            id=f"{site}-sms", site=site, address=f"{NET}1.20", software="kannel",
            ports={"status": PORTS["status"], "smpp": PORTS["smpp"]},
            system_id=SMPP_SYSTEM_ID, credential="smpp", operators=OPERATORS,
        ),
        online=dict.fromkeys(OPERATORS, True),
        queued=dict.fromkeys(OPERATORS, 0),
    )  # fmt: skip


def _service(
    site: str, name: str, vi: str, en: str, protocol: str, address: str, port: int,
    *, path: str = "/", host: str | None = None, expect_status: int | None = None,
    expect_body: str | None = None, query: str | None = None,
    expect_answer: tuple[str, ...] = (), warn_ms: float | None = None,
    fail_ms: float | None = None, partner: str | None = None, mandatory: bool = True,
) -> Answering:  # fmt: skip
    return Answering(
        asset=ServiceAsset(
            id=f"{site}-{name}", site=site, address=address, ports={protocol: port}, vi=vi, en=en,
            protocol=protocol, path=path, host=host, expect_status=expect_status,
            expect_body=expect_body, query=query, expect_answer=expect_answer, warn_ms=warn_ms,
            fail_ms=fail_ms, partner=partner, mandatory=mandatory,
        )
    )  # fmt: skip
