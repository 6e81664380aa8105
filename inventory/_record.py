"""Record: the frozen base of every value that crosses a border."""

from pydantic import BaseModel, ConfigDict


class Record(BaseModel):
    """A value: frozen, keyword-only, and unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid", ser_json_inf_nan="null")
