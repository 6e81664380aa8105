"""Spans say of every IPv4 address what its networks say one by one."""

from datetime import date
from ipaddress import IPv4Address, IPv4Network, ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.scope import Scope
from inventory.spans import Spans, plain_ipv4

SPAN = st.tuples(st.integers(0, 60), st.integers(0, 60)).map(lambda pair: (min(pair), max(pair)))


@given(st.lists(SPAN, max_size=6), st.lists(SPAN, max_size=6), st.integers(0, 61))
def test_a_number_is_inside_when_a_span_holds_it_and_no_gap_does(inside, outside, number):
    wanted = any(first <= number <= last for first, last in inside) and not any(
        first <= number <= last for first, last in outside
    )
    assert (number in Spans(inside, outside)) is wanted


@given(st.integers(0, 2**32 - 1))
def test_the_plain_form_of_an_address_is_its_number(number):
    assert plain_ipv4(str(IPv4Address(number))) == number


@pytest.mark.parametrize(
    "text",
    ["", "1.2.3", "1.2.3.4.5", "01.2.3.4", "1.2.3.256", "1.2.3.-1", "1.2.3.+4", "1.2.3. 4",
     "1.2.3.4 ", "1.2.3.٤", "0x1.2.3.4", "1.2.3.4/32", "::1", "::ffff:1.2.3.4", "a.b.c.d"],
)  # fmt: skip
def test_whatever_can_be_read_in_two_ways_is_not_plain(text):
    assert plain_ipv4(text) is None


NETWORK = st.tuples(st.integers(0, 255), st.integers(20, 32)).map(
    lambda pair: str(IPv4Network((f"10.9.{pair[0]}.0", pair[1]), strict=False))
)


@given(
    st.lists(NETWORK, min_size=1, max_size=4),
    st.lists(NETWORK, max_size=4),
    st.integers(0, 2**16 - 1),
)
def test_a_scope_allows_what_its_networks_allow_but_for_their_first_and_last(allow, exclude, low):
    scope = Scope(
        owner="o",
        decision="d",
        valid_until=date(2030, 1, 1),
        cidrs=tuple(allow),
        exclude=tuple(exclude),
    )
    ip = ip_address(f"10.9.{low >> 8}.{low & 255}")
    inside = [IPv4Network(text) for text in allow if ip in IPv4Network(text)]
    ends = {end for one in inside if one.prefixlen < 31 for end in (one[0], one[-1])}
    excluded = any(ip in IPv4Network(text) for text in exclude)
    assert (scope.refuses(str(ip)) is None) is (bool(inside) and ip not in ends and not excluded)


@pytest.mark.parametrize(
    "ip", ["127.0.0.1", "169.254.1.1", "224.0.0.1", "0.1.2.3", "255.255.255.255"]
)
def test_what_is_never_probed_is_not_in_the_widest_scope(ip):
    wide = Scope.model_construct(
        owner="o", decision="d", cidrs=("0.0.0.0/0",), exclude=(), simulated=False
    )
    assert wide.refuses(ip) is not None
    assert wide.refuses("10.0.0.1") is None
