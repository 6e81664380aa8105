"""Desk PCs: there, at work, at home on the city's network, fit, and able to open the pages."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from checks.os_support import os_name, supported_until
from inventory.groups.form import DeviceState
from inventory.groups.host import Storage
from inventory.groups.identity import Identity
from inventory.groups.workplace import PageCheck
from inventory.seen import Outcome
from tests.checks.small_city import WARD, City, day, good_host, good_place, healthy

PC = f"{WARD}-pc-os"


def reporting(pc: str = PC, **place: Any) -> City:
    return healthy().look(
        pc, "pc.report", Identity(serial=f"S-{pc}"), good_host(), good_place(**place), back_days=2
    )


@pytest.mark.parametrize(("role", "pc"), [("one_stop", "pc-os"), ("justice", "pc-tp")])
def test_a_pc_is_broken_when_it_is_silent_and_the_form_says_so(role: str, pc: str) -> None:
    id_ = f"{WARD}-{pc}"
    city = healthy().no_look(id_).form(DeviceState(asset=id_, works=False, problem="broken"))
    assert city.bad(f"pc.{role}") == {"works": ("fail", "faulty")}
    need = city.ask(f"pc.{role}")[0].need
    assert need is not None
    assert (need.action, need.item, need.asset) == ("repair", "desktop", id_)


def test_a_pc_that_merely_does_not_report_is_unknown() -> None:
    city = healthy().look(PC, "pc.report", outcome=Outcome.SKIPPED)
    assert city.bad("pc.one_stop") == {"works": ("unknown", "skipped")}
    assert healthy().no_look(PC).bad("pc.one_stop")["works"][0] == "unknown"


def test_a_pc_that_reported_after_the_form_has_been_mended() -> None:
    city = reporting().form(DeviceState(asset=PC, works=False))
    assert city.bad("pc.one_stop") == {}


def test_a_pc_that_reported_before_the_form_broke_since() -> None:
    city = healthy().form(DeviceState(asset=PC, works=False), surveyed_on=day(1))
    assert city.bad("pc.one_stop") == {"works": ("fail", "faulty")}


def test_a_desk_without_a_city_pc_needs_one() -> None:
    city = healthy().device(PC, city_supplied=False)
    assert city.bad("pc.one_stop") == {"present": ("fail", "none_declared")}


def test_a_pc_that_is_gone_must_be_bought_one_that_moved_must_come_back() -> None:
    gone = healthy().no_look(PC).form(DeviceState(asset=PC, problem="missing"))
    assert gone.bad("pc.one_stop") == {"present": ("fail", "missing")}
    moved = healthy().form(DeviceState(asset=PC, works=True, desk=f"{WARD}-office"))
    assert moved.bad("pc.one_stop") == {"at_desk": ("fail", "elsewhere")}


@pytest.mark.parametrize(
    ("place", "bad"),
    [
        ({"city_network": False}, {"network": ("fail", "off_city_network")}),
        ({"city_network": None}, {"network": ("unknown", "not_said")}),
        ({"stable_h": 23.9}, {"stable": ("fail", "unstable")}),
        ({"stable_h": 24}, {}),
        ({"stable_h": None}, {"stable": ("unknown", "not_said")}),
    ],
)
def test_a_desk_pc_is_on_the_city_network_and_stable_for_a_day(
    place: dict[str, Any], bad: dict[str, Any]
) -> None:
    assert reporting(**place).bad("pc.one_stop") == bad


def test_another_serial_number_is_another_pc() -> None:
    city = healthy().look(PC, "pc.report", Identity(serial="X9"), good_host(), good_place())
    assert city.bad("pc.one_stop") == {"serial": ("warn", "other_serial")}
    junk = Identity(serial="To be filled by O.E.M.")
    city = healthy().look(PC, "pc.report", junk, good_host(), good_place())
    assert city.bad("pc.one_stop") == {}


def disk(used: int) -> dict[str, Any]:
    return {"storage": (Storage(index=1, type="fixed_disk", size_bytes=1000, used_bytes=used),)}


@pytest.mark.parametrize(
    ("host", "place", "bad"),
    [
        ({"memory_total_bytes": 2_000_000_000}, {}, {}),
        ({"memory_total_bytes": 1_990_000_000}, {}, {"memory": ("fail", "too_small")}),
        ({"memory_total_bytes": None}, {}, {"memory": ("unknown", "not_said")}),
        (disk(900), {}, {}),
        (disk(901), {}, {"disk": ("fail", "disk_full")}),
        ({"storage": ()}, {}, {"disk": ("unknown", "not_said")}),
        ({"os_version": "XP"}, {}, {"os": ("fail", "unsupported_os")}),
        ({"os": "Windows XP Professional", "os_version": "5.1.2600"}, {},
         {"os": ("fail", "unsupported_os")}),
        ({"os": "TempleOS", "os_version": None}, {}, {"os": ("unknown", "not_known")}),
        ({"os": None, "os_version": None}, {}, {"os": ("unknown", "not_said")}),
        ({}, {"clock_offset_s": -60}, {}),
        ({}, {"clock_offset_s": -60.5}, {"clock": ("fail", "clock_wrong")}),
        ({}, {"clock_offset_s": None}, {"clock": ("unknown", "not_said")}),
        ({}, {"browser": "Internet Explorer", "browser_version": "8.0"},
         {"browser": ("fail", "browser_old")}),
        ({}, {"browser": "Internet Explorer", "browser_version": "11.0"}, {}),
        ({}, {"browser": "Lynx", "browser_version": "2.8"}, {"browser": ("unknown", "not_known")}),
        ({}, {"browser_version": None}, {"browser": ("unknown", "not_said")}),
        ({}, {"antivirus": "none"}, {"antivirus": ("fail", "no_antivirus")}),
        ({}, {"antivirus_updated_on": day(30)}, {}),
        ({}, {"antivirus_updated_on": day(31)}, {"antivirus": ("fail", "antivirus_old")}),
        ({}, {"antivirus": None}, {"antivirus": ("unknown", "not_said")}),
        ({}, {"dns_servers": ("10.1.0.53", "8.8.8.8")}, {"dns": ("fail", "public_dns")}),
        ({}, {"dns_servers": ("2001:4860:4860::8888",)}, {"dns": ("fail", "public_dns")}),
        ({}, {"dns_servers": ("fe80::1%eth0", "192.168.1.1")}, {}),
        ({}, {"dns_servers": ()}, {"dns": ("unknown", "not_said")}),
    ],
)  # fmt: skip
def test_each_part_of_the_configuration(
    host: dict[str, Any], place: dict[str, Any], bad: dict[str, Any]
) -> None:
    city = healthy().look(PC, "pc.report", good_host(**host), good_place(**place), back_days=2)
    assert city.bad("pc.configuration") == bad


def test_a_pc_of_another_desk_speaks_only_of_what_is_wrong() -> None:
    other = f"{WARD}-pc-x"
    assert healthy().says("pc.configuration")[f"configuration/{other}"] == "pass"
    city = healthy().look(other, "pc.report", good_host(os_version="XP"), good_place())
    says = {k: v for k, v in city.says("pc.configuration").items() if k.endswith(other)}
    assert says == {f"os/{other}": "fail"}
    assert not any(key.endswith(other) for key in healthy().no_look(other).says("pc.configuration"))


def test_a_broken_pc_has_no_configuration() -> None:
    city = healthy().no_look(PC).form(DeviceState(asset=PC, works=False))
    assert not any(key.endswith(PC) for key in city.says("pc.configuration"))
    assert city.bad("portal.opens") == {
        "portal": ("unknown", "pc_broken"), "onestop": ("unknown", "pc_broken"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("os", "version", "name"),
    [
        ("Windows", "7", "windows 7"),
        ("Windows 7 Professional", None, "windows 7"),
        ("Microsoft® Windows® XP Professional", None, "windows xp"),
        ("Windows", "5.1.2600", "windows xp"),
        ("Windows", "6.1.7601", "windows 7"),
        ("Windows", "8", "windows 8"),
        ("Windows", "8.1", "windows 8.1"),
        ("Windows", "6.3.9600", "windows 8.1"),
        ("Windows", "10", "windows 10"),
        ("Windows", "10.0.22631", "windows 11"),
        ("Windows 10 Pro", "10.0.22631", "windows 11"),
        ("Windows 10", "10.0.19045", "windows 10"),
        ("Debian GNU/Linux", "12 (bookworm)", "debian 12"),
        ("Windows", "77", None),
        (None, None, None),
    ],
)
def test_an_operating_system_is_known_by_its_many_names(
    os: str | None, version: str | None, name: str | None
) -> None:
    assert os_name(os, version) == name


def test_the_last_day_of_support_is_a_supported_day() -> None:
    assert supported_until("windows 7") == date(2020, 1, 14)
    assert supported_until("windows 11") is None


def page(**said: Any) -> PageCheck:
    return PageCheck(**{"opened": True, "time_ms": 900, "dns_ok": True, "tls_ok": True, **said})


@pytest.mark.parametrize(
    ("said", "want"),
    [
        (page(time_ms=5000), None),
        (page(time_ms=5001), ("fail", "slow")),
        (page(opened=False), ("fail", "not_opened")),
        (page(opened=False, dns_ok=False), ("fail", "no_name")),
        (page(tls_ok=False), ("fail", "tls_wrong")),
        (page(time_ms=None), ("unknown", "not_said")),
        (None, ("unknown", "not_said")),
    ],
)
def test_a_page_opens_in_time_with_its_name_and_its_certificate(
    said: PageCheck | None, want: tuple[str, str] | None
) -> None:
    bad = reporting(portal=said).bad("portal.opens")
    assert bad == ({} if want is None else {"portal": want})
