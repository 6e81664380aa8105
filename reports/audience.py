"""Who a purchasing proposal is for: staff, who must find the device, or bidders, who must not.

What leaves the office names no person, account, address or serial number. A device is called by a
code there: HMAC-SHA256 of its id under a key that stays in the working folder. Who holds the key
makes the same code again; who does not cannot try names against it. The run is part of what is
coded, so that proposals of two runs cannot be laid over each other.
"""

import hmac
from base64 import b32encode
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from checks.plan_lines import Plan
from inventory.keeping import scrub
from reports.names import Names
from reports.rows import FindingRow

Audience = Literal["bidder", "internal"]
AUDIENCES: tuple[Audience, ...] = ("bidder", "internal")

_BYTES = 10
"""80 bits: no two of a million devices share a code (chance below 1 in 10^12)."""


@dataclass(slots=True)
class Codes:
    """Codes of one run. Without a key they are numbers, in the order of asking."""

    run: str
    key: bytes | None = None
    _ids: dict[str, str] = field(default_factory=dict)  # code → id
    _codes: dict[tuple[str, str], str] = field(default_factory=dict)

    def of(self, sign: str, id_: str) -> str:
        """The code of an id; `sign` says what it is: TB a device, YC a finding that asks."""
        known = self._codes.get((sign, id_))
        if known is None:
            known = self._codes[sign, id_] = f"{sign}-{self._made(sign, id_)}"
            self._ids[known] = id_
        return known

    def back(self, code: str) -> str:
        """The id behind a code of this run; anything else is an id already."""
        return self._ids.get(code, code)

    def _made(self, sign: str, id_: str) -> str:
        if self.key is None:
            return f"{sum(one == sign for one, _ in self._codes) + 1:04d}"
        coded = hmac.digest(self.key, f"{self.run}\0{sign}\0{id_}".encode(), "sha256")
        return b32encode(coded[:_BYTES]).decode()


def audience_of(extra: Mapping[str, Any]) -> Audience:
    """Who a proposal is for, as the options say it; bidders unless told otherwise."""
    return "internal" if extra.get("audience") == "internal" else "bidder"


def published(plan: Plan, codes: Codes) -> Plan:
    """The plan with codes in place of devices and findings."""
    return plan.model_copy(
        update={
            "lines": tuple(
                line.model_copy(
                    update={
                        "asset": None if line.asset is None else codes.of("TB", line.asset),
                        "findings": tuple(codes.of("YC", one) for one in line.findings),
                    }
                )
                for line in plan.lines
            ),
            "unknown": tuple(codes.of("YC", one) for one in plan.unknown),
        }
    )


def published_row(row: FindingRow, code: str, names: Names) -> FindingRow:
    """A finding without what a device or a person said: numbers and known words stay."""
    got = row.finding.mark.got
    told = isinstance(got, str) and not names.words.knows("value", got)
    return replace(
        row,
        finding=replace(row.finding, id=code, mark=replace(row.finding.mark, asset=None)),
        aspect=names.words.of("aspect", row.finding.mark.aspect.partition("/")[0]),
        asset="",
        device="",
        value="" if told else row.value,
        evidence=(),
        waived="",
    )


def published_device(words: str) -> str:
    """A device in words, without ways to reach people."""
    return scrub(words)
