"""Roots: whom this machine and the estate trust to sign servers' certificates."""

import functools
from pathlib import Path

from cryptography import x509

from audit.os_error import unread
from audit.wire.tls import read_roots
from audit.world.sockets import ca_bundle
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
        raise InventoryError([unread(source, error, str(path))]) from None
    except LookError:
        text = "holds no certificate; name a file in PEM"
        vi = "không có chứng thư nào; hãy chỉ tới một tệp PEM"
        raise InventoryError([Problem(source, None, str(path), text, text_vi=vi)]) from None
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
    try:
        with Path(ca_bundle()).open("rb") as file:
            return read_roots(file.read(_LONGEST_BYTES))
    except (OSError, LookError):
        return ()
