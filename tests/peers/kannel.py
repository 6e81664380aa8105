"""Kannel, an independent SMS gateway: bearerbox, smsbox, one live and one dead operator."""

from __future__ import annotations

import contextlib
import urllib.parse
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass

import pytest

from tests.peers._run import accepts, free_port, private_dir, program, running

PACKAGES = ("kannel", "kannel-extras")


@dataclass(frozen=True)
class Kannel:
    """A gateway's status page: `http://host:port/status.xml?password=…` (also .txt, .html).

    `online` is the id of an operator's link that works (a fake centre has sent two messages),
    `offline` of one whose SMPP centre does not listen.
    """

    host: str
    port: int
    password: str
    online: str
    offline: str

    def url(self, page: str = "status.xml", password: str | None = None) -> str:
        given = self.password if password is None else password
        return f"http://{self.host}:{self.port}/{page}?password={urllib.parse.quote(given)}"


@contextlib.contextmanager
def start_kannel(password: str = "st-pass") -> Iterator[Kannel]:
    """Run a gateway until its first operator is online."""
    peer = Kannel("127.0.0.1", free_port(), password, "FAKE-ONE", "SMPP-TWO")
    fake, smsbox, sendsms, nobody = (free_port() for _ in range(4))
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(private_dir("kannel"))
        config = home / "kannel.conf"
        config.write_text(
            f"""
group = core
admin-port = {peer.port}
admin-interface = "{peer.host}"
admin-password = admin-pass
status-password = {peer.password}
smsbox-port = {smsbox}
smsbox-interface = "{peer.host}"
box-allow-ip = "127.0.0.1"
log-file = "{home}/bearerbox.log"
log-level = 1

group = smsc
smsc = fake
smsc-id = {peer.online}
host = {peer.host}
port = {fake}
connect-allow-ip = 127.0.0.1

group = smsc
smsc = smpp
smsc-id = {peer.offline}
host = {peer.host}
port = {nobody}
transceiver-mode = true
smsc-username = ward
smsc-password = ward
system-type = ""
reconnect-delay = 1

group = smsbox
smsbox-id = smsbox-ward
bearerbox-host = {peer.host}
sendsms-port = {sendsms}
sendsms-interface = "{peer.host}"
log-file = "{home}/smsbox.log"
log-level = 1

group = sendsms-user
username = ward
password = ward

group = sms-service
keyword = default
text = "ok"
max-messages = 0
"""
        )

        def status(want: str) -> bool:
            with urllib.request.urlopen(peer.url(), timeout=2) as page:
                return want in page.read().decode()

        def serves(port: int) -> bool:
            return accepts(peer.host, port)

        box = [program("bearerbox", "kannel"), str(config)]
        stack.enter_context(
            running(box, lambda: serves(fake) and status("running"), cwd=home, grace_s=0.2)
        )
        fakesmsc = "/usr/lib/kannel/test/fakesmsc"
        argv = [program(fakesmsc, "kannel-extras"), "-H", peer.host, "-r", str(fake)]
        # Two messages, then it stays connected with nothing to say.
        argv += ["-i", "0.1", "-m", "2", "84901 84999 text hello"]
        stack.enter_context(running(argv, lambda: status("<status>online"), cwd=home))
        argv = [program("smsbox", "kannel"), str(config)]
        stack.enter_context(running(argv, lambda: status("<type>smsbox"), cwd=home))
        yield peer


@pytest.fixture(scope="session")
def kannel() -> Iterator[Kannel]:
    """The SMS gateway of a city."""
    with start_kannel() as peer:
        yield peer
