"""The stage on which behaviours are met: one for each family."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.hostile._figures import Figures, keep
from tests.hostile.honest import start_honest
from tests.hostile.looker import Looker
from tests.hostile.oracle import Stage
from tests.hostile.place import Place, start_place
from tests.hostile.servers import Servers
from tests.hostile.v3_agent import OPENED
from tests.peers.certificates import Authority
from tests.peers.verbs import strange, text_of, verb_of_line, verbs_in, verbs_said
from tests.peers.wiretap import Wiretap, listening

# The number of each behaviour in the catalogue, by the family's file.
CATALOGUE = {
    "icmp": range(1, 7), "tcp": range(7, 15), "http": range(15, 30), "tls": range(30, 42),
    "dns": range(42, 51), "snmp": range(51, 73), "ssh": range(73, 86), "ipp": range(86, 95),
    "escl": range(95, 102), "smpp": range(102, 109),
}  # fmt: skip


@pytest.fixture(scope="module")
def place(request: pytest.FixtureRequest) -> Iterator[Place]:
    """A namespace; in the family of ICMP its kernel answers no echo, so that a hostile one can."""
    with start_place(echo=not request.module.__name__.endswith("icmp")) as made:
        yield made


@pytest.fixture(scope="module")
def wiretap(place: Place) -> Iterator[Wiretap]:
    """What is said to devices, by the kernel."""
    with listening(place.name, verbs_said) as tap:
        yield tap


@pytest.fixture(scope="module")
def servers(place: Place) -> Iterator[Servers]:
    """Where the devices run."""
    made = Servers(place)
    try:
        yield made
    finally:
        made.close()


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    """Whom the looker trusts; its folder is the looker's working folder."""
    return Authority(tmp_path_factory.mktemp("looker"))


@pytest.fixture(scope="module")
def folder(authority: Authority) -> Path:
    """The looker's working folder."""
    return authority.folder


@pytest.fixture(scope="module")
def stage(
    request: pytest.FixtureRequest, place: Place, wiretap: Wiretap, servers: Servers, folder: Path
) -> Iterator[Stage]:
    """Everything, with fifty honest devices that have been looked at once."""
    family = request.module.__name__.rpartition("test_")[2]
    figures = Figures(family, f"pytest tests/hostile/test_{family}.py")
    looker = Looker(place, folder)
    try:
        stage = Stage(place, servers, looker, start_honest(servers), figures)
        yield stage
    finally:
        looker.close()
    heard = wiretap.heard()
    verbs = heard.verbs
    for name, said in servers.read:
        verbs.update([verb_of_line(said.decode())] if name == "ssh" else verbs_in(name, said))
    for message in OPENED:
        verbs.update(verbs_in("snmp", message))
    OPENED.clear()
    if figures.tried:
        row = figures.row(CATALOGUE[family], place.forbidden())
        row["measured"] += f"; {text_of(heard)}"
        row["met"] = row["met"] and not (strange(verbs) or heard.to_never_ports or heard.lost)
        keep([row])
    assert not strange(verbs), verbs
    assert (heard.to_never_ports, heard.lost) == (0, 0)
    assert verbs, "nothing was heard at all"
