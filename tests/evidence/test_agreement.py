"""The log says what an independent observer saw: each destination, each exchange, each byte."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tests.chaos.place import Place
from tests.evidence.observer import To, listening
from tests.hostile._figures import Figure, keep

DATAGRAMS = {"snmp", "dns", "ntp", "stamp"}


def to_of(record: dict) -> To:
    address, _, port = record["destination"].rpartition(":")
    return address, int(port)


def test_what_the_log_says_was_sent_is_what_was_captured(
    place: Place, city: Callable[[], Path]
) -> None:
    folder = city()
    with listening(place.name) as heard:
        done = place.run("collect", "--estate", folder)
        assert done.status == 0, done.said
    log = folder / "log.jsonl"
    done = place.run("evidence", "export", "--estate", folder, "--out", log)
    assert done.status == 0, done.said
    records = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    sent = [one for one in records if one["kind"] == "sent"]
    datagrams, sizes, connections = Counter[To](), Counter[To](), Counter[To]()
    for one in sent:
        if one["protocol"] in DATAGRAMS:
            datagrams[to_of(one)] += one["times"]
            sizes[to_of(one)] += one["bytes"]
        elif one["protocol"] != "icmp":
            connections[to_of(one)] += one["times"]
    assert datagrams == heard.udp
    assert sizes == heard.udp_bytes
    assert connections == heard.tcp
    assert (
        Counter({one["destination"]: one["times"] for one in sent if one["protocol"] == "icmp"})
        == heard.icmp
    )
    assert len(sent) > 50
    assert {one["verb"] for one in sent if one["protocol"] == "smpp"} == {
        "bind_transmitter; enquire_link; unbind"
    }
    assert "send" not in {word for one in sent for word in one["verb"].split("; ")}
    kept = {asset for one in records if one["kind"] == "kept" for asset in one["rows"]}
    assert {one["asset"] for one in sent} <= kept
    measured = (
        f"{len(sent)} exchanges with {len({*datagrams, *connections})} ports: "
        f"{datagrams.total()} datagrams of {sizes.total()} bytes and {connections.total()} "
        "connections, all as captured"
    )
    keep(
        [
            Figure(
                test="evidence.agreement",
                goal="destinations, exchanges and (UDP) bytes of the log = packets captured "
                "in a network namespace",
                measured=measured,
                met=True,
                command="make test PYTEST_ARGS=tests/evidence",
            )
        ]
    )
