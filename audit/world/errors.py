"""The one table from operating-system and library errors to outcomes."""

import errno
import os

from audit.world.sockets import SSLError, gaierror
from inventory.seen import LookError, Outcome

_BY_ERRNO = {
    errno.ECONNREFUSED: Outcome.REFUSED,
    errno.ECONNRESET: Outcome.GARBLED,
    errno.EPIPE: Outcome.GARBLED,
    errno.EHOSTUNREACH: Outcome.UNREACHABLE,
    errno.ENETUNREACH: Outcome.UNREACHABLE,
    errno.EHOSTDOWN: Outcome.UNREACHABLE,
    errno.ENETDOWN: Outcome.UNREACHABLE,
    errno.EADDRNOTAVAIL: Outcome.UNREACHABLE,
    errno.ENOPROTOOPT: Outcome.UNREACHABLE,  # ICMP says: protocol unreachable
    errno.EACCES: Outcome.UNREACHABLE,  # this machine's own firewall or routing table
    errno.EPERM: Outcome.UNREACHABLE,
    errno.ECONNABORTED: Outcome.GARBLED,
    errno.ENOTCONN: Outcome.GARBLED,  # reset while we were writing
    errno.EPROTO: Outcome.GARBLED,
    errno.ETIMEDOUT: Outcome.TIMEOUT,
}


def outcome_of(error: Exception) -> tuple[Outcome, str] | None:
    """What an error of the world means; None when it is not the world's but our own."""
    if isinstance(error, TimeoutError):
        return Outcome.TIMEOUT, str(error) or "no answer in time"
    if isinstance(error, gaierror):
        return Outcome.UNREACHABLE, f"name does not resolve: {error.strerror}"
    if isinstance(error, SSLError):
        return Outcome.GARBLED, f"TLS: {tls_reason(error)}"
    if isinstance(error, OSError):
        known = _BY_ERRNO.get(error.errno or 0)
        if known is not None:
            return known, error.strerror or known.value
    return None


def told(error: OSError, where: str) -> Exception:
    """The same in words that name the port; what is not the world's stays what it is."""
    known = outcome_of(error)
    if known is None or error.errno is None:
        return error
    return LookError(known[0], f"{where}: {os.strerror(error.errno).lower()}")


def tls_reason(error: SSLError) -> str:
    """OpenSSL's word for it; an error that Python itself raises has none."""
    return getattr(error, "reason", None) or "handshake failed"
