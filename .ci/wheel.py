"""Builds the wheel and lists it: it must hold the four packages, their data, and nothing else."""

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

PACKAGES = {"audit", "inventory", "checks", "reports"}


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder]
        done = subprocess.run(build, capture_output=True, text=True, check=False)
        if done.returncode != 0:
            print(done.stdout, done.stderr, file=sys.stderr)
            return 1
        (wheel,) = Path(folder).glob("*.whl")
        with zipfile.ZipFile(wheel) as packed:
            names = packed.namelist()
        size_kb = wheel.stat().st_size // 1024
    tops: dict[str, int] = {}
    for name in names:
        top = name.split("/")[0]
        tops[top] = tops.get(top, 0) + 1
    for top, count in sorted(tops.items()):
        print(f"{wheel.name}: {top}/ {count} files")
    info = {top for top in tops if top.endswith(".dist-info")}
    strange = set(tops) - PACKAGES - info
    missing = PACKAGES - set(tops)
    litter = [name for name in names if "__pycache__" in name or name.endswith(".pyc")]
    if strange or missing or litter or len(info) != 1:
        print(f"strange: {strange}, missing: {missing}, litter: {litter}", file=sys.stderr)
        return 1
    print(f"{wheel.name}: {len(names)} files, {size_kb} kB")
    return 0


if __name__ == "__main__":
    sys.exit(main())
