"""Multi-function printer."""

from inventory.kind import Kind

MFP = Kind(
    id="mfp",
    vi="máy in đa chức năng",
    en="multi-function printer",
    groups=("identity", "printer", "scanner"),
)
