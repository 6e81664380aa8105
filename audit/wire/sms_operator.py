"""Which operator a gateway's connector leads to."""

import re
from collections.abc import Iterable, Sequence


def operator_of(names: Iterable[str | None], operators: Sequence[str]) -> str | None:
    """The one declared operator that a connector's names contain; None for none or several.

    Gateways know ids that their owner chose, such as SMPP-VIETTEL; the longest name wins, so that
    "vnpt-vinaphone" is not taken for "vnpt".
    """
    said = [_plain(name) for name in names if name]
    found = [operator for operator in operators if any(_plain(operator) in name for name in said)]
    found.sort(key=lambda operator: (-len(_plain(operator)), operator))
    if len(found) > 1 and not all(_plain(other) in _plain(found[0]) for other in found[1:]):
        return None
    return found[0] if found else None


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())
