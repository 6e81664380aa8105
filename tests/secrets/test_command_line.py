"""A person who types a secret is told who can read it; a reference is not remarked on."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

ADDRESS = ("probe", "127.0.0.1", "--kind", "ups", "--port", "snmp=9")


@pytest.mark.parametrize(
    ("given", "warned", "lang"),
    [
        (("--community", "ward-city"), True, "vi"),
        (("--credential", "ssh,user=audit,password=typed"), True, "en"),
        (("--credential", "ssh,user=audit,password=env:KANARI"), False, "vi"),
    ],
)
def test_a_secret_that_is_typed_is_warned_of(
    given: tuple[str, ...], warned: bool, lang: str
) -> None:
    ours, theirs = os.openpty()
    try:
        subprocess.run(
            [sys.executable, "-P", "-m", "audit", *ADDRESS, *given, "--lang", lang],
            stdout=subprocess.DEVNULL, stderr=theirs, check=False, timeout=60,
            env={**os.environ, "KANARI": "held"},
        )  # fmt: skip
        os.write(theirs, b"end")
        said = os.read(ours, 65_536).decode()
    finally:
        os.close(ours)
        os.close(theirs)
    assert (("on the command line" if lang == "en" else "trên dòng lệnh") in said) == warned, said
    assert "ward-city" not in said
    assert "typed" not in said
