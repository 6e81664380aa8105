"""strace: what a program asks of the kernel, and the kernel refusing the Nth time."""

from __future__ import annotations

from pathlib import Path

from tests.peers._run import program

PACKAGES = ("strace",)


def traced(log: Path, calls: str, *, children: bool = False) -> list[str]:
    """The words before a command that write its calls to `log`, with the files' names."""
    more = ["-f"] if children else []
    return [program("strace", "strace"), "-qq", *more, "-y", "-o", str(log), "-e", f"trace={calls}"]


def failing(log: Path, call: str, error: str, nth: int, *, children: bool = False) -> list[str]:
    """The words before a command whose `nth` such call fails; each process counts its own."""
    return [*traced(log, call, children=children), "-e", f"inject={call}:error={error}:when={nth}"]
