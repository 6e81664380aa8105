"""`probe` against programs that we did not write, and without any working folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.cli.folders import ward_audit
from tests.peers.ippeveprinter import IppPrinter
from tests.peers.snmpd import SHA256_AES, Snmpd


def looked(*args: str | Path) -> dict[str, Any]:
    done = ward_audit("probe", *args)
    assert done.returncode == 0, done.stderr
    assert done.stderr == ""
    (line,) = done.stdout.splitlines()
    found: dict[str, Any] = json.loads(line)
    return found


def test_one_object_has_exactly_the_promised_names(snmpd: Snmpd) -> None:
    seen = looked(
        snmpd.host, "--kind", "server", "--port", f"snmp={snmpd.port}",
        "--community", snmpd.community,
    )  # fmt: skip
    assert list(seen) == ["address", "kind", "outcome", "took_s", "observations", "facts"]
    assert (seen["address"], seen["kind"], seen["outcome"]) == ("127.0.0.1", "server", "answered")
    for one in seen["observations"]:
        assert list(one) == ["probe", "outcome", "took_s", "note", "facts"]
    assert seen["facts"]["identity"]["sys_name"] == snmpd.sys_name
    assert seen["facts"]["host"]["memory_total_bytes"] > 0
    assert seen["facts"]["identity"]["serial"] is None  # it did not say: null, never ""


def test_auto_finds_out_what_a_device_is(ippeveprinter: IppPrinter) -> None:
    seen = looked(
        ippeveprinter.host, "--port", f"ipp={ippeveprinter.port}", "--port", "snmp=9",
        "--port", "escl=9",
    )  # fmt: skip
    assert seen["kind"] == "printer"
    assert seen["outcome"] == "answered"
    assert ippeveprinter.model in str(seen["facts"]["identity"]["model"])
    outcomes = {one["probe"]: one["outcome"] for one in seen["observations"]}
    assert outcomes["printer.ipp"] == "answered"
    assert outcomes["system.snmp"] != "answered"


def test_version_3_is_spoken_when_its_keys_are_given(
    snmpd: Snmpd, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "priv"
    place.write_text(str(SHA256_AES.priv_key))
    place.chmod(0o600)
    monkeypatch.setenv("AUTH_KEY", SHA256_AES.auth_key)
    seen = looked(
        snmpd.host, "--kind", "router", "--port", f"snmp={snmpd.port}", "--credential",
        f"snmp_v3,user={SHA256_AES.name},auth=sha256,auth_key=env:AUTH_KEY,priv=aes,"
        f"priv_key=file:{place}",
    )  # fmt: skip
    assert seen["facts"]["identity"]["sys_name"] == snmpd.sys_name


def test_each_line_of_a_file_is_a_target_with_its_own_credentials(
    snmpd: Snmpd, tmp_path: Path
) -> None:
    lines = [
        {"address": snmpd.host, "kind": "server", "ports": {"snmp": snmpd.port},
         "community": snmpd.community},
        {"address": snmpd.other_host, "kind": "router", "ports": {"snmp": snmpd.port},
         "credential": {"kind": "snmp_v2c", "community": snmpd.community}},
        {"address": snmpd.host, "kind": "server", "ports": {"snmp": snmpd.port},
         "community": "wrong"},
        {"address": "127.0.0.1", "kind": "printer", "ports": {"snmp": 9, "ipp": 9}},
    ]  # fmt: skip
    path = tmp_path / "targets.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    done = ward_audit("probe", "--targets", path)
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["outcome"] for one in seen[:3]] == ["answered", "answered", "timeout"]
    assert seen[1]["facts"]["identity"]["sys_name"] == snmpd.sys_name
    outcomes = {one["probe"]: one["outcome"] for one in seen[3]["observations"]}
    assert outcomes["printer.ipp"] == "refused"
    assert outcomes["printer.snmp"] == "skipped"  # no community was given for it


def test_what_is_never_probed_stays_refused_even_when_it_is_named() -> None:
    for address in ("224.0.0.1", "0.0.0.0", "255.255.255.255", "169.254.169.254"):
        seen = looked(address, "--kind", "printer")
        assert seen["outcome"] == "out_of_scope"
        assert seen["facts"] == {}


def test_a_port_that_prints_is_never_opened() -> None:
    seen = looked("127.0.0.1", "--kind", "printer", "--port", "ipp=9100", "--port", "snmp=9")
    outcomes = {one["probe"]: one["outcome"] for one in seen["observations"]}
    assert outcomes["printer.ipp"] == "out_of_scope"


WRONG_LINES = {
    "no JSON": ("nonsense", "targets.jsonl:1: not JSON"),
    "no object": ("[1]", "targets.jsonl:1: not JSON: is not a JSON object"),
    "no address": ("{}", "targets.jsonl:1: address: is missing"),
    "a kind nobody knows": ('{"address": "10.0.0.1", "kind": "teapot"}', "no kind is called"),
    "a name nobody knows": ('{"address": "10.0.0.1", "kind": "pc", "adress": 1}', ":1: adress"),
    "a port that is none": ('{"address": "10.0.0.1", "ports": {"snmp": "x"}}', ":1: ports.snmp"),
    "a credential of no kind": ('{"address": "10.0.0.1", "credential": {"kind": "x"}}', ":1: cred"),
    "a community that is no text": ('{"address": "10.0.0.1", "community": 7}', "must be text"),
    "very deep": ("[" * 100_000, ":1: not JSON"),
    "nothing": ("\n\n", "holds no target"),
}


@pytest.mark.parametrize("case", WRONG_LINES)
def test_a_wrong_line_is_said_with_its_number(tmp_path: Path, case: str) -> None:
    line, said = WRONG_LINES[case]
    path = tmp_path / "targets.jsonl"
    path.write_text(line + "\n")
    done = ward_audit("probe", "--targets", path)
    assert done.returncode == 2, done.stdout
    assert said in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    "args",
    [(), ("127.0.0.1", "--port", "snmp"), ("127.0.0.1", "--port", "snmp=99999"),
     ("127.0.0.1", "--community", "env:NOT_THERE_4711"), ("127.0.0.1", "--credential", "telnet"),
     ("127.0.0.1", "--ca-file", "/nowhere.pem"), ("--targets", "/nowhere.jsonl")],
)  # fmt: skip
def test_wrong_options_of_probe_are_exit_2(args: tuple[str, ...]) -> None:
    done = ward_audit("probe", *args)
    assert done.returncode == 2
    assert done.stderr
    assert "Traceback" not in done.stderr
