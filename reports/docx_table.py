"""Tables of WordprocessingML (ECMA-376 part 1, 17.4): cells with colours, bars, a repeated head."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

FONT = "Times New Roman"

COLOURS: dict[str, tuple[str, str]] = {
    "GO": ("BFE5CB", "0E4A26"),
    "CONDITIONAL": ("F6C04D", "442C00"),
    "NO_GO": ("A61B1B", "FFFFFF"),
    "NO_VERDICT": ("DFE4E9", "2F3B46"),
    "fail": ("F3C9C9", "7A1010"),
    "unknown": ("DFE4E9", "2F3B46"),
    "warn": ("FDEECB", "553A00"),
    "pass": ("E4F4E9", "0E4A26"),
    "money": ("12476B", "FFFFFF"),
}
"""(ground, ink) by verdict, as in the workbook."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_BAR_TWIPS = 160  # how high a bar is
_MARGINS = (("top", 30), ("left", 70), ("bottom", 30), ("right", 70))


@dataclass(frozen=True, slots=True)
class Styled:
    """A cell of text that is already clean."""

    text: str
    bold: bool = False
    fill: str | None = None
    ink: str | None = None


@dataclass(frozen=True, slots=True)
class Bar:
    """A cell that is a bar: parts (colour, number) of a whole."""

    parts: tuple[tuple[str, int], ...]
    whole: int


def twips(mm: float) -> int:
    """Millimetres in the unit of the format: 1/1440 inch."""
    return round(mm * 1440 / 25.4)


def _add(parent: Any, name: str, **attributes: str | int) -> Any:
    made = parent.makeelement(_W + name)
    for key, value in attributes.items():
        made.set(_W + key, str(value))
    parent.append(made)
    return made


def table(widths: Sequence[int], *, centred: bool = False, lines: bool = True) -> Any:
    """An empty table with fixed columns."""
    from docx.oxml import OxmlElement

    made = OxmlElement("w:tbl")
    properties = _add(made, "tblPr")
    _add(properties, "tblW", w=sum(widths), type="dxa")
    if centred:
        _add(properties, "jc", val="center")
    if lines:
        borders = _add(properties, "tblBorders")
        for side in ("top", "bottom", "insideH"):
            _add(borders, side, val="single", sz=4, space=0, color="B4BFC9")
    _add(properties, "tblLayout", type="fixed")
    margins = _add(properties, "tblCellMar")
    for side, width in _MARGINS if lines else [(side, 0) for side, _ in _MARGINS]:
        _add(margins, side, w=width, type="dxa")
    grid = _add(made, "tblGrid")
    for width in widths:
        _add(grid, "gridCol", w=width)
    return made


def row(
    of: Any,
    widths: Sequence[int],
    cells: Sequence[Styled | Bar],
    right: Sequence[bool],
    size_pt: float,
    *,
    head: bool = False,
    height_twips: int | None = None,
) -> Any:
    """One more row; a `head` is repeated on every sheet."""
    made = _add(of, "tr")
    properties = _add(made, "trPr")
    _add(properties, "cantSplit")
    if height_twips is not None:
        _add(properties, "trHeight", val=height_twips, hRule="exact")
    if head:
        _add(properties, "tblHeader")
    for width, one, at_right in zip(widths, cells, right, strict=False):
        if isinstance(one, Bar):
            _bar(made, width, one)
        else:
            inside = cell(made, width, fill=one.fill)
            line(inside, one.text, size_pt=size_pt, bold=one.bold, ink=one.ink, right=at_right)
    return made


def cell(
    of: Any,
    width: int,
    *,
    fill: str | None = None,
    borders: Mapping[str, int] | None = None,
    tight: bool = False,
) -> Any:
    """An empty cell. It is only whole with a `line` in it; `line` replaces what stands for none."""
    made = _add(of, "tc")
    properties = _add(made, "tcPr")
    _add(properties, "tcW", w=width, type="dxa")
    if borders is not None:
        around = _add(properties, "tcBorders")
        for side in ("top", "left", "bottom", "right"):
            size = borders.get(side)
            if size is None:
                _add(around, side, val="nil")
            else:
                _add(around, side, val="single", sz=size, space=0, color="12202B")
    if fill is not None:
        _add(properties, "shd", val="clear", color="auto", fill=fill)
    if tight:
        margins = _add(properties, "tcMar")
        for side, _ in _MARGINS:
            _add(margins, side, w=0, type="dxa")
        _add(properties, "vAlign", val="center")
    _small(made)
    return made


def line(
    inside: Any,
    text: str,
    *,
    size_pt: float,
    bold: bool = False,
    ink: str | None = None,
    centred: bool = False,
    right: bool = False,
) -> None:
    """One paragraph in a cell."""
    last = inside[-1]
    if last.tag == _W + "p" and last.find(_W + "r") is None:
        inside.remove(last)
    paragraph = _add(inside, "p")
    properties = _add(paragraph, "pPr")
    _add(properties, "spacing", before=0, after=0, line=240, lineRule="auto")
    if centred or right:
        _add(properties, "jc", val="center" if centred else "right")
    run = _add(paragraph, "r")
    style = _add(run, "rPr")
    if bold:
        _add(style, "b")
    if ink:
        _add(style, "color", val=ink)
    half = max(2, round(size_pt * 2))
    _add(style, "sz", val=half)
    _add(style, "szCs", val=half)
    written = _add(run, "t")
    written.text = text
    if text != text.strip():
        written.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def paragraph(
    text: str,
    style: str,
    *,
    bold: bool = False,
    keep: bool = False,
    new_sheet: bool = False,
    low: bool = False,
) -> Any:
    """A paragraph of a document by the id of its style; a `low` one only keeps things apart."""
    from docx.oxml import OxmlElement

    made = OxmlElement("w:p")
    properties = _add(made, "pPr")
    _add(properties, "pStyle", val=style)
    if keep:
        _add(properties, "keepNext")
    if new_sheet:
        _add(properties, "pageBreakBefore")
    if low:
        _add(properties, "spacing", before=0, after=0, line=120, lineRule="exact")
        return made
    run = _add(made, "r")
    if bold:
        _add(_add(run, "rPr"), "b")
    _add(run, "t").text = text
    return made


def field(paragraph: Any, code: str) -> None:
    """A number that the word processor works out: PAGE, NUMPAGES."""
    for kind in ("begin", "", "separate", "text", "end"):
        run = _add(paragraph, "r")
        if kind == "text":
            _add(run, "t").text = "1"
        elif kind:
            _add(run, "fldChar", fldCharType=kind)
        else:
            _add(run, "instrText").text = f" {code} "


def _bar(of: Any, width: int, bar: Bar) -> None:
    """A table inside the cell: one row, a coloured cell for each part."""
    holder = cell(of, width)
    inner = width - 140
    shown = [(colour, n) for colour, n in bar.parts if n]
    widths = [max(20, inner * n // max(bar.whole, 1)) for _, n in shown]
    rest = inner - sum(widths)
    if rest > 20:
        widths.append(rest)
    made = table(widths, lines=False)
    drawn = row(made, widths, [], [], 1, height_twips=_BAR_TWIPS)
    for position, part in enumerate(widths):
        fill = COLOURS[shown[position][0]][0] if position < len(shown) else "F4F6F8"
        cell(drawn, part, fill=fill)
    holder.insert(1, made)


def _small(inside: Any) -> None:
    """The paragraph that a cell without text must have, as low as can be."""
    paragraph = _add(inside, "p")
    properties = _add(paragraph, "pPr")
    _add(properties, "spacing", before=0, after=0, line=20, lineRule="exact")
    style = _add(properties, "rPr")
    _add(style, "sz", val=2)
