"""Printers as they were recorded, and the values that printers like to send."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire import printer_mib
from audit.wire.printer_mib import error_state, share
from tests.support.snmp_agent import converse, read_recording, typed

PRT = printer_mib.PRT


def recorded(corpora, name):
    agent = read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec")
    return printer_mib.parse(converse(agent, printer_mib.ASK).values)


def parse(**rows):
    """A printer with one supply row, whose columns are given by name."""
    columns = {name: number for number, name in printer_mib.SUPPLY_COLUMNS.items()}
    values = {f"{PRT}.11.1.1.{columns[name]}.1.1": value for name, value in rows.items()}
    (supply,) = printer_mib.parse(values).supplies
    return supply


def test_a_recorded_hp_has_four_cartridges_and_two_trays(corpora):
    printer = recorded(corpora, "jetdirect_m252dw")
    assert [(s.index, s.name, s.color, s.level_pct, s.unit) for s in printer.supplies] == [
        (1, "Black Cartridge HP CF400X", "black", 63, "percent"),
        (2, "Cyan Cartridge HP CF401X", "cyan", 63, "percent"),
        (3, "Magenta Cartridge HP CF403X", "magenta", 88, "percent"),
        (4, "Yellow Cartridge HP CF402X", "yellow", 36, "percent"),
    ]
    assert {(s.class_, s.type, s.remaining) for s in printer.supplies} == {
        ("supplyThatIsConsumed", "toner", "percent")
    }
    assert [(t.index, t.name, t.level, t.max, t.level_pct, t.status) for t in printer.inputs] == [
        (1, "Tray 1", -2, 1, None, 9), (2, "Tray 2", -3, 150, None, 0),
    ]  # fmt: skip
    assert printer.error_state == ()


@pytest.mark.parametrize(
    ("name", "errors"),
    [
        ("samsungprinter_m4080fx", ("lowPaper",)),  # 8000
        ("konica_c250i", ("serviceRequested",)),  # 0100
        ("okilan_9450g", ()),  # 0000
        ("jetdirect_m130nw", ()),  # 00
        ("konica", None),  # did not say
    ],
)
def test_error_bits_are_read_from_the_most_significant(corpora, name, errors):
    assert recorded(corpora, name).error_state == errors


def test_every_recorded_supply_and_tray_is_what_another_tool_reads(corpora):
    """Where it calls -3 "50 %", or makes up a number, we say no percentage at all."""
    compared = unknown = 0
    for path in sorted((corpora / "librenms" / "expected").glob("*.json")):
        expected = json.loads(path.read_text()).get("printer-supplies")
        if not expected:
            continue
        printer = recorded(corpora, path.stem)
        supplies = {supply.index: supply.level_pct for supply in printer.supplies}
        trays = {tray.index: tray.level_pct for tray in printer.inputs}
        for row in expected["discovery"]["printer_supplies"]:
            ours = trays if row["supply_type"] == "input" else supplies
            share = ours[row["supply_index"]]
            if share is None:
                unknown += 1
            else:
                compared += 1
                assert abs(share - row["supply_current"]) <= 1, (path.stem, row)
    assert (compared, unknown) == (91, 13)


def test_some_toner_is_not_half_full(corpora):
    some = [s for s in recorded(corpora, "konica").supplies if s.level == -3]
    assert some
    assert {(s.level_pct, s.remaining) for s in some} == {(None, "some")}


@pytest.mark.parametrize(
    ("level", "remaining"), [(-1, "unlimited"), (-2, "unknown"), (-3, "some"), (-4, "unknown")]
)
def test_a_negative_level_is_a_word(level, remaining):
    supply = parse(level=level, max=1000, unit=7)
    assert (supply.level, supply.level_pct, supply.remaining) == (level, None, remaining)


def test_a_level_without_a_capacity_is_some_and_its_zero_is_unknown():
    assert parse(level=412, max=-2, unit=7).remaining == "some"
    assert parse(level=0, max=-2, unit=7).remaining == "unknown"  # full Brothers say this
    assert parse(level=0, max=1_500, unit=7).level_pct == 0


def test_a_percentage_needs_no_capacity():
    assert parse(level=25, max=-2, unit=19).level_pct == 25
    assert parse(level=25, max=0, unit=15).level_pct == 25  # no room at all: they mean per cent
    assert parse(level=412, max=0, unit=15).level_pct is None


@given(st.integers(-10, 2**31), st.integers(-10, 2**31), st.booleans())
def test_a_share_is_a_percentage_or_nothing(level, top, percent):
    found = share(level, top, percent=percent)
    assert found is None or 0 <= found <= 100
    if level < 0:
        assert found is None or level == printer_mib.NEAR_END


def test_a_supply_that_said_nothing_has_nothing():
    supply = parse(name=b"Toner")
    assert (supply.level, supply.level_pct, supply.remaining, supply.max) == (None,) * 4


def test_a_supply_name_loses_its_nul_and_its_control_marks():
    assert parse(name=b"Black Toner\x00\x00").name == "Black Toner"
    assert parse(name=b"\x1b[31mRed\r\nToner").name == "[31mRed Toner"
    assert parse(name="\u202emực đen".encode()).name == "mực đen"
    assert parse(name=b"").name is None


def test_an_error_state_of_one_octet_two_octets_or_a_number():
    assert error_state(b"\x50") == ("noPaper", "noToner")
    assert error_state(b"\x00\x04") == ("inputTrayEmpty",)
    assert error_state(b"\x04\x00\x00\x00") == ("jammed",)
    assert error_state(64) == ("noPaper",)
    assert error_state(b"") == ()  # a string without octets has no bit set
    assert error_state(None) is None


def test_alerts_carry_the_standards_names():
    agent = typed(
        {
            f"{PRT}.18.1.1.2.1.5": ("int", 3), f"{PRT}.18.1.1.4.1.5": ("int", 13),
            f"{PRT}.18.1.1.7.1.5": ("int", 8), f"{PRT}.18.1.1.8.1.5": ("text", "Kẹt giấy"),
            f"{PRT}.18.1.1.2.1.9": ("int", 4), f"{PRT}.18.1.1.4.1.9": ("int", 77),
            f"{PRT}.18.1.1.7.1.9": ("int", 40_000),
        }
    )  # fmt: skip
    one, other = printer_mib.parse(converse(agent, printer_mib.ASK).values).alerts
    assert (one.severity, one.group, one.code, one.description) == (
        "critical", "mediaPath", "jam", "Kẹt giấy",
    )  # fmt: skip
    assert (other.severity, other.group, other.code) == ("warning", "77", "40000")


def test_alerts_of_a_recorded_lexmark_are_read(corpora):
    agent = read_recording(
        next((corpora / "printer-partial").glob("lexmark-x950_partial.converted.snmprec"))
    )
    printer = printer_mib.parse(converse(agent, printer_mib.ASK).values)
    assert [(alert.severity, alert.group) for alert in printer.alerts] == [
        ("warning", "input"), ("warning", "input"),
    ]  # fmt: skip


def test_counters_speed_duplex_and_resolution():
    agent = typed(
        {
            f"{PRT}.10.2.1.3.1.1": ("int", 7), f"{PRT}.10.2.1.4.1.1": ("counter", 48_211),
            f"{PRT}.10.2.1.8.1.1": ("int", 3), f"{PRT}.10.2.1.9.1.1": ("int", 600),
            f"{PRT}.10.2.1.10.1.1": ("int", 1200),
            f"{PRT}.13.4.1.2.1.1": ("int", 8), f"{PRT}.13.4.1.4.1.1": ("int", 1_800),
            f"{PRT}.13.4.1.9.1.1": ("int", 3), f"{PRT}.13.4.1.9.1.2": ("int", 5),
            "1.3.6.1.2.1.25.3.5.1.1.1": ("int", 4),
        }
    )  # fmt: skip
    printer = printer_mib.parse(converse(agent, printer_mib.ASK).values)
    assert (printer.pages_total, printer.resolutions_dpi) == (48_211, (600,))
    assert (printer.pages_per_minute, printer.duplex, printer.state) == (30.0, True, "printing")


def test_a_print_server_with_two_printers_shows_the_first():
    values = {f"{PRT}.11.1.1.9.{device}.1": 10 * device for device in (3, 5)}
    assert [supply.level for supply in printer_mib.parse(values).supplies] == [30]
