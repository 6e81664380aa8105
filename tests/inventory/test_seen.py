"""Looks laid over each other: typed when asked, the same as typed at once."""

from datetime import UTC, datetime, timedelta

from inventory.codec import from_row, to_row
from inventory.facts import AnyGroup
from inventory.groups.host import Host
from inventory.groups.identity import Identity
from inventory.groups.printer import Printer
from inventory.seen import Observation, Outcome, lay

AT = datetime(2016, 8, 5, 2, tzinfo=UTC)


def look(probe: str, **facts: AnyGroup) -> Observation:
    return Observation(
        run="r", asset="a", site="00001", kind="pc", probe=probe, at=AT, took_s=0.5,
        outcome=Outcome.ANSWERED, note="n", facts=facts,
    )  # fmt: skip


LOOKS = (
    look("a.first", identity=Identity(vendor="HP", serial="1"), host=Host(os="Windows")),
    look("b.second", identity=Identity(serial="2"), printer=Printer(state="idle")),
)


def test_a_look_that_was_kept_is_the_look_that_was_made() -> None:
    for made in LOOKS:
        kept = from_row(to_row(made))
        assert kept == made
        assert made == kept
        assert to_row(kept) == to_row(made)


def test_groups_of_kept_looks_are_laid_over_each_other_like_fresh_ones() -> None:
    kept = [from_row(to_row(one)) for one in LOOKS]
    fresh = lay("a", LOOKS, at=AT, max_age=timedelta(days=1))
    seen = lay("a", kept, at=AT, max_age=timedelta(days=1))
    assert dict(seen.groups) == dict(fresh.groups)
    assert len(seen.groups) == 3
    assert seen.get(Identity) == Identity(vendor="HP", serial="2")
    assert seen.get(Host) == Host(os="Windows")
    assert [one.probe for one in seen.sources("identity")] == ["a.first", "b.second"]


def test_what_nobody_said_is_none() -> None:
    seen = lay("a", [from_row(to_row(LOOKS[0]))], at=AT, max_age=timedelta(days=1))
    assert seen.get(Printer) is None
    assert seen.sources("printer") == ()
    assert "printer" not in seen.groups
