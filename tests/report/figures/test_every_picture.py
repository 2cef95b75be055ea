"""Every kind of picture, drawn from a real experiment: legible, inside its edges, captioned, the same bytes elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from io import BytesIO
from pathlib import Path
from typing import get_args

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from report.figures.artifacts import MOST_BYTES, Artifact, code_of, draw
from report.figures.drawing import figure_of, film_of
from report.figures.subjects import PictureSource
from report.specification.pictures import (
    AnimatedChannels,
    AnimatedDigits,
    AnimatedScan,
    AnimatedTraining,
    AnyPicture,
    Architecture,
    Cam,
    CamFaithfulness,
    Confusion,
    DenseActivations,
    DigitComparison,
    Embedding,
    FeatureMaps,
    Film,
    GradientNorms,
    Gradients,
    Mistakes,
    PictureOptions,
    Predictions,
    Surface,
    Tradeoff,
)
from tests.report.figures.legibility import overhang, smallest_text
from tests.test_architecture import imports, modules

ROOT = Path(__file__).parents[3]
PICTURES: tuple[PictureOptions, ...] = (
    Architecture(),
    Architecture(variant="sparse", label="sparse_architecture"),
    Confusion(),
    Mistakes(variant="sparse"),
    Predictions(count=5),
    FeatureMaps(variant="sparse"),
    FeatureMaps(layer="C3", scale="image", digit=3, choice=1, label="c3"),
    DigitComparison(variant="sparse", layer="S2"),
    DenseActivations(),
    DenseActivations(variant="sparse", label="dense_sparse"),
    Embedding(variant="sparse", count=40),
    Embedding(variant="sparse", count=40, method="tsne", label="tsne"),
    Surface(variant="sparse", index=2, channel=3),
    Cam(variant="sparse", count=2),
    Gradients(indices=(5, 3), target=4),
    GradientNorms(),
    Tradeoff(),
    AnimatedDigits(variant="sparse", digit=7, count=3),
    AnimatedChannels(variant="sparse", indices=(1, 4)),
    AnimatedTraining(variant="sparse", seed=1),
    AnimatedScan(variant="sparse", channel=2, frames=5, file="webp"),
)
REPEATED = {"architecture", "cam", "tsne", "animation_digits", "animation_scan"}
"""Labels of the pictures that another process draws once more: an SVG, networks, a random method, GIF, WebP."""
SMALLEST = 7
"""Type size, pt, below which nobody reads a figure in a table or a frame of a strip."""


@pytest.fixture(scope="module")
def drawn(experiment: PictureSource, experiment_folder: Path) -> dict[str, Artifact]:
    """Every picture, by its label."""
    return {artifact.label: artifact for artifact in draw(PICTURES, experiment, experiment_folder / "every")}


def figures(options: PictureOptions, source: PictureSource) -> list[Figure]:
    """The figure, or first and last frame and still of an animation."""
    if isinstance(options, AnimatedDigits | AnimatedChannels | AnimatedTraining | AnimatedScan):
        film = film_of(options, source)
        return [film.frames[0], film.frames[-1], film.still]
    return [figure_of(options, source)]


def test_no_kind_is_left_out() -> None:
    known = {
        "samples",
        "learning_curves",
        "layer_grid",
        "kernels",
        "cam_faithfulness",
    }  # have tests of their own
    kinds = {model.model_fields["kind"].default for model in get_args(AnyPicture)}
    assert kinds == {options.kind for options in PICTURES} | known


@pytest.mark.parametrize("options", PICTURES, ids=lambda options: options.label)
def test_everything_is_readable_and_inside(options: PictureOptions, experiment: PictureSource) -> None:
    for figure in figures(options, experiment):
        assert overhang(figure) < 0.2
        assert smallest_text(figure) >= SMALLEST
        assert figure.get_figwidth() * 25.4 <= 160.01
        assert figure.get_figheight() * 25.4 <= 230


def test_captions_and_descriptions_are_sentences(drawn: dict[str, Artifact]) -> None:
    assert len({artifact.caption for artifact in drawn.values()}) == len(PICTURES)
    for artifact in drawn.values():
        assert len(artifact.caption) > 20
        assert not artifact.caption.endswith("。")
        assert artifact.alt.endswith("。")
        assert not re.search(r"  |[，、；：（] ", artifact.caption), artifact.caption


def test_pictures_are_not_blank(drawn: dict[str, Artifact]) -> None:
    for artifact in drawn.values():
        picture = artifact.picture.raster or artifact.picture
        with Image.open(picture.path) as image:
            pixels = np.asarray(image.convert("L"))
        assert (pixels < 200).mean() > 0.002, artifact.label
        assert pixels.std() > 5, artifact.label


def test_an_animation_has_a_still_that_print_shows(drawn: dict[str, Artifact]) -> None:
    for artifact in drawn.values():
        picture = artifact.picture
        assert picture.moves == isinstance(artifact.options, Film)
        assert (picture.printed.media_type == "image/png") or not picture.moves
        if picture.moves:
            assert picture.printed.path != picture.path
            assert picture.path.stat().st_size < MOST_BYTES
            with Image.open(BytesIO(picture.printed.path.read_bytes())) as still:
                assert still.size == (picture.printed.width_px, picture.printed.height_px)


ELSEWHERE = """
import sys
from pathlib import Path
from report.figures.artifacts import draw
from tests.report.figures.test_every_picture import PICTURES, REPEATED
from tests.report.small_experiment import small_experiment
pictures = [options for options in PICTURES if options.label in REPEATED]
for artifact in draw(pictures, small_experiment(Path(sys.argv[1])), Path(sys.argv[2])):
    print(artifact.label, artifact.picture.digest, artifact.picture.printed.digest)
"""


def test_another_process_draws_the_same_bytes(
    drawn: dict[str, Artifact], experiment_folder: Path, tmp_path: Path
) -> None:
    command = [sys.executable, "-c", ELSEWHERE, str(experiment_folder), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "11", "OMP_NUM_THREADS": "2"}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment)
    lines = [line.split() for line in run.stdout.splitlines()]
    assert lines == [
        [label, artifact.picture.digest, artifact.picture.printed.digest]
        for label, artifact in drawn.items()
        if label in REPEATED
    ]
    assert len(lines) == len(REPEATED)


@pytest.mark.parametrize("options", [*PICTURES, CamFaithfulness()], ids=lambda options: options.label)
def test_the_key_covers_the_code_that_draws(options: PictureOptions) -> None:
    """Whatever of report/figures the module of a picture and that of its arrays import is in its cache key."""
    known = modules()
    waiting = [f"report.figures.{name}" for name in (options.module, options.arrays) if name]
    used: set[str] = set()
    while waiting:
        name = waiting.pop()
        used.add(name)
        found = imports(known[name], top_level_only=True)
        waiting += [it for it in found - used if it.startswith("report.figures.") and it in known]
    code = {f"{name.removeprefix('report.').replace('.', '/')}.py" for name in used}
    assert code <= set(code_of(options)), code - set(code_of(options))
