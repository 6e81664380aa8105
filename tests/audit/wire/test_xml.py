"""XML that attacks whoever reads it."""

import pytest

from audit.wire.xml import MOST_BYTES, MOST_DEPTH, MOST_ELEMENTS, parse, whole
from inventory.seen import LookError, Outcome

BILLION_LAUGHS = b"""<!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>"""
EXTERNAL = b"""<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>"""


@pytest.mark.parametrize(
    "page",
    [
        b"",
        b"<a>",
        b"<a></b>",
        b"<a/><b/>",
        b"not xml",
        BILLION_LAUGHS,
        EXTERNAL,
        b"<!DOCTYPE a><a/>",
        b'<!DOCTYPE a PUBLIC "-//X" "http://127.0.0.1:1/x.dtd"><a/>',
        b"<a>&undefined;</a>",
        b"<a>" * (MOST_DEPTH + 1) + b"</a>" * (MOST_DEPTH + 1),
        b"<a>" + b"<b/>" * MOST_ELEMENTS + b"</a>",
        b"<a>" + b" " * MOST_BYTES + b"</a>",
        "<a/>".encode("utf-16"),
        b'<?xml version="1.0" encoding="UTF-7"?><a/>',
        b'<?xml version="1.0" encoding="UTF-16"?><a/>',
        b'<?xml version="1.0" encoding="none-such"?><a/>',
        b"<a>\xff\xfe</a>",
        b"<a>\x00</a>",
    ],
)
def test_hostile_or_broken_xml_is_garbled(page):
    with pytest.raises(LookError) as caught:
        parse(page)
    assert caught.value.outcome is Outcome.GARBLED


def test_three_hundred_thousand_attributes_do_not_fit():
    with pytest.raises(LookError):
        parse(b"<a " + b" ".join(b'x%d="1"' % i for i in range(300_000)) + b"/>")


def test_names_are_local_and_text_is_clean():
    root = parse(b'<s:a xmlns:s="u"><s:b> one\n two &lt;i&gt; </s:b><c xmlns="v">3</c></s:a>')
    assert (root.name, root.text_at("b"), root.int_at("c")) == ("a", "one two <i>", 3)
    assert root.first("b", "none") is None
    assert [one.name for one in root.walk("c")] == ["c"]


def test_an_include_is_only_an_element():
    root = parse(
        b'<a xmlns:x="http://www.w3.org/2001/XInclude"><x:include href="/etc/passwd"/></a>'
    )
    assert root.children[0].name == "include"
    assert root.children[0].children == []


def test_the_deepest_accepted_document_is_read():
    assert parse(b"<a>" * MOST_DEPTH + b"</a>" * MOST_DEPTH).name == "a"


@pytest.mark.parametrize(
    ("text", "number"),
    [("7", 7), ("-3", -3), ("", None), ("x", None), ("1.5", None), ("9" * 20, None), ("٣", None),
     (None, None)],
)  # fmt: skip
def test_a_number_is_a_short_run_of_digits(text, number):
    assert whole(text) == number
