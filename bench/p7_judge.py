"""P7: a city judged in a second, a country in a minute, the past as fast as now, pages in ten."""

import sys
from collections.abc import Sequence
from pathlib import Path

from bench._country import COMMUNES, country
from bench._estate import Estate
from bench._frame import Figures, Piece, Profile, Row, within
from bench._judge import KINDS
from bench._profile import profile

CITY = 168
_RUNS = 5
_JUDGE = (sys.executable, "-m", "bench._judge")


def once(estate: Estate) -> Figures:
    """A city with five runs, judged and rendered; a country; the folders are written once."""
    city = _folder(estate, CITY, _RUNS)
    judged = estate.run((*_JUDGE, str(city)))
    rendered = estate.run((*_JUDGE, str(city), str(estate.folder / "p7-pages")))
    whole = estate.run((*_JUDGE, str(_folder(estate, COMMUNES, 1))), timeout_s=600)
    for ran in (judged, rendered, whole):
        assert ran.status == 0, ran.out
    pages = rendered.json()
    return {
        "city.judge_s": judged.json()["judge_s"],
        "city.past_s": judged.json()["past_s"],
        "city.now_s": judged.json()["now_s"],
        "country.judge_s": whole.json()["judge_s"],
        "country.rss_mb": whole.rss_mb,
        **{f"city.{kind}_s": pages[f"{kind}_s"] for kind in KINDS},
        "city.pages_s": sum(pages[f"{kind}_s"] for kind in KINDS),
        "city.pages_rss_mb": rendered.rss_mb,
    }


def rows(median: Figures) -> Sequence[Row]:
    """Numbers, but for the past against now."""
    return [
        within("P7.city", f"judging {CITY} wards", median["city.judge_s"], 1.0, unit="s"),
        within("P7.country", "judging 10,600 communes", median["country.judge_s"], 60.0, unit="s"),
        within("P7.memory", "memory of judging 10,600 communes", median["country.rss_mb"], 256.0,
               unit="MB"),
        within("P7.past", f"judging the first of {_RUNS} runs against the last",
               median["city.past_s"] / median["city.now_s"], 1.1, unit="x"),
        *(within(f"P7.{kind}", f"all {kind} pages of {CITY} wards", median[f"city.{kind}_s"], 10.0,
                 unit="s") for kind in KINDS),
        within("P7.pages", "all of them together", median["city.pages_s"], 10.0, unit="s"),
        within("P7.pages_rss", "memory of judging and rendering", median["city.pages_rss_mb"],
               300.0, unit="MB"),
    ]  # fmt: skip


def sampled(estate: Estate) -> Profile:
    """Where the time of judging a city goes."""
    return profile((*_JUDGE, str(_folder(estate, CITY, _RUNS))), estate.ours)


def _folder(estate: Estate, wards: int, runs: int) -> Path:
    folder = estate.folder / f"p7-{wards}"
    if not folder.exists():
        country(folder, wards, runs=runs)
    return folder


PIECE = Piece(id="P7-judge", needs_root=True, once=once, rows=rows, sampled=sampled)
