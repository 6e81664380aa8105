"""A simulated ward's devices, asked by tools that nobody here wrote: Net-SNMP and CUPS."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from dataclasses import replace

import pytest

from audit.lab.devices.authority import Authority
from audit.lab.draft import Device, NetState, PrintState, UpsState
from audit.lab.estate import build, draft
from audit.lab.spec import PORTS
from audit.lab.truth import Truth
from tests.audit.lab.served import port, served
from tests.peers._run import program

NAMES = {number: name for name, number in PORTS.items()}
PLAN = draft(1, 36)
DEVICES = [device for place in PLAN.wards for device in place.devices.values()]


def first(kind: str, state: type[object]) -> Device:
    return next(d for d in DEVICES if d.asset.kind == kind and isinstance(d.state, state))


ASKED = {
    "router": first("router", NetState),
    "switch": first("switch", NetState),
    "printer": first("printer", PrintState),
    "mfp": first("mfp", PrintState),
    "ups": first("ups", UpsState),
}


@pytest.fixture(scope="module", autouse=True)
def ward() -> Iterator[None]:
    city = build(PLAN, Truth(seed=1, planted=())).city
    addresses = {device.asset.address for device in ASKED.values()}
    boxes = tuple(
        replace(box, port=port(NAMES[box.port])) for box in city.boxes if box.address in addresses
    )
    with served(replace(city, boxes=boxes), Authority(city.now)):
        yield


def walk(kind: str, oid: str) -> dict[str, str]:
    """What snmpwalk shows below an OID: {OID: text}."""
    out = subprocess.run(
        [program("snmpbulkwalk", "snmp"), "-v2c", "-c", "audit-ro", "-m", "", "-One",
         f"{ASKED[kind].asset.address}:{port('snmp')}", oid],
        check=True, capture_output=True, text=True, timeout=60,
    ).stdout  # fmt: skip
    rows = (line.partition(" = ") for line in out.splitlines() if " = " in line)
    return {oid.lstrip("."): value for oid, _, value in rows}


def test_every_agent_says_who_it_is():
    for kind in ASKED:
        said = walk(kind, "1.3.6.1.2.1.1")
        assert ASKED[kind].asset.id in said["1.3.6.1.2.1.1.5.0"]
        assert said["1.3.6.1.2.1.1.2.0"].startswith("OID: .1.3.6.1.4.1.")


def test_a_router_counts_octets_in_64_bits_and_a_switch_has_a_row_for_each_port():
    octets = walk("router", "1.3.6.1.2.1.31.1.1.1.6")
    assert len(octets) == 2
    assert all(value.startswith("Counter64: ") for value in octets.values())
    assert len(walk("switch", "1.3.6.1.2.1.2.2.1.8")) == 24
    serial = walk("switch", "1.3.6.1.2.1.47.1.1.1.1.11")
    assert str(ASKED["switch"].asset.serial) in serial["1.3.6.1.2.1.47.1.1.1.1.11.1"]


def test_a_printer_says_its_toner_and_that_nothing_is_wrong():
    supplies = walk("printer", "1.3.6.1.2.1.43.11.1.1")
    state = ASKED["printer"].state
    assert isinstance(state, PrintState)
    assert supplies["1.3.6.1.2.1.43.11.1.1.9.1.1"] == f"INTEGER: {state.toner_pct}"
    errors = walk("printer", "1.3.6.1.2.1.25.3.5.1.2")
    assert errors["1.3.6.1.2.1.25.3.5.1.2.1"].split() == ["Hex-STRING:", "00"]


def test_a_ups_with_a_network_card_speaks_ups_mib():
    battery = walk("ups", "1.3.6.1.2.1.33.1.2")
    assert battery["1.3.6.1.2.1.33.1.2.1.0"] == "INTEGER: 2"
    assert battery["1.3.6.1.2.1.33.1.2.4.0"] == "INTEGER: 100"


@pytest.mark.parametrize("kind", ["printer", "mfp"])
def test_a_printers_ipp_answer_passes_the_test_that_comes_with_cups(kind):
    uri = f"ipp://{ASKED[kind].asset.address}:{port('ipp')}/ipp/print"
    ipptool = program("ipptool", "cups-ipp-utils")
    done = subprocess.run(
        [ipptool, "-tv", uri, "get-printer-attributes.test"],
        capture_output=True, text=True, timeout=60,
    )  # fmt: skip
    assert "[PASS]" in done.stdout, done.stdout
    assert "FAIL" not in done.stdout
    assert ASKED[kind].model.model in done.stdout
