"""Published numbers that a spec wants to see again."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator

from report.specification.lines import Remark

Metric = Literal["test_accuracy", "test_loss", "train_accuracy", "train_loss", "parameters"]
PERCENT = re.compile(r"\s*([-+]?[0-9]{1,9}(?:\.[0-9]{1,12})?)\s*[%％]\s*")


class Expectation(BaseModel):
    """One published number, and how far the measured one may be from it.

    Attributes:
        variant: "" in a spec as written means the baseline; a loaded spec always names one.
        epoch: counted from 0; None: after the last one.
        value, tolerance: accuracies as fractions (0.9885 for 98.85%), losses in nats, or a count.
        source: who published it.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)

    variant: str = ""
    metric: Metric
    epoch: Annotated[int, Field(ge=0)] | None = None
    value: float
    tolerance: float = Field(ge=0)
    source: Remark = ""

    @field_validator("epoch")
    @classmethod
    def _parameters_have_no_epoch(cls, epoch: int | None, info: ValidationInfo) -> int | None:
        if epoch is not None and info.data.get("metric") == "parameters":
            raise ValueError("epoch_of_parameters")
        return epoch

    @field_validator("value", "tolerance", mode="before", json_schema_input_type=float | str)
    @classmethod
    def _percent(cls, value: object, info: ValidationInfo) -> object:
        """98.85% as the fraction 0.9885, exactly the double that the digits mean."""
        if not isinstance(value, str):
            return value
        percent = PERCENT.fullmatch(value)
        if not percent:
            raise ValueError("not_a_number")
        if "accuracy" not in info.data.get("metric", "accuracy"):
            raise ValueError("percent_of_what")
        return float(Decimal(percent.group(1)) / 100)

    @field_validator("value")
    @classmethod
    def _possible(cls, value: float, info: ValidationInfo) -> float:
        metric = info.data.get("metric", "")
        if "accuracy" in metric and not 0 <= value <= 1:
            raise ValueError("not_a_fraction")
        if metric == "parameters" and (value < 0 or not value.is_integer()):
            raise ValueError("not_a_count")
        if "loss" in metric and value < 0:
            raise ValueError("negative_loss")
        return value
