"""Fax."""

from inventory.kind import Kind

FAX = Kind(id="fax", vi="máy fax", en="fax", groups=())
