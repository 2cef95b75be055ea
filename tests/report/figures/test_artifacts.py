"""Pictures of a real experiment: they show what was trained, are the same everywhere, and are drawn once."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from lenet.preprocessing import split
from lenet.training import model_of
from report.digests import digest
from report.errors import DataError, RenderError, StoreError
from report.figures import artifacts
from report.figures.artifacts import PictureSource, draw, placeholder
from report.figures.drawing import figure_of
from report.specification.pictures import (
    DEFAULT_PICTURES,
    Kernels,
    LayerGrid,
    LearningCurves,
    PictureOptions,
    Samples,
    StillPicture,
)
from tests.in_the_way import BELONGINGS, FOR_A_FILE, Spoil, a_folder, a_pipe, posix
from tests.report.figures.legibility import heights, pixels
from tests.report.small_experiment import LABELS, small_experiment

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the experiment lies."""
    return tmp_path_factory.mktemp("experiment")


@pytest.fixture(scope="module")
def source(folder: Path) -> Iterator[PictureSource]:
    """The experiment, trained."""
    threads = torch.get_num_threads()
    yield small_experiment(folder)
    torch.set_num_threads(threads)
    torch.use_deterministic_algorithms(False)


def images(options: StillPicture, source: PictureSource) -> list[NDArray[np.float32]]:
    """The arrays of all images in a picture."""
    return [pixels(image) for image in figure_of(options, source).axes[0].images]


# What the pictures show


def test_samples_are_training_images_under_their_own_labels(source: PictureSource) -> None:
    train = source.dataset("classic").train
    figure = figure_of(Samples(count=12), source)
    for placed, text in zip(figure.axes[0].images, figure.axes[0].texts, strict=True):
        same = (train.images == pixels(placed)).all(axis=(1, 2))
        assert text.get_text() in {str(label) for label in train.labels[same]}


def test_kernels_are_the_trained_weights(source: PictureSource) -> None:
    run = source.runs["classic"][1]
    shown = images(Kernels(layer="C3", seed=1), source)
    weights = model_of(run.recipe, run.weights()).get_parameter("conv2.weight").detach().numpy()
    np.testing.assert_array_equal(np.stack(shown), weights.reshape(96, 5, 5))


def test_kernels_of_a_partly_connected_layer_are_those_of_its_connections(source: PictureSource) -> None:
    assert len(images(Kernels(layer="conv2", variant="sparse"), source)) == 60


def test_the_layer_grid_shows_what_a_hook_sees(source: PictureSource) -> None:
    run = source.runs["sparse"][0]
    batch = split(source.dataset("sparse"), run.recipe.data).evaluation.batch(slice(3))
    model = model_of(run.recipe, run.weights())
    seen = [batch]
    for name in ("pool1", "pool2"):
        model.get_submodule(name).register_forward_hook(lambda _, __, output: seen.append(output))
    with torch.no_grad():
        model(batch)
    expected = [image for output in seen for image in output.contiguous().numpy().sum(axis=1)]
    shown = images(LayerGrid(digits=3, variant="sparse"), source)
    for image, wanted in zip(shown, expected, strict=True):
        np.testing.assert_array_equal(image, wanted)


def test_the_curves_are_the_records(source: PictureSource) -> None:
    figure = figure_of(LearningCurves(variants=("sparse",)), source)
    solid = [line for line in figure.axes[1].lines if line.get_linestyle() == "-"]
    for line, run in zip(solid, source.runs["sparse"], strict=False):
        accuracies = np.array([record.test_accuracy for record in run.records])
        np.testing.assert_allclose(heights(line), 100 * accuracies)


def test_more_images_than_there_are_is_one_clear_sentence(source: PictureSource) -> None:
    with pytest.raises(DataError, match="需要 200 幅图像，训练集只有 150 幅"):
        figure_of(Samples(count=200), source)


# The cache


@pytest.fixture(scope="module")
def drawn(source: PictureSource, folder: Path) -> tuple[artifacts.Artifact, ...]:
    """The default pictures, drawn into the experiment's folder."""
    return draw(DEFAULT_PICTURES, source, folder / "pictures")


def test_an_artifact_is_a_file_and_what_is_said_about_it(drawn: tuple[artifacts.Artifact, ...]) -> None:
    assert [artifact.label for artifact in drawn] == [options.label for options in DEFAULT_PICTURES]
    assert {artifact.section for artifact in drawn} == {"data", "results", "features"}
    for artifact in drawn:
        picture = artifact.picture
        assert digest(picture.path.read_bytes()) == picture.digest
        assert 0 < picture.width_mm <= 160
        assert artifact.caption
        assert artifact.alt
        assert ("kind", artifact.options.kind) in picture.provenance


def test_the_size_in_pixels_is_that_of_the_file(drawn: tuple[artifacts.Artifact, ...]) -> None:
    from PIL import Image

    for artifact in drawn:
        if artifact.picture.media_type == "image/png":
            with Image.open(artifact.picture.path) as image:
                assert image.size == (artifact.picture.width_px, artifact.picture.height_px)


ELSEWHERE = """
import sys
from pathlib import Path
from report.figures.artifacts import draw
from report.specification.pictures import DEFAULT_PICTURES
from tests.report.small_experiment import small_experiment
artifacts = draw(DEFAULT_PICTURES, small_experiment(Path(sys.argv[1])), Path(sys.argv[2]))
print(*(a.picture.digest for a in artifacts))
print(*sorted({"torch", "matplotlib", "PIL"} & set(sys.modules)))
"""


def in_another_process(folder: Path, pictures: Path, **environment: str) -> tuple[list[str], list[str]]:
    """Draw the default pictures elsewhere: their digests, and which heavy modules that took."""
    command = [sys.executable, "-c", ELSEWHERE, str(folder), str(pictures)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT), **environment}
    run = subprocess.run(command, capture_output=True, text=True, check=True, env=environment, cwd=folder)
    digests, heavy = run.stdout.splitlines()
    return digests.split(), heavy.split()


def test_another_process_with_other_settings_draws_the_same_bytes(
    drawn: tuple[artifacts.Artifact, ...], folder: Path, tmp_path: Path
) -> None:
    settings = tmp_path / "matplotlibrc"
    settings.write_text("font.size: 20\naxes.facecolor: red\nsavefig.dpi: 72\nsvg.fonttype: none\n")
    digests, heavy = in_another_process(
        folder, tmp_path / "p", MATPLOTLIBRC=str(settings), PYTHONHASHSEED="7", OMP_NUM_THREADS="2"
    )
    assert digests == [artifact.picture.digest for artifact in drawn]
    assert "matplotlib" in heavy


def test_what_is_cached_is_not_drawn_and_nothing_heavy_is_imported(
    drawn: tuple[artifacts.Artifact, ...], folder: Path
) -> None:
    digests, heavy = in_another_process(folder, folder / "pictures")
    assert digests == [artifact.picture.digest for artifact in drawn]
    assert heavy == []


@pytest.mark.parametrize("damage", [b"", b"\x89PNG\r\n\x1a\n and so on", None])
def test_a_damaged_or_missing_picture_is_drawn_again(
    source: PictureSource, tmp_path: Path, damage: bytes | None
) -> None:
    (before,) = draw((Kernels(),), source, tmp_path)
    content = before.picture.path.read_bytes()
    if damage is None:
        before.picture.path.unlink()
    else:
        before.picture.path.write_bytes(damage)
    assert draw((Kernels(),), source, tmp_path) == (before,)
    assert before.picture.path.read_bytes() == content


@posix
@pytest.mark.parametrize(
    ("name", "spoil"), [(".json", a_folder), (".json", a_pipe), *((".png", spoil) for spoil in FOR_A_FILE)]
)
def test_what_lies_in_the_place_of_a_picture_is_moved_or_replaced(
    source: PictureSource, tmp_path: Path, name: str, spoil: Spoil
) -> None:
    (before,) = draw((Kernels(),), source, tmp_path)
    place = before.picture.path.with_suffix(name)
    content = place.read_bytes()
    spoil(place)
    assert draw((Kernels(),), source, tmp_path) == (before,)
    assert place.read_bytes() == content
    assert len(list(tmp_path.rglob(BELONGINGS))) == (spoil is a_folder)


ENTRIES = ("", "[]", "{}", '{"digest": 1}', "[" * 200_000)
WIDTH_OF_NOTHING = (
    '{"digest": "a", "media_type": "b", "width_mm": NaN, "width_px": 1, "height_px": 1, "provenance": []}'
)


@pytest.mark.parametrize("entry", [*ENTRIES, WIDTH_OF_NOTHING])
def test_a_damaged_entry_is_made_again(source: PictureSource, tmp_path: Path, entry: str) -> None:
    (before,) = draw((Kernels(),), source, tmp_path)
    before.picture.path.with_suffix(".json").write_text(entry)
    assert draw((Kernels(),), source, tmp_path) == (before,)


def test_the_cache_is_asked_before_anything_is_drawn(
    source: PictureSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = draw((Kernels(),), source, tmp_path)

    def refuse(*_: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(artifacts, "_drawn", refuse)
    assert draw((Kernels(),), source, tmp_path) == before
    with pytest.raises(AssertionError, match="drawn again"):
        draw((Kernels(layer="C3"),), source, tmp_path)


def paths(source: PictureSource, folder: Path, *options: PictureOptions) -> list[Path]:
    """Where pictures are kept."""
    return [artifact.picture.path for artifact in draw(options, source, folder)]


def test_the_key_has_in_it_what_changes_the_picture_and_no_more(
    source: PictureSource, tmp_path: Path
) -> None:
    plain, relabelled, other_run = paths(
        source, tmp_path, Kernels(), Kernels(label="other"), Kernels(variant="classic", seed=1)
    )
    assert plain == relabelled != other_run
    renamed = replace(source, labels={**LABELS, "classic": "另一个名字"})
    assert paths(renamed, tmp_path, Kernels()) == [plain]
    assert paths(renamed, tmp_path, LearningCurves()) != paths(source, tmp_path, LearningCurves())


def test_changed_code_is_another_picture(
    source: PictureSource, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = paths(source, tmp_path, Kernels())
    monkeypatch.setattr(artifacts, "code_digest", lambda _, modules: digest(" ".join(modules).encode()))
    assert paths(source, tmp_path, Kernels()) != before


def test_the_key_covers_all_code_that_draws() -> None:
    code = "import sys, report.figures.style, report.figures.drawing; print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    imported = {
        name.replace(".", "/") + ".py" for name in run.stdout.split() if name.startswith("report.figures.")
    }
    covered = {f"report/{name}" for name in artifacts.SHARED_CODE}
    own = {f"report/{name}" for options in DEFAULT_PICTURES for name in artifacts.code_of(options)}
    assert imported <= covered | own
    assert all((ROOT / name).is_file() for name in covered | own)


def test_two_variants_with_the_same_recipe_share_a_picture(source: PictureSource, tmp_path: Path) -> None:
    twins = replace(
        source,
        labels={**LABELS, "twin": "同一个网络"},
        data={**source.data, "twin": source.data["classic"]},
        runs={**source.runs, "twin": source.runs["classic"]},
    )
    one, other = draw((LayerGrid(variant="classic"), LayerGrid(variant="twin")), twins, tmp_path)
    assert one.picture.digest == other.picture.digest
    assert other.caption.startswith("“同一个网络”（种子 0）")


def test_the_entry_beside_a_picture_tells_where_it_comes_from(source: PictureSource, tmp_path: Path) -> None:
    (artifact,) = draw((Kernels(),), source, tmp_path)
    entry = json.loads(artifact.picture.path.with_suffix(".json").read_text())
    assert entry["digest"] == artifact.picture.digest
    assert ["run", source.runs["classic"][0].key] in entry["provenance"]


# What goes wrong


def test_a_label_that_cannot_be_drawn_stops_before_anything_is_written(
    source: PictureSource, tmp_path: Path
) -> None:
    strange = replace(source, labels={**LABELS, "sparse": "独角兽 🦄"})
    with pytest.raises(RenderError, match="🦄"):
        draw((LearningCurves(),), strange, tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_one_clear_sentence(source: PictureSource, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="图片无法写入"):
        draw((Kernels(),), source, tmp_path / "file")


def test_a_placeholder_has_a_label_and_no_picture() -> None:
    stand_in = placeholder(Kernels(label="mine"))
    assert stand_in.label == "mine"
    assert stand_in.picture.digest == ""
