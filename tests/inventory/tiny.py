"""A second, tiny register: two wards of one district, other codes, other numbers of digits."""

from inventory.model import Register
from inventory.register import parse_register

REGISTER_YAML = """\
id: tiny-town
vi: Thị xã Nhỏ
en: Tiny town
source: made up for the tests
valid_from: 2020-01-01
columns: 2
rows: 1
levels:
  city: {digits: 2, words: [Thị xã]}
  district: {digits: 3, words: [Khu]}
  ward: {digits: 4, words: [Xã]}
evidence: {sites: assumption}
"""
SITES_CSV = """\
code,level,name,title,parent,pilot,tile_column,tile_row,ascii,aliases
07,city,Nhỏ,Thị xã Nhỏ,,,,,Nho,
070,district,Đông,Khu Đông,07,,,,Dong,
0701,ward,Một,Xã Một,070,yes,0,0,Mot,Thứ Nhất
0702,ward,Hai,Xã Hai,070,no,1,0,Hai,
"""
CHANGES_CSV = """\
code,on,change,name_after,decision,evidence,note
0702,2021-05-01,merged,,1/NQ,seen,
0701,2021-05-01,renamed,Một Mới,1/NQ,seen,
"""


def tiny_files(**changed: str) -> dict[str, bytes]:
    """The files of the register; `sites=`, `changes=`, `register=` replace one."""
    texts = {"register": REGISTER_YAML, "sites": SITES_CSV, "changes": CHANGES_CSV, **changed}
    return {
        "register.yaml": texts["register"].encode(),
        "sites.csv": texts["sites"].encode(),
        "changes.csv": texts["changes"].encode(),
    }


def tiny_register() -> Register:
    """The register itself."""
    return parse_register(tiny_files())
