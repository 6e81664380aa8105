"""HP's devices asked over LEDM: whom, what for, and what is made of the pages."""

import pytest

from audit.probes.printer_ledm import PRINTER_LEDM
from audit.probes.scanner_ledm import SCANNER_LEDM
from inventory.groups.printer import Printer
from inventory.groups.scanner import Scanner
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.audit.loopback import run, tcp_server
from tests.audit.probes.looking import observe, real_world

CAPS = (
    b"<ScanCaps><Platen/><Adf><AdfOptions><AdfOption>Duplex</AdfOption></AdfOptions></Adf>"
    b"</ScanCaps>"
)
IDLE = b"<ScanStatus><ScannerState>Idle</ScannerState></ScanStatus>"
PRODUCT = (
    b"<ProductConfigDyn><ProductInformation><MakeAndModel>HP M28w</MakeAndModel>"
    b"<SerialNumber>VN1</SerialNumber></ProductInformation></ProductConfigDyn>"
)
JAM = b"<ProductStatusDyn><StatusCategory>jamInPrinter</StatusCategory></ProductStatusDyn>"


def hp(port=80, **fields):
    ports = {"http": port}
    base = {"id": "d1", "kind": "mfp", "site": "00001", "address": "127.0.0.1", "vendor": "HP"}
    return DeviceAsset.model_validate({**base, "ports": ports, **fields})


def served(probe, pages):
    lines = []

    async def talk(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        lines.append(asked.split(b"\r\n")[0].decode())
        status, body = pages.get(lines[-1].split(" ")[1], (404, b""))
        head = f"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body)

    async def look():
        async with tcp_server(talk) as port:
            return await observe(probe, hp(port), real_world())

    return run(look()), lines


@pytest.mark.parametrize(
    ("fields", "fits"),
    [
        ({}, True),
        ({"vendor": "Hewlett-Packard"}, True),
        ({"vendor": "Brother"}, False),
        ({"vendor": None}, False),
        ({"ports": {}}, False),
        ({"ports": {}, "vendor": None, "probes": ("scanner.ledm",)}, True),
        ({"address": None}, False),
        ({"kind": "router"}, False),
    ],
)
def test_hps_devices_with_a_page_are_asked_and_no_others(fields, fits):
    assert SCANNER_LEDM.fits(hp(**fields)) is fits


def test_a_scanner_says_what_it_can_and_how_it_is():
    seen, lines = served(SCANNER_LEDM, {"/Scan/ScanCaps": (200, CAPS), "/Scan/Status": (200, IDLE)})
    assert seen.outcome is Outcome.ANSWERED, seen.note
    assert lines == ["GET /Scan/ScanCaps HTTP/1.1", "GET /Scan/Status HTTP/1.1"]
    scanner = seen.facts["scanner"]
    assert isinstance(scanner, Scanner)
    assert (scanner.sources, scanner.duplex, scanner.state) == (("platen", "adf"), True, "Idle")


def test_a_scanner_that_keeps_its_state_to_itself_can_still_scan():
    seen, _ = served(SCANNER_LEDM, {"/Scan/ScanCaps": (200, CAPS)})
    assert seen.outcome is Outcome.ANSWERED
    assert getattr(seen.facts["scanner"], "state", "") is None
    assert "404" in seen.note


def test_a_jammed_printer_says_so_and_who_it_is():
    pages = {
        "/DevMgmt/ProductConfigDyn.xml": (200, PRODUCT),
        "/DevMgmt/ProductStatusDyn.xml": (200, JAM),
    }
    seen, _ = served(PRINTER_LEDM, pages)
    printer = seen.facts["printer"]
    assert isinstance(printer, Printer)
    assert (printer.state, printer.reasons) == ("stopped", ("media-jam",))
    identity = seen.facts["identity"]
    assert [getattr(identity, name) for name in ("vendor", "model", "serial", "device_class")] == [
        "HP", "M28w", "VN1", "mfp",
    ]  # fmt: skip


def test_a_device_without_ledm_does_not_support_it():
    for probe in (SCANNER_LEDM, PRINTER_LEDM):
        seen, _ = served(probe, {})
        assert seen.outcome is Outcome.UNSUPPORTED
