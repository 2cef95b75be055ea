"""A report before its runs: the prose is set against stand-in numbers, so that a wrong name in it is found before training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from lenet.anatomy import anatomy
from lenet.recipe import RunRecipe
from lenet.records import EpochRecord
from report.errors import Fault, SpecError
from report.figures.artifacts import placeholder
from report.press.fonts import missing_glyphs, refuse_missing_glyphs
from report.specification.advice import advice, texts
from report.specification.experiment import ExperimentSpec
from report.study.analysis import analyse
from report.study.gradients import learning
from report.wording import prose_faults, rendering
from report.writing.compose import compose
from report.writing.markdown import untitled_tables
from report.writing.prose_slips import slips


@dataclass(frozen=True)
class RehearsedResults:
    """Results of no training; the values never reach a page."""

    train_loss: float = 0.5
    train_accuracy: float = 0.5
    test_loss: float = 0.5
    test_accuracy: float = 0.5
    evaluated: str = "test"
    train_size: int = 1
    evaluation_size: int = 1
    classes: tuple[str, ...] = tuple("0123456789")


@dataclass(frozen=True)
class RehearsedRun:
    """A run that never was."""

    key: str
    recipe: RunRecipe
    records: tuple[EpochRecord, ...]
    seconds: tuple[float, ...]
    results: RehearsedResults = RehearsedResults()
    environment: MappingProxyType[str, str | int] = field(default_factory=lambda: MappingProxyType({}))
    dataset_digest: str = ""
    lab_digest: str = ""

    def logits(self) -> NDArray[np.float32]:
        """One answer."""
        return np.zeros((1, len(self.results.classes)), np.float32)

    def labels(self) -> NDArray[np.uint8]:
        """Its true class, which it missed."""
        return np.ones(1, np.uint8)

    def snapshots(self) -> dict[str, NDArray[np.float32]]:
        """Kernels of ones after the first and the last epoch."""
        layers = anatomy(self.recipe.model, self.recipe.data.image_size)
        return {
            f"epoch/{epoch}/{layer.name}.weight": np.ones(layer.weight_shape, np.float32)
            for epoch in (0, len(self.records) - 1)
            for layer in layers
            if layer.kind == "convolution"
        }


def rehearse(spec: ExperimentSpec) -> tuple[str, ...]:
    """Compose the report from stand-ins and throw it away; what would be better otherwise, as sentences.

    Raises:
        SpecError: the prose names a result, a figure or a table that the report will not have, or is not valid Markdown; a
            character that no face has; a template of the user's own cannot be rendered.
        RenderError: a character that no face has and that does not stand in the spec; templates of the user's own that take too
            long.
    """

    def runs_of(variant: str) -> tuple[RehearsedRun, ...]:
        return tuple(rehearsed(f"{variant}/{seed}", spec.recipe(variant, seed)) for seed in spec.seeds)

    document = compose(spec, analyse(spec, runs_of), tuple(placeholder(options) for options in spec.figures))
    if missing := missing_glyphs(document):
        if written := tuple(unprintable(spec, missing)):
            raise SpecError(written)
        refuse_missing_glyphs(document)
    hints: tuple[str, ...] = ()
    if document.overlay:
        from report.press.bounded_press import faults_within_bounds
        from report.press.style_fonts import foreign_fonts

        if found := faults_within_bounds("rehearsal", document):
            raise SpecError([replace(fault, file=spec.own_file(fault.file)) for fault in found])
        fonts = foreign_fonts(document.overlay)
        hints = tuple(str(replace(hint, file=spec.own_file(hint.file))) for hint in fonts)
    return (
        hints
        + advice(spec)
        + tuple(
            str(spec.text_fault(loc, line, hint))
            for loc, text in spec.texts()
            for line, hint in (
                *((line, prose_faults.UNTITLED_TABLE) for line in untitled_tables(text)),
                *slips(text),
            )
        )
    )


def unprintable(spec: ExperimentSpec, missing: frozenset[str]) -> Iterator[Fault]:
    """Each line of the spec with a character that cannot be printed."""
    for loc, text in texts(spec.source.data if spec.source else None):
        for number, line in enumerate(text.split("\n"), 1):
            if character := next((it for it in line if it in missing), None):
                yield spec.text_fault(loc, number, rendering.missing_glyph(character, line))


def rehearsed(key: str, recipe: RunRecipe) -> RehearsedRun:
    """A stand-in with as many epochs as the recipe has."""
    epochs = range(recipe.training.epochs)
    norms = tuple((layer.name, 1.0) for layer in learning(anatomy(recipe.model, recipe.data.image_size)))
    records = tuple(
        EpochRecord(
            epoch=epoch,
            learning_rate=0.5,
            train_loss=0.5,
            train_accuracy=0.5,
            test_loss=0.5,
            test_accuracy=0.5,
            gradient_norms=norms,
        )
        for epoch in epochs
    )
    return RehearsedRun(key, recipe, records, tuple(1.0 for _ in epochs))
