"""Strain: whether a site's line suffers while we look, and how far we give way. Pure.

Signs are our own packets: round trips well above what they were, and answers that do not come from
devices that answer. Our rate is halved then, down to a quarter, and doubled again after a time
without signs. All figures are ours (không phải quy định).
"""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

FLOOR = 0.25
RECOVER_S = 10.0
_SPACING_S = 3.0  # a halving shows its effect before the next
_WINDOW_S = 10.0
_TIMES, _KERNEL_MS, _PROGRAM_MS = 2.0, 50.0, 200.0
"""Slow: more than twice the quiet value, and so much more; a program may be slow by itself."""

_FEWEST, _MOST_KEPT = 6, 64
_LOST_PCT, _FEWEST_LOST = 2.0, 3


@dataclass(frozen=True, slots=True)
class Gave:
    """What was given way, for the run's summary."""

    halvings: int
    lowest: float  # of the full rate
    quiet_ms: float | None
    worst_ms: float | None
    lost_pct: float | None


class Strain:
    """One site's line, felt through our own packets."""

    def __init__(self, gave_way: Callable[[], object] = lambda: None) -> None:
        """`gave_way` is called at each halving, from whatever thread felt the sign."""
        self._gave_way = gave_way
        self.share = 1.0  # of the full rate that we take now
        self._halvings = 0
        self._lowest = 1.0
        self._quiet: dict[str, float] = {}  # by device; "" is all devices' kernels together
        self._trips: deque[tuple[float, str, bool]] = deque(maxlen=_MOST_KEPT)
        self._sent: deque[tuple[float, int, int]] = deque(maxlen=_MOST_KEPT)
        self._changed_s: float | None = None
        self._sign_s = 0.0
        self._quiet_ms: float | None = None
        self._worst_ms: float | None = None
        self._lost_pct: float | None = None

    def close(self) -> None:
        """Nobody is told any more."""
        self._gave_way = lambda: None

    def felt(self, device: str, rtt_ms: float, now: float, *, kernel: bool) -> None:
        """A round trip. Kernels behind one line are alike; a program is slow by itself, so it is
        held against its own best, and against what is usual there."""
        key = "" if kernel else device
        quiet = min(self._quiet.get(key, rtt_ms), rtt_ms)
        margin_ms = _KERNEL_MS if kernel else _PROGRAM_MS
        if not kernel and rtt_ms > margin_ms:
            quiet = min(quiet, self._usual_ms(rtt_ms))
        slow = rtt_ms > _TIMES * quiet and rtt_ms > quiet + margin_ms
        if not slow:  # who is first met on a slow line is no measure of quiet
            self._quiet[key] = min(self._quiet.get(key, rtt_ms), rtt_ms)
        self._trips.append((now, device, slow))
        if slow:
            if self._worst_ms is None or rtt_ms > self._worst_ms:
                self._quiet_ms, self._worst_ms = quiet, rtt_ms
            self._look(now)

    def sent(self, count: int, lost: int, now: float) -> None:
        """Packets that an answer was due to."""
        self._sent.append((now, count, lost))
        if lost:
            self._look(now)

    def share_at(self, now: float) -> float:
        """Our share of the full rate; it comes back by itself."""
        if self.share < 1.0 and now - max(self._sign_s, self._changed_s or 0.0) >= RECOVER_S:
            self.share = min(1.0, self.share * 2)
            self._changed_s = now
        return self.share

    def gave(self) -> Gave | None:
        """What was given way; None: nothing."""
        if not self._halvings:
            return None
        return Gave(self._halvings, self._lowest, self._quiet_ms, self._worst_ms, self._lost_pct)

    def _usual_ms(self, else_ms: float) -> float:
        """The middle one of the devices' best."""
        best = sorted(ms for device, ms in self._quiet.items() if device)
        return best[(len(best) - 1) // 2] if best else else_ms

    def _look(self, now: float) -> None:
        lost_pct = self._losses(now)
        if lost_pct is None and not self._slow(now):
            return
        self._sign_s = now
        if self._changed_s is not None and now - self._changed_s < _SPACING_S:
            return
        if lost_pct is not None:
            self._lost_pct = max(lost_pct, self._lost_pct or 0.0)
        self._changed_s = now
        self._sent.clear()
        if self.share > FLOOR:
            self._halvings += 1
            self.share = max(FLOOR, self.share / 2)
            self._lowest = min(self._lowest, self.share)
            self._gave_way()

    def _slow(self, now: float) -> bool:
        """Half of the latest trips, and not of one device alone where there are several."""
        recent = [one for one in self._trips if now - one[0] <= _WINDOW_S][-2 * _FEWEST :]
        slow = [device for _, device, is_slow in recent if is_slow]
        several = len({device for _, device, _ in recent}) > 1
        return (
            len(recent) >= _FEWEST
            and 2 * len(slow) >= len(recent)
            and (not several or len(set(slow)) > 1)
        )

    def _losses(self, now: float) -> float | None:
        """Per cent lost, where it is more than a line may lose."""
        recent = [one for one in self._sent if now - one[0] <= _WINDOW_S]
        sent, lost = sum(one[1] for one in recent), sum(one[2] for one in recent)
        if lost < _FEWEST_LOST or lost * 100 <= _LOST_PCT * sent:
            return None
        return round(100 * lost / sent, 1)
