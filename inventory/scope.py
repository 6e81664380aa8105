"""Scope: what may be probed. Anything else is refused before a packet leaves."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Any

from pydantic import Field, ValidationError, field_validator

from inventory._record import Record
from inventory.problem import InventoryError, Problem
from inventory.spans import Spans, plain_ipv4
from inventory.yaml_file import dump_yaml, line_of, load_yaml, problems_of

Network = IPv4Network | IPv6Network
Address = IPv4Address | IPv6Address

NEVER_TCP = frozenset({515, *range(9_100, 9_108)})
"""A printer prints whatever comes in on these, an empty connection holds up real jobs."""

_LOOPBACK: tuple[Network, ...] = (ip_network("127.0.0.0/8"), ip_network("::1/128"))

_NEVER: tuple[tuple[Network, str], ...] = (
    (ip_network("0.0.0.0/8"), "this network"),
    (ip_network("169.254.0.0/16"), "link-local"),
    (ip_network("224.0.0.0/4"), "multicast"),
    (ip_network("240.0.0.0/4"), "reserved or broadcast"),
    (ip_network("fe80::/10"), "link-local"),
    (ip_network("fec0::/10"), "site-local, which means another place at each site"),
    (ip_network("100::/64"), "discarded on its way"),
    (ip_network("ff00::/8"), "multicast"),
    (ip_network("64:ff9b::/96"), "an IPv4 address in disguise (NAT64)"),
    (ip_network("64:ff9b:1::/48"), "an IPv4 address in disguise (NAT64)"),
    (ip_network("2002::/16"), "an IPv4 address in disguise (6to4)"),
    (ip_network("2001::/32"), "an IPv4 address in disguise (Teredo)"),
    (ip_network("::/96"), "unspecified, or an IPv4 address in disguise"),
)
"""Refused whatever the file says. Loopback is apart: a simulated city lives there."""

_WIDEST = {4: 8, 6: 32}  # prefix lengths; wider than that is a slip of the hand, not a scope


class Scope(Record):
    """What its owner allowed, by which decision, until when."""

    owner: str = Field(min_length=1)
    decision: str = Field(min_length=1)  # number of the written order
    valid_until: date  # last day, included
    cidrs: tuple[str, ...] = Field(min_length=1)
    exclude: tuple[str, ...] = ()  # addresses or networks that are never probed
    simulated: bool = False  # only then loopback may be inside

    @field_validator("cidrs", "exclude")
    @classmethod
    def _are_networks(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for text in value:
            _network(text)
        return value

    @cached_property
    def _allowed(self) -> tuple[Network, ...]:
        return tuple(_network(text) for text in self.cidrs)

    @cached_property
    def _excluded(self) -> tuple[Network, ...]:
        return tuple(_network(text) for text in self.exclude)

    @cached_property
    def _clear(self) -> Spans:
        """The IPv4 addresses that may be probed: those for which `_why_not` has no reason."""
        inside = [network for network in self._allowed if isinstance(network, IPv4Network)]
        outside = [network for network, _ in _NEVER if isinstance(network, IPv4Network)]
        outside += [network for network in self._excluded if isinstance(network, IPv4Network)]
        if not self.simulated:
            outside += [network for network in _LOOPBACK if isinstance(network, IPv4Network)]
        ends = [end for network in inside if network.prefixlen < 31 for end in _span(network)]
        return Spans(map(_span, inside), [*map(_span, outside), *((end, end) for end in ends)])

    def refuses(self, ip: str) -> str | None:
        """Why an address may not be probed, in one line; None when it may.

        Args:
            ip: a numeric address; a name is refused, for names change between look-ups.
        """
        number = plain_ipv4(ip)
        if number is not None and number in self._clear:
            return None
        return self._why_not(ip)

    def _why_not(self, ip: str) -> str | None:
        try:
            address: Address = ip_address(ip)
        except ValueError:
            return f"{ip[:60]!r} is not a numeric address"
        if isinstance(address, IPv6Address):
            if address.scope_id is not None:
                return f"{ip[:60]} has a zone"
            if address.ipv4_mapped is not None:
                address = address.ipv4_mapped  # ::ffff:a.b.c.d reaches a.b.c.d, so judge that
        why = self._never(address)
        if why is not None:
            return f"{address} is never probed: {why}"
        for network in self._excluded:
            if address in network:
                return f"{address} is excluded by {network}"
        inside = [network for network in self._allowed if address in network]
        if not inside:
            return f"{address} is outside the scope"
        for network in inside:
            if network.prefixlen < network.max_prefixlen - 1 and isinstance(network, IPv4Network):
                if address == network.network_address:
                    return f"{address} is the network address of {network}"
                if address == network.broadcast_address:
                    return f"{address} is the broadcast address of {network}"
        return None

    def lapsed(self, on: date) -> str | None:
        """Why nothing may be probed on a day; None while the scope is valid."""
        if on <= self.valid_until:
            return None
        return f"scope {self.decision} was valid until {self.valid_until.isoformat()}"

    def _never(self, address: Address) -> str | None:
        if any(address in network for network in _LOOPBACK):
            return None if self.simulated else "loopback"
        return _class_of(address)


def refused_class(ip: str) -> str | None:
    """Why nobody's scope may hold a numeric address: its class (multicast, reserved ...).

    None for the others, and for loopback, which is for whoever asks to decide.
    """
    address: Address = ip_address(ip)
    if isinstance(address, IPv6Address):
        address = address.ipv4_mapped or address
    loop = any(address in network for network in _LOOPBACK)
    return None if loop else _class_of(address)


def _class_of(address: Address) -> str | None:
    return next((why for network, why in _NEVER if address in network), None)


def _span(network: IPv4Network) -> tuple[int, int]:
    return int(network.network_address), int(network.broadcast_address)


def parse_scope(text: str, source: str) -> Scope:
    """Read `scope.yaml`.

    Raises:
        InventoryError: every problem, also a network that can never be probed or is too wide.
    """
    value, places = load_yaml(text, source)
    if not isinstance(value, dict):
        raise InventoryError(
            [Problem(source, 1, "", "must name owner, decision, valid_until and cidrs; add them")]
        )
    problems: list[Problem] = []
    simulated = value.get("simulated") is True
    for field in ("cidrs", "exclude"):
        listed = value.get(field)
        for index, item in enumerate(listed if isinstance(listed, list) else ()):
            why = _wrong(item, simulated=simulated, allow=field == "cidrs")
            if why is not None:
                line = line_of(places, (field, index))
                problems.append(Problem(source, line, f"{field}[{index + 1}]", why))
    try:
        scope = Scope.model_validate(_without_networks(value) if problems else value)
    except ValidationError as error:
        raise InventoryError([*problems_of(error, places, source), *problems]) from None
    if problems:
        raise InventoryError(problems)
    return scope


def scope_text(scope: Scope) -> str:
    """The file that `parse_scope` reads back as the same scope."""
    return dump_yaml(scope.model_dump())


def _without_networks(value: dict[str, Any]) -> dict[str, Any]:
    """The rest of a file whose networks are already known to be wrong."""
    return {**value, "cidrs": ["10.0.0.0/8"], "exclude": []}


def _network(text: str) -> Network:
    return ip_network(text, strict=True)


def _wrong(item: Any, *, simulated: bool, allow: bool) -> str | None:
    """Why one network of the file cannot be used, and what to do."""
    if not isinstance(item, str):
        return f"{item!r} is not a network; write it as 10.1.0.0/24"
    try:
        network = ip_network(item, strict=True)
    except ValueError:
        return next(_better(item))
    if not allow:
        return None
    if network.prefixlen < _WIDEST[network.version]:
        widest = _WIDEST[network.version]
        return f"{item} is wider than /{widest}; list the networks that are really meant"
    for loop in _LOOPBACK:
        if network.version == loop.version and network.overlaps(loop) and not simulated:
            return f"{item} is loopback; remove it, or say simulated: true for a simulated city"
    for never, why in _NEVER:
        if network.version == never.version and network.overlaps(never) and network != _LOOPBACK[1]:
            return f"{item} is never probed ({why}); remove it"
    return None


def _better(item: str) -> Iterator[str]:
    try:
        loose = ip_network(item, strict=False)
    except ValueError:
        yield f"{item[:60]!r} is not a network; write it as 10.1.0.0/24"
    else:
        yield f"{item} has host bits set; write {loose}, or one address as {item.split('/')[0]}/32"
