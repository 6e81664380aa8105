"""`probe` against programs that we did not write, and without any working folder."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.audit.cli.folders import ward_audit
from tests.peers.ippeveprinter import IppPrinter
from tests.peers.nginx import Nginx
from tests.peers.snmpd import SHA256_AES, Snmpd, recording, start_snmpd


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
    assert outcomes["printer.snmp"] == "refused"  # asked with the default community


def test_what_a_line_does_not_say_is_taken_from_the_options(snmpd: Snmpd, tmp_path: Path) -> None:
    path = tmp_path / "targets.jsonl"
    path.write_text(
        '{"address": "127.0.0.1"}\n{"address": "127.0.0.1", "kind": "router"}\n'
        '{"address": "127.0.0.1", "community": "wrong"}\n'
    )
    done = ward_audit(
        "probe", "--targets", path, "--kind", "server", "--community", snmpd.community,
        "--port", f"snmp={snmpd.port}",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    seen = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(one["kind"], one["outcome"]) for one in seen] == [
        ("server", "answered"), ("router", "answered"), ("server", "timeout"),
    ]  # fmt: skip


def test_a_ups_says_its_battery_and_its_load(corpora: Path) -> None:
    recorded = (corpora / "librenms" / "snmprec" / "dell-ups_tower1000w.snmprec").read_text()
    with start_snmpd(recording(recorded)) as agent:
        seen = looked(
            agent.host, "--kind", "ups", "--port", f"snmp={agent.port}", "--community",
            agent.community,
        )  # fmt: skip
    assert set(seen["facts"]) == {"identity", "ups"}
    assert seen["facts"]["ups"] == {
        "battery_status": "batteryNormal", "charge_pct": 98.0, "runtime_min": 31.0,
        "load_pct": 26.0, "on_battery": False, "input_voltage": 232.0, "output_voltage": 233.0,
        "temperature_c": 0.0, "alarms": None,
    }  # fmt: skip
    assert (seen["facts"]["identity"]["device_class"], seen["facts"]["identity"]["vendor"]) == (
        "ups", "Dell",
    )  # fmt: skip


def test_a_web_service_says_its_status_its_times_and_its_certificate(nginx: Nginx) -> None:
    seen = looked(
        nginx.host, "--kind", "service", "--set", "protocol=https", "--set", "host=localhost",
        "--port", f"https={nginx.https}", "--ca-file", nginx.ca_file,
    )  # fmt: skip
    service = seen["facts"]["service"]
    assert (service["protocol"], service["status"]) == ("https", "200")
    assert {"connect", "tls", "answer", "total"} <= set(service["time_ms"])
    assert service["tls"]["verified"] is True
    assert {"subject", "issuer", "names", "not_after", "days_left", "version"} <= set(
        service["tls"]
    )


def test_what_cannot_be_asked_over_the_network_is_said() -> None:
    done = ward_audit("probe", "127.0.0.1", "--kind", "camera")
    assert done.returncode == 0
    assert json.loads(done.stdout)["observations"] == []
    assert done.stderr == "127.0.0.1: there is no way to ask a camera over the network\n"


def test_a_name_that_leads_nowhere_is_an_outcome_not_an_error() -> None:
    seen = looked("nowhere.invalid", "--kind", "printer")
    assert seen["outcome"] == "unreachable"
    assert "does not resolve" in seen["observations"][0]["note"]


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
    "no JSON": ("nonsense", "targets.jsonl:1: is no JSON object; write"),
    "no object": ("[1]", "targets.jsonl:1: is no JSON object; write"),
    "no address": ("{}", "targets.jsonl:1: address: is missing"),
    "a kind nobody knows": ('{"address": "10.0.0.1", "kind": "teapot"}', "no kind is called"),
    "a name nobody knows": ('{"address": "10.0.0.1", "kind": "pc", "adress": 1}', ":1: adress"),
    "a port that is none": ('{"address": "10.0.0.1", "ports": {"snmp": "x"}}', ":1: ports.snmp"),
    "a credential of no kind": ('{"address": "10.0.0.1", "credential": {"kind": "x"}}', ":1: cred"),
    "a community that is no text": ('{"address": "10.0.0.1", "community": 7}', "must be text"),
    "very deep": ("[" * 100_000, ":1: is no JSON object"),
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
