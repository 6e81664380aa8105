"""Recorded printers whose values were damaged on the way: facts or none, and never an exception."""

from contextlib import suppress
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from audit.wire import escl, ipp_printer, ledm, printer_mib, printer_private, printer_vendors
from audit.wire.ledm_documents import parse_discovery, parse_documents, parse_manifest
from audit.wire.system_mib import DESCR, OBJECT_ID
from inventory.seen import LookError
from tests.corpora._replay import read_recording

VALUES = (
    st.none()
    | st.integers(-(2**31), 2**64)
    | st.binary(max_size=80)
    | st.sampled_from(["0.0", "1.3.6.1.4.1.2435", "1.3.6.1.4.1.1602.4.7"])
)
MAKERS = sorted(printer_vendors._ROOTS)
PRINTERS = ("brother_hl5370dw", "canonprinter_tm", "jetdirect_m130nw", "konica_c250i",
            "ricoh_mpc3002", "zebra")  # fmt: skip


@cache
def recorded(folder: Path, name: str):
    return read_recording(folder / "librenms" / "snmprec" / f"{name}.snmprec").values()


def parse_all(values):
    printer = printer_private.extend(printer_mib.parse(values), values)
    printer.model_dump_json(by_alias=True)
    printer_vendors.state_ask(values)
    for supply in printer.supplies:
        assert supply.level_pct is None or 0 <= supply.level_pct <= 100


@settings(max_examples=200, deadline=None)
@given(data=st.data(), name=st.sampled_from(PRINTERS), maker=st.sampled_from(MAKERS))
def test_a_damaged_recording_gives_facts_or_none(corpora, data, name, maker):
    values = dict(recorded(corpora, name))
    known = sorted(values)
    for oid in data.draw(st.lists(st.sampled_from(known), max_size=12)):
        values[oid] = data.draw(VALUES)
    values[OBJECT_ID] = data.draw(st.just(f"1.3.6.1.4.1.{maker}.1") | VALUES)
    parse_all(values)


@settings(max_examples=200, deadline=None)
@given(data=st.data(), maker=st.sampled_from(MAKERS), descr=st.binary(max_size=60))
def test_private_tables_full_of_nonsense_give_facts_or_none(data, maker, descr):
    values = {OBJECT_ID: f"1.3.6.1.4.1.{maker}.1", DESCR: descr}
    for ask in printer_vendors.state_ask(values):
        values.update({oid: data.draw(VALUES) for oid in ask.get})
        for root in ask.walk:
            rows = data.draw(st.lists(st.integers(0, 500), max_size=6, unique=True))
            values.update({f"{root}.{row}": data.draw(VALUES) for row in rows})
            values.update({f"{root}.1.{row}": data.draw(VALUES) for row in rows[:2]})
    parse_all(values)


@pytest.mark.parametrize("folder", ["scanners/xml", "ipp"])
def test_every_beginning_of_a_recorded_document_is_read_or_refused(corpora, folder):
    """Whole files cut short at many places, and with single bytes turned."""
    readers = (
        escl.parse_capabilities, escl.parse_status, ledm.parse_caps, ledm.parse_status,
        ledm.parse_product, ledm.parse_product_status, parse_documents, parse_discovery,
        parse_manifest,
    ) if folder != "ipp" else (ipp_printer.parse_answer,)  # fmt: skip
    files = sorted((*(corpora / folder).rglob("*.xml"), *(corpora / folder).rglob("*.bin")))
    assert files
    for path in files:
        whole = path.read_bytes()
        steps = range(0, len(whole), max(1, len(whole) // 12))
        damaged = [whole[:end] for end in steps]
        damaged += [whole[:at] + bytes([whole[at] ^ 0x55]) + whole[at + 1 :] for at in steps]
        for body in (whole, *damaged):
            for read in readers:
                with suppress(LookError):
                    read(body)
