"""Variants of an experiment: each one a complete recipe, written as what it changes of the spec-wide one."""

from __future__ import annotations

import keyword
import re
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from lenet.recipe import DataRecipe, ModelRecipe, Recipe, TrainingRecipe
from report.specification.lines import Label, Remark
from report.specification.yaml_source import Loc, Source

PARTS: dict[str, type[Recipe]] = {"data": DataRecipe, "model": ModelRecipe, "training": TrainingRecipe}
"""The parts of a recipe that a spec sets for all variants and a variant may change."""

TEMPLATE_WORDS = {*map(str.lower, keyword.kwlist), "endif", "endfor", "set", "endset", "loop"}
PROSE_NAMES = {
    "baseline",
    "ref",
    "cite",
    "check",
    "seeds",
    "spec",
    "study",
    "runs",
    "variants",
    "title",
    "epochs",
}
KEYS = {"label", "note", "data", "model", "training", "epoch", "seed"}
RESERVED = TEMPLATE_WORDS | PROSE_NAMES | KEYS
"""Names that mean something else, in a text's {{ }} or in the spec."""


def variant_name(name: str) -> str:
    """Refuse what cannot be a name in prose.

    Raises:
        ValueError: "variant_name", "reserved_name".
    """
    if not re.fullmatch(r"[A-Za-z][A-Za-z0-9_]{0,31}", name):
        raise ValueError("variant_name")
    if name.lower() in RESERVED:
        raise ValueError("reserved_name")
    return name


VariantName = Annotated[str, AfterValidator(variant_name)]


class VariantSpec(BaseModel):
    """One network under one training.

    As written, `data`, `model` and `training` hold only what differs from the spec-wide ones; once loaded they
    are complete, and `label` is the variant's name where the student gave none. `against` names the variant that this one is
    compared with; "": the baseline.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: Label = ""
    note: Remark = ""
    against: str = ""
    data: DataRecipe = DataRecipe()
    model: ModelRecipe = ModelRecipe()
    training: TrainingRecipe = TrainingRecipe()


def complete(variants: object, spec_wide: dict[str, object]) -> object:
    """Every variant with the spec-wide parts under its own; what is no mapping stays, to be refused later."""
    if not isinstance(variants, dict):
        return variants
    return {name: completed(name, {} if own is None else own, spec_wide) for name, own in variants.items()}


def completed(name: str, own: object, spec_wide: dict[str, object]) -> object:
    """One variant, whole."""
    if not isinstance(own, dict):
        return own
    parts = {part: overlay(spec_wide.get(part), own.get(part)) for part in PARTS}
    written = {key: value for key, value in own.items() if value is not None}
    return {"label": name} | written | {part: value for part, value in parts.items() if value is not None}


def overlay(base: object, own: object) -> object:
    """`own` laid over `base`: mappings merge key by key, lists are replaced, None changes nothing."""
    if own is None or not isinstance(own, dict):
        return base if own is None else own
    if not isinstance(base, dict):
        return own
    merged = {
        key: overlay(base[key], value) for key, value in own.items() if key in base and value is not None
    }
    return base | own | merged


def origin(source: Source, loc: Loc) -> tuple[Loc, Loc]:
    """Where a value of a complete variant was written: its path in the spec, and the part of it in the text.

    `variants.relu.model.paddings` is `model.paddings` where the variant does not set it.
    """
    inherited = loc[2:] if len(loc) > 2 and loc[0] == "variants" and loc[2] in PARTS else loc
    own, spec_wide = in_text(source, loc), in_text(source, inherited)
    missing = len(loc) - len(own)
    is_inherited = missing > 0 and len(inherited) - len(spec_wide) <= missing
    return (inherited, spec_wide) if is_inherited else (loc, own)


def in_text(source: Source, loc: Loc) -> Loc:
    """The longest beginning of `loc` that has been written."""
    return next(loc[:end] for end in range(len(loc), -1, -1) if source.has(loc[:end]))
