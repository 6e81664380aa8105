"""Actor: who runs this program, for the log. A number of this computer's, never a name.

A user's name is personal data, and often a person's own. The number leads to somebody only with
this computer's list of accounts, which its owner keeps.
"""

import os


def actor() -> str:
    """`uid:1000`; "account" where accounts have no numbers."""
    return f"uid:{os.getuid()}" if hasattr(os, "getuid") else "account"
