"""SMTP: replies of a mail server, and the only four things we say to it (RFC 5321, RFC 3207)."""

from dataclasses import dataclass

from audit.wire.text import clean
from inventory.seen import LookError, Outcome

EHLO = b"EHLO ward-audit.invalid\r\n"
STARTTLS = b"STARTTLS\r\n"
QUIT = b"QUIT\r\n"

LONGEST_LINE = 2_048
_MOST_LINES = 64


@dataclass(frozen=True, slots=True)
class Reply:
    """One reply: its code and the text of each line."""

    code: int
    lines: tuple[str, ...]

    @property
    def positive(self) -> bool:
        """Whether the server agreed (2yz)."""
        return 200 <= self.code < 300

    def offers(self, keyword: str) -> bool:
        """Whether a reply to EHLO lists a service extension."""
        return any(line.split(" ")[0].upper() == keyword for line in self.lines[1:])


class ReplyReader:
    """Lines in, a reply out when its last line has come."""

    def __init__(self) -> None:
        self._code: int | None = None
        self._lines: list[str] = []

    def feed(self, line: bytes) -> Reply | None:
        """Take one line with its end; give the reply when it was the last.

        Raises:
            LookError: GARBLED, it is not a reply line, its code changes on the way, or it goes on
                too long.
        """
        text = line.rstrip(b"\r\n")
        code, mark = text[:3], text[3:4]
        if not (len(code) == 3 and code.isdigit() and b"2" <= code[:1] <= b"5"):
            raise LookError(Outcome.GARBLED, "not an SMTP reply")
        if mark not in (b"", b" ", b"-"):
            raise LookError(Outcome.GARBLED, "not an SMTP reply")
        if self._code not in (None, int(code)):
            raise LookError(Outcome.GARBLED, "an SMTP reply that changes its code")
        if len(self._lines) >= _MOST_LINES:
            raise LookError(Outcome.GARBLED, "an SMTP reply without end")
        self._code = int(code)
        self._lines.append(clean(text[4:]) or "")
        if mark == b"-":
            return None
        reply = Reply(self._code, tuple(self._lines))
        self._code, self._lines = None, []
        return reply
