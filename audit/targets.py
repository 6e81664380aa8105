"""Look at named devices without an estate: each target names its address, kind and credentials."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from ipaddress import ip_address
from typing import Any, get_args

from pydantic import ValidationError

from audit.engine.budget import Budget
from audit.engine.look import look_at
from audit.plan import Look
from audit.probes.probe import Probe, load_probes
from audit.world.build import WorldSpec, build_world
from audit.world.secret import Secret
from audit.world.world import SECRET_FIELDS, Credential, World
from inventory.codec import from_row
from inventory.kind import load_kinds
from inventory.model import Asset, DeviceAsset, GatewayAsset, LinkAsset, ServiceAsset
from inventory.problem import InputError, Path, Problem
from inventory.scope import Scope
from inventory.seen import Observation, Outcome, lay
from inventory.tables.services import PROTOCOLS
from inventory.yaml_file import problems_of

AUTO = "auto"
AT_ONCE = 256

_SHAPES: Mapping[str, type[Asset]] = {
    "link": LinkAsset,
    "service": ServiceAsset,
    "sms_gateway": GatewayAsset,
}
_KIND_OF_CLASS = {
    "printer": "printer", "mfp": "mfp", "scanner": "scanner", "router": "router",
    "switch": "switch", "firewall": "firewall", "wireless": "access_point", "ups": "ups",
    "server": "server", "workstation": "pc", "sms_gateway": "sms_gateway",
}  # fmt: skip
PORTS = (
    "snmp", "ssh", "http", "https", "ipp", "ipps", "escl", "escls", "stamp", "smpp", "status",
    "tcp", "dns", "ntp", "ldap", "ldaps", "smtp", "smtps", "postgresql", "tds", "oracle",
)  # fmt: skip
"""The names of ports that probes look up; any other would be ignored without a word."""

_SPOKEN = (*PROTOCOLS, "ldaps", "smtps")
_NAME = re.compile(r"(?=.{1,253}$)\w[\w-]{0,62}(\.\w[\w-]{0,62})*\.?")
_WITH_COMMAND_LINE = ("router", "switch", "firewall")
_ASKED_FIRST = ("system.snmp", "printer.ipp", "scanner.escl", "cli.facts")
"""What can say who a device is, in the order of asking; the first answer decides."""

_ANY_AGENT = ("host.snmp", "interfaces.snmp")
_PERHAPS_UPS = (AUTO, "ups", "server", "pc")
"""Of a device that nobody declared, an agent is asked what an estate asks of some kinds only."""

_TELLING = (
    Outcome.ANSWERED,
    Outcome.DENIED,
    Outcome.GARBLED,
    Outcome.UNSUPPORTED,
    Outcome.REFUSED,
    Outcome.TIMEOUT,
    Outcome.UNREACHABLE,
    Outcome.OUT_OF_SCOPE,
    Outcome.BROKEN,
    Outcome.SKIPPED,
)


@dataclass(frozen=True, slots=True)
class Target:
    """One device to look at. `kind` may be `auto`."""

    asset: Asset
    credentials: tuple[Credential, ...] = ()


@dataclass(frozen=True, slots=True)
class Sight:
    """What a look at a target brought: the `probe` JSON of the command line."""

    address: str
    kind: str
    took_s: float
    observations: tuple[Observation, ...] = field(default_factory=tuple)

    @property
    def outcome(self) -> Outcome:
        """Answered when anything answered, else the most telling of the failures."""
        found = {seen.outcome for seen in self.observations}
        return next((one for one in _TELLING if one in found), Outcome.SKIPPED)

    def json(self) -> dict[str, Any]:
        """One object: observations, and their facts laid over each other."""
        laid = {}
        if self.observations:
            newest = max(seen.at for seen in self.observations)
            laid = dict(
                lay("", self.observations, at=newest, max_age=timedelta(days=36_500)).groups
            )
        return {
            "address": self.address,
            "kind": self.kind,
            "outcome": self.outcome.value,
            "took_s": self.took_s,
            "observations": [
                {
                    "probe": seen.probe,
                    "outcome": seen.outcome.value,
                    "took_s": seen.took_s,
                    "note": seen.note,
                    "facts": _json(seen.facts),
                }
                for seen in self.observations
            ],
            "facts": _json(laid),
        }


def _json(groups: Mapping[str, Any]) -> dict[str, Any]:
    return {
        id_: group.model_dump(mode="json", by_alias=True) for id_, group in sorted(groups.items())
    }


def make_target(
    raw: Mapping[str, Any], *, number: int, source: str, line: int | None = None
) -> Target:
    """A target of its JSON: `address`, `kind`, `ports`, `community` or `credential`, and any
    field that an asset of this kind declares (`protocol`, `path`, `host`, `operators` ...).

    Raises:
        InputError: everything that is wrong with it.
    """
    fields = dict(raw)
    kind = fields.pop("kind", AUTO)
    if isinstance(kind, str):
        kind = _KIND_OF_CLASS.get(kind, kind)
    name = f"target-{number}"
    wrong = [*_wrong_fields(kind, fields)]
    given = []
    try:
        given = list(_credentials(fields, name))
    except ValueError as error:
        wrong.append(("credential", str(error)))
    if wrong:
        raise InputError(Problem(source, line, place, text) for place, text in wrong)
    shape = _SHAPES.get(kind, DeviceAsset)
    try:
        asset = shape.model_validate(
            {"id": name, "site": "-", **fields, "kind": kind, "credential": name}
        )
    except ValidationError as error:
        places: dict[Path, int] = {} if line is None else {(): line}
        raise InputError(problems_of(error, places, source)) from None
    return Target(asset, tuple(given))


def _wrong_fields(kind: Any, fields: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """(field, what is wrong with it) of what a model would take without a word."""
    known = load_kinds()
    if kind != AUTO and (not isinstance(kind, str) or kind not in known):
        yield "kind", f"no kind is called {kind!r}; known: {AUTO}, {', '.join(known)}"
    address = fields.get("address")
    if address is None or address == "":
        yield "address", "is missing; add it"
    elif not isinstance(address, str) or not _is_address(address):
        yield "address", f"{address!r} is neither an address nor a name; write it as 10.1.7.9"
    ports = fields.get("ports")
    for name, number in ports.items() if isinstance(ports, dict) else ():
        if name not in PORTS:
            yield "ports", f"no port is called {name!r}; known: {', '.join(PORTS)}"
        elif isinstance(number, int) and number not in range(1, 65_536):
            yield f"ports.{name}", f"{number} is no port; 1 to 65535"
    protocol = fields.get("protocol", "tcp")
    if kind == "service" and protocol not in _SPOKEN:
        yield "protocol", f"{protocol!r} is not one of {', '.join(_SPOKEN)}; choose one"


def _is_address(text: str) -> bool:
    """Whether a text is a numeric address or could be a name; 10.1.7 and 300.1.1.1 are neither."""
    try:
        ip_address(text)
    except ValueError:
        last = text.rstrip(".").rpartition(".")[2]
        return _NAME.fullmatch(text) is not None and not last.isdigit()
    return True


def _credentials(fields: dict[str, Any], name: str) -> Iterator[Credential]:
    from audit.world.secrets import PLAIN_FIELDS, Kind

    community = fields.pop("community", None)
    if community is not None:
        if not isinstance(community, str | Secret):
            raise ValueError("community must be text")
        yield Credential(name, "snmp_v2c", {"community": community})
    said = fields.pop("credential", None)
    for one in said if isinstance(said, list) else [said] if said is not None else []:
        if not isinstance(one, dict) or one.get("kind") not in get_args(Kind):
            kinds = ", ".join(get_args(Kind))
            raise ValueError(f"must be an object with a kind: {kinds}")
        values = {key: value for key, value in one.items() if key != "kind"}
        strange = set(values) - {*PLAIN_FIELDS, *SECRET_FIELDS}
        if strange or not all(isinstance(value, str | Secret) for value in values.values()):
            raise ValueError(
                f"no such name: {', '.join(sorted(strange))}" if strange else "values must be text"
            )
        yield Credential(name, one["kind"], values)


class TargetSecrets:
    """Each target's own credentials, and no other target's."""

    def __init__(self, targets: Iterable[Target]) -> None:
        self._known: dict[str, list[Credential]] = {}
        for target in targets:
            self._known.setdefault(target.asset.id, []).extend(target.credentials)

    def get(self, name: str | None, kind: str) -> Credential | None:
        """The credential that the target named; of several versions of SNMP the highest."""
        from audit.world.secrets import serves

        given = sorted(self._known.get(name or "", ()), key=lambda one: one.kind, reverse=True)
        return next((one for one in given if serves(one.kind, kind)), None)


class NamedScope:
    """Whoever names an address allows it; what is never probed stays refused."""

    def refuses(self, ip: str, /) -> str | None:
        """Why an address may not be probed; None when it may."""
        bits = 128 if ":" in ip else 32
        scope = Scope.model_validate(
            {
                "owner": "command line",
                "decision": "command line",
                "valid_until": "9999-12-31",
                "cidrs": [f"{ip}/{bits}"],
                "simulated": True,
            }
        )
        return scope.refuses(ip)


async def look_at_targets(
    targets: Sequence[Target], *, ca_file: str | None = None, at_once: int = AT_ONCE
) -> AsyncIterator[Sight]:
    """Look at every target, several at once; each is yielded in the order of the targets."""
    spec = WorldSpec(scope={}, ca_file=ca_file)
    world = build_world(spec, secrets=TargetSecrets(targets), scope=NamedScope())
    free = asyncio.Semaphore(at_once)
    probes = load_probes()

    async def one(target: Target) -> Sight:
        async with free:
            return await look_at_one(target, world, probes)

    waiting: list[asyncio.Task[Sight]] = []
    try:
        for target in targets:
            waiting.append(asyncio.create_task(one(target)))
            if len(waiting) >= 2 * at_once:
                yield await waiting.pop(0)
        while waiting:
            yield await waiting.pop(0)
    finally:
        for task in waiting:
            task.cancel()
        _close(world)


def _close(world: World) -> None:
    from audit.world.snmp import SnmpTransport

    if isinstance(world.snmp, SnmpTransport):
        world.snmp.close()


async def look_at_one(target: Target, world: World, probes: Mapping[str, Probe]) -> Sight:
    """All probes that fit; for `auto` those first that can say what it is."""
    start = world.clock.monotonic()
    asset = target.asset
    seen: list[Observation] = []
    undeclared: tuple[str, ...] = ()
    if asset.kind == AUTO:
        asset, seen = await _identify(asset, world, probes)
        undeclared = _of_any_agent(asset, seen)
    done = {one.probe for one in seen}
    fitting = tuple(
        id_
        for id_, probe in probes.items()
        if id_ not in done and (probe.fits(asset) or id_ in undeclared)
    )
    if fitting:
        seen += await _look(Look(asset, fitting), world, probes)
    return Sight(
        address=asset.address or "",
        kind=asset.kind if asset.kind != AUTO else "unknown",
        took_s=round(world.clock.monotonic() - start, 3),
        observations=tuple(sorted(seen, key=lambda one: one.probe)),
    )


def _of_any_agent(asset: Asset, seen: Sequence[Observation]) -> tuple[str, ...]:
    """Probes for whatever answered SNMP: it was named one by one, and is no part of a sweep."""
    heard = any(one.probe == "system.snmp" and one.outcome is Outcome.ANSWERED for one in seen)
    if not heard:
        return ()
    return (*_ANY_AGENT, "ups.snmp") if asset.kind in _PERHAPS_UPS else _ANY_AGENT


async def _identify(
    asset: Asset, world: World, probes: Mapping[str, Probe]
) -> tuple[Asset, list[Observation]]:
    """The asset with its kind, and what was seen on the way; still `auto` when nothing says."""
    seen: list[Observation] = []
    for id_ in _ASKED_FIRST:
        probe = probes.get(id_)
        if probe is None or not probe.applies(asset):
            continue
        kind = next(one for one in probe.kinds)
        found = await _look(Look(asset.model_copy(update={"kind": kind}), (id_,)), world, probes)
        seen += found
        for one in found:
            identity = one.facts.get("identity")
            class_ = getattr(identity, "device_class", None)
            if class_ in _KIND_OF_CLASS:
                return _named(asset, _KIND_OF_CLASS[class_], identity), seen
            if class_ == "unknown":
                return asset, seen  # it is known, and is nothing that prints or scans
    return asset, seen


def _named(asset: Asset, kind: str, identity: Any) -> Asset:
    """With its kind; of network devices with maker and model too, which tell their command line."""
    update = {"kind": kind}
    if kind in _WITH_COMMAND_LINE and isinstance(asset, DeviceAsset):
        update["vendor"] = asset.vendor or identity.vendor
        update["model"] = asset.model or identity.model
    return asset.model_copy(update=update)


async def _look(look: Look, world: World, probes: Mapping[str, Probe]) -> list[Observation]:
    rows = await look_at(look, world, probes, run="", budget=Budget(None))
    return [from_row(row) for row in rows]
