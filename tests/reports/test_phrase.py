"""Numbers, dates, money and shares as Vietnamese and English readers write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from reports import phrase

NB = "\u00a0"


def test_vietnamese_writes_thousands_with_a_point_and_decimals_with_a_comma():
    assert phrase.integer(1500, "vi") == "1.500"
    assert phrase.decimal(62, "vi", 1) == "62,0"
    assert phrase.percent(62, "vi") == f"62,0{NB}%"
    assert phrase.decimal(1234.5, "vi") == "1.234,5"
    assert phrase.money(1_756_200_000, "vi") == f"1.756.200.000{NB}đồng"


def test_english_writes_them_the_other_way_round():
    assert phrase.integer(1500, "en") == "1,500"
    assert phrase.decimal(1234.5, "en") == "1,234.5"
    assert phrase.money(1_756_200_000, "en") == f"VND{NB}1,756,200,000"


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2016, 8, 5), "ngày 05 tháng 8 năm 2016"),
        (date(2016, 8, 10), "ngày 10 tháng 8 năm 2016"),
        (date(2016, 1, 9), "ngày 09 tháng 01 năm 2016"),
        (date(2016, 2, 29), "ngày 29 tháng 02 năm 2016"),
        (date(2016, 3, 1), "ngày 01 tháng 3 năm 2016"),
        (date(2016, 12, 31), "ngày 31 tháng 12 năm 2016"),
    ],
)
def test_a_leading_zero_stands_before_days_below_ten_and_the_first_two_months(day, said):
    assert phrase.date_long(day, "vi") == said


def test_a_short_date_has_no_leading_zero_and_english_names_the_month():
    assert phrase.date_short(date(2016, 8, 5), "vi") == "5/8/2016"
    assert phrase.date_short(date(2016, 8, 5), "en") == "5 Aug 2016"


def test_a_moment_is_said_on_the_clock_of_hanoi():
    evening = datetime(2016, 8, 4, 18, 5, tzinfo=UTC)
    assert phrase.moment(evening, "vi") == "1 giờ 05 phút, 5/8/2016"
    assert phrase.day(evening) == date(2016, 8, 5)


def test_a_moment_without_a_zone_is_refused():
    with pytest.raises(ValueError, match="naive"):
        phrase.moment(datetime(2016, 8, 5, 9, 0), "vi")  # noqa: DTZ001


def test_a_share_that_is_not_whole_never_reads_nought_or_a_hundred():
    assert phrase.share(168, 168, "vi") == f"100,0{NB}%"
    assert phrase.share(0, 168, "vi") == f"0,0{NB}%"
    assert phrase.share(9_999, 10_000, "vi") == f"99,9{NB}%"
    assert phrase.share(1, 10_000, "vi") == f"0,1{NB}%"
    assert phrase.share(61, 168, "vi") == f"36,3{NB}%"
    assert phrase.share(0, 0, "vi") == "—"


def test_halves_are_rounded_up_as_by_hand():
    assert phrase.decimal(0.25, "vi", 1) == "0,3"
    assert phrase.decimal(2.675, "vi", 2) == "2,68"
    assert phrase.decimal(Decimal("-0.04"), "vi", 1) == "0,0"


def test_a_number_that_is_none_is_a_dash():
    assert phrase.decimal(float("nan"), "vi") == "—"
    assert phrase.decimal(float("inf"), "en") == "—"


def test_values_of_findings_are_words_numbers_and_dates():
    assert phrase.scalar(True, "vi") == "có"
    assert phrase.scalar(False, "en") == "no"
    assert phrase.scalar(None, "vi") == "—"
    assert phrase.scalar(3.2, "vi") == "3,2"
    assert phrase.scalar(date(2016, 8, 5), "vi") == "5/8/2016"


def test_a_total_stands_in_words_in_a_bracket():
    assert phrase.money_words(1_005, "vi") == "(Bằng chữ: Một nghìn không trăm linh năm đồng)"
    assert phrase.money_words(1_005, "en") == "(In words: One thousand and five dong)"


def test_five_days_before_the_start_three_are_working_days():
    assert phrase.working_days(date(2016, 8, 5), date(2016, 8, 10)) == 3


def test_a_list_ends_with_and():
    assert phrase.listing(["a", "b", "c"], "vi") == "a, b và c"
    assert phrase.listing(["a"], "en") == "a"
    assert phrase.listing([], "en") == ""
