"""The working folder of a simulated city: declared estate, evidence files, truth, settings."""

import errno
import os
from collections.abc import Mapping
from datetime import timedelta, timezone
from pathlib import Path, PurePosixPath
from typing import Protocol

from audit.config import FILE, Budgets, Config, config_text
from audit.lab.centre import SMPP_PASSWORD, SMPP_SYSTEM_ID
from audit.lab.draft import Plan
from audit.lab.papers import build_papers
from audit.lab.truth import Truth
from inventory.load import export_estate
from inventory.model import Estate
from inventory.register import load_register
from inventory.scope import Scope, scope_text

COMMUNITY = "audit-ro"
CA_FILE = "ca.pem"
MARK = "truth.json"
NOTE = "Số liệu mô phỏng: không phải số liệu của một cơ quan có thật. Simulated data.\n"
_HANOI = timezone(timedelta(hours=7), "ICT")
_CREDENTIALS = f"""\
# Số liệu mô phỏng. References only; the secrets themselves are files of mode 0600.
credentials:
  city-snmp: {{kind: snmp_v2c, community: "file:secrets/snmp"}}
  smpp: {{kind: smpp, user: {SMPP_SYSTEM_ID}, password: "file:secrets/smpp"}}
defaults: {{snmp_v2c: city-snmp, smpp: smpp}}
"""


def working_files(plan: Plan, estate: Estate, truth: Truth) -> dict[str, bytes]:
    """Every file but the trust anchor, by relative path; same city, same bytes."""
    register = load_register(plan.register_id)
    wards = tuple(place.site.id for place in plan.wards)
    whole = len(wards) == len(register.level("ward", plan.now.date()))
    config = Config(
        register=plan.register_id,
        simulated=True,
        clock=plan.now.astimezone(_HANOI),
        sites=() if whole else tuple(sorted(_sites(plan))),
        ca_file=CA_FILE,
        budget=Budgets(ward_kbit_s=None),  # loopback has no line to spare
    )
    scope = Scope(
        owner="Số liệu mô phỏng",
        decision="thành phố mô phỏng trên máy này",
        valid_until=plan.now.date() + timedelta(days=365),
        cidrs=("127.0.0.0/8",),
        simulated=True,
    )
    files = {
        MARK: truth.model_dump_json(indent=1).encode(),  # first: it says whose folder this is
        "README.txt": NOTE.encode(),
        FILE: _noted(config_text(config)),
        "scope.yaml": _noted(scope_text(scope)),
        "credentials.yaml": _CREDENTIALS.encode(),
        "secrets/snmp": f"{COMMUNITY}\n".encode(),
        "secrets/smpp": f"{SMPP_PASSWORD}\n".encode(),
    }
    for name, data in export_estate(estate, "csv", register).items():
        files[f"inventory/{name}"] = data
    return {**files, **build_papers(plan, register)}


def _sites(plan: Plan) -> list[str]:
    return [place.site.id for place in (plan.city, *plan.districts, *plan.wards)]


def _noted(text: str) -> bytes:
    return f"# {NOTE}{text}".encode()


class Made(Protocol):
    """A generated city, as far as its folder goes."""

    @property
    def working(self) -> Mapping[str, bytes]:
        """Files by relative path."""


def write_folder(folder: Path, made: Made, ca_pem: bytes, *, zero_s: float) -> None:
    """Write a generated city's files; secrets can be read by their owner alone.

    A store of an earlier run is left alone: a simulated city may be audited twice.

    Args:
        zero_s: what this computer's monotonic clock says at the city's `now`; an audit of the
            folder has the city's time by it.
    """
    config = made.working[FILE] + f"clock_zero_s: {zero_s!r}\n".encode()
    write_files(folder, {**made.working, FILE: config, CA_FILE: ca_pem})


def refuse_strange(folder: Path) -> None:
    """Leave alone what is not ours: only a new, an empty or a lab's folder is written to.

    Raises:
        FileExistsError: it holds something else, a real working folder perhaps.
    """
    if folder.is_dir() and any(folder.iterdir()) and not (folder / MARK).is_file():
        text = "holds files that are no simulated city's; choose another folder"
        raise FileExistsError(errno.EEXIST, text, str(folder))


def write_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Write files by relative path; evidence of an earlier city that is not among them goes."""
    refuse_strange(folder)
    for name in ("seen", "inventory"):
        for old in sorted((folder / name).rglob("*")):
            if old.is_file() and old.relative_to(folder).as_posix() not in files:
                old.unlink()
    for folder_of in sorted({str(PurePosixPath(path).parent) for path in files}):
        (folder / folder_of).mkdir(parents=True, exist_ok=True)
    for path, data in files.items():
        place = folder / path
        if path.startswith("secrets/"):
            place.unlink(missing_ok=True)
            handle = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        else:
            place.write_bytes(data)
