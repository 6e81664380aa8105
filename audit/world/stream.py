"""Stream: one TCP or TLS conversation that cannot grow, cannot drag on and cannot move on."""

import time
from collections.abc import Mapping
from typing import Any

from audit.asks import TlsSeen
from audit.world.errors import tls_reason
from audit.world.exchange import note_sent
from audit.world.meter import CHUNK_BYTES, METER, TcpToll
from audit.world.readiness import readiness
from audit.world.sockets import Socket, SSLError, SSLWantReadError, SSLZeroReturnError, tls_side
from inventory.seen import LookError, Outcome

_CHUNK = 16_384
_MOST_CERTIFICATES = 16
_TLS_OVERHEAD_BYTES = 262_144  # handshake, certificates, record headers; OpenSSL takes 100 KB


class TcpStream:
    """One connection to one numeric address; everything on it ends at one deadline.

    It reads the socket only when asked, so that what we do not want stays with the sender. TLS
    runs over memory buffers on the same socket, which makes `start_tls` possible at any point.
    """

    def __init__(
        self, sock: Socket, *, deadline: float, max_bytes: int, time_ms: Mapping[str, float]
    ) -> None:
        """`sock` comes from `dial`. `deadline` is in the loop's time; `time_ms` is what it took to
        get here, by phase."""
        self._sock = sock
        self._ready = readiness()
        self._deadline = deadline
        self._left = max_bytes
        self._raw_left = max_bytes + _TLS_OVERHEAD_BYTES
        self._held = bytearray()
        self._tls: _Tls | None = None
        self._closed = False
        meter = METER.get()
        self._toll = None if meter is None else TcpToll(meter, sock)
        self._chunk = CHUNK_BYTES if meter is not None and meter.paced else _CHUNK
        self.tls: TlsSeen | None = None
        self.time_ms: dict[str, float] = dict(time_ms)

    async def read(self, at_most: int) -> bytes:
        """What has come, at most so many bytes; b"" at the end. GARBLED past the stream's cap."""
        if not self._held:
            self._held += await self._more()
        taken = bytes(self._held[:at_most])
        del self._held[:at_most]
        return taken

    async def read_exactly(self, size: int) -> bytes:
        """Exactly so many bytes. GARBLED when the stream ends before."""
        while len(self._held) < size:
            more = await self._more()
            if not more:
                raise LookError(
                    Outcome.GARBLED, f"ended after {len(self._held)} of {size} expected bytes"
                )
            self._held += more
        taken = bytes(self._held[:size])
        del self._held[:size]
        return taken

    async def read_line(self, at_most: int = 1_024) -> bytes:
        """One line with its end, GARBLED when longer or when the stream ends in it."""
        while (end := self._held.find(b"\n")) < 0 and len(self._held) <= at_most:
            more = await self._more()
            if not more:
                raise LookError(Outcome.GARBLED, "ended in the middle of a line")
            self._held += more
        if end < 0 or end + 1 > at_most:
            raise LookError(Outcome.GARBLED, f"a line of more than {at_most} bytes")
        taken = bytes(self._held[: end + 1])
        del self._held[: end + 1]
        return taken

    async def write(self, data: bytes) -> None:
        """Send all of it."""
        note_sent(len(data))
        if self._tls is not None:
            self._tls.side.write(data)
            data = self._tls.outgoing.read()
        await self._send(data)

    async def start_tls(self, server_name: str | None) -> None:
        """Go on in TLS; the certificate is recorded, not believed. Sets `tls` and time_ms["tls"].

        Raises:
            LookError: GARBLED, bytes came before the handshake (a command injection, as in
                CVE-2021-38371), or the handshake failed.
        """
        if self._held:
            raise LookError(Outcome.GARBLED, "sent plain bytes before the TLS handshake")
        started_s = time.perf_counter()
        tls = _Tls(server_name)
        try:
            await self._handshake(tls)
        except SSLError as error:
            raise LookError(
                Outcome.GARBLED, f"TLS handshake failed: {tls_reason(error)}"
            ) from error
        self._tls = tls
        self.tls = tls.seen()
        self.time_ms["tls"] = round((time.perf_counter() - started_s) * 1_000, 3)

    async def close(self) -> None:
        """Close, never raises."""
        if not self._closed:
            self._closed = True
            if self._toll is not None:
                self._toll.settle()
            self._sock.close()

    async def _handshake(self, tls: "_Tls") -> None:
        while True:
            try:
                tls.side.do_handshake()
            except SSLWantReadError:
                await self._send(tls.outgoing.read())
                raw = await self._receive()
                if not raw:
                    raise LookError(Outcome.GARBLED, "closed during the TLS handshake") from None
                tls.incoming.write(raw)
            else:
                await self._send(tls.outgoing.read())
                return

    async def _more(self) -> bytes:
        """The next plain bytes, b"" at the end; counts them against the cap."""
        data = await (self._receive() if self._tls is None else self._decrypted(self._tls))
        self._left -= len(data)
        if self._left < 0:
            raise LookError(Outcome.GARBLED, "sent more than we accept")
        return data

    async def _decrypted(self, tls: "_Tls") -> bytes:
        while True:
            try:
                return tls.side.read(_CHUNK)
            except SSLWantReadError:
                await self._send(tls.outgoing.read())  # key updates and the like
                raw = await self._receive()
                if not raw:
                    return b""  # ended without close_notify, as many devices do
                tls.incoming.write(raw)
            except SSLZeroReturnError:
                return b""

    async def _receive(self) -> bytes:
        if self._toll is not None:
            # The line is waited for, not the device: its time does not run meanwhile.
            self._deadline += await self._toll.pause()
        try:
            raw = await self._ready.receive(self._sock, self._chunk, self._deadline)
        except TimeoutError:
            raise LookError(Outcome.TIMEOUT, "connected, then no complete answer in time") from None
        self._raw_left -= len(raw)
        if self._toll is not None:
            self._toll.moved(len(raw))
        if self._raw_left < 0:
            raise LookError(Outcome.GARBLED, "sent more than we accept")
        return raw

    async def _send(self, data: bytes) -> None:
        if not data:
            return
        if self._toll is not None:
            self._toll.moved(len(data))
        try:
            await self._ready.send(self._sock, data, self._deadline)
        except TimeoutError:
            raise LookError(Outcome.TIMEOUT, "connected, but takes no bytes") from None


class _Tls:
    """The TLS engine between two memory buffers."""

    def __init__(self, server_name: str | None) -> None:
        self.incoming, self.outgoing, self.side = tls_side(_sni(server_name))

    def seen(self) -> TlsSeen:
        cipher = self.side.cipher()
        return TlsSeen(
            version=self.side.version() or "",
            cipher=cipher[0] if cipher else "",
            chain_der=self._chain(),
        )

    def _chain(self) -> tuple[bytes, ...]:
        leaf = self.side.getpeercert(binary_form=True)
        inner: Any = getattr(self.side, "_sslobj", None)
        for source in (self.side, inner):  # public from 3.13, private on 3.11 and 3.12
            get = getattr(source, "get_unverified_chain", None)
            if get is None:
                continue
            chain = [cert if isinstance(cert, bytes) else _der(cert) for cert in get() or ()]
            if chain:
                return tuple(chain[:_MOST_CERTIFICATES])
        return (leaf,) if leaf else ()


def _der(cert: Any) -> bytes:
    encoded: Any = cert.public_bytes(2)  # _ssl.ENCODING_DER
    return bytes(encoded)


def _sni(name: str | None) -> str | None:
    """A name fit for SNI; numbers and what OpenSSL or its binding refuses are left out."""
    if not name or len(name) > 253 or not name.isascii() or not name.isprintable():
        return None
    if any(not 0 < len(label) < 64 for label in name.removesuffix(".").split(".")):
        return None
    return name if any(letter.isalpha() for letter in name) and ":" not in name else None
