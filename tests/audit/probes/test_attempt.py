"""The one net under all probes: whose fault it was, and that nothing gets through it."""

from __future__ import annotations

import asyncio
import errno
import socket
import ssl
from datetime import timedelta
from typing import Any

import pytest

from audit.probes._attempt import asks_of, attempt
from audit.probes.probe import Looked, Probe
from audit.world.fake import FAKE_NOW, fake_world
from inventory.groups.identity import Identity
from inventory.model import Asset
from inventory.seen import LookError, Observation, Outcome

ASSET = Asset(id="a", kind="printer", site="00001", address="10.1.0.9")
PROBE = Probe(id="p", kinds=("printer",), groups=("identity",), title="t", deadline_s=0.05)


def seen(look) -> Observation:
    return asyncio.run(attempt(PROBE, ASSET, fake_world(), look, run="r"))


def raising(error: BaseException):
    async def look() -> Looked:
        raise error

    return look


def giving(value: Any):
    async def look() -> Any:
        return value

    return look


@pytest.mark.parametrize(
    ("error", "outcome", "note"),
    [
        (LookError(Outcome.DENIED, "wrong community"), Outcome.DENIED, "wrong community"),
        (TimeoutError(), Outcome.TIMEOUT, "no answer in time"),
        (OSError(errno.ECONNREFUSED, "refused"), Outcome.REFUSED, "refused"),
        (OSError(errno.EHOSTUNREACH, "no route"), Outcome.UNREACHABLE, "no route"),
        (OSError(errno.ECONNRESET, "reset"), Outcome.GARBLED, "reset"),
        (OSError(errno.ETIMEDOUT, "late"), Outcome.TIMEOUT, "late"),
        (socket.gaierror(-2, "unknown"), Outcome.UNREACHABLE, "unknown"),
        (ssl.SSLError("no reason at all"), Outcome.GARBLED, "TLS"),
        (OSError(errno.EMFILE, "too many files"), Outcome.BROKEN, "too many files"),
        (KeyError("ours"), Outcome.BROKEN, "KeyError"),
        (RecursionError("ours"), Outcome.BROKEN, "RecursionError"),
    ],
)
def test_what_went_wrong_is_the_estates_or_ours(error, outcome, note):
    said = seen(raising(error))
    assert said.outcome is outcome
    assert note in said.note
    assert said.facts == {}
    assert (said.at, said.took_s) == (FAKE_NOW, 0.0)


def test_our_bug_comes_with_its_traceback_and_a_bounded_one():
    said = seen(raising(ValueError("x" * 100_000)))
    assert len(said.note) <= 4_000
    assert "Traceback" in seen(raising(ValueError("short"))).note


def test_a_probe_that_goes_on_too_long_is_a_timeout():
    async def look() -> Looked:
        await asyncio.sleep(60)
        raise AssertionError

    assert seen(look).outcome is Outcome.TIMEOUT


def test_a_plug_in_that_gives_something_else_is_broken_and_ends_nothing():
    for nonsense in (None, "facts", Looked([None])):  # type: ignore[list-item]
        said = seen(giving(nonsense))
        assert said.outcome is Outcome.BROKEN
        assert "Traceback" in said.note
        assert said.facts == {}


def test_evidence_keeps_the_date_that_it_carries():
    before = FAKE_NOW - timedelta(days=2)
    said = seen(giving(Looked([Identity(model="x")], at=before, note="n")))
    assert (said.at, said.outcome, said.note) == (before, Outcome.ANSWERED, "n")
    assert said.facts == {"identity": Identity(model="x")}


def test_cancelling_passes_through():
    with pytest.raises(asyncio.CancelledError):
        seen(raising(asyncio.CancelledError()))


def test_a_bug_in_what_to_ask_is_kept_for_its_own_probe():
    def ask(asset: Asset):
        raise KeyError("ours")

    probe = Probe(id="p", kinds=(), groups=(), title="t", ask=ask)
    assert isinstance(asks_of(probe, ASSET), KeyError)
    assert asks_of(PROBE, ASSET) == ()
