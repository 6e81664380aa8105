"""Start: the origin guard first, then the command line."""

import sys

from audit._origin import guard


def main() -> None:
    """Run `ward-audit`."""
    guard()
    from audit.cli import root

    sys.exit(root.run())


if __name__ == "__main__":
    main()
