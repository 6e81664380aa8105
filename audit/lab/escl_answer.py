"""What a network scanner says in eSCL (Mopria eSCL 2.x): capabilities and status."""

from collections.abc import Sequence
from html import escape

_NAMES = (
    'xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03" '
    'xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm"'
)
_INPUT = """<scan:{tag}><scan:MinWidth>16</scan:MinWidth><scan:MaxWidth>2550</scan:MaxWidth>\
<scan:MinHeight>16</scan:MinHeight><scan:MaxHeight>{height}</scan:MaxHeight>\
<scan:SettingProfiles><scan:SettingProfile><scan:ColorModes>\
<scan:ColorMode>BlackAndWhite1</scan:ColorMode><scan:ColorMode>Grayscale8</scan:ColorMode>\
<scan:ColorMode>RGB24</scan:ColorMode></scan:ColorModes><scan:DocumentFormats>\
<pwg:DocumentFormat>application/pdf</pwg:DocumentFormat>\
<pwg:DocumentFormat>image/jpeg</pwg:DocumentFormat></scan:DocumentFormats>\
<scan:SupportedResolutions><scan:DiscreteResolutions>{dpi}</scan:DiscreteResolutions>\
</scan:SupportedResolutions></scan:SettingProfile></scan:SettingProfiles></scan:{tag}>"""
_DPI = "".join(
    f"<scan:DiscreteResolution><scan:XResolution>{dpi}</scan:XResolution>"
    f"<scan:YResolution>{dpi}</scan:YResolution></scan:DiscreteResolution>"
    for dpi in (200, 300, 600)
)


def capabilities(vendor: str, model: str, serial: str, *, adf: bool, duplex: bool) -> bytes:
    """ScannerCapabilities with a platen and, where there is one, a feeder."""
    feeder = ""
    if adf:
        both = _INPUT.format(tag="AdfDuplexInputCaps", height=4200, dpi=_DPI) if duplex else ""
        simplex = _INPUT.format(tag="AdfSimplexInputCaps", height=4200, dpi=_DPI)
        feeder = (
            f"<scan:Adf>{simplex}{both}<scan:FeederCapacity>35</scan:FeederCapacity></scan:Adf>"
        )
    platen = _INPUT.format(tag="PlatenInputCaps", height=3508, dpi=_DPI)
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<scan:ScannerCapabilities {_NAMES}>'
        f"<pwg:Version>2.6</pwg:Version>"
        f"<pwg:MakeAndModel>{escape(vendor)} {escape(model)}</pwg:MakeAndModel>"
        f"<scan:Manufacturer>{escape(vendor)}</scan:Manufacturer>"
        f"<pwg:SerialNumber>{escape(serial)}</pwg:SerialNumber>"
        f"<scan:Platen>{platen}</scan:Platen>{feeder}</scan:ScannerCapabilities>\n"
    ).encode()


def status(*, adf: bool, errors: Sequence[str]) -> bytes:
    """ScannerStatus: idle, or stopped when the device is jammed or open."""
    stopped = bool({"jammed", "doorOpen"} & set(errors))
    feeder = "<scan:AdfState>ScannerAdfEmpty</scan:AdfState>" if adf else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<scan:ScannerStatus {_NAMES}>'
        f"<pwg:Version>2.6</pwg:Version>"
        f"<pwg:State>{'Stopped' if stopped else 'Idle'}</pwg:State>{feeder}"
        f"<scan:Jobs/></scan:ScannerStatus>\n"
    ).encode()
