"""Plain HTTP is read as h11 reads it, and what is not plain is left to h11."""

import h11
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audit.wire.http_message import MOST_HEADERS, encode_request, plain_head

LINE = st.one_of(
    st.tuples(
        st.sampled_from(
            ["Server", "x-a", "Content-Length", "Transfer-Encoding", "Date", "a b", ""]
        ),
        st.sampled_from(["", " ", "\t ", "  "]),
        st.one_of(
            st.sampled_from(["5", "0", "007", "-5", "5, 5", "chunked", "identity", "é", "a\x1bb"]),
            st.text(st.characters(max_codepoint=255), max_size=12),
        ),
        st.sampled_from(["", " ", "\t"]),
    ).map(lambda parts: f"{parts[0]}:{parts[1]}{parts[2]}{parts[3]}\r\n".encode("latin-1")),
    st.sampled_from([b" folded\r\n", b"no colon\r\n", b"bare: lf\n", b": empty\r\n"]),
)
STATUS = st.sampled_from(
    [b"HTTP/1.1 200 OK\r\n", b"HTTP/1.0 404 \r\n", b"HTTP/1.1 500\r\n", b"HTTP/1.1 99 X\r\n",
     b"HTTP/1.1 204 No Content\r\n", b"HTTP/1.1 103 Hints\r\n", b"HTTP/1.1  200 OK\r\n",
     b"HTTP/2 200 OK\r\n", b"HTTP/1.1 200 \xe9\x80\r\n", b"HTTP/1.1 304 Same\r\n"]
)  # fmt: skip


@given(STATUS, st.lists(LINE, max_size=6))
def test_a_head_that_is_plain_says_what_h11_hears(status, lines):
    data = status + b"".join(lines) + b"\r\n"
    found = plain_head(data)
    if found is None:
        return
    head, at = found
    assert at == len(data)
    peer = h11.Connection(h11.CLIENT)
    peer.send(h11.Request(method="GET", target="/", headers=[("Host", "x")]))
    peer.send(h11.EndOfMessage())
    peer.receive_data(data)
    event = peer.next_event()
    assert isinstance(event, h11.Response)
    assert head.status == event.status_code
    assert head.headers == tuple(
        (name.decode("latin-1"), value.decode("latin-1")) for name, value in event.headers
    )
    if head.length_bytes:
        peer.receive_data(b"x" * head.length_bytes)
    body = b""
    while isinstance(event := peer.next_event(), h11.Data):
        body += event.data
    if head.length_bytes is None:
        assert event is h11.NEED_DATA  # the end of the connection is the end of the body
    else:
        assert isinstance(event, h11.EndOfMessage)
        assert len(body) == head.length_bytes


def test_the_head_of_an_ordinary_page_is_plain():
    data = (
        b"HTTP/1.1 200 OK\r\nServer: nginx\r\nContent-Length: 7\r\nX-Empty:\r\n"
        b"X-Vi: c\xf4ng \t\r\n\r\n<html/>"
    )
    found = plain_head(data)
    assert found is not None
    head, at = found
    assert data[at:] == b"<html/>"
    assert head.headers == (
        ("server", "nginx"), ("content-length", "7"), ("x-empty", ""), ("x-vi", "công"),
    )  # fmt: skip
    assert head.length_bytes == 7


def test_the_answer_to_head_has_no_body_whatever_length_it_names():
    found = plain_head(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n", head_request=True)
    assert found is not None
    assert found[0].length_bytes == 0


@pytest.mark.parametrize(
    "lines",
    [
        b"Transfer-Encoding: chunked\r\n",
        b"Content-Length: 5\r\nContent-Length: 5\r\n",
        b"Content-Length: +5\r\n",
        b"Content-Length: 9999999999999999\r\n",
        b"A: b\r\n folded\r\n",
        b"A : b\r\n",
        b"A: b\n",
        b"A: \x00\r\n",
        b"A: b\r\n" * (MOST_HEADERS + 1),
    ],
)
def test_what_is_not_plain_is_left_to_h11(lines):
    assert plain_head(b"HTTP/1.1 200 OK\r\n" + lines + b"\r\n") is None


def test_a_request_is_what_h11_writes():
    headers = (("Host", "a.example:8080"), ("Accept", "*/*"), ("X-Empty", ""))
    peer = h11.Connection(h11.CLIENT)
    theirs = peer.send(h11.Request(method="GET", target="/a?b=c", headers=list(headers)))
    assert encode_request("GET", "/a?b=c", headers) == theirs


@pytest.mark.parametrize(
    ("method", "target", "headers"),
    [
        ("GET", "/a b", ()),
        ("GET", "/\r\nX: y", ()),
        ("GET", "/cổng", ()),
        ("GET", "", ()),
        ("GET", "/", (("A:", "b"),)),
        ("GET", "/", (("A", "b\r\nC: d"),)),
        ("GET", "/", (("A", "é"),)),
        ("GET", "/", (("A", " b"),)),
    ],
)
def test_what_http_cannot_say_is_not_written(method, target, headers):
    with pytest.raises(ValueError, match="illegal"):
        encode_request(method, target, headers)
