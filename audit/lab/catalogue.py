"""What devices, shares and faults a simulated city is made of; read from `audit/lab/data/`."""

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import yaml

from inventory._record import Record

DATA = Path(__file__).parent / "data"


class Model(Record):
    """A row of devices.csv; where it comes from and what is made up: data/SOURCES.md."""

    kind: str
    level: str  # any, ward, district, core; small: unmanaged switch; managed: UPS with a card
    vendor: str
    model: str
    spec: str
    sold_from: int
    sold_to: int
    price_vnd: int | None
    connection: str  # usb, lan, none
    adf: bool | None
    duplex: bool | None
    ppm: int | None
    sys_descr: str
    sys_object_id: str


class FaultRow(Record):
    """A row of faults.csv. `share`: chance on the day, per ward, pc, operator, district or city."""

    code: str
    component: str
    vi: str
    en: str
    shown_by: str
    severity: str
    rate: str  # as the research gives it
    share: float
    per: str
    evidence: str  # research, ours


@cache
def load_models() -> tuple[Model, ...]:
    """All device models, in file order."""
    flags: Mapping[str, bool | None] = {"y": True, "n": False, "": None}
    with (DATA / "devices.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Model(
                kind=row["kind"],
                level=row["level"],
                vendor=row["vendor"],
                model=row["model"],
                spec=row["spec"],
                sold_from=int(row["sold_from"]),
                sold_to=int(row["sold_to"]),
                price_vnd=int(row["price_vnd"]) or None,
                connection=row["connection"],
                adf=flags[row["adf"]],
                duplex=flags[row["duplex"]],
                ppm=int(row["ppm"]) if row["ppm"] else None,
                sys_descr=row["sys_descr"],
                sys_object_id=row["sys_object_id"],
            )
            for row in csv.DictReader(file)
        )


@cache
def load_faults() -> Mapping[str, FaultRow]:
    """All faults, by code, in file order."""
    with (DATA / "faults.csv").open(encoding="utf-8", newline="") as file:
        rows = [FaultRow.model_validate(row) for row in csv.DictReader(file)]
    return {row.code: row for row in rows}


@cache
def load_shares() -> Mapping[str, Any]:
    """Shares and counts of `shares.yaml`."""
    loaded: Mapping[str, Any] = yaml.safe_load((DATA / "shares.yaml").read_text("utf-8"))
    return loaded


@cache
def models(
    kind: str, *, level: str = "ward", connection: str | None = None, adf: bool | None = None
) -> tuple[Model, ...]:
    """The models of a kind that fit; never empty for what the city asks."""
    found = tuple(
        model
        for model in load_models()
        if model.kind == kind
        and model.level in (level, "any")
        and (connection is None or model.connection == connection)
        and (adf is None or model.adf is adf)
    )
    if not found:
        raise ValueError(f"no model of {kind}, {level}, {connection}, adf={adf}")
    return found


def draw(rng: Random, shares: Mapping[str, float]) -> str:
    """One key, by its share. The shares need not sum to one."""
    keys = list(shares)
    return rng.choices(keys, [shares[key] for key in keys])[0]


def normal(rng: Random, shape: Mapping[str, float]) -> int:
    """A whole number from a cut normal distribution {mean, sd, min, max}."""
    drawn = round(rng.gauss(shape["mean"], shape["sd"]))
    return int(min(max(drawn, shape["min"]), shape["max"]))
