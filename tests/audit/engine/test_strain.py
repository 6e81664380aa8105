"""A line that suffers is given way to, and taken back slowly; slow devices alone are no sign."""

from audit.engine.strain import FLOOR, RECOVER_S, Strain


def trips(
    strain: Strain, ms: float, *, devices: int = 3, count: int = 12, at: float = 0.0
) -> float:
    """Round trips of several devices, five a second; when the last one came."""
    for turn in range(count):
        at += 0.2
        strain.felt(f"d{turn % devices}", ms, at, kernel=False)
    return at


def test_round_trips_as_usual_change_nothing() -> None:
    strain = Strain()
    at = trips(strain, 20)
    trips(strain, 60, at=at)
    assert strain.share_at(at) == 1.0
    assert strain.gave() is None


def test_round_trips_far_above_the_quiet_ones_halve_the_rate_down_to_a_floor() -> None:
    strain = Strain()
    at = trips(strain, 20)
    at = trips(strain, 420, at=at)
    assert strain.share_at(at) == 0.5
    at = trips(strain, 420, count=60, at=at)
    assert strain.share_at(at) == FLOOR
    gave = strain.gave()
    assert gave is not None
    assert (gave.halvings, gave.lowest, gave.quiet_ms, gave.worst_ms) == (2, FLOOR, 20, 420)


def test_the_rate_comes_back_by_doubling_when_the_signs_end() -> None:
    strain = Strain()
    at = trips(strain, 420, count=60, at=trips(strain, 20))
    assert strain.share_at(at + RECOVER_S - 1) == FLOOR
    assert strain.share_at(at + RECOVER_S + 0.1) == 0.5
    assert strain.share_at(at + RECOVER_S + 1) == 0.5
    assert strain.share_at(at + 2 * RECOVER_S + 1) == 1.0
    assert strain.gave() is not None  # it is still told at the end


def test_a_device_that_is_first_met_on_a_slow_line_is_no_measure_of_quiet() -> None:
    strain = Strain()
    at = trips(strain, 20)
    for turn in range(12):
        strain.felt(f"new{turn}", 420, at + turn * 0.2, kernel=False)
    assert strain.share_at(at + 2.4) < 1.0


def test_one_slow_device_among_others_is_its_own_matter() -> None:
    strain, at = Strain(), 0.0
    for _ in range(30):
        at += 0.2
        strain.felt("printer", 20 if at < 1 else 900, at, kernel=False)
        strain.felt("switch", 5, at, kernel=False)
    assert strain.share_at(at) == 1.0


def test_losses_above_two_per_cent_are_a_sign_and_single_ones_are_not() -> None:
    strain, at = Strain(), 0.0
    for turn in range(100):
        at += 0.05
        strain.sent(1, int(turn in (10, 60)), at)
    assert strain.share_at(at) == 1.0
    for turn in range(60):
        at += 0.05
        strain.sent(1, int(turn % 10 == 0), at)
    assert strain.share_at(at) == 0.5
    gave = strain.gave()
    assert gave is not None
    assert gave.lost_pct is not None
    assert gave.lost_pct > 2
