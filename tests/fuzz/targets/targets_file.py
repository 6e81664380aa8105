"""A target line of `probe --targets`: JSON with an address, a kind, ports and credentials."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from audit.cli._target_lines import _completed, _object, _resolved
from audit.targets import make_target
from inventory.problem import InputError
from tests.fuzz.target import Target

_NOTHING_SAID: dict[str, Any] = {"community": None, "credential": []}


def _parse(data: bytes) -> None:
    raw = _object(data.decode("utf-8", "replace"))
    if raw is None:
        return
    make_target(_completed(_resolved(raw), dict(_NOTHING_SAID)), number=1, source="t", line=1)


def _seeds() -> Iterator[bytes]:
    for line in (
        {"address": "10.1.0.9", "kind": "printer", "ports": {"snmp": 161}, "community": "public"},
        {"address": "10.1.0.9", "credential": [{"kind": "snmp_v3", "user": "a", "auth": "SHA"}]},
        {"address": "motcua.example.vn", "kind": "service", "protocol": "https", "path": "/"},
        {
            "address": "10.1.0.1",
            "kind": "sms_gateway",
            "operators": ["Viettel"],
            "credential": None,
        },
    ):
        yield json.dumps(line).encode()


TARGET = Target(
    parse=_parse, seeds=_seeds, raises=(InputError,),
    words=(b'"kind":', b'"ports":', b'"credential":', b'"community":', b"null", b"[]", b"{}",
           b"[[[[", b'"::1"', b"1e400", b"-1", b'"file:', b'"env:', b'"\\ud800"',
           b"99999999999999999999"),
)  # fmt: skip
