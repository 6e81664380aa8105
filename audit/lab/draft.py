"""A place while it is being made: mutable, so that a fault can be planted before it is built.

The generator drafts healthy places, `faults/` spoils some of them, `boxes.py` and `papers.py`
turn what is left into boxes and files. A fault claims what it touches, so none hides another.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeVar

from audit.lab.catalogue import Model
from audit.lab.spec import Route
from audit.lab.truth import Planted
from inventory.groups.form import Form
from inventory.groups.host import AttachedDevice, Host
from inventory.groups.operations import Operations
from inventory.groups.workplace import Workplace
from inventory.model import (
    Desk,
    DeviceAsset,
    GatewayAsset,
    LinkAsset,
    Officer,
    ServiceAsset,
    Site,
    Unit,
)


@dataclass(slots=True)
class PcState:
    """What the PC's own report says; no `reported_at`, no report."""

    host: Host
    workplace: Workplace
    ipv4: str
    mac: str
    reported_at: datetime | None


@dataclass(slots=True)
class PrintState:
    """A printer on the LAN. `errors` are names of hrPrinterDetectedErrorState (RFC 2790)."""

    toner_pct: int
    pages: int
    paper: int = 150
    errors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class NetState:
    """A router, switch, firewall or server that answers SNMP."""

    cpu_pct: int
    uptime_s: int
    ports: int
    contract_mbps: float = 0.0
    down_ports: list[int] = field(default_factory=list)
    disk_used_pct: int = 40


@dataclass(slots=True)
class UpsState:
    """A UPS with a network card (UPS-MIB, RFC 1628)."""

    charge_pct: int
    runtime_min: int
    load_pct: int
    battery: int = 2  # upsBatteryStatus: 2 normal, 3 low, 4 depleted
    on_battery: bool = False


@dataclass(slots=True)
class UsbState:
    """A printer or scanner as the PC it hangs on sees it."""

    attached: AttachedDevice


State = PcState | PrintState | NetState | UpsState | UsbState


@dataclass(slots=True)
class Device:
    """One device of the book and how it is on the day."""

    asset: DeviceAsset
    model: Model
    state: State | None = None
    alive: bool = True  # answers on the network


@dataclass(slots=True)
class Line:
    """A line as its reflector shows it; `up=False`: nothing answers behind it."""

    asset: LinkAsset
    delay_ms: float
    jitter_ms: float = 0.4
    drop_every: int = 0
    up: bool = True


@dataclass(slots=True)
class Account:
    """A row of the directory's export."""

    id: str
    officer: str
    site: str
    role: str
    issued_on: date
    last_login_on: date | None
    unit: str | None = None  # the site the directory says, when that is wrong


@dataclass(slots=True)
class Trained:
    """A row of the attendance lists."""

    officer: str
    site: str
    role: str
    attended_on: date


@dataclass(slots=True)
class Place:
    """One site in the making."""

    site: Site
    unit: Unit
    net: str  # "127.11.4."
    desks: dict[str, Desk] = field(default_factory=dict)  # by role
    lines: dict[str, Line] = field(default_factory=dict)  # by role: primary, backup
    devices: dict[str, Device] = field(default_factory=dict)
    staff: list[Officer] = field(default_factory=list)
    accounts: list[Account] = field(default_factory=list)
    trained: list[Trained] = field(default_factory=list)
    form: Form | None = None
    form_ending: str = "csv"
    form_twist: str | None = None  # font, code, num: how the file was spoiled by hands
    operations: Operations | None = None
    operations_on: date | None = None
    planted: list[Planted] = field(default_factory=list)
    claimed: set[str] = field(default_factory=set)

    def of_kind(self, *kinds: str) -> list[Device]:
        """Devices of some kinds, in the order they were made."""
        return [device for device in self.devices.values() if device.asset.kind in kinds]

    def at_desk(self, role: str, *kinds: str) -> list[Device]:
        """Devices of some kinds that stand at the desk of a role."""
        desk = self.desks[role].id
        return [device for device in self.of_kind(*kinds) if device.asset.desk == desk]

    def claim(self, *keys: str) -> bool:
        """Take what a fault touches; False when another fault has it already."""
        if self.claimed.intersection(keys):
            return False
        self.claimed.update(keys)
        return True


@dataclass(slots=True)
class Answering:
    """A data-centre or partner service and how it answers."""

    asset: ServiceAsset
    delay_ms: float = 3.0
    up: bool = True
    broken: bool = False
    routes: dict[tuple[str, str], Route] = field(default_factory=dict)
    zone: dict[str, tuple[str, ...]] = field(default_factory=dict)
    not_after: datetime | None = None
    offset_s: float = 0.0


@dataclass(slots=True)
class SmsCentre:
    """The SMS gateway: state of each operator's connection."""

    asset: GatewayAsset
    online: dict[str, bool]
    queued: dict[str, int]
    bind_status: int = 0


@dataclass(slots=True)
class Plan:
    """The whole city in the making. The city's own site holds the data centre's devices."""

    now: datetime
    register_id: str
    wards: list[Place]
    districts: list[Place]
    city: Place
    services: dict[str, Answering]
    sms: SmsCentre


S = TypeVar("S", PcState, PrintState, NetState, UpsState, UsbState)


def state(device: Device, type_: type[S]) -> S:
    """The device's state, which is known to be of that type."""
    if not isinstance(device.state, type_):
        raise TypeError(f"{device.asset.id} has no {type_.__name__}")
    return device.state
