"""The wards' survey forms as files, some spoiled as spreadsheets and old fonts spoil them."""

from audit.lab.draft import Place
from inventory.form_file import form_bytes
from inventory.load import Format
from inventory.model import Register

_TCVN3: dict[int, int] = {}
for _letters, _first in (
    ("ĂÂÊÔƠƯĐăâêôơưđ", 0xA1), ("àảãáạ", 0xB5), ("ằẳẵắ", 0xBB), ("ặầẩẫấậè", 0xC6),
    ("ẻẽéẹềểễếệìỉ", 0xCE), ("ĩíịò", 0xDC), ("ỏõóọồổỗốộờởỡớợù", 0xE1), ("ủũúụừửữứựỳỷỹýỵ", 0xF1),
):  # fmt: skip
    _TCVN3.update({ord(letter): _first + step for step, letter in enumerate(_letters)})


def build_form(place: Place, register: Register) -> dict[str, bytes]:
    """The form's file by relative path; nothing where a ward sent none."""
    if place.form is None:
        return {}
    site = place.site.id
    ending: Format = "xlsx" if place.form_ending == "xlsx" else "yaml"
    if place.form_ending == "csv":
        ending = "csv"
    data = form_bytes(place.form, register, site, ending)
    if place.form_twist is not None:
        data = spoil(data, place.form_twist, site)
    return {f"seen/forms/{site}.{ending}": data}


def spoil(data: bytes, twist: str, site: str) -> bytes:
    """What hands and programs do to a CSV form.

    `font`: saved in TCVN3; `font_shown`: TCVN3 bytes shown as Latin-1 and saved as UTF-8;
    `code`: the ward's code taken for a number; `num`: 52,5 written with three decimals and a
    point, which may be thousands.
    """
    text = data.decode("utf-8-sig")
    if twist == "font":
        return tcvn3(text)
    if twist == "font_shown":
        return tcvn3(text).decode("latin-1").encode("utf-8-sig")
    rows = text.split("\r\n")
    if twist == "code":
        rows = [f"site,{site.lstrip('0')}" if row == f"site,{site}" else row for row in rows]
    elif twist == "num":
        rows = [f"area_m2,{_three(row)}" if row.startswith("area_m2,") else row for row in rows]
    else:
        raise ValueError(f"no twist {twist!r}")
    return "\r\n".join(rows).encode("utf-8-sig")


def tcvn3(text: str) -> bytes:
    """Text in the letters of TCVN 5712:1993 VN3 (.VnTime fonts).

    The font has no capitals with tone marks; there the small letter stands, as in typed files.
    """
    small = "".join(one if ord(one) < 128 or ord(one) in _TCVN3 else one.lower() for one in text)
    return bytes(ord(one) if ord(one) < 128 else _TCVN3[ord(one)] for one in small)


def _three(row: str) -> str:
    number = float(row.partition(",")[2].strip('"').replace(",", "."))
    return f"{number:.3f}"
