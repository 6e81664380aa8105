"""The scope refuses by default; some addresses are refused whatever it says."""

from datetime import date
from ipaddress import ip_address, ip_network

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inventory.problem import InventoryError
from inventory.scope import Scope, parse_scope, refused_class, scope_text

SCOPE = Scope(
    owner="Sở Thông tin và Truyền thông",
    decision="12/QĐ-STTTT",
    valid_until=date(2016, 12, 31),
    cidrs=("10.1.0.0/16", "10.9.9.9/32", "fd00:1::/64"),
    exclude=("10.1.5.0/24", "10.1.1.1/32"),
)
SIMULATED = SCOPE.model_copy(update={"cidrs": ("127.0.0.0/8", "::1/128"), "simulated": True})


@pytest.mark.parametrize(
    ("ip", "why"),
    [
        ("11.0.0.1", "11.0.0.1 is outside the scope"),
        ("10.1.5.7", "10.1.5.7 is excluded by 10.1.5.0/24"),
        ("10.1.1.1", "10.1.1.1 is excluded by 10.1.1.1/32"),
        ("10.1.0.0", "10.1.0.0 is the network address of 10.1.0.0/16"),
        ("10.1.255.255", "10.1.255.255 is the broadcast address of 10.1.0.0/16"),
        ("127.0.0.1", "127.0.0.1 is never probed: loopback"),
        ("::1", "::1 is never probed: loopback"),
        ("0.0.0.0", "0.0.0.0 is never probed: this network"),
        ("169.254.169.254", "169.254.169.254 is never probed: link-local"),
        ("224.0.0.251", "224.0.0.251 is never probed: multicast"),
        ("255.255.255.255", "255.255.255.255 is never probed: reserved or broadcast"),
        ("fe80::1", "fe80::1 is never probed: link-local"),
        ("fe80::1%eth0", "fe80::1%eth0 has a zone"),
        ("ff02::fb", "ff02::fb is never probed: multicast"),
        ("fec0::1", "fec0::1 is never probed: site-local, which means another place at each site"),
        ("100::1", "100::1 is never probed: discarded on its way"),
        ("::", ":: is never probed: unspecified, or an IPv4 address in disguise"),
        ("240.0.0.1", "240.0.0.1 is never probed: reserved or broadcast"),
        ("::ffff:127.0.0.1", "127.0.0.1 is never probed: loopback"),
        ("::ffff:169.254.169.254", "169.254.169.254 is never probed: link-local"),
        ("::ffff:11.0.0.1", "11.0.0.1 is outside the scope"),
        ("64:ff9b::a01:101",
         "64:ff9b::a01:101 is never probed: an IPv4 address in disguise (NAT64)"),
        ("2002:a01:101::1", "2002:a01:101::1 is never probed: an IPv4 address in disguise (6to4)"),
        ("::10.1.2.3", "::a01:203 is never probed: unspecified, or an IPv4 address in disguise"),
        ("router.hanoi.vn", "'router.hanoi.vn' is not a numeric address"),
        ("010.1.2.3", "'010.1.2.3' is not a numeric address"),
        ("167838211", "'167838211' is not a numeric address"),
        ("", "'' is not a numeric address"),
    ],
)  # fmt: skip
def test_what_is_not_allowed_is_refused_with_its_reason(ip: str, why: str) -> None:
    assert SCOPE.refuses(ip) == why


@pytest.mark.parametrize("ip", ["10.1.0.1", "10.9.9.9", "::ffff:10.1.2.3", "fd00:1::5"])
def test_what_is_listed_may_be_probed(ip: str) -> None:
    assert SCOPE.refuses(ip) is None


def test_loopback_is_for_simulated_cities_only() -> None:
    assert SIMULATED.refuses("127.11.4.2") is None
    assert SIMULATED.refuses("::1") is None
    assert SIMULATED.refuses("::ffff:127.0.0.1") is None
    assert SIMULATED.refuses("127.255.255.255") is not None
    assert SIMULATED.refuses("10.1.0.1") == "10.1.0.1 is outside the scope"


WIDE = Scope(
    owner="Sở", decision="1", valid_until=date(2016, 12, 31), simulated=True,
    cidrs=("1.0.0.0/8", "10.0.0.0/8", "127.0.0.0/8", "169.0.0.0/8", "224.0.0.0/8", "255.0.0.0/8",
           "0.0.0.0/8", "fe80::/32", "ff02::/32", "fd00::/32", "2002:a00::/32", "2001::/32"),
)  # fmt: skip
"""As no file may say it: what `parse_scope` refuses to read, the socket refuses all the same."""


@given(
    st.ip_addresses(v=4, network="224.0.0.0/8") | st.ip_addresses(v=4, network="255.0.0.0/8")
    | st.ip_addresses(v=4, network="0.0.0.0/8") | st.ip_addresses(v=4, network="169.254.0.0/16")
    | st.ip_addresses(v=6, network="fe80::/32") | st.ip_addresses(v=6, network="ff02::/32")
    | st.ip_addresses(v=6, network="2002:a00::/32") | st.ip_addresses(v=6, network="2001::/32")
)  # fmt: skip
def test_a_class_that_is_never_probed_is_refused_whatever_a_scope_says(ip: object) -> None:
    assert "never probed" in str(WIDE.refuses(str(ip)))
    assert refused_class(str(ip)) is not None


@given(st.ip_addresses())
def test_a_scope_allows_no_address_of_a_refused_class(ip: object) -> None:
    if refused_class(str(ip)) is not None:
        assert WIDE.refuses(str(ip)) is not None


def test_loopback_is_no_refused_class_for_it_is_the_scope_that_decides() -> None:
    assert [refused_class(ip) for ip in ("127.0.0.1", "::1", "10.1.0.1", "2400::1")] == [None] * 4
    assert refused_class("::ffff:224.0.0.1") == "multicast"


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_in_ipv6_clothes_is_judged_alike(ip: object) -> None:
    assert SCOPE.refuses(f"::ffff:{ip}") == SCOPE.refuses(str(ip))


@given(st.ip_addresses())
def test_nothing_outside_the_listed_networks_is_ever_allowed(ip: object) -> None:
    if SCOPE.refuses(str(ip)) is None:
        mapped = getattr(ip, "ipv4_mapped", None) or ip
        assert any(ip_address(str(mapped)) in ip_network(cidr) for cidr in SCOPE.cidrs)


def test_a_scope_ends_with_its_last_day() -> None:
    assert SCOPE.lapsed(date(2016, 12, 31)) is None
    assert SCOPE.lapsed(date(2017, 1, 1)) == "scope 12/QĐ-STTTT was valid until 2016-12-31"


def test_the_file_is_read_back_as_written() -> None:
    for scope in (SCOPE, SIMULATED):
        assert parse_scope(scope_text(scope), "scope.yaml") == scope


def test_every_problem_of_the_file_is_said() -> None:
    text = (
        "owner: x\nvalid_until: soon\nextra: 1\ncidrs:\n"
        "  - 10.1.2.3/24\n  - 127.0.0.0/8\n  - 0.0.0.0/0\n  - 224.0.0.0/8\n  - junk\n  - 7\n"
    )
    with pytest.raises(InventoryError) as caught:
        parse_scope(text, "scope.yaml")
    assert sorted(str(caught.value).splitlines()) == sorted(
        [
            "scope.yaml:1: decision: is missing; add it",
            "scope.yaml:2: valid_until: 'soon' must be a date, as 2016-08-05",
            "scope.yaml:3: extra: no such name; remove it or correct its spelling",
            "scope.yaml:5: cidrs[1]: 10.1.2.3/24 has host bits set; write 10.1.2.0/24, "
            "or one address as 10.1.2.3/32",
            "scope.yaml:6: cidrs[2]: 127.0.0.0/8 is loopback; remove it, "
            "or say simulated: true for a simulated city",
            "scope.yaml:7: cidrs[3]: 0.0.0.0/0 is wider than /8; "
            "list the networks that are really meant",
            "scope.yaml:8: cidrs[4]: 224.0.0.0/8 is never probed (multicast); remove it",
            "scope.yaml:9: cidrs[5]: 'junk' is not a network; write it as 10.1.0.0/24",
            "scope.yaml:10: cidrs[6]: 7 is not a network; write it as 10.1.0.0/24",
        ]
    )


def test_an_empty_file_says_what_it_needs() -> None:
    with pytest.raises(InventoryError) as caught:
        parse_scope("", "scope.yaml")
    assert str(caught.value) == (
        "scope.yaml:1: must name owner, decision, valid_until and cidrs; add them"
    )
