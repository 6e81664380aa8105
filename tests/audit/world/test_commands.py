"""Programs that the agent runs: bounded in time and bytes, fixed in place, blind to our secrets."""

from __future__ import annotations

import os
from pathlib import Path

import psutil

from audit.world.commands import output_of, program


def installed(name: str) -> Path:
    path = program(name)
    assert path is not None, name
    return path


def test_what_a_program_prints_comes_back_whole():
    assert output_of(installed("printf"), "%s-%s", "a b", "$(id)") == b"a b-$(id)"


def test_a_program_that_never_ends_is_ended():
    before = {child.pid for child in psutil.Process().children()}
    assert output_of(installed("sleep"), "600", deadline_s=0.2) is None
    assert {child.pid for child in psutil.Process().children()} <= before


def test_a_program_that_prints_without_end_is_ended_and_says_nothing():
    assert output_of(installed("yes"), most_bytes=100_000) is None


def test_a_program_that_is_missing_or_silent_says_nothing(tmp_path):
    assert program("no-such-program-here") is None
    assert output_of(tmp_path / "gone") is None
    assert output_of(installed("true")) is None


def test_the_exit_status_does_not_matter_to_what_was_printed():
    assert output_of(installed("sh"), "-c", "echo seen; exit 64") == b"seen\n"


def test_programs_are_taken_from_the_systems_folders_and_not_from_the_path(tmp_path):
    mine = tmp_path / "lsblk-of-somebody"
    mine.write_text("#!/bin/sh\n")
    mine.chmod(0o755)
    os.environ["PATH"] = f"{tmp_path}{os.pathsep}{os.environ['PATH']}"
    try:
        assert program("lsblk-of-somebody") is None
    finally:
        os.environ["PATH"] = os.environ["PATH"].partition(os.pathsep)[2]
    assert program("lsblk-of-somebody", [str(tmp_path)]) == mine
    mine.chmod(0o644)
    assert program("lsblk-of-somebody", [str(tmp_path)]) is None


def test_a_program_sees_nothing_of_our_environment():
    os.environ["WARD_AUDIT_TEST_SECRET"] = "s3cret"
    try:
        told = output_of(installed("env"))
    finally:
        del os.environ["WARD_AUDIT_TEST_SECRET"]
    assert told is not None
    names = {line.split("=")[0] for line in told.decode().splitlines()}
    assert names <= {"LC_ALL", "LANG", "PATH", "TEMP", "TMP", "DISPLAY", "XAUTHORITY"}
