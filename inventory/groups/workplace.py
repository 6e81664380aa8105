"""Whether an officer can work at this PC: clock, names, portal, protection, line seen from it."""

from datetime import date
from typing import ClassVar

from inventory._record import Record
from inventory.facts import Group, Said


class PageCheck(Record):
    """One page opened from the PC; `time_ms` counts name, connect, TLS and answer."""

    opened: bool
    time_ms: float | None = None
    dns_ok: bool | None = None
    tls_ok: bool | None = None
    note: Said | None = None


class Workplace(Group):
    """From the PC's own report. Personal data (users, documents, history) is not collected."""

    group: ClassVar[str] = "workplace"

    clock_offset_s: float | None = None  # PC minus city time
    dns_servers: tuple[Said, ...] = ()
    city_network: bool | None = None  # has an address of the city's internal network and a route
    portal: PageCheck | None = None
    onestop: PageCheck | None = None
    browser: Said | None = None
    browser_version: Said | None = None
    antivirus: Said | None = None  # None = did not say; "none" = there is none
    antivirus_updated_on: date | None = None
    stable_h: float | None = None  # hours over which every self-check was good
    good_checks: int | None = None
    accounts_used: tuple[Said, ...] = ()  # account ids (no names) that logged in to the software
    down_mbps: float | None = None  # transfer to and from the data centre, seen from the ward
    up_mbps: float | None = None
    link_down_events_day: float | None = None  # most on one day of the last 7
