"""What can be wrong at district seats, in the data centre, with messages and partners."""

from datetime import timedelta

from audit.lab.faults.fault import Book, Spot, fails, may, planted, warns
from audit.lab.people import DISTRICT_ROLES
from audit.lab.truth import Expect, Planted

BOOK = Book()


@BOOK.add("K-NODE")
def node_down(spot: Spot) -> Planted | None:
    """The district's primary line is down; the second one keeps its devices in sight."""
    place, city = spot.place, spot.plan.city
    line = place.lines["primary"]
    if not place.claim("line"):
        return None
    line.up = False
    return planted(
        "K-NODE",
        place,
        fails("district.node", place, "reachable", line.asset.id),
        asset=line.asset.id,
        follows=[may("wan.core", city)],
    )


@BOOK.add("K-ACC")
def role_without_account(spot: Spot) -> Planted | None:
    """One of the four roles of a district has no account."""
    place = spot.place
    if not place.claim("accounts"):
        return None
    role = spot.rng.choice(DISTRICT_ROLES)
    place.accounts = [one for one in place.accounts if one.role != role]
    return planted(
        "K-ACC",
        place,
        fails("district.accounts", place, "issued"),
        follows=[may("district.accounts", place)],
    )


@BOOK.add("K-SIGN")
def not_signed_off(spot: Spot) -> Planted | None:
    """One or two wards are not confirmed by the division."""
    place = spot.place
    said = place.operations
    if said is None or not said.confirmed_wards or not place.claim("sign"):
        return None
    left = said.confirmed_wards[: -spot.rng.randint(1, 2)]
    place.operations = said.model_copy(update={"confirmed_wards": left})
    return planted("K-SIGN", place, fails("district.signoff", place, "confirmed"))


@BOOK.add("D-SVC")
def service_down(spot: Spot) -> Planted | None:
    """One of the department's own services does not answer."""
    names = ("onestop", "hotich", "ldap", "mail")
    return _down(spot, "D-SVC", spot.rng.choice(names), "dc.services")


@BOOK.add("I-POL")
def police_down(spot: Spot) -> Planted | None:
    """The police endpoint does not answer."""
    return _down(spot, "I-POL", "lgsp-ca", "partner.endpoints")


@BOOK.add("I-BHXH")
def insurance_down(spot: Spot) -> Planted | None:
    """The social-insurance endpoint does not answer."""
    return _down(spot, "I-BHXH", "lgsp-bhxh", "partner.endpoints")


def _down(spot: Spot, code: str, name: str, check: str) -> Planted | None:
    place, service = spot.place, spot.plan.services[name]
    asset = service.asset.id
    if not place.claim(asset):
        return None
    service.up = False
    return planted(code, place, fails(check, place, "answers", asset), asset=asset)


@BOOK.add("D-CERT")
def certificate(spot: Spot) -> Planted | None:
    """The portal's certificate ends within a month, or has ended."""
    place, service = spot.place, spot.plan.services["portal"]
    asset = service.asset.id
    if not place.claim(asset):
        return None
    ended = spot.rng.random() < 0.3
    days = -spot.rng.randint(1, 9) if ended else spot.rng.randint(3, 25)
    service.not_after = spot.plan.now + timedelta(days=days)
    if ended:
        return planted(
            "D-CERT",
            place,
            fails("dc.services", place, "certificate", asset),
            asset=asset,
            follows=[may("dc.services", place, None, asset)],
        )
    return planted("D-CERT", place, warns("dc.services", place, "certificate", asset), asset=asset)


@BOOK.add("D-NTP")
def clock_drift(spot: Spot) -> Planted | None:
    """The time server is off by four to ninety seconds."""
    place, service = spot.place, spot.plan.services["ntp"]
    asset = service.asset.id
    if not place.claim(asset):
        return None
    service.offset_s = float(spot.rng.randint(4, 90))
    return planted(
        "D-NTP",
        place,
        fails("dc.services", place, "offset", asset),
        asset=asset,
        follows=[may("dc.services", place, None, asset)],
    )


@BOOK.add("D-WAN")
def core_router_down(spot: Spot) -> Planted | None:
    """One of the two core routers is silent."""
    place = spot.place
    device = spot.rng.choice(place.of_kind("router"))
    asset = device.asset.id
    if not place.claim(asset):
        return None
    device.alive = False
    return planted("D-WAN", place, fails("wan.core", place, "router", asset), asset=asset)


@BOOK.add("D-DB")
def database_full(spot: Spot) -> Planted | None:
    """The database's disk has less than 20, or less than 10 percent free."""
    free = spot.rng.randint(2, 18)
    tell = fails if free < 10 else warns
    return _register(
        spot, "D-DB", tell("dc.database_space", spot.place, "free"), database_free_pct=float(free)
    )


@BOOK.add("D-BKUP")
def backup_failed(spot: Spot) -> Planted | None:
    """The last backup failed."""
    return _register(
        spot, "D-BKUP", fails("dc.backup", spot.place, "last_backup"), last_backup_ok=False
    )


@BOOK.add("D-DRILL")
def restore_untested(spot: Spot) -> Planted | None:
    """The last restore test is older than 90 days."""
    day = spot.plan.now.date() - timedelta(days=spot.rng.randint(100, 300))
    return _register(
        spot, "D-DRILL", fails("dc.backup", spot.place, "restore_test"), last_restore_test_on=day
    )


@BOOK.add("D-FO")
def no_failover(spot: Spot) -> Planted | None:
    """The last drill did not switch over."""
    return _register(
        spot, "D-FO", fails("dc.failover", spot.place, "drill"), failover_drill_ok=False
    )


@BOOK.add("D-SEC")
def no_security_file(spot: Spot) -> Planted | None:
    """No file that proposes a security level."""
    return _register(
        spot,
        "D-SEC",
        fails("security.file", spot.place, "file"),
        security_level=None,
        security_file_on=None,
    )


@BOOK.add("M-CREDIT")
def no_credit(spot: Spot) -> Planted | None:
    """Credit for less than a month of messages."""
    days = spot.rng.choice((0, 4, 12, 21))
    tell = fails if days < 1 else warns
    return _register(
        spot, "M-CREDIT", tell("sms.gateway", spot.place, "credit"), sms_credit_days=float(days)
    )


def _register(spot: Spot, code: str, expect: Expect, **said: object) -> Planted | None:
    """Change lines of the data centre's registers."""
    place = spot.place
    if place.operations is None or not place.claim(*said):
        return None
    place.operations = place.operations.model_copy(update=said)
    return planted(code, place, expect)


@BOOK.add("M-BIND")
def unbound(spot: Spot) -> Planted | None:
    """The connection to one operator is lost; what goes there waits."""
    place, sms, operator = spot.place, spot.plan.sms, spot.target
    if not place.claim(f"sms:{operator}"):
        return None
    sms.online[operator] = False
    sms.queued[operator] = spot.rng.randint(20, 400)
    asset = sms.asset.id
    return planted(
        "M-BIND",
        place,
        fails("sms.gateway", place, f"bound/{operator}", asset),
        asset=asset,
        mark=operator,
        follows=[may("sms.gateway", place, f"delivered/{operator}")],
    )


@BOOK.add("M-ROUTE")
def undelivered(spot: Spot) -> Planted | None:
    """Test messages to one operator never arrive."""
    place, operator = spot.place, spot.target
    said = place.operations
    if said is None or not place.claim(f"sms:{operator}"):
        return None
    delivered = {**(said.sms_delivered_s or {}), operator: None}
    place.operations = said.model_copy(update={"sms_delivered_s": delivered})
    asset = spot.plan.sms.asset.id
    return planted(
        "M-ROUTE",
        place,
        fails("sms.gateway", place, f"delivered/{operator}", asset),
        asset=asset,
        mark=operator,
    )


@BOOK.add("M-ENC")
def garbled_text(spot: Spot) -> Planted | None:
    """The test message arrived cut or with wrong letters."""
    place, operator = spot.place, spot.target
    said = place.operations
    if said is None or not place.claim(f"sms-text:{operator}"):
        return None
    text_ok = {**(said.sms_text_ok or {}), operator: False}
    place.operations = said.model_copy(update={"sms_text_ok": text_ok})
    asset = spot.plan.sms.asset.id
    return planted(
        "M-ENC",
        place,
        warns("sms.gateway", place, f"text/{operator}", asset),
        asset=asset,
        mark=operator,
    )
