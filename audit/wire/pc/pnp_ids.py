"""Makers of monitors by the three letters of the PNP registry (UEFI Forum)."""

from functools import cache
from importlib.resources import files

_MORE = {
    "AOC": "AOC International",  # the letters its monitors send; registered in 2013
    "BNQ": "BenQ Corporation",
    "EIZ": "EIZO Corporation",
    "EMA": "eMachines",
    "IMP": "Impression Products Incorporated",  # monitors; its letters were given away again
    "IVO": "InfoVision Optoelectronics",
    "PKB": "Packard Bell",
    "SDC": "Samsung Display Corp",
    "XMI": "Xiaomi",
}
"""Letters that monitors send and hwdata lacks; seen: public EDID recordings."""


@cache
def pnp_makers() -> dict[str, str]:
    """Maker by id: `{"SAM": "Samsung Electric Company", ...}`.

    The registry as hwdata collects it (pnp.ids, used under its XFree86 licence).
    """
    text = files("audit.wire.pc").joinpath("pnp_ids.tsv").read_text("utf-8")
    rows = (line.partition("\t") for line in text.splitlines() if not line.startswith("#"))
    return {id_: name.strip() for id_, _, name in rows} | _MORE


def pnp_maker(id_: str) -> str | None:
    """A maker's registered name; None where nobody registered the letters."""
    return pnp_makers().get(id_)
