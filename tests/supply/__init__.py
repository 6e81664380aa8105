"""What we stand on and what we hand out: bill of materials, wheel, imports, audits."""
