"""HP's LEDM by recordings of real devices."""

import pytest

from audit.wire import ledm
from audit.wire.ledm_documents import parse_discovery, parse_documents, parse_manifest
from inventory.seen import LookError, Outcome


def recorded(corpora, name):
    return (corpora / "scanners" / "xml" / f"{name}.xml").read_bytes()


def test_a_flatbed_without_a_feeder(corpora):
    identity, scanner = ledm.parse_caps(recorded(corpora, "ScanCaps_no_adf"))
    assert identity.model == "ENVY Photo 6200 All-in-One Printer series"
    assert (scanner.sources, scanner.duplex, scanner.adf_detects_paper) == (
        ("platen",), False, None,
    )  # fmt: skip
    assert [(one.source, one.width_300ths, one.height_300ths) for one in scanner.areas] == [
        ("platen", 2_550, 3_508)
    ]
    assert scanner.color_modes == ("BlackAndWhite1", "Grayscale8", "RGB24")
    assert "image/jpeg" in scanner.formats
    assert {75, 300, 1_200} <= set(scanner.resolutions_dpi)


def test_a_feeder_alone(corpora):
    _, scanner = ledm.parse_caps(recorded(corpora, "ScanCaps_only_adf"))
    assert (scanner.sources, scanner.duplex, scanner.adf_detects_paper) == (("adf",), False, True)


def test_states_are_said_in_the_words_of_escl(corpora):
    assert ledm.parse_status(recorded(corpora, "scanStatus_no_adf")).state == "Idle"
    said = ledm.parse_status(
        b"<ScanStatus><ScannerState>BusyWithScanJob</ScannerState><AdfState>Loaded</AdfState>"
        b"</ScanStatus>"
    )
    assert (said.state, said.adf_state) == ("Processing", "ScannerAdfLoaded")
    with pytest.raises(LookError) as refused:
        ledm.parse_status(b"<ScanStatus/>")
    assert refused.value.outcome is Outcome.GARBLED


def test_a_product_names_itself():
    said = ledm.parse_product(
        b"<p:ProductConfigDyn xmlns:p='p' xmlns:d='d'><p:ProductInformation>"
        b"<d:MakeAndModel>HP OfficeJet Pro 6830</d:MakeAndModel>"
        b"<d:SerialNumber>TH58A1B2C3</d:SerialNumber>"
        b"<d:Version><d:Revision>MMM2CN1801AR</d:Revision></d:Version>"
        b"</p:ProductInformation></p:ProductConfigDyn>"
    )
    assert (said.vendor, said.model) == ("HP", "OfficeJet Pro 6830")
    assert (said.serial, said.firmware) == ("TH58A1B2C3", "MMM2CN1801AR")


@pytest.mark.parametrize(
    ("words", "state", "reasons"),
    [
        (("ready",), "idle", ()),
        (("inPowerSave",), "idle", ()),
        (("jamInPrinter",), "stopped", ("media-jam",)),
        (("processing", "cartridgeLow"), "printing", ("marker-supply-low",)),
        (("somethingNew",), None, ()),
        ((), None, None),
    ],
)
def test_what_stops_a_printer_is_said_in_the_words_of_ipp(words, state, reasons):
    rows = "".join(f"<Status><StatusCategory>{one}</StatusCategory></Status>" for one in words)
    page = f"<ProductStatusDyn>{rows}</ProductStatusDyn>".encode()
    said = ledm.parse_product_status(page)
    assert (said.state, said.reasons) == (state, reasons)


def test_a_manifest_gives_each_resource_its_whole_path(corpora):
    found = parse_manifest(recorded(corpora, "EsclManifest_widePro_477"))
    assert found["ScannerCapabilities"] == "/eSCL/ScannerCapabilities"
    assert found["ScanJob"] == "/eSCL/ScanJobs/{scan-job-id}"


def test_a_discovery_tree_names_its_interfaces(corpora):
    found = parse_discovery(recorded(corpora, "discoveryTree3"))
    assert found["eSCL:eSclManifest"] == "/eSCL/eSclManifest.xml"
    assert found["ledm:hpLedmProductStatusDyn"] == ledm.PRODUCT_STATUS


def test_a_job_under_way(corpora):
    name, (job,) = parse_documents(recorded(corpora, "job_processing"))
    assert (name, job["state"], job["page_state"]) == ("Job", "Processing", "PreparingScan")
    assert (job["width"], job["height"], job["x_resolution"]) == (1_654, 2_338, 200)


def test_an_empty_list_of_destinations_is_a_list(corpora):
    assert parse_documents(recorded(corpora, "walkupScanDestinations2")) == (
        "WalkupScanDestinations", (),
    )  # fmt: skip


def test_a_page_of_another_kind_is_refused():
    for read in (ledm.parse_caps, parse_manifest, parse_discovery, parse_documents):
        with pytest.raises(LookError):
            read(b"<html/>")
