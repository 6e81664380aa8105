"""Fault: one thing that can be wrong in a city, how to plant it and what an audit must then say."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from random import Random

from audit.lab.draft import Device, PcState, Place, Plan, UsbState
from audit.lab.truth import Expect, Planted
from inventory.groups.form import DeviceState

MANDATORY = frozenset(
    {
        "link.primary", "link.throughput", "pc.one_stop", "pc.justice", "printer.one_stop",
        "printer.justice", "people.trained", "accounts.issued", "portal.opens", "router.answers",
    }
)  # fmt: skip
"""Checks whose FAIL contradicts a ward that declared itself ready."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a fault is to be planted. `target`: a PC's asset id, or an operator's name."""

    plan: Plan
    place: Place
    rng: Random
    target: str = ""


@dataclass(frozen=True, slots=True)
class Fault:
    """One code of faults.csv. `plant` spoils the draft and says what must be found.

    It returns None where it does not fit: nothing of the kind is there, another fault has it, or
    the evidence that would show it is lost. `why_not` says why no probe of ours can see it.
    """

    code: str
    plant: Callable[[Spot], Planted | None]
    why_not: str = ""
    why_not_vi: str = ""


@dataclass(slots=True)
class Book:
    """The faults in the order in which they are planted: what silences others comes first."""

    faults: dict[str, Fault] = field(default_factory=dict)

    def add(self, code: str) -> Callable[[Callable[[Spot], Planted | None]], Fault]:
        """Enter the decorated function as the planter of a code."""

        def enter(plant: Callable[[Spot], Planted | None]) -> Fault:
            self.faults[code] = Fault(code, plant)
            return self.faults[code]

        return enter

    def unseen(self, code: str, why_not: str, why_not_vi: str) -> None:
        """Enter a code that no probe can see; it is planted in the truth alone."""

        def plant(spot: Spot) -> Planted | None:
            return planted(code, spot.place, detectable=False, why_not=why_not)

        self.faults[code] = Fault(code, plant, why_not, why_not_vi)


def planted(
    code: str, place: Place, *expects: Expect, asset: str | None = None,
    follows: Iterable[Expect] = (), detectable: bool = True, why_not: str = "", mark: str = "",
) -> Planted:  # fmt: skip
    """The truth of one fault; what contradicts a ward's own declaration follows by itself."""
    explains = list(follows)
    if any(expect.check in MANDATORY for expect in expects):
        explains.append(Expect(check="declared.contradiction", site=place.site.id))
    return Planted(
        id=f"{code}:{place.site.id}:{asset or mark or '-'}",
        fault=code,
        site=place.site.id,
        asset=asset,
        expects=expects,
        explains=tuple(explains),
        detectable=detectable,
        why_not=why_not,
    )


def fails(check: str, place: Place, aspect: str, asset: str | None = None) -> Expect:
    """A FAIL of one aspect."""
    return Expect(check=check, site=place.site.id, asset=asset, aspect=aspect, verdicts=("fail",))


def warns(check: str, place: Place, aspect: str, asset: str | None = None) -> Expect:
    """A WARN of one aspect."""
    return Expect(check=check, site=place.site.id, asset=asset, aspect=aspect, verdicts=("warn",))


def may(check: str, place: Place, aspect: str | None = None, asset: str | None = None) -> Expect:
    """A WARN or FAIL that may follow."""
    return Expect(check=check, site=place.site.id, asset=asset, aspect=aspect)


def aged(place: Place, asset: str) -> Expect:
    """A device past its service life is named when it is also broken or unsupported."""
    return may("device.past_life", place, asset=asset)


def net_up(place: Place) -> bool:
    """Whether devices of the place can be seen from the data centre."""
    return "net" not in place.claimed


def form_read(place: Place) -> bool:
    """Whether the form of the place is there, fresh and readable."""
    return place.form is not None and "form" not in place.claimed


def note(place: Place, asset: str, **said: object) -> None:
    """Write the ward's word on one device into its form."""
    assert place.form is not None
    lines = {line.asset: line for line in place.form.devices}
    line = lines.get(asset, DeviceState(asset=asset))
    lines[asset] = line.model_copy(update=said)
    place.form = place.form.model_copy(update={"devices": tuple(lines.values())})


def fill(place: Place, **said: object) -> None:
    """Change lines of the form."""
    assert place.form is not None
    place.form = place.form.model_copy(update=said)


def remove(place: Place, asset: str) -> None:
    """Take a device out of the book and out of the form."""
    del place.devices[asset]
    if place.form is not None:
        kept = tuple(line for line in place.form.devices if line.asset != asset)
        place.form = place.form.model_copy(update={"devices": kept})


def reporting(place: Place) -> Iterator[Device]:
    """PCs that made a report."""
    for device in place.of_kind("pc"):
        if isinstance(device.state, PcState) and device.state.reported_at is not None:
            yield device


def rewrite(device: Device, group: str, **said: object) -> None:
    """Change facts of a PC's report: group is `host` or `workplace`."""
    assert isinstance(device.state, PcState)
    setattr(device.state, group, getattr(device.state, group).model_copy(update=said))


def hang(device: Device, **said: object) -> None:
    """Change what the PC says of a printer or scanner that hangs on it."""
    assert isinstance(device.state, UsbState)
    device.state.attached = device.state.attached.model_copy(update=said)


def pc_speaks(place: Place, device: Device) -> bool:
    """Whether the PC a device hangs on makes a report."""
    return any(pc.asset.id == device.asset.attached_to for pc in reporting(place))


def by_code(books: Iterable[Book]) -> Mapping[str, Fault]:
    """All faults of some books, in order."""
    return {code: fault for book in books for code, fault in book.faults.items()}
