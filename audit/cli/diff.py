"""`ward-audit diff A B`: what changed between two runs."""

import json
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Annotated, Any

import typer

from audit.cli._common import HERE, Folder, Format, Lang, NoColor, Quiet, Ui, Verbose, command_app

if TYPE_CHECKING:
    from inventory.codec import Row

app = command_app()

HISTORY = "`ward-audit history` lists them"
MOVING = ("uptime_s", "time_ms", "rtt_ms", "took_s", "_octets", "sysUpTime", "offset_s", "_ms")
"""Figures that are never twice the same; left out unless `--all`."""

HIDDEN = "[…]"
"""In place of what may name a person; `history --asset` shows it to who must see it."""


def changes(before: "Row | None", after: "Row | None") -> Iterator[tuple[str, Any, Any]]:
    """(place, before, after) of one look in two runs; nothing when they agree."""
    if before is None or after is None:
        yield "outcome", before and before.outcome, after and after.outcome
        return
    if before.outcome != after.outcome:
        yield "outcome", before.outcome, after.outcome
    was, now = (dict(_flat(json.loads(row.facts))) for row in (before, after))
    changed = sorted(place for place in was.keys() | now.keys() if was.get(place) != now.get(place))
    personal = _personal(before, was) | _personal(after, now) if changed else set()
    for place in changed:
        old, new = was.get(place), now.get(place)
        if place in personal:
            old, new = (None if said is None else HIDDEN for said in (old, new))
        yield place, old, new


def _personal(row: "Row", said: Mapping[str, Any]) -> set[str]:
    """Places whose values point at a person: that they changed is said, what they say is not."""
    from inventory.redact import redacted

    text = redacted(row.facts, {"personal"})
    if text == row.facts:
        return set()
    left = dict(_flat(json.loads(text)))
    return {place for place, value in said.items() if left.get(place) != value}


def _flat(value: Any, place: str = "") -> Iterator[tuple[str, Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, f"{place}.{key}" if place else str(key))
    elif isinstance(value, list) and any(isinstance(one, dict | list) for one in value):
        for number, inner in enumerate(value):
            yield from _flat(inner, f"{place}[{number}]")
    else:
        yield place, value


@app.command()
def diff(
    before: Annotated[str, typer.Argument(metavar="A", help="The earlier run.")],
    after: Annotated[str, typer.Argument(metavar="B", help="The later run.")],
    every: Annotated[
        bool, typer.Option("--all", help="Also figures that are never twice the same.")
    ] = False,
    estate: Folder = HERE,
    format_: Format = "table",
    lang: Lang = None,
    no_color: NoColor = False,
    quiet: Quiet = False,
    verbose: Verbose = False,
) -> None:
    """Say what changed between two runs, look by look.

    \b
    Example:
      ward-audit diff 20160805T020000Z 20160812T020000Z --estate city
    """
    from audit.app import open_folder
    from inventory.problem import InputError, Problem

    ui = Ui(lang=lang, format_=format_, no_color=no_color, quiet=quiet, verbose=verbose)
    working = open_folder(estate)
    store = working.store()
    try:
        known = {run.id for run in store.runs()}
        strange = [name for name in (before, after) if name not in known]
        if strange:
            raise InputError(
                Problem(working.config.store, None, "diff", f"no run is called {name!r}; {HISTORY}")
                for name in strange
            )
        first, second = (
            {(row.asset, row.probe): row for row in store.of_run(name)} for name in (before, after)
        )
    finally:
        store.close()
    rows = [
        [look[0], look[1], place, was, now]
        for look in sorted(first.keys() | second.keys())
        for place, was, now in changes(first.get(look), second.get(look))
        if every or not any(word in place for word in MOVING)
    ]
    vi = ["tài sản", "cách nhìn", "chỗ", "trước", "sau"]
    en = ["asset", "probe", "place", "before", "after"]
    ui.rows(vi if ui.lang == "vi" else en, rows, keys=en)
    ui.say(f"{len(rows)} thay đổi", f"{len(rows)} changes")
