"""The register hanoi-2016 says what the sources say; a tiny one proves that counts are data."""

import csv
import json
import unicodedata
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from inventory.load import export_estate, load_estate
from inventory.model import DeviceAsset, Estate
from inventory.problem import InventoryError
from inventory.register import list_registers, load_register, parse_register, renamed
from tests.inventory.tiny import CHANGES_CSV, REGISTER_YAML, SITES_CSV, tiny_files, tiny_register

HANOI = load_register("hanoi-2016")
REVIEW = date(2016, 8, 5)

DISTRICT_COUNTS = {
    "001": 14, "002": 18, "003": 8, "004": 14, "005": 8, "006": 21,
    "007": 20, "008": 14, "009": 11, "019": 10, "021": 13, "268": 17,
}  # fmt: skip
"""Written down here from the 2016 list; R13 names the 20 of Hai Bà Trưng."""


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_pilot_and_roll_out_wards_make_168() -> None:
    wards = HANOI.level("ward", REVIEW)
    pilot = [ward for ward in wards if ward.pilot]
    assert (len(pilot), len(wards) - len(pilot), len(wards)) == (24, 144, 168)
    assert {ward.parent for ward in pilot} == {"004", "019"}


def test_every_district_has_its_number_of_wards() -> None:
    assert {d.id: len(HANOI.children(d.id, REVIEW)) for d in HANOI.level("district")} == (
        DISTRICT_COUNTS
    )
    assert sum(DISTRICT_COUNTS.values()) == 168
    assert len(DISTRICT_COUNTS) == 12


def test_the_city_is_above_all_districts() -> None:
    assert [site.id for site in HANOI.level("city")] == ["01"]
    assert {site.parent for site in HANOI.level("district")} == {"01"}
    assert [site.id for site in HANOI.parents("00256")] == ["007", "01"]


def test_the_register_agrees_with_the_ward_list(shared: Path) -> None:
    for row in rows(shared / "domain" / "wards.csv"):
        site = HANOI.by_id[row["ward_code"]]
        assert (site.name, site.parent, site.pilot) == (
            unicodedata.normalize("NFC", row["ward"]),
            row["district_code"],
            row["pilot"] == "yes",
        )
        assert HANOI.by_id[row["district_code"]].name == row["district"]


def test_the_register_agrees_with_the_list_of_584_communes(shared: Path) -> None:
    communes = {r["commune_code"]: r for r in rows(shared / "domain/hanoi_584_communes_2016.csv")}
    for site in HANOI.level("ward"):
        assert site.title == communes[site.id]["commune_full"]
        wave = communes[site.id]["go_live_wave"]
        assert site.pilot == (wave != "2016-08-10")


def test_tiles_are_those_of_the_drawing_and_none_is_shared(shared: Path) -> None:
    grid = json.loads((shared / "domain" / "tilegrid.json").read_text("utf-8"))
    drawn = {cell["ward_code"]: (cell["x"], cell["y"]) for cell in grid["cells"]}
    tiles = {site.id: site.tile for site in HANOI.level("ward")}
    assert tiles == drawn
    assert len(set(tiles.values())) == 168
    assert (HANOI.columns, HANOI.rows) == (grid["columns"], grid["rows"])


def test_every_name_is_nfc() -> None:
    for site in HANOI.sites:
        for text in (site.name, site.title, *site.aliases):
            assert unicodedata.is_normalized("NFC", text)


def test_the_changes_of_2020_and_2025_end_codes_on_their_day() -> None:
    counts = {
        day: len(HANOI.level("ward", day))
        for day in (
            date(2020, 2, 29), date(2020, 3, 1), date(2024, 12, 31), date(2025, 1, 1),
            date(2025, 6, 30), date(2025, 7, 1),
        )
    }  # fmt: skip
    assert list(counts.values()) == [168, 166, 166, 153, 153, 0]
    assert len(HANOI.level("district", date(2025, 7, 1))) == 0
    assert HANOI.by_id["00250"].valid_to == date(2020, 2, 29)
    assert "895/NQ-UBTVQH14" in (HANOI.by_id["00250"].successor or "")


def test_a_rename_keeps_the_code_and_changes_the_name_from_its_day() -> None:
    assert "00292" not in renamed(HANOI, date(2024, 12, 31))
    assert renamed(HANOI, date(2025, 1, 1))["00292"] == "Bạch Mai"
    assert HANOI.by_id["00292"].name == "Quỳnh Lôi"


def test_what_is_recalled_is_not_called_seen() -> None:
    assert Counter(change.evidence for change in HANOI.changes if change.on.year == 2025) == {
        "seen": 19, "recalled": 165,
    }  # fmt: skip
    assert all(change.evidence == "seen" for change in HANOI.changes if change.on.year == 2020)


def test_another_place_has_other_counts_and_other_digits() -> None:
    tiny = tiny_register()
    assert [len(tiny.level("ward")), len(tiny.level("district"))] == [2, 1]
    assert [site.id for site in tiny.level("ward", date(2021, 5, 1))] == ["0701"]
    assert renamed(tiny, date(2021, 5, 1)) == {"0701": "Một Mới"}
    estate = Estate(register_id="tiny-town", devices=(DeviceAsset(id="a", kind="pc", site="0702"),))
    assert load_estate(export_estate(estate), tiny) == estate


def test_a_part_of_a_register_knows_only_its_part() -> None:
    assert "00001" in HANOI.by_id
    part = HANOI.model_copy(update={"sites": HANOI.sites[:3]})
    assert set(part.by_id) == {site.id for site in HANOI.sites[:3]}


def test_an_unknown_register_names_the_known_ones() -> None:
    assert list_registers() == ("hanoi-2016",)
    with pytest.raises(InventoryError) as caught:
        load_register("hue-2016")
    assert str(caught.value) == (
        "ward-audit.yaml: register: no register is called 'hue-2016'; known: hanoi-2016"
    )


@pytest.mark.parametrize(
    ("changed", "line"),
    [
        (
            {"sites": SITES_CSV.replace("0702,ward", "702,ward")},
            "sites.csv:5: 702: a ward code has 4 digits; correct it",
        ),
        (
            {"sites": SITES_CSV.replace("Xã Hai,070", "Xã Hai,071")},
            "sites.csv:5: 0702: parent '071' is not in the table; add it",
        ),
        (
            {"sites": SITES_CSV.replace("no,1,0", "no,0,0")},
            "sites.csv:5: 0702: shares tile (0, 0); move it",
        ),
        (
            {"sites": SITES_CSV.replace("no,1,0", "no,9,0")},
            "sites.csv:5: 0702: tile (9, 0) is outside 2 × 1; move it",
        ),
        (
            {"sites": SITES_CSV.replace("0702,ward,Hai", "0701,ward,Hai")},
            "sites.csv:5: 0701: written twice, first in line 4; keep one of them",
        ),
        (
            {"changes": CHANGES_CSV.replace("0702", "0799")},
            "changes.csv: 0799: is not in sites.csv; correct the code",
        ),
        (
            {"register": REGISTER_YAML.replace("rows: 1", "rows: many")},
            "register.yaml:7: rows: 'many' must be a whole number",
        ),
    ],
)
def test_a_wrong_register_is_refused_with_its_line(changed: dict[str, str], line: str) -> None:
    with pytest.raises(InventoryError) as caught:
        parse_register(tiny_files(**changed))
    assert line in str(caught.value).splitlines()
