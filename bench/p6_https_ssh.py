"""P6: pages over TLS against pycurl and httpx, and logins by SSH against asyncssh."""

from collections.abc import Sequence

from bench._drive_ssh import ANSWERS
from bench._estate import Estate
from bench._frame import Figures, Piece, Profile, Row, against
from bench._profile import profile
from bench._world import driver
from tests.peers.sshd import start_sshd

_PAGES, _HTTPX_PAGES, _AT_ONCE = 3_000, 600, 100
_LOGINS, _LOGINS_AT_ONCE = 168, 32


def once(estate: Estate) -> Figures:
    """The same pages by three clients, the same logins by two."""
    figures: dict[str, float] = {}
    for who, count in {"ours": _PAGES, "pycurl": _PAGES, "httpx": _HTTPX_PAGES}.items():
        figures[f"{who}.https_us"] = _pages(estate, who, count)
    with start_sshd(ANSWERS) as peer:
        (estate.folder / "known_hosts").write_text(f"[{peer.host}]:{peer.port} {peer.host_key}\n")
        for who in ("ours", "asyncssh"):
            argv = driver("_drive_ssh", who, peer.port, _LOGINS, _LOGINS_AT_ONCE, estate.folder)
            ran = estate.run(argv, all_cores=True)
            assert ran.status == 0, ran.out[-2_000:]
            assert ran.json()["right"] == _LOGINS, f"{who}: {ran.out[-400:]}"
            figures[f"{who}.ssh_s"] = ran.json()["wall_s"]
            figures[f"{who}.ssh_cpu_us"] = ran.json()["cpu_us"]
    return figures


def rows(median: Figures) -> Sequence[Row]:
    """Processor time a page; wall time of all logins, which the server's crypto bounds."""
    ours = median["ours.https_us"]
    return [
        against("P6.https.pycurl", "HTTPS, new connection each: CPU a page, against pycurl", ours,
                median["pycurl.https_us"], 1.3, unit="us"),
        against("P6.https.httpx", "the same, against httpx", ours, median["httpx.https_us"], 0.5,
                unit="us"),
        against("P6.ssh", f"{_LOGINS} logins x 3 commands, {_LOGINS_AT_ONCE} at a time, against "
                "asyncssh", median["ours.ssh_s"], median["asyncssh.ssh_s"], 1.15, unit="s"),
    ]  # fmt: skip


def sampled(estate: Estate) -> Profile:
    """Where the time of our pages goes."""
    return profile(driver("_drive_http", "ours", 2 * _PAGES, _AT_ONCE), estate.ours)


def _pages(estate: Estate, who: str, count: int) -> float:
    ran = estate.run(driver("_drive_http", who, count, _AT_ONCE))
    assert ran.status == 0, ran.out[-2_000:]
    assert ran.json()["right"] == count, f"{who}: {ran.out[-400:]}"
    return ran.json()["cpu_us"]


PIECE = Piece(id="P6", needs_root=True, once=once, rows=rows, sampled=sampled)
