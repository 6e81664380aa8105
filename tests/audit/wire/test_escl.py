"""eSCL by recordings of real scanners."""

import pytest

from audit.wire.escl import parse_capabilities, parse_status
from inventory.seen import LookError, Outcome


def _recorded(corpora, name):
    return (corpora / "scanners" / "xml" / name).read_bytes()


def test_an_hp_with_a_one_sided_feeder(corpora):
    identity, scanner = parse_capabilities(
        _recorded(corpora, "eSCL_ScannerCapabilities_Simplex.xml")
    )
    assert (identity.vendor, identity.model) == ("HP", "Smart Tank Plus 570 series")
    assert identity.serial == "CN19E4S0VQ"
    assert (scanner.sources, scanner.duplex) == (("platen", "adf"), False)
    assert max(scanner.resolutions_dpi) == 1_200
    assert "RGB24" in scanner.color_modes
    assert "application/pdf" in scanner.formats


@pytest.mark.parametrize(
    ("name", "state", "adf"),
    [
        ("empty", "Idle", "ScannerAdfEmpty"),
        ("loaded", "Idle", "ScannerAdfLoaded"),
        ("processing", "Processing", "ScannerAdfEmpty"),
    ],
)
def test_recorded_states(corpora, name, state, adf):
    said = parse_status(_recorded(corpora, f"eSCL_ScannerStatus_{name}.xml"))
    assert (said.state, said.adf_state) == (state, adf)


def test_a_flatbed_has_no_feeder():
    _, scanner = parse_capabilities(
        b"<ScannerCapabilities><Platen><PlatenInputCaps><ColorMode>RGB24</ColorMode>"
        b"</PlatenInputCaps></Platen></ScannerCapabilities>"
    )
    assert (scanner.sources, scanner.duplex) == (("platen",), False)


def test_a_feeder_for_both_sides_and_a_range_of_resolutions():
    _, scanner = parse_capabilities(
        b"<ScannerCapabilities><Adf><AdfSimplexInputCaps/><AdfDuplexInputCaps><ResolutionRange>"
        b"<XResolutionRange><Min>75</Min><Max>600</Max></XResolutionRange></ResolutionRange>"
        b"</AdfDuplexInputCaps></Adf></ScannerCapabilities>"
    )
    assert (scanner.sources, scanner.duplex) == (("adf",), True)
    assert scanner.resolutions_dpi == (75, 600)


def test_a_scanner_that_lists_nothing_said_nothing():
    identity, scanner = parse_capabilities(b"<ScannerCapabilities/>")
    assert (identity.vendor, scanner.duplex, scanner.sources) == (None, None, ())


@pytest.mark.parametrize(
    ("model", "state", "adf", "meant"),
    [
        ("Xerox WorkCentre 3345", "Idle", "ScannerAdfJam", ("Idle", "ScannerAdfEmpty")),
        ("Xerox B235", "Idle", "ScannerAdfJam", ("Idle", "ScannerAdfJam")),
        ("Kyocera ECOSYS M2540dn", "Idle", "ScannerAdfProcessing", ("Idle", "ScannerAdfEmpty")),
        (
            "Kyocera ECOSYS M2540dn", "Processing", "ScannerAdfProcessing",
            ("Processing", "ScannerAdfProcessing"),
        ),
        ("HP LaserJet MFP M630", "Testing", "ScannerAdfLoaded", ("Processing", "ScannerAdfLoaded")),
        (None, "Testing", "ScannerAdfJam", ("Testing", "ScannerAdfJam")),
    ],
)  # fmt: skip
def test_known_slips_of_the_tongue_are_put_right(model, state, adf, meant):
    page = f"<ScannerStatus><State>{state}</State><AdfState>{adf}</AdfState></ScannerStatus>"
    said = parse_status(page.encode(), model)
    assert (said.state, said.adf_state) == meant


@pytest.mark.parametrize("page", [b"<html/>", b"<ScannerStatus/>", b"", b"<ScannerStatus>"])
def test_another_page_is_garbled(page):
    for parse in (parse_status, parse_capabilities):
        with pytest.raises(LookError) as caught:
            parse(page)
        assert caught.value.outcome is Outcome.GARBLED


def test_pages_of_other_protocols_of_the_same_scanners_are_not_taken(corpora):
    for path in (corpora / "scanners" / "xml").glob("walkup*.xml"):
        with pytest.raises(LookError):
            parse_capabilities(path.read_bytes())
