"""SMS gateway."""

from inventory.kind import Kind

SMS_GATEWAY = Kind(
    id="sms_gateway", vi="tổng đài tin nhắn", en="SMS gateway", groups=("sms_gateway",)
)
