"""The evidence files of the simulated city: PC reports, forms, accounts, attendance, registers."""

from datetime import UTC, datetime, time

from audit.lab import forms
from audit.lab.draft import Device, PcState, Place, Plan, UsbState, state
from inventory import people
from inventory.groups.host import AttachedDevice
from inventory.groups.identity import Identity
from inventory.groups.interfaces import Interface, Interfaces
from inventory.model import Register
from inventory.operations_file import operations_bytes
from inventory.pc_report import pc_report_bytes

TOOL = "ward-audit 0.1.0 (mô phỏng)"
_HOUR_UTC = time(3, 0, tzinfo=UTC)


def build_papers(plan: Plan, register: Register) -> dict[str, bytes]:
    """Every file under `seen/`, by relative path."""
    files: dict[str, bytes] = {}
    for place in (plan.city, *plan.districts, *plan.wards):
        for device in place.of_kind("pc"):
            report = _report(place, device)
            if report is not None:
                files[f"seen/reports/{device.asset.id}.json"] = report
        if place.operations is not None and place.operations_on is not None:
            made_at = min(datetime.combine(place.operations_on, _HOUR_UTC), plan.now)
            files[f"seen/operations/{place.site.id}.yaml"] = operations_bytes(
                place.site.id, made_at, place.operations
            )
    for place in plan.wards:
        files.update(forms.build_form(place, register))
    files.update(_people(plan))
    return files


def _report(place: Place, device: Device) -> bytes | None:
    said = state(device, PcState)
    if said.reported_at is None:
        return None
    asset = device.asset
    identity = Identity(
        device_class="workstation", vendor=asset.vendor, model=asset.model, serial=asset.serial,
        sys_name=asset.id.upper(),
    )  # fmt: skip
    wired = Interface(
        index=1, name="Ethernet", type=6, admin_status="up", oper_status="up",
        speed_bps=100_000_000, mtu=1500, mac=said.mac, duplex="full", ipv4=(said.ipv4,),
    )  # fmt: skip
    return pc_report_bytes(
        asset.id,
        said.reported_at,
        [
            identity,
            said.host.model_copy(update={"devices": _attached(place, asset.id)}),
            said.workplace,
            Interfaces(root=(wired,)),
        ],
        tool=TOOL,
    )


def _attached(place: Place, pc: str) -> tuple[AttachedDevice, ...]:
    return tuple(
        device.state.attached.model_copy(update={"serial": device.asset.serial})
        for device in place.devices.values()
        if isinstance(device.state, UsbState) and device.asset.attached_to == pc
    )


def _people(plan: Plan) -> dict[str, bytes]:
    places = (*plan.districts, *plan.wards)
    day = plan.now.date()
    used: dict[str, list[str]] = {}
    for place in places:
        for pc in place.of_kind("pc"):
            said = state(pc, PcState)
            for account in said.workplace.accounts_used if said.reported_at else ():
                used.setdefault(account, []).append(pc.asset.id)
    return {
        "seen/people/accounts.csv": people.accounts_bytes(
            people.Account(
                id=one.id, officer=one.officer, site=one.unit or one.site, role=one.role,
                issued_on=one.issued_on, last_login_on=one.last_login_on,
                used_on=tuple(used.get(one.id, ())), exported_on=day,
            )
            for place in places
            for one in place.accounts
        ),
        "seen/people/training.csv": people.training_bytes(
            people.Attendance(
                officer=one.officer, site=one.site, role=one.role,
                course="Dịch vụ công trực tuyến mức độ 3 (số liệu mô phỏng)",
                attended_on=one.attended_on,
            )
            for place in places
            for one in place.trained
        ),
    }  # fmt: skip
