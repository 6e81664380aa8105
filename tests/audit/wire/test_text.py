"""Text of devices, made fit to store and show."""

import pytest

from audit.wire.text import clean


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        (None, None),
        (b"", None),
        (" \x00\t ", None),
        ("  Máy in\x00 ", "Máy in"),
        ("Ma\u0301y in", "Máy in"),
        ("Máy in".encode(), "Máy in"),
        (b"M\xe1y in \xe9\xe8\xe7\xe0", "Máy in éèçà"),
        (b"M\xe1y", "Máy"),
        (b"Caf\xe9", "Café"),
        ("Phường Phúc Xá".encode()[:-1], "Phường Phúc X"),
        ("a\x1b]0;title\x07b", "a ]0;title b"),
        ("good\u202egnp.exe", "good gnp.exe"),
        ("two\r\nlines", "two lines"),
        ("<script>alert(1)</script>", "<script>alert(1)</script>"),
        ("\ud800", None),
    ],
)
def test_what_is_kept_of_a_text(said, kept):
    assert clean(said) == kept


def test_a_letter_cut_in_two_at_the_limit_is_dropped_not_misread():
    assert clean("ệ".encode() * 100, 10) == "ệ" * 10
    assert clean(("a" * 39 + "ệ").encode()[:41], 50) == "a" * 39
