"""Facts of "Label : value" texts that no template reads: D-Link, Zyxel switches, Huawei, Comware.

Labels are those of the vendors' command references: D-Link `show switch`, ZyNOS `show
system-information`, VRP `display esn` and `display device manufacture-info`, Comware `display
version`, HP ProCurve `show version` and `show modules`.
"""

import re
from collections.abc import Mapping

from audit.wire.cli_words import seconds
from audit.wire.text import clean
from inventory.groups.identity import Identity

_LABEL = re.compile(
    r"^\s{0,8}([A-Za-z][\w /()#.-]{1,38}?)\s{0,20}(?:\.{2,60}|:)\s{0,8}(\S[^\n]{0,200})$"
)
_FIELDS: Mapping[str, str] = {
    "device type": "model",
    "product model": "model",
    "model name": "model",
    "device model": "model",
    "serial number": "serial",
    "device serial number": "serial",
    "esn of slot 0": "serial",
    "esn of device": "serial",
    "esn of master": "serial",
    "esn": "serial",
    "firmware version": "firmware",
    "zynos f/w version": "firmware",
    "software version": "firmware",
    "system name": "sys_name",
    "system object id": "sys_object_id",
    "system location": "sys_location",
}
_SPOKEN = (
    (re.compile(r"Comware (?:Platform )?Software, Version ([^\n,]{1,60}(?:, Release [\w.]+)?)"),
     "firmware"),
    (re.compile(r"^(?:HPE?|H3C|HP Enterprise|Aruba) (\S[^\n]{1,60}?) uptime is [^\n]{3,80}$", re.M),
     "model"),
    (re.compile(r"^(?:HUAWEI|Huawei|Quidway) (\S[^\n]{1,60}?) (?:Router )?uptime is", re.M),
     "model"),
    (re.compile(r"^(\S{3,40})'s Device status:", re.M), "model"),
    (re.compile(r"^[ \t]{2,40}((?:[A-Z]{1,2}\.)\d\d\.\d\d\.\d{4}\w?)\s*$", re.M), "firmware"),
)  # fmt: skip
_UPTIME = re.compile(r" uptime is ([^\n]{3,80})$", re.M)
_ONLY = ("dlink_ds", "zyxel_os", "huawei_vrp", "hp_comware", "hp_procurve")
_SPEAK_OF_IT = re.compile(
    r"show (?:switch|system-information|version|system)|display (?:version|esn|device"
    r"(?: manufacture-info)?)|sys atsh"
)


def labelled(platform: str, texts: Mapping[str, str]) -> Identity:
    """What the texts of these platforms say beside their templates; empty for all others."""
    found: dict[str, str | float] = {}
    for command, text in texts.items():
        if platform not in _ONLY or not _SPEAK_OF_IT.fullmatch(command):
            continue
        for line in text[:20_000].splitlines()[:200]:
            label = _LABEL.match(line)
            field = _FIELDS.get(" ".join(label[1].casefold().split())) if label else None
            value = clean(label[2]) if label else None
            if field and value:
                found.setdefault(field, value)
        for pattern, field in _SPOKEN:
            spoken = pattern.search(text[:20_000])
            value = clean(spoken[1]) if spoken else None
            if value:
                found.setdefault(field, value)
        lasted = _UPTIME.search(text[:20_000])
        up = seconds(lasted[1]) if lasted else None
        if up is not None:
            found.setdefault("uptime_s", up)
    return Identity.model_validate(found)
