"""HP's LEDM documents, each by the function that reads it."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.wire import ledm, ledm_documents
from inventory.seen import LookError
from tests.fuzz.target import Target

_READERS = (
    ledm.parse_caps, ledm.parse_status, ledm.parse_product, ledm.parse_product_status,
    ledm_documents.parse_documents, ledm_documents.parse_manifest, ledm_documents.parse_discovery,
)  # fmt: skip


def _parse(data: bytes) -> list[object]:
    found: list[object] = []
    for read in _READERS:
        with contextlib.suppress(LookError):
            found.append(read(data))
    return [one for one in found if not isinstance(one, dict)]


def _seeds() -> Iterator[bytes]:
    yield (
        b"<ScanCaps xmlns='x'><DeviceCaps><ColorEntries><ColorEntry><ColorType>Color</ColorType>"
        b"<Formats><Format>Jpeg</Format></Formats></ColorEntry></ColorEntries></DeviceCaps><Platen>"
        b"<InputSourceCaps><MaxWidth>2550</MaxWidth><MaxHeight>3508</MaxHeight>"
        b"<SupportedResolutions><Resolution><Width>300</Width></Resolution></SupportedResolutions>"
        b"</InputSourceCaps></Platen></ScanCaps>"
    )
    yield b"<ScanStatus><ScannerState>Idle</ScannerState><AdfState>Empty</AdfState></ScanStatus>"
    yield (
        b"<ProductConfigDyn><ProductInformation><MakeAndModel>HP Officejet</MakeAndModel>"
        b"<SerialNumber>VN1</SerialNumber><Version><Revision>A1</Revision></Version>"
        b"</ProductInformation></ProductConfigDyn>"
    )
    yield (
        b"<ProductStatusDyn><Status><StatusCategory>outOfPaper</StatusCategory></Status>"
        b"<AlertTable><Alert><ProductStatusAlertID>jam</ProductStatusAlertID>"
        b"<Severity>Error</Severity></Alert></AlertTable></ProductStatusDyn>"
    )


def _recorded(folder: Path) -> Iterable[bytes]:
    for path in (folder / "scanners").rglob("*.xml"):
        yield path.read_bytes()


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=131_072,
    words=(b"<!DOCTYPE a>", b"&#0;", b"<![CDATA[", b"<MaxWidth>", b"<Resolution>", b"-1"),
)  # fmt: skip
