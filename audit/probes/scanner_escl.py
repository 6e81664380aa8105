"""What a network scanner can do and how it is, over eSCL. Nothing is scanned."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask, HttpAnswer, HttpAsk
from audit.probes._page import body_of
from audit.probes.probe import Looked, Probe
from audit.wire import escl
from audit.wire.enterprises import MULTIFUNCTION
from inventory.facts import overlay
from inventory.model import Asset

_HTTP, _HTTPS = 80, 443
_MAX_BYTES = 262_144


def _ask(asset: Asset) -> Sequence[Ask]:
    secure = "escls" in asset.ports
    return tuple(
        HttpAsk(
            path=path,
            port="escls" if secure else "escl",
            default_port=_HTTPS if secure else _HTTP,
            tls=secure,
            max_bytes=_MAX_BYTES,
        )
        for path in (escl.CAPABILITIES, escl.STATUS)
    )


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    can, is_ = answers
    assert isinstance(is_, HttpAnswer)
    identity, scanner = escl.parse_capabilities(body_of(can, "eSCL"))
    prints = asset.kind == "mfp" or MULTIFUNCTION.search(identity.model or "")
    identity = identity.model_copy(update={"device_class": "mfp" if prints else "scanner"})
    if is_.status in (404, 503):
        # Some answer so when asked twice in a second (Brother L2710DW): it can scan, it is busy.
        return Looked([identity, scanner], note=f"ScannerStatus: HTTP {is_.status}")
    model = " ".join(word for word in (identity.vendor, identity.model) if word)
    return Looked([identity, overlay(scanner, escl.parse_status(body_of(is_, "eSCL"), model))])


SCANNER_ESCL = Probe(
    id="scanner.escl",
    kinds=("scanner", "mfp"),
    groups=("identity", "scanner"),
    title="eSCL ScannerCapabilities and ScannerStatus",
    deadline_s=8.0,
    ask=_ask,
    parse=_parse,
)
