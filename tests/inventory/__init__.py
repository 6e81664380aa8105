"""The register and the inventory."""
