"""Which simulated city: `--seed` and `--wards`."""

from typing import Annotated

import typer

Seed = Annotated[
    int, typer.Option("--seed", min=0, help="Which city: the same seed, the same city.")
]
WardCount = Annotated[
    int | None, typer.Option("--wards", min=1, help="Only so many wards; default: all.")
]


def check_wards(wards: int | None) -> None:
    """Refuse more wards than the city has.

    Raises:
        InputError: one line with the most there can be.
    """
    from audit.lab.estate import NOW, REGISTER
    from inventory.problem import InputError, Problem
    from inventory.register import load_register

    most = len(load_register(REGISTER).level("ward", NOW.date()))
    if wards is not None and not 1 <= wards <= most:
        raise InputError([Problem("--wards", None, "", f"{wards}: {REGISTER} has 1 to {most}")])
