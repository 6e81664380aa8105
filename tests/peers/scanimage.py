"""SANE's scanimage with the airscan driver: an independent eSCL client for simulated scanners."""

from __future__ import annotations

import subprocess

from tests.peers._run import private_dir, program

PACKAGES = ("sane-utils", "sane-airscan")


def scanimage(url: str, *words: str) -> str:
    """What `scanimage` prints about the eSCL scanner at `url` (`http://127.0.0.1:8090/eSCL/`).

    Without `words` it lists the scanner's options (`-A`), which are its ScannerCapabilities as
    another implementation reads them. It looks at no other scanner and at no network.
    """
    with private_dir("sane") as home:
        (home / "dll.conf").write_text("airscan\n")
        (home / "airscan.conf").write_text(
            f'[devices]\n"Ward Scanner" = {url}, eSCL\n[options]\ndiscovery = disable\n'
        )
        argv = [program("scanimage", "sane-utils"), "-d", "airscan:e0:Ward Scanner"]
        done = subprocess.run(
            [*argv, *(words or ("-A",))],
            env={"SANE_CONFIG_DIR": str(home), "HOME": str(home), "PATH": "/usr/bin:/bin"},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        assert done.returncode == 0, f"scanimage: {done.stderr or done.stdout}"
        return done.stdout
