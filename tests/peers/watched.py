"""A network namespace for a whole city, watched: wiretap, recorders on ports that print, counters.

The product may do there what it likes; whatever it does is counted by the kernel.
"""

from __future__ import annotations

import contextlib
import itertools
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.peers._run import need_root, program
from tests.peers.netns import _sh
from tests.peers.verbs import strange, text_of, verbs_said
from tests.peers.wiretap import Heard, Recorders, Wiretap, listening

_serial = itertools.count()

_RULES = """
table inet watched {
    counter outside { }
    counter printing { }
    chain out {
        type filter hook output priority 0; policy accept;
        tcp dport { 515, 9100-9107 } counter name printing
        ip daddr 127.0.0.0/8 accept
        ip6 daddr ::1 accept
        counter name outside drop
    }
}
"""


@dataclass
class Watch:
    """What happens in a namespace; `over` says what did."""

    name: str
    tap: Wiretap
    recorders: Recorders
    heard: Heard = field(default_factory=Heard)
    printed: int = 0
    outside: int = 0

    def over(self) -> None:
        """Stop listening and read."""
        self.heard = self.tap.heard()
        counted = _counters(self.name)
        self.outside = counted["outside"]
        self.printed = counted["printing"] + self.recorders.close().total()

    @property
    def clean(self) -> bool:
        """Whether everything that was seen is on the list, and everything was seen."""
        return not (
            strange(self.heard.verbs) or self.printed or self.outside or self.heard.lost
            or self.heard.to_never_ports
        )  # fmt: skip

    def text(self) -> str:
        """For a table."""
        return f"{text_of(self.heard)}, {self.outside} packets out of scope"


@contextlib.contextmanager
def watch(name: str) -> Iterator[Watch]:
    """Watch a namespace that is there; nothing of the product has run in it yet."""
    _sh("ip", "netns", "exec", name, program("nft", "nftables"), _RULES)
    # So that a packet to a stranger is really made, and counted.
    _sh("ip", "-n", name, "route", "add", "default", "dev", "lo")
    with listening(name, verbs_said) as tap:
        recorders = Recorders(name)
        try:
            yield Watch(name, tap, recorders)
        finally:
            recorders.close()


@contextlib.contextmanager
def watched_namespace(what: str) -> Iterator[Watch]:
    """A namespace of its own, removed by its name."""
    need_root("a network namespace")
    ip = program("ip", "iproute2")
    name = f"wa{what}{os.getpid()}x{next(_serial)}"
    _sh(ip, "netns", "add", name)
    try:
        _sh(ip, "-n", name, "link", "set", "lo", "up")
        with watch(name) as watched:
            yield watched
    finally:
        _sh(ip, "netns", "del", name)


def _counters(name: str) -> dict[str, int]:
    said = _sh("ip", "netns", "exec", name, program("nft", "nftables"), "-j", "list", "counters")
    counted = (one["counter"] for one in json.loads(said)["nftables"] if "counter" in one)
    return {one["name"]: one["packets"] for one in counted}
