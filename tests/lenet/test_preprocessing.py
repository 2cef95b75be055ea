"""What a network sees: chosen, padded and scaled."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from torch import Tensor

from lenet.datasets import Dataset, load_dataset
from lenet.errors import ImpossibleNetwork
from lenet.preprocessing import Images, split
from lenet.recipe import DataRecipe, Normalization
from lenet.vision import import_torchvision
from tests.idx_files import write_idx_dataset


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    folder: Path = write_idx_dataset(tmp_path_factory.mktemp("digits"), train=50, test=30)
    return load_dataset(DataRecipe(name="idx", path=str(folder)))


def greys(normalization: Normalization, image_size: int = 2) -> Images:
    """One 2x2 image of background and foreground."""
    pixels = torch.tensor([[[0, 255], [255, 0]]], dtype=torch.uint8)
    return Images(pixels, torch.tensor([1]), normalization, image_size)


@pytest.mark.parametrize(
    ("normalization", "background", "foreground"),
    [("unit", 0.0, 1.0), ("standard", -0.42421, 2.82149), ("lecun1998", -0.1, 1.175)],
)
def test_each_scale_of_grey_has_its_background_and_foreground(
    normalization: Normalization, background: float, foreground: float
) -> None:
    image = greys(normalization).batch(slice(None))[0, 0]
    assert image.flatten().tolist() == pytest.approx(
        [background, foreground, foreground, background], abs=1e-5
    )


@pytest.mark.parametrize("normalization", ["unit", "standard", "lecun1998"])
def test_the_border_is_background(normalization: Normalization) -> None:
    image = greys(normalization, image_size=6).batch(slice(None))[0, 0]
    border = image.clone()
    border[2:4, 2:4] = image[0, 0]
    assert image[2:4, 2:4].equal(greys(normalization).batch(slice(None))[0, 0])
    assert border.eq(image[2, 2]).all()


def test_an_odd_border_is_wider_to_the_right_and_below() -> None:
    image = greys("unit", image_size=5).batch(slice(None))[0, 0]
    assert image.nonzero().tolist() == [[1, 2], [2, 1]]


def test_values_are_those_of_torchvision(dataset: Dataset) -> None:
    v2 = import_torchvision("transforms.v2")
    pixels = torch.from_numpy(dataset.train.images).unsqueeze(1)
    expected = v2.Normalize((0.1307,), (0.3081,))(v2.ToDtype(torch.float32, scale=True)(pixels))
    batch = split(dataset, DataRecipe(normalization="standard")).train.batch(slice(None))
    torch.testing.assert_close(batch, expected, rtol=0, atol=1e-6)


@pytest.mark.parametrize("image_size", [28, 32])
@pytest.mark.parametrize("index", [slice(3, 7), torch.tensor([3, 4, 5, 6])], ids=["slice", "tensor"])
def test_a_batch_is_float_and_channels_last(dataset: Dataset, image_size: int, index: Tensor | slice) -> None:
    images = split(dataset, DataRecipe(image_size=image_size)).train
    batch = images.batch(index)
    assert batch.dtype == torch.float32
    assert batch.shape == (4, 1, image_size, image_size)
    assert batch.stride() == (image_size**2, 1, image_size, 1)
    inner = (image_size - 28) // 2
    stored = torch.from_numpy(dataset.train.images[3:7]).float() / 255
    assert batch[:, 0, inner : inner + 28, inner : inner + 28].equal(stored)


def test_a_batch_keeps_the_order_of_its_index_and_leaves_the_stored_pixels_alone(dataset: Dataset) -> None:
    images = split(dataset, DataRecipe()).train
    before = images.pixels.clone()
    batch = images.batch(torch.tensor([4, 0, 4]))
    assert batch[0].equal(batch[2])
    assert batch[1].equal(images.batch(slice(1))[0])
    batch.fill_(9)
    assert images.pixels.equal(before)


def test_without_further_wishes_all_training_images_are_used_and_the_test_set_judges(
    dataset: Dataset,
) -> None:
    splits = split(dataset, DataRecipe())
    assert (len(splits.train), len(splits.evaluation), splits.evaluated) == (50, 30, "test")
    assert splits.train.labels.dtype == torch.int64
    assert splits.train.labels.tolist() == dataset.train.labels.tolist()
    assert splits.evaluation.labels.tolist() == dataset.test.labels.tolist()
    assert splits.classes == dataset.classes


def test_the_pixels_stay_in_the_mapped_file(dataset: Dataset) -> None:
    images = split(dataset, DataRecipe(validation_size=10)).train
    assert images.pixels.data_ptr() == dataset.train.images.ctypes.data


def test_the_held_out_images_are_the_last_ones_and_are_never_trained_on(dataset: Dataset) -> None:
    splits = split(dataset, DataRecipe(validation_size=10, train_size=15))
    assert splits.evaluated == "validation"
    assert splits.train.labels.tolist() == dataset.train.labels[:15].tolist()
    assert splits.evaluation.labels.tolist() == dataset.train.labels[40:].tolist()
    assert splits.evaluation.pixels.equal(torch.from_numpy(dataset.train.images[40:]))


@pytest.mark.parametrize(
    ("data", "reason", "shape"),
    [
        (DataRecipe(image_size=27), "image_size_too_small", (1, 28, 28)),
        (DataRecipe(validation_size=50), "validation_size_too_large", (50,)),
        (DataRecipe(train_size=51), "train_size_too_large", (50,)),
        (DataRecipe(train_size=41, validation_size=10), "train_size_too_large", (40,)),
    ],
)
def test_what_the_dataset_cannot_give_is_refused(
    dataset: Dataset, data: DataRecipe, reason: str, shape: tuple[int, ...]
) -> None:
    with pytest.raises(ImpossibleNetwork) as failure:
        split(dataset, data)
    assert (failure.value.layer, failure.value.reason, failure.value.input_shape) == ("input", reason, shape)


def test_the_synthetic_digits_can_be_told_apart(dataset: Dataset) -> None:
    """The other tests' trainings rest on it: the nearest class mean is right far more often than chance."""
    splits = split(dataset, DataRecipe())
    train, test = splits.train.batch(slice(None)).flatten(1), splits.evaluation.batch(slice(None)).flatten(1)
    means = torch.stack([train[splits.train.labels == digit].mean(0) for digit in range(10)])
    right = torch.cdist(test, means).argmin(1) == splits.evaluation.labels
    assert right.float().mean() > 0.5
