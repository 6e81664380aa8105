"""Barcode reader."""

from inventory.kind import Kind

BARCODE_READER = Kind(id="barcode_reader", vi="đầu đọc mã vạch", en="barcode reader", groups=())
