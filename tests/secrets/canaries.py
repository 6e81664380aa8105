"""Planted secrets, in every form in which they could get out, and where to look for them."""

from __future__ import annotations

import base64
import io
import urllib.parse
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from pathlib import Path

CANARIES: Mapping[str, str] = {
    "community": "Kanari/1+kong?dong=Xa%01",
    "community_v1": "Kanari/2+kong?dong=Xa%02",
    "auth_key": "Kanari/3+khoa?thuc=Xa%03",
    "priv_key": "Kanari/4+khoa?mat=Xa%04",
    "auth_only": "Kanari/5+khoa?rieng=Xa%05",
    "ssh_password": "Kanari/6+mat?khau=Xa%06",
    "key_passphrase": "Kanari/7+cum?tu=Xa%07",
    "smpp": "Kan/8+?%",  # SMPP 3.4 §5.2.2: at most 8 letters
    "http": "Kanari/9+trang?thai=Xa%09",
    "ssh_refused": "Kanari/A+bi?tu=Xa%0A",
    "systemd": "Kanari/B+he?thong=Xa%0B",
    "keyring": "Kanari/C+chum?khoa=Xa%0C",
}
"""Letters that base64, URLs and shells treat in their own ways; never two alike."""


def forms(text: str) -> dict[str, bytes]:
    """{encoding: bytes}: plain, base64 (whatever stood before it), hex, URL, UTF-16."""
    raw = text.encode()
    found = {
        "plain": raw,
        "hex": raw.hex().encode(),
        "HEX": raw.hex().upper().encode(),
        "url": urllib.parse.quote(text, safe="").encode(),
        "url+": urllib.parse.quote_plus(text).encode(),
        "utf-16-le": text.encode("utf-16-le"),
        "utf-16-be": text.encode("utf-16-be"),
    }
    for shift in range(3):
        whole = base64.b64encode(b"\0" * shift + raw + b"\0" * (-(shift + len(raw)) % 3))
        start, end = (0, 2, 3)[shift], -(-(shift + len(raw)) % 3 and 4) or None
        found[f"base64+{shift}"] = whole[start + (2 if shift else 0) : end]
        found[f"base64url+{shift}"] = found[f"base64+{shift}"].translate(_URL)
    return found


_URL = bytes.maketrans(b"+/", b"-_")
_FORMS = {(name, how): form for name, text in CANARIES.items() for how, form in forms(text).items()}


def hits(data: bytes) -> list[str]:
    """Which secrets stand in these bytes, and how they are written."""
    return [f"{name} as {how}" for (name, how), form in _FORMS.items() if form in data]


def opened(name: str, data: bytes) -> Iterator[tuple[str, bytes]]:
    """The bytes as they are, and what is packed in them: ZIP members, streams of a PDF."""
    yield name, data
    if data[:4] == b"PK\x03\x04":
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            for member in packed.namelist():
                yield f"{name}!{member}", packed.read(member)
    if data[:5] == b"%PDF-":
        at = 0
        while (at := data.find(b"stream", at)) >= 0:
            body = data[at + 6 :].lstrip(b"\r\n")
            at += 6
            try:
                yield f"{name}@{at}", zlib.decompressobj().decompress(body)
            except zlib.error:
                continue


def searched(folder: Path, *, without: frozenset[str] = frozenset()) -> tuple[int, list[str]]:
    """(how many files, where a secret stands) under a folder; files that hold one are named."""
    files, found = 0, []
    for place in sorted(folder.rglob("*")):
        name = str(place.relative_to(folder))
        if name in without or not place.is_file() or place.is_symlink():
            continue
        files += 1
        for where, data in opened(name, place.read_bytes()):
            found += [f"{where}: {hit}" for hit in hits(data)]
    return files, found
