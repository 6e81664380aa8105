"""What this computer lets the audit do: asked of the system, never guessed."""

import contextlib
import sys
from pathlib import Path

from audit.world.sockets import bind_problem, ca_bundle

LOOPBACK_SAMPLE = "127.10.1.1"
_FONTS = ("/usr/share/fonts", "/usr/local/share/fonts", "~/.fonts", "~/.local/share/fonts")
_FONT_ENDINGS = (".ttf", ".otf", ".ttc")


def ping_problem() -> str | None:
    """Why this process may not send ICMP; None when it may."""
    from audit.world.ping import may_ping

    return may_ping()


def open_files() -> tuple[int, int] | None:
    """How many files may be open: (now, at most); None where the system does not say."""
    with contextlib.suppress(ImportError):
        import resource

        return resource.getrlimit(resource.RLIMIT_NOFILE)
    return None


def loopback_problem() -> str | None:
    """Why a simulated city cannot live on 127.0.0.0/8; None when it can."""
    why = bind_problem(LOOPBACK_SAMPLE)
    return None if why is None else f"{LOOPBACK_SAMPLE} cannot be bound: {why}"


def roots() -> str | None:
    """Where the system's trust anchors are; None when there are none."""
    place = ca_bundle()
    return place if Path(place).is_file() else None


def fonts() -> int:
    """How many font files this computer has; browsers bring their own on other systems."""
    return sum(
        place.suffix.lower() in _FONT_ENDINGS
        for folder in _FONTS
        for place in Path(folder).expanduser().rglob("*")
    )


def utf8() -> bool:
    """Whether stdout takes Vietnamese."""
    return (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
