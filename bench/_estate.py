"""An estate that is not the bottleneck: C agents and nginx on every address of 127.0.0.0/8.

It lives in a network namespace that `bench` made for itself and is pinned to the last processor;
what is measured runs on the first. Ports 9100-9107 and 515 are never used.
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench._run import Ran, daemon, environment, run, run_all

HERE = Path(__file__).parent
SNMP_PORT, HTTP_PORT, HTTPS_PORT = 161, 8080, 8443
OPEN_PORTS = (8631, 8022, 8445)
CLOSED_PORTS = (8990, 8991, 8992)
AUTH, PRIV = "authpass12345", "privpass12345"  # of fastagent.c; the user is `u_sha256_aes`

GET12 = (
    "1.3.6.1.2.1.1.1.0", "1.3.6.1.2.1.1.2.0", "1.3.6.1.2.1.1.3.0", "1.3.6.1.2.1.1.4.0",
    "1.3.6.1.2.1.1.5.0", "1.3.6.1.2.1.1.6.0", "1.3.6.1.2.1.2.1.0",
    "1.3.6.1.2.1.25.3.2.1.3.1", "1.3.6.1.2.1.25.3.5.1.1.1", "1.3.6.1.2.1.25.3.5.1.2.1",
    "1.3.6.1.2.1.43.5.1.1.17.1", "1.3.6.1.2.1.43.10.2.1.4.1.1",
)  # fmt: skip
"""The 12 scalars of the equal work: what a printer is and how it is."""

WALK6 = tuple(f"1.3.6.1.2.1.2.2.1.{column}" for column in (2, 5, 7, 8, 10, 16))
"""Six columns of ifTable; the estate's agents have 24 rows."""

PREFIX = "127.40"


def hosts(count: int, prefix: str = PREFIX) -> list[str]:
    """The first `count` addresses, 250 in each /24."""
    net = [int(part) for part in prefix.split(".")]
    base = (net[0] << 24) + (net[1] << 16)
    found = []
    for number in range(count):
        value = base + (number // 250 << 8) + number % 250 + 1
        found.append(".".join(str(value >> shift & 255) for shift in (24, 16, 8, 0)))
    return found


@dataclass(slots=True)
class Estate:
    """The running estate. Programs are started on `ours`, the processor that is measured."""

    folder: Path
    ours: int
    theirs: int
    python: str = sys.executable
    _stack: contextlib.ExitStack = field(default_factory=contextlib.ExitStack)

    def run(self, argv: Sequence[str], *, all_cores: bool = False, **how: Any) -> Ran:
        """Run a program on the measured processor (or on all) to its end; see `_run.run`."""
        return run(argv, core=None if all_cores else self.ours, **how)

    def at_once(self, every: Sequence[Sequence[str]], **how: Any) -> list[Ran]:
        """Run several side by side on the measured processor; see `_run.run_all`."""
        return run_all(every, core=self.ours, **how)

    def delay(self, min_ms: float, max_ms: float, loss_pct: float = 0.0) -> contextlib.ExitStack:
        """A context in which packets to `PREFIX` wait as on a line; each address has its own."""
        stack = contextlib.ExitStack()
        rule = ["-d", f"{PREFIX}.0.0/16", "-j", "NFQUEUE", "--queue-num", "0"]
        self._table("-t", "mangle", "-A", "OUTPUT", *rule)
        stack.callback(self._table, "-t", "mangle", "-D", "OUTPUT", *rule)
        argv = [str(self.folder / "nfqdelay"), "0", str(min_ms), str(max_ms), str(loss_pct)]
        stack.enter_context(daemon(argv, self.folder, self.theirs))
        time.sleep(0.3)
        return stack

    def dead(self, addresses: Sequence[str]) -> contextlib.ExitStack:
        """A context in which some addresses swallow every packet (on INPUT, as dead hosts do)."""
        rules = "\n".join(
            ["add table ip dead", "add set ip dead gone { type ipv4_addr; }"]
            + [
                f"add element ip dead gone {{ {', '.join(addresses[at : at + 500])} }}"
                for at in range(0, len(addresses), 500)
            ]
            + [
                "add chain ip dead in { type filter hook input priority 0; }",
                "add rule ip dead in ip daddr @gone counter drop",
            ]
        )
        subprocess.run(["nft", "-f", "-"], input=rules.encode(), check=True, env=environment())
        stack = contextlib.ExitStack()
        stack.callback(subprocess.run, ["nft", "delete", "table", "ip", "dead"], env=environment())
        return stack

    def _table(self, *argv: str) -> None:
        subprocess.run(["iptables-legacy", *argv], check=True, env=environment())

    def cpu_of(self, pid: int) -> float:
        """Processor seconds that a daemon has used so far."""
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def daemon(self, argv: Sequence[str], *, ours: bool = False) -> int:
        """Start a daemon that ends with the estate; its process id."""
        core = self.ours if ours else self.theirs
        return self._stack.enter_context(daemon(argv, self.folder, core)).pid


@contextlib.contextmanager
def estate() -> Iterator[Estate]:
    """Build and start everything; end it at the end.

    Raises:
        subprocess.CalledProcessError: the compiler or a rule of the kernel refused.
    """
    cores = sorted(os.sched_getaffinity(0))
    folder = Path(tempfile.mkdtemp(prefix="ward-bench-"))
    found = Estate(folder=folder, ours=cores[0], theirs=cores[-1])
    try:
        with found._stack:
            for name in ("fastagent", "acceptd", "nfqdelay"):
                source = str(HERE / "estate" / f"{name}.c")
                subprocess.run(
                    ["cc", "-O2", "-o", str(folder / name), source, "-lcrypto"], check=True
                )
            (folder / "table.txt").write_text(_agent_table())
            found.daemon(
                [str(folder / "fastagent"), "-p", str(SNMP_PORT), "-t", str(folder / "table.txt")]
            )
            found.daemon([str(folder / "acceptd"), *map(str, OPEN_PORTS)])
            _nginx(found)
            time.sleep(0.5)
            yield found
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _nginx(found: Estate) -> None:
    folder = found.folder
    subprocess.run(
        [
            "openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
            "-nodes", "-days", "30", "-subj", "/CN=bench.example", "-keyout",
            str(folder / "key.pem"), "-out", str(folder / "cert.pem"),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    (folder / "www").mkdir()
    (folder / "www" / "index.html").write_text("<html>" + "x" * 500 + "ready</html>\n")
    for name in ("body", "proxy", "fastcgi", "uwsgi", "scgi"):
        (folder / name).mkdir()
    temp = "".join(
        f"  {directive}_temp_path {folder}/{name};\n"
        for directive, name in (
            ("client_body", "body"), ("proxy", "proxy"), ("fastcgi", "fastcgi"),
            ("uwsgi", "uwsgi"), ("scgi", "scgi"),
        )
    )  # fmt: skip
    (folder / "nginx.conf").write_text(
        f"daemon off; master_process off; pid {folder}/nginx.pid; error_log {folder}/nginx.err;\n"
        "worker_rlimit_nofile 60000;\n"
        "events { worker_connections 50000; multi_accept on; }\n"
        f"http {{\n  access_log off; root {folder}/www;\n{temp}"
        "  ssl_session_cache off; ssl_session_tickets off;\n"
        f"  server {{ listen {HTTP_PORT} backlog=65535; }}\n"
        f"  server {{ listen {HTTPS_PORT} ssl backlog=65535; ssl_certificate {folder}/cert.pem;"
        f" ssl_certificate_key {folder}/key.pem; }}\n}}\n"
    )
    found.daemon(["nginx", "-c", str(folder / "nginx.conf"), "-p", str(folder)])


def _agent_table() -> str:
    """`<oid> <value as TLV in hex>`: a printer with 24 interfaces."""
    rows: dict[str, bytes] = {
        "1.3.6.1.2.1.1.1.0": _tlv(4, b"Bench Printer 1.0, simulated"),
        "1.3.6.1.2.1.1.2.0": _tlv(6, bytes([43, 6, 1, 4, 1, 11, 2, 3, 9, 1])),
        "1.3.6.1.2.1.1.3.0": _tlv(0x43, (8_640_000).to_bytes(4)),
        "1.3.6.1.2.1.1.4.0": _tlv(4, b"bench"),
        "1.3.6.1.2.1.1.5.0": _tlv(4, b"bench-device"),
        "1.3.6.1.2.1.1.6.0": _tlv(4, b"nowhere"),
        "1.3.6.1.2.1.2.1.0": _tlv(2, bytes([24])),
        "1.3.6.1.2.1.25.3.2.1.3.1": _tlv(4, b"Bench LaserPrinter"),
        "1.3.6.1.2.1.25.3.5.1.1.1": _tlv(2, bytes([3])),
        "1.3.6.1.2.1.25.3.5.1.2.1": _tlv(4, b"\0"),
        "1.3.6.1.2.1.43.5.1.1.17.1": _tlv(4, b"BENCH0001"),
        "1.3.6.1.2.1.43.10.2.1.4.1.1": _tlv(0x41, (12_345).to_bytes(3)),
    }
    for index in range(1, 25):
        for column, value in {
            1: _tlv(2, bytes([index])),
            2: _tlv(4, f"GigabitEthernet0/{index}".encode()),
            3: _tlv(2, bytes([6])),
            5: _tlv(0x42, (1_000_000_000).to_bytes(4)),
            7: _tlv(2, bytes([1])),
            8: _tlv(2, bytes([1])),
            10: _tlv(0x41, (123_456_789 + index).to_bytes(4)),
            16: _tlv(0x41, (98_765_432 + index).to_bytes(4)),
        }.items():
            rows[f"1.3.6.1.2.1.2.2.1.{column}.{index}"] = value
    return "".join(f"{oid} {value.hex()}\n" for oid, value in rows.items())


def _tlv(tag: int, body: bytes) -> bytes:
    return bytes([tag, len(body)]) + body
