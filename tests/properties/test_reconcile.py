"""Reconciling: the same lists twice, in any order, with everything twice, come to the same."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from inventory.groups.form import DeviceState, Form
from inventory.groups.host import AttachedDevice, Host
from inventory.model import DeviceAsset, Estate
from inventory.reconcile import chapman, reconcile_lists, reconcile_sites
from inventory.seen import Observation, Outcome
from inventory.serials import serial_key
from tests.checks.small_city import AT

KEYS = st.lists(st.sampled_from("abcdefgh"), max_size=12)
SERIALS = st.sampled_from(["VNB3K01234", "vnb3 k01234", "X-77/a", "x77A", "To be filled", "0000"])
SITES = ("00001", "00004")


@given(KEYS, KEYS, KEYS, st.randoms(use_true_random=False))
def test_lists_are_sets_whose_order_and_repeats_mean_nothing(
    book: list[str], declared: list[str], found: list[str], chance: random.Random
) -> None:
    def other(keys: list[str]) -> list[str]:
        again = keys + keys[: chance.randint(0, len(keys))]
        chance.shuffle(again)
        return again

    once = reconcile_lists(book, declared, found)
    assert reconcile_lists(other(book), other(declared), other(found)) == once


@given(KEYS, KEYS, KEYS)
def test_every_key_stands_in_exactly_one_place(
    book: list[str], declared: list[str], found: list[str]
) -> None:
    made = reconcile_lists(book, declared, found)
    places = [made.matched, made.ghost, made.stray]
    assert sum(map(len, places)) == len({*book, *declared, *found})
    assert set().union(*places) == {*book, *declared, *found}
    assert set(made.undeclared) <= set(made.matched)


@given(KEYS, KEYS, KEYS)
def test_a_book_that_was_corrected_by_what_was_found_has_nothing_left_to_correct(
    book: list[str], declared: list[str], found: list[str]
) -> None:
    first = reconcile_lists(book, declared, found)
    corrected = set(book) - set(first.ghost) | set(first.stray)
    again = reconcile_lists(corrected, declared, found)
    assert (again.ghost, again.stray) == ((), ())
    assert set(again.matched) == corrected
    if again.estimate is not None:
        assert again.estimate.unlisted == 0


@given(st.integers(0, 300), st.integers(0, 300), st.data())
def test_the_estimate_does_not_ask_which_list_came_first(
    first: int, second: int, data: st.DataObject
) -> None:
    both = data.draw(st.integers(0, min(first, second)))
    one = chapman(first, second, both)
    assert one == chapman(second, first, both)
    if one is not None:
        assert one.low <= one.total <= one.high
        assert one.low >= first + second - both


def seen(asset: str, site: str, number: int, *groups: Any) -> Observation:
    return Observation(
        run="r1", asset=asset, site=site, kind="pc", probe=f"p{number}",
        at=AT - timedelta(hours=number), took_s=0.1, outcome=Outcome.ANSWERED,
        facts={group.group: group for group in groups},
    )  # fmt: skip


LOOKS = st.lists(
    st.builds(
        lambda site, number, serials, named: seen(
            f"{site}-pc", site, number,
            Host(devices=tuple(AttachedDevice(device_class="printer", serial=s) for s in serials)),
            Form(devices=tuple(DeviceState(asset=one, works=True) for one in named)),
        ),
        st.sampled_from(SITES), st.integers(0, 9), st.lists(SERIALS, max_size=3),
        st.lists(st.sampled_from(["00001-pc", "00004-pc", "00001-prn"]), max_size=2, unique=True),
    ),
    max_size=5,
)  # fmt: skip
ESTATE = Estate(
    register_id="tiny", simulated=True,
    devices=(
        DeviceAsset(id="00001-pc", kind="pc", site="00001"),
        DeviceAsset(id="00001-prn", kind="printer", site="00001", serial="VNB3K01234"),
        DeviceAsset(id="00004-pc", kind="pc", site="00004", serial="X77A"),
    ),
)  # fmt: skip


@given(LOOKS, st.randoms(use_true_random=False))
def test_sites_are_reconciled_alike_in_whatever_order_looks_come_and_however_often(
    looks: list[Observation], chance: random.Random
) -> None:
    def keyed(lists: Any) -> Any:
        return {site: (one.matched, one.ghost) for site, one in lists.items()}

    once = reconcile_sites(ESTATE, looks)
    mixed = [*looks, *looks]
    chance.shuffle(mixed)
    other = reconcile_sites(ESTATE, mixed)
    assert keyed(other) == keyed(once)
    strays = {site: {serial_key(key) for key in one.stray} for site, one in once.items()}
    assert {site: {serial_key(key) for key in one.stray} for site, one in other.items()} == strays


@given(LOOKS)
def test_one_device_whose_number_is_written_in_two_ways_is_one_stray(
    looks: list[Observation],
) -> None:
    for lists in reconcile_sites(ESTATE, looks).values():
        keys = [serial_key(key.removeprefix("s/n ")) for key in lists.stray]
        assert len(keys) == len(set(keys)), lists.stray
