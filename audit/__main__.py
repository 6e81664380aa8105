"""Start: the origin guard first, then the command line."""

import io
import signal
import sys
import traceback
from types import TracebackType

from audit._origin import guard


def main() -> None:
    """Run `ward-audit`."""
    sys.excepthook = _end
    _end_as_by_ctrl_c()
    _speak_utf8()
    guard()
    from audit.cli import root

    sys.exit(root.run())


def _end_as_by_ctrl_c() -> None:
    """SIGTERM and a terminal that closes end us as Ctrl-C does: what was begun is put in order."""
    for name in ("SIGTERM", "SIGHUP"):  # the second is not on Windows
        number = getattr(signal, name, None)
        if number is not None and signal.getsignal(number) is signal.SIG_DFL:
            signal.signal(number, signal.default_int_handler)


def _speak_utf8() -> None:
    """Files and pipes get UTF-8 whatever the locale; an old terminal gets `?` for what it lacks."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="replace")
            else:
                stream.reconfigure(encoding="utf-8")


def _end(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """Whatever nobody caught: Ctrl-C is 130, anything else a traceback and 4.

    Python's own status would be 1, and 1 means that a ward is not ready.
    """
    if issubclass(kind, KeyboardInterrupt):
        raise SystemExit(130)
    from inventory.harmless import tame_lines

    # An error may quote what a device said.
    text = "".join(traceback.format_exception(kind, error, trace))
    sys.stderr.write(tame_lines(text, 100_000) + "\n")
    raise SystemExit(4)


if __name__ == "__main__":
    main()
