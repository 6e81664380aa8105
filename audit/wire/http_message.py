"""HTTP/1.1 messages of the plainest kind: a request, and the head of an answer (RFC 9112).

Nearly every device answers in that kind. Whatever is unusual about a head (chunks, folded lines,
interim answers, odd characters) is left to h11, which knows the rest of the standard.

Only requests that read can be encoded: GET and HEAD, and POST for IPP's one question. Where
devices act on a request, pages are on a list by their names.
"""

import posixpath
import re
from typing import NamedTuple

LONGEST_HEAD_BYTES = 32_768
MOST_HEADERS = 128

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_TARGET = re.compile(rb"[\x21-\x7e]+")
_NAME = re.compile(_TOKEN)
_VALUE = re.compile(rb"[\x21-\x7e]([ \t\x21-\x7e]*[\x21-\x7e])?|")
_STATUS_LINE = re.compile(rb"HTTP/1\.[01] ([2-5][0-9][0-9])(?: [\t \x21-\x7e\x80-\xff]*)?\r\n")
_HEADER = re.compile(
    rb"("
    + _TOKEN
    + rb"):[ \t]*((?:[\x21-\x7e\x80-\xff](?:[ \t]*[\x21-\x7e\x80-\xff])*)?)[ \t]*\r\n"
)
_LENGTH = re.compile(rb"[0-9]{1,15}")
_NO_BODY = (204, 304)


_GET_PRINTER_ATTRIBUTES = b"\x00\x0b"  # the only IPP operation, RFC 8011 section 4.2.5
_IPP = ("content-type", "application/ipp")

_ESCAPED = re.compile(r"%([0-9A-Fa-f]{2})")
_MOST_DECODED = 3  # times that a careless server might

_ACTING = frozenset({"devmgmt", "escl", "ipp", "scan", "webservices", "wsd"})
"""First parts of paths under which devices scan, print and change settings."""

_READING = frozenset({
    "/eSCL/ScannerCapabilities", "/eSCL/ScannerStatus", "/DevMgmt/ProductConfigDyn.xml",
    "/DevMgmt/ProductStatusDyn.xml", "/Scan/ScanCaps", "/Scan/Status",
})  # fmt: skip
"""All that may be got there, letter by letter."""


class PlainHead(NamedTuple):
    """The head of an answer whose body ends where it says, or with the connection."""

    status: int
    headers: tuple[tuple[str, str], ...]  # names in lower case
    length_bytes: int | None  # of the body; None: it ends with the connection


def encode_request(
    method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes = b""
) -> bytes:
    """A request; the body's length is the caller's to say.

    Raises:
        ValueError: something that HTTP cannot say, with its name, or that does more than read.
    """
    why = more_than_reading(method, target, headers, body)
    if why is not None:
        raise ValueError(why)
    lines = [method.encode("ascii") + b" " + _fits(_TARGET, target, "path") + b" HTTP/1.1\r\n"]
    for name, value in headers:
        lines.append(_fits(_NAME, name, "header") + b": " + _fits(_VALUE, value, name) + b"\r\n")
    return b"".join((*lines, b"\r\n", body))


def more_than_reading(
    method: str, target: str, headers: tuple[tuple[str, str], ...], body: bytes
) -> str | None:
    """Why a request is not on the list of those that only read; None when it is."""
    path = target.partition("?")[0].partition("#")[0]
    for _ in range(_MOST_DECODED):
        path = _ESCAPED.sub(lambda found: chr(int(found[1], 16)), path)
    path = path.replace("\\", "/")
    first = posixpath.normpath(f"/{path.strip()}").strip("/").partition("/")[0]
    acting = first.lower() in _ACTING
    if method == "POST":
        named = {(name.lower(), value) for name, value in headers if name.lower() == _IPP[0]}
        if named != {_IPP} or body[2:4] != _GET_PRINTER_ATTRIBUTES or not path.startswith("/"):
            return "POST is not a read-only request"
        return None
    if method not in ("GET", "HEAD") or body:
        return f"{method[:20]} is not a read-only request"
    if acting and target not in _READING:
        return f"path {target[:80]!r} is not one of those that may be got"
    return None


def _fits(pattern: re.Pattern[bytes], text: str, what: str) -> bytes:
    raw = text.encode("latin-1", "replace")
    if not text.isascii() or not pattern.fullmatch(raw):
        raise ValueError(f"an illegal {what}: {text[:80]!r}")
    return raw


def plain_head(data: bytes, *, head_request: bool = False) -> tuple[PlainHead, int] | None:
    """The head at the beginning of `data` and where the body begins; None: ask h11.

    `data` holds the empty line that ends a head.
    """
    found = _STATUS_LINE.match(data)
    if found is None:
        return None
    status = int(found[1])
    if status in _NO_BODY:
        return None
    at = found.end()
    headers: list[tuple[str, str]] = []
    length: int | None = None
    while not data.startswith(b"\r\n", at):
        found = _HEADER.match(data, at)
        if found is None or len(headers) == MOST_HEADERS:
            return None
        at = found.end()
        name, value = found[1].decode("ascii").lower(), found[2].decode("latin-1")
        headers.append((name, value))
        if name == "content-length":
            if length is not None or not _LENGTH.fullmatch(found[2]):
                return None
            length = int(value)
        elif name == "transfer-encoding":
            return None
    return PlainHead(status, tuple(headers), 0 if head_request else length), at + 2
