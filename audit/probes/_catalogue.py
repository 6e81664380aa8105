"""The page of all probes, made from themselves: `python -m audit.probes._catalogue`."""

import sys
from collections.abc import Iterator
from importlib import import_module
from pkgutil import iter_modules

from audit import probes
from audit.probes.probe import Probe, load_probes

_INTRO = """Each looks in one way at some classes of asset and gives groups of facts
([checks.md](checks.md) says which check reads which group). All of them only read: no command that
sets, prints, scans or sends a message can be encoded, and no byte ever goes to TCP 515 or
9100-9107. Before a packet leaves, its address is held against `scope.yaml`. A look that fails is
kept with its reason ([operating.md](operating.md) lists them). The deadline is the longest that a
look may take; what is silent from the first packet ends sooner."""


def catalogue() -> str:
    """Every probe, by id."""
    return "\n".join(_page()) + "\n"


def _page() -> Iterator[str]:
    known = load_probes()
    why = dict(_sentences())
    yield "# The probes"
    yield ""
    yield "<!-- Made by `python -m audit.probes._catalogue`; a test fails when it is stale. -->"
    yield ""
    yield f"{len(known)} ways of looking. {_INTRO}"
    yield ""
    yield "| probe | how | what for | looks at | gives | deadline |"
    yield "| --- | --- | --- | --- | --- | ---: |"
    for id_, probe in known.items():
        cells = (
            f"`{id_}`", probe.title, why.get(id_, ""), ", ".join(probe.kinds),
            ", ".join(probe.groups), f"{probe.deadline_s:g} s",
        )  # fmt: skip
        yield f"| {' | '.join(cells)} |"


def _sentences() -> Iterator[tuple[str, str]]:
    """(id, what it is for): the first line of the file that a probe stands in."""
    for found in iter_modules(probes.__path__):
        module = import_module(f"{probes.__name__}.{found.name}")
        for value in vars(module).values():
            if isinstance(value, Probe):
                yield value.id, (module.__doc__ or "").strip().splitlines()[0]


if __name__ == "__main__":
    sys.stdout.write(catalogue())
