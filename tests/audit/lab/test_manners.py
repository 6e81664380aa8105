"""The lab as a guest: it takes no folder that is not its own, and goes when its host is gone."""

import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from audit.lab.folder import MARK, refuse_strange, write_files
from tests.peers._run import need_root

OWN_NETWORK = ("unshare", "--net", "sh", "-c", 'ip link set lo up && exec "$@"', "sh")
HOST = """
import sys
from pathlib import Path
from audit.lab.serve import lab_process

if __name__ == "__main__":
    with lab_process(Path(sys.argv[1]), seed=1, wards=1) as lab:
        print(lab.pid, flush=True)
        sys.stdin.read()
"""


@pytest.mark.lab
def test_a_city_ends_when_whoever_started_it_is_killed(tmp_path: Path) -> None:
    """Its ports are every lab's: one that stays behind would be in the way of all others."""
    need_root("a network namespace of its own")
    script = tmp_path / "host.py"
    script.write_text(HOST)
    with subprocess.Popen(
        [*OWN_NETWORK, sys.executable, str(script), str(tmp_path / "city")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as host:
        assert host.stdout is not None
        city = psutil.Process(int(host.stdout.readline()))
        assert city.is_running()
        host.kill()
        host.wait()
        city.wait(timeout=20)
    assert not city.is_running()


def test_a_folder_that_is_no_labs_is_left_as_it_is(tmp_path: Path) -> None:
    table = tmp_path / "inventory" / "devices.csv"
    table.parent.mkdir()
    table.write_text("id,kind,site\nreal,pc,00001\n")
    with pytest.raises(FileExistsError, match="no simulated city's"):
        write_files(tmp_path, {"inventory/devices.csv": b"simulated", MARK: b"{}"})
    assert table.read_text() == "id,kind,site\nreal,pc,00001\n"
    assert not (tmp_path / MARK).exists()


def test_a_new_an_empty_and_a_labs_own_folder_are_free(tmp_path: Path) -> None:
    refuse_strange(tmp_path / "new")
    refuse_strange(tmp_path)
    write_files(tmp_path, {MARK: b"{}", "inventory/old.csv": b"1"})
    write_files(tmp_path, {MARK: b"{}", "inventory/new.csv": b"2"})
    assert [place.name for place in (tmp_path / "inventory").iterdir()] == ["new.csv"]
