"""`ward-audit probe --targets FILE` says who recorded devices are, one JSON object a line."""

from __future__ import annotations

import contextlib
import json
import subprocess
import sys
from pathlib import Path

from tests.corpora._replay import read_recording
from tests.support.snmp_agent import serve

EXPECTED = {
    "konica_c250i": ("mfp", "Konica Minolta", "bizhub C250i", "AA2M021115700"),
    "routeros_rb433gl": ("router", "MikroTik", "RB433GL", None),
    "apc_smt750x-nmc2": ("ups", "APC", None, None),
    "akcp": ("unknown", "AKCP", None, None),
    "fortigate_60f": ("firewall", "Fortinet", "FGT_60F", "FGT60FTK00000000"),
}


def test_each_line_of_a_file_is_identified_and_printed_in_its_order(
    corpora: Path, tmp_path: Path
) -> None:
    lines = []
    with contextlib.ExitStack() as stack:
        for number, name in enumerate(EXPECTED, 1):
            path = corpora / "librenms" / "snmprec" / f"{name}.snmprec"
            device, host = read_recording(path), f"127.0.97.{number}"
            port = stack.enter_context(serve(lambda data, of=device: [of.answer(data)], host=host))
            target = {"address": host, "kind": "auto", "community": "public",
                      "ports": {"snmp": port}}  # fmt: skip
            lines.append(json.dumps(target))
        file = tmp_path / "targets.jsonl"
        file.write_text("\n".join(lines))
        command = [sys.executable, "-m", "audit", "probe", "--targets", str(file), "--quiet"]
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    printed = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["address"] for one in printed] == [f"127.0.97.{n}" for n in range(1, 6)]
    for (class_, vendor, model, serial), one in zip(EXPECTED.values(), printed, strict=True):
        assert one["outcome"] == "answered"
        identity = one["facts"]["identity"]
        assert (identity["device_class"], identity["vendor"]) == (class_, vendor)
        assert model is None or identity["model"] == model
        assert serial is None or identity["serial"] == serial
    assert [one["kind"] for one in printed] == ["mfp", "router", "ups", "unknown", "firewall"]
    assert printed[0]["facts"]["printer"]["supplies"]
    assert printed[4]["facts"]["interfaces"]
