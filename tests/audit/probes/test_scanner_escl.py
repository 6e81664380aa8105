"""A network scanner asked over eSCL, by the recordings of real ones."""

import pytest

from audit.probes.scanner_escl import SCANNER_ESCL
from inventory.groups.identity import Identity
from inventory.groups.scanner import Scanner
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.audit.loopback import closed_port, run, tcp_server
from tests.audit.probes.looking import observe, real_world, see


def _asset(port, kind="scanner"):
    return DeviceAsset(id="s1", kind=kind, site="00001", address="127.0.0.1", ports={"escl": port})


def _served(pages, kind="scanner"):
    """Serve {path: (status, body)}; give the observation and the request lines."""
    lines = []

    async def talk(reader, writer):
        asked = await reader.readuntil(b"\r\n\r\n")
        lines.append(asked.split(b"\r\n")[0].decode())
        status, body = pages.get(lines[-1].split(" ")[1], (404, b""))
        head = f"HTTP/1.1 {status} X\r\nContent-Type: text/xml\r\nContent-Length: {len(body)}\r\n"
        writer.write(head.encode() + b"\r\n" + body)

    async def look():
        async with tcp_server(talk) as port:
            return await observe(SCANNER_ESCL, _asset(port, kind), real_world())

    return run(look()), lines


def _recorded(corpora, name):
    return (corpora / "scanners" / "xml" / name).read_bytes()


def test_a_scanner_says_what_it_can_and_how_it_is(corpora):
    seen, lines = _served(
        {
            "/eSCL/ScannerCapabilities": (
                200,
                _recorded(corpora, "xerox-b235_ScannerCapabilities.xml"),
            ),
            "/eSCL/ScannerStatus": (200, _recorded(corpora, "eSCL_ScannerStatus_loaded.xml")),
        }
    )
    assert seen.outcome is Outcome.ANSWERED, seen.note
    assert lines == [
        "GET /eSCL/ScannerCapabilities HTTP/1.1",
        "GET /eSCL/ScannerStatus HTTP/1.1",
    ]
    identity, scanner = seen.facts["identity"], seen.facts["scanner"]
    assert isinstance(identity, Identity)
    assert isinstance(scanner, Scanner)
    assert (identity.vendor, identity.model) == ("Xerox", "B235 MFP")
    assert (identity.serial, identity.device_class) == ("34004H030206H", "mfp")  # its model says so
    assert (scanner.state, scanner.adf_state) == ("Idle", "ScannerAdfLoaded")
    assert scanner.sources == ("platen", "adf")
    assert scanner.resolutions_dpi == (75, 150, 200, 300, 400, 600)
    assert "application/pdf" in scanner.formats


def test_a_busy_scanner_that_hides_its_status_still_says_what_it_can(corpora):
    name = "eSCL_ScannerCapabilities_Simplex.xml"
    pages = {"/eSCL/ScannerCapabilities": (200, _recorded(corpora, name))}
    seen, _ = _served(pages, kind="mfp")
    assert seen.outcome is Outcome.ANSWERED
    assert "HTTP 404" in seen.note
    scanner = seen.facts["scanner"]
    assert isinstance(scanner, Scanner)
    assert (scanner.state, scanner.duplex) == (None, False)


@pytest.mark.parametrize(
    ("pages", "outcome"),
    [
        ({}, Outcome.UNSUPPORTED),
        ({"/eSCL/ScannerCapabilities": (401, b"")}, Outcome.DENIED),
        ({"/eSCL/ScannerCapabilities": (200, b"<html/>")}, Outcome.GARBLED),
        ({"/eSCL/ScannerCapabilities": (200, b"<a>" * 100_000)}, Outcome.GARBLED),
    ],
)
def test_what_is_no_scanner_says_why(pages, outcome):
    assert _served(pages)[0].outcome is outcome


def test_a_closed_port_is_refused():
    assert see(SCANNER_ESCL, _asset(closed_port())).outcome is Outcome.REFUSED
