"""What was planted and what an audit must therefore find."""

from inventory._record import Record


class Expect(Record):
    """One finding a planted fault must cause. None: any value fits."""

    check: str
    site: str
    asset: str | None = None
    aspect: str | None = None
    verdicts: tuple[str, ...] = ("fail", "warn")


class Planted(Record):
    """One planted fault. An undetectable one says why no probe of ours can see it."""

    id: str
    fault: str  # code of the faults table: L-DOWN ...
    site: str
    asset: str | None = None
    expects: tuple[Expect, ...] = ()  # at least one of these must be found ...
    explains: tuple[Expect, ...] = ()  # ... and these may follow from it
    detectable: bool = True
    why_not: str = ""


class Truth(Record):
    """All that was planted in one city."""

    seed: int
    planted: tuple[Planted, ...]
