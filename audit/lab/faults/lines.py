"""What can be wrong with lines, routers and switches."""

from datetime import timedelta

from audit.lab.draft import NetState, UpsState, state
from audit.lab.faults.fault import (
    Book,
    Spot,
    fails,
    fill,
    form_read,
    may,
    net_up,
    note,
    planted,
    reporting,
    rewrite,
    warns,
)
from audit.lab.truth import Planted

BOOK = Book()


@BOOK.add("L-DOWN")
def line_down(spot: Spot) -> Planted | None:
    """Nothing behind the line answers; the files that came before stay what they were."""
    return _dark(spot, "L-DOWN")


@BOOK.add("PW-CUT")
def power_cut(spot: Spot) -> Planted | None:
    """With a managed UPS the line lives on it for a while; else the ward is dark."""
    place = spot.place
    managed = [d for d in place.of_kind("ups") if isinstance(d.state, UpsState)]
    if not managed or spot.rng.random() < 0.5:
        return _dark(spot, "PW-CUT")
    ups = managed[0]
    if not net_up(place) or not place.claim(ups.asset.id):
        return None
    state(ups, UpsState).on_battery = True
    return planted(
        "PW-CUT", place, warns("ups.present", place, "mains", ups.asset.id), asset=ups.asset.id
    )


def _dark(spot: Spot, code: str) -> Planted | None:
    place, line = spot.place, spot.place.lines["primary"]
    if not place.claim("net", "line"):
        return None
    line.up = False
    for device in place.devices.values():
        device.alive = False
    return planted(
        code, place, fails("link.primary", place, "reachable", line.asset.id), asset=line.asset.id
    )


@BOOK.add("R-DOWN")
def router_down(spot: Spot) -> Planted | None:
    """The carrier's end of the line answers, the gateway and all behind it are silent."""
    place = spot.place
    if not place.claim("net"):
        return None
    for device in place.devices.values():
        device.alive = False
    router = place.of_kind("router")[0].asset.id
    if form_read(place):
        note(place, router, works=False, problem="no_power")
    return planted(
        "R-DOWN",
        place,
        fails("router.answers", place, "gateway", router),
        asset=router,
        follows=[
            may("device.works", place, asset=router),
            may("device.past_life", place, asset=router),
        ],
    )


@BOOK.add("L-LOSS")
def loss(spot: Spot) -> Planted | None:
    """One packet in twelve, or one in sixty: over 102 packets that is 7,8 % or 1 %."""
    place, line = spot.place, spot.place.lines["primary"]
    if not net_up(place) or not place.claim("line"):
        return None
    asset = line.asset.id
    if spot.rng.random() < 0.4:
        line.drop_every = 12
        return planted(
            "L-LOSS",
            place,
            fails("link.primary", place, "loss", asset),
            asset=asset,
            follows=[may("link.quality", place, "loss", asset)],
        )
    line.drop_every = 60
    return planted("L-LOSS", place, warns("link.quality", place, "loss", asset), asset=asset)


@BOOK.add("L-LAT")
def latency(spot: Spot) -> Planted | None:
    """45 to 70 ms warn; 140 to 200 ms fail."""
    place, line = spot.place, spot.place.lines["primary"]
    if not net_up(place) or not place.claim("line"):
        return None
    asset = line.asset.id
    if spot.rng.random() < 0.3:
        line.delay_ms = float(spot.rng.randint(140, 200))
        return planted(
            "L-LAT",
            place,
            fails("link.primary", place, "rtt_p95", asset),
            asset=asset,
            follows=[may("link.quality", place, "rtt_p95", asset)],
        )
    line.delay_ms = float(spot.rng.randint(45, 70))
    return planted("L-LAT", place, warns("link.quality", place, "rtt_p95", asset), asset=asset)


BOOK.unseen(
    "L-MTU",
    "lab lines are on loopback, where no path is too narrow; real lines tell it by ICMP",
    "đường truyền mô phỏng ở trên máy này, không có chặng nào hẹp; đường thật đo bằng ICMP",
)


@BOOK.add("L-SLOW")
def slow(spot: Spot) -> Planted | None:
    """Every PC of the ward measures a third to two thirds of the contract."""
    place, line = spot.place, spot.place.lines["primary"]
    pcs = list(reporting(place))
    if not pcs or not place.claim("throughput"):
        return None
    contract = line.asset.down_mbps or 4.0
    best = min(contract * spot.rng.uniform(0.35, 0.65), contract * 0.75)
    for pc in pcs:
        share = spot.rng.uniform(0.85, 1.0)
        rewrite(pc, "workplace", down_mbps=round(best * share, 2), up_mbps=round(best * share, 2))
    asset = line.asset.id
    return planted(
        "L-SLOW",
        place,
        fails("link.throughput", place, "down", asset),
        fails("link.throughput", place, "up", asset),
        asset=asset,
    )


@BOOK.add("L-FLAP")
def flapping(spot: Spot) -> Planted | None:
    """PCs saw the line go three times a day or more."""
    place = spot.place
    pcs = list(reporting(place))
    if not pcs or not place.claim("flapping"):
        return None
    for pc in pcs:
        rewrite(pc, "workplace", link_down_events_day=float(spot.rng.randint(3, 9)))
    asset = place.lines["primary"].asset.id
    return planted("L-FLAP", place, warns("link.flapping", place, "events", asset), asset=asset)


@BOOK.add("L-NOBK")
def no_backup(spot: Spot) -> Planted | None:
    """No backup line in the book, and the form says so."""
    place = spot.place
    if not form_read(place) or not place.claim("backup"):
        return None
    del place.lines["backup"]
    fill(place, backup_line=False, backup_tested_on=None)
    return planted("L-NOBK", place, fails("link.backup", place, "present"))


@BOOK.add("L-LATE")
def backup_untested(spot: Spot) -> Planted | None:
    """The last test of the backup line is four to nine months old."""
    place = spot.place
    if not form_read(place) or not place.claim("backup"):
        return None
    day = spot.plan.now.date() - timedelta(days=spot.rng.randint(120, 270))
    fill(place, backup_tested_on=day)
    return planted("L-LATE", place, warns("link.backup", place, "tested"))


@BOOK.add("R-CPU")
def router_busy(spot: Spot) -> Planted | None:
    """The router's processor is at 93 to 99 %."""
    place = spot.place
    router = place.of_kind("router")[0]
    if not net_up(place) or not place.claim(router.asset.id):
        return None
    state(router, NetState).cpu_pct = spot.rng.randint(93, 99)
    asset = router.asset.id
    return planted("R-CPU", place, warns("router.load", place, "cpu", asset), asset=asset)


BOOK.unseen(
    "R-DEF",
    "no password is ever tried on a device",
    "không bao giờ thử mật khẩu của thiết bị",
)
BOOK.unseen(
    "S-LOOP",
    "one look has no broadcast counters to compare",
    "một lần xem không có số đếm gói quảng bá để so sánh",
)


BOOK.unseen(
    "S-PORT",
    "a port without a cable and a dead port look the same",
    "cổng không cắm dây và cổng hỏng trông như nhau",
)
