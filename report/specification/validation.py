"""What pydantic finds wrong, as paths into the user's text and Chinese sentences."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, get_args

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from report.specification.yaml_source import Loc
from report.wording import faults

T = TypeVar("T")
M = TypeVar("M", bound=BaseModel)


class Invalid(NamedTuple):
    """Something wrong: where in the data, the sentence, and whether it is the key rather than the value."""

    loc: Loc
    message: str
    key: bool


def validate(model: type[M], data: object) -> M:
    """Data from YAML as a model, strictly: no text passes for a number, no true for 1; lists pass for tuples.

    Raises:
        ValidationError: pydantic's.
    """
    # pydantic's strict mode takes a list for a tuple only from JSON.
    return model.model_validate_json(json.dumps(data), strict=True)


def attempt(kind: TypeAdapter[T], data: object) -> T | None:
    """The value that `data` is, as strictly, or None."""
    try:
        return kind.validate_json(json.dumps(data), strict=True)
    except ValidationError:
        return None


@dataclass(frozen=True)
class Salvaged(Generic[T]):
    """What of a mapping is valid.

    Attributes:
        value: with defaults for what is not; None where even that cannot be.
        unsure: keys whose values are not valid.
        contradiction: the code of a fault between valid values, found once the others were out of the way.
    """

    value: T | None
    unsure: frozenset[str] = frozenset()
    contradiction: str = ""

    def sure_of(self, *keys: str) -> T | None:
        """The value, if these keys are as the student wants them, or defaults."""
        return self.value if self.unsure.isdisjoint(keys) else None


def salvage(kind: TypeAdapter[T], data: object) -> Salvaged[T]:
    """Read a mapping, leaving out whatever is not valid."""
    wrong = frozenset(str(loc[0]) for error in errors(kind, data) if (loc := textual(data, error["loc"], "")))
    rest = {key: value for key, value in data.items() if key not in wrong} if isinstance(data, dict) else data
    remaining = errors(kind, rest)
    if not remaining:
        return Salvaged(kind.validate_json(json.dumps(rest), strict=True), wrong)
    code = str(remaining[0].get("ctx", {}).get("error", ""))
    return Salvaged(None, wrong, code if wrong else "")


def errors(kind: TypeAdapter[T], data: object) -> list[ErrorDetails]:
    """Everything that pydantic has to say."""
    try:
        kind.validate_json(json.dumps(data), strict=True)
    except ValidationError as error:
        return error.errors(include_url=False)
    return []


def invalid(model: type[BaseModel], data: object) -> tuple[Invalid, ...]:
    """Everything that is wrong with `data` as a `model`."""
    found = errors(TypeAdapter(model), data)
    return tuple(
        told(model, data, error) for error in without_union_echo(data, found) if not is_long_enough(error)
    )


def is_long_enough(error: ErrorDetails) -> bool:
    """Whether a list is short only because pydantic does not count its wrong items, each of which it tells too."""
    got = error["input"]
    return (
        error["type"] == "too_short"
        and isinstance(got, list | dict)
        and len(got) >= error["ctx"]["min_length"]
    )


def told(model: type[BaseModel], data: object, error: ErrorDetails) -> Invalid:
    """One error of pydantic."""
    kind, context = error["type"], error.get("ctx", {})
    loc = textual(data, error["loc"], kind)
    if kind == "extra_forbidden":
        return Invalid(loc, faults.unknown_key(str(loc[-1]), known_keys(model, error["loc"][:-1])), key=True)
    if kind == "value_error":
        return Invalid(
            loc,
            faults.contradiction(str(context["error"]), error["input"]),
            key=error["loc"][-1:] == ("[key]",),
        )
    if kind == "union_tag_invalid":
        discriminator = str(context["discriminator"]).strip("'")
        return Invalid((*loc, discriminator), faults.bad_value(kind, context, context["tag"]), key=False)
    if kind == "union_tag_not_found":
        return Invalid(
            (*loc, str(context["discriminator"]).strip("'")), faults.bad_value("missing", {}, None), key=False
        )
    return Invalid(loc, faults.bad_value(kind, context, error["input"]), key=False)


def textual(data: object, loc: Loc, kind: str) -> Loc:
    """`loc` without the parts that only pydantic knows: names of union members, "[key]"."""
    node: Any = data  # whatever YAML may hold
    kept: list[str | int] = []
    for position, part in enumerate(loc):
        last_missing = kind == "missing" and position == len(loc) - 1
        if has_part(node, part):
            node = node[part]
        elif not last_missing:
            continue
        kept.append(part)
    return tuple(kept)


def has_part(node: Any, part: str | int) -> bool:
    """Whether `node[part]` is there."""
    if isinstance(node, list):
        return isinstance(part, int) and part < len(node)
    return isinstance(node, dict) and part in node


def without_union_echo(data: object, errors: Iterable[ErrorDetails]) -> Iterator[ErrorDetails]:
    """One complaint where a value fits no member of a union: pydantic complains once a member.

    The members that understood most of it speak; if none understood any, the one that lists its values.
    """
    groups: dict[Loc, list[ErrorDetails]] = {}
    for error in errors:
        groups.setdefault(union_point(data, error["loc"], error["type"]), []).append(error)
    for point, group in groups.items():
        if len({error["loc"][len(point) : len(point) + 1] for error in group}) < 2:
            yield from group
            continue
        depths = [len(textual(data, error["loc"], error["type"])) for error in group]
        deepest = [error for error, depth in zip(group, depths, strict=True) if depth == max(depths)]
        if max(depths) > len(textual(data, point, "")):
            yield from deepest
        else:
            yield next((error for error in deepest if error["type"] == "literal_error"), deepest[0])


def union_point(data: object, loc: Loc, kind: str) -> Loc:
    """The part of `loc` before the first name of a union member; all of it where there is none."""
    for end in range(1, len(loc)):
        if len(textual(data, loc[:end], "")) < end:
            return loc[: end - 1]
    ends_in_member = kind != "missing" and loc[-1:] != ("[key]",) and len(textual(data, loc, "")) < len(loc)
    return loc[:-1] if ends_in_member else loc


def known_keys(model: type[BaseModel], loc: Loc) -> tuple[str, ...]:
    """The keys that a mapping at `loc` (as pydantic writes it) may have."""
    models = [model]
    for part in loc:
        fields = [
            field for m in models for name, field in m.model_fields.items() if part in (name, field.alias)
        ]
        if fields:
            models = [m for field in fields for m in models_in(field.annotation)]
        else:  # the name of a union's member, or a key that the user chose, which names no member
            models = [m for m in models if part in tags(m)] or models
    return tuple(dict.fromkeys(field.alias or name for m in models for name, field in m.model_fields.items()))


def tags(model: type[BaseModel]) -> tuple[object, ...]:
    """The values by which a union may tell the model from others."""
    return tuple(value for field in model.model_fields.values() for value in get_args(field.annotation))


def models_in(annotation: object) -> Iterator[type[BaseModel]]:
    """The models that an annotation mentions."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for argument in get_args(annotation):
        yield from models_in(argument)
