"""A keyring for tests: what it holds is a file of 0600 that the environment names."""

from __future__ import annotations

import json
import os
from pathlib import Path

import keyring.backend
import keyring.errors


class FileKeyring(keyring.backend.KeyringBackend):
    """`{"service/user": text}`; an entry `locked` locks it."""

    priority = 1

    def get_password(self, service: str, username: str) -> str | None:
        """What `keyring` asks."""
        held = json.loads(Path(os.environ["TEST_KEYRING"]).read_text())
        if "locked" in held:
            raise keyring.errors.KeyringLocked("not yet unlocked")
        found: str | None = held.get(f"{service}/{username}")
        return found

    def set_password(self, service: str, username: str, password: str) -> None:
        """Not ours to set."""
        raise keyring.errors.PasswordSetError
