"""The marks of one PC's configuration, each from one fact that the PC itself said."""

import ipaddress
from collections.abc import Iterator

from pydantic import Field

from checks.days import age_days, day
from checks.finding import Mark, Need, at_least, at_most, unknown
from checks.marks import FAIL, PASS
from checks.os_support import os_name, supported_until
from checks.silence import said_by, silent
from checks.view import SiteView
from inventory._record import Record
from inventory.groups.host import Host
from inventory.groups.workplace import Workplace
from inventory.seen import Seen


class Configuration(Record):
    """Limits of criterion C06."""

    memory_gb: float = Field(default=2.0, gt=0, description="least memory, GB of 10^9 bytes")
    disk_free_pct: float = Field(default=10, ge=0, le=100, description="least free disk, %")
    clock_s: float = Field(default=60, gt=0, description="most clock error, s")
    antivirus_days: int = Field(default=30, ge=0, description="oldest signatures, days")
    browsers: dict[str, int] = Field(
        default={
            "internet explorer": 11, "ie": 11, "edge": 12, "microsoft edge": 12, "chrome": 30,
            "google chrome": 30, "chromium": 30, "firefox": 30, "mozilla firefox": 30,
            "cốc cốc": 30, "coc coc": 30,
        },
        description="oldest version of each browser that the portal takes",
    )  # fmt: skip


def configuration_marks(view: SiteView, pc: str, limits: Configuration) -> Iterator[Mark]:
    """What one PC says of itself against the limits; a group it never sent gives no mark."""
    seen = view.look(pc)
    if seen.get(Host) is not None:
        yield _os(view, seen, pc)
        yield _memory(seen, pc, limits)
        yield _disk(seen, pc, limits)
    if seen.get(Workplace) is not None:
        yield _clock(seen, pc, limits)
        yield _browser(seen, pc, limits)
        yield _antivirus(view, seen, pc, limits)
        yield _dns(seen, pc)


def _os(view: SiteView, seen: Seen, pc: str) -> Mark:
    host = seen.get(Host)
    if host is None or (host.os is None and host.os_version is None):
        return silent(seen, "host", "os", asset=pc)
    name = os_name(host.os, host.os_version)
    said = f"{host.os or ''} {host.os_version or ''}".strip()
    if name is None:
        return unknown("os", "not_known", asset=pc, evidence=said_by(seen, "host"))
    end = supported_until(name)
    good = end is None or day(view.at) <= end
    return Mark(
        verdict=PASS if good else FAIL, aspect="os", asset=pc,
        reason=None if good else "unsupported_os", got=said, sign=">=" if end else None, want=end,
        evidence=said_by(seen, "host"),
        need=None if good else Need(action="repair", item="os", asset=pc),
    )  # fmt: skip


def _memory(seen: Seen, pc: str, limits: Configuration) -> Mark:
    host = seen.get(Host)
    if host is None or host.memory_total_bytes is None:
        return silent(seen, "host", "memory", asset=pc)
    return at_least(
        round(host.memory_total_bytes / 1e9, 2), None, limits.memory_gb, aspect="memory",
        unit="GB", asset=pc, evidence=said_by(seen, "host"),
        need=Need(action="repair", item="ram", asset=pc), reason="too_small",
    )  # fmt: skip


def _disk(seen: Seen, pc: str, limits: Configuration) -> Mark:
    host = seen.get(Host)
    disks = [
        (size, used)
        for one in (host.storage if host else ())
        if one.type == "fixed_disk" and (size := one.size_bytes)
        if (used := one.used_bytes) is not None
    ]
    if not disks:
        return silent(seen, "host", "disk", asset=pc)
    size, used = max(disks)
    return at_least(
        round(100 * (size - used) / size, 1), None, limits.disk_free_pct, aspect="disk", unit="%",
        asset=pc, evidence=said_by(seen, "host"),
        need=Need(action="configure", item="disk", asset=pc), reason="disk_full",
    )  # fmt: skip


def _clock(seen: Seen, pc: str, limits: Configuration) -> Mark:
    place = seen.get(Workplace)
    if place is None or place.clock_offset_s is None:
        return silent(seen, "workplace", "clock", asset=pc)
    return at_most(
        abs(place.clock_offset_s), None, limits.clock_s, aspect="clock", unit="s", asset=pc,
        evidence=said_by(seen, "workplace"),
        need=Need(action="configure", item="desktop", asset=pc), reason="clock_wrong",
    )  # fmt: skip


def _browser(seen: Seen, pc: str, limits: Configuration) -> Mark:
    place = seen.get(Workplace)
    if place is None or place.browser is None:
        return silent(seen, "workplace", "browser", asset=pc)
    least = limits.browsers.get(place.browser.strip().casefold())
    major = (place.browser_version or "").partition(".")[0]
    looked = said_by(seen, "workplace")
    if least is None:
        return unknown("browser", "not_known", asset=pc, evidence=looked)
    if not (major.isascii() and major.isdigit()):
        return unknown("browser", "not_said", asset=pc, evidence=looked)
    good = int(major[:6]) >= least
    return Mark(
        verdict=PASS if good else FAIL, aspect="browser", asset=pc,
        reason=None if good else "browser_old", got=f"{place.browser} {place.browser_version}",
        sign=">=", want=least, evidence=looked,
        need=None if good else Need(action="configure", item="browser", asset=pc),
    )  # fmt: skip


def _antivirus(view: SiteView, seen: Seen, pc: str, limits: Configuration) -> Mark:
    place = seen.get(Workplace)
    if place is None or place.antivirus is None:
        return silent(seen, "workplace", "antivirus", asset=pc)
    looked = said_by(seen, "workplace")
    need = Need(action="configure", item="antivirus", asset=pc)
    if place.antivirus.strip().casefold() == "none":
        return Mark(
            verdict=FAIL, aspect="antivirus", asset=pc, reason="no_antivirus", got=False,
            sign="==", want=True, evidence=looked, need=need,
        )  # fmt: skip
    age = age_days(place.antivirus_updated_on, view.at)
    if age is None:
        return unknown("antivirus", "not_said", asset=pc, evidence=looked)
    return at_most(
        age, None, limits.antivirus_days, aspect="antivirus", unit="days", asset=pc,
        evidence=looked, need=need, reason="antivirus_old",
    )  # fmt: skip


def _dns(seen: Seen, pc: str) -> Mark:
    place = seen.get(Workplace)
    if place is None or not place.dns_servers:
        return silent(seen, "workplace", "dns", asset=pc)
    public = [server for server in place.dns_servers if _is_public(server)]
    return Mark(
        verdict=FAIL if public else PASS, aspect="dns", asset=pc,
        reason="public_dns" if public else None, got=", ".join(public or place.dns_servers)[:200],
        evidence=said_by(seen, "workplace"),
        need=Need(action="configure", item="desktop", asset=pc) if public else None,
    )  # fmt: skip


def _is_public(server: str) -> bool:
    """Whether a resolver stands on the Internet, where the city's internal names are unknown."""
    try:
        return ipaddress.ip_address(server.strip().partition("%")[0]).is_global
    except ValueError:
        return False
