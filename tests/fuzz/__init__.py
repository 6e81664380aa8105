"""Every parser of ours fed with what nobody meant to send: `python -m tests.fuzz --help`."""
