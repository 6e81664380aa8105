"""Reconciling lists: order means nothing, and what is found besides takes nothing away."""

from __future__ import annotations

import random
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from inventory.model import Officer
from inventory.people import Account, Attendance, Directory, reconcile
from inventory.reconcile import chapman, reconcile_lists
from inventory.serials import serial_key, twins_among

KEYS = st.sets(st.sampled_from("abcdefgh"))
AT = date(2016, 8, 5)
IDS = st.sampled_from(["p1", "p2", "p3", "p4"])
SITES = st.sampled_from(["00001", "00002"])
ROLES = st.sampled_from(["one_stop", "justice"])
DAYS = st.dates(date(2016, 7, 1), date(2016, 9, 1))
STAFF = st.lists(
    st.builds(Officer, id=IDS, site=SITES, role=ROLES), max_size=5, unique_by=lambda one: one.id
)
ACCOUNTS = st.lists(
    st.builds(
        Account, id=st.sampled_from(["a1", "a2", "a3"]), officer=IDS, site=SITES, role=ROLES,
        issued_on=st.none() | DAYS, last_login_on=st.none() | DAYS, enabled=st.booleans(),
        used_on=st.lists(st.sampled_from(["pc1", "pc2"]), max_size=2).map(tuple),
        exported_on=st.just(AT),
    ),
    max_size=6,
)  # fmt: skip
TRAINING = st.lists(st.builds(Attendance, officer=IDS, site=SITES, attended_on=DAYS), max_size=6)


@given(KEYS, KEYS, KEYS, st.sampled_from("abcdefgh"))
def test_a_device_that_is_found_besides_is_there_and_takes_nothing_away(
    book: set[str], declared: set[str], found: set[str], more: str
) -> None:
    before, after = (reconcile_lists(book, declared, one) for one in (found, {*found, more}))
    assert set(before.matched) <= set(after.matched)
    assert set(before.stray) <= set(after.stray)
    assert set(after.ghost) <= set(before.ghost)
    assert (more in after.matched) == (more in book)
    assert (more in after.stray) == (more not in book)


@given(KEYS, KEYS, KEYS)
def test_who_declared_and_who_found_may_change_places_but_for_what_nobody_declared(
    book: set[str], declared: set[str], found: set[str]
) -> None:
    one, other = reconcile_lists(book, declared, found), reconcile_lists(book, found, declared)
    assert (one.matched, one.ghost, one.stray) == (other.matched, other.ghost, other.stray)
    assert one.estimate == other.estimate
    assert set(one.undeclared) == (book & found) - declared


@given(st.integers(1, 400), st.integers(1, 400), st.data())
def test_the_estimate_grows_as_fewer_stand_in_both_lists(
    first: int, second: int, data: st.DataObject
) -> None:
    both = data.draw(st.integers(0, min(first, second)))
    here = chapman(first, second, both)
    assert here == chapman(second, first, both)
    assert here is not None
    assert here.low <= max(here.total, here.low) <= here.high + 1e-9
    assert here.unlisted >= 0
    if both:
        fewer = chapman(first, second, both - 1)
        assert fewer is not None
        assert fewer.total > here.total


@given(STAFF, ACCOUNTS, TRAINING, SITES, st.randoms(use_true_random=False))
def test_people_are_counted_the_same_in_any_order_and_no_more_than_there_are(
    staff: list[Officer], accounts: list[Account], training: list[Attendance], site: str,
    chance: random.Random,
) -> None:  # fmt: skip
    people = reconcile(staff, Directory(accounts, AT), training, site, AT)
    chance.shuffle(staff)
    chance.shuffle(accounts)
    chance.shuffle(training)
    assert reconcile(staff, Directory(accounts, AT), training, site, AT) == people
    mine = [one for one in staff if one.site == site]
    assert sum(role.staff for role in people.roles) == len(mine)
    for role in people.roles:
        assert 0 <= role.logged_in <= role.accounts <= role.staff
        assert 0 <= role.trained <= role.staff
    known = {one.id for one in staff} | {one.id for one in accounts}
    assert {one.ref for one in people.problems} <= known


@given(STAFF, ACCOUNTS, TRAINING, SITES)
def test_a_course_attended_besides_never_makes_fewer_trained(
    staff: list[Officer], accounts: list[Account], training: list[Attendance], site: str
) -> None:
    before = reconcile(staff, Directory(accounts, AT), training, site, AT)
    more = [*training, Attendance(officer="p1", site=site, attended_on=AT)]
    after = reconcile(staff, Directory(accounts, AT), more, site, AT)
    assert (after.trained_total or 0) >= (before.trained_total or 0)
    assert after.problems == before.problems


@given(st.text("ABCxyz0123456789 -_./", max_size=20))
def test_case_and_the_space_around_it_do_not_tell_serial_numbers_apart(serial: str) -> None:
    assert serial_key(serial.upper()) == serial_key(serial.lower()) == serial_key(f" {serial} ")


@given(st.dictionaries(IDS, SITES, max_size=4))
def test_twins_name_each_other_across_sites_alone(rows: dict[str, str]) -> None:
    found = twins_among([(site, asset) for asset, site in rows.items()])
    for one, others in found.items():
        assert all(rows[other] != rows[one] for other in others)
        assert all(one in found[other] for other in others)
    assert bool(found) == (len(set(rows.values())) > 1)
