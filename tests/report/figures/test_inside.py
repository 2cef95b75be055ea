"""What pictures of the inside of a network show is what is inside."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from lenet.preprocessing import split
from lenet.training import model_of
from report.errors import DataError
from report.figures.answers import confusion_counts
from report.figures.attention import cam
from report.figures.attributions import Explained, Faithfulness
from report.figures.confusion import confusion
from report.figures.drawing import figure_of
from report.figures.embedding import apart
from report.figures.faithfulness import faithfulness
from report.figures.predictions import RIGHT, WRONG, predictions, square
from report.figures.subjects import PictureSource
from report.figures.tradeoff import Cost, tradeoff
from report.specification.pictures import (
    Cam,
    Confusion,
    DigitComparison,
    FeatureMaps,
    Mistakes,
    Predictions,
    StillPicture,
)
from report.wording import labels
from tests.report.figures.legibility import overhang, pixels, smallest_text, words


def images(options: StillPicture, source: PictureSource) -> list[NDArray[np.float32]]:
    """The arrays of all images in a picture."""
    return [pixels(image) for image in figure_of(options, source).axes[0].images]


def hooked(source: PictureSource, module: str, index: int) -> NDArray[np.float32]:
    """What a hook sees leave a module of the sparse network for an image of the test set."""
    run = source.runs["sparse"][0]
    batch = split(source.dataset("sparse"), run.recipe.data).evaluation.batch(slice(index, index + 1))
    model, seen = model_of(run.recipe, run.weights()), list[torch.Tensor]()
    model.get_submodule(module).register_forward_hook(lambda _, __, output: seen.append(output))
    with torch.no_grad():
        model(batch)
    return seen[0][0].contiguous().numpy()


@pytest.mark.parametrize(
    ("layer", "module"),
    [("C1", "act1"), ("conv1", "conv1"), ("S2", "pool1"), ("C3", "act2"), ("S4", "pool2")],
)
def test_feature_maps_are_what_a_hook_sees(experiment: PictureSource, layer: str, module: str) -> None:
    _, *shown = images(FeatureMaps(variant="sparse", layer=layer, index=3), experiment)
    np.testing.assert_allclose(np.stack(shown), hooked(experiment, module, 3), atol=1e-6)


def test_a_shared_scale_is_that_of_all_channels_and_an_own_one_of_each(experiment: PictureSource) -> None:
    for scale in ("shared", "image"):
        options = FeatureMaps.model_validate({"variant": "sparse", "scale": scale})
        _, *shown = figure_of(options, experiment).axes[0].images
        limits = {image.get_clim() for image in shown}
        assert len(limits) == 1 if scale == "shared" else len(limits) > 1


def test_a_comparison_has_the_first_image_of_each_digit(experiment: PictureSource) -> None:
    test = split(experiment.dataset("sparse"), experiment.data["sparse"]).evaluation
    shown = images(DigitComparison(variant="sparse", digits=(4, 1), channels=3), experiment)
    assert len(shown) == 2 * 4
    for row, digit in enumerate((4, 1)):
        index = int(np.argmax(test.labels.numpy() == digit))
        np.testing.assert_array_equal(shown[4 * row], test.batch(slice(index, index + 1))[0, 0].numpy())
        maps = hooked(experiment, "act1", index)[:3]
        np.testing.assert_allclose(np.stack(shown[4 * row + 1 : 4 * row + 4]), maps, atol=1e-6)


def test_the_matrix_counts_every_image_once(experiment: PictureSource) -> None:
    run = experiment.runs["sparse"][0]
    counts = confusion_counts(run)
    assert counts.sum() == len(run.labels())
    assert counts.trace() == round(run.results.test_accuracy * counts.sum())
    np.testing.assert_array_equal(counts.sum(axis=1), np.bincount(run.labels(), minlength=10))
    told = words(figure_of(Confusion(variant="sparse"), experiment))
    assert str(counts.max()) in told


def test_shares_are_of_the_true_class() -> None:
    counts = np.array([[3, 1], [0, 5]])
    told = words(confusion(counts, ("甲", "乙")))
    assert {"75.0", "25.0", "100.0", "·"} <= set(told)
    assert labels.TRUE_CLASS in told


def test_mistakes_are_wrong_and_the_most_confident_come_first(experiment: PictureSource) -> None:
    run = experiment.runs["classic"][0]
    logits = torch.from_numpy(run.logits())
    confidence, answers = logits.softmax(1).max(1)
    wrong = [
        i for i in confidence.argsort(descending=True, stable=True) if answers[i] != int(run.labels()[i])
    ]
    figure = figure_of(Mistakes(count=4), experiment)
    test = split(experiment.dataset("classic"), experiment.data["classic"]).evaluation
    expected = [test.batch(slice(int(i), int(i) + 1))[0, 0].numpy() for i in wrong[:4]]
    for shown, image in zip(figure.axes[0].images, expected, strict=True):
        np.testing.assert_array_equal(pixels(shown), image)
    assert {text.get_color() for text in figure.axes[0].texts} == {WRONG}


def test_without_mistakes_the_picture_says_so() -> None:
    assert words(predictions([])) == [labels.NO_MISTAKES]


def test_right_answers_are_green_and_wrong_ones_red(experiment: PictureSource) -> None:
    run = experiment.runs["sparse"][0]
    right = run.logits().argmax(1) == run.labels()
    texts = figure_of(Predictions(variant="sparse", indices=tuple(range(16))), experiment).axes[0].texts
    assert [text.get_color() for text in texts[::2]] == [RIGHT if it else WRONG for it in right[:16]]
    assert [square(count) for count in (1, 2, 16, 17)] == [1, 2, 4, 5]


def test_images_that_are_not_there_are_one_clear_sentence(experiment: PictureSource) -> None:
    with pytest.raises(DataError, match="要第 99 幅图像"):
        figure_of(FeatureMaps(index=99), experiment)
    with pytest.raises(DataError, match="需要 30 幅类别为 7 的图像"):
        figure_of(Cam(digit=7, count=30), experiment)


def test_a_map_of_nothing_says_so_and_is_not_drawn_blank() -> None:
    empty, lit = np.zeros((4, 4), dtype=np.float32), np.eye(4, dtype=np.float32)
    figure = cam([Explained(0, "7", "7", lit, (empty, lit))], Cam(methods=("grad_cam", "layer_cam")))
    assert words(figure).count(labels.NO_EVIDENCE) == 1
    assert len(figure.axes[0].images) == 1 + 1 + 2


def test_curves_of_faithfulness_are_labelled_with_their_areas() -> None:
    falling, rising = np.linspace(1, 0, 29), np.linspace(0, 1, 29)
    figure = faithfulness(
        [
            Faithfulness("grad_cam", falling, rising, 0.51, 0.52),
            Faithfulness(None, falling, rising, 0.61, 0.62),
        ]
    )
    told = words(figure)
    assert {"Grad-CAM  0.510", "Grad-CAM  0.520", "随机次序  0.610", "随机次序  0.620"} <= set(told)
    np.testing.assert_array_equal(figure.axes[0].lines[0].get_ydata(), falling)
    assert overhang(figure) < 0.01
    assert smallest_text(figure) >= 8


def test_names_that_would_cover_each_other_move_apart_and_no_other() -> None:
    middles = np.array([[10.0, 10.0], [12.0, 11.0], [13.0, 30.0], [90.0, 10.0]])
    places = apart(middles, np.full(4, 8.0), 12.0)
    np.testing.assert_allclose(places, np.array([[10, 4.5], [12, 16.5], [13, 30], [90, 10]]))
    crowd = apart(np.zeros((5, 2)), np.full(5, 8.0), 12.0)
    assert np.diff(np.sort(crowd[:, 1])).min() > 0.99 * 12
    np.testing.assert_allclose(crowd.mean(axis=0), 0, atol=1e-9)


def test_a_point_stands_at_its_cost() -> None:
    figure = tradeoff([Cost("甲", 61706, 3.0, (98.0, 99.0)), Cost("乙", 215370, 9.0, (99.5,))])
    for axes, x in zip(figure.axes, (61706, 3.0), strict=True):
        np.testing.assert_array_equal(np.asarray(axes.lines[0].get_xydata()), [[x, 98.5]])
