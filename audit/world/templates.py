"""Rows of a command's text by the template that ntc-templates has for it.

Runs in a process of its own (`template_worker.py`): a regular expression of a template can be made
to search for ever by the text it reads, and only the end of its process ends it.
"""

import re
from collections.abc import Mapping, Sequence
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import ntc_templates
import ntc_templates.parse
import textfsm
import textfsm.clitable

from audit.wire.terminal import LONGEST_LINE

MAX_LINES = 20_000
"""Of one command; a device with a thousand ports has fewer."""

_MOST_ODD_LINES = 20
_RAISES = (
    ntc_templates.parse.ParsingException, textfsm.clitable.Error, textfsm.parser.Error,
    ValueError, LookupError, AttributeError, TypeError, RecursionError, re.error,
)  # fmt: skip  # no template, or a text that its template does not fit


def rows(platform: str, command: str, text: str) -> Sequence[Mapping[str, Any]]:
    """The rows of a text; none where no template fits.

    A line that a template does not expect (a log message in between) is passed over, up to
    `_MOST_ODD_LINES` of them; more is another text than the template's.
    """
    text = "\n".join(line[:LONGEST_LINE] for line in text.splitlines()[:MAX_LINES])
    try:
        names = templates(platform, command)
        if len(names) == 1:
            return _rows_of(names[0], text)
        if names:
            found: list[dict[str, Any]] = ntc_templates.parse.parse_output(platform, command, text)
            return found
    except _RAISES:
        pass
    return ()


class _Patient(textfsm.TextFSM):  # type: ignore[misc]
    """TextFSM that passes over a few lines its template calls an error."""

    odd = 0

    def _CheckLine(self, line: str) -> None:  # noqa: N802 - the library calls it so
        try:
            super()._CheckLine(line)
        except textfsm.TextFSMError:
            self.odd += 1
            if self.odd > _MOST_ODD_LINES:
                raise


def _rows_of(template: str, text: str) -> list[dict[str, Any]]:
    machine = _machine(template)
    machine.odd = 0
    machine.Reset()
    columns = [name.lower() for name in machine.header]
    return [dict(zip(columns, row, strict=True)) for row in machine.ParseText(text)]


@lru_cache(64)
def _machine(template: str) -> _Patient:
    with (_FOLDER / template).open(encoding="utf-8") as file:
        return _Patient(file)


@lru_cache(256)
def templates(platform: str, command: str) -> tuple[str, ...]:
    """The files of a command's template; several make one table, none means that none is known."""
    index = _index()
    row = index.GetRowMatch({"Command": command, "Platform": platform})
    return tuple(index.index[row]["Template"].split(":")) if row else ()


@cache
def _index() -> Any:
    return textfsm.clitable.CliTable("index", str(_FOLDER)).index


_FOLDER = Path(ntc_templates.__file__).parent / "templates"
