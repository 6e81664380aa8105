"""Tests of the ward audit; a package only so that they can share `tests.peers`."""
