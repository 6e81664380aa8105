"""The kernel refuses the Nth write, sync or open: one message, a sound store, and it goes on."""

from __future__ import annotations

import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.chaos.kept import kept
from tests.chaos.place import Done, Place, Words
from tests.chaos.sizes import AT_ONCE, COMMAND, FAULTS, SEED, bound_s
from tests.chaos.whole import Whole, assert_rows, resume
from tests.hostile._figures import Figure, keep
from tests.peers.strace import failing, traced

pytestmark = pytest.mark.xdist_group("chaos-faults")

CALLS = ("pwrite64", "fdatasync", "write", "openat", "ftruncate", "fsync")
ERRORS = ("ENOSPC", "EIO", "EMFILE", "EINTR")
FITS = {
    "pwrite64": ("ENOSPC", "EIO", "EINTR"),
    "fdatasync": ("ENOSPC", "EIO"),
    "fsync": ("ENOSPC", "EIO"),
    "write": ("ENOSPC", "EIO", "EINTR"),
    "openat": ("EMFILE", "EIO", "EINTR", "ENOSPC"),
    "ftruncate": ("ENOSPC", "EIO"),
}
"""Which error the kernel may answer to which call."""

_NEWS = ("Lượt", "Run", "Đã dừng", "Stopped", "Kết quả", "Outcomes")
_NOT_OURS = ("/usr/", "/lib", "/etc/", "/proc/", "/sys/", "/dev/urandom", ".so", ".pyc", ".py>")


@dataclass(frozen=True, slots=True)
class Fault:
    """What fails, and in which command."""

    command: str
    call: str
    error: str
    nth: int


def own_calls(place: Place, folder: Path, words: Words) -> dict[str, list[int]]:
    """{call: numbers}: which calls of a command are about its own files, from its settings on.

    What Python opens to load itself and its modules is not: no program survives without those.
    """
    log = folder.parent / "calls"
    done = place.run(*words, before=traced(log, ",".join(CALLS)))
    assert done.status == 0, done.said
    counts: Counter[str] = Counter()
    found: dict[str, list[int]] = {call: [] for call in CALLS}
    begun = False
    for line in log.read_text("utf-8", "replace").splitlines():
        call, bracket, rest = line.partition("(")
        if not bracket or call not in found:
            continue
        counts[call] += 1
        begun = begun or "ward-audit.yaml" in rest
        if begun and not any(one in rest for one in _NOT_OURS):
            found[call].append(counts[call])
    return found


def sampled(calls: dict[str, dict[str, list[int]]], count: int) -> list[Fault]:
    """So many faults, every (command, call, error) in turn before any comes twice."""
    dice = random.Random(SEED)
    kinds = [
        (command, call, error)
        for command, by_call in calls.items()
        for call in CALLS
        for error in FITS[call]
        if by_call[call]
    ]
    found: set[Fault] = set()
    every = sum(len(calls[command][call]) for command, call, _ in kinds)
    while len(found) < min(count, every):
        dice.shuffle(kinds)
        for command, call, error in kinds:
            if len(found) < count:
                found.add(Fault(command, call, error, dice.choice(calls[command][call])))
    return sorted(found, key=lambda one: (one.command, one.call, one.error, one.nth))


def said_well(done: Done, lang: str) -> str:
    """ "" when the command ended as it should, else what is wrong."""
    if "Traceback" in done.said:
        return "a traceback"
    if done.status == 0:
        return ""
    if done.status != 2:
        return f"status {done.status}"
    lines = [one for one in done.err.splitlines() if one.strip()]
    blame = [one for one in lines if not one.startswith(_NEWS)]
    if len(blame) != 1:
        return f"{len(blame)} messages: {done.err!r}"
    vietnamese = any(ord(letter) > 0x7F for letter in blame[0])
    if vietnamese != (lang == "vi"):
        return f"not in the language {lang}: {blame[0]!r}"
    return ""


@pytest.mark.timeout(bound_s(8, FAULTS))
def test_a_call_that_fails_ends_with_one_message_and_the_run_goes_on_to_the_same_end(
    place: Place, quick: Whole, tmp_path: Path
) -> None:
    ready = place.folder(tmp_path / "ready" / "w")
    assert place.run("collect", "--estate", ready, *quick.words).status == 0
    fresh = place.folder(tmp_path / "fresh" / "w")
    report = ("report", "readiness", "--estate", ready, "--format", "html,json,csv")
    assert place.run(*report).status == 0  # what Python compiles the first time is not counted
    calls = {
        "collect": own_calls(place, fresh, ("collect", "--estate", fresh, *quick.words)),
        "report": own_calls(place, ready, report),
    }

    def suffer(number: int, fault: Fault) -> tuple[Fault, str, int]:
        lang = ("vi", "en")[number % 2]
        folder = place.folder(tmp_path / str(number) / "w")
        words: Words = ("collect", "--estate", folder, *quick.words, "--lang", lang)
        if fault.command == "report":
            out = tmp_path / str(number) / "out"
            words = ("report", "readiness", "--estate", ready, "--out", out, "--lang", lang,
                     "--format", "html,json,csv")  # fmt: skip
        log = tmp_path / str(number) / "calls"
        done = place.run(*words, before=failing(log, fault.call, fault.error, fault.nth))
        met = "(INJECTED)" in log.read_text("utf-8", "replace")
        wrong = said_well(done, lang)
        if fault.command == "collect":
            held = kept(folder)
            again = resume(place, folder, quick.words)
            if held.said != "ok" or again.status != 0:
                wrong += f" store: {held.said}; resumed: {again.status} {again.err}"
            assert_rows(folder, quick)
        else:
            left = [one.name for one in out.glob("*") if one.name.startswith(".")]
            wrong += f" left behind: {left}" if left else ""
        return fault, wrong, int(met)

    faults = sampled(calls, FAULTS)
    with ThreadPoolExecutor(AT_ONCE) as pool:
        ended = list(pool.map(suffer, range(len(faults)), faults))
    wrong = [f"{fault}: {what}" for fault, what, _ in ended if what]
    met = sum(number for _, _, number in ended)
    figure = Figure(
        test="chaos.faults",
        goal=f"{FAULTS} x the Nth write, sync or open fails (ENOSPC, EIO, EMFILE, EINTR): one "
        "message in the chosen language, no traceback, store sound, resumed = uninterrupted",
        measured=f"{len(ended)} runs, the fault met in {met}; {len(wrong)} ended otherwise",
        met=not wrong and met >= FAULTS * 9 // 10,
        command=COMMAND,
    )
    keep([figure])
    assert not wrong, "\n".join(wrong)
    assert figure["met"], figure["measured"]
