"""`ward-audit.yaml`: what a working folder is about and how its runs work. Text in, values out."""

from datetime import datetime

from pydantic import Field, ValidationError, field_validator, model_validator

from audit.hours import Hours
from inventory._record import Record
from inventory.problem import InventoryError, Problem
from inventory.yaml_file import dump_yaml, load_yaml, problems_of

FILE = "ward-audit.yaml"


class ConfigError(InventoryError):
    """`ward-audit.yaml` is wrong, or there is none."""


class AtOnce(Record):
    """How much at the same time, in each worker process."""

    sites: int = Field(default=32, ge=1, le=1_000)
    devices: int = Field(default=256, ge=1, le=10_000)
    devices_per_site: int = Field(default=8, ge=1, le=256)


MOST_WARD_KBIT_S = 200
"""A tenth of a 2 Mbit/s line (không phải quy định). More is for whoever says the line is theirs."""


class Budgets(Record):
    """What lines may carry for us, both ways together, heads included (không phải quy định).

    64 kbit/s is 3 % of a ward's 2 Mbit/s.
    """

    ward_kbit_s: float | None = Field(default=64, ge=8, le=100_000)  # None: no budget
    device_kb: int = Field(default=512, ge=16, le=1_000_000)  # of one device in a run
    run_kbit_s: float = Field(default=20_000, ge=64, le=10_000_000)  # all sites together
    i_own_this_line: bool = False

    @model_validator(mode="after")
    def _is_gentle(self) -> "Budgets":
        if (
            self.ward_kbit_s is not None
            and self.ward_kbit_s > MOST_WARD_KBIT_S
            and not self.i_own_this_line
        ):
            raise ValueError(
                f"ward_kbit_s is at most {MOST_WARD_KBIT_S}, a tenth of a 2 Mbit/s line; whoever "
                "answers for the line may go further with i_own_this_line: true"
            )
        return self


class Retention(Record):
    """After how many days what is kept goes, by class (không phải quy định); None: never.

    The law asks for a time that fits the purpose and names no number (Luật 91/2025/QH15).
    """

    personal_days: int | None = Field(default=90, ge=1, le=36_500)  # fields that may name a person
    device_days: int | None = Field(default=365, ge=1, le=36_500)  # serials, MACs, addresses
    technical_days: int | None = Field(default=730, ge=1, le=36_500)  # whole observations
    sent_days: int | None = Field(default=730, ge=1, le=36_500)  # what was sent where


class Config(Record):
    """The working folder's own file; paths are relative to the folder."""

    register_id: str = Field(alias="register")
    simulated: bool = False
    clock: datetime | None = None  # when simulated: the time at which the first run begins
    clock_zero_s: float | None = None  # this computer's monotonic clock at `clock`; by the lab
    as_of: datetime | None = None  # judge at this time unless told otherwise
    sites: tuple[str, ...] = ()  # codes; the part of the register that the folder is about
    workers: int = Field(default=0, ge=0, le=64)  # 0: one a processor
    at_once: AtOnce = AtOnce()
    budget: Budgets = Budgets()
    hours: Hours | None = None  # None: at any time
    worker_silent_s: float = Field(default=30, ge=2, le=3_600)
    worker_memory_mb: int = Field(default=2_048, ge=256, le=65_536)
    ca_file: str | None = None  # trust anchors of the estate, PEM
    policy: str | None = None  # file; default: the shipped policy of the register
    prices: str | None = None
    retention: Retention = Retention()
    store: str = "store.sqlite"
    out: str = "out"

    @field_validator("clock", "as_of")
    @classmethod
    def _has_a_zone(cls, value: datetime | None) -> datetime | None:
        if value is not None and value.tzinfo is None:
            raise ValueError("needs a time zone, as 2016-08-05T09:00:00+07:00")
        return value

    @field_validator("ca_file", "policy", "prices", "store", "out")
    @classmethod
    def _lies_inside(cls, value: str | None) -> str | None:
        if value is not None and (not value or value.startswith("/") or ".." in value.split("/")):
            raise ValueError("must be a path inside the working folder, without '..'")
        return value

    @model_validator(mode="after")
    def _clock_is_for_simulations(self) -> "Config":
        if self.clock is not None and not self.simulated:
            raise ValueError("clock is for simulated estates; remove it or say simulated: true")
        return self

    @model_validator(mode="after")
    def _has_a_budget(self) -> "Config":
        budget = self.budget
        if budget.ward_kbit_s is None and not (self.simulated or budget.i_own_this_line):
            raise ValueError(
                "budget.ward_kbit_s: null (no budget) is for simulated estates; whoever answers "
                "for the lines may say budget: {ward_kbit_s: null, i_own_this_line: true}"
            )
        return self


def parse_config(text: str, source: str = FILE) -> Config:
    """Read `ward-audit.yaml`.

    Raises:
        ConfigError: every problem, by line.
    """
    try:
        value, places = load_yaml(text, source)
    except InventoryError as error:
        raise ConfigError(error.problems) from None
    if not isinstance(value, dict):
        text_ = "is empty; write at least: register: hanoi-2016"
        raise ConfigError([Problem(source, 1, "", text_)])
    try:
        return Config.model_validate(value)
    except ValidationError as error:
        raise ConfigError(problems_of(error, places, source)) from None


def config_text(config: Config) -> str:
    """The file of a config: what differs from the defaults."""
    return dump_yaml(config.model_dump(mode="json", by_alias=True, exclude_defaults=True))
