"""P3: a country costs per ward what a city costs, in bounded memory. One light probe an address."""

import sqlite3
from collections.abc import Sequence
from pathlib import Path

from bench import _city
from bench._estate import Estate
from bench._frame import Figures, Piece, Row, within

SIZES = (10, _city.WHOLE_CITY, 1_000, 10_600)
_DEAD_OF_1000 = 100
_PROBES = ("bench.snmp",)
_MB = 256.0
_MORE_MB = 32.0


def once(estate: Estate) -> Figures:
    """Every size once, from the smallest; the folders are written in the first pass."""
    figures: dict[str, float] = {}
    with estate.dead(_city.dead(SIZES[-1], _DEAD_OF_1000)):
        for wards in SIZES:
            figures |= _sweep(estate, _folder(estate, wards), wards)
    return figures


def rows(median: Figures) -> Sequence[Row]:
    """Wall and processor time a ward against the city's; memory of the largest process."""
    city, country = SIZES[1], SIZES[-1]
    cost = {
        name: (median[f"{name}.{country}"] / country) / (median[f"{name}.{city}"] / city)
        for name in ("cpu_s", "wall_s")
    }
    return [
        within("P3.cpu", "processor time a ward, 10,600 wards against 168", cost["cpu_s"], 1.1,
               unit="x"),
        within("P3.wall", "wall time a ward, 10,600 wards against 168", cost["wall_s"], 1.1,
               unit="x"),
        within("P3.rss", "memory of the largest process, 265,000 addresses",
               median[f"rss_mb.{country}"], _MB, unit="MB"),
        within("P3.growth", "its growth from 25,000 to 265,000 addresses",
               median[f"rss_mb.{country}"] - median["rss_mb.1000"], _MORE_MB, unit="MB"),
    ]  # fmt: skip


def _folder(estate: Estate, wards: int) -> Path:
    folder = estate.folder / f"p3-{wards}"
    if not folder.exists():
        _city.city(folder, wards, _PROBES)
        _city.ready(estate, folder)
    for old in folder.glob("store.sqlite*"):
        old.unlink()
    return folder


def _sweep(estate: Estate, folder: Path, wards: int) -> dict[str, float]:
    ran = estate.run(_city.collect(folder), env=_city.environment(folder), timeout_s=600)
    assert ran.status == 0, ran.out
    every = wards * _city.PER_WARD
    with sqlite3.connect(folder / "store.sqlite") as store:
        counts = dict(store.execute("SELECT outcome, looks FROM tally"))
    store.close()
    silent = len(_city.dead(wards, _DEAD_OF_1000))
    assert counts == {"answered": every - silent, "timeout": silent}, counts
    return {
        f"wall_s.{wards}": ran.wall_s,
        f"cpu_s.{wards}": ran.cpu_s,
        f"rss_mb.{wards}": ran.rss_mb,
    }


PIECE = Piece(id="P3", needs_root=True, once=once, rows=rows)
