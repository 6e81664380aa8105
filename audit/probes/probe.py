"""Probe: one way of looking. Either it asks and decodes, or it holds a conversation."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from audit.asks import Answer, Ask
from audit.world.world import World
from inventory.facts import AnyGroup
from inventory.model import Asset


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found. `at` only where the evidence carries its own date (a form, a report)."""

    groups: Sequence[AnyGroup]
    at: datetime | None = None
    note: str = ""


def _has_address(asset: Asset) -> bool:
    return asset.address is not None


@dataclass(frozen=True, slots=True)
class Probe:
    """One way of looking at some kinds of asset.

    Either `ask` and `parse` (pure; several asks are answered in order), or `look` (a
    conversation over `world`). `parse` gets the time of the look. `more` (pure) gives the asks that
    follow from the first answers: a vendor's private table is asked of that vendor's devices only.
    `parse` gets the first answers and then the further ones; a further ask that fails over SNMP is
    an empty answer with its walks marked as cut, so that what was said before is not lost.
    `applies` says whether there is anything to look at: a USB printer without an address is not a
    failed look, it is no look.
    """

    id: str
    kinds: tuple[str, ...]
    groups: tuple[str, ...]
    title: str
    deadline_s: float = 10.0
    ask: Callable[[Asset], Sequence[Ask]] | None = None
    more: Callable[[Asset, Sequence[Answer]], Sequence[Ask]] | None = None
    parse: Callable[[Asset, Sequence[Answer], datetime], Looked] | None = None
    look: Callable[[Asset, World], Awaitable[Looked]] | None = None
    applies: Callable[[Asset], bool] = _has_address
    heavy: bool = False  # so much for a ward's line that it has its hours (`audit/hours.py`)

    def fits(self, asset: Asset) -> bool:
        """Whether this probe is used on this asset in a run."""
        if asset.probes is not None and self.id not in asset.probes:
            return False
        return asset.kind in self.kinds and self.applies(asset)


@cache
def load_probes() -> dict[str, Probe]:
    """Every probe, by id: `audit/probes/*.py`, then the entry points."""
    from audit import probes
    from inventory._collect import collect

    return collect(Probe, probes, "ward_audit.probes")
