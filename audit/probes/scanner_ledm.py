"""What an HP scanner can do and how it is, over HP's LEDM, where eSCL is missing or says less.

HP's devices alone are asked: those of HP that the inventory gives an `http` port, or names this
probe for. Two pages more for every printer of a city would cost more than they tell.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask, HttpAnswer, HttpAsk
from audit.probes._page import body_of
from audit.probes.probe import Looked, Probe
from audit.wire import ledm
from audit.wire.enterprises import MULTIFUNCTION
from inventory.facts import overlay
from inventory.model import Asset, DeviceAsset

_PORT = 80
_MAX_BYTES = 131_072
_HP = re.compile(r"(?i)\s*(?:hp|hewlett[ -]?packard)\b")
ID = "scanner.ledm"


def is_hp(asset: Asset, probe: str) -> bool:
    """Whether an asset has an address and its page is to be asked: HP's own, or named so."""
    if asset.address is None:
        return False
    named = asset.probes is not None and probe in asset.probes
    maker = asset.vendor if isinstance(asset, DeviceAsset) else None
    return named or ("http" in asset.ports and bool(_HP.match(maker or "")))


def page(path: str) -> HttpAsk:
    """GET of one of the fixed paths."""
    return HttpAsk(path=path, port="http", default_port=_PORT, max_bytes=_MAX_BYTES)


def _ask(asset: Asset) -> Sequence[Ask]:
    return (page(ledm.CAPS), page(ledm.STATUS))


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    can, is_ = answers
    assert isinstance(is_, HttpAnswer)
    identity, scanner = ledm.parse_caps(body_of(can, "LEDM"))
    prints = asset.kind == "mfp" or MULTIFUNCTION.search(identity.model or "")
    identity = identity.model_copy(update={"device_class": "mfp" if prints else "scanner"})
    if is_.status != 200:
        return Looked([identity, scanner], note=f"ScanStatus: HTTP {is_.status}")
    return Looked([identity, overlay(scanner, ledm.parse_status(body_of(is_, "LEDM")))])


SCANNER_LEDM = Probe(
    id=ID,
    kinds=("scanner", "mfp"),
    groups=("identity", "scanner"),
    title="HP LEDM ScanCaps and ScanStatus",
    deadline_s=8.0,
    ask=_ask,
    parse=_parse,
    applies=lambda asset: is_hp(asset, ID),
)
