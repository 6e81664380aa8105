"""The table of makers' private objects, and what is asked of whom."""

import re

import pytest

from audit.wire import printer_private, printer_vendors
from audit.wire.printer_names import ERROR_STATE
from audit.wire.printer_vendors import Tables, identity_ask, of_object_id, state_ask, tables_of
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.groups.printer import Printer
from tests.support.snmp_agent import converse, read_recording

OID = re.compile(r"1\.3\.6\.1\.(?:4\.1|2\.1)(?:\.\d+)+")
MAKERS = [one for one in vars(printer_vendors).values() if isinstance(one, Tables)]


def oids(one):
    return (
        *one.serial, *one.firmware, *one.model, *one.ids, *one.counters, *one.get,
        *one.walk, *one.identity_walk, *one.errors, *((one.display,) if one.display else ()),
    )  # fmt: skip


@pytest.mark.parametrize("one", MAKERS, ids=lambda one: one.maker)
def test_every_row_has_a_source_and_well_formed_objects(one):
    assert one.source
    assert oids(one)
    assert all(OID.fullmatch(oid) for oid in oids(one))
    assert len(set(one.counters)) == len(one.counters)


def test_an_object_means_one_thing():
    meaning = {}
    for one in MAKERS:
        for what in ("serial", "firmware", "model", "ids"):
            for oid in getattr(one, what):
                assert meaning.setdefault(oid, what) == what, oid


@pytest.mark.parametrize(
    ("object_id", "makers"),
    [
        ("1.3.6.1.4.1.2435.2.3.9.1", ["Brother"]),
        ("1.3.6.1.4.1.674.10898.10.52.1", ["Dell"]),
        ("1.3.6.1.4.1.674.10892.2", []),  # a server of Dell
        ("1.3.6.1.4.1.9.1.516", []),
        ("1.3.6.1.2.1.1", []),
    ],
)
def test_a_maker_is_known_by_its_object_id(object_id, makers):
    assert [one.maker for one in of_object_id(object_id)] == makers


def test_a_printer_behind_another_makers_print_server_is_asked_for_both():
    said = {OBJECT_ID: "1.3.6.1.4.1.1347.41", DESCR: b"HP ETHERNET MULTI-ENVIRONMENT,JETDIRECT"}
    assert [one.maker for one in tables_of(said)] == ["Kyocera", "HP"]


def test_a_switch_is_asked_for_nothing_of_a_printers_maker():
    said = {OBJECT_ID: "1.3.6.1.4.1.9.1.516", DESCR: b"Cisco IOS Software"}
    assert identity_ask(said) == ()
    assert state_ask(said) == ()


@pytest.mark.parametrize(
    ("name", "model", "serial", "firmware"),
    [
        ("brother_hl5370dw", "HL-5370DW", "B9J154306", "1.01"),
        ("canonprinter_tm", "TM-5300", None, "01.21"),
        ("jetdirect_m130nw", "HP LaserJet MFP M129-M134", "VNCRC48198", "20201023"),
        ("ricoh_mpc3002", "Aficio MP C3002", "W492KB03439", "2.20"),
        ("kyocera", "FS-1028MFP", "QUV9600664", "2H9_2F00.002.002"),
        ("okilan_9450g", "MC873", None, None),
    ],
)
def test_recorded_makers_say_who_they_are(corpora, name, model, serial, firmware):
    agent = read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec")
    said = dict(converse(agent, printer_vendors.SnmpAsk(get=(OBJECT_ID, DESCR))).values)
    for ask in identity_ask(said):
        said.update(converse(agent, ask).values)
    found = printer_private.identity_of(said)
    assert found is not None
    assert (found.model, found.serial, found.firmware) == (model, serial, firmware)


def test_a_string_that_a_recorder_broke_is_whole_again():
    broken = b"\x01\x15HP LaserJet MF\n50 20 4d 31 33 30 6e 77 "
    assert printer_private.string(broken) == "HP LaserJet MFP M130nw"
    assert printer_private.string(b"\x01\x15Plain\x00junk") == "Plain"


def test_a_junk_serial_is_none():
    said = {OBJECT_ID: "1.3.6.1.4.1.367.1.1", printer_vendors.RICOH.serial[0]: b"XXXXXXXX"}
    assert printer_private.identity_of(said) is None


def test_ricohs_own_toner_table_says_what_the_standard_leaves_at_zero():
    from audit.wire import printer_mib

    said = {
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

    said = {
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
    jam = "1.3.6.1.4.1.11.2.3.9.1.1.2.9.0"
    said = {OBJECT_ID: "1.3.6.1.4.1.11.2.3.9.1", jam: 1, printer_vendors.HP.display: b"13.20 JAM"}
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
