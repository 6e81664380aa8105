"""How many pixels a desktop shows: `xrandr --current` and `xdpyinfo`."""

import re

from audit.wire.pc.said import text_of

_XRANDR = re.compile(
    r"^Screen [0-9]{1,3}:.{0,80}?current ([0-9]{2,6}) x ([0-9]{2,6})", re.MULTILINE
)
_XDPYINFO = re.compile(r"^[ \t]+dimensions:[ \t]+([0-9]{2,6})x([0-9]{2,6}) pixels", re.MULTILINE)


def screen_size(data: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, None where the text does not tell."""
    text = text_of(data)
    found = _XRANDR.search(text) or _XDPYINFO.search(text)
    return (int(found[1]), int(found[2])) if found else None
