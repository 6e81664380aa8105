"""Memory modules: who made one, by JEDEC's number or by how its part number begins."""

import re

from audit.wire.pc.said import said

_JEDEC = {
    "2C": "Micron", "802C": "Micron", "CE": "Samsung", "80CE": "Samsung", "AD": "Hynix",
    "80AD": "Hynix", "98": "Kingston", "8098": "Kingston", "0198": "Kingston", "C1": "Infineon",
    "80C1": "Infineon", "8551": "Qimonda", "0551": "Qimonda", "830B": "Nanya", "030B": "Nanya",
    "859B": "Crucial", "059B": "Crucial", "02FE": "Elpida", "82FE": "Elpida", "029E": "Corsair",
    "9E": "Corsair", "04CB": "A-DATA", "84CB": "A-DATA", "04CD": "G.Skill", "84CD": "G.Skill",
    "014F": "Transcend", "4F": "Transcend", "017A": "Apacer", "7A": "Apacer", "04EF": "Team",
    "84EF": "Team", "0443": "Ramaxel", "8443": "Ramaxel", "0225": "KingMax", "8225": "KingMax",
    "8325": "KingMax", "0325": "KingMax", "0194": "Smart", "94": "Smart", "0502": "Patriot",
    "8502": "Patriot", "01BA": "PNY", "BA": "PNY", "0A98": "Essencore", "8A98": "Essencore",
}  # fmt: skip
"""JEDEC JEP106 manufacturer numbers, with the bank's count and parity as boards print them."""

_PARTS: tuple[tuple[str, str], ...] = (
    (r"HM[ATC][0-9A-Z]|HYMP|HYMD|H5[AT]|HMCG", "Hynix"),
    (r"M[34][0-9]{2}[A-Z][0-9]|M[34] ?[0-9]{2}[A-Z]|K4[AB]", "Samsung"),
    (r"MT[0-9]|[0-9]{1,2}[HJAK][TS]F[0-9]|[0-9]{1,2}HTF|MTA[0-9]", "Micron"),
    (r"KVR|KHX|KF[345][0-9]{2}|99[0-9]{5}|9905|ACR[0-9]{2}D", "Kingston"),
    (r"HP[0-9]{6}-[A-Z0-9]{3}-(?:ELD|HYC)", "Kingston"),
    (r"CT[0-9]|BL[SETM][0-9A-Z]", "Crucial"),
    (r"CM[KWVXZTSDRH][0-9A-Z]", "Corsair"),
    (r"F[2345]-", "G.Skill"),
    (r"EBJ|EBE|EDJ", "Elpida"),
    (r"NT[0-9]+[A-Z]", "Nanya"),
    (r"HYS[0-9]{2}[TD]", "Qimonda"),
    (r"RM[TSUN][A-Z0-9]", "Ramaxel"),
    (r"AD[345][A-Z]|AX[345]U|AM[12][A-Z]", "A-DATA"),
    (r"TS[0-9]|JM[0-9]", "Transcend"),
    (r"GS[OLJ][A-Z0-9]|FL[FG][DE]", "KingMax"),
    (r"PSD[0-9]|PV[A-Z][0-9]", "Patriot"),
    (r"SH[0-9]{3}|SF[0-9]{7}|SG[0-9]{3}", "Smart"),
    (r"TEAMGROUP|TED[0-9]|TLRED", "Team"),
)  # fmt: skip
"""How part numbers begin, by their makers' own decoders."""

_TYPES: tuple[tuple[str, str], ...] = (
    (r"[0-9]{1,2}HTF|M[34][0-9]{2}T|HYMP|HYS[0-9]{2}T|KVR[0-9]{3}D2|EBE", "DDR2"),
    (r"[0-9]{1,2}[JK][TS]F|MT[0-9]+[JK][TS]F|M[34][0-9]{2}B|HMT|EBJ", "DDR3"),
    (r"F3-|KVR[0-9]{4}D3|KVR1[0368][NSERL]|KHX[0-9]+C[0-9]+D3", "DDR3"),
    (r"[0-9]{1,2}A[TS]F|MTA[0-9]+A[TS]F|M[34][0-9]{2}A|HMA[0-9A]", "DDR4"),
    (r"F4-|KVR(?:2[1469]|3[02])[NSER]|KF4|KHX[0-9]+C[0-9]+D4", "DDR4"),
    (r"M[34][0-9]{2}R|HMCG|F5-|KVR[456][0-9][USER]|KF5|MTC[0-9]", "DDR5"),
)
"""Generations by how part numbers begin; the same decoders."""

_HYNIX = {
    "G7": 1_066, "H9": 1_333, "PB": 1_600, "RD": 1_866, "TE": 2_133, "TF": 2_133, "UL": 2_400,
    "UH": 2_400, "VK": 2_666, "VN": 2_666, "WM": 2_933, "XN": 3_200, "XS": 3_200,
}  # fmt: skip
_SAMSUNG = {
    "F7": 800, "F8": 1_066, "H9": 1_333, "K0": 1_600, "MA": 1_866, "NB": 2_133, "PB": 2_133,
    "RC": 2_400, "TD": 2_666, "VF": 2_933, "WE": 3_200,
}  # fmt: skip
"""Transfers a second that the end of a part number means, in millions; the same decoders."""

_NO_PART = re.compile(r"dimm|part ?num|ser ?num|^[0\s]*$", re.IGNORECASE)
_NO_MAKER = re.compile(r"manufacturer|undefined|none| dimm|^0x?$", re.IGNORECASE)
_BANK = re.compile(r"Bank ([0-9]{1,2}), Hex 0x([0-9A-Fa-f]{2})")
_NUMBER = re.compile(r"(?:0x)?([0-9A-F]{2,16})", re.IGNORECASE)


def part_number(value: str | None) -> str | None:
    """A module's part number; some boards print its letters as hex digits."""
    word = said(value)
    if word is None or _NO_PART.search(word):
        return None
    plain = word.replace(" ", "")
    if len(plain) >= 12 and re.fullmatch(r"(?:[2-7][0-9A-Fa-f]){6,40}", plain):
        letters = bytes.fromhex(plain).decode("ascii", "replace")
        if letters.isprintable():
            word = letters
    return said(word.strip().rstrip("-"))


def type_of(model: str | None) -> str | None:
    """A module's generation by its part number: older firmware does not know the newer names."""
    return next((kind for start, kind in _TYPES if re.match(start, model or "")), None)


def speed_of(model: str | None) -> int | None:
    """A module's rated speed by its part number, where the firmware does not tell it; MT/s."""
    front, _, end = (model or "").rpartition("-")
    if re.match(r"HM[TA][0-9A]", front):
        return _HYNIX.get(end[:2])
    return _SAMSUNG.get(end[1:3]) if re.match(r"M[34][0-9]{2}[AB][0-9]", front) else None


def maker_of(told: str | None, model: str | None) -> str | None:
    """A module's maker by what the board calls it, JEDEC's number, else its part number."""
    word = said(told)
    if word is not None and (number := _NUMBER.fullmatch(word)):
        word = _by_number(number[1].upper())
    elif word is not None and _NO_MAKER.search(word):
        word = None
    by_part = next((maker for start, maker in _PARTS if re.match(start, model or "")), None)
    if word is None:
        return by_part
    return by_part if by_part and by_part.casefold() in word.casefold() else word


def by_bank(told: str | None) -> str | None:
    """A maker by SMBIOS 3.2's "Module Manufacturer ID": "Bank 5, Hex 0xCB"."""
    found = _BANK.fullmatch(told or "")
    if found is None:
        return None
    count = int(found[1]) - 1
    return _JEDEC.get(f"{count:02X}{found[2].upper()}" if count else found[2].upper())


def _by_number(digits: str) -> str | None:
    """ "80AD000080AD" and "00AD00B300AD": the number stands in front, with or without a zero.

    7F stands once for each bank before the maker's own: "7F7F7F7FCB000000".
    """
    banks = re.match(r"((?:7F){1,8})([0-9A-F]{2})", digits)
    if banks:
        return _JEDEC.get(f"{len(banks[1]) // 2:02X}{banks[2]}")
    for start in (digits[:4], digits[:4].lstrip("0"), digits[2:4] if digits[:2] == "00" else ""):
        if start in _JEDEC:
            return _JEDEC[start]
    return _JEDEC.get(digits[:2]) if len(digits) in (2, 4, 16) else None
