"""The table of makers' private objects, and what is asked of whom."""

import re

import pytest

from audit.asks import SnmpValue
from audit.wire import printer_private, printer_vendors
from audit.wire.printer_names import ERROR_STATE
from audit.wire.printer_vendors import Tables, of_object_id, state_ask, tables_of
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.printer import Printer

OID = re.compile(r"1\.3\.6\.1\.(?:4\.1|2\.1)(?:\.\d+)+")
MAKERS = [one for one in vars(printer_vendors).values() if isinstance(one, Tables)]


def oids(one):
    shown = (one.display,) if one.display else ()
    return (*one.counters, *one.get, *one.walk, *one.errors, *shown)


@pytest.mark.parametrize("one", MAKERS, ids=lambda one: one.maker)
def test_every_row_has_a_source_and_well_formed_objects(one):
    assert one.source
    assert oids(one)
    assert all(OID.fullmatch(oid) for oid in oids(one))
    assert len(set(one.counters)) == len(one.counters)


@pytest.mark.parametrize(
    ("object_id", "makers"),
    [
        ("1.3.6.1.4.1.2435.2.3.9.1", ["Brother"]),
        ("1.3.6.1.4.1.10642.1.1", ["HP"]),  # Zebra answers HP's objects
        ("1.3.6.1.4.1.674.10892.2", []),  # a server of Dell
        ("1.3.6.1.4.1.9.1.516", []),
        ("1.3.6.1.2.1.1", []),
    ],
)
def test_a_maker_is_known_by_its_object_id(object_id, makers):
    assert [one.maker for one in of_object_id(object_id)] == makers


def test_a_printer_behind_another_makers_print_server_is_asked_for_both():
    said: dict[str, SnmpValue] = {
        OBJECT_ID: "1.3.6.1.4.1.1347.41",
        DESCR: b"HP ETHERNET MULTI-ENVIRONMENT,JETDIRECT",
    }
    assert [one.maker for one in tables_of(said)] == ["Kyocera", "HP"]


def test_a_switch_is_asked_for_nothing_of_a_printers_maker():
    said: dict[str, SnmpValue] = {OBJECT_ID: "1.3.6.1.4.1.9.1.516", DESCR: b"Cisco IOS Software"}
    assert state_ask(said) == ()


def test_hps_mark_of_its_character_set_is_no_part_of_a_string():
    assert printer_private.string(b"\x01\x15Pr\xeat") == "Pr\u00f5t"
    assert printer_private.string(b"\x01\x15Plain\x00junk") == "Plain"


def test_ricohs_own_toner_table_says_what_the_standard_leaves_at_zero():
    from audit.wire import printer_mib

    said: dict[str, SnmpValue] = {
        OBJECT_ID: "1.3.6.1.4.1.367.1.1",
        "1.3.6.1.2.1.43.11.1.1.6.1.1": b"Black Toner",
        "1.3.6.1.2.1.43.11.1.1.8.1.1": 100,
        "1.3.6.1.2.1.43.11.1.1.9.1.1": 0,
        f"{printer_vendors.RICOH_TONERS}.5.1": 40,
        f"{printer_vendors.RICOH_COUNTERS}.2.1": 401,
        f"{printer_vendors.RICOH_COUNTERS}.9.1": 1_200,
        f"{printer_vendors.RICOH_COUNTERS}.2.2": 402,
        f"{printer_vendors.RICOH_COUNTERS}.9.2": 30,
        f"{printer_vendors.RICOH_COUNTERS}.2.3": 403,
        f"{printer_vendors.RICOH_COUNTERS}.9.3": 5,
    }
    printer = printer_private.extend(printer_mib.parse(said), said)
    assert printer.supplies[0].level_pct == 40
    counters = {one.name: one.pages for one in printer.counters}
    assert counters == {"print_mono": 1_200, "print_color": 35}


def test_brothers_toner_share_takes_the_place_of_some():
    from audit.wire import printer_brother, printer_mib

    said: dict[str, SnmpValue] = {
        OBJECT_ID: "1.3.6.1.4.1.2435.2.3.9.1",
        "1.3.6.1.2.1.43.11.1.1.5.1.1": 3,
        "1.3.6.1.2.1.43.11.1.1.6.1.1": b"Black Toner Cartridge",
        "1.3.6.1.2.1.43.11.1.1.8.1.1": -2,
        "1.3.6.1.2.1.43.11.1.1.9.1.1": -3,
        printer_brother.MAINTENANCE: bytes.fromhex("6f010400001c20ff"),
    }
    (supply,) = printer_private.extend(printer_mib.parse(said), said).supplies
    assert (supply.level, supply.level_pct, supply.remaining) == (-3, 72, "percent")


def test_flags_of_the_maker_stand_in_for_an_error_state_that_was_not_said():
    jam, display = "1.3.6.1.4.1.11.2.3.9.1.1.2.9.0", printer_vendors.HP.display
    assert display is not None
    said: dict[str, SnmpValue] = {
        OBJECT_ID: "1.3.6.1.4.1.11.2.3.9.1",
        jam: 1,
        display: b"13.20 JAM",
    }
    printer = printer_private.extend(Printer(), said)
    assert (printer.error_state, printer.display) == (("jammed",), ("13.20 JAM",))
    assert printer_private.extend(Printer(), {**said, jam: 0}).error_state == ()
    assert printer_private.extend(Printer(error_state=("noPaper",)), said).error_state == (
        "noPaper",
    )


def test_every_flag_is_a_bit_of_the_standard():
    names = {name for one in MAKERS for _, name in one.errors.values()}
    assert names
    assert names <= set(ERROR_STATE)


def test_a_printer_whose_maker_adds_nothing_stays_as_it_is():
    printer = Printer(state="idle")
    assert printer_private.extend(printer, {OBJECT_ID: "1.3.6.1.4.1.2385.3.1"}) == printer
