"""Report: something that turns one judgement into finished pages. One file in `kinds/` adds one."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any, Literal, TypeVar

from checks.decision import Assessment

T = TypeVar("T")

Lang = Literal["vi", "en"]

MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}
"""The formats, and how a web server would call them (IANA media types)."""

ON_REQUEST = frozenset({"pdf", "docx"})
"""Formats that take an extra and seconds of work: they are written when they are named."""


class CannotWriteError(Exception):
    """A format that this installation cannot write: why, and the command that mends it."""

    def __init__(self, format_: str, why_vi: str, why_en: str, mend: str) -> None:
        super().__init__(f"{format_}: {why_en}: {mend}")
        self.why_vi = why_vi
        self.why_en = why_en
        self.mend = mend
        self.vi = f"{format_}: {why_vi}: {mend}"
        self.en = f"{format_}: {why_en}: {mend}"


@dataclass(frozen=True, slots=True)
class Page:
    """A finished document. `name` is a plain file name; the caller decides the folder."""

    name: str
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class ReportContext:
    """Everything a report may use. It holds the time, so that a report needs no clock.

    `generated_at` is aware. `extra` is for reports that need more than a judgement (a plan of
    purchases, the wards to print); its keys belong to the report that reads them.
    """

    assessment: Assessment
    generated_at: datetime
    lang: Lang = "vi"
    simulated: bool = False
    tool_version: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)
    _kept: dict[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def once(self, name: str, make: Callable[[], T]) -> T:
        """What `make` gives, worked out once for all reports and formats of this context."""
        if name not in self._kept:
            self._kept[name] = make()
        kept: T = self._kept[name]
        return kept

    def name(self, stem: str, suffix: str) -> str:
        """A page's file name: `readiness.html`, in English `readiness.en.html`."""
        return f"{stem}.{suffix}" if self.lang == "vi" else f"{stem}.{self.lang}.{suffix}"

    def files(self, *stems_suffixes: tuple[str, str]) -> str:
        """Names of pages in a sentence: "readiness.html, readiness.xlsx"."""
        return ", ".join(self.name(stem, suffix) for stem, suffix in stems_suffixes)


Render = Callable[[ReportContext, str], Iterable[Page]]


@dataclass(frozen=True, slots=True)
class Report:
    """One report. `render(context, format)` yields its pages; `format` is one of `formats`.

    `render` raises CannotWriteError where a format of ON_REQUEST lacks its library.
    """

    id: str
    vi: str
    en: str
    formats: tuple[str, ...]
    render: Render
    doc: str = ""


def report(
    *,
    id: str,  # noqa: A002  every plug-in is declared this way
    vi: str,
    en: str,
    formats: tuple[str, ...],
) -> Callable[[Render], Report]:
    """Make a function a report; the file that binds it is all it takes."""

    def wrap(render: Render) -> Report:
        return Report(id=id, vi=vi, en=en, formats=formats, render=render, doc=render.__doc__ or "")

    return wrap


@cache
def load_reports() -> dict[str, Report]:
    """Every report, by id: `reports/kinds/*.py`, then the entry points."""
    from inventory._collect import collect
    from reports import kinds

    return collect(Report, kinds, "ward_audit.reports")
