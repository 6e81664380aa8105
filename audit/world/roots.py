"""Roots: whom this machine and the estate trust to sign servers' certificates."""

import functools
import ssl
from pathlib import Path

from cryptography import x509

from audit.wire.tls import read_roots
from inventory.problem import InventoryError, Problem
from inventory.seen import LookError

_LONGEST_BYTES = 4 << 20


def read_ca_file(path: Path, source: str) -> bytes:
    """A file of trust anchors, PEM, looked at before anything is sent.

    Raises:
        InventoryError: it cannot be read, or holds no certificate.
    """
    try:
        with path.open("rb") as file:
            data = file.read(_LONGEST_BYTES)
        read_roots(data)
    except OSError as error:
        text = f"{path}: cannot be read: {error.strerror}"
        raise InventoryError([Problem(source, None, "", text)]) from None
    except LookError:
        text = f"{path}: holds no certificate; name a file in PEM"
        raise InventoryError([Problem(source, None, "", text)]) from None
    return data


@functools.lru_cache(maxsize=8)
def trusted(estate_pem: bytes | None) -> tuple[x509.Certificate, ...]:
    """The system's store and the estate's own authorities (`ca_file` of the working folder).

    Raises:
        LookError: GARBLED, the estate's file holds no certificate.
    """
    own = read_roots(estate_pem) if estate_pem else ()
    return own + _system()


@functools.cache
def _system() -> tuple[x509.Certificate, ...]:
    """The system's store; a machine without one trusts nobody, which is said, not an error."""
    path = ssl.get_default_verify_paths().cafile or "/etc/ssl/certs/ca-certificates.crt"
    try:
        with Path(path).open("rb") as file:
            return read_roots(file.read(_LONGEST_BYTES))
    except (OSError, LookError):
        return ()
