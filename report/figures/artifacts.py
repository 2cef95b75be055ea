"""The pictures of a report, cached by content: what is unchanged is neither drawn nor imported for.

<folder>/<key>.png (or .svg, .gif, .webp)    the picture; <key> is the SHA-256 of everything that it is made from
<folder>/<key>.raster.png       the same as pixels, beside an SVG; the still, beside an animation
<folder>/<key>.json             the SHA-256 of their bytes, its size, and where it comes from
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

import lenet
import report
from lenet.regular_file import content as content_of
from report import atomic
from report.digests import canonical_json, digest, file_digest
from report.document import Picture
from report.errors import DataError, StoreError
from report.figures.subjects import PictureSource
from report.software import version
from report.specification.pictures import Film, Part, PictureOptions
from report.store.run_key import code_digest
from report.wording import captions, picture_faults

__all__ = ["Artifact", "PictureSource", "draw", "placeholder"]

KEY_FORMAT = 2
SHARED_CODE = (
    "figures/drawing.py",
    "figures/film.py",
    "figures/legend.py",
    "figures/networks.py",
    "figures/sheet.py",
    "figures/style.py",
    "figures/subjects.py",
    "figures/svg_paths.py",
    "specification/picture_bases.py",
    "wording/labels.py",
)
"""Modules of report/ that every picture depends on; `OWN_CODE` comes to these."""
OWN_CODE: dict[str, tuple[str, ...]] = {
    "animated_layers": ("figures/channels.py", "figures/responses.py"),
    "animated_scan": ("figures/animated_training.py",),
    "attention": ("specification/attribution_pictures.py",),
    "faithfulness": ("specification/attribution_pictures.py",),
    "gradient_norms": ("figures/curves.py", "study/gradients.py"),
}
"""What the module of a picture uses besides itself and the module of its arrays."""
LAB_CODE = (
    "anatomy.py",
    "attribution.py",
    "cam.py",
    "faithfulness.py",
    "layers.py",
    "model.py",
    "preprocessing.py",
    "probes.py",
    "units.py",
)
"""Modules of lenet/ that turn stored weights into what is shown."""
SOFTWARE = ("lxml", "matplotlib", "pillow", "pylopdf-fonts-zh-cn", "scikit-learn", "torchcam")
MEDIA_TYPES = {"png": "image/png", "svg": "image/svg+xml", "gif": "image/gif", "webp": "image/webp"}
CSS_PIXELS_PER_MM = 96 / 25.4
MOST_BYTES = 3_000_000
"""Of an animation; a report carries it as text."""


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
        DataError: a picture is to show images that the dataset has not, or an animation is too large.
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
    media_type = MEDIA_TYPES[options.medium]
    return Artifact(options, Picture(Path(), media_type, 160, 1, 1, ""), options.label, options.label)


class _File(BaseModel):
    """What a picture's file is, as `Picture` says it."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    digest: str
    media_type: str
    width_mm: float
    width_px: int
    height_px: int


class _Entry(_File):
    """What is kept beside a picture; `raster` is the file of its pixels or its still."""

    provenance: tuple[tuple[str, str], ...]
    raster: _File | None = None
    seal: str = ""

    def sealed(self) -> _Entry:
        """With the SHA-256 of all its other fields: a changed width is noticed as a changed pixel is."""
        content = self.model_dump(mode="json", exclude={"seal"})
        return self.model_copy(update={"seal": digest(canonical_json(content))})


def _picture(options: PictureOptions, source: PictureSource, folder: Path) -> Picture:
    key = digest(canonical_json(_ingredients(options, source)))
    path, beside = folder / f"{key}.{options.medium}", folder / f"{key}.json"
    raster = folder / f"{key}.raster.png"
    entry = _cached(path, raster, beside)
    if entry is None:
        entry, content, pixels = _drawn(options, source, key)
        try:
            atomic.write_bytes(path, content, own=folder)
            if pixels:
                atomic.write_bytes(raster, pixels, own=folder)
            atomic.write_text(beside, entry.model_dump_json(indent=2) + "\n", own=folder)
        except OSError as error:
            raise StoreError(picture_faults.cannot_write(folder, error)) from error
    facts = entry.model_dump(exclude={"raster", "provenance", "seal"})
    picture = Picture(path, **facts, provenance=entry.provenance)
    if entry.raster is None:
        return picture
    return replace(picture, raster=replace(picture, path=raster, **entry.raster.model_dump()))


def code_of(options: PictureOptions) -> tuple[str, ...]:
    """The modules of report/ whose change may change a picture."""
    arrays = (f"figures/{options.arrays}.py",) if options.arrays else ()
    own = (f"figures/{options.module}.py", *arrays, *OWN_CODE.get(options.module, ()))
    return tuple(dict.fromkeys((*SHARED_CODE, *own)))


def _ingredients(options: PictureOptions, source: PictureSource) -> dict[str, object]:
    """All that can change a picture's bytes, as JSON data."""
    subjects = source.subjects(options)
    own = code_of(options)
    return {
        "format": KEY_FORMAT,
        "options": options.model_dump(mode="json", exclude={"label"}),
        "runs": [[run.key for run in subject.runs] for subject in subjects],
        # Labels are drawn only where variants have to be told apart.
        "labels": [subject.label for subject in subjects] if len(subjects) > 1 else [],
        # Two trainings of one recipe differ in how long they took.
        "seconds": [[run.seconds for run in subject.runs] for subject in subjects] if options.timed else [],
        "dataset": source.dataset_digest,
        "code": code_digest(Path(report.__file__).parent, own),
        "lab": code_digest(Path(lenet.__file__).parent, LAB_CODE),
        "software": {package: version(package) for package in SOFTWARE},
    }


def _cached(path: Path, raster: Path, beside: Path) -> _Entry | None:
    """The entry of a picture that is there and is what was drawn."""
    try:
        entry = _Entry.model_validate_json(content_of(beside))
        if entry != entry.sealed():
            return None
        if entry.raster and file_digest(raster) != entry.raster.digest:
            return None
        return entry if file_digest(path) == entry.digest else None
    except (OSError, ValueError):
        return None


def _drawn(options: PictureOptions, source: PictureSource, key: str) -> tuple[_Entry, bytes, bytes]:
    """A picture, and the PNG beside it, if it is none itself: the one place that imports what drawing takes."""
    from report.figures.style import MM, png, svg

    if isinstance(options, Film):
        from report.figures.drawing import film_of
        from report.figures.film import encoded

        film = film_of(options, source)
        content, *size = encoded(film, options.file, options.milliseconds)
        if len(content) > MOST_BYTES:
            raise DataError(picture_faults.film_too_large(options.label, len(content), MOST_BYTES))
        width = float(film.frames[0].get_figwidth()) / MM
        file = _File(
            digest=digest(content),
            media_type=MEDIA_TYPES[options.file],
            width_mm=round(width, 2),
            width_px=size[0],
            height_px=size[1],
        )
        pixels = png(film.still)
        raster = _png_file(pixels, float(film.still.get_figwidth()) / MM)
    else:
        from report.figures.drawing import figure_of

        figure = figure_of(options, source)
        width, height = (float(inches) / MM for inches in figure.get_size_inches())
        if options.format == "png":
            content, pixels = png(figure), b""
            file, raster = _png_file(content, width), None
        else:
            content, pixels = svg(figure, salt=key), png(figure)
            file = _File(
                digest=digest(content),
                media_type=MEDIA_TYPES["svg"],
                width_mm=round(width, 2),
                width_px=round(width * CSS_PIXELS_PER_MM),
                height_px=round(height * CSS_PIXELS_PER_MM),
            )
            raster = _png_file(pixels, width)
    entry = _Entry(**file.model_dump(), provenance=_provenance(options, source), raster=raster)
    return entry.sealed(), content, pixels


def _png_file(content: bytes, width_mm: float) -> _File:
    from report.figures.style import pixel_size

    width, height = pixel_size(content)
    return _File(
        digest=digest(content),
        media_type=MEDIA_TYPES["png"],
        width_mm=round(width_mm, 2),
        width_px=width,
        height_px=height,
    )


def _provenance(options: PictureOptions, source: PictureSource) -> tuple[tuple[str, str], ...]:
    runs = [run.key for subject in source.subjects(options) for run in subject.runs]
    return (
        ("kind", options.kind),
        ("code", f"report.figures.{options.module}"),
        ("options", canonical_json(options.model_dump(mode="json", exclude={"label"})).decode()),
        ("dataset", source.dataset_digest),
        *(("run", run) for run in runs),
    )
