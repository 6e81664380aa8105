"""Tells by a model's name whether a printer also scans. Makers are in `identity_tables.py`."""

import re

MULTIFUNCTION = re.compile(
    r"(?i)\bMFP|\bMFC\b|\bDCP\b|multi-?function|imageRUNNER|\biR\d|iR-ADV|\bbizhub\b|\bineo\b|"
    r"\bMF\d{3}|\bSCX|\bCLX|\bM\d{4}F|WorkForce|TASKalfa|ECOSYS M\d|AltaLink|WorkCentre|"
    r"ApeosPort|\bApeos\b|e-STUDIO|Aficio MP|\bMP C?\d{4}|\bMX-|\bBP-\d|OfficeJet|"
    r"\b(?:MFC|DCP)-|LaserJet.{0,30}\bM\d{3,4}(?:fdn|fdw|dn MFP|nf)"
)
"""Model names of devices that print and scan. Sources: the vendors' own model names."""
