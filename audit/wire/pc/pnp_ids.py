"""Makers of monitors by the three letters of the PNP registry (UEFI Forum)."""

from functools import cache
from importlib.resources import files

_MORE = {
    "AIC": "AG Neovo",  # its monitors send the letters of Arnos Instruments, its parent
    "AOC": "AOC International",  # the letters its monitors send; registered in 2013
    "BNQ": "BenQ Corporation",
    "EIZ": "EIZO Corporation",
    "EMA": "eMachines",
    "FCM": "Funai Electric",
    "HEI": "Hyundai Electronics Industries",
    "HSL": "Hansol Electronics",
    "ICL": "Fujitsu ICL",
    "IMP": "Impression Products Incorporated",  # monitors; its letters were given away again
    "IVO": "InfoVision Optoelectronics",
    "NAN": "NANAO",  # EIZO's name until 2013
    "PDC": "Polaroid",
    "PKB": "Packard Bell",
    "SDC": "Samsung Display Corp",
    "TOS": "Toshiba Corporation",  # Dynabook's since 2019
    "XMI": "Xiaomi",
    "ZCM": "Zenith Data Systems",
}
"""Letters that monitors send and hwdata lacks, or has under a later owner's name.

Sources: Microsoft's list of ISA PNP ids (2013), public EDID recordings.
"""


@cache
def pnp_makers() -> dict[str, str]:
    """Maker by id: `{"SAM": "Samsung Electric Company", ...}`.

    The registry as hwdata collects it (pnp.ids, used under its XFree86 licence).
    """
    text = files("audit.wire.pc").joinpath("pnp_ids.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    known = {id_: name.strip() for id_, _, name in rows if not name.startswith("DO NOT USE")}
    return known | _MORE


def pnp_maker(id_: str) -> str | None:
    """A maker's registered name; None where nobody registered the letters."""
    return pnp_makers().get(id_)
