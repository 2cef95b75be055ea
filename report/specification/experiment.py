"""The experiment spec: what a student writes, checked in one pass, with a place for every fault.

spec = load_spec(Path("experiments/lenet5.yaml"))
for variant, seed, recipe in spec.requests(): ...
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from math import ceil
from pathlib import Path
from typing import Annotated, TypeVar

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, PrivateAttr

from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from report.document import Layout, OverlayFile
from report.errors import Fault, SpecError
from report.specification.contradictions import contradictions
from report.specification.cover import Cover, as_written
from report.specification.draft import draft
from report.specification.expectations import Expectation
from report.specification.folder_name import folder_name, is_safe
from report.specification.formats import Format
from report.specification.lines import Title
from report.specification.overrides import with_overrides
from report.specification.own_templates import read_templates
from report.specification.pictures import DEFAULT_PICTURES, PictureOptions
from report.specification.prose_texts import Prose
from report.specification.questions import Grading, Questions
from report.specification.student import read_student
from report.specification.sweep import Expansion, Sweep, expand
from report.specification.validation import Invalid, invalid, validate
from report.specification.variants import PARTS, VariantName, VariantSpec, complete, origin
from report.specification.works import Works
from report.specification.yaml_source import Loc, Source, read_yaml
from report.wording import faults, yaml_faults

__all__ = ["Cover", "ExperimentSpec", "Prose", "VariantSpec", "load_spec"]

T = TypeVar("T")
Seed = Annotated[int, Field(ge=0, le=2**31 - 1)]
Epoch = Annotated[int, Field(ge=0)]

MOST_FAULTS = 100
"""Faults told at a time; nobody mends more at once."""
MOST_ROWS = 7
"""Epochs that a table shows where the spec names none."""


def unique(values: tuple[T, ...]) -> tuple[T, ...]:
    """Refuse a value that is there twice.

    Raises:
        ValueError: "not_unique".
    """
    if len(set(values)) < len(values):
        raise ValueError("not_unique")
    return values


class ExperimentSpec(BaseModel):
    """One experiment and its report.

    Attributes:
        variants: in the order of the file, those of the sweep last; each complete.
        baseline: the variant that the others are compared with.
        epochs_shown: rows of the table of epochs, counted from 0.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: Title
    cover: Cover = Cover()
    data: DataRecipe = DataRecipe()
    model: ModelRecipe = ModelRecipe()
    training: TrainingRecipe = TrainingRecipe()
    seeds: Annotated[tuple[Seed, ...], Field(min_length=1, max_length=100), AfterValidator(unique)] = (
        0,
        1,
        2,
    )
    variants: Annotated[dict[VariantName, VariantSpec], Field(min_length=1, max_length=100)]
    sweep: Sweep | None = None
    baseline: str = ""
    epochs_shown: Annotated[tuple[Epoch, ...], AfterValidator(unique)] = ()
    expectations: Annotated[tuple[Expectation, ...], Field(max_length=200)] = ()
    figures: Annotated[tuple[PictureOptions, ...], Field(max_length=100)] = DEFAULT_PICTURES
    formats: Annotated[tuple[Format, ...], Field(min_length=1), AfterValidator(unique)] = ("html", "pdf")
    prose: Prose = Prose()
    layout: Layout = "cover"
    questions: Questions = ()
    grading: Grading = ()
    references: Works = ()
    templates: Annotated[str, Field(min_length=1, max_length=200)] | None = None

    _source: Source | None = PrivateAttr(None)
    _overlay: tuple[OverlayFile, ...] = PrivateAttr(())
    _hidden: tuple[str, ...] = PrivateAttr(())

    @property
    def overlay(self) -> tuple[OverlayFile, ...]:
        """The user's own templates, as they were when the spec was read."""
        return self._overlay

    @property
    def hidden(self) -> tuple[str, ...]:
        """What an anonymous report must not say: the values of the rows that were left out."""
        return self._hidden

    @property
    def source(self) -> Source | None:
        """What was read; None for a spec out of a record."""
        return self._source

    @property
    def file(self) -> Path:
        """Where the spec was read."""
        return Path(self._source.file if self._source else "report.yaml")

    @property
    def name(self) -> str:
        """The file's name without extension; names the report's folder."""
        return folder_name(self.file.stem)

    def recipe(self, variant: str, seed: int) -> RunRecipe:
        """The complete recipe of one run; a relative data path counts from the spec's folder."""
        parts = self.variants[variant]
        data = parts.data
        if data.path is not None:
            data = data.model_copy(update={"path": str((self.file.parent / data.path).absolute())})
        return RunRecipe(data=data, model=parts.model, training=parts.training, seed=seed)

    def against(self, variant: str) -> str:
        """The variant that one is compared with; its own name for a baseline that names none."""
        return self.variants[variant].against or self.baseline

    def requests(self) -> tuple[tuple[str, int, RunRecipe], ...]:
        """Every run as (variant, seed, recipe): all seeds of the first variant, then of the next."""
        return tuple((name, seed, self.recipe(name, seed)) for name in self.variants for seed in self.seeds)

    def texts(self) -> Iterator[tuple[Loc, str]]:
        """The student's own texts, each with its place."""
        for label, text in self.prose.model_dump().items():
            yield ("prose", label), text or ""
        for index, asked in enumerate(self.questions):
            yield ("questions", index, "question"), asked.question
            yield ("questions", index, "answer"), asked.answer or ""

    def own_file(self, name: str) -> str:
        """Where a file of the user's own templates lies."""
        return str(self.file.parent / (self.templates or "") / name)

    def text_fault(self, loc: Loc, line: int, message: str) -> Fault:
        """A fault in line `line` (from 1) of the text at `loc`."""
        if self._source is None:
            return Fault(str(self.file), line, 1, ".".join(map(str, loc)), message)
        return self._source.fault_in_text(loc, line, message)

    def fault(self, loc: Loc, message: str) -> Fault:
        """A fault of a value of a complete spec (`variants.relu.training.epochs`), where it was written."""
        if self._source is None:
            return Fault(str(self.file), 1, 1, ".".join(map(str, loc)), message)
        return placed(Invalid(loc, message, key=False), self._source, completed(self._source)[1])


def load_spec(
    path: Path, overrides: Sequence[str] = (), student: Path | None = None, *, anonymous: bool = False
) -> ExperimentSpec:
    """Read, complete and check a spec.

    Args:
        path: the YAML file.
        overrides: "key.key=value", laid over the file before anything is checked.
        student: a file whose entries are laid over the cover.
        anonymous: take the rows that tell a person out of the cover.

    Raises:
        SpecError: everything that is wrong with the spec, the overrides and the student file.
    """
    source = with_overrides(read_yaml(path), overrides)
    if not isinstance(source.data, dict):
        raise SpecError([*source.faults, source.fault((), yaml_faults.NOT_A_MAPPING)])
    found = list(source.faults)
    if not is_safe(path.stem):
        found.append(Fault(source.file, 1, 1, "", faults.bad_file_name(path.stem)))
    data, expansion = completed(source)
    found += faults_of(data, source, expansion)
    if student is not None:
        rows, wrong = read_student(student)
        found += wrong
        cover = data.get("cover", {})
        data["cover"] = (cover if isinstance(cover, dict) else {}) | rows
    overlay, wrong_templates = read_templates(source, data.get("templates"), data.get("formats"))
    found += wrong_templates
    if found:
        raise SpecError(without_repetition(found))
    spec = validate(ExperimentSpec, with_defaults(data))
    if anonymous:
        cover, hidden = spec.cover.anonymous()
        spec = spec.model_copy(update={"cover": cover})
        spec._hidden = hidden
    spec._source, spec._overlay = source, overlay
    return spec


def completed(source: Source) -> tuple[dict[str, object], Expansion]:
    """The spec's data with every variant whole, and what its sweep made of it; an empty key counts as not written."""
    assert isinstance(source.data, dict)
    data: dict[str, object] = {key: value for key, value in source.data.items() if value is not None}
    if "cover" in data:
        data["cover"] = as_written(source, "cover")
    expansion = expand(data.get("variants"), data.get("sweep"))
    if expansion.variants is not None:
        data["variants"] = complete(expansion.variants, data)
    return data, expansion


def faults_of(data: dict[str, object], source: Source, expansion: Expansion) -> Iterable[Fault]:
    """Every fault of a spec's completed data, where it was written."""
    problems = [
        *invalid(ExperimentSpec, data),
        *(Invalid(*problem, key=False) for problem in contradictions(draft(data))),
    ]
    spec_wide = {(loc, message) for loc, message, _ in problems if loc[:1] and loc[0] in PARTS}
    for loc, message, key in problems:
        # What contradicts itself spec-wide does so again in a variant that changes something else.
        if len(loc) == 3 and (loc[2:], message) in spec_wide:
            continue
        if loc == ("variants",) and "sweep" in data and not source.has(loc):
            continue  # a sweep at fault has made none
        yield placed(Invalid(loc, message, key), source, expansion)


def placed(problem: Invalid, source: Source, expansion: Expansion) -> Fault:
    """A problem of a spec's completed data, where its cause was written."""
    loc, message, key = problem
    swept = expansion.place(loc)
    if swept is not None:
        return source.fault(swept[:3] if key else swept, message, key=key)
    written, place = origin(source, expansion.inherited(loc))
    return source.fault(written, message, at=place, key=key)


def with_defaults(data: dict[str, object]) -> dict[str, object]:
    """A faultless spec's data with what depends on other values filled in."""
    spec = validate(ExperimentSpec, data)
    baseline = spec.baseline or next(iter(spec.variants))
    longest = max(variant.training.epochs for variant in spec.variants.values())
    expectations = data.get("expectations", [])
    assert isinstance(expectations, list)
    return data | {
        "baseline": baseline,
        "epochs_shown": list(spec.epochs_shown or rows_of(longest)),
        "expectations": [{"variant": baseline} | item for item in expectations],
    }


def rows_of(epochs: int) -> tuple[int, ...]:
    """The first and last of so many epochs, and some at even distances between."""
    last = epochs - 1
    step = max(1, ceil(last / (MOST_ROWS - 1)))
    return (*range(0, last, step), last)


def without_repetition(found: Iterable[Fault]) -> list[Fault]:
    """Each fault once: a spec-wide value is checked again in every variant that inherits it."""
    return sorted(set(found))[:MOST_FAULTS]
