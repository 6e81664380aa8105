"""A multi-function printer: one device, that prints and scans."""

import pytest

from tests.corpora._http import NOT_FOUND, look


def both(corpora):
    """Recorded IPP and eSCL answers behind one address."""
    printer = (corpora / "ipp/python-ipp/get-printer-attributes-hp6830.bin").read_bytes()
    scanner = (corpora / "scanners/xml/eSCL_ScannerCapabilities_Simplex.xml").read_bytes()
    state = (corpora / "scanners/xml/eSCL_ScannerStatus_loaded.xml").read_bytes()

    def answer(method, path, asked):
        if (method, path) == ("POST", "/ipp/print"):
            return 200, "application/ipp", printer[:4] + asked[4:8] + printer[8:]
        pages = {"/eSCL/ScannerCapabilities": scanner, "/eSCL/ScannerStatus": state}
        return (200, "text/xml", pages[path]) if path in pages else NOT_FOUND

    return answer


@pytest.mark.parametrize("kind", ["mfp", "auto"])
def test_it_is_one_device_with_both_roles(corpora, kind):
    """HP OfficeJet Pro 6830: found out by its model where nobody said what it is."""
    sight = look(both(corpora), kind, ())
    assert sight["kind"] == "mfp"
    facts = sight["facts"]
    assert facts["identity"]["device_class"] == "mfp"
    assert facts["printer"]["state"] == "idle"
    assert facts["printer"]["supplies"]
    assert facts["scanner"]["sources"] == ["platen", "adf"]
    assert facts["scanner"]["adf_state"] == "ScannerAdfLoaded"
