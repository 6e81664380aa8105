"""On a ward's line of 2 Mbit/s: our share of every second, what business loses, who gives way."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator

import pytest

from audit.app import STOP
from inventory.model import DeviceAsset
from tests.gentle.capture import ETHERNET, Capture, fullest_second, until
from tests.gentle.ward import LINE_BYTES_S, NET, SITE, Ward, observations, start_ward
from tests.hostile._figures import Figure, keep

COMMAND = "make test PYTEST_ARGS=tests/gentle"
_BASELINE_S = 4.0


@pytest.fixture(scope="module")
def ward() -> Iterator[Ward]:
    with start_ward() as made:
        yield made


def test_our_share_of_a_line_is_small_in_every_second_and_business_does_not_feel_it(
    ward: Ward,
) -> None:
    devices = [ward.pc(number) for number in range(1, 6)]
    devices += [
        DeviceAsset(id="switch", kind="switch", site=SITE, address=f"{NET}.90",
                    ports={"ssh": ward.sshd.port}, credential="router",
                    probes=("cli.facts",)),
        DeviceAsset(id="scanner", kind="scanner", site=SITE, address=f"{NET}.80",
                    ports={"escl": 8080}, probes=("scanner.escl",)),
        DeviceAsset(id="endless", kind="scanner", site=SITE, address=f"{NET}.99",
                    ports={"escl": 8080}, probes=("scanner.escl",)),
    ]  # fmt: skip
    folder = ward.folder("share", devices, "budget: {device_kb: 40}\n")
    capture = Capture(ward.line)
    with ward.business():
        until(
            lambda: capture.business_bytes(time.time() - 1.5, time.time()) > LINE_BYTES_S * 1.35,
            60, "the business flow does not fill the line",
        )  # fmt: skip
        begun_s = time.time()
        time.sleep(_BASELINE_S)
        quiet_bytes_s = capture.business_bytes(begun_s, begun_s + _BASELINE_S) / _BASELINE_S
        run_s = time.time()
        with ward.audit("collect", "--estate", folder, "--format", "json") as process:
            _, told = process.communicate(timeout=120)
            assert process.returncode == 0, told
    assert capture.close() == 0
    seen = observations(folder)
    assert seen["scanner", "scanner.escl"] == "answered"
    assert seen["switch", "cli.facts"] == "answered", told
    assert seen["endless", "scanner.escl"] == "garbled"
    assert {seen[f"pc-{number}", "host.snmp"] for number in range(1, 6)} == {"answered"}
    ours = [one for one in capture.ours() if one.at_s >= run_s]
    took_s = ours[-1].at_s - ours[0].at_s
    total = sum(one.size for one in ours)
    fullest = fullest_second(ours)
    share, second = total / took_s / LINE_BYTES_S, fullest.bytes_s / LINE_BYTES_S
    with_us = capture.business_bytes(ours[0].at_s, ours[-1].at_s) / took_s
    lost = 1 - with_us / quiet_bytes_s
    keep(
        [
            Figure(
                test="gentle.share",
                goal="at most 10 % of a 2 Mbit/s line in every 1-s window and 5 % over the run, "
                "both ways together, an endless body included",
                measured=f"{second:.1%} in the fullest second, {share:.1%} over {took_s:.0f} s "
                f"({total / 1000:.0f} kB, {len(devices)} devices)",
                met=second <= 0.10 and share <= 0.05,
                command=COMMAND,
            ),
            Figure(
                test="gentle.business",
                goal="a TCP flow that fills the line loses at most 5 % of its throughput",
                measured=f"{lost:.1%} of {quiet_bytes_s * 8 / 1000:.0f} kbit/s",
                met=lost <= 0.05,
                command=COMMAND,
            ),
        ]
    )
    assert second <= 0.10, (fullest, ours[0])
    assert share <= 0.05
    assert lost <= 0.05
    counted = re.search(r"Lines: (\d+) kB both ways", told)
    assert counted is not None, told
    wire = sum(one.size - ETHERNET for one in ours) / 1_000
    assert int(counted[1]) == pytest.approx(wire, rel=0.05)  # our own count and the kernel's


def test_when_the_line_suffers_we_give_way_and_a_file_stops_us_within_two_seconds(
    ward: Ward,
) -> None:
    folder = ward.folder("strain", [ward.pc(number) for number in range(1, 80)], "")
    stop = folder / STOP
    capture = Capture(ward.line)

    def rate(seconds: float) -> float:
        now = time.time()
        return sum(one.size for one in capture.ours() if one.at_s > now - seconds) / seconds

    with ward.audit("collect", "--estate", folder) as process:
        until(lambda: rate(3) > 5_000, 60, "the looks do not come to their pace")
        time.sleep(1)
        quiet_bytes_s = rate(3)
        with ward.business():
            until(lambda: rate(4) < 0.6 * quiet_bytes_s, 90, "we do not give way")
            slow_bytes_s = rate(4)
            stop.touch()
            stopped_s = time.time()
            _, told = process.communicate(timeout=60)
    assert capture.close() == 0
    last_s = max(one.at_s for one in capture.ours()) - stopped_s
    keep(
        [
            Figure(
                test="gentle.throttle",
                goal="on a line that gets slow our rate falls to 60 % or less, and the run says so",
                measured=f"from {quiet_bytes_s * 8 / 1000:.0f} to "
                f"{slow_bytes_s * 8 / 1000:.0f} kbit/s while other traffic filled the line",
                met=slow_bytes_s <= 0.6 * quiet_bytes_s and "the line suffered" in told,
                command=COMMAND,
            ),
            Figure(
                test="gentle.stop",
                goal="after a file named STOP appears, the last packet leaves within 2 s; exit 130",
                measured=f"{max(last_s, 0.0):.2f} s, exit {process.returncode}",
                met=last_s <= 2 and process.returncode == 130,
                command=COMMAND,
            ),
        ]
    )
    assert process.returncode == 130, told
    assert last_s <= 2
    assert f"{SITE}: the line suffered" in told
    assert str(stop) in told
    assert "--resume" in told
