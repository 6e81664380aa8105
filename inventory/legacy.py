"""TCVN3 and VNI: what a text in a legacy font means, so that a message can say it."""

import re
import unicodedata

# TCVN 5712:1993 VN3, as Latin-1 shows it: the letters from each first code on, in order.
_TCVN3: dict[int, str] = {}
for _letters, _first in (
    ("ĂÂÊÔƠƯĐăâêôơưđ", 0xA1), ("àảãáạ", 0xB5), ("ằẳẵắ", 0xBB), ("ặầẩẫấậè", 0xC6),
    ("ẻẽéẹềểễếệìỉ", 0xCE), ("ĩíịò", 0xDC), ("ỏõóọồổỗốộờởỡớợù", 0xE1), ("ủũúụừửữứựỳỷỹýỵ", 0xF1),
):  # fmt: skip
    _TCVN3.update({_first + step: letter for step, letter in enumerate(_letters)})

# VNI for Windows writes the vowel, then a letter for hat or horn and tone together.
_TONES = "\u0301\u0300\u0309\u0303\u0323"
_AFTER = {"": "ùøûõï", "\u0302": "áàåãä", "\u0306": "éèúüë"}
_BARE = {"\u0302": "â", "\u0306": "ê"}
_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "đ": "ñ", "ơ": "ô", "ư": "ö", "ỵ": "î"}


def _vni() -> dict[str, str]:
    pairs = {written: letter for letter, written in _ALONE.items()}
    for base, marks in (
        ("a", ("", "\u0302", "\u0306")), ("e", ("", "\u0302")), ("o", ("", "\u0302")),
        ("u", ("",)), ("y", ("",)),
    ):  # fmt: skip
        for mark in marks:
            if mark:
                pairs[base + _BARE[mark]] = unicodedata.normalize("NFC", base + mark)
            for tone, after in zip(_TONES, _AFTER[mark], strict=True):
                pairs[base + after] = unicodedata.normalize("NFC", base + mark + tone)
    for written, letter in (("ô", "ơ"), ("ö", "ư")):
        for tone, after in zip(_TONES, _AFTER[""], strict=True):
            pairs[written + after] = unicodedata.normalize("NFC", letter + tone)
    return pairs


_VNI = _vni()
_VNI_LETTER = re.compile("|".join(sorted(map(re.escape, _VNI), key=len, reverse=True)))


def readings(text: str) -> dict[str, str]:
    """What a text would say in each legacy font, in lower case, by the font's name."""
    lower = text.lower()
    return {
        "TCVN3": text.translate(_TCVN3).lower(),
        "VNI": _VNI_LETTER.sub(lambda found: _VNI[found[0]], lower),
    }
