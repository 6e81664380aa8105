"""The cartogram as numbers: where each ward's tile, each border and each name goes."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from reports.names import Names
from reports.overview import WardRow

WIDTH, HEIGHT = 64, 66  # of a tile, in units of the drawing
MARGIN = 6
LINE = 11  # signs of a ward's name on one line of its tile

Cell = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Tile:
    """One ward's tile. `x`, `y`: its upper left corner."""

    ward: WardRow
    x: int
    y: int
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """A text of the map, centred on its place."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class TileMap:
    """The drawing. `borders` is an SVG path; `gaps` are empty columns: water in this register."""

    width: int
    height: int
    tiles: tuple[Tile, ...]
    borders: str
    labels: tuple[Label, ...]
    gaps: tuple[int, ...]


def tile_map(wards: Iterable[WardRow], names: Names) -> TileMap:
    """Lay the wards out; those without a place of their own follow below, by district."""
    placed = _places(tuple(wards))
    district = {cell: ward.district or "" for cell, ward in placed.items()}
    columns = 1 + max((x for x, _ in placed), default=0)
    rows = 1 + max((y for _, y in placed), default=0)
    return TileMap(
        width=columns * WIDTH + 2 * MARGIN,
        height=rows * HEIGHT + 2 * MARGIN,
        tiles=tuple(
            Tile(
                ward=ward,
                x=x * WIDTH + MARGIN,
                y=y * HEIGHT + MARGIN,
                lines=_lines(names.short(ward.site.id)),
            )
            for (x, y), ward in sorted(placed.items(), key=lambda item: (item[0][1], item[0][0]))
        ),
        borders=_borders(district),
        labels=_labels(district, names),
        gaps=_gaps(district, columns),
    )


def _places(wards: tuple[WardRow, ...]) -> dict[Cell, WardRow]:
    placed: dict[Cell, WardRow] = {}
    homeless: list[WardRow] = []
    for ward in wards:
        if ward.site.tile is None or ward.site.tile in placed:
            homeless.append(ward)
        else:
            placed[ward.site.tile] = ward
    columns = max(1 + max((x for x, _ in placed), default=0), 12)
    row = 1 + max((y for _, y in placed), default=-1)
    column, last = 0, None
    for ward in homeless:
        if column == columns or (last is not None and ward.district != last):
            row, column = row + 1, 0
        placed[column, row] = ward
        column, last = column + 1, ward.district
    return placed


def _borders(district: dict[Cell, str]) -> str:
    """Every edge between two districts, or between a district and nothing, once."""
    across: set[Cell] = set()  # edge above cell (x, y)
    along: set[Cell] = set()  # edge left of cell (x, y)
    for (x, y), here in district.items():
        if district.get((x, y - 1)) != here:
            across.add((x, y))
        if district.get((x, y + 1)) != here:
            across.add((x, y + 1))
        if district.get((x - 1, y)) != here:
            along.add((x, y))
        if district.get((x + 1, y)) != here:
            along.add((x + 1, y))
    level = [f"M{x * WIDTH + MARGIN} {y * HEIGHT + MARGIN}h{WIDTH}" for x, y in sorted(across)]
    upright = [f"M{x * WIDTH + MARGIN} {y * HEIGHT + MARGIN}v{HEIGHT}" for x, y in sorted(along)]
    return "".join(level + upright)


def _labels(district: dict[Cell, str], names: Names) -> tuple[Label, ...]:
    """A district's name on the line between two rows near its middle, where no tile has text."""
    cells: dict[str, set[Cell]] = defaultdict(set)
    for cell, code in district.items():
        cells[code].add(cell)
    labels = []
    for code, own in sorted(cells.items()):
        if not code:
            continue
        middle_x = sum(x for x, _ in own) / len(own) + 0.5
        middle_y = sum(y for _, y in own) / len(own) + 0.5
        best = min(
            _seams(own),
            key=lambda seam: (
                -min(seam[1] - seam[0], 3), abs(seam[2] - middle_y),
                abs((seam[0] + seam[1]) / 2 - middle_x), seam,
            ),
        )  # fmt: skip
        labels.append(
            Label(
                text=names.short(code),
                x=(best[0] + best[1]) / 2 * WIDTH + MARGIN,
                y=best[2] * HEIGHT + MARGIN,
            )
        )
    return tuple(labels)


def _seams(own: set[Cell]) -> list[tuple[int, int, int]]:
    """(first column, column after the last, row below) of every run that has cells on both sides.

    A district of one row has its upper edge.
    """
    seams: list[tuple[int, int, int]] = []
    rows = {y for _, y in own}
    for y in sorted(rows):
        upper = {x for x, row in own if row == y}
        both = upper & {x for x, row in own if row == y + 1}
        for x in sorted(both):
            if x - 1 not in both:
                end = x
                while end in both:
                    end += 1
                seams.append((x, end, y + 1))
    if not seams:
        y = min(rows)
        top = [x for x, row in own if row == y]
        seams.append((min(top), max(top) + 1, y))
    return seams


def _gaps(district: dict[Cell, str], columns: int) -> tuple[int, ...]:
    """Left edges of columns that are empty from top to bottom, with tiles on both sides."""
    used = {x for x, _ in district}
    return tuple(x * WIDTH + MARGIN for x in range(columns) if x not in used and used)


def _lines(name: str) -> tuple[str, ...]:
    """A ward's name on two lines at most, broken where the halves are most alike."""
    words = name.split()
    if len(name) <= LINE or len(words) == 1:
        return (name,)
    cut = min(
        range(1, len(words)),
        key=lambda n: max(len(" ".join(words[:n])), len(" ".join(words[n:]))),
    )
    return " ".join(words[:cut]), " ".join(words[cut:])
