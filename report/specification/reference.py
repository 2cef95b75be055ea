"""The spec's keys for readers (docs/spec.md) and for editors (JSON Schema), both made from the models."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema

from report.specification.experiment import ExperimentSpec
from report.wording import spec_keys as say
from report.wording.keys import Key

Schema = dict[str, Any]

DIALECT = "https://json-schema.org/draft/2020-12/schema"
VARIANT_NAME = "^[A-Za-z][A-Za-z0-9_]{0,31}$"


class Untitled(GenerateJsonSchema):
    """pydantic's generator without the English titles that it makes up for fields."""

    def field_title_should_be_set(self, schema: object) -> bool:
        return False


def schemas() -> dict[str, Schema]:
    """The schema of each model of a spec, described in Chinese; the spec itself first."""
    whole: Schema = ExperimentSpec.model_json_schema(schema_generator=Untitled)
    parts: dict[str, Schema] = whole.pop("$defs")
    models = {ExperimentSpec.__name__: whole} | parts
    for name, model in models.items():
        described = say.PARTS[name]
        model["description"] = described.text
        for key, value in model["properties"].items():
            value["description"] = described.keys[key].text
            if "$ref" in value:
                value.pop("default", None)  # the referenced part has its own
            if "const" in value:
                model["required"] = [key, *model.get("required", [])]
    # A sweep makes variants too.
    whole["required"].remove("variants")
    whole["anyOf"] = [{"required": ["variants"]}, {"required": ["sweep"]}]
    whole["properties"]["variants"]["propertyNames"] = {"pattern": VARIANT_NAME}
    return models


def json_schema() -> str:
    """JSON Schema of a spec, for editors."""
    models = schemas()
    whole = models.pop(ExperimentSpec.__name__)
    return json.dumps({"$schema": DIALECT, **whole, "$defs": models}, ensure_ascii=False, indent=2) + "\n"


def reference() -> str:
    """docs/spec.md: every key with its values, default, unit and meaning."""
    models = schemas()
    sections = [say.TITLE, say.INTRODUCTION]
    for name, part in say.PARTS.items():
        model = models[name]
        rows = [
            row(key, part.keys[key], value, key in model.get("required", ()))
            for key, value in model["properties"].items()
        ]
        sections += [f"## {part.place}", part.text, "\n".join([say.TABLE_HEAD, *rows])]
    return "\n\n".join(sections) + "\n"


def row(name: str, key: Key, value: Schema, required: bool) -> str:
    """One key as a row of a Markdown table."""
    default = say.REQUIRED if required else key.default or written(value.get("default"))
    cells = (f"`{name}`", values(value), default, key.unit, key.text)
    return f"| {' | '.join(cells)} |"


def written(value: object) -> str:
    """A default as it is written in YAML."""
    return f"`{json.dumps(value, ensure_ascii=False)}`" if not isinstance(value, str) else f"`{value}`"


def values(value: Schema) -> str:
    """What a value may be, in words."""
    if "$ref" in value or "oneOf" in value:
        return say.MAPPING
    if "enum" in value or "const" in value:
        return "、".join(f"`{item}`" for item in value.get("enum", [value.get("const")]))
    if "anyOf" in value:
        members = [member for member in value["anyOf"] if member.get("type") != "null"]
        if {member.get("type") for member in members} == {"number", "string"}:
            return say.PERCENT
        return "，或".join(map(values, members))
    match value["type"]:
        case "array":
            if "prefixItems" in value:
                return say.list_of(values(value["prefixItems"][0]), value["minItems"], value["maxItems"])
            return say.list_of(values(value["items"]), value.get("minItems", 0), value.get("maxItems"))
        case "object":
            return say.map_of(values(value["additionalProperties"]))
        case "boolean":
            return say.TRUTH
        case "integer":
            return bounded(say.INTEGER, value)
        case "number":
            return bounded(say.NUMBER, value)
        case _:
            return say.longest_text(value["maxLength"]) if "maxLength" in value else say.TEXT


BOUNDS = {
    "minimum": say.at_least,
    "exclusiveMinimum": say.above,
    "maximum": say.at_most,
    "exclusiveMaximum": say.below,
}


def bounded(kind: str, value: Schema) -> str:
    """A kind of number with its bounds."""
    return "，".join([kind, *(words(value[bound]) for bound, words in BOUNDS.items() if bound in value)])
