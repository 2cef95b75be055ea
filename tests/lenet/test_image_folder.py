"""A folder of pictures becomes a dataset: any size and colour, classes by name, split by the user or by digest."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lenet.aside import ASIDE
from lenet.datasets import dataset_digest, load_dataset
from lenet.errors import DatasetCorrupt, DatasetUnavailable
from lenet.recipe import DataRecipe, ModelRecipe, RunRecipe, TrainingRecipe
from lenet.sources import idx
from lenet.sources.fashion_mnist import CLASSES, FASHION_MNIST
from lenet.sources.image_folder import image_folder
from lenet.sources.obtain import cache_folder
from lenet.sources.picture import MOST_PIXELS, converted
from lenet.sources.picture_survey import class_names, survey
from tests.in_the_way import BELONGINGS, FOR_A_FILE, Spoil, a_folder, a_pipe, posix


@pytest.fixture(autouse=True)
def cache(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("LABREPORT_CACHE", str(tmp_path / "cache"))
    return cache_folder("folder")


def picture(path: Path, grey: int = 0, size: tuple[int, int] = (20, 30), mode: str = "L") -> Path:
    """A black picture with a square of `grey`."""
    path.parent.mkdir(parents=True, exist_ok=True)
    image = Image.new("L", size)
    image.paste(grey, (5, 5, 15, 15))
    image.convert(mode).save(path)
    return path


def folder_of(root: Path, classes: tuple[str, ...] = ("猫", "狗", "10", "9"), count: int = 7) -> Path:
    """So many pictures of each class."""
    for label, name in enumerate(classes):
        for number in range(count):
            picture(root / name / f"{number}.png", 30 * label + number + 1)
    return root


def recipe(folder: Path) -> DataRecipe:
    return DataRecipe(name="folder", path=str(folder))


def test_subfolders_are_the_classes_and_numbers_come_by_their_value(tmp_path: Path) -> None:
    assert class_names(folder_of(tmp_path / "data")) == ("9", "10", "狗", "猫")


def test_without_a_split_every_sixth_picture_is_a_test_picture(tmp_path: Path) -> None:
    dataset = load_dataset(recipe(folder_of(tmp_path / "data")))
    assert dataset.classes == ("9", "10", "狗", "猫")
    assert (len(dataset.train), len(dataset.test)) == (4 * 5, 4 * 2)
    assert np.bincount(dataset.train.labels).tolist() == [5, 5, 5, 5]
    assert dataset.train.images.shape == (20, 28, 28)


def test_a_split_of_the_users_own_is_kept(tmp_path: Path) -> None:
    folder_of(tmp_path / "data" / "train", ("a", "b"), 3)
    folder_of(tmp_path / "data" / "test", ("b",), 2)
    dataset = load_dataset(recipe(tmp_path / "data"))
    assert (len(dataset.train), dataset.test.labels.tolist()) == (6, [1, 1])


def test_the_classes_take_turns_so_that_the_first_and_the_last_pictures_are_of_all(tmp_path: Path) -> None:
    dataset = load_dataset(recipe(folder_of(tmp_path / "data", ("a", "b", "c"), 12)))
    assert dataset.train.labels.tolist() == [0, 1, 2] * 10
    assert dataset.test.labels.tolist() == [0, 1, 2] * 2
    folder_of(tmp_path / "own" / "train", ("a",), 9)
    folder_of(tmp_path / "own" / "train", ("b",), 3)
    folder_of(tmp_path / "own" / "test", ("a", "b"), 2)
    uneven = load_dataset(recipe(tmp_path / "own"))
    assert uneven.train.labels.tolist() == [0, 0, 1, 0] * 3
    assert uneven.test.labels.tolist() == [0, 1, 0, 1]


def test_files_may_be_renamed_but_not_changed(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data")
    before = dataset_digest(recipe(data))
    (data / "猫" / "0.png").rename(data / "猫" / "z.png")
    assert dataset_digest(recipe(data)) == before
    picture(data / "猫" / "z.png", 255)
    changed = dataset_digest(recipe(data))
    assert changed != before
    (data / "猫").rename(data / "虎")
    assert dataset_digest(recipe(data)) != changed, "the classes' names are part of every table"


@pytest.mark.parametrize(
    ("mode", "suffix"), [("L", "png"), ("RGB", "jpg"), ("1", "bmp"), ("P", "gif"), ("I;16", "tif")]
)
def test_grey_and_colour_come_out_alike(tmp_path: Path, mode: str, suffix: str) -> None:
    image = Image.new("L", (56, 56))
    image.paste(255, (14, 14, 42, 42))
    path = tmp_path / f"x.{suffix}"
    if mode == "I;16":
        Image.fromarray(np.asarray(image).astype(np.uint16) * 257).save(path)
    else:
        image.convert(mode).save(path)
    grey = converted(path)
    assert grey.shape == (28, 28)
    assert grey.dtype == np.uint8
    assert grey[:5].max() < 20
    assert grey[9:19, 9:19].min() > 235


def test_shape_is_kept_and_the_rest_filled_with_the_background(tmp_path: Path) -> None:
    image = Image.new("L", (10, 40), 200)
    image.paste(0, (0, 10, 10, 30))
    image.save(tmp_path / "tall.png")
    grey = converted(tmp_path / "tall.png")
    assert (grey[:, :9] == 200).all()
    assert (grey[10:18, 11:17] < 20).all()


def test_what_is_transparent_is_white(tmp_path: Path) -> None:
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(tmp_path / "clear.png")
    assert (converted(tmp_path / "clear.png") == 255).all()


def test_the_arrays_are_cached_and_a_damaged_cache_is_made_again(tmp_path: Path, cache: Path) -> None:
    data = folder_of(tmp_path / "data")
    first = image_folder(data)
    path = first.paths[idx.TRAIN_IMAGES]
    whole, made = path.read_bytes(), path.stat().st_mtime_ns
    assert image_folder(data).paths[idx.TRAIN_IMAGES].stat().st_mtime_ns == made
    path.write_bytes(whole[:-1] + b"x")
    assert image_folder(data).paths[idx.TRAIN_IMAGES].read_bytes() == whole
    left = {child.name for child in cache.iterdir()}
    assert left == {path.parent.name, ASIDE}, "nothing half made is left"


@posix
@pytest.mark.parametrize("spoil", FOR_A_FILE)
@pytest.mark.parametrize("name", [".", idx.TRAIN_IMAGES, "classes.json"])
def test_what_lies_in_the_place_of_the_arrays_is_moved_or_replaced(
    tmp_path: Path, cache: Path, name: str, spoil: Spoil
) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"), 3)
    kept = image_folder(data).paths[idx.TRAIN_IMAGES].parent
    before = {path.name: path.read_bytes() for path in kept.iterdir()}
    spoil(kept / name if name != "." else kept)
    assert image_folder(data).paths[idx.TRAIN_IMAGES].parent == kept
    assert {path.name: path.read_bytes() for path in kept.iterdir()} == before
    assert len(list(cache.rglob(BELONGINGS))) == (spoil is a_folder)


@pytest.mark.parametrize("text", ["[" * 200_000, "1", '{"files": 1}'])
def test_a_list_of_another_make_is_made_again(tmp_path: Path, text: str) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"), 3)
    listing = image_folder(data).paths[idx.TRAIN_IMAGES].parent / "classes.json"
    before = listing.read_bytes()
    listing.write_text(text)
    image_folder(data)
    assert listing.read_bytes() == before


@posix
def test_a_picture_that_is_a_pipe_is_none(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"), 3)
    before = image_folder(data).paths
    a_pipe(data / "a" / "pipe.png")
    assert image_folder(data).paths == before


def test_what_is_no_picture_is_left_alone(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data")
    (data / "猫" / "Thumbs.db").write_bytes(b"x")
    (data / ".DS_Store").write_bytes(b"x")
    (data / ".hidden").mkdir()
    assert len(load_dataset(recipe(data)).classes) == 4


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(DatasetUnavailable):
        load_dataset(recipe(tmp_path / "nowhere"))
    with pytest.raises(DatasetUnavailable):
        load_dataset(DataRecipe(name="folder"))


@pytest.mark.parametrize(
    "reason",
    [
        "too_few_classes",
        "not_an_image",
        "no_pictures",
        "no_known_pictures",
        "no_test_pictures",
        "one_picture_each",
        "class_name",
        "classes_differ",
        "absurd_dimensions",
    ],
)
def test_a_folder_that_is_no_dataset_is_refused_with_its_reason(tmp_path: Path, reason: str) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"), 2)
    match reason:
        case "too_few_classes":
            (data / "b").rename(tmp_path / "away")
        case "not_an_image":
            (data / "b" / "0.png").write_bytes(b"\x89PNG\r\n\x1a\nnothing")
        case "no_pictures":
            (data / "c").mkdir()
            (data / "c" / "Thumbs.db").touch()
        case "no_known_pictures":
            (data / "c").mkdir()
            (data / "c" / "x.heic").touch()
        case "no_test_pictures":
            (data / "train").mkdir()
            for name in "ab":
                (data / name).rename(data / "train" / name)
            (data / "test" / "a").mkdir(parents=True)
        case "one_picture_each":
            for name in "ab":
                (data / name / "0.png").unlink()
        case "class_name":
            picture(data / "\u202eevil" / "x.png")
        case "classes_differ":
            (data / "train").mkdir()
            for name in "ab":
                (data / name).rename(data / "train" / name)
            picture(data / "test" / "c" / "x.png")
        case "absurd_dimensions":
            # The header of a PNG of 65,535 x 65,535 pixels: nothing of that size may ever be unpacked.
            whole = bytearray((data / "b" / "0.png").read_bytes())
            whole[16:24] = (65_535).to_bytes(4, "big") * 2
            import zlib

            whole[29:33] = zlib.crc32(whole[12:29]).to_bytes(4, "big")
            assert MOST_PIXELS < 65_535**2
            (data / "b" / "0.png").write_bytes(whole)
    with pytest.raises(DatasetCorrupt) as caught:
        load_dataset(recipe(data))
    assert caught.value.reason == reason
    if reason in ("not_an_image", "absurd_dimensions"):
        survey(data)
    else:
        with pytest.raises(DatasetCorrupt) as told:
            survey(data)
        assert (told.value.path, told.value.reason) == (caught.value.path, reason), "told by names alone"


@pytest.mark.parametrize("count", [2, 6, 7, 13])
def test_the_number_of_pictures_is_known_by_their_names_alone(tmp_path: Path, count: int) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"), count)
    picture(data / "c" / "x.png", 99)
    dataset, found = load_dataset(recipe(data)), survey(data)
    assert (found.train_size, found.test_size) == (len(dataset.train), len(dataset.test))
    for path in data.rglob("*.png"):
        path.write_bytes(b"no picture")
    assert survey(data) == found


def test_the_number_of_pictures_of_a_split_is_known_too(tmp_path: Path) -> None:
    folder_of(tmp_path / "data" / "train", ("a", "b"), 3)
    folder_of(tmp_path / "data" / "test", ("b",), 2)
    found = survey(tmp_path / "data")
    assert (found.train_size, found.test_size) == (6, 2)


def test_files_that_are_no_pictures_by_their_suffix_are_listed(tmp_path: Path) -> None:
    data = folder_of(tmp_path / "data", ("a", "b"))
    for name in ("x.heic", "Thumbs.db", ".hidden", "Y.PNG"):
        (data / "a" / name).touch()
    assert survey(data).left_out == (str(data / "a" / "x.heic"),)


def test_a_network_has_as_many_outputs_as_there_are_classes(tmp_path: Path) -> None:
    from lenet.preprocessing import split
    from lenet.training import model_of, train

    data = recipe(folder_of(tmp_path / "data", ("甲", "乙", "丙"), 4))
    training = TrainingRecipe(epochs=1, batch_size=4)
    model = ModelRecipe(channels=(2,), kernel_sizes=(5,), paddings=(0,), hidden=(4,))
    whole = RunRecipe(data=data, model=model, training=training)
    (end,) = train(whole, split(load_dataset(data), data))
    assert end.state.tensors["model/output.weight"].shape == (3, 4)
    assert model_of(whole, end.state.tensors).layers[-1].output_shape == (3,)


def test_fashion_mnist_is_known_without_its_files(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LENET_DATA", str(tmp_path))
    assert dataset_digest(DataRecipe(name="fashion_mnist")) != dataset_digest(DataRecipe(name="mnist"))
    assert len(CLASSES) == 10
    assert [source.name for source in FASHION_MNIST.downloads] == ["system", "apt", "torchvision"]


@pytest.mark.parametrize("name", ["folder", "idx"])
@pytest.mark.parametrize("path", ["长" * 10_000, "\0", "/dev/null", ""])
def test_a_path_that_no_system_takes_is_refused(name: str, path: str) -> None:
    with pytest.raises((DatasetUnavailable, DatasetCorrupt)):
        load_dataset(DataRecipe.model_validate({"name": name, "path": path}))
