"""P4: ICMP echoes of 4,000 hosts at 20,000 a second, against fping: cost, loss, truth of times."""

import statistics
from collections.abc import Sequence

from bench._estate import Estate, hosts
from bench._frame import Figures, Piece, Profile, Row, against, within
from bench._profile import profile
from bench._world import driver

_HOSTS, _ECHOES, _PERIOD_MS = 4_000, 10, 200


def once(estate: Estate) -> Figures:
    """The same echoes by both, and what the estate's kernel answered of them."""
    before = _replied()
    ran = estate.run(driver("_drive_icmp", _HOSTS, _ECHOES, _PERIOD_MS))
    assert ran.status == 0, ran.out
    ours = ran.json()
    answered = _replied() - before
    return {
        "ours.cpu_us": ours["cpu_us"],
        "ours.rtt_us": ours["rtt_us"],
        # An echo that the kernel did not answer is no loss of ours.
        "ours.lost": ours["lost"] - (_HOSTS * _ECHOES - answered),
        "ours.echoes_s": _HOSTS * _ECHOES / ours["wall_s"],
        **_fping(estate),
    }


def rows(median: Figures) -> Sequence[Row]:
    """Processor time an echo, answered echoes that were lost, and the median's distance."""
    apart_us = abs(median["ours.rtt_us"] - median["fping.rtt_us"])
    rate = f"{median['ours.echoes_s']:,.0f}"
    return [
        against("P4.cpu", "ICMP: CPU an echo, against fping", median["ours.cpu_us"],
                median["fping.cpu_us"], 1.7, unit="us"),
        Row("P4.lost", f"answered echoes lost at {rate} a second", "", median["ours.lost"], None,
            median["ours.lost"], "0", median["ours.lost"] <= 0),
        within("P4.rtt", "median round trip, apart from fping's", apart_us, 20.0, unit="us"),
    ]  # fmt: skip


def sampled(estate: Estate) -> Profile:
    """Where the time of our echoes goes."""
    return profile(driver("_drive_icmp", _HOSTS, 5 * _ECHOES, _PERIOD_MS), estate.ours)


def _fping(estate: Estate) -> dict[str, float]:
    names, said = estate.folder / "p4_hosts", estate.folder / "p4_fping"
    names.write_text("\n".join(hosts(_HOSTS)) + "\n")
    command = f"exec fping -f {names} -C {_ECHOES} -q -i 0.01 -p {_PERIOD_MS} -t 1000 2>{said}"
    ran = estate.run(["sh", "-c", command])
    lines = [line.rpartition(" : ")[2] for line in said.read_text().splitlines() if " : " in line]
    times = [float(word) for line in lines for word in line.split() if word != "-"]
    assert len(times) >= 0.99 * _HOSTS * _ECHOES, f"fping: {len(times)} times"
    return {
        "fping.cpu_us": ran.cpu_s / (_HOSTS * _ECHOES) * 1e6,
        "fping.rtt_us": statistics.median(times) * 1_000,
    }


def _replied() -> int:
    """Echo replies that this network namespace's kernel has sent so far."""
    with open("/proc/net/snmp", encoding="ascii") as file:  # noqa: PTH123 - no file of a disk
        heads, values = [line.split() for line in file if line.startswith("Icmp:")]
    return int(values[heads.index("OutEchoReps")])


PIECE = Piece(id="P4", needs_root=True, once=once, rows=rows, sampled=sampled)
