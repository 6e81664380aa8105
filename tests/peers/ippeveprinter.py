"""CUPS's ippeveprinter, an independent IPP Everywhere printer."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.peers._run import free_port, need_root, private_dir, program, running, says

PACKAGES = ("cups-ipp-utils", "avahi-daemon", "dbus-daemon", "dbus-bin", "util-linux")


@dataclass(frozen=True)
class IppPrinter:
    """An IPP printer; attributes are asked at `uri` by POST to `http://host:port/ipp/print`."""

    host: str
    port: int
    maker: str
    model: str
    name: str
    location: str

    @property
    def uri(self) -> str:
        return f"ipp://{self.host}:{self.port}/ipp/print"


@contextlib.contextmanager
def start_ippeveprinter(
    *, maker: str = "Canon", model: str = "LBP2900-sim", location: str = "Ward 001"
) -> Iterator[IppPrinter]:
    """Run a printer, with the D-Bus and Avahi of its own that it insists on.

    Avahi keeps its socket in a fixed folder, so the three share a mount namespace where that
    folder is private: that needs root.
    """
    need_root("ippeveprinter registers with Avahi, which gets a private /run/avahi-daemon")
    port = free_port()
    # The name is unique: mDNS renames a printer whose name is taken on the same link.
    peer = IppPrinter("localhost", port, maker, model, f"Ward Printer {port}", location)
    bus = {"DBUS_SYSTEM_BUS_ADDRESS": ""}
    with contextlib.ExitStack() as stack:
        home = stack.enter_context(private_dir("ipp"))
        socket = home / "bus"
        bus["DBUS_SYSTEM_BUS_ADDRESS"] = f"unix:path={socket}"
        (home / "dbus.conf").write_text(_DBUS.format(socket=socket))
        (home / "avahi.conf").write_text(_AVAHI.format(port=port))
        (home / "spool").mkdir()

        dbus = [program("dbus-daemon", "dbus-daemon"), f"--config-file={home / 'dbus.conf'}"]
        dbus += ["--nofork", "--nopidfile"]
        stack.enter_context(running(dbus, socket.exists, cwd=home))

        Path("/run/avahi-daemon").mkdir(exist_ok=True)
        avahi = [
            program("unshare", "util-linux"), "--mount", "--propagation", "private", "/bin/sh",
            "-c", 'mount -t tmpfs tmpfs /run/avahi-daemon && exec "$@"', "sh",
            program("avahi-daemon", "avahi-daemon"), "--no-drop-root", "--no-chroot",
            "--no-rlimits", "-f", str(home / "avahi.conf"),
        ]  # fmt: skip
        ask_bus = [program("dbus-send", "dbus-bin"), f"--bus={bus['DBUS_SYSTEM_BUS_ADDRESS']}"]
        ask_bus += ["--print-reply", "--dest=org.freedesktop.Avahi", "/"]
        ask_bus += ["org.freedesktop.Avahi.Server.GetState"]
        # 2 is AVAHI_SERVER_RUNNING: the host name is established.
        stack.enter_context(running(avahi, lambda: says(ask_bus, "int32 2"), cwd=home, env=bus))

        printer = [
            program("ippeveprinter", "cups-ipp-utils"), "-p", str(port), "-d", str(home / "spool"),
            "-r", "_universal", "-M", maker, "-m", model, "-n", peer.host, "-l", location,
            peer.name,
        ]  # fmt: skip
        ask = [program("ipptool", "cups-ipp-utils"), "-t", peer.uri, "get-printer-attributes.test"]
        stack.enter_context(
            running(printer, lambda: says(ask, "PASS"), cwd=home, env={**bus, "HOME": str(home)})
        )
        yield peer


_DBUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig>
  <type>system</type>
  <listen>unix:path={socket}</listen>
  <auth>EXTERNAL</auth>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/>
    <allow eavesdrop="true"/>
    <allow own="*"/>
  </policy>
</busconfig>
"""

_AVAHI = """[server]
host-name=peer{port}
use-ipv4=yes
use-ipv6=no
allow-interfaces=lo
[publish]
publish-addresses=no
publish-hinfo=no
publish-workstation=no
"""


@pytest.fixture(scope="session")
def ippeveprinter() -> Iterator[IppPrinter]:
    """A network printer of a ward."""
    with start_ippeveprinter() as peer:
        yield peer
