"""A printer asked over IPP: CUPS's own, and printers that are not."""

import pytest

from audit.probes.printer_ipp import PRINTER_IPP
from inventory.groups.identity import Identity
from inventory.groups.printer import Printer
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.audit.loopback import closed_port, run, tcp_server
from tests.audit.probes.looking import observe, real_world, see


def _asset(port, kind="printer", **more):
    return DeviceAsset(
        id="p1", kind=kind, site="00001", **{"address": "127.0.0.1", "ports": {"ipp": port}, **more}
    )


def _served(status, headers, body, kind="printer"):
    async def talk(reader, writer):
        await reader.readuntil(b"\r\n\r\n")
        head = f"HTTP/1.1 {status} X\r\nContent-Length: {len(body)}\r\n{headers}\r\n\r\n"
        writer.write(head.encode() + body)

    async def look():
        async with tcp_server(talk) as port:
            return await observe(PRINTER_IPP, _asset(port, kind), real_world())

    return run(look())


IPP = "Content-Type: application/ipp"


def test_an_ipp_everywhere_printer_says_what_it_is_and_how_it_is(ippeveprinter):
    asset = _asset(ippeveprinter.port, address="localhost")
    seen = see(PRINTER_IPP, asset)
    assert seen.outcome is Outcome.ANSWERED, seen.note
    identity, printer = seen.facts["identity"], seen.facts["printer"]
    assert isinstance(identity, Identity)
    assert isinstance(printer, Printer)
    assert (identity.vendor, identity.model) == (ippeveprinter.maker, ippeveprinter.model)
    assert identity.sys_name == ippeveprinter.name
    assert identity.sys_location == ippeveprinter.location
    assert (printer.state, printer.accepting_jobs) == ("idle", True)
    assert printer.duplex is False
    assert 600 in printer.resolutions_dpi
    assert printer.supplies
    assert {supply.remaining for supply in printer.supplies} <= {"percent", "some", "unknown"}
    waste = [s for s in printer.supplies if "waste" in (s.type or "").lower()]
    assert all(supply.class_ == "receptacleThatIsFilled" for supply in waste)


def test_a_multi_function_printer_is_one_device():
    recorded = bytes.fromhex("01010000 00000001 04 23 000d")
    body = recorded + b"printer-state" + bytes.fromhex("0004 00000003 03")
    seen = _served(200, IPP, body, kind="mfp")
    assert seen.outcome is Outcome.ANSWERED, seen.note
    identity, printer = seen.facts["identity"], seen.facts["printer"]
    assert isinstance(identity, Identity)
    assert isinstance(printer, Printer)
    assert (identity.device_class, printer.state) == ("mfp", "idle")
    assert (printer.reasons, printer.accepting_jobs, printer.duplex) == (None, None, None)


@pytest.mark.parametrize(
    ("status", "headers", "outcome"),
    [
        (401, "WWW-Authenticate: Basic", Outcome.DENIED),
        (403, "X: y", Outcome.DENIED),
        (404, "X: y", Outcome.UNSUPPORTED),
        (426, "Upgrade: TLS/1.2", Outcome.UNSUPPORTED),
        (200, "Content-Type: text/html", Outcome.UNSUPPORTED),
        (200, IPP, Outcome.GARBLED),
    ],
)
def test_what_does_not_speak_ipp_says_why(status, headers, outcome):
    assert _served(status, headers, b"<html>login</html>").outcome is outcome


def test_an_answer_to_another_question_is_garbled():
    body = bytes.fromhex("01010000 00000099 04 23 000d")
    body += b"printer-state" + bytes.fromhex("00040000000303")
    assert _served(200, IPP, body).outcome is Outcome.GARBLED


def test_an_endless_answer_is_garbled():
    assert _served(200, IPP, b"\x01\x01\x00\x00" * 100_000).outcome is Outcome.GARBLED


def test_a_closed_port_is_refused():
    assert see(PRINTER_IPP, _asset(closed_port())).outcome is Outcome.REFUSED


def test_a_usb_printer_is_not_asked():
    assert not PRINTER_IPP.fits(_asset(631, address=None))


def test_a_printer_on_a_raw_port_is_never_asked():
    assert see(PRINTER_IPP, _asset(9_100)).outcome is Outcome.OUT_OF_SCOPE
