"""P1: the equal work on one estate through `collect`, store included, against four tuned peers."""

import json
import shutil
import sqlite3
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from bench import _city, _sweep
from bench._estate import CLOSED_PORTS, GET12, HTTP_PORT, OPEN_PORTS, Estate
from bench._exporter import MODULE
from bench._frame import Figures, Piece, Profile, Row, against, within
from bench._profile import profile
from bench._run import Ran

WARDS = _city.WHOLE_CITY
RTT_MS = (5.0, 40.0)
EXPORTER_PORT = 9116

LIMIT_S = (_sweep.ECHOES - 1) * _sweep.INTERVAL_S + _sweep.TIMEOUT_S + RTT_MS[1] / 1_000
"""What nobody can beat: the spacing of the echoes and the wait for the last one."""


def once(estate: Estate) -> Figures:
    """Ours, then the peers one after the other, then the peers at once: the same work each."""
    with _running(estate) as (folder, peers):
        figures = _ours(estate, folder / "ours", None)
        figures.update({f"budget.{k}": v for k, v in _ours(estate, folder / "slow", 64).items()})
        exporter = estate.daemon(_exporter(folder), ours=True)
        alone: dict[str, Ran] = {}
        for name, argv in peers.items():
            alone[name] = _checked(name, estate.run(argv))
            figures[f"{name}.wall_s"] = alone[name].wall_s
            figures[f"{name}.cpu_s"] = alone[name].cpu_s
        figures["sequence.wall_s"] = sum(one.wall_s for one in alone.values())
        before = estate.cpu_of(exporter)
        together = estate.at_once(list(peers.values()))  # what they miss then is not counted
        figures["at_once.wall_s"] = max(one.wall_s for one in together)
        # The driver of snmp_exporter stands for Prometheus, which is not part of the work.
        driver = together[list(peers).index("snmp_exporter")].cpu_s
        exporter_cpu_s = estate.cpu_of(exporter) - before
        figures["at_once.cpu_s"] = sum(one.cpu_s for one in together) - driver + exporter_cpu_s
        return figures


def rows(median: Figures) -> Sequence[Row]:
    """Wall against the peers at once, in sequence, and the limit; processor time; the budget."""
    wall_s = median["ours.wall_s"]
    return [
        against("P1.at_once", "the sweep, against four peers at once on the same core", wall_s,
                median["at_once.wall_s"], 0.65, unit="s"),
        against("P1.sequence", "the sweep, against the peers one after the other", wall_s,
                median["sequence.wall_s"], 0.35, unit="s"),
        within("P1.limit", f"the sweep, against 1.6 x the limit of {LIMIT_S:.2f} s", wall_s,
               1.6 * LIMIT_S, unit="s"),
        against("P1.cpu", "processor time of the sweep, against the peers' together",
                median["ours.cpu_s"], median["at_once.cpu_s"], 1.0, unit="s"),
        Row("P1.budget", "the sweep with 64 kbit/s a ward, against without", "s",
            median["budget.ours.wall_s"], wall_s, median["budget.ours.wall_s"] / wall_s,
            "slower by design", True),
    ]  # fmt: skip


def sampled(estate: Estate) -> Profile:
    """Where our processor time goes."""
    with _running(estate) as (folder, _):
        made = _city.city(folder / "profiled", WARDS, _sweep.ALL)
        _city.ready(estate, made)
        return profile(
            (
                "env",
                *(f"{k}={v}" for k, v in _city.environment(made).items()),
                *_city.collect(made),
            ),
            estate.ours,
        )


@contextmanager
def _running(estate: Estate) -> Iterator[tuple[Path, dict[str, list[str]]]]:
    """A folder, and the peers' commands, while the estate has its delays and its dead."""
    folder = estate.folder / "p1"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    with estate.dead(_city.dead(WARDS)), estate.delay(*RTT_MS):
        yield folder, _peers(folder)
    shutil.rmtree(folder)


def _ours(estate: Estate, folder: Path, budget: float | None) -> dict[str, float]:
    made = _city.city(folder, WARDS, _sweep.ALL, budget=budget)
    _city.ready(estate, made)
    ran = estate.run(_city.collect(made), env=_city.environment(made))
    assert ran.status == 0, ran.out
    live = WARDS * _city.PER_WARD - len(_city.dead(WARDS))
    with sqlite3.connect(made / "store.sqlite") as store:
        counts = dict(
            store.execute(
                "SELECT probe, count(*) FROM observation WHERE outcome = 'answered' GROUP BY probe"
            )
        )
    store.close()
    missing = {probe: live - counts.get(probe, 0) for probe in _sweep.ALL}
    assert all(0 <= count <= live // 200 for count in missing.values()), f"not seen: {missing}"
    return {
        "ours.wall_s": ran.wall_s,
        "ours.cpu_s": ran.cpu_s,
        "ours.rss_mb": ran.rss_mb,
        **{f"ours.missed.{probe}": float(count) for probe, count in missing.items()},
    }


def _peers(folder: Path) -> dict[str, list[str]]:
    """As tuned as they come; fping and nmap end with 1 when somebody is dead."""
    hosts = folder / "hosts"
    every = _city.addresses(WARDS)
    hosts.write_text("\n".join(every) + "\n")
    urls = folder / "urls"
    urls.write_text(
        "".join(
            f'url = "http://{one}:{HTTP_PORT}/index.html"\noutput = "/dev/null"\n' for one in every
        )
    )
    ports = ",".join(map(str, (*OPEN_PORTS, *CLOSED_PORTS)))
    return {
        "fping": ["sh", "-c", f"exec fping -f {hosts} -C {_sweep.ECHOES} -q -i 0.01 -p 200 -t 1000"
                  f" 2>{folder / 'fping'}"],
        "nmap": ["nmap", "-sT", "-Pn", "-n", "-T5", "--min-hostgroup", "4096", "--min-parallelism",
                 "1000", "--max-retries", "1", "--initial-rtt-timeout", "1000ms",
                 "--max-rtt-timeout", "1000ms", "-p", ports, "-iL", str(hosts), "-oG", "-"],
        "snmp_exporter": [sys.executable, "-m", "bench._exporter", str(EXPORTER_PORT), str(hosts),
                          "500"],
        "curl": ["curl", "-s", "--no-keepalive", "-H", "Connection: close", "--parallel",
                 "--parallel-max", "300", "--connect-timeout", "2", "-w", "%{http_code}\n", "-K",
                 str(urls)],
    }  # fmt: skip


def _exporter(folder: Path) -> list[str]:
    file = folder / "snmp.json"  # JSON is YAML
    metrics = [
        {"name": "sysUpTime" if oid == GET12[2] else f"scalar{place}", "oid": oid[:-2],
         "type": "gauge", "help": "-"}
        for place, oid in enumerate(GET12)
        if oid.endswith(".0")
    ]  # fmt: skip
    file.write_text(
        json.dumps(
            {
                MODULE: {
                    "get": list(GET12), "metrics": metrics, "version": 2, "retries": 1,
                    "timeout": "1s", "auth": {"community": "public"},
                }
            }
        )
    )  # fmt: skip
    return [
        "prometheus-snmp-exporter", f"--config.file={file}",
        f"--web.listen-address=127.0.0.1:{EXPORTER_PORT}", "--log.level=error",
    ]  # fmt: skip


def _checked(name: str, ran: Ran) -> Ran:
    """A peer that did not do the work is no peer."""
    live = WARDS * _city.PER_WARD - len(_city.dead(WARDS))
    if name == "nmap":
        assert ran.out.count("/open/tcp") >= live * len(OPEN_PORTS) * 0.99, ran.out[-400:]
    elif name == "snmp_exporter":
        assert ran.json()["right"] >= live * 0.99, ran.out[-400:]
    elif name == "curl":
        assert ran.out.count("200\n") >= live * 0.99, ran.out[-400:]
    return ran


PIECE = Piece(id="P1", needs_root=True, once=once, rows=rows, sampled=sampled)
