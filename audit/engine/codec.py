"""Batch ⇄ bytes: what travels to a worker. No object, no code, no secret."""

import json
from typing import Any

from audit.plan import Batch, Look
from inventory.model import Asset, DeviceAsset, Officer, Site, Unit


def pack_batch(batch: Batch) -> bytes:
    """A batch as one digit, its phase, and JSON."""
    return (
        b"%d" % batch.phase
        + json.dumps(
            {
                "site": batch.site.model_dump(mode="json"),
                "unit": None if batch.unit is None else batch.unit.model_dump(mode="json"),
                "staff": [one.model_dump(mode="json") for one in batch.staff],
                "devices": [one.model_dump(mode="json") for one in batch.devices],
                "looks": [
                    {
                        "shape": type(look.asset).__name__,
                        "asset": look.asset.model_dump(mode="json"),
                        "probes": look.probes,
                    }
                    for look in batch.looks
                ],
            },
            ensure_ascii=False,
        ).encode()
    )


def unpack_batch(data: bytes) -> Batch:
    """The batch of `pack_batch`.

    Raises:
        ValueError: not a batch.
    """
    raw = json.loads(data[1:])
    shapes = _shapes()
    return Batch(
        site=Site.model_validate(raw["site"]),
        phase=phase_of(data),
        unit=None if raw["unit"] is None else Unit.model_validate(raw["unit"]),
        staff=tuple(Officer.model_validate(one) for one in raw["staff"]),
        devices=tuple(DeviceAsset.model_validate(one) for one in raw["devices"]),
        looks=tuple(_look(one, shapes) for one in raw["looks"]),
    )


def phase_of(data: bytes) -> int:
    """The phase of a packed batch, without unpacking it."""
    return int(data[:1])


def _look(raw: dict[str, Any], shapes: dict[str, type[Asset]]) -> Look:
    shape = shapes.get(raw["shape"])
    if shape is None:
        raise ValueError(f"no asset has the shape {raw['shape']!r}")
    return Look(asset=shape.model_validate(raw["asset"]), probes=tuple(raw["probes"]))


def _shapes() -> dict[str, type[Asset]]:
    """Every shape of asset that is loaded, by name: the base, ours, and those of plug-in kinds."""
    found: dict[str, type[Asset]] = {}
    open_ = [Asset]
    while open_:
        shape = open_.pop()
        found[shape.__name__] = shape
        open_.extend(shape.__subclasses__())
    return found
