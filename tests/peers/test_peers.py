"""Each real peer starts and answers a client that is not ours either."""

from __future__ import annotations

import socket
import ssl
import struct
import subprocess
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.peers._run import MissingPeerError, free_port, program
from tests.peers.ippeveprinter import IppPrinter
from tests.peers.kannel import Kannel
from tests.peers.nginx import Nginx
from tests.peers.smpp import SmppServer
from tests.peers.snmpd import USERS, Snmpd, V3User, recording, start_snmpd
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
