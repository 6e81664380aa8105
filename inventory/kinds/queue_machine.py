"""Queue-ticket machine."""

from inventory.kind import Kind

QUEUE_MACHINE = Kind(
    id="queue_machine", vi="máy lấy số xếp hàng tự động", en="queue-ticket machine", groups=()
)
