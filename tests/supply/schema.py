"""An independent look at the bill of materials: the official schema, by CycloneDX's own library.

`make sbom` installs that library from .ci/requirements.lock and runs this module.
"""

from __future__ import annotations

import sys
from pathlib import Path

from tests.hostile._figures import Figure, keep


def main() -> int:
    """0 when the file is a valid CycloneDX 1.6 document; keeps the figure."""
    from cyclonedx.schema import SchemaVersion
    from cyclonedx.validation.json import JsonStrictValidator

    path = Path(sys.argv[1])
    wrong = JsonStrictValidator(SchemaVersion.V1_6).validate_str(path.read_text("utf-8"))
    said = "valid" if wrong is None else f"not valid: {str(wrong)[:200]}"
    keep([
        Figure(
            test="supply.sbom_schema",
            goal="the bill of materials is valid by the official schema of CycloneDX 1.6 (strict)",
            measured=said,
            met=wrong is None,
            command="make sbom",
        )
    ])  # fmt: skip
    print(f"{path}: {said}")
    return 0 if wrong is None else 1


if __name__ == "__main__":
    sys.exit(main())
