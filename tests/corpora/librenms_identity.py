"""Who a device is, beside what LibreNMS takes it for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from audit.asks import SnmpValue
from tests.corpora._score import Case, verdict_of


def score(
    name: str, facts: Mapping[str, Any], expected: Mapping[str, Any], raw: Mapping[str, SnmpValue]
) -> Iterable[Case]:
    """Vendor and class of every recording whose type is known; the rest where it holds them."""
    identity = facts.get("identity", {})
    os = expected["expected_os"]
    yield Case(
        "librenms", os.get("type") or "-", "vendor", name,
        verdict_of(os.get("text"), identity.get("vendor")), os.get("text"), identity.get("vendor"),
    )  # fmt: skip
