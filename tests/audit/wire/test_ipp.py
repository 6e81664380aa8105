"""IPP by recordings of real printers, by the bytes of RFC 8010, and by what hangs others."""

import json
import struct

import pytest

from audit.wire import ipp
from audit.wire.ipp_printer import WANTED, device_id, parse_answer
from inventory.seen import LookError, Outcome

HEAD = bytes.fromhex("01010000 00000001")


def _recorded(corpora, name):
    return (corpora / "ipp" / name).read_bytes()


def _attribute(tag, name, *values):
    out = b""
    for index, value in enumerate(values):
        key = b"" if index else name.encode()
        out += struct.pack("!BH", tag, len(key)) + key + struct.pack("!H", len(value)) + value
    return out


def _printer(*attributes):
    return HEAD + b"\x04" + b"".join(attributes) + b"\x03"


def _int(value):
    return struct.pack("!i", value)


def test_the_only_question_is_get_printer_attributes():
    said = ipp.encode_get_printer_attributes("ipp://10.0.0.5/ipp/print", ("printer-state", "all"))
    assert said[:8] == bytes.fromhex("0101 000b 00000001")
    assert said.endswith(b"requested-attributes\x00\x0dprinter-state\x44\x00\x00\x00\x03all\x03")
    assert [name for name in dir(ipp) if name.startswith("encode")] == [
        "encode_get_printer_attributes"
    ]
    assert ipp.decode(said).group(ipp.OPERATION_GROUP) == {
        "attributes-charset": ("utf-8",),
        "attributes-natural-language": ("en",),
        "printer-uri": ("ipp://10.0.0.5/ipp/print",),
        "requested-attributes": ("printer-state", "all"),
    }


def test_the_whole_question_fits_one_packet():
    assert (
        len(ipp.encode_get_printer_attributes("ipp://10.123.123.123:631/ipp/print", WANTED)) < 1_000
    )


# Recordings


def test_a_laser_printer_as_its_recording_expects(corpora):
    body = _recorded(corpora, "npm-ipp/get-printer-attributes-hp-laserjet-400-m401dn.bin")
    expected = json.loads(
        _recorded(corpora, "npm-ipp/get-printer-attributes-hp-laserjet-400-m401dn.expected.json")
    )["printer-attributes-tag"]
    said = ipp.decode(body).group(ipp.PRINTER_GROUP)
    assert said is not None
    assert set(said) == set(expected)
    for name, value in expected.items():
        if isinstance(value, str) and isinstance(said[name][0], str):
            assert said[name] == (value.strip(),) if value else ("",)
        if isinstance(value, bool | int):
            assert said[name] == (value,)
    identity, printer = parse_answer(body)
    assert (identity.vendor, identity.model) == ("HP", "LaserJet 400 M401dn")
    assert (printer.state, printer.reasons, printer.duplex) == ("idle", (), True)
    (toner,) = printer.supplies
    assert (toner.level_pct, toner.type, toner.remaining) == (71.0, "toner", "percent")
    assert printer.resolutions_dpi == (600, 1_200)
    assert printer.pages_per_minute == 35


def test_an_ink_printer_says_which_ink_is_low(corpora):
    identity, printer = parse_answer(
        _recorded(corpora, "python-ipp/get-printer-attributes-hp6830.bin")
    )
    assert (identity.serial, identity.vendor) == ("TH55R620W0", "HP")
    assert printer.reasons == ("marker-supply-low-warning",)
    assert [(s.name, s.color, s.level_pct) for s in printer.supplies] == [
        ("magenta ink", "magenta", 20.0),
        ("cyan ink", "cyan", 20.0),
        ("yellow ink", "yellow", 20.0),
        ("black ink", "black", 20.0),
    ]
    assert printer.inputs[0].level_pct is None  # level -2: it does not know
    assert len(printer.alerts) == 27


def test_a_printer_that_says_little_leaves_the_rest_unsaid(corpora):
    identity, printer = parse_answer(
        _recorded(corpora, "python-ipp/get-printer-attributes-kyocera-ecosys-m2540dn-001.bin")
    )
    assert (identity.model, identity.sys_location) == ("ECOSYS M2540dn", "8409")
    assert (printer.state, printer.reasons, printer.accepting_jobs) == ("idle", None, None)
    assert (printer.supplies, printer.duplex, printer.pages_per_minute) == ((), None, None)


@pytest.mark.parametrize("name", ["error-0x0503", "empty-attribute-group"])
def test_an_answer_without_a_printer_is_unsupported(corpora, name):
    with pytest.raises(LookError) as caught:
        parse_answer(_recorded(corpora, f"python-ipp/get-printer-attributes-{name}.bin"))
    assert caught.value.outcome is Outcome.UNSUPPORTED


def test_every_beginning_of_a_recording_is_garbled(corpora):
    body = _recorded(corpora, "python-ipp/get-printer-attributes-hp6830.bin")
    for end in range(0, len(body), 7):
        with pytest.raises(LookError) as caught:
            ipp.decode(body[:end])
        assert caught.value.outcome is Outcome.GARBLED


# What attributes mean


@pytest.mark.parametrize(
    ("level", "percent", "remaining"),
    [(40, 40.0, "percent"), (0, 0.0, "percent"), (-3, None, "some"), (-2, None, "unknown"),
     (-1, None, "unknown"), (101, None, "unknown")],
)  # fmt: skip
def test_a_marker_level_below_zero_is_never_arithmetic(level, percent, remaining):
    _, printer = parse_answer(_printer(_attribute(0x21, "marker-levels", _int(level))))
    (supply,) = printer.supplies
    assert (supply.level, supply.level_pct, supply.remaining) == (level, percent, remaining)


def test_a_waste_box_that_fills_is_not_a_toner_that_runs_out():
    _, printer = parse_answer(
        _printer(
            _attribute(0x44, "marker-types", b"toner", b"waste-toner"),
            _attribute(0x21, "marker-levels", _int(80), _int(10)),
        )
    )
    toner, waste = printer.supplies
    assert (toner.level_pct, waste.level_pct) == (80.0, None)
    assert waste.class_ == "receptacleThatIsFilled"


@pytest.mark.parametrize(
    ("said", "percent", "remaining"),
    [
        (b"type=toner;maxcapacity=200;level=50;class=supplyThatIsConsumed;", 25.0, "percent"),
        (b"maxcapacity=-2;level=50", None, "unknown"),
        (b"maxcapacity=100;level=-3", None, "some"),
        (b"maxcapacity=100;level=-1", None, "unlimited"),
        (b"maxcapacity=100;level=150", 100.0, "percent"),
        (b"maxcapacity=100;level=99999999999999999999", None, "unknown"),
    ],
)
def test_a_printer_supply_is_read_as_its_mib_row(said, percent, remaining):
    _, printer = parse_answer(_printer(_attribute(0x30, "printer-supply", said + b";index=9")))
    (supply,) = printer.supplies
    assert (supply.index, supply.level_pct, supply.remaining) == (9, percent, remaining)


def test_states_reasons_and_trays():
    _, printer = parse_answer(
        _printer(
            _attribute(0x23, "printer-state", _int(5)),
            _attribute(0x44, "printer-state-reasons", b"media-jam-error", b"none"),
            _attribute(0x22, "printer-is-accepting-jobs", b"\x00"),
            _attribute(0x44, "media-ready", b"iso_a4_210x297mm"),
            _attribute(0x32, "printer-resolution-supported", struct.pack("!iib", 236, 236, 4)),
        )
    )
    assert (printer.state, printer.reasons) == ("stopped", ("media-jam-error",))
    assert printer.accepting_jobs is False
    assert printer.inputs[0].media == "iso_a4_210x297mm"
    assert printer.resolutions_dpi == (599,)


def test_a_time_since_start_that_is_a_date_was_not_said():
    for seconds, said in ((90, 90.0), (1_700_000_000, None), (0, None)):
        identity, _ = parse_answer(_printer(_attribute(0x21, "printer-up-time", _int(seconds))))
        assert identity.uptime_s == said


def test_a_device_id_is_taken_apart():
    said = device_id("MFG:HP;CMD:PJL,PML;MDL:X 1;SN:AB12;;bad;CLS:PRINTER;")
    assert (said["MFG"], said["MDL"], said["SN"]) == ("HP", "X 1", "AB12")


@pytest.mark.parametrize(
    ("status", "outcome"),
    [(0x0401, Outcome.DENIED), (0x0403, Outcome.DENIED), (0x0406, Outcome.UNSUPPORTED),
     (0x0501, Outcome.UNSUPPORTED), (0x4321, Outcome.UNSUPPORTED)],
)  # fmt: skip
def test_an_error_says_which(status, outcome):
    with pytest.raises(LookError) as caught:
        parse_answer(bytes.fromhex("0101") + struct.pack("!HI", status, 1) + b"\x03")
    assert caught.value.outcome is outcome


# What hangs or breaks others


@pytest.mark.parametrize(
    "body",
    [
        b"",
        HEAD,
        HEAD[:7],
        HEAD + b"\x04",
        # Fifteen bytes with a "negative" length, on which readers of signed lengths never end.
        HEAD + bytes.fromhex("04 21 fff9 00 0000"),
        HEAD + bytes.fromhex("04 21 0001 61 ffff"),
        HEAD + bytes.fromhex("04 21 0000 0000 03"),
        HEAD + bytes.fromhex("21 0001 61 0004 00000001 03"),
        HEAD + bytes.fromhex("04 34 0001 61 0000 03"),
        HEAD + bytes.fromhex("04 34 0001 61 0000 21 0000 0004 00000001 37 0000 0000 03"),
        b"\x07\x00" + HEAD[2:] + b"\x03",
    ],
)
def test_broken_lengths_and_places_are_garbled(body):
    with pytest.raises(LookError) as caught:
        ipp.decode(body)
    assert caught.value.outcome is Outcome.GARBLED


def test_collections_three_thousand_deep_are_garbled():
    member = bytes.fromhex("4a 0000 0001 6d 34 0000 0000")
    body = HEAD + bytes.fromhex("04 34 0001 61 0000") + member * 3_000
    with pytest.raises(LookError) as caught:
        ipp.decode(body)
    assert "deeper" in caught.value.note


def test_a_collection_is_read_to_its_depth():
    body = HEAD + bytes.fromhex(
        "04 34 0001 63 0000 4a 0000 0001 78 34 0000 0000 4a 0000 0001 79 21 0000 0004 00000007"
        "37 0000 0000 37 0000 0000 03"
    )
    assert ipp.decode(body).group(4) == {"c": ({"x": ({"y": (7,)},)},)}


def test_a_hundred_thousand_values_are_garbled():
    body = HEAD + b"\x04" + _attribute(0x44, "a", b"x") + bytes.fromhex("44 0000 0001 78") * 100_000
    with pytest.raises(LookError) as caught:
        ipp.decode(body + b"\x03")
    assert caught.value.outcome is Outcome.GARBLED


def test_values_of_the_wrong_length_were_not_said():
    _, printer = parse_answer(
        _printer(
            _attribute(0x23, "printer-state", b"\x00"),
            _attribute(0x22, "printer-is-accepting-jobs", b""),
            _attribute(0x21, "pages-per-minute", b"\xff" * 500),
            _attribute(0x32, "printer-resolution-supported", b"\x01"),
            _attribute(0x12, "printer-state-reasons", b""),
        )
    )
    assert (printer.state, printer.accepting_jobs, printer.pages_per_minute) == (None, None, None)
    assert printer.resolutions_dpi == ()


def test_text_of_a_printer_is_plain_text():
    identity, _ = parse_answer(
        _printer(
            _attribute(0x42, "printer-name", b"\x1b[31mred\x07\xe2\x80\xae"),
            _attribute(0x35, "printer-location", b"\x00\x02vi\x00\x06T\xe1\xba\xa7ng"),
        )
    )
    assert identity.sys_name == "[31mred"
    assert identity.sys_location == "Tầng"
