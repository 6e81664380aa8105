"""What a recorded agent says through a codec: first asks, further asks, facts."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import ModuleType
from typing import Any

from audit.asks import SnmpAsk, SnmpValue
from tests.support.snmp_agent import Agent, converse, read_recording


def recording(corpora: Path, name: str) -> Agent:
    """A recording of the LibreNMS corpus."""
    return read_recording(corpora / "librenms" / "snmprec" / f"{name}.snmprec")


def values_of(
    agent: Agent, ask: SnmpAsk, more: Callable[[Mapping[str, SnmpValue]], Sequence[SnmpAsk]]
) -> dict[str, SnmpValue]:
    """All that an agent answers to an ask and to what follows from it."""
    values = dict(converse(agent, ask).values)
    for further in more(values):
        values.update(converse(agent, further).values)
    return values


def facts(agent: Agent, codec: ModuleType) -> Any:
    """What a codec with `ASK`, `more` and `parse` makes of an agent."""
    return codec.parse(values_of(agent, codec.ASK, codec.more))
