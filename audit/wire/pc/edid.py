"""EDID: what a monitor says of itself in 128 bytes (VESA E-EDID A2, EDID 1.0 to 1.4)."""

import re

from audit.wire.pc.pnp_ids import pnp_maker
from audit.wire.pc.said import said, said_serial
from audit.wire.text import clean
from inventory.groups.hardware import Monitor
from inventory.seen import LookError, Outcome

BLOCK = 128
MOST_BYTES = 256 * BLOCK
_HEADER = bytes.fromhex("00ffffffffffff00")
_SERIAL, _TEXT, _NAME = 0xFF, 0xFE, 0xFC
_HEX = re.compile(r"(?:[0-9A-Fa-f]{2}[\s:,]*){128,}")


def edid_bytes(data: bytes) -> bytes:
    """EDID as bytes, from a file of bytes or from hex text with or without spaces.

    Raises:
        LookError: GARBLED, neither of both, or longer than 256 blocks.
    """
    if data[: len(_HEADER)] == _HEADER:
        if len(data) > MOST_BYTES:
            raise LookError(Outcome.GARBLED, "EDID of more than 256 blocks")
        return data
    if len(data) <= 4 * MOST_BYTES:
        plain = re.sub(rb"[\s:,]+|0x", b"", data)
        if len(plain) >= 2 * BLOCK and re.fullmatch(rb"[0-9A-Fa-f]+", plain):
            made = bytes.fromhex(plain[: len(plain) // 2 * 2].decode("ascii"))
            if made[: len(_HEADER)] == _HEADER and len(made) <= MOST_BYTES:
                return made
    raise LookError(Outcome.GARBLED, "not an EDID")


def parse_edid(data: bytes) -> Monitor:
    """Read the base block; extensions are counted in but not read.

    Returns:
        `serial` is the text descriptor's number, else the 32-bit one in decimal digits (0 and
        0x01010101 are fillers). Where makers print a longer number on the label that is made of
        both (Acer, BenQ), that one is `serial`; `other_serial` is the other of the two.

    Raises:
        LookError: GARBLED, no EDID, or cut short. A wrong checksum is told (`checksum_ok`): cheap
            monitors ship with one, and then everything else in it is still to be doubted.
    """
    edid = edid_bytes(data)
    if len(edid) < BLOCK:
        raise LookError(Outcome.GARBLED, f"EDID of {len(edid)} bytes")
    id_ = _letters(int.from_bytes(edid[8:10], "big"))
    names, serials, texts = _descriptors(edid)
    number = int.from_bytes(edid[12:16], "little")
    serial, other = _serials(id_, number, serials)
    week, year = edid[16], 1990 + edid[17]
    width, height = _pixels(edid)
    return Monitor(
        vendor=pnp_maker(id_) or id_,
        vendor_id=id_,
        model=said(names or texts),
        product=int.from_bytes(edid[10:12], "little"),
        serial=serial,
        other_serial=other,
        made_week=week if 1 <= week <= 54 else None,
        made_year=year if edid[17] or week else None,
        width_px=width,
        height_px=height,
        width_cm=edid[21] or None,
        height_cm=edid[22] or None,
        checksum_ok=sum(edid[:BLOCK]) % 256 == 0,
    )


def _letters(word: int) -> str:
    """Three letters of five bits each, 1 is A."""
    return "".join(chr(64 + (word >> shift & 31)) for shift in (10, 5, 0))


def _descriptors(edid: bytes) -> tuple[str | None, str | None, str | None]:
    """Name, serial number and free text of the four 18-byte descriptors."""
    found: dict[int, list[str]] = {_NAME: [], _SERIAL: [], _TEXT: []}
    for at in range(54, 126, 18):
        piece = edid[at : at + 18]
        if piece[:3] == b"\0\0\0" and piece[3] in found:
            text = re.split("[\n\0]", piece[5:].decode("latin-1"), maxsplit=1)[0]
            if text.strip():
                found[piece[3]].append(text)
    name, serial = (_ascii(" ".join(found[kind][:1])) for kind in (_NAME, _SERIAL))
    return name, serial, _ascii(" ".join(found[_TEXT]))


def _ascii(text: str) -> str | None:
    """The standard allows ASCII only; where other bytes begin, memory was not cleared."""
    found = re.match("[ -~]*", text)
    return clean(found[0]) if found else None


def _serials(id_: str, number: int, text: str | None) -> tuple[str | None, str | None]:
    """The number on the label and the other one.

    Acer prints 22 characters: eight of the text, the 32-bit number as eight hex digits, the last
    four. BenQ and Samsung keep up to four letters that stand in front of the text in the number.
    """
    plain = str(number) if number not in (0, 0x01010101, 0xFFFFFFFF) else None
    text = said_serial(text)
    if text is None:
        return plain, None
    if id_ == "ACR":
        whole = f"{text[:8]}{number:08x}{text[8:12]}"
        return (whole, text) if len(text) == 12 else (text, whole)
    front = number.to_bytes(4, "little").rstrip(b"\0").decode("latin-1")
    if id_ == "BNQ" and re.fullmatch("[A-Z]{1,4}", front):
        return front + text, text
    if id_ == "SAM" and re.fullmatch("[0-9A-Z]{4}", front):
        return text, front[::-1] + text
    return text, plain


def _pixels(edid: bytes) -> tuple[int | None, int | None]:
    """The preferred timing's active pixels (the first detailed timing descriptor)."""
    timing = edid[54:72]
    if timing[:2] == b"\0\0":
        return None, None
    width = timing[2] | (timing[4] & 0xF0) << 4
    height = timing[5] | (timing[7] & 0xF0) << 4
    return width or None, height or None
