"""The progress counts what is kept: looks, devices, wards."""

import pytest

from audit.cli._common import Ui
from audit.cli._progress import Progress
from audit.plan import Survey
from inventory.codec import Row


def row(asset: str, site: str, probe: str) -> Row:
    return Row("r", asset, probe, site, "pc", 0, 0.0, "answered", "", "{}")


PLAN = Survey("h", looks=4, devices=3, by_site={"00001": 3, "01": 1})


def test_a_ward_is_done_with_its_last_look_and_the_city_is_no_ward() -> None:
    progress = Progress(Ui(lang="en"), PLAN, frozenset({"00001", "00004"}))
    assert (progress.looks, progress.devices) == (4, 3)
    progress([row("c", "01", "x"), row("a", "00001", "x"), row("a", "00001", "y")])
    assert progress.text == "0/1 wards, 2/3 devices"
    progress([row("b", "00001", "x")])
    assert progress.text == "1/1 wards, 3/3 devices"
    assert progress.seen == 4


def test_a_resumed_run_begins_where_it_stopped() -> None:
    progress = Progress(Ui(lang="vi"), PLAN, frozenset({"00001"}), [("00001", 2, 1)])
    assert progress.seen == 2
    assert progress.per_s == 0, "what was kept before is no rate"
    assert progress.text == "0/1 phường, 1/3 thiết bị"
    progress([row("b", "00001", "x")])
    assert progress.text == "1/1 phường, 2/3 thiết bị"


def test_time_left_is_what_the_last_seconds_promise_and_unknown_while_nothing_comes() -> None:
    now = 0.0
    plan = Survey("h", looks=400, devices=400, by_site={"00001": 400})
    progress = Progress(Ui(lang="en"), plan, frozenset(), monotonic=lambda: now)
    for number in range(300):
        now += 0.1
        progress([row(str(number), "00001", "x")])
    assert progress.per_s == pytest.approx(10, rel=0.05)
    assert progress.left_s == pytest.approx(10, rel=0.05)
    for _ in range(60):
        now += 0.25
        progress([])
    assert (progress.per_s, progress.left_s) == (0, None)
