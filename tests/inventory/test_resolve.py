"""Sites are told by their code. Every way in which spreadsheets lose it is caught."""

import csv
import unicodedata
from pathlib import Path

import pytest

from inventory.register import load_register
from inventory.resolve import Q_CODE, SiteError, resolve_site, sites_named
from inventory.text import Q_FONT
from tests.inventory.fonts import tcvn3, vni
from tests.inventory.tiny import tiny_register

HANOI = load_register("hanoi-2016")


def refusal(code: str, name: str | None = None, **more: object) -> SiteError:
    with pytest.raises(SiteError) as caught:
        resolve_site(HANOI, code, name, **more)  # type: ignore[arg-type]
    return caught.value


def test_a_code_is_enough() -> None:
    assert resolve_site(HANOI, " 00001 ").title == "Phường Phúc Xá"
    assert resolve_site(HANOI, "268").title == "Quận Hà Đông"


@pytest.mark.parametrize(
    "name",
    [
        "Phúc Xá", "Phường Phúc Xá", "phường phúc xá", "P. Phúc Xá", "P.Phúc Xá", "Phuc Xa",
        "  Phúc   Xá ", unicodedata.normalize("NFD", "Phường Phúc Xá"),
    ],
)  # fmt: skip
def test_the_name_beside_a_code_may_be_written_in_many_ways(name: str) -> None:
    assert resolve_site(HANOI, "00001", name).id == "00001"


def test_old_and_new_places_of_the_tone_mark_are_one_name() -> None:
    assert resolve_site(HANOI, "00172", "Yên Hòa").id == "00172"
    assert resolve_site(HANOI, "00172", "Yên Hoà").id == "00172"


def test_nfd_text_is_the_same_text() -> None:
    for site in HANOI.sites:
        assert resolve_site(HANOI, site.id, unicodedata.normalize("NFD", site.title)) == site


def test_lost_leading_zeros_are_named_and_never_mended() -> None:
    error = refusal("1", levels=("ward",))
    assert error.trap == Q_CODE
    assert str(error) == (
        "'1' has lost its leading zeros; write 00001 (Phường Phúc Xá, Quận Ba Đình) "
        "and format the column as text"
    )


def test_a_lost_zero_may_mean_a_ward_a_district_or_the_city() -> None:
    error = refusal("1")
    assert error.trap == Q_CODE
    assert "00001 (Phường Phúc Xá, Quận Ba Đình) or 001 (Quận Ba Đình) or 01 (Thành phố" in (
        str(error)
    )


def test_the_name_tells_which_of_them() -> None:
    assert "write 00001 (Phường Phúc Xá, Quận Ba Đình) and" in str(refusal("1", "Phúc Xá"))


def test_no_ward_that_lost_its_zeros_is_taken_for_another_site() -> None:
    for site in HANOI.level("ward"):
        bare = site.id.lstrip("0")
        if bare == site.id:
            continue
        for written in (bare, f"{bare}.0", site.id[1:]):
            error = refusal(written, levels=("ward",))
            assert (error.trap, site.id in str(error)) == (Q_CODE, True)


def test_a_ward_without_zeros_may_look_like_a_district() -> None:
    assert resolve_site(HANOI, "268", "Hà Đông").id == "268"
    for error in (refusal("268", levels=("ward",)), refusal("268", "Thanh Lương")):
        assert error.trap == Q_CODE
        assert "write 00268 (Phường Thanh Lương, Quận Hai Bà Trưng) and" in str(error)


def test_lost_zeros_are_those_of_this_register() -> None:
    with pytest.raises(SiteError) as caught:
        resolve_site(tiny_register(), "701")
    assert str(caught.value) == (
        "'701' has lost its leading zeros; write 0701 (Xã Một, Khu Đông) "
        "and format the column as text"
    )


@pytest.mark.parametrize(
    ("name", "codes"),
    [("Minh Khai", ("00295", "00613")), ("Quang Trung", ("00214", "09550"))],
)
def test_two_wards_of_one_name_are_refused_by_name_alone(name: str, codes: tuple[str, str]) -> None:
    assert tuple(site.id for site in sites_named(HANOI, name)) == codes
    for error in (refusal("", name), refusal(name), refusal(f"Phường {name}")):
        assert "2 sites are called" in str(error)
        assert all(code in str(error) for code in codes)
    for code in codes:
        assert resolve_site(HANOI, code, name).id == code


def test_a_unique_name_is_no_code_either() -> None:
    assert str(refusal("", "Phúc Xá")) == (
        "'Phúc Xá' is a name; write the code 00001 (Phường Phúc Xá, Quận Ba Đình)"
    )


def test_every_confusable_pair_is_told_apart_and_both_are_named(shared: Path) -> None:
    with (shared / "domain/ward_confusables.csv").open(encoding="utf-8-sig", newline="") as file:
        pairs = list(csv.DictReader(file))
    assert len(pairs) == 70
    for pair in pairs:
        a, b = HANOI.by_id[pair["ward_code_a"]], HANOI.by_id[pair["ward_code_b"]]
        assert (a.name, b.name) == (pair["ward_a"], pair["ward_b"])
        if a.name == b.name:
            continue
        for site, other in ((a, b), (b, a)):
            said = str(refusal(site.id, other.name))
            assert said.startswith(f"code {site.id} is {site.title}, but the name beside it is")
            assert other.id in said


def test_a_code_and_a_name_that_disagree_are_both_in_the_line() -> None:
    assert str(refusal("00052", "Hàng Bột")) == (
        "code 00052 is Phường Hàng Bồ, but the name beside it is 'Hàng Bột', which is "
        "00196 (Phường Hàng Bột, Quận Đống Đa); correct one of them"
    )


def test_a_name_of_nothing_is_said_too() -> None:
    assert str(refusal("00001", "Phúc Xã")) == (
        "code 00001 is Phường Phúc Xá, but the name beside it is 'Phúc Xã'; correct one of them"
    )


def test_a_name_in_a_legacy_font_is_recognised_for_every_ward() -> None:
    for site in HANOI.level("ward"):
        for spoil in (tcvn3, vni):
            for said in (spoil(site.title), spoil(site.name)):
                if said.casefold() not in (site.name.casefold(), site.title.casefold()):
                    assert refusal(site.id, said).trap == Q_FONT, said


def test_an_unknown_code_says_where_the_name_belongs() -> None:
    assert str(refusal("W914")) == (
        "site 'W914' is not in the register hanoi-2016; correct the code"
    )
    assert str(refusal("99999", "Phúc Xá")) == (
        "site '99999' is not in the register hanoi-2016; "
        "'Phúc Xá' is 00001 (Phường Phúc Xá, Quận Ba Đình)"
    )


def test_a_district_where_a_ward_is_wanted_is_refused() -> None:
    assert str(refusal("001", levels=("ward",))) == (
        "001 is Quận Ba Đình, a district; a ward is wanted here"
    )


def test_no_code_at_all_is_said() -> None:
    assert str(refusal(" ")) == "the site's code is missing; write it"
