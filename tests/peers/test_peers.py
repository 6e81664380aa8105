"""Each real peer starts and answers a client that is not ours either."""

from __future__ import annotations

import http.server
import importlib
import smtplib
import socket
import ssl
import struct
import subprocess
import threading
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.peers._run import MissingPeerError, free_port, program
from tests.peers.chronyd import Chronyd
from tests.peers.ippeveprinter import IppPrinter
from tests.peers.kannel import Kannel
from tests.peers.netns import Line
from tests.peers.nginx import Nginx
from tests.peers.postgresql import Postgresql
from tests.peers.scanimage import scanimage
from tests.peers.slapd import Slapd
from tests.peers.smpp import SmppServer
from tests.peers.smtp import SmtpServer
from tests.peers.snmpd import USERS, Snmpd, V3User, recording, start_snmpd
from tests.peers.sshd import Sshd
from tests.peers.unbound import Unbound


def run(*argv: str, **env: str) -> str:
    """What a client program prints; it must succeed."""
    done = subprocess.run(argv, capture_output=True, text=True, timeout=20, env=env or None)
    assert done.returncode == 0, f"{argv}: {done.stdout}{done.stderr}"
    return done.stdout


# The house itself


def test_a_missing_peer_names_its_debian_package():
    with pytest.raises(MissingPeerError, match=r"apt-get install .* no-such-package"):
        program("no-such-program-here", "no-such-package")


def test_free_ports_do_not_repeat():
    assert len({free_port() for _ in range(50)}) == 50


def test_the_list_of_debian_packages_is_what_the_peers_ask_for():
    folder = Path(__file__).parent
    asked = set()
    for path in folder.glob("[!_]*.py"):
        module = importlib.import_module(f"tests.peers.{path.stem}")
        asked |= set(getattr(module, "PACKAGES", ()))
    lines = (folder / "debian-packages.txt").read_text().splitlines()
    assert [line for line in lines if not line.startswith("#")] == sorted(asked)


# snmpd


def test_snmpd_shows_this_machine(snmpd: Snmpd):
    assert snmpd.sys_name in run(*snmpd.ask("snmpget", ".1.3.6.1.2.1.1.5.0"), MIBS="")
    names = run(*snmpd.ask("snmpwalk", ".1.3.6.1.2.1.31.1.1.1.1"), MIBS="")
    assert '"lo"' in names
    assert "25.1.1.0" in run(*snmpd.ask("snmpget", ".1.3.6.1.2.1.25.1.1.0"), MIBS="")


@pytest.mark.parametrize("user", USERS, ids=lambda user: user.name)
def test_snmpd_knows_its_version_3_users(snmpd: Snmpd, user: V3User):
    got = run(*snmpd.ask("snmpget", ".1.3.6.1.2.1.1.5.0", user=user), MIBS="")
    assert snmpd.sys_name in got


def test_snmpd_plays_the_device_it_is_given():
    ups = {
        "1.3.6.1.2.1.1.1.0": ("string", "HP LaserJet"),
        "1.3.6.1.2.1.33.1.2.1.0": ("integer", "3"),
        "1.3.6.1.2.1.33.1.2.4.0": ("integer", "17"),
        "1.3.6.1.2.1.33.1.2.10.0": ("integer", "-5"),
        "1.3.6.1.4.1.99999.1.0": ("octet", "00ff0a"),
    }
    with start_snmpd(ups) as peer:
        mine = [
            row
            for root in (".1.3.6.1.2", ".1.3.6.1.4")
            for row in run(*peer.ask("snmpbulkwalk", root), MIBS="").splitlines()
        ]
    assert mine == [
        '.1.3.6.1.2.1.1.1.0 = STRING: "HP LaserJet"',
        ".1.3.6.1.2.1.33.1.2.1.0 = INTEGER: 3",
        ".1.3.6.1.2.1.33.1.2.4.0 = INTEGER: 17",
        ".1.3.6.1.2.1.33.1.2.10.0 = INTEGER: -5",
        ".1.3.6.1.4.1.99999.1.0 = Hex-STRING: 00 FF 0A ",
    ]


def test_snmpd_replays_a_recorded_printer(corpora: Path):
    text = (corpora / "librenms" / "snmprec" / "brother_hl5370dw.snmprec").read_text()
    with start_snmpd(recording(text)) as peer:
        got = run(*peer.ask("snmpget", ".1.3.6.1.2.1.25.3.2.1.3.1"), MIBS="")
    assert "Brother" in got


def test_a_recording_becomes_the_answers_of_a_device():
    text = "1.3.6.1.2.1.1.1.0|4|HP\n1.3.6.1.2.1.1.3.0|67|42\n1.3.6.1.2.1.4.20.1|64x|7f000001\n"
    assert recording(text) == {
        "1.3.6.1.2.1.1.1.0": ("string", "HP"),
        "1.3.6.1.2.1.1.3.0": ("timeticks", "42"),
        "1.3.6.1.2.1.4.20.1": ("ipaddress", "127.0.0.1"),
    }


# nginx


def test_nginx_serves_its_page_over_good_tls(nginx: Nginx):
    url = f"https://localhost:{nginx.https}/"
    with urllib.request.urlopen(url, context=nginx.trust(), timeout=5) as page:
        assert page.read().decode() == nginx.body


@pytest.mark.parametrize(
    ("port", "words"),
    [
        ("expired", "expired"),
        ("not_yet_valid", "not yet valid"),
        ("wrong_name", "mismatch"),
        ("self_signed", "self-signed"),
    ],
)
def test_nginx_has_certificates_that_openssl_refuses(nginx: Nginx, port: str, words: str):
    with (
        socket.create_connection((nginx.host, getattr(nginx, port)), timeout=5) as raw,
        pytest.raises(ssl.SSLCertVerificationError, match=words),
    ):
        nginx.trust().wrap_socket(raw, server_hostname="localhost")


def test_nginx_answers_errors_with_their_status(nginx: Nginx):
    with pytest.raises(urllib.error.HTTPError) as error:
        urllib.request.urlopen(f"http://{nginx.host}:{nginx.http}/broken", timeout=5)
    assert error.value.code == 503
    error.value.close()


# unbound


def dig(unbound: Unbound, *words: str) -> str:
    return run("dig", f"@{unbound.host}", "-p", str(unbound.port), "+time=2", *words)


def test_unbound_knows_its_zone_and_nothing_else(unbound: Unbound):
    assert "127.0.0.1" in dig(unbound, f"mot-cua.{unbound.zone}")
    assert "status: NXDOMAIN" in dig(unbound, f"nowhere.{unbound.zone}")
    assert "status: REFUSED" in dig(unbound, f"a.{unbound.refused_zone}")


def test_unbound_cuts_a_big_answer_over_udp(unbound: Unbound):
    short = dig(unbound, f"big.{unbound.zone}", "TXT", "+bufsize=512", "+ignore")
    assert " tc " in short.split("flags:")[1].splitlines()[0].replace(";", " ;")
    assert dig(unbound, f"big.{unbound.zone}", "TXT", "+tcp", "+short").count("\n") == 8


# ippeveprinter


def test_ippeveprinter_is_an_ipp_printer(ippeveprinter: IppPrinter):
    out = run("ipptool", "-tv", ippeveprinter.uri, "get-printer-attributes.test")
    assert f"= {ippeveprinter.maker} {ippeveprinter.model}\n" in out
    assert f"= {ippeveprinter.location}\n" in out
    assert "printer-state (enum) = idle" in out


# Kannel


def test_kannel_says_which_operator_is_online(kannel: Kannel):
    with urllib.request.urlopen(kannel.url(), timeout=5) as page:
        text = page.read().decode()
    online = text.split(f"<id>{kannel.online}</id>")[1].split("</status>")[0]
    offline = text.split(f"<id>{kannel.offline}</id>")[1].split("</status>")[0]
    assert "online" in online
    assert "online" not in offline


def test_kannel_denies_a_wrong_password(kannel: Kannel):
    with urllib.request.urlopen(kannel.url(password="no"), timeout=5) as page:
        assert "Denied" in page.read().decode()


# SMPP


def bind(peer: SmppServer, system_id: str, password: str) -> tuple[int, int, int]:
    """Send bind_transmitter as bytes and return (command, status, sequence) of the answer."""
    body = f"{system_id}\0{password}\0\0".encode() + bytes([0x34, 0, 0, 0])
    with socket.create_connection((peer.host, peer.port), timeout=5) as line:
        line.sendall(struct.pack(">4I", 16 + len(body), 2, 0, 7) + body)
        header = line.recv(16, socket.MSG_WAITALL)
    _, command, status, sequence = struct.unpack(">4I", header)
    return command, status, sequence


def test_the_message_centre_tells_who_may_bind(smpp: SmppServer):
    assert bind(smpp, smpp.system_id, smpp.password) == (0x80000002, 0, 7)
    assert bind(smpp, smpp.system_id, "wrong") == (0x80000002, 0x0E, 7)
    assert bind(smpp, "stranger", smpp.password) == (0x80000002, 0x0F, 7)
    assert bind(smpp, "busy", smpp.password) == (0x80000002, 0x0D, 7)
    assert bind(smpp, "chatty", smpp.password)[0] == 0x15


# sshd


def ssh(peer: Sshd, typed: str) -> str:
    """What the device shows on a terminal when `typed` is typed."""
    done = subprocess.run(
        [
            "ssh", "-tt", "-F", "/dev/null", "-i", str(peer.key_file), "-p", str(peer.port),
            "-o", "IdentitiesOnly=yes", "-o", "StrictHostKeyChecking=no",
            "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR",
            f"{peer.user}@{peer.host}",
        ],
        input=typed,
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_sshd_leads_to_the_prompt_of_a_router(sshd: Sshd):
    shown = ssh(sshd, "terminal length 0\nshow version\nreload\nexit\n")
    assert sshd.prompt in shown
    assert "Cisco C881-K9" in shown
    assert "% Invalid input detected" in shown


def test_sshd_shows_the_host_key_it_names(sshd: Sshd):
    scanned = run("ssh-keyscan", "-p", str(sshd.port), "-t", "ed25519", sshd.host)
    assert sshd.host_key in scanned


def test_the_account_behind_sshd_exists_nowhere_else(sshd: Sshd):
    assert sshd.user not in Path("/etc/passwd").read_text()


# slapd


def test_slapd_lets_anyone_see_its_naming_context(slapd: Slapd):
    url = f"ldap://{slapd.host}:{slapd.port}"
    out = run("ldapsearch", "-x", "-H", url, "-s", "base", "-b", "", "namingContexts")
    assert slapd.base_dn in out


@pytest.mark.parametrize("how", ["ldap", "ldaps"])
def test_slapd_has_tls_that_verifies(slapd: Slapd, how: str):
    port = slapd.port if how == "ldap" else slapd.tls_port
    start = ["-ZZ"] if how == "ldap" else []
    login = ["-D", slapd.user_dn, "-w", slapd.password]
    url = f"{how}://localhost:{port}"
    out = run(
        program("ldapwhoami", "ldap-utils"), "-x", *start, "-H", url, *login,
        LDAPTLS_CACERT=str(slapd.ca_file),
    )  # fmt: skip
    assert "cn=probe" in out


# chronyd


def ntp(host: str, port: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as line:
        line.settimeout(5)
        line.connect((host, port))
        line.send(b"\x23" + bytes(47))
        return line.recv(100)


def test_chronyd_is_right_or_ahead_or_does_not_know(chronyd: Chronyd):
    right = ntp(chronyd.host, chronyd.port)
    ahead = ntp(chronyd.host, chronyd.ahead_port)
    assert right[1] == chronyd.stratum
    seconds = [struct.unpack(">I", packet[40:44])[0] for packet in (right, ahead)]
    assert seconds[1] - seconds[0] in {chronyd.ahead_s, chronyd.ahead_s + 1}
    assert ntp(chronyd.host, chronyd.unsynchronised_port)[0] >> 6 == 3


# PostgreSQL


def test_postgresql_wants_its_password_and_has_tls(postgresql: Postgresql):
    query = "select ssl from pg_stat_ssl where pid = pg_backend_pid()"
    mode = f"?sslmode=verify-full&sslrootcert={postgresql.ca_file}"
    assert run("psql", postgresql.url + mode, "-Atc", query) == "t\n"
    wrong = postgresql.url.replace(postgresql.password, "wrong")
    done = subprocess.run(
        ["psql", wrong, "-c", query], capture_output=True, text=True, check=False, timeout=20
    )
    assert "password authentication failed" in done.stderr


# Exim


def test_exim_greets_and_speaks_tls_and_takes_no_mail(smtp: SmtpServer):
    context = ssl.create_default_context(cafile=str(smtp.ca_file))
    with smtplib.SMTP("localhost", smtp.port, timeout=10) as mail:
        mail.starttls(context=context)
        assert mail.ehlo()[1].decode().startswith(smtp.name)
        assert mail.mail("a@example.invalid")[0] == 250
        assert mail.rcpt("b@example.invalid")[0] == 550
    with smtplib.SMTP_SSL("localhost", smtp.tls_port, timeout=10, context=context) as mail:
        assert mail.noop()[0] == 250


# Network namespaces


def ping(line: Line, count: int, target: str) -> str:
    """`ping` exits 1 when something is lost, which is what some tests want."""
    command = f"ping -n -c {count} -i 0.02 -W 1 {target} || true"
    return line.run(line.near, "sh", "-c", command)


def test_a_line_loses_exactly_what_it_is_told_to(netns: Line):
    assert " 0% packet loss" in ping(netns, 10, netns.far_ip)
    netns.lose(1, 5)
    assert "20 packets transmitted, 16 received, 20% packet loss" in ping(netns, 20, netns.far_ip)
    netns.lose(0, 1)
    assert " 0% packet loss" in ping(netns, 10, netns.far_ip)
    netns.cut()
    assert "100% packet loss" in ping(netns, 3, netns.far_ip)


def test_a_line_says_when_nothing_is_behind_it(netns: Line):
    assert "Destination Host Unreachable" in ping(netns, 1, netns.unreachable_ip)


def test_a_slow_line_delays_what_queues_on_it(netns: Line):
    netns.limit(512)
    shown = netns.run(netns.near, "tc", "qdisc", "show", "dev", "line")
    assert "tbf" in shown
    assert "rate 512Kbit" in shown
    netns.limit(None)
    assert "tbf" not in netns.run(netns.near, "tc", "qdisc", "show", "dev", "line")


def test_a_thread_can_stand_at_one_end_of_a_line(netns: Line):
    with netns.inside(netns.far), socket.socket() as server:
        server.bind((netns.far_ip, 0))
        server.listen()
        where = server.getsockname()
        with netns.inside(netns.near), socket.create_connection(where, timeout=5) as line:
            assert line.getsockname()[0] == netns.near_ip
    with pytest.raises(OSError), socket.socket() as outside:
        outside.bind((netns.far_ip, 0))


# SANE


def test_scanimage_reads_the_capabilities_of_a_recorded_scanner(corpora: Path):
    capabilities = (corpora / "scanners/xml/xerox-b235_ScannerCapabilities.xml").read_bytes()

    class Scanner(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            known = self.path == "/eSCL/ScannerCapabilities"
            self.send_response(200 if known else 404)
            self.send_header("Content-Type", "text/xml")
            self.end_headers()
            self.wfile.write(capabilities if known else b"")

        def log_message(self, *_words):
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Scanner) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            options = scanimage(f"http://127.0.0.1:{server.server_port}/eSCL/")
        finally:
            server.shutdown()
            thread.join()
    assert "Flatbed" in options
    assert "600" in options
