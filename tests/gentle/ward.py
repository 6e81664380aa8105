"""A ward behind a line of 2 Mbit/s: real agents, a real web server, one device without an end."""

from __future__ import annotations

import contextlib
import os
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from inventory.load import export_estate
from inventory.model import DeviceAsset, Estate
from inventory.register import load_register
from tests.gentle.capture import BUSINESS_PORT
from tests.peers._run import accepts, private_dir, program, running, says
from tests.peers.netns import Line, _sh, start_netns
from tests.peers.sshd import Sshd, start_sshd

LINE_KBIT_S = 2_000
LINE_BYTES_S = LINE_KBIT_S * 125
SITE = "00001"
NET = "10.79.0"
COMMUNITY = "audit-ro"
ROOT = Path(__file__).resolve().parents[2]

_ESCL = """\
<?xml version="1.0" encoding="UTF-8"?>
<scan:ScannerCapabilities xmlns:scan="http://schemas.hp.com/imaging/escl/2011/05/03"
 xmlns:pwg="http://www.pwg.org/schemas/2010/12/sm">
<pwg:Version>2.63</pwg:Version><pwg:MakeAndModel>Ward Scanner 1</pwg:MakeAndModel>
<pwg:SerialNumber>X1</pwg:SerialNumber>{padding}
</scan:ScannerCapabilities>
"""


@dataclass
class Ward:
    """The two ends of the line, and what stands at the far one."""

    line: Line
    home: Path
    sshd: Sshd
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def folder(self, name: str, devices: list[DeviceAsset], settings: str) -> Path:
        """A working folder of a real estate, not a simulated one: the default budget holds."""
        folder = self.home / name
        (folder / "inventory").mkdir(parents=True)
        estate = Estate(register_id="hanoi-2016", devices=tuple(devices))
        for file, data in export_estate(estate, "csv", load_register("hanoi-2016")).items():
            (folder / "inventory" / file).write_bytes(data)
        (folder / "ward-audit.yaml").write_text(
            f"register: hanoi-2016\nworkers: 1\nsites: ['{SITE}']\n{settings}"
        )
        (folder / "scope.yaml").write_text(
            f"owner: test\ndecision: test\nvalid_until: 2099-12-31\ncidrs: [{NET}.0/24]\n"
        )
        secrets = folder / "secrets"
        secrets.mkdir(mode=0o700)
        for secret, text in (("snmp", COMMUNITY), ("ssh", self.sshd.password)):
            (secrets / secret).write_text(f"{text}\n")
            (secrets / secret).chmod(0o600)
        (folder / "credentials.yaml").write_text(
            'credentials:\n  v2: {kind: snmp_v2c, community: "file:secrets/snmp"}\n'
            f'  router: {{kind: ssh, user: {self.sshd.user}, password: "file:secrets/ssh"}}\n'
            "defaults: {snmp_v2c: v2, ssh: router}\n"
        )
        (folder / "known_hosts").write_text(f"[{NET}.90]:{self.sshd.port} {self.sshd.host_key}\n")
        return folder

    def pc(self, number: int) -> DeviceAsset:
        """A host that Net-SNMP answers for."""
        return DeviceAsset(
            id=f"pc-{number}", kind="pc", site=SITE, address=f"{NET}.{number}",
            probes=("system.snmp", "host.snmp"),
        )  # fmt: skip

    @contextlib.contextmanager
    def audit(self, *words: str | Path) -> Iterator[subprocess.Popen[str]]:
        """`ward-audit` at the near end of the line."""
        process = subprocess.Popen(
            [program("nsenter", "util-linux"), f"--net=/run/netns/{self.line.near}",
             sys.executable, "-P", "-m", "audit", *map(str, words)],
            cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            text=True, env={**os.environ, "WARD_AUDIT_LANG": "en", "NO_COLOR": "1"},
        )  # fmt: skip
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.communicate()

    @contextlib.contextmanager
    def business(self) -> Iterator[None]:
        """A download from the ward that takes all the line gives, until the block ends."""
        ends = threading.Event()
        with self.line.inside(self.line.far):
            server = socket.create_server((self.line.far_ip, BUSINESS_PORT))
        with self.line.inside(self.line.near):
            client = socket.socket()
        client.connect((self.line.far_ip, BUSINESS_PORT))
        sender, _ = server.accept()

        def send() -> None:
            with contextlib.suppress(OSError):
                while not ends.is_set():
                    sender.sendall(bytes(16_384))

        def receive() -> None:
            with contextlib.suppress(OSError):
                while client.recv(65_536):
                    pass

        threads = [threading.Thread(target=one, daemon=True) for one in (send, receive)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            ends.set()
            for sock in (sender, client, server):
                with contextlib.suppress(OSError):
                    sock.shutdown(socket.SHUT_RDWR)
                sock.close()
            for thread in threads:
                thread.join(10)


def observations(folder: Path) -> dict[tuple[str, str], str]:
    """{(asset, probe): outcome} of everything that was kept."""
    import sqlite3

    with contextlib.closing(sqlite3.connect(folder / "store.sqlite")) as store:
        try:
            rows = store.execute("SELECT asset, probe, outcome FROM observation").fetchall()
        except sqlite3.OperationalError:  # the store is being made
            return {}
    files = ("register", "form")  # read from files, not looked at
    return {(a, probe): said for a, probe, said in rows if not probe.endswith(files)}


@contextlib.contextmanager
def start_ward() -> Iterator[Ward]:
    """The ward comes up and goes down with its namespaces."""
    with contextlib.ExitStack() as stack:
        line = stack.enter_context(start_netns())
        line.limit(LINE_KBIT_S)
        ip = program("ip", "iproute2")
        _sh(ip, "-n", line.near, "route", "add", f"{NET}.0/24", "via", line.far_ip)
        for number in range(1, 100):
            _sh(ip, "-n", line.far, "addr", "add", f"{NET}.{number}/32", "dev", "lo")
        home = stack.enter_context(private_dir("gentle"))
        home.chmod(0o755)
        with line.inside(line.far):
            _snmpd(stack, home)
            _nginx(stack, home)
            sshd = stack.enter_context(start_sshd(options={"ListenAddress": "0.0.0.0"}))
            stack.enter_context(_endless((f"{NET}.99", 8080)))
        yield Ward(line, home, sshd)


def _snmpd(stack: contextlib.ExitStack, home: Path) -> None:
    place = home / "snmpd"
    place.mkdir()
    config = place / "snmpd.conf"
    config.write_text(f"rocommunity {COMMUNITY}\nsysName ward-pc\n")
    argv = [program("snmpd", "snmpd"), "-f", "-r", "-C", "-c", str(config)]
    argv += ["-p", str(place / "pid"), "-Lf", str(place / "log"), "udp:0.0.0.0:161"]
    env = {"SNMP_PERSISTENT_DIR": str(place / "state"), "MIBS": ""}
    ask = [program("snmpget", "snmp"), "-v2c", "-c", COMMUNITY, "-t", "0.5", "-r", "0",
           f"{NET}.1", ".1.3.6.1.2.1.1.5.0"]  # fmt: skip
    stack.enter_context(running(argv, lambda: says(ask, env={"MIBS": ""}), cwd=place, env=env))


def _nginx(stack: contextlib.ExitStack, home: Path) -> None:
    place = home / "nginx"
    (place / "www" / "eSCL").mkdir(parents=True)
    padding = "<!-- " + "x" * 24_000 + " -->"
    (place / "www" / "eSCL" / "ScannerCapabilities").write_text(_ESCL.format(padding=padding))
    place.chmod(0o755)
    temp = "".join(f"{kind}_temp_path {place}/{kind};\n" for kind in _TEMP)
    (place / "nginx.conf").write_text(
        f"daemon off;\nerror_log {place}/error.log;\npid {place}/pid;\nevents {{}}\n"
        f"http {{\naccess_log off;\n{temp}server {{ listen {NET}.80:8080; root {place}/www;\n"
        "location /eSCL/ { default_type text/xml; } }\n}\n"
    )
    argv = [program("nginx", "nginx-light"), "-p", str(place), "-c", str(place / "nginx.conf")]
    argv += ["-e", str(place / "error.log")]
    stack.enter_context(running(argv, lambda: accepts(f"{NET}.80", 8080), cwd=place))


_TEMP = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")


@contextlib.contextmanager
def _endless(at: tuple[str, int]) -> Iterator[None]:
    """A web server whose answer never ends and comes as fast as the line can."""
    server = socket.create_server(at)
    ends = threading.Event()

    def serve(sock: socket.socket) -> None:
        with contextlib.suppress(OSError), sock:
            sock.recv(4_096)
            sock.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n\r\n<a>")
            while not ends.is_set():
                sock.sendall(b"<b/>" * 4_096)

    def accept() -> None:
        with contextlib.suppress(OSError):
            while True:
                threading.Thread(target=serve, args=(server.accept()[0],), daemon=True).start()

    threading.Thread(target=accept, daemon=True).start()
    try:
        yield
    finally:
        ends.set()
        with contextlib.suppress(OSError):
            server.shutdown(socket.SHUT_RDWR)
        server.close()
