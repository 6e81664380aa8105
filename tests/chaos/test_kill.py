"""SIGKILL for the whole process group, at random moments, again and again."""

from __future__ import annotations

import random
import re
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.kept import Kept, kept
from tests.chaos.place import Place
from tests.chaos.sizes import AT_ONCE, COMMAND, SEED, N, bound_s
from tests.chaos.whole import Whole, assert_same, resume, resuming
from tests.hostile._figures import Figure, keep

pytestmark = pytest.mark.xdist_group("chaos-kill")

_SHOWN = re.compile(rb"(\d+)/(\d+)")
_WITH_LINES = 12  # one story in so many also has the lines
_FROM = (0.0, 0.3, 0.3)  # most moments are of the looking, some of the start


@dataclass
class Story:
    """One run from its beginning to its end, with all its deaths."""

    kills: int = 0
    lost: int = 0  # acknowledged and gone, or changed
    duplicates: int = 0
    acknowledged: int = 0  # over all deaths
    broken: int = 0  # stores that are not sound


def shown(screen: bytes, looks: int) -> int:
    """How many looks the command had told its user that it keeps."""
    counts = [int(some) for some, all_ in _SHOWN.findall(screen) if int(all_) == looks]
    return max(counts, default=0)


def live(place: Place, folder: Path, whole: Whole, dice: random.Random, most: int) -> Story:
    """Begin, die, go on, die ... and come to the end; the end must be the whole run's."""
    story = Story()
    before = kept(folder)
    while story.kills < most:
        words = resuming(before, whole.words)
        with place.started("collect", "--estate", folder, *words, terminal=True) as started:
            alive = started.watch(dice.uniform(dice.choice(_FROM), 1) * whole.took_s)
            started.kill_group()
        after = kept(folder)
        if not alive:
            before = after
            break
        story.kills += 1
        told = max(len(before.rows), shown(started.shown, len(whole.rows)))
        judge(story, before, after, told)
        before = after
    done = resume(place, folder, whole.words)
    assert done.status == 0, done.said
    assert "Traceback" not in done.said
    if before.rows and before.run is not None and before.runs[before.run][0] != "finished":
        assert f"{len(before.rows)} kept already" in done.err
    changed = [key for key, row in before.rows.items() if kept(folder).rows.get(key) != row]
    assert changed == []
    assert_same(place, folder, whole)
    return story


def judge(story: Story, before: Kept, after: Kept, told: int) -> None:
    """What a death did to what had been acknowledged: every byte of every row is looked at."""
    story.acknowledged += told
    story.lost += sum(after.rows.get(key) != row for key, row in before.rows.items())
    story.lost += max(0, told - len(after.rows))
    story.duplicates += after.duplicates
    story.broken += after.said != "ok"
    if after.runs:
        ((_, _, counted),) = after.runs.values()
        story.duplicates += counted != len(after.rows)


@pytest.mark.timeout(bound_s(6, N))
def test_kill_9_at_random_moments_loses_nothing_acknowledged_and_the_end_is_the_same(
    place: Place, quick: Whole, full: Whole, tmp_path: Path
) -> None:
    stories: list[Story] = []
    number = 0
    with ThreadPoolExecutor(AT_ONCE) as pool:
        until_s = time.monotonic() + bound_s(6, N) - 120
        while (done := sum(story.kills for story in stories)) < N and time.monotonic() < until_s:
            left = N - done
            share = max(1, min(8, -(-left // AT_ONCE)))
            running = []
            for _ in range(min(AT_ONCE, left)):
                whole = full if number % _WITH_LINES == 0 else quick
                folder = place.folder(tmp_path / f"story-{number}")
                dice = random.Random(SEED + number)
                running.append(pool.submit(live, place, folder, whole, dice, share))
                number += 1
            stories += [one.result() for one in running]
    total = Story(
        **{name: sum(getattr(one, name) for one in stories) for name in Story.__annotations__}
    )
    figure = Figure(
        test="chaos.kill",
        goal=f"{N} x kill -9 of the process group: 0 acknowledged looks lost, 0 twice, every "
        "store sound, resumed = uninterrupted",
        measured=f"{total.kills} kills in {len(stories)} runs: {total.lost} of "
        f"{total.acknowledged} acknowledged looks lost, {total.duplicates} twice, "
        f"{total.broken} stores damaged, {len(stories)} of {len(stories)} runs ended the same",
        met=not (total.lost or total.duplicates or total.broken) and total.kills >= N,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]
    assert total.acknowledged > 0
