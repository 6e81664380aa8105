"""A disk that is full, with everything on it: tables, store, its log, reports, temporary files."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.chaos.kept import kept
from tests.chaos.place import Place, Words
from tests.chaos.sizes import COMMAND, N, bound_s
from tests.chaos.test_faults import said_well
from tests.chaos.test_kill import shown
from tests.chaos.whole import Whole, assert_same, resume
from tests.hostile._figures import Figure, keep
from tests.peers._run import need_root, program
from tests.peers.netns import _sh

ROOM_KB = (0, 330, 430, 600) if N <= 50 else (*range(0, 900, 20),)

pytestmark = [
    pytest.mark.xdist_group("chaos-disk"), pytest.mark.timeout(bound_s(15, len(ROOM_KB))),
]  # fmt: skip


@contextlib.contextmanager
def small_disk(at: Path, kb: int) -> Iterator[Path]:
    """A file system of so many kilobytes."""
    need_root("mounting a small file system")
    at.mkdir()
    mount = program("mount", "mount")
    _sh(mount, "-t", "tmpfs", "-o", f"size={kb}k,mode=0700", "tmpfs", str(at))
    try:
        yield at
    finally:
        _sh(program("umount", "mount"), "--lazy", str(at))


def room(at: Path, kb: int) -> None:
    """Give the disk another size."""
    _sh(program("mount", "mount"), "-o", f"remount,size={kb}k", str(at))


def fill(at: Path, but_kb: int) -> None:
    """Fill the disk, but for so many kilobytes."""
    filler = at / "filler"
    with contextlib.suppress(OSError), filler.open("ab", buffering=0) as file:
        while file.write(bytes(4_096)):
            pass
    os.truncate(filler, filler.stat().st_size - but_kb * 1_024)


def used_kb(at: Path) -> int:
    found = os.statvfs(at)
    return (found.f_blocks - found.f_bfree) * found.f_frsize // 1024


def test_a_full_disk_loses_nothing_acknowledged_and_the_run_goes_on_when_there_is_room(
    place: Place, quick: Whole, tmp_path: Path
) -> None:
    acknowledged = kept_ = 0
    full = 0
    for number, more_kb in enumerate(ROOM_KB):
        lang = ("vi", "en")[number % 2]
        with small_disk(tmp_path / f"disk-{number}", 16_384) as disk:
            folder = place.folder(disk / "w")
            (disk / "tmp").mkdir()
            room(disk, used_kb(disk) + more_kb)
            env = {"TMPDIR": str(disk / "tmp")}
            words: Words = ("collect", "--estate", folder, *quick.words, "--lang", lang)
            with place.started(*words, terminal=True, env=env) as started:
                done = started.wait(60)
            found = kept(folder)
            told = shown(started.shown, len(quick.rows))
            assert told <= len(found.rows)
            assert found.said == "ok"
            assert "Traceback" not in done.said, done.said
            assert done.status in (0, 2), done.said
            if done.status == 2:
                full += 1
                assert ("đĩa đã đầy" if lang == "vi" else "the disk is full") in done.said, (
                    done.said
                )
            acknowledged += told
            kept_ += len(found.rows)
            room(disk, 65_536)
            again = resume(place, folder, quick.words)
            assert again.status == 0, again.said
            assert_same(place, folder, quick)
    figure = Figure(
        test="chaos.disk_full",
        goal="acknowledged <= found on a full tmpfs with all files on it; store sound; "
        "resumed = uninterrupted",
        measured=f"{len(ROOM_KB)} disks, {full} full before the end: {acknowledged} acknowledged, "
        f"{kept_} found, all resumed runs ended the same",
        met=full >= 2,
        command=COMMAND,
    )
    keep([figure])
    assert figure["met"], figure["measured"]


def test_a_report_that_does_not_fit_is_one_message_and_leaves_the_old_one_whole(
    place: Place, quick: Whole, tmp_path: Path
) -> None:
    with small_disk(tmp_path / "disk", 16_384) as disk:
        folder = place.folder(disk / "w")
        (disk / "tmp").mkdir()
        env = {"TMPDIR": str(disk / "tmp")}
        assert place.run("collect", "--estate", folder, *quick.words).status == 0
        words = ("report", "all", "--estate", folder)
        assert place.run(*words, env=env).status == 0
        before = {one.name: one.read_bytes() for one in (folder / "out").iterdir()}
        for lang, more_kb in (("vi", 0), ("en", 16), ("vi", 32)):
            fill(disk, more_kb)
            done = place.run(*words, "--lang", lang, env=env)
            assert done.status == 2, done.said
            assert said_well(done, lang) == ""
        for name, was in before.items():
            data = (folder / "out" / name).read_bytes()
            assert len(data) > len(was) // 2, f"{name} was cut"
        assert [one.name for one in (folder / "out").iterdir() if one.name not in before] == []
        (disk / "filler").unlink()
        assert place.run(*words, env=env).status == 0
