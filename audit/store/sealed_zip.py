"""Sealed zip: an archive with one way only to be written, so that any other byte is a change.

Members are stored as they are, in the order of the manifest, which comes last; there are no dates,
no owners, no comments. Any unzip reads it.
"""

import struct
import zlib
from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import BinaryIO, NamedTuple

MOST_BYTES = 4_000_000_000  # of the whole; ZIP64 is not written

_LOCAL = struct.Struct("<IHHHHHIIIHH")
_CENTRAL = struct.Struct("<IHHHHHHIIIHHHHHII")
_END = struct.Struct("<IHHHHIIH")
_VERSION, _UTF8, _DAY = 20, 0x800, 0x0021  # the first of January 1980, as nobody wrote it then
_CHUNK = 1_048_576


class Member(NamedTuple):
    """One file of the archive."""

    name: str
    bytes: int
    crc32: int
    sha256: str


class TooLargeError(Exception):
    """More than an archive of this kind holds."""


def local_head(member: Member) -> bytes:
    """What stands before a member's bytes."""
    name = member.name.encode()
    return _LOCAL.pack(
        0x04034B50, _VERSION, _UTF8, 0, 0, _DAY, member.crc32, member.bytes, member.bytes,
        len(name), 0,
    ) + name  # fmt: skip


def directory(members: Iterable[Member]) -> bytes:
    """What stands after all members."""
    at, out, count = 0, b"", 0
    for member in members:
        name = member.name.encode()
        out += _CENTRAL.pack(
            0x02014B50, _VERSION, _VERSION, _UTF8, 0, 0, _DAY, member.crc32, member.bytes,
            member.bytes, len(name), 0, 0, 0, 0, 0, at,
        ) + name  # fmt: skip
        at += len(local_head(member)) + member.bytes
        count += 1
    return out + _END.pack(0x06054B50, 0, 0, count, count, len(out), at, 0)


def write_member(file: BinaryIO, name: str, parts: Iterable[bytes]) -> Member:
    """Append a member, whatever its length will be."""
    at = file.tell()
    file.write(local_head(Member(name, 0, 0, "")))
    size, crc, digest = 0, 0, sha256()
    for part in parts:
        size += len(part)
        if at + size > MOST_BYTES:
            raise TooLargeError(name)
        crc = zlib.crc32(part, crc)
        digest.update(part)
        file.write(part)
    made = Member(name, size, crc, digest.hexdigest())
    end = file.tell()
    file.seek(at)
    file.write(local_head(made))
    file.seek(end)
    return made


def of_data(name: str, data: bytes) -> Member:
    """The member that these bytes are."""
    return Member(name, len(data), zlib.crc32(data), sha256(data).hexdigest())


def find_last(file: BinaryIO, names: Iterable[str]) -> dict[str, bytes]:
    """The bytes of some small members, by the directory at the end; a missing one is absent.

    Raises:
        ValueError: no archive of this kind.
    """
    size = file.seek(0, 2)
    if size < _END.size:
        raise ValueError("too short")
    file.seek(size - _END.size)
    sign, _, _, _, count, length, start, comment = _END.unpack(file.read(_END.size))
    if sign != 0x06054B50 or comment or start + length + _END.size != size or count > 64:
        raise ValueError("no end")
    file.seek(start)
    table = file.read(length)
    wanted, found, at = set(names), {}, 0
    for _ in range(count):
        if len(table) - at < _CENTRAL.size:
            raise ValueError("a directory that is cut off")
        said = _CENTRAL.unpack_from(table, at)
        bytes_, name_length, place = said[9], said[10], said[16]
        name = table[at + _CENTRAL.size : at + _CENTRAL.size + name_length].decode()
        at += _CENTRAL.size + name_length
        if name in wanted:
            file.seek(place + _LOCAL.size + name_length)
            found[name] = file.read(min(bytes_, _CHUNK * 4))
    return found


def read_part(file: BinaryIO, at: int, size: int) -> Iterator[bytes]:
    """Bytes of a file, in pieces; fewer when it ends before."""
    file.seek(at)
    while size > 0:
        part = file.read(min(size, _CHUNK))
        if not part:
            return
        size -= len(part)
        yield part
