"""HTTP/1.1 messages of the plainest kind: a request, and the head of an answer (RFC 9112).

Nearly every device answers in that kind. Whatever is unusual about a head (chunks, folded lines,
interim answers, odd characters) is left to h11, which knows the rest of the standard.
"""

import re
from typing import NamedTuple

LONGEST_HEAD_BYTES = 32_768
MOST_HEADERS = 128

_TOKEN = rb"[!#$%&'*+\-.^_`|~0-9A-Za-z]+"
_METHOD = re.compile(_TOKEN)
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
        ValueError: something that HTTP cannot say, with its name.
    """
    lines = [
        _fits(_METHOD, method, "method") + b" " + _fits(_TARGET, target, "path") + b" HTTP/1.1\r\n"
    ]
    for name, value in headers:
        lines.append(_fits(_NAME, name, "header") + b": " + _fits(_VALUE, value, name) + b"\r\n")
    return b"".join((*lines, b"\r\n", body))


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
