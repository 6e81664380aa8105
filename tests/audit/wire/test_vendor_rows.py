"""Rows of what to read of which maker's agents: checked at load, read by their form."""

import pytest

from audit.wire import host_vendors, ups_vendors
from audit.wire.vendor_rows import ask_of, fitting, read
from audit.wire.vendor_rules import read_rules

E = "1.3.6.1.4.1."
KINDS = ("cpu", "mem")


def rules(text):
    return read_rules(text, KINDS)


def told(text, values, object_id=E + "9.1.1", descr=""):
    whole = {E + oid: value for oid, value in values.items()}
    return list(read(fitting(rules(text), object_id, descr), whole))


def test_every_row_that_ships_has_a_source_and_somebody_to_ask():
    every = (*host_vendors.PROCESSORS, *host_vendors.MEMORY, *ups_vendors.RULES)
    assert len(every) > 300
    assert all(rule.source and rule.asked_of for rule in every)
    assert all(rule.terms or rule.whole for rule in every)


@pytest.mark.parametrize(
    "line",
    [
        "cpu 9 load=9.1.0",  # no source
        "disk 9 total=9.1.0 # A-MIB::b",  # no such kind here
        "cpu 9 # A-MIB::b",  # nothing to read
        "cpu 9 speed=9.1.0 # A-MIB::b",  # no such field
        "cpu 9 load=9..1 # A-MIB::b",
        "cpu 9 load=9.1.0/x # A-MIB::b",
        "cpu nine load=9.1.0 # A-MIB::b",
    ],
)
def test_a_wrong_row_is_our_mistake_and_is_found_at_load(line):
    with pytest.raises((ValueError, AttributeError)):
        rules(line)


def test_a_maker_is_asked_by_whole_numbers_of_its_prefix_and_by_words_of_its_description():
    row = rules("cpu 9,8072~Edge_Switch load=9.1.0 # A-MIB::b")
    assert fitting(row, E + "9.1.1", "")
    assert not fitting(row, E + "90.1", "")
    assert fitting(row, E + "8072.3.2.10", "Ubiquiti Edge Switch 24")
    assert not fitting(row, E + "8072.3.2.10", "Linux")


def test_scalars_are_got_and_columns_walked():
    ask = ask_of(rules("cpu 9 load=9.1.0|9.2.1 name=9.2.2 if=9.2.3==1 # A-MIB::b"))
    assert ask.get == (E + "9.1.0",)
    assert set(ask.walk) == {E + "9.2.1", E + "9.2.2", E + "9.2.3"}
    assert ask.max_rows == 128


def test_a_row_is_read_by_its_divisor_its_names_and_its_conditions():
    text = "cpu 9 load=9.2.1/100 name=9.2.2 if=9.2.3==1 unless=fan # A-MIB::b"
    found = told(
        text,
        {
            "9.2.1.1": 4_200, "9.2.2.1": b"Board", "9.2.3.1": 1,
            "9.2.1.2": 100, "9.2.2.2": b"Fan tray", "9.2.3.2": 1,
            "9.2.1.3": 100, "9.2.2.3": b"Spare", "9.2.3.3": 2,
        },
    )  # fmt: skip
    assert [(one.index, one.name, one.numbers["load"]) for one in found] == [("1", "Board", 42.0)]


def test_a_second_row_stands_in_only_where_the_first_told_nothing():
    text = "cpu 9 load=9.1.0 # A-MIB::b\ncpu? 9 load=9.2.0 # A-MIB::c"
    assert [one.numbers["load"] for one in told(text, {"9.1.0": 1, "9.2.0": 2})] == [1]
    assert [one.numbers["load"] for one in told(text, {"9.2.0": 2})] == [2]


def test_of_two_objects_the_first_that_is_not_zero_counts_and_zero_where_that_is_all():
    text = "mem 9 total=9.2.1*1048576|9.2.2 used=9.2.3 # A-MIB::b"
    assert told(text, {"9.2.1.7": 0, "9.2.2.7": 512})[0].numbers["total"] == 512
    assert told(text, {"9.2.1.7": 2, "9.2.2.7": 512})[0].numbers["total"] == 2 * 2**20
    assert told(text, {"9.2.3.7": 0})[0].numbers == {"used": 0}


def test_halves_of_64_bits_are_joined_whatever_sign_the_lower_has():
    text = "mem 9 total=9.2.1^9.2.2 # A-MIB::b"
    assert told(text, {"9.2.1.1": -1, "9.2.2.1": 1})[0].numbers["total"] == 2**33 - 1
    assert told(text, {"9.2.1.1": 5}) == []


def test_a_device_that_keeps_its_objects_under_its_own_number_is_asked_there():
    row = rules("cpu 259 load=@-1.1.39.0|@.5.0 # A-MIB::b")
    own = fitting(row, E + "259.10.1.43.105", "")
    assert ask_of(own).get == (E + "259.10.1.43.1.39.0", E + "259.10.1.43.105.5.0")


def test_processors_in_one_text_are_told_apart():
    text = "cpu 9 list=9.1.0 # A-MIB::b"
    found = told(text, {"9.1.0": b"CPU0: 5%, CPU1: 70.5%"})
    assert [one.numbers["load"] for one in found] == [5.0, 70.5]


def test_what_another_column_tells_in_more_detail_is_left_to_it():
    text = "cpu 9 load=9.3.1 # A-MIB::core\ncpu 9 load=9.2.1 without=9.3.1 # A-MIB::total"
    values = {"9.2.1.1": 50, "9.2.1.2": 60, "9.3.1.2.0": 55, "9.3.1.2.1": 65}
    found = [(one.index, one.numbers["load"]) for one in told(text, values)]
    assert found == [("2.0", 55), ("2.1", 65), ("1", 50)]
