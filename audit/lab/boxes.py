"""Turn drafted places into boxes: what answers on loopback, and what it says."""

from collections.abc import Iterator
from datetime import timedelta

from audit.lab import escl_answer, mib, pages
from audit.lab.centre import SMPP_PASSWORD, SMPP_SYSTEM_ID
from audit.lab.draft import (
    Answering,
    Device,
    NetState,
    Place,
    Plan,
    PrintState,
    SmsCentre,
    UpsState,
)
from audit.lab.ipp_answer import printer_answer
from audit.lab.spec import (
    PORTS,
    Box,
    Certificate,
    DnsBox,
    HttpBox,
    NtpBox,
    Route,
    SmppBox,
    SnmpBox,
    StampBox,
    TalkBox,
    TcpBox,
)

_LAN_BPS = 100_000_000
_SSH_BANNER = b"SSH-2.0-OpenSSH_6.6.1\r\n"
_GIB = 1024**3


def build_boxes(plan: Plan) -> tuple[Box, ...]:
    """Every box of the city, centre first, then districts, then wards."""
    boxes: list[Box] = []
    for answering in plan.services.values():
        boxes.extend(_service(answering, plan))
    boxes.extend(_sms(plan.sms))
    for place in (plan.city, *plan.districts, *plan.wards):
        boxes.extend(_place(place))
    return tuple(boxes)


def _place(place: Place) -> Iterator[Box]:
    for line in place.lines.values():
        if line.up and line.asset.address is not None:
            yield StampBox(line.asset.address, delay_ms=line.delay_ms, jitter_ms=line.jitter_ms,
                           drop_every=line.drop_every)  # fmt: skip
            yield TcpBox(line.asset.address, PORTS["ssh"], banner=_SSH_BANNER,
                         delay_ms=line.delay_ms)  # fmt: skip
    for device in place.devices.values():
        if device.alive and device.asset.address is not None:
            yield from _device(place, device)


def _device(place: Place, device: Device) -> Iterator[Box]:
    address = device.asset.address or ""
    state = device.state
    if isinstance(state, NetState):
        values = _network(place, device, state)
        yield SnmpBox(address, values)
    elif isinstance(state, UpsState):
        yield SnmpBox(address, _head(place, device, 90 * 86_400) | mib.ups(
            vendor=device.model.vendor, model=device.model.model, firmware="UPS 09.3",
            battery=state.battery, runtime_min=state.runtime_min, charge_pct=state.charge_pct,
            load_pct=state.load_pct, on_battery=state.on_battery))  # fmt: skip
    elif isinstance(state, PrintState):
        yield from _printer(place, device, state)


def _head(place: Place, device: Device, uptime_s: int) -> mib.Values:
    serial = device.asset.serial or ""
    return mib.system(
        device.model.sys_descr.replace("{serial}", serial), device.model.sys_object_id,
        device.asset.id, place.site.title, uptime_s,
    )  # fmt: skip


def _network(place: Place, device: Device, state: NetState) -> mib.Values:
    asset = device.asset
    values = _head(place, device, state.uptime_s)
    values |= mib.interfaces(_rows(asset.kind, state))
    if asset.address:
        values |= mib.address(asset.address, 1)
    if asset.kind in ("router", "switch", "firewall"):
        values |= mib.chassis(device.model.vendor, device.model.model, asset.serial or "", "1.0")
    if asset.kind in ("router", "firewall", "server"):
        values |= mib.processors([state.cpu_pct] * (4 if asset.kind == "server" else 1))
        values[f"{mib.MIB_2}.25.1.1.0"] = ("ticks", state.uptime_s * 100)
    if device.model.vendor == "Cisco" and asset.kind == "router":
        # cpmCPUTotal1minRev and cpmCPUTotal5minRev of CISCO-PROCESS-MIB
        values["1.3.6.1.4.1.9.9.109.1.1.1.1.7.1"] = ("gauge", state.cpu_pct)
        values["1.3.6.1.4.1.9.9.109.1.1.1.1.8.1"] = ("gauge", state.cpu_pct)
    if asset.kind == "server":
        values[f"{mib.MIB_2}.25.2.2.0"] = ("int", 16 * 1024**2)
        values |= mib.storage([
            (1, 2, "Physical memory", 16 * _GIB, 9 * _GIB),
            (3, 4, "/", 500 * _GIB, 500 * _GIB * state.disk_used_pct // 100),
        ])  # fmt: skip
    return values


def _rows(kind: str, state: NetState) -> Iterator[tuple[object, ...]]:
    for index in range(1, state.ports + 1):
        wan = index == 1 and kind in ("router", "firewall")
        speed = int(state.contract_mbps * 1_000_000) if wan and state.contract_mbps else _LAN_BPS
        octets = state.uptime_s * speed // 8 // 40 // index  # a few percent of the line
        name = "WAN1" if wan else f"eth{index}"
        alias = "Duong truyen chinh" if wan else ""
        yield (index, name, alias, speed, index not in state.down_ports,
               bytes([2, 0, 0, len(kind), state.cpu_pct % 256, index]), octets,
               octets // 3)  # fmt: skip


def _printer(place: Place, device: Device, state: PrintState) -> Iterator[Box]:
    asset, model = device.asset, device.model
    address, serial = asset.address or "", asset.serial or ""
    values = _head(place, device, 20 * 86_400)
    values |= mib.interfaces([(1, "eth0", "", _LAN_BPS, True, b"\x02\0\0\0\x07\x01", 10**8, 10**7)])
    values |= mib.printer(vendor=model.vendor, model=model.model, serial=serial,
                          toner_pct=state.toner_pct, paper=state.paper, pages=state.pages,
                          errors=state.errors)  # fmt: skip
    yield SnmpBox(address, values)
    answer = printer_answer(
        vendor=model.vendor, model=model.model, serial=serial,
        uri=f"ipp://{address}:{PORTS['ipp']}/ipp/print", toner_pct=state.toner_pct,
        errors=state.errors, duplex=bool(model.duplex), ppm=model.ppm or 20,
    )  # fmt: skip
    said = Route(body=answer, content_type="application/ipp")
    yield HttpBox(address, PORTS["ipp"], {("POST", "/ipp/print"): said, ("POST", "/"): said})
    if asset.kind == "mfp":
        adf = bool(model.adf)
        yield HttpBox(address, PORTS["escl"], {
            ("GET", "/eSCL/ScannerCapabilities"): Route(
                escl_answer.capabilities(model.vendor, model.model, serial, adf=adf,
                                         duplex=bool(model.duplex)), content_type="text/xml"),
            ("GET", "/eSCL/ScannerStatus"): Route(
                escl_answer.status(adf=adf, errors=state.errors), content_type="text/xml"),
        })  # fmt: skip


def _service(answering: Answering, plan: Plan) -> Iterator[Box]:
    asset = answering.asset
    address, delay = asset.address or "", answering.delay_ms
    if not answering.up:
        return
    port = asset.ports[asset.protocol]
    if asset.protocol in ("http", "https"):
        certificate = None
        if asset.protocol == "https":
            end = answering.not_after or plan.now + timedelta(days=300)
            certificate = Certificate((asset.host or address,), end - timedelta(days=365), end)
        yield HttpBox(address, port, answering.routes, certificate, delay)
    elif asset.protocol == "dns":
        yield DnsBox(address, answering.zone, port, delay)
    elif asset.protocol == "ntp":
        yield NtpBox(address, answering.offset_s, port=port)
    elif asset.protocol == "tcp":
        yield TcpBox(address, port, delay_ms=delay)
    else:
        yield TalkBox(address, port, asset.protocol, answering.broken, delay)


def _sms(sms: SmsCentre) -> Iterator[Box]:
    address = sms.asset.address or ""
    status = Route(pages.kannel_status(sms), content_type="text/xml")
    yield HttpBox(address, PORTS["status"], {("GET", "/status.xml"): status})
    yield SmppBox(address, SMPP_SYSTEM_ID, SMPP_PASSWORD, sms.bind_status)
