"""Batch ⇄ bytes, and what was seen ⇄ bytes: what travels to a worker and from it.

No object, no code, no secret.
"""

import json
import struct
from collections.abc import Iterable, Sequence
from typing import Any

from audit.plan import Batch, Look
from audit.world.exchange import Gap, Sent
from inventory._record import Record
from inventory.codec import Row, pack, unpack
from inventory.model import Asset, DeviceAsset, Officer, Site, Unit


def pack_batch(batch: Batch) -> bytes:
    """A batch as one digit, its phase, and JSON.

    A look at one of the site's devices names it by its place among them.
    """
    places = {id(device): place for place, device in enumerate(batch.devices)}
    looks = ",".join(_packed(look, places.get(id(look.asset))) for look in batch.looks)
    unit = "null" if batch.unit is None else batch.unit.model_dump_json()
    return (
        f'{batch.phase}{{"site":{batch.site.model_dump_json()},"unit":{unit},'
        f'"staff":[{_list(batch.staff)}],"devices":[{_list(batch.devices)}],"looks":[{looks}]}}'
    ).encode()


def _packed(look: Look, place: int | None) -> str:
    probes = json.dumps(look.probes)
    if place is not None:
        return f'[{place},"",{probes}]'
    return f'[{look.asset.model_dump_json()},"{type(look.asset).__name__}",{probes}]'


def _list(every: Iterable[Record]) -> str:
    return ",".join([one.model_dump_json() for one in every])


def unpack_batch(data: bytes) -> Batch:
    """The batch of `pack_batch`.

    Raises:
        ValueError: not a batch.
    """
    try:
        raw = json.loads(data[1:])
        shapes = _shapes()
        devices = tuple([DeviceAsset.model_validate(one) for one in raw["devices"]])
        return Batch(
            site=Site.model_validate(raw["site"]),
            phase=phase_of(data),
            unit=None if raw["unit"] is None else Unit.model_validate(raw["unit"]),
            staff=tuple([Officer.model_validate(one) for one in raw["staff"]]),
            devices=devices,
            looks=tuple([_look(one, shapes, devices) for one in raw["looks"]]),
        )
    except (TypeError, KeyError, IndexError, RecursionError) as error:
        raise ValueError(f"not a batch: {error!r}") from error


def phase_of(data: bytes) -> int:
    """The phase of a packed batch, without unpacking it."""
    return int(data[:1])


def _look(raw: list[Any], shapes: dict[str, type[Asset]], devices: tuple[Asset, ...]) -> Look:
    said, name, probes = raw
    if isinstance(said, int):
        return Look(asset=devices[said], probes=tuple(probes))
    shape = shapes.get(name)
    if shape is None:
        raise ValueError(f"no asset has the shape {name!r}")
    return Look(asset=shape.model_validate(said), probes=tuple(probes))


def _shapes() -> dict[str, type[Asset]]:
    """Every shape of asset that is loaded, by name: the base, ours, and those of plug-in kinds."""
    found: dict[str, type[Asset]] = {}
    open_ = [Asset]
    while open_:
        shape = open_.pop()
        found[shape.__name__] = shape
        open_.extend(shape.__subclasses__())
    return found


_WITH_SENT = struct.Struct("!cI")  # "S", length of what was sent; the rows follow
_SENT = [int, int, str, str, str, str, str, int, int, str, str]


def pack_seen(rows: Sequence[Row], sent: Sequence[Sent]) -> bytes:
    """Rows, and what was sent until they were there. Rows alone are what `pack` writes."""
    body = pack(rows)
    if not sent:
        return body
    said = json.dumps(sent, ensure_ascii=False).encode("utf-8", "replace")
    return _WITH_SENT.pack(b"S", len(said)) + said + body


def pack_gap(gap: Gap) -> bytes:
    """That what a worker had sent last was not handed over."""
    return b"G" + json.dumps(gap, ensure_ascii=False).encode("utf-8", "replace")


def unpack_seen(data: bytes) -> tuple[list[Row], Sequence[Sent | Gap]]:
    """The rows and the records of `pack_seen`, or the gap of `pack_gap`.

    Raises:
        ValueError: not what `pack_seen` writes: our own bug, or a worker that fell to a device.
    """
    if data[:1] == b"G":
        return [], [Gap(*json.loads(data[1:]))]
    if data[:1] != b"S":
        return unpack(data), []
    if len(data) < _WITH_SENT.size:
        raise ValueError("cut off")
    _, size = _WITH_SENT.unpack_from(data)
    end = _WITH_SENT.size + size
    try:
        said = json.loads(data[_WITH_SENT.size : end])
    except RecursionError as error:
        raise ValueError("records nested too deep") from error
    if not isinstance(said, list):
        raise ValueError("no list of records")
    for one in said:
        if not isinstance(one, list) or [type(value) for value in one] != _SENT:
            raise ValueError("a record of other values")
    return unpack(data[end:]), [Sent(*one) for one in said]
