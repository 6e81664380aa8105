"""Text that came from a device: one line, bounded, nothing in it that acts on who reads it."""

import re

from inventory.harmless import tame


def clean(value: bytes | str | None, limit: int = 200) -> str | None:
    """What a device said, fit to store and to show; None when nothing is left.

    UTF-8 where it is, Latin-1 where it is not. Controls become spaces, runs of spaces one,
    letters are composed (NFC), and the result has at most `limit` characters. Escaping for HTML,
    sheets or terminals is still the renderer's work.
    """
    if value is None:
        return None
    if isinstance(value, bytes):
        value = _decoded(value[: 4 * limit])
    return tame(" ".join(value[: 4 * limit].split()), limit).strip() or None


def without_maker(model: str | None, maker: str | None) -> str | None:
    """A model without its maker's name, and trade mark, before it: "HP LaserJet 400" of HP."""
    if not model or not maker:
        return model
    found = re.match(re.escape(maker) + r"(?:\(R\)|®)?\s+(?=\S)", model, re.IGNORECASE)
    return model[found.end() :] if found else model


def _decoded(said: bytes) -> str:
    try:
        return said.decode()
    except UnicodeDecodeError as error:
        whole, rest = said[: error.start], said[error.start :]
        # A letter that was cut in two at the end; one odd byte after ASCII is more likely Latin-1.
        if error.reason == "unexpected end of data" and (len(rest) > 1 or not whole.isascii()):
            return whole.decode()
        return said.decode("latin-1")
