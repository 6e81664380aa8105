"""Legacy fonts the other way round: written here from the two standards, apart from the product."""

import re
import unicodedata

# TCVN 5712:1993 VN3: letter and code, one by one.
_TCVN3_TABLE = """
à B5 ả B6 ã B7 á B8 ạ B9 ă A8 ằ BB ẳ BC ẵ BD ắ BE ặ C6 â A9 ầ C7 ẩ C8 ẫ C9 ấ CA ậ CB
đ AE è CC ẻ CE ẽ CF é D0 ẹ D1 ê AA ề D2 ể D3 ễ D4 ế D5 ệ D6 ì D7 ỉ D8 ĩ DC í DD ị DE
ò DF ỏ E1 õ E2 ó E3 ọ E4 ô AB ồ E5 ổ E6 ỗ E7 ố E8 ộ E9 ơ AC ờ EA ở EB ỡ EC ớ ED ợ EE
ù EF ủ F1 ũ F2 ú F3 ụ F4 ư AD ừ F5 ử F6 ữ F7 ứ F8 ự F9 ỳ FA ỷ FB ỹ FC ý FD ỵ FE
Ă A1 Â A2 Ê A3 Ô A4 Ơ A5 Ư A6 Đ A7
"""
_TCVN3 = {
    letter: chr(int(code, 16)) for letter, code in re.findall(r"(\w) ([0-9A-F]{2})", _TCVN3_TABLE)
}

_TONES = "\u0301\u0300\u0309\u0303\u0323"  # acute, grave, hook, tilde, dot: VNI keys 1 to 5


def tcvn3(text: str) -> str:
    """As Latin-1 shows TCVN3 text; letters without a capital of their own stand small."""
    return "".join(
        _TCVN3.get(letter) or _TCVN3.get(letter.lower(), letter)
        for letter in unicodedata.normalize("NFC", text)
    )


def vni(text: str) -> str:
    """As Latin-1 shows VNI text."""
    said = ""
    for letter in unicodedata.normalize("NFC", text):
        small = _vni(letter.lower())
        said += small[:1].upper() + small[1:] if letter.isupper() else small
    return said


def _vni(letter: str) -> str:
    if letter == "đ":
        return "ñ"
    parts = unicodedata.normalize("NFD", letter)
    base, marks = parts[0], parts[1:]
    tone = next((_TONES.index(mark) for mark in marks if mark in _TONES), None)
    if base == "i" and tone is not None:
        return "íìæóò"[tone]
    if letter == "ỵ":
        return "î"
    if "\u031b" in marks:  # horn
        return {"o": "ô", "u": "ö"}[base] + ("" if tone is None else "ùøûõï"[tone])
    if "\u0302" in marks:  # hat
        return base + ("â" if tone is None else "áàåãä"[tone])
    if "\u0306" in marks:  # breve
        return base + ("ê" if tone is None else "éèúüë"[tone])
    return base + ("" if tone is None else "ùøûõï"[tone])
