"""Kannel's status page in ten states of a real bearerbox, and the layout of 1.5.0."""

import pytest

from audit.wire.kannel import parse_status
from audit.wire.sms_operator import operator_of
from inventory.seen import LookError, Outcome

OPERATORS = ("Viettel", "VNPT", "MobiFone")


def _page(corpora, name):
    return (corpora / "kannel" / f"{name}.status.xml").read_bytes()


@pytest.mark.parametrize(
    ("name", "state", "states"),
    [
        ("01-no-smsbox-no-smsc", "running", ("connecting", "re-connecting", "re-connecting")),
        ("03-online", "running", ("online", "online", "re-connecting")),
        ("05-isolated", "isolated", ("online", "online", "re-connecting")),
        ("07-smsc-stopped", "running", ("online", "dead", "re-connecting")),
        ("10-smsc-lost", "running", ("re-connecting", "dead", "re-connecting")),
    ],
)
def test_a_recorded_page_says_how_each_operator_is_connected(corpora, name, state, states):
    said = parse_status(_page(corpora, name), OPERATORS)
    assert (said.state, said.version) == (state, "Kannel 1.4.5")
    assert tuple(connector.state for connector in said.connectors) == states
    assert [c.operator for c in said.connectors] == ["VNPT", "Viettel", None]


def test_traffic_is_counted_per_operator(corpora):
    said = parse_status(_page(corpora, "04-traffic-and-queue"), OPERATORS)
    assert [(c.id, c.sent, c.failed, c.queued) for c in said.connectors] == [
        ("FAKE-VNPT", 23, 0, 0),
        ("SMPP-VIETTEL", 2, 0, 0),
        ("SMPP-DEAD", 0, 0, 0),
    ]
    assert said.queue == 0


def test_the_layout_of_version_1_5_is_read_too():
    said = parse_status(
        b"""<?xml version="1.0"?><gateway><version>Kannel bearerbox version `1.5.0'.</version>
        <status>running, uptime 0d 1h 3m 2s</status>
        <sms><sent><total>30</total><queued>3</queued></sent></sms>
        <smscs><count>1</count><smsc><name>SMPP:h:1/1:u:VMA</name><admin-id>mobifone1</admin-id>
        <id>mobifone1</id><status>online 41s</status>
        <received><sms>7</sms><dlr>20</dlr></received><sent><sms>10</sms><dlr>16</dlr></sent>
        <failed>4</failed><queued>3</queued></smsc></smscs></gateway>""",
        OPERATORS,
    )
    assert (said.version, said.queue) == ("Kannel 1.5.0", 3)
    (one,) = said.connectors
    assert (one.operator, one.state, one.sent, one.failed, one.queued) == (
        "MobiFone", "online", 10, 4, 3,
    )  # fmt: skip


def test_a_wrong_password_is_denied(corpora):
    with pytest.raises(LookError) as caught:
        parse_status(_page(corpora, "08-wrong-password"))
    assert caught.value.outcome is Outcome.DENIED


@pytest.mark.parametrize("page", [b"<html/>", b"<gateway/>", b"", b"Status: running"])
def test_another_page_is_garbled(page):
    with pytest.raises(LookError) as caught:
        parse_status(page)
    assert caught.value.outcome is Outcome.GARBLED


@pytest.mark.parametrize(
    ("id_", "operator"),
    [
        ("SMPP-VIETTEL", "Viettel"),
        ("vnpt_vinaphone-1", "VNPT-Vinaphone"),
        ("vnpt-1", "VNPT"),
        ("viettel-and-mobifone", None),
        ("other", None),
    ],
)
def test_a_connector_belongs_to_the_one_operator_that_it_names(id_, operator):
    names = ("Viettel", "VNPT", "VNPT-Vinaphone", "MobiFone")
    assert operator_of((id_, None), names) == operator
