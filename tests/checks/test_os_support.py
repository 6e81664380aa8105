"""Ends of support: each row has its source, and what PCs really call themselves finds its row."""

from datetime import date

import pytest

from checks.os_support import ENDS, ROWS, os_name, supported_until


@pytest.mark.parametrize(
    ("os", "version", "name"),
    [
        ("Debian GNU/Linux", "12.11", "debian 12"),
        ("Debian GNU/Linux", "9", "debian 9"),
        ("Ubuntu", "18.04", "ubuntu 18.04"),
        ("Ubuntu", "22.04.3 LTS (Jammy Jellyfish)", "ubuntu 22.04"),
        ("CentOS Linux", "7", "centos 7"),
        ("CentOS Linux", "7.9.2009 (Core)", "centos 7"),
        ("Microsoft Windows 10 Pro", "10.0.19045", "windows 10"),
        ("Microsoft Windows 11 Pro", "10.0.22631", "windows 11"),
        ("Microsoft Windows 7 Professionnel", "6.1.7600", "windows 7"),
        ("Microsoft Windows Server 2019 Standard", "10.0.17763", "windows server 2019"),
        ("Fedora Linux", "35", None),
    ],
)
def test_what_a_pc_calls_its_system_finds_the_row_that_dates_it(os, version, name):
    assert os_name(os, version) == name


def test_every_date_has_a_source_and_no_name_stands_twice():
    assert all(source for _, _, source in ROWS)
    assert len({name for name, _ in ENDS}) == len(ROWS)
    assert supported_until("debian 11") == date(2026, 8, 31)
    assert supported_until("windows 11") is None
