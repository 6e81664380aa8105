"""Write reports into a folder: every page whole or not at all, and never outside the folder."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from audit.runs import no_search_for_cycles
from audit.whole_file import whole_file
from checks.decision import Assessment
from reports.report import (
    ON_REQUEST,
    CannotWriteError,
    Lang,
    Page,
    Report,
    ReportContext,
    load_reports,
)

_NAME = re.compile(r"[a-z0-9][a-z0-9-]*(\.[a-z0-9]+){1,3}")


def render_all(
    assessment: Assessment,
    out_dir: Path,
    lang: Lang = "vi",
    *,
    generated_at: datetime,
    tool_version: str = "",
    kinds: Iterable[str] | None = None,
    formats: Iterable[str] | None = None,
    extra: Mapping[str, Any] | None = None,
    cannot: Callable[[CannotWriteError], None] | None = None,
) -> list[Path]:
    """Render reports of one judgement and return the files, in order of writing.

    `kinds` defaults to everything, `formats` to all but those of ON_REQUEST; a report without one
    of the formats leaves it out. A format that this installation cannot write is told to `cannot`,
    once, and the others are written; without `cannot` it is an error.

    Raises:
        ValueError: no such report, or a format that none of the chosen reports has.
        CannotWriteError: a format lacks its library and there is no `cannot`.
        OSError: the folder cannot be written.
    """
    context = ReportContext(
        assessment=assessment,
        generated_at=generated_at,
        lang=lang,
        simulated=assessment.estate.simulated,
        tool_version=tool_version,
        extra=extra or {},
    )
    wanted = None if formats is None else tuple(dict.fromkeys(formats))
    reports = _chosen(kinds)
    for format_ in wanted or ():
        if not any(format_ in one.formats for one in reports):
            raise ValueError(f"no report has the format {format_!r}")
    out_dir.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    lacking: set[str] = set()
    with no_search_for_cycles():
        for one in reports:
            for format_ in one.formats:
                if format_ in lacking or not _is_wanted(format_, wanted):
                    continue
                try:
                    written += [write_page(out_dir, page) for page in one.render(context, format_)]
                except CannotWriteError as error:
                    if cannot is None:
                        raise
                    lacking.add(format_)
                    cannot(error)
    return written


def _is_wanted(format_: str, wanted: tuple[str, ...] | None) -> bool:
    return format_ not in ON_REQUEST if wanted is None else format_ in wanted


def _chosen(kinds: Iterable[str] | None) -> list[Report]:
    known = load_reports()
    if kinds is None:
        return list(known.values())
    chosen = []
    for id_ in dict.fromkeys(kinds):
        if id_ not in known:
            raise ValueError(f"no report is called {id_!r}; known: {', '.join(known)}")
        chosen.append(known[id_])
    return chosen


def write_page(out_dir: Path, page: Page) -> Path:
    """Write one page: a new file beside its place, synced, then moved over it.

    Whoever reads the folder sees the old page or the new one. A symbolic link at the place is
    replaced, not followed.

    Raises:
        ValueError: a name that is not a plain one (our own bug: names never come from devices).
    """
    if not _NAME.fullmatch(page.name):
        raise ValueError(f"not a page name: {page.name!r}")
    place = out_dir / page.name
    with whole_file(place, 0o644) as file:
        file.write(page.data)
    return place
