"""Says whether this checkout may be released, and every reason why not; ends with 1 then.

Looked at: floors under what is locked, an audit of every locked package within 30 days, the bill of
materials, and that two builds of the wheel in different places are the same bytes.
"""

import hashlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from sbom import LOCK, WrongEnvironmentError, bill, locked

from audit.cli import _supply
from audit.world.clock import RealClock

CHECKOUT = LOCK.parent


def floors(packages: dict[str, str]) -> Iterator[str]:
    """Locked packages with a known fault."""
    for floor, have in _supply.below(packages):
        yield f"{floor.package} {have} is below {floor.floor}: {floor.what} ({floor.advisory})"


def audits(packages: dict[str, str]) -> Iterator[str]:
    """Locked packages without a sound audit, counted, and those with a finding or too old named."""
    why = _supply.unaudited(packages, RealClock().now().date(), _supply.audited())
    never = [name for name, reason in why.items() if reason == "never audited"]
    if never:
        yield (
            f"{len(never)} of {len(packages)} locked packages were never audited against a feed of "
            f"advisories: {', '.join(never)}; on a computer that reaches one: make audit"
        )
    for name, reason in why.items():
        if reason != "never audited":
            yield f"{name} {packages[name]}: {reason} (at most {_supply.OLDEST_DAYS} days)"


def materials() -> Iterator[str]:
    """A bill of materials that cannot be made."""
    try:
        bill()
    except WrongEnvironmentError as error:
        yield f"no bill of materials: {error}"


def tracked(source: Path) -> dict[str, bytes]:
    """What a checkout holds under git, read once: somebody may be at work in it."""
    words = ["git", "ls-files", "-z"]
    listed = subprocess.run(words, cwd=source, capture_output=True, check=True).stdout.decode()
    names = [name for name in listed.split("\0") if name and (source / name).is_file()]
    return {name: (source / name).read_bytes() for name in names}


def build(files: dict[str, bytes], folder: Path, umask: int, at_s: int, **environment: str) -> str:
    """SHA-256 of the wheel that is built of a checkout's files in a folder of their own.

    Args:
        at_s: when every file was changed, seconds since 1970.

    Raises:
        OSError: the build failed.
    """
    for name, data in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
        path.chmod(0o666 & ~umask)
        os.utime(path, (at_s, at_s))
    dist = folder / "dist"
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(dist)]
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    done = subprocess.run(
        words, cwd=folder, env=kept | environment, umask=umask, capture_output=True, text=True,
        timeout=300, check=False,
    )  # fmt: skip
    wheels = list(dist.glob("*.whl"))
    if done.returncode != 0 or len(wheels) != 1:
        raise OSError(done.stdout + done.stderr)
    return hashlib.sha256(wheels[0].read_bytes()).hexdigest()


def two_builds(source: Path) -> tuple[str, str]:
    """The wheel built twice: other folder, times, umask, language, time zone, order of hashing."""
    files = tracked(source)
    with tempfile.TemporaryDirectory() as one, tempfile.TemporaryDirectory() as other:
        place = Path(other) / "Phường Phúc Xá" / "a longer way to it"
        place.mkdir(parents=True)
        first = build(
            files, Path(one), 0o022, 946_684_800, LC_ALL="C.UTF-8", TZ="UTC", PYTHONHASHSEED="1"
        )
        second = build(
            files, place, 0o077, 2_208_988_800, LC_ALL="vi_VN.UTF-8", LANG="vi_VN.UTF-8",
            TZ="Asia/Ho_Chi_Minh", PYTHONHASHSEED="2", PYTHONUTF8="1",
        )  # fmt: skip
    return first, second


def wheel() -> Iterator[str]:
    """A wheel that is not the same twice."""
    first, second = two_builds(CHECKOUT)
    if first != second:
        yield f"two builds of the wheel differ: {first} and {second}"


def main() -> int:
    """Print what stands in the way; 1 when anything does."""
    packages = {one.name: one.version for one in locked(LOCK.read_text("utf-8"))}
    why = [*floors(packages), *audits(packages), *materials(), *wheel()]
    for line in why:
        print(f"BLOCKED: {line}")
    print(f"release: {'blocked' if why else 'nothing stands in the way'}")
    return 1 if why else 0


if __name__ == "__main__":
    sys.exit(main())
