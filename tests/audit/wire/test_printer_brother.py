"""Brother's own strings: records that name their length, and a display in its own letters."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire import printer_brother
from audit.wire.printer_brother import CHARSET, COUNTERS, DISPLAY, MAINTENANCE, NEXT_CARE
from audit.wire.printer_vendors import BROTHER_ID

LASER = b"MFG:Brother;CMD:PJL,HBP,URF;MDL:DCP-L2540DN series;CLS:PRINTER;CID:Brother Laser Type1;"
INK = b"MFG:Brother;CMD:PJL,HBP,URF;MDL:DCP-J132W;CLS:PRINTER;"


def parts(maintenance, device=LASER, next_care=""):
    values = {
        MAINTENANCE: bytes.fromhex(maintenance) + b"\xff",
        NEXT_CARE: bytes.fromhex(next_care) + b"\xff",
        BROTHER_ID: device,
    }
    return {part.name: part for part in printer_brother.parts(values)}


def test_a_drum_has_a_share_pages_left_and_pages_done():
    found = parts("41010400002648 1101040000014d 63010400000001", next_care="82010400002d93")
    drum = found["drum"]
    assert (drum.left_pct, drum.left_pages, drum.used_pages, drum.status) == (98, 11_667, 333, 1)


def test_records_of_other_lengths_do_not_shift_the_next():
    """An HL-5350DN writes one byte for a state and four for a count."""
    found = parts("110104000061a8 31010101 41010103 63010103 54010101")
    assert found["drum"].used_pages == 25_000
    assert found["black_toner"].status == 1
    assert found["drum"].status == 3
    assert found["drum"].left_pct is None  # a state of one byte, no share


def test_an_old_printer_counts_in_steps():
    assert parts("a101020414 a201021414", INK)["black_ink"].left_pct == 20
    assert parts("a101020400", INK) == {}


def test_ink_is_no_toner_and_has_no_drum():
    found = parts("6f010400001bbc 81010400000050 1101040000036f", INK)
    assert set(found) == {"black_ink"}
    assert (found["black_ink"].left_pct, found["black_ink"].left_steps_pct) == (71, 80)


@pytest.mark.parametrize(
    ("model", "ink"),
    [
        ("MFC-T910DW", True), ("DCP-J552DW", True), ("MFC-5490CN", True), ("HL-J6000DW", True),
        ("HL-L2340DW", False), ("MFC-9340CDW", False), ("HL-2270DW series", False),
        ("MFC-L3770CDW", False), ("DCP-7070DW", False),
    ],
)  # fmt: skip
def test_which_brothers_print_with_ink(model, ink):
    assert printer_brother.is_ink({BROTHER_ID: f"MFG:Brother;MDL:{model};".encode()}) is ink


def test_the_supplies_say_better_than_the_name_what_it_prints_with():
    of_type = "1.3.6.1.2.1.43.11.1.1.5.1.1"
    assert printer_brother.is_ink({BROTHER_ID: LASER, of_type: 6})
    assert not printer_brother.is_ink({BROTHER_ID: INK, of_type: 3})


def test_a_display_is_read_in_the_letters_that_the_printer_names():
    said = "Спящий режим    ".encode("iso8859-5")
    assert printer_brother.display({DISPLAY: said, CHARSET: 8}) == "Спящий режим"
    dutch = "Stap. Kopieën:01".encode("hp-roman8")
    assert printer_brother.display({DISPLAY: dutch}) == "Stap. Kopieën:01"
    assert printer_brother.display({DISPLAY: b"Veille", CHARSET: 5}) == "Veille"
    assert printer_brother.display({DISPLAY: "Pas trouvé".encode(), CHARSET: 2004}) == "Pas trouvé"
    assert printer_brother.display({DISPLAY: b"\xff\xfe", CHARSET: 106}) is not None
    assert printer_brother.display({}) is None


def test_counters_stop_at_the_end_byte():
    said = bytes.fromhex("00010400000d38 02010400000c7f ff 01010400000001")
    found = printer_brother.counters({COUNTERS: said})
    assert [(one.name, one.pages) for one in found] == [("total", 3_384), ("color", 3_199)]


@given(st.binary(max_size=120), st.binary(max_size=60))
def test_any_bytes_give_shares_or_nothing(maintenance, next_care):
    found = printer_brother.parts({MAINTENANCE: maintenance, NEXT_CARE: next_care})
    assert all(one.left_pct is None or 0 <= one.left_pct <= 100 for one in found)
    assert len(list(printer_brother.records(maintenance))) <= len(maintenance)
