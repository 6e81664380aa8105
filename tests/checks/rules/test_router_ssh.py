"""A command line that needs broken ciphers is a finding; one that nobody logs in to is none."""

from __future__ import annotations

import pytest

from inventory.groups.ssh import Ssh
from inventory.model import DeviceAsset
from inventory.seen import Outcome
from tests.checks.small_city import WARD, City, healthy

GOOD = Ssh(key_exchange="curve25519-sha256@libssh.org", host_key="ssh-ed25519",
           cipher="aes256-ctr", mac="hmac-sha2-256")  # fmt: skip
ROUTER = f"{WARD}-core"


def city(login: bool = True) -> City:
    found = healthy()
    found.devices[ROUTER] = DeviceAsset(
        id=ROUTER, kind="router", site=WARD, address="10.9.0.1", vendor="Cisco", model="C881-K9",
        ports={"ssh": 22} if login else {}, credential="core" if login else None,
    )  # fmt: skip
    return found


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("cipher", "3des-cbc"),
        ("cipher", "aes128-ctr, aes128-cbc"),
        ("cipher", "arcfour128"),
        ("mac", "hmac-md5-96"),
        ("mac", "hmac-sha1-96"),
        ("key_exchange", "diffie-hellman-group1-sha1"),
        ("key_exchange", "diffie-hellman-group-exchange-sha1"),
        ("host_key", "ssh-dss"),
        ("host_key", "ssh-rsa"),
    ],
)
def test_a_broken_algorithm_is_a_warning_that_names_it(field: str, name: str) -> None:
    found = city().look(ROUTER, "cli.facts", GOOD.model_copy(update={field: name}))
    marks = [one for one in found.ask("router.ssh", WARD) if one.asset == ROUTER]
    assert [(one.verdict.value, one.reason) for one in marks] == [("warn", "weak_ssh")]
    assert str(marks[0].got) == name.split(", ")[-1]


@pytest.mark.parametrize(
    ("field", "name"),
    [
        ("cipher", "aes128-gcm@openssh.com"),
        ("mac", "hmac-sha2-512-etm@openssh.com"),
        ("mac", "hmac-sha1"),
        ("key_exchange", "diffie-hellman-group14-sha256"),
        ("host_key", "rsa-sha2-512"),
    ],
)
def test_what_is_not_broken_passes(field: str, name: str) -> None:
    found = city().look(ROUTER, "cli.facts", GOOD.model_copy(update={field: name}))
    marks = [one for one in found.ask("router.ssh", WARD) if one.asset == ROUTER]
    assert [one.verdict.value for one in marks] == ["pass"]


def test_a_device_that_was_to_be_logged_in_to_and_was_not_is_unknown() -> None:
    found = city().look(ROUTER, "cli.facts", outcome=Outcome.DENIED)
    (mark,) = [one for one in found.ask("router.ssh", WARD) if one.asset == ROUTER]
    assert (mark.verdict.value, mark.reason) == ("unknown", "denied")


def test_a_device_without_a_login_of_the_audit_is_not_asked_about() -> None:
    marks = list(city(login=False).ask("router.ssh", WARD))
    assert [(one.verdict.value, one.reason, one.asset) for one in marks] == [
        ("pass", "no_login", None)
    ]
