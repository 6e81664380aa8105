"""Serial numbers that are none: what makers forget to fill in."""

import re

JUNK_SERIALS = frozenset(
    {
        "to be filled by o.e.m.", "to be filled by oem", "o.e.m.", "oem", "default string",
        "default", "system serial number", "chassis serial number", "base board serial number",
        "serial number", "serial", "serialnumber", "not specified", "not applicable",
        "not available", "none", "null", "nil", "n/a", "na", "unknown", "invalid", "empty",
        "no serial", "no serial number", "undefined", "unset", "blank", "test", "sn", "s/n",
        "0123456789", "123456789", "1234567890", "12345678", "123456", "12345", "1234",
        "9876543210", "00 00 00 00 00 00 00 00", "không", "không có", "không rõ", "chưa rõ",
        "mất tem", "mờ", "-", "--", ".", "?",
    }
)  # fmt: skip
"""Lower case, as `is_junk_serial` compares them."""

_ONE_SIGN = re.compile(r"(.)\1*")


def is_junk_serial(serial: str) -> bool:
    """Whether a serial number says nothing: a maker's filler, or one sign repeated."""
    text = " ".join(serial.casefold().split())
    return not text or text in JUNK_SERIALS or _ONE_SIGN.fullmatch(text) is not None


def serial_key(serial: str) -> str:
    """For comparing two serial numbers: case, spaces and dashes do not count."""
    return re.sub(r"[\s\-_./]", "", serial).casefold()
