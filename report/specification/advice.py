"""What is valid in a spec, and probably not meant: variants that are the same, titles of which YAML takes half for a comment."""

from __future__ import annotations

import re
from collections.abc import Iterator

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from lenet.recipe import RunRecipe
from report.specification.experiment import ExperimentSpec
from report.specification.yaml_source import Loc
from report.wording import advice as say

TITLES = {"title", "label", "note", "source", "question", "answer", "item"}
"""Keys of short texts that are printed."""
PRINTED = {"title", "cover", "variants", "expectations", "questions", "grading", "references"}
"""Where such keys stand; the label of a figure is a name, not printed."""
COMMENT = re.compile(r" +#[^\s#]")
"""A number sign that may have been meant: a remark on the value has a space behind it."""


def advice(spec: ExperimentSpec) -> tuple[str, ...]:
    """Sentences, each with its place."""
    hints = [spec.fault(("variants", name), say.same_training(name, first)) for name, first in twins(spec)]
    if spec.source is not None:
        hints += [spec.fault(loc, say.CUT_BY_COMMENT) for loc in cut_titles(spec.source.root, ())]
    return tuple(map(str, hints))


def twins(spec: ExperimentSpec) -> Iterator[tuple[str, str]]:
    """Each variant that trains what an earlier one does, with the earlier one."""
    taken: dict[RunRecipe, str] = {}
    for name in spec.variants:
        first = taken.setdefault(spec.recipe(name, spec.seeds[0]), name)
        if first != name:
            yield name, first


def cut_titles(node: Node, loc: Loc) -> Iterator[Loc]:
    """Where a text without quotes ends at a comment that may belong to it."""
    if isinstance(node, SequenceNode):
        for place, item in enumerate(node.value):
            yield from cut_titles(item, (*loc, place))
    elif isinstance(node, MappingNode):
        for key, value in node.value:
            here = (*loc, str(key.value))
            if here[0] in PRINTED:
                yield from cut_titles(value, here)
    elif isinstance(node, ScalarNode) and node.style is None and (loc[0] == "cover" or loc[-1] in TITLES):
        end = node.end_mark
        if COMMENT.match(end.buffer or "", end.pointer):
            yield loc


def texts(data: object, loc: Loc = ()) -> Iterator[tuple[Loc, str]]:
    """Every text in a spec's data, with its place."""
    if isinstance(data, str):
        yield loc, data
    elif isinstance(data, dict | list):
        for key, value in data.items() if isinstance(data, dict) else enumerate(data):
            yield from texts(value, (*loc, key))
