"""What an HP printer says of itself over HP's LEDM: model, serial, firmware, state, alerts.

HP's devices alone are asked: those of HP that the inventory gives an `http` port, or names this
probe for.
"""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask, HttpAnswer
from audit.probes._page import body_of
from audit.probes.probe import Looked, Probe
from audit.probes.scanner_ledm import is_hp, page
from audit.wire import ledm
from inventory.model import Asset

ID = "printer.ledm"


def _ask(asset: Asset) -> Sequence[Ask]:
    return (page(ledm.PRODUCT), page(ledm.PRODUCT_STATUS))


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    about, is_ = answers
    assert isinstance(is_, HttpAnswer)
    identity = ledm.parse_product(body_of(about, "LEDM"))
    identity = identity.model_copy(
        update={"device_class": "mfp" if asset.kind == "mfp" else "printer"}
    )
    if is_.status != 200:
        return Looked([identity], note=f"ProductStatusDyn: HTTP {is_.status}")
    return Looked([identity, ledm.parse_product_status(body_of(is_, "LEDM"))])


PRINTER_LEDM = Probe(
    id=ID,
    kinds=("printer", "mfp"),
    groups=("identity", "printer"),
    title="HP LEDM ProductConfigDyn and ProductStatusDyn",
    deadline_s=8.0,
    ask=_ask,
    parse=_parse,
    applies=lambda asset: is_hp(asset, ID),
)
