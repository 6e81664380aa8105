"""What an uninterruptible power supply says of itself."""

from typing import ClassVar

from inventory.facts import Group, Said


class Ups(Group):
    """From UPS-MIB (RFC 1628) or from the ward's form."""

    group: ClassVar[str] = "ups"

    battery_status: Said | None = None  # unknown, batteryNormal, batteryLow, batteryDepleted
    charge_pct: float | None = None
    runtime_min: float | None = None
    load_pct: float | None = None
    on_battery: bool | None = None
    input_voltage: float | None = None
    output_voltage: float | None = None
    temperature_c: float | None = None
    alarms: tuple[Said, ...] | None = None
