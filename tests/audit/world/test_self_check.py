"""Clock, names and pages as an officer at this PC meets them, against nginx and chronyd."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from audit.world.self_check import Asked, check_workplace, is_good, name_servers, steadiness
from inventory.groups.workplace import PageCheck, Workplace
from inventory.seen import LookError, Outcome
from tests.audit.loopback import closed_port, run, say, tcp_server

NOW = datetime(2016, 8, 5, 2, 0, tzinfo=UTC)
GOOD = Workplace(portal=PageCheck(opened=True), clock_offset_s=1.0)
BAD = Workplace(portal=PageCheck(opened=False))


def portal(url, ca_pem=None):
    return run(check_workplace(Asked(portal=url, ca_pem=ca_pem))).portal


def test_a_page_opens_with_its_time_and_a_certificate_that_verifies(nginx):
    page = portal(f"https://localhost:{nginx.https}/", nginx.ca_file.read_bytes())
    assert (page.opened, page.dns_ok, page.tls_ok, page.note) == (True, True, True, None)
    assert page.time_ms > 0


def test_a_page_over_plain_http_says_nothing_of_tls(nginx):
    page = portal(f"http://127.0.0.1:{nginx.http}/redirect")
    assert (page.opened, page.tls_ok) == (True, None)


@pytest.mark.parametrize("path", ["missing", "broken", "login"])
def test_a_page_that_says_no_is_not_opened(nginx, path):
    page = portal(f"http://127.0.0.1:{nginx.http}/{path}")
    assert (page.opened, page.dns_ok) == (False, True)
    assert page.note.startswith("HTTP ")


def test_a_certificate_that_a_browser_would_refuse_is_no_open_page(nginx):
    ca = nginx.ca_file.read_bytes()
    for port in (nginx.expired, nginx.self_signed, nginx.wrong_name, nginx.not_yet_valid):
        page = portal(f"https://localhost:{port}/", ca)
        assert (page.opened, page.tls_ok) == (False, False)
        assert page.note
    stranger = portal(f"https://localhost:{nginx.https}/")
    assert (stranger.opened, stranger.tls_ok) == (False, False)


def test_a_name_that_does_not_resolve_is_said_to_be_that():
    page = portal("https://khong-co.invalid/")
    assert (page.opened, page.dns_ok, page.time_ms) == (False, False, None)


def test_a_closed_port_and_nonsense_are_not_opened():
    page = portal(f"http://127.0.0.1:{closed_port()}/")
    assert (page.opened, page.dns_ok) == (False, True)
    assert page.note.startswith("refused")

    async def look():
        async with tcp_server(say(b"\0\1\2 nonsense\r\n\r\n")) as port:
            asked = Asked(portal=f"http://127.0.0.1:{port}/", onestop=f"https://127.0.0.1:{port}/")
            return await check_workplace(asked)

    seen = run(look())
    assert seen.portal.note.startswith("garbled")
    assert (seen.onestop.opened, seen.onestop.tls_ok) == (False, False)


def test_the_clock_is_compared_with_the_citys(chronyd):
    def offset(port):
        return run(check_workplace(Asked(time_server=f"{chronyd.host}:{port}"))).clock_offset_s

    assert abs(offset(chronyd.port)) < 5
    # the server is ahead, so this PC is behind
    assert offset(chronyd.ahead_port) == pytest.approx(-chronyd.ahead_s, abs=5)
    assert offset(chronyd.unsynchronised_port) is None


def test_what_was_not_asked_is_none():
    seen = run(check_workplace(Asked()))
    assert (seen.portal, seen.onestop, seen.clock_offset_s, seen.city_network) == (None,) * 4
    assert (seen.antivirus, seen.browser, seen.stable_h) == (None, None, None)


def test_an_address_without_the_citys_names_is_not_the_citys_network():
    inside = Asked(city_networks=("127.0.0.0/8",), city_dns="localhost")
    assert run(check_workplace(inside)).city_network is True
    cut_off = Asked(city_networks=("127.0.0.0/8",), city_dns="khong-co.invalid")
    assert run(check_workplace(cut_off)).city_network is False


def test_a_file_that_holds_no_certificate_is_said():
    with pytest.raises(LookError) as caught:
        run(check_workplace(Asked(ca_pem=b"hello")))
    assert caught.value.outcome is Outcome.GARBLED


def test_name_servers_are_those_of_resolv_conf_and_only_addresses(tmp_path):
    conf = tmp_path / "resolv.conf"
    conf.write_text(
        "# mine\nsearch x\nnameserver 10.1.0.53\nnameserver fe80::1%eth0\nnameserver rogue\n"
        "nameserver\nnameserver 8.8.8.8\n"
    )
    assert name_servers(conf) == ("10.1.0.53", "fe80::1", "8.8.8.8")
    assert name_servers(tmp_path / "none") == ()
    conf.write_bytes(b"\xff\xfe nameserver \0\n" * 10_000)
    assert name_servers(conf) == ()


def test_hours_count_while_every_check_is_good():
    first = steadiness(GOOD, NOW, None, None)
    assert (first.stable_h, first.good_checks) == (0.0, 1)
    second = steadiness(GOOD, NOW + timedelta(hours=1), first, NOW)
    assert (second.stable_h, second.good_checks) == (1.0, 2)


def test_hours_that_nobody_observed_do_not_count():
    first = steadiness(GOOD, NOW, None, None)
    late = steadiness(GOOD, NOW + timedelta(hours=30), first, NOW)
    assert (late.stable_h, late.good_checks) == (0.0, 2)
    back = steadiness(GOOD, NOW - timedelta(hours=1), first, NOW)
    assert back.stable_h == 0.0


def test_one_bad_check_begins_the_count_anew():
    first = GOOD.model_copy(update={"stable_h": 23.0, "good_checks": 23})
    bad = steadiness(BAD, NOW + timedelta(hours=1), first, NOW)
    assert (bad.stable_h, bad.good_checks) == (0.0, 0)
    again = steadiness(GOOD, NOW + timedelta(hours=2), bad, NOW + timedelta(hours=1))
    assert (again.stable_h, again.good_checks) == (0.0, 1)


def test_nothing_checked_is_neither_good_nor_bad():
    assert is_good(Workplace()) is None
    assert steadiness(Workplace(), NOW, GOOD, NOW) == Workplace()
    assert is_good(Workplace(clock_offset_s=61.0)) is False
