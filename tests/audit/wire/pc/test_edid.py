"""Monitors: edid-decode, another implementation, reads the same in every recording."""

from __future__ import annotations

import re

import pytest

from audit.wire.pc.edid import BLOCK, edid_bytes, parse_edid
from audit.wire.pc.pnp_ids import pnp_maker, pnp_makers
from inventory.seen import LookError
from tests.peers.pc_programs import edid_decode


@pytest.fixture(scope="module")
def edids(corpora):
    folder = corpora / "glpi-agent" / "resources" / "generic" / "edid"
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def found(pattern: str, text: str) -> str | None:
    match = re.search(pattern, text)
    return match[1].strip() if match else None


def test_edid_decode_agrees_on_twenty_recordings(edids):
    for name in list(edids)[::4]:
        ours, theirs = parse_edid(edids[name]), edid_decode(edids[name])
        assert ours.vendor_id == found(r"Manufacturer: ([A-Z]{3})", theirs), name
        assert ours.product == int(found(r"Model: (\d+)", theirs) or 0), name
        assert str(ours.made_year) == found(r"(?:Made in:|Model year:).*?(\d{4})\s*\n", theirs), (
            name
        )
        week = found(r"Made in: week (\d+)", theirs)
        assert ours.made_week == (int(week) if week else None), name
        told = found(r"Display Product Name: '(.*?)'", theirs)
        if told:
            assert " ".join(told.split()) == ours.model, name
        size = re.search(r"Maximum image size: (\d+) cm x (\d+) cm", theirs)
        if size:
            assert (ours.width_cm, ours.height_cm) == (int(size[1]), int(size[2])), name
        pixels = re.search(r"DTD 1:\s+(\d+)x(\d+)(i?)\s", theirs)
        if pixels and not pixels[3]:
            assert (ours.width_px, ours.height_px) == (int(pixels[1]), int(pixels[2])), name


def test_hex_text_is_read_like_bytes(edids):
    raw = edids["lcd.dell-2001fp"]
    spaced = "\n".join(raw[at : at + 16].hex(" ") for at in range(0, len(raw), 16))
    for text in (raw.hex(), spaced, spaced.upper(), raw.hex(",")):
        assert parse_edid(text.encode()) == parse_edid(raw)


def test_a_wrong_checksum_is_told(edids):
    raw = bytearray(edids["lcd.dell-2001fp"])
    assert parse_edid(bytes(raw)).checksum_ok
    raw[21] ^= 0xFF
    assert parse_edid(bytes(raw)).checksum_ok is False


@pytest.mark.parametrize("data", [b"", b"\0" * BLOCK, b"zz" * BLOCK, b"\xff" * 64, b"ab" * 200_000])
def test_what_is_no_edid_is_garbled(data):
    with pytest.raises(LookError):
        edid_bytes(data)


def test_half_an_edid_is_garbled(edids):
    with pytest.raises(LookError, match="of 100 bytes"):
        parse_edid(edids["lcd.dell-2001fp"][:100])


def test_a_serial_number_of_zeros_is_none(edids):
    raw = bytearray(edids["lcd.20inches"])
    assert parse_edid(bytes(raw)).serial == "831"
    raw[12:16] = bytes(4)
    assert parse_edid(bytes(raw)).serial is None


def test_the_label_of_an_acer_is_made_of_both_numbers(edids):
    monitor = parse_edid(edids["acer-v193.2"])
    assert (monitor.serial, monitor.other_serial) == ("LCC0200182202e3c4101", "LCC020014101")


def test_the_registry_of_makers_is_whole_and_has_no_letter_twice():
    known = pnp_makers()
    assert len(known) > 2_500
    assert all(re.fullmatch("[A-Z@]{3}", id_) and name for id_, name in known.items())
    assert pnp_maker("DEL") == "Dell Inc."
