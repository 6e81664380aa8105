"""Real software that we did not write, started on loopback for the tests to talk to.

One file is one peer: a context manager that starts it and a session fixture of the same name.
A peer that is not installed fails the test and names its Debian package; nothing is skipped.
"""
