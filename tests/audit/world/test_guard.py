"""What may be dialled at all."""

import ipaddress
from datetime import date

import pytest

from audit.asks import HttpAsk, UdpAsk
from audit.world.guard import Guard
from inventory.scope import Scope
from inventory.seen import LookError, Outcome
from tests.audit.loopback import asset, http, net, run

GUARD = Guard(
    Scope(
        owner="Sở",
        decision="1/QĐ",
        valid_until=date(2016, 12, 31),
        cidrs=("10.0.0.0/8",),
        exclude=("10.9.0.0/16",),
    )
)


@pytest.mark.parametrize("port", [515, *range(9_100, 9_108)])
def test_a_port_that_prints_is_never_opened(port):
    with pytest.raises(LookError) as caught:
        GUARD.check("10.1.0.5", port)
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE
    assert "never opened" in caught.value.note


def test_the_ports_beside_those_that_print_are_open():
    assert [GUARD.check("10.1.0.5", port) for port in (514, 516, 9_099, 9_108)] == ["10.1.0.5"] * 4
    assert GUARD.check("10.1.0.5", 9_100, udp=True) == "10.1.0.5"


@pytest.mark.parametrize("port", [-1, 65_536])
def test_a_number_that_is_no_port_is_not_dialled(port):
    for udp in (True, False):
        with pytest.raises(LookError) as caught:
            GUARD.check("10.1.0.5", port, udp)
        assert caught.value.outcome is Outcome.OUT_OF_SCOPE


@pytest.mark.parametrize(
    "ip",
    ["11.0.0.1", "10.9.0.1", "127.0.0.1", "0.0.0.0", "224.0.0.1", "169.254.1.1", "fe80::1%eth0",
     "::ffff:11.0.0.1", "::1", "2002:a00:1::", "10.1.0.5 ", "10.1", "010.1.0.5", "host"],
)  # fmt: skip
def test_an_address_outside_the_scope_is_refused(ip):
    with pytest.raises(LookError) as caught:
        GUARD.check(ip, 80)
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE


def test_an_ipv4_address_in_ipv6_clothes_is_judged_and_dialled_as_ipv4():
    mapped = ipaddress.IPv6Address("::ffff:10.1.0.5")
    assert GUARD.check(str(mapped), 80) == "10.1.0.5"


def test_a_name_is_judged_by_the_number_it_resolves_to():
    with pytest.raises(LookError) as caught:
        run(GUARD.resolve("localhost", 80))
    assert caught.value.outcome is Outcome.OUT_OF_SCOPE
    assert "localhost" in caught.value.note


@pytest.mark.parametrize("name", ["nowhere.invalid", "a..b", "x" * 300, "bad name\n", "a\0b"])
def test_a_name_that_does_not_resolve_is_unreachable(name):
    with pytest.raises(LookError) as caught:
        run(GUARD.resolve(name, 80))
    assert caught.value.outcome is Outcome.UNREACHABLE


def test_no_address_is_nothing_to_ask():
    with pytest.raises(LookError) as caught:
        run(GUARD.resolve(None, 80))
    assert caught.value.outcome is Outcome.SKIPPED


def test_no_transport_leaves_the_scope_or_touches_a_printing_port():
    looks = [
        lambda: net().connect(asset("192.0.2.1"), 80, deadline_s=2),
        lambda: net().connect(asset(), 9_100, deadline_s=2),
        lambda: net().udp(asset("192.0.2.1"), UdpAsk(b"x", "dns", 53), timeout_s=1, tries=1),
        lambda: http().ask(asset("192.0.2.1"), HttpAsk("/", "http", 80), deadline_s=2),
        lambda: http().ask(asset(http=515), HttpAsk("/", "http", 80), deadline_s=2),
    ]
    for look in looks:
        with pytest.raises(LookError) as caught:
            run(look())
        assert caught.value.outcome is Outcome.OUT_OF_SCOPE
