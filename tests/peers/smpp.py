"""An SMPP 3.4 server made of Perl's Net::SMPP: an independent codec behind a short script."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import accepts, free_port, private_dir, program, running, says

PACKAGES = ("libnet-smpp-perl",)


@dataclass(frozen=True)
class SmppServer:
    """A short message centre. It knows `system_id`/`password`, and five ids that behave badly.

    With the right password: `busy` is refused with ESME_RBINDFAIL (0x0D), `bound` with
    ESME_RALYBND (0x05), `silent` gets no answer, `chatty` gets an enquire_link before its
    bind_resp, `rude` has its connection closed at unbind without unbind_resp. Unknown ids get
    ESME_RINVSYSID (0x0F), wrong passwords ESME_RINVPASWD (0x0E). submit_sm is accepted and
    thrown away.
    """

    host: str
    port: int
    system_id: str
    password: str
    server_id: str


@contextlib.contextmanager
def start_smpp(password: str = "s3cret") -> Iterator[SmppServer]:
    """Run the server; each connection is a process of its own in it."""
    peer = SmppServer("127.0.0.1", free_port(), "ward-audit", password, "SMSC-VN")
    perl = program("perl", "perl")
    if not says([perl, "-MNet::SMPP", "-e", "print 1"], "1"):
        program("Net::SMPP", "libnet-smpp-perl")  # never on the PATH: says which package to get
    script = Path(__file__).with_name("_smsc.pl")
    argv = [perl, str(script), peer.host, str(peer.port), peer.server_id]
    argv += [peer.system_id, peer.password]
    with (
        private_dir("smpp") as home,
        running(argv, lambda: accepts(peer.host, peer.port), cwd=home),
    ):
        yield peer


@pytest.fixture(scope="session")
def smpp() -> Iterator[SmppServer]:
    """A mobile operator's message centre."""
    with start_smpp() as peer:
        yield peer
