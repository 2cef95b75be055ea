"""Animations: their frames, pace and size, and that what they show is what the network does."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
import torch
from PIL import Image, ImageSequence

from lenet.preprocessing import split
from lenet.training import model_of
from report.figures.animated_scan import so_far
from report.figures.animated_training import spread
from report.figures.drawing import film_of
from report.figures.film import encoded
from report.figures.films import development, scan, shots
from report.figures.subjects import PictureSource
from report.specification.pictures import AnimatedDigits, AnimatedScan, AnimatedTraining, Animation
from tests.report.figures.legibility import words

MOST = 1_000_000


def opened(options: Animation, source: PictureSource) -> tuple[bytes, list[Image.Image], list[int]]:
    """The file of an animation, its frames, and how long each is shown, ms."""
    content, width, height = encoded(film_of(options, source), options.file, options.milliseconds)
    with Image.open(BytesIO(content)) as film:
        assert film.size == (width, height)
        assert film.info["loop"] == 0
        frames, durations = [], []
        for frame in ImageSequence.Iterator(film):
            frame.load()
            durations.append(int(frame.info["duration"]))
            frames.append(frame.convert("RGB"))
    return content, frames, durations


@pytest.mark.parametrize("file", ["gif", "webp"])
def test_a_film_has_a_frame_an_image_and_keeps_its_pace(experiment: PictureSource, file: str) -> None:
    options = AnimatedDigits.model_validate({"variant": "sparse", "digit": None, "count": 4, "file": file})
    content, frames, durations = opened(options, experiment)
    assert content[:4] == (b"GIF8" if file == "gif" else b"RIFF")
    assert len(frames) == 4
    assert durations == [1000] * 4
    assert len(content) < MOST
    assert len({frame.tobytes() for frame in frames}) == 4
    # Paper is white, whatever the palette.
    assert frames[0].getpixel((frames[0].width - 3, 3)) == (255, 255, 255)


def test_frames_a_second_are_an_alternative(experiment: PictureSource) -> None:
    _, frames, durations = opened(AnimatedScan(variant="sparse", fps=10, frames=6), experiment)
    assert (len(frames), durations) == (6, [100] * 6)


def test_the_default_scan_stays_below_a_megabyte(experiment: PictureSource) -> None:
    content, frames, durations = opened(AnimatedScan(variant="sparse"), experiment)
    assert (len(frames), set(durations)) == (49, {150})
    assert len(content) < MOST


def test_digits_are_of_the_class_that_was_asked_for(experiment: PictureSource) -> None:
    options = AnimatedDigits(variant="sparse", digit=7, count=3)
    (subject,) = experiment.subjects(options)
    found = shots(options, experiment, subject)
    assert {shot.name for shot in found} == {"7"}
    assert [shot.index for shot in found] == [int(i) for i in np.flatnonzero(subject.run.labels() == 7)[:3]]
    assert {name: maps.shape for name, maps in found[0].layers.items()} == {
        "C1": (6, 28, 28),
        "C3": (16, 10, 10),
    }


def test_the_strip_names_each_frames_time(experiment: PictureSource) -> None:
    still = film_of(AnimatedDigits(variant="sparse", digit=7, count=3, seconds=0.5), experiment).still
    assert {"第 1 帧，0 s", "第 2 帧，0.5 s", "第 3 帧，1 s"} <= set(words(still))


def test_the_scans_output_is_the_convolution(experiment: PictureSource) -> None:
    options = AnimatedScan(variant="sparse", index=2, channel=4)
    (subject,) = experiment.subjects(options)
    found = scan(options, experiment, subject)
    model = model_of(subject.recipe, subject.run.weights())
    batch = split(experiment.dataset("sparse"), subject.recipe.data).evaluation.batch(slice(2, 3))
    with torch.no_grad():
        expected = model.get_submodule("conv1")(batch)[0, 4].numpy()
    np.testing.assert_array_equal(found.output, expected)
    # Each value is the window under the kernel, weighted and summed, plus the bias.
    size = len(found.kernel)
    for row, column in ((0, 0), (9, 13), (27, 27)):
        window = found.padded[row : row + size, column : column + size]
        value = (window * found.kernel).sum() + found.bias
        assert found.output[row, column] == pytest.approx(float(value), abs=1e-5)


def test_the_output_appears_in_reading_order(experiment: PictureSource) -> None:
    options = AnimatedScan(variant="sparse")
    (subject,) = experiment.subjects(options)
    found = scan(options, experiment, subject)
    shown = so_far(found, 29)
    assert np.isfinite(shown).sum() == 30
    np.testing.assert_array_equal(shown[0], found.output[0])
    np.testing.assert_array_equal(so_far(found, found.output.size - 1), found.output)


def test_training_goes_through_the_stored_epochs(experiment: PictureSource) -> None:
    options = AnimatedTraining(variant="sparse", index=1)
    (subject,) = experiment.subjects(options)
    course = development(options, experiment, subject)
    assert [stand.epoch for stand in course.stands] == [0, 1, 2]
    weights = subject.run.weights()["model/conv1.weight"].numpy()
    np.testing.assert_array_equal(course.stands[-1].kernels, weights[:, 0])
    assert [stand.test_accuracy for stand in course.stands] == [
        record.test_accuracy for record in subject.run.records
    ]
    model = model_of(subject.recipe, subject.run.weights())
    batch = split(experiment.dataset("sparse"), subject.recipe.data).evaluation.batch(slice(1, 2))
    bias = model.get_parameter("conv1.bias").detach().view(-1, 1, 1)
    with torch.no_grad():
        last = (model.get_submodule("conv1")(batch)[0] - bias).numpy()
    np.testing.assert_allclose(course.stands[-1].responses, last, atol=1e-5)


def test_long_trainings_are_shown_in_few_steps_with_both_ends() -> None:
    assert spread(3, 40) == [0, 1, 2]
    assert len(spread(1000, 40)) == 40
    assert (spread(1000, 40)[0], spread(1000, 40)[-1]) == (0, 999)
