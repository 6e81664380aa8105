"""The search finds what it is there to find: a secret in each form, at every place in base64."""

from __future__ import annotations

import base64
import io
import zipfile
import zlib
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.secrets.canaries import CANARIES, hits, opened, searched


@pytest.mark.parametrize("name", CANARIES)
def test_every_form_of_a_secret_is_found(name: str) -> None:
    text = CANARIES[name]
    raw = text.encode()
    said = [
        b"x" + raw + b"y", raw.hex().encode(), raw.hex().upper().encode(),
        b"?password=" + quote(text, safe="").encode(), text.encode("utf-16"),
        text.encode("utf-16-be"),
    ]  # fmt: skip
    said += [base64.b64encode(b"user-" * n + b"." * n + raw + b" and more") for n in range(6)]
    said += [base64.urlsafe_b64encode(b"." * n + raw) for n in range(3)]
    for one in said:
        assert any(hit.startswith(f"{name} as") for hit in hits(one)), one


def test_what_is_packed_is_looked_into(tmp_path: Path) -> None:
    raw = CANARIES["http"].encode()
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("xl/sheet1.xml", b"<c>" + raw + b"</c>")
    (tmp_path / "a.xlsx").write_bytes(packed.getvalue())
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.7\nstream\n" + zlib.compress(raw) + b"\nendstream")
    files, found = searched(tmp_path)
    assert files == 2
    assert sorted(one.partition(":")[0] for one in found) == ["a.pdf@15", "a.xlsx!xl/sheet1.xml"]
    assert len(list(opened("a", packed.getvalue()))) == 2


def test_what_holds_none_has_no_hit() -> None:
    assert hits(b"public private ward-pass Kanari/1 S2FuYXJp") == []
