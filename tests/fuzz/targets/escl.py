"""What scanners say over eSCL, through the probe: the capabilities, a byte 0, the status."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path

from audit.probes.probe import Looked
from tests.fuzz.target import Target
from tests.fuzz.targets._probes import device, page, parsed

_SCANNER = device("scanner", escl=80)


def _parse(data: bytes) -> Looked:
    can, _, is_ = data.partition(b"\0")
    return parsed("scanner.escl", _SCANNER, page(can), page(is_ or _STATUS))


_STATUS = b"<ScannerStatus><State>Idle</State></ScannerStatus>"
_CAPABILITIES = (
    b'<?xml version="1.0" encoding="UTF-8"?><scan:ScannerCapabilities '
    b'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    b'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"><pwg:Version>2.63</pwg:Version>'
    b"<pwg:MakeAndModel>HP LaserJet MFP</pwg:MakeAndModel><pwg:SerialNumber>VN1</pwg:SerialNumber>"
    b"<scan:Platen><scan:PlatenInputCaps><scan:MaxWidth>2550</scan:MaxWidth><scan:MaxHeight>3508"
    b"</scan:MaxHeight><scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>"
    b"<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes><scan:SupportedResolutions>"
    b"<scan:DiscreteResolutions><scan:DiscreteResolution><scan:XResolution>300</scan:XResolution>"
    b"</scan:DiscreteResolution></scan:DiscreteResolutions></scan:SupportedResolutions>"
    b"</scan:SettingProfile></scan:SettingProfiles></scan:PlatenInputCaps></scan:Platen>"
    b"<scan:Adf><scan:AdfSimplexInputCaps><scan:MaxWidth>2550</scan:MaxWidth>"
    b"</scan:AdfSimplexInputCaps></scan:Adf></scan:ScannerCapabilities>"
)


def _seeds() -> Iterator[bytes]:
    yield _CAPABILITIES
    yield (
        _CAPABILITIES
        + b"\0"
        + (
            b"<scan:ScannerStatus xmlns:scan='s' xmlns:pwg='p'><pwg:State>Processing</pwg:State>"
            b"<scan:AdfState>ScannerAdfJam</scan:AdfState><scan:Jobs><scan:JobInfo><pwg:JobUri>/x"
            b"</pwg:JobUri><scan:Age>5</scan:Age><pwg:ImagesCompleted>1</pwg:ImagesCompleted>"
            b"<pwg:JobState>Completed</pwg:JobState></scan:JobInfo></scan:Jobs></scan:ScannerStatus>"
        )
    )


def _recorded(folder: Path) -> Iterable[bytes]:
    for path in (folder / "scanners").rglob("*.xml"):
        data = path.read_bytes()
        if b"ScannerCapabilities" in data:
            yield data
        elif b"ScannerStatus" in data:
            yield _CAPABILITIES + b"\0" + data


TARGET = Target(
    parse=_parse, seeds=_seeds, recorded=_recorded, most_bytes=131_072,
    words=(b"<!DOCTYPE a>", b"&#0;", b"&amp;", b"<![CDATA[", b"]]>", b"<scan:MaxWidth>", b"\0",
           b"<scan:DiscreteResolution>", b"xmlns:scan=", b"encoding='UTF-7'", b"<a>" * 70),
)  # fmt: skip
