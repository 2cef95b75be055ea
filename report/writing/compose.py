"""Study and pictures -> the frozen document. Which sections there are, in which order, and what stands in each."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from lenet.listing import listing
from report.document import (
    Block,
    CodeBlock,
    CoverField,
    Document,
    Figure,
    Inline,
    Link,
    ListBlock,
    Paragraph,
    Quote,
    Reference,
    Section,
    Strong,
    Table,
    Text,
)
from report.errors import Fault, SpecError
from report.figures.artifacts import Artifact
from report.specification.cover import day
from report.specification.experiment import ExperimentSpec
from report.specification.yaml_source import Loc
from report.study.analysis import Study
from report.wording import layout, narrative, pointers
from report.wording.scene import Scene
from report.writing import additions, tables
from report.writing.anonymity import refuse_names
from report.writing.fault_search import every_fault
from report.writing.numbering import number_sections
from report.writing.prose import ProseFault, render_prose
from report.writing.prose_names import Named, known_names

Float = Figure | Table

PARTS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("purpose", ()),
    ("content", ("data", "model", "training", "visualization")),
    ("results", ("metrics", "comparison", "features")),
    ("summary", ()),
)
"""The four parts of a report and the sections of each, by label."""


def compose(spec: ExperimentSpec, study: Study, artifacts: Sequence[Artifact]) -> Document:
    """Put the report together.

    Raises:
        SpecError: the student's prose names something that does not exist; every fault with its place.
    """
    writer = Writer(spec, study, tuple(figure(artifact) for artifact in artifacts))
    sections = writer.parts()
    if writer.faults:
        raise SpecError(writer.faults)
    boxed = spec.layout == "boxed"
    document = Document(
        title=spec.title,
        author=spec.cover.name or "",
        date=iso_date(spec.cover.date or ""),
        cover=tuple(
            CoverField(*row) for row in spec.cover.rows() if not (boxed and row == layout.BLANK_GRADE)
        ),
        sections=number_sections(sections),
        keywords=tuple(dict.fromkeys(variant.label for variant in study.variants.values())),
        description=spec.title,
        layout=spec.layout,
        signature=layout.SIGNATURE if boxed else (),
        overlay=spec.overlay,
    )
    refuse_names(document, spec.hidden)
    return document


def figure(artifact: Artifact) -> Figure:
    """A drawn picture as a block, not yet numbered."""
    return Figure(artifact.label, 0, (Text(artifact.caption),), artifact.picture, artifact.alt)


def iso_date(written: str) -> str:
    """The date of the metadata: the cover's where it names a day, else SOURCE_DATE_EPOCH, else none."""
    if named := day(written):
        return named.isoformat()
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return datetime.fromtimestamp(int(epoch), UTC).date().isoformat() if epoch.isdigit() else ""


class Writer:
    """Writes the sections of one report, collecting the faults of the student's prose instead of stopping at the first."""

    def __init__(self, spec: ExperimentSpec, study: Study, figures: Sequence[Figure]) -> None:
        self.spec, self.study = spec, study
        self.floats = floats(spec, study, figures)
        self.kinds = {options.label: options.kind for options in spec.figures}
        self.labels = frozenset(block.label for blocks in self.floats.values() for block in blocks)
        self.names: Named = known_names(study)
        self.scene = Scene(study, self.labels, spec.figures, spec.references)
        self.works = tuple(work.key for work in spec.references)
        self.faults: list[Fault] = []

    def parts(self) -> tuple[Section, ...]:
        """The four parts, what the spec adds to them, and the appendix."""
        parts = [self.part(position, label, inside) for position, (label, inside) in enumerate(PARTS, 1)]
        questions = additions.questions(self.spec, self.text_at, len(PARTS) + 1)
        works, scores = additions.references(self.spec), additions.grading(self.spec)
        return (*parts, *questions, *works, *scores, self.appendix())

    def part(self, position: int, label: str, inside: tuple[str, ...]) -> Section:
        present = [inner for inner in inside if self.wanted(inner)]
        sections = tuple(
            Section(inner, layout.chapter_number(place), layout.TITLES[inner], 2, self.blocks(inner))
            for place, inner in enumerate(present, 1)
        )
        return Section(
            label, layout.part_number(position), layout.TITLES[label], 1, self.blocks(label), sections
        )

    def wanted(self, label: str) -> bool:
        """Whether a section has anything to say: comparing takes two variants, features take pictures."""
        if self.spec.prose.section(label) is not None or self.floats.get(label):
            return True
        return label == "visualization" and bool(self.floats.get("features"))

    def blocks(self, label: str) -> tuple[Block, ...]:
        """A section's text with its figures and tables behind the paragraphs that first mention them."""
        written = self.spec.prose.section(label)
        text = self.own_text(label) if written is None else written
        blocks = list(self.prose(text, label, checked=written is not None))
        if label == "model":
            recipe = self.study.base.recipe
            classes = len(self.study.base.runs[0].results.classes)
            blocks.append(CodeBlock(listing(recipe.model, recipe.data.image_size, classes), "python"))
        return tuple(self.with_floats(blocks, self.floats.get(label, ())))

    def own_text(self, label: str) -> str:
        """What the program writes where the student wrote nothing."""
        write = narrative.SECTIONS.get(label)
        return write(self.scene) if write else ""

    def prose(self, text: str, label: str, *, checked: bool) -> tuple[Block, ...]:
        return self.text_at(text, label, ("prose", label) if checked else None)

    def text_at(self, text: str, label: str, loc: Loc | None) -> tuple[Block, ...]:
        """The blocks of a text; the faults of one that the student wrote (at `loc`) are collected."""

        def render(text: str) -> tuple[Block, ...]:
            return render_prose(text, label, self.names, self.labels, self.works)

        try:
            return render(text)
        except ProseFault as first:
            if loc is None:
                raise
            self.faults += [
                self.spec.text_fault(loc, fault.line, fault.message)
                for fault in every_fault(text, first, render)
            ]
            return ()

    def with_floats(self, blocks: Sequence[Block], waiting: Sequence[Float]) -> Iterable[Block]:
        """Each float after the first block that mentions it; what nobody mentions is mentioned at the end."""
        remaining = list(waiting)
        for block in blocks:
            yield block
            mentioned = targets(block)
            for item in [item for item in remaining if item.label in mentioned]:
                remaining.remove(item)
                yield item
        forgotten = [(item.label, self.kinds.get(item.label, item.label)) for item in remaining]
        if forgotten:
            yield from self.prose(pointers.pointer(forgotten), "pointer", checked=False)
            yield from remaining

    def appendix(self) -> Section:
        """环境与复现."""
        text = layout.reproduction(f"labreport build {self.spec.file.name}")
        blocks = self.prose(text, "reproduction", checked=False)
        every = tuple(self.with_floats(blocks, self.floats["reproduction"]))
        return Section("reproduction", "", layout.TITLES["reproduction"], 1, every, appendix=True)


def floats(spec: ExperimentSpec, study: Study, figures: Sequence[Figure]) -> dict[str, tuple[Float, ...]]:
    """The figures and tables of each section, in the order in which the section would show them unasked."""
    base = study.base
    runs = [run for variant in study.variants.values() for run in variant.runs]
    pictures: dict[str, list[Float]] = {}
    for options, item in zip(spec.figures, figures, strict=True):
        pictures.setdefault(SECTION_OF[options.section], []).append(item)
    shown = tuple(epoch for epoch in spec.epochs_shown if epoch <= base.last_epoch)
    placed: dict[str, list[Float]] = {
        "data": [tables.dataset(base)],
        "model": [tables.layers(base), tables.layer_costs(base)],
        "training": [tables.hyperparameters(base, spec.seeds)],
        "metrics": [
            tables.epochs(base, shown or (base.last_epoch,)),
            *([tables.seeds(base)] if len(base.runs) > 1 else []),
            tables.class_scores(base),
            *([tables.confused_pairs(base)] if base.classification.pairs or asks_for_pairs(spec) else []),
            *([tables.checks(study)] if study.checks else []),
        ],
        "comparison": side_by_side(study) if len(study.variants) > 1 else [],
        "reproduction": [tables.environment(runs), tables.runs(study)],
    }
    for section, items in pictures.items():
        placed.setdefault(section, [])[:0] = items
    return {section: tuple(items) for section, items in placed.items()}


def asks_for_pairs(spec: ExperimentSpec) -> bool:
    """Whether the student's text may point at the table of confusions, which no training could then take away."""
    return any("confused_pairs" in text for _, text in spec.texts())


def side_by_side(study: Study) -> list[Float]:
    """The tables of several variants."""
    settings = tables.settings(study)
    return [
        *([settings] if settings else []),
        tables.comparison(study),
        tables.differences(study),
        tables.costs(study),
    ]


SECTION_OF = {"data": "data", "model": "model", "results": "metrics", "features": "features"}
"""Where a picture's part of the report is, by section label."""


def targets(block: Block) -> frozenset[str]:
    """What a block's text refers to."""

    def inside(pieces: Iterable[Inline]) -> Iterable[str]:
        for piece in pieces:
            match piece:
                case Reference():
                    yield piece.target
                case Strong() | Link():
                    yield from inside(piece.children)
                case _:
                    yield from inside(getattr(piece, "children", ()))

    match block:
        case Paragraph():
            return frozenset(inside(block.children))
        case ListBlock():
            return frozenset(target for item in block.items for inner in item for target in targets(inner))
        case Quote():
            return frozenset(target for inner in block.children for target in targets(inner))
        case _:
            return frozenset()
