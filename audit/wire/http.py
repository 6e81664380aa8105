"""HTTP: what an answer says beyond its status, without trusting any of it."""

import unicodedata
from collections.abc import Iterable

_CHARSETS = {"utf-8": "utf-8", "utf8": "utf-8", "us-ascii": "ascii", "windows-1258": "cp1258"}


def header(headers: Iterable[tuple[str, str]], name: str) -> str | None:
    """The first header of a name (names come in lower case), None when there is none."""
    return next((value.strip() for key, value in headers if key == name), None)


def media_type(headers: Iterable[tuple[str, str]]) -> str | None:
    """The media type without parameters, in lower case (RFC 9110, section 8.3.1)."""
    said = header(headers, "content-type")
    return said.partition(";")[0].strip().lower() or None if said else None


def body_text(headers: Iterable[tuple[str, str]], body: bytes) -> str:
    """The body as text in the charset it names, if we know that one; else UTF-8, else Latin-1."""
    said = header(headers, "content-type") or ""
    named = said.lower().partition("charset=")[2].partition(";")[0].strip(" \"'")
    for charset in (_CHARSETS.get(named, "utf-8"), "utf-8"):
        try:
            return body.decode(charset)
        except UnicodeDecodeError:
            continue
    return body.decode("latin-1")


def contains(text: str, wanted: str) -> bool:
    """Whether a page holds a plain text; composed and decomposed Vietnamese letters are equal."""
    return unicodedata.normalize("NFC", wanted) in unicodedata.normalize("NFC", text)
