"""Disks: who made one by how its model begins, and whether it turns."""

import re

_MAKERS: tuple[tuple[str, str], ...] = (
    (r"ST[0-9]{3,}|Seagate|STM[0-9]", "Seagate"),
    (r"WDC|WD[0-9 ]|WD_|Western Digital|WDBS", "Western Digital"),
    (r"HGST|HTS[0-9]|HDS[0-9]|HUA[0-9]|HUS[0-9]|HUH[0-9]|HTE[0-9]|IC[0-9]{2}|Hitachi", "Hitachi"),
    (r"SAMSUNG|MZ[A-Z0-9]{2}|HD[0-9]{3}[A-Z]{2}|HM[0-9]{3}", "Samsung"),
    (r"TOSHIBA|MK[0-9]{4}|MQ[0-9]{2}|DT[0-9]{2}A|HDW[A-Z]|THNS|KBG|KXG", "Toshiba"),
    (r"INTEL|SSDSC|SSDPE", "Intel"),
    (r"KINGSTON|SA400|SV300|SUV[0-9]|SKC|SNV|OM[A-Z0-9]{2,4}[A-Z]", "Kingston"),
    (r"CT[0-9]+[A-Z]|Crucial", "Crucial"),
    (r"MTFD|Micron|C[34]00-MTFD", "Micron"),
    (r"SanDisk|SD[6-9][A-Z]|SDSSD", "SanDisk"),
    (r"HFS[0-9]|HFM[0-9]|SK ?hynix|BC[57][0-9]{2}|SC[3-4][0-9]{2}", "Hynix"),
    (r"MAXTOR", "Maxtor"),
    (r"FUJITSU|M[AHP][A-Z][0-9]{4}", "Fujitsu"),
    (r"OCZ", "OCZ"),
    (r"ADATA|A-DATA", "A-DATA"),
    (r"APACER", "Apacer"),
    (r"TRANSCEND|TS[0-9]+[GT]", "Transcend"),
    (r"PLEXTOR|PX-", "Plextor"),
    (r"LITEON|LITE-ON|CV[0-9]-", "Lite-On"),
    (r"APPLE", "Apple"),
    (r"IBM|DJSA|DTLA|DARA", "IBM"),
    (r"QUANTUM", "Quantum"),
    (r"CORSAIR", "Corsair"),
    (r"GIGABYTE", "Gigabyte"),
    (r"PNY", "PNY"),
    (r"LEXAR", "Lexar"),
    (r"Patriot", "Patriot"),
    (r"SPCC|Silicon Power", "Silicon Power"),
    (r"TEAM|T-FORCE", "Team"),
    (r"LENOVO|LENSE", "Lenovo"),
    (r"VBOX|VMware|QEMU|Virtual", "virtual"),
    (r"HP |HPE|MB[0-9]{4}|EG0|EH0|MM[0-9]{4}|VK0|MK0|VR0|DF0|Hewlett", "Hewlett-Packard"),
    (r"DELL", "Dell"),
    (r"HL-DT-ST", "LG"),
    (r"PIONEER", "Pioneer"),
    (r"MATSHITA", "Matsushita"),
    (r"TSSTcorp", "Samsung"),
    (r"OPTIARC|SONY", "Sony"),
    (r"PLDS", "Philips & Lite-On"),
)
_SSD = re.compile(r"\bssd|ssd\b|nvme|solid.state|SDSSD|MTFDD|THNS|SSDSC|SSDPE", re.IGNORECASE)


def disk_maker(model: str | None) -> str | None:
    """A disk's maker by its model; makers' own model number decoders."""
    if model is None:
        return None
    return next((maker for start, maker in _MAKERS if re.match(start, model, re.IGNORECASE)), None)


def is_ssd_name(model: str | None, spindle_rpm: int | None = None) -> bool | None:
    """Whether a disk has no turning part, where its model's name or its speed says so."""
    if spindle_rpm is not None and 1_000 <= spindle_rpm <= 30_000:
        return False
    return True if model and _SSD.search(model) else None
