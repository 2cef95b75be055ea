"""The pictures of a report, cached by content: what is unchanged is neither drawn nor imported for.

<folder>/<key>.png (or .svg)    the picture; <key> is the SHA-256 of everything that it is made from
<folder>/<key>.json             the SHA-256 of its bytes, its size, and where it comes from
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

import lenet
import report
from report import atomic
from report.digests import canonical_json, digest
from report.document import Picture
from report.errors import StoreError
from report.figures.subjects import PictureSource
from report.specification.pictures import Part, PictureOptions
from report.store.run_key import code_digest
from report.wording import captions

__all__ = ["Artifact", "PictureSource", "draw", "placeholder"]

KEY_FORMAT = 1
SHARED_CODE = (
    "figures/drawing.py",
    "figures/legend.py",
    "figures/sheet.py",
    "figures/style.py",
    "figures/subjects.py",
    "specification/pictures.py",
    "wording/labels.py",
)
"""Modules of report/ that every picture depends on; its own module in figures/ comes to these."""
LAB_CODE = ("anatomy.py", "layers.py", "model.py", "preprocessing.py", "probes.py")
"""Modules of lenet/ that turn stored weights into what is shown."""
SOFTWARE = ("matplotlib", "pillow", "pylopdf-fonts-zh-cn")
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml"}
CSS_PIXELS_PER_MM = 96 / 25.4


@dataclass(frozen=True)
class Artifact:
    """A drawn picture with what is said about it."""

    options: PictureOptions
    picture: Picture
    caption: str
    alt: str

    @property
    def label(self) -> str:
        """What ref() names it by."""
        return self.options.label

    @property
    def section(self) -> Part:
        """The part of the report that it belongs to."""
        return self.options.section


def draw(figures: Sequence[PictureOptions], source: PictureSource, folder: Path) -> tuple[Artifact, ...]:
    """Every picture of a spec, in order; drawn only where `folder` has no sound copy.

    Raises:
        DataError: a picture is to show more images than the dataset has.
        RenderError: matplotlib warned, of a missing glyph for example.
        StoreError: a picture cannot be written.
    """
    data = source.data[source.baseline]
    return tuple(
        Artifact(
            options,
            _picture(options, source, folder.absolute()),
            captions.caption(options, source.subjects(options), data),
            captions.description(options, source.subjects(options)),
        )
        for options in figures
    )


def placeholder(options: PictureOptions) -> Artifact:
    """An artifact of no picture, to compose a report from before anything is drawn."""
    media_type = MEDIA_TYPES[options.format]
    return Artifact(options, Picture(Path(), media_type, 160, 1, 1, ""), options.label, options.label)


class _Entry(BaseModel):
    """What is kept beside a picture; the fields are those of `Picture`, without its path."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    digest: str
    media_type: str
    width_mm: float
    width_px: int
    height_px: int
    provenance: tuple[tuple[str, str], ...]


def _picture(options: PictureOptions, source: PictureSource, folder: Path) -> Picture:
    ingredients = _ingredients(options, source)
    key = digest(canonical_json(ingredients))
    path, beside = folder / f"{key}.{options.format}", folder / f"{key}.json"
    entry = _cached(path, beside)
    if entry is None:
        entry, content = _drawn(options, source, key)
        try:
            atomic.write_bytes(path, content)
            atomic.write_text(beside, entry.model_dump_json(indent=2) + "\n")
        except OSError as error:
            raise StoreError(captions.cannot_write(folder, error)) from error
    return Picture(path, **dict(entry))


def _ingredients(options: PictureOptions, source: PictureSource) -> dict[str, object]:
    """All that can change a picture's bytes, as JSON data."""
    subjects = source.subjects(options)
    own = (*SHARED_CODE, f"figures/{options.module}.py")
    return {
        "format": KEY_FORMAT,
        "options": options.model_dump(mode="json", exclude={"label"}),
        "runs": [[run.key for run in subject.runs] for subject in subjects],
        # Labels are drawn only where variants have to be told apart.
        "labels": [subject.label for subject in subjects] if len(subjects) > 1 else [],
        "dataset": source.dataset_digest,
        "code": code_digest(Path(report.__file__).parent, own),
        "lab": code_digest(Path(lenet.__file__).parent, LAB_CODE),
        "software": {package: version(package) for package in SOFTWARE},
    }


def _cached(path: Path, beside: Path) -> _Entry | None:
    """The entry of a picture that is there and is what was drawn."""
    try:
        entry = _Entry.model_validate_json(beside.read_bytes())
        return entry if digest(path.read_bytes()) == entry.digest else None
    except (OSError, ValidationError):
        return None


def _drawn(options: PictureOptions, source: PictureSource, key: str) -> tuple[_Entry, bytes]:
    """Draw a picture: the one place that imports matplotlib, and with it what else drawing takes."""
    from report.figures.drawing import figure_of
    from report.figures.style import MM, pixel_size, png, svg

    figure = figure_of(options, source)
    width, height = (float(inches) / MM for inches in figure.get_size_inches())
    if options.format == "png":
        content = png(figure)
        width_px, height_px = pixel_size(content)
    else:
        content = svg(figure, salt=key)
        width_px, height_px = round(width * CSS_PIXELS_PER_MM), round(height * CSS_PIXELS_PER_MM)
    entry = _Entry(
        digest=digest(content),
        media_type=MEDIA_TYPES[options.format],
        width_mm=round(width, 2),
        width_px=width_px,
        height_px=height_px,
        provenance=_provenance(options, source),
    )
    return entry, content


def _provenance(options: PictureOptions, source: PictureSource) -> tuple[tuple[str, str], ...]:
    runs = [run.key for subject in source.subjects(options) for run in subject.runs]
    return (
        ("kind", options.kind),
        ("code", f"report.figures.{options.module}"),
        ("options", canonical_json(options.model_dump(mode="json", exclude={"label"})).decode()),
        ("dataset", source.dataset_digest),
        *(("run", run) for run in runs),
    )
