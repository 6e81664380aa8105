"""Vietnamese text as people send it: bytes to NFC, and letters of before Unicode recognised."""

import codecs
import re
import unicodedata

from inventory.harmless import unpiled
from inventory.problem import InventoryError, Problem

Q_FONT = "Q-FONT"

TO_UNICODE = "convert it to Unicode (UTF-8) with the font tool of the office and save again"

# Letters that only Unicode has: where one stands, the text was not made in a legacy font.
_UNICODE_ONLY = re.compile(r"[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")

# UTF-8 bytes read as Windows-1252: "Phúc" becomes "PhÃºc", "Đống" becomes "Äá»‘ng".
_TWICE = re.compile(
    "Ã[\u0080-\u00bf]|á[º»][\u0080-\u00bf\u0152-\u2122]|Ä[\u0090\u2018]|Æ[°¯\u00a0]"
)

# TCVN3 (ABC) puts letters where Latin-1 has signs: "X¸" is Xá, "§a" is Đa, "T©y" is Tây.
_TCVN3 = re.compile(
    "(?<=[A-Za-z\u00c0-\u00ff])[¸¶¹¨¾¼½ªµ\u00ad]|[§©®¨ª¬µ¸¶¹¾¼½¡¢¤¥¦\u00ad](?=[A-Za-z\u00c0-\u00ff])"
)

# VNI writes the tone as a letter of its own after the vowel: "Phuùc Xaù", "Ñoáng Ña".
_VNI = re.compile(
    "[aeAE][âáàãÂÁÀÃ]|[oO][âÂ]|[aeouyôöAEOUYÔÖ][ùøûïÙØÛÏ]|[öÖ][ôÔ]|[aeuyAEUY][õÕ]|[Ññ](?=[A-Za-z\u00c0-\u00ff])"
)

# Letters of Latin-1 that Vietnamese does not have.
_FOREIGN = re.compile("[åäæëîïñöøûüþßçðÅÄÆËÎÏÑÖØÛÜÞÇÐ]")

_CONTROL = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_LINE_END = re.compile("\r\n|[\r\u2028\u2029]")
_SOFT_HYPHEN = "\u00ad"  # in TCVN3 it is a letter: `legacy_font` must still see it


def decode(data: bytes, source: str) -> str:
    """The text of a file: UTF-8, or UTF-16 with a byte order mark; NFC.

    Raises:
        InventoryError: the bytes are neither; trap Q-FONT when they look like a legacy font.
    """
    try:
        if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
            text = data.decode("utf-16")
        else:
            text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise InventoryError([_not_utf8(data, source, line)]) from None
    return unicodedata.normalize("NFC", text)


def _not_utf8(data: bytes, source: str, line: int) -> Problem:
    if b"\0" in data:
        text = "is no text; save the table as .xlsx, or as .csv in UTF-8"
        return Problem(source, None, "", text)
    guess = legacy_font(data.decode("latin-1"))
    name = f"the letters of {guess}" if guess else "not UTF-8"
    return Problem(source, line, "", f"{name}; {TO_UNICODE}", Q_FONT)


def legacy_font(text: str) -> str | None:
    """The name of the legacy encoding a text was made in, or None.

    Works on what a spreadsheet shows when the font is missing: "§èng §a" (TCVN3), "Ñoáng Ña"
    (VNI), "Äá»‘ng Äa" (UTF-8 read as Windows-1252). A text with one letter that only Unicode has
    (đ, ơ, ư, ạ …) is never called legacy.
    """
    if text.isascii():
        return None
    if _TWICE.search(text):
        return "UTF-8 read as Windows-1252"
    if _UNICODE_ONLY.search(text):
        return None
    vni, tcvn3 = len(_VNI.findall(text)), len(_TCVN3.findall(text))
    if vni > tcvn3:
        return "VNI"
    if tcvn3:
        return "TCVN3"
    return "TCVN3 or VNI" if _FOREIGN.search(text) else None


def font_problem(text: str) -> str | None:
    """The line to say when a text is in a legacy font: what, and what to do."""
    font = legacy_font(text)
    if font is None:
        return None
    return f"{text[:40]!r} is written in {font} letters; {TO_UNICODE}"


def clean(text: str) -> str:
    """NFC, without marks nobody sees, line ends as one sign, no space around."""
    if not text.isprintable():
        text = _LINE_END.sub("\n", text).replace("\u00a0", " ")
        text = "".join(
            sign for sign in text if unicodedata.category(sign) != "Cf" or sign == _SOFT_HYPHEN
        )
    # Composed last: what stood between a letter and its mark may be gone.
    return unpiled(unicodedata.normalize("NFC", text)).strip()


def has_control(text: str) -> bool:
    """Whether a text holds control characters (tab and line feed are none of them)."""
    return _CONTROL.search(text) is not None


def fold(text: str) -> str:
    """A text for comparing only: no tone marks, lower case, single spaces."""
    text = unicodedata.normalize("NFD", text.replace("Đ", "D").replace("đ", "d"))
    bare = "".join(letter for letter in text if not unicodedata.combining(letter))
    return " ".join(bare.casefold().split())
