"""Which part of an estate a command is about: `--ward`, `--district`, `--kind`, `--probe`."""

from collections.abc import Iterable, Sequence
from typing import Annotated

import typer

from audit.plan import Selection
from inventory.kind import load_kinds
from inventory.model import Register
from inventory.problem import InputError, Problem

Wards = Annotated[
    list[str] | None, typer.Option("--ward", metavar="CODE", help="Only this ward; repeatable.")
]
Districts = Annotated[
    list[str] | None,
    typer.Option(
        "--district", metavar="CODE", help="Only this district and its wards; repeatable."
    ),
]
Kinds = Annotated[
    list[str] | None,
    typer.Option("--kind", metavar="KIND", help="Only assets of this kind; repeatable."),
]
Probes = Annotated[
    list[str] | None, typer.Option("--probe", metavar="ID", help="Only this probe; repeatable.")
]


def selection(
    register: Register,
    wards: Sequence[str] | None,
    districts: Sequence[str] | None,
    kinds: Sequence[str] | None = None,
    probes: Sequence[str] | None = None,
) -> Selection:
    """The selection of the options.

    Raises:
        InputError: a code, kind or probe that does not exist; all of them at once.
    """
    problems = [
        *_strange(register, "--ward", "ward", wards),
        *_strange(register, "--district", "district", districts),
    ]
    known_kinds = load_kinds()
    problems += [
        Problem("--kind", None, "", f"no kind is called {kind!r}; known: {', '.join(known_kinds)}")
        for kind in kinds or ()
        if kind not in known_kinds
    ]
    if probes:
        from audit.probes.probe import load_probes

        known = load_probes()
        problems += [
            Problem("--probe", None, "", f"no probe is called {probe!r}; known: {', '.join(known)}")
            for probe in probes
            if probe not in known
        ]
    if problems:
        raise InputError(problems)
    sites = {*(wards or ()), *(districts or ())}
    for district in districts or ():
        sites.update(site.id for site in register.children(district))
    return Selection(frozenset(sites), frozenset(kinds or ()), frozenset(probes or ()))


def _strange(
    register: Register, option: str, level: str, codes: Iterable[str] | None
) -> Iterable[Problem]:
    for code in codes or ():
        site = register.by_id.get(code)
        if site is None or site.level != level:
            near = [
                one.id
                for one in register.sites
                if one.level == level and one.id.lstrip("0") == code.lstrip("0")
            ]
            hint = f"; did you mean {near[0]}?" if near else ""
            text = f"{register.id} has no {level} with the code {code!r}{hint}"
            yield Problem(option, None, "", text)
