"""6 ways of a host to lie about a line to who pings it (behaviours 1 to 6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from inventory.model import LinkAsset
from tests.hostile.echoes import REDIRECT, UNREACHABLE, Answer, Behave, Echo, Echoes, message
from tests.hostile.oracle import ANSWERED, Behaviour, Met, Stage, declared
from tests.hostile.place import Place

pytestmark = [pytest.mark.xdist_group("hostile-icmp"), pytest.mark.timeout(180)]

LINE = declared(LinkAsset, "link.icmp", kind="link")
SENT = 102
ECHOES: list[Echoes] = []


@pytest.fixture(scope="module", autouse=True)
def _echoes(place: Place) -> Iterator[None]:
    ECHOES.append(Echoes(place))
    yield
    ECHOES.pop().close()


def case(number: int, name: str, behave: Behave, check: Callable[[Met], None]) -> Behaviour:
    # Unscaled: how long a series takes is what it measures.
    return Behaviour(
        number, name, lambda servers, address: ECHOES[-1].serve(address, behave), LINE,
        {"link.icmp": [ANSWERED]}, check, scale=1.0,
    )  # fmt: skip


def link(met: Met) -> dict[str, Any]:
    found: dict[str, Any] = met.facts("link.icmp")["link"]
    return found


def all_lost(met: Met) -> None:
    """What is no answer to us is not counted as one."""
    assert link(met)["sent"] == SENT
    assert link(met).get("received", 0) == 0


def all_came(met: Met) -> None:
    """Each packet is counted once, whatever came besides."""
    assert link(met)["sent"] == SENT
    assert link(met)["received"] == SENT


def duplicates(echo: Echo) -> list[Answer]:
    """One in ten comes a thousand times."""
    return [Answer(echo.reply())] * (1_000 if echo.number % 10 == 0 else 1)


def quoting(echo: Echo, kind: int, code: int) -> Answer:
    """An error that quotes a packet which we never sent."""
    foreign = echo.packet[:16] + bytes((203, 0, 113, 7)) + echo.packet[20:28]
    gateway = bytes((203, 0, 113, 9)) if kind == REDIRECT else bytes(4)
    return Answer(message(kind, code, gateway + foreign))


def storm(echo: Echo) -> list[Answer]:
    """Prohibited, unreachable and redirect, and the true answer behind them."""
    false = [quoting(echo, UNREACHABLE, 13), quoting(echo, UNREACHABLE, 1),
             quoting(echo, REDIRECT, 1)]  # fmt: skip
    return [*false * 10, Answer(echo.reply())]


BEHAVIOURS = [
    case(1, "reply from another source",
         lambda echo: [Answer(echo.reply(), source="127.66.1.250")], all_lost),
    case(2, "wrong id and number", lambda echo: [
        Answer(echo.reply(ident=echo.ident ^ 1)), Answer(echo.reply(number=echo.number ^ 0x4000))],
        all_lost),
    case(3, "duplicates x 1000", duplicates, all_came),
    case(4, "payload altered or larger", lambda echo: [
        Answer(echo.reply(payload=echo.payload[::-1])),
        Answer(echo.reply(payload=echo.payload + bytes(1_200)))], all_lost),
    case(5, "replies after the next series began", lambda echo: [
        Answer(echo.reply(), after_s=4.0)], all_lost),
    case(6, "storm of errors about other packets", storm, all_came),
]  # fmt: skip


@pytest.mark.parametrize("behaviour", BEHAVIOURS, ids=lambda one: one.id)
def test_a_host_cannot_lie_about_its_line(stage: Stage, behaviour: Behaviour) -> None:
    stage.meet(behaviour)
