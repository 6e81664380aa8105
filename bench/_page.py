"""Put what was measured into a document, between its marks, so that it is never retyped."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from bench._frame import HEADS, Profile, Row, cells

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"


def fill(
    page: Path, rows: Sequence[Row], said: Mapping[str, object],
    profiles: Mapping[str, Profile], drawn: str,
) -> None:  # fmt: skip
    """Replace what stands between the marks of `page`; the plot is written beside it.

    Raises:
        ValueError: the page has no marks.
    """
    text = page.read_text()
    if BEGIN not in text or END not in text:
        raise ValueError(f"{page}: no {BEGIN} and {END}")
    head, rest = text.split(BEGIN, 1)
    tail = rest.split(END, 1)[1]
    page.write_text(f"{head}{BEGIN}\n{_body(rows, said, profiles, drawn, page)}\n{END}{tail}")


def _body(
    rows: Sequence[Row],
    said: Mapping[str, object],
    profiles: Mapping[str, Profile],
    drawn: str,
    page: Path,
) -> str:
    machine, passes = said["machine"], said["passes"]
    assert isinstance(machine, dict)
    assert isinstance(passes, dict)
    counts = ", ".join(f"{id_} {count}" for id_, count in sorted(passes.items()))
    lines = [
        f"Measured on {machine['system']}, {machine['processor']}, {machine['cores']} cores, "
        f"Python {machine['python']}; medians of the passes in one run: {counts}.",
        "",
        f"| {' | '.join(HEADS)} |",
        f"|{' --- |' * len(HEADS)}",
        *(f"| {' | '.join(cells(row))} |" for row in rows),
    ]
    if drawn:
        picture = page.with_name("bench-size.svg")
        picture.write_text(drawn)
        lines += ["", f"![Cost against size]({picture.name})"]
    for id_, profile in sorted(profiles.items()):
        lines += [
            "",
            f"Where the processor time of {id_} goes (samples of all processes, by file; what a "
            "library does for a file counts for the file):",
            "",
            "| file | share |",
            "| --- | --- |",
            *(f"| `{name}` | {share:.0%} |" for name, share in profile),
        ]
    return "\n".join(lines)
