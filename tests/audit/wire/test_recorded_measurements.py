"""Measurements that RIPE Atlas probes made of real networks, through our own arithmetic."""

import base64
import contextlib
import json
import re
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.x509 import load_pem_x509_certificate

from audit.wire import dns, tls
from audit.wire.series_stats import link_facts
from inventory.seen import LookError


@pytest.fixture(scope="module")
def measured(corpora):
    path = corpora / "ripe_atlas" / "ripe_atlas.jsonl"
    return [json.loads(line) for line in path.read_text("utf-8").splitlines()]


def of(measured, kind):
    return [row for row in measured if row["result"].get("type") == kind]


def test_the_fastest_the_slowest_and_the_lost_are_what_ripe_counts(measured):
    compared = 0
    for row in of(measured, "ping"):
        packets = row["result"].get("result") or []
        rtts = [packet.get("rtt") for packet in packets if "x" in packet or "rtt" in packet]
        if not rtts or any("dup" in packet or "late" in packet for packet in packets):
            continue
        said = link_facts("icmp", [rtts])
        assert said.sent == row["expect"].get("packets_sent", said.sent)
        assert said.received == row["expect"].get("packets_received", said.received)
        if said.rtt_ms is not None:
            for name in ("min", "max"):
                wanted = row["expect"].get(f"rtt_{name}")
                if wanted is not None:
                    assert getattr(said.rtt_ms, name) == pytest.approx(wanted, abs=0.001)
                    compared += 1
    assert compared >= 6


def test_answers_of_real_name_servers_are_read_or_garbled(measured):
    read = 0
    for row in of(measured, "dns"):
        for text in re.findall(r'"abuf": "([A-Za-z0-9+/=]+)"', json.dumps(row["result"])):
            answer = base64.b64decode(text)
            query = dns.encode_query("as250.net", number=int.from_bytes(answer[:2], "big"))
            with contextlib.suppress(LookError):
                dns.decode_answer(query, answer)
                read += 1
    assert read >= 1


def test_certificates_of_real_sites_are_described(measured):
    at = datetime(2016, 8, 5, tzinfo=UTC)
    described = 0
    for row in of(measured, "sslcert"):
        chain = [
            load_pem_x509_certificate(pem.encode()).public_bytes(serialization.Encoding.DER)
            for pem in row["result"].get("cert") or ()
        ]
        if chain:
            facts = tls.describe(chain, version="", cipher="", at=at, name="a.example", roots=[])
            assert facts.not_after is not None
            assert facts.verified is False
            described += 1
    assert described >= 1
