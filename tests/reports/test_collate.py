"""Vietnamese alphabetical order, compared with a collator that we did not write."""

import json
import re

from inventory.register import load_register
from reports.collate import collation_key
from tests.peers.chromium import open_page


def test_letters_come_before_tones_and_d_with_a_bar_after_d():
    names = ["Đội Cấn", "Dịch Vọng", "Ái", "Ăn", "An", "Ân", "À", "Ả", "Ã", "Á", "Ạ", "Ê", "E"]
    assert sorted(names, key=collation_key) == [
        "À", "Ả", "Ã", "Á", "Ạ", "Ái", "An", "Ăn", "Ân", "Dịch Vọng", "Đội Cấn", "E", "Ê",
    ]  # fmt: skip


def test_a_shorter_name_comes_first():
    names = ["Thanh Xuân Trung", "Thanh Xuân Bắc", "Thanh Xuân", "Thanh Trì"]
    assert sorted(names, key=collation_key) == [
        "Thanh Trì", "Thanh Xuân", "Thanh Xuân Bắc", "Thanh Xuân Trung",
    ]  # fmt: skip


def test_the_wards_of_hanoi_stand_in_the_order_of_unicode(tmp_path):
    names = [site.name for site in load_register("hanoi-2016").sites]
    page = tmp_path / "sort.html"
    script = f"document.body.textContent=JSON.stringify({json.dumps(names)}.sort(new Intl.Collator('vi').compare))"  # noqa: E501
    page.write_text(f"<!doctype html><meta charset=utf-8><body><script>{script}</script>")
    found = re.search(r"<body>(.*)</body>", open_page(page).dom, re.S)
    assert found
    assert sorted(names, key=collation_key) == json.loads(found.group(1))
