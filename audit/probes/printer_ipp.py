"""What a network printer says of itself over IPP."""

from collections.abc import Sequence
from datetime import datetime

from audit.asks import Answer, Ask, HttpAsk
from audit.probes._page import body_of
from audit.probes.probe import Looked, Probe
from audit.wire import ipp, ipp_printer
from inventory.model import Asset

_PATH = "/ipp/print"  # RFC 8011 leaves it open; PWG 5100.12 and AirPrint fix it
_PORT = 631
_REQUEST_ID = 1
_MAX_BYTES = 131_072  # the longest recorded answer to "all" has 40 kB


def _ask(asset: Asset) -> Sequence[Ask]:
    secure = "ipps" in asset.ports
    name = "ipps" if secure else "ipp"
    host = asset.address or ""
    host = f"[{host}]" if ":" in host else host
    uri = f"{name}://{host}:{asset.ports.get(name, _PORT)}{_PATH}"
    return (
        HttpAsk(
            path=_PATH,
            port=name,
            default_port=_PORT,
            tls=secure,
            method="POST",
            body=ipp.encode_get_printer_attributes(uri, ipp_printer.WANTED, request_id=_REQUEST_ID),
            headers=(("Content-Type", ipp.MEDIA_TYPE),),
            max_bytes=_MAX_BYTES,
        ),
    )


def _parse(asset: Asset, answers: Sequence[Answer], at: datetime) -> Looked:
    (answer,) = answers
    body = body_of(answer, "IPP", ipp.MEDIA_TYPE)
    identity, printer = ipp_printer.parse_answer(body, request_id=_REQUEST_ID)
    if asset.kind == "mfp":
        identity = identity.model_copy(update={"device_class": "mfp"})
    return Looked([identity, printer])


PRINTER_IPP = Probe(
    id="printer.ipp",
    kinds=("printer", "mfp"),
    groups=("identity", "printer"),
    title="IPP Get-Printer-Attributes",
    deadline_s=8.0,
    ask=_ask,
    parse=_parse,
)
