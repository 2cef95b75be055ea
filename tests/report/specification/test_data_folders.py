"""The student's own data are looked into before anything is trained: every fault with its place in the spec."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from report.errors import SpecError
from report.execution.progress import SilentReporter
from report.pipeline import build
from report.specification.data_folders import look_into_folders
from report.specification.experiment import load_spec
from report.specification.picture_heads import spread
from tests.idx_files import write_idx_dataset
from tests.picture_names import names_of_pictures

Look = Callable[[str], list[str]]
OF_PICTURES = "title: x\ndata: {name: folder, path: own}\n"
OF_IDX = "title: x\ndata: {name: idx, path: own}\n"
SMALL = "training: {batch_size: 8}\nfigures: [{kind: learning_curves}]\nvariants: {a: }\n"


@pytest.fixture
def look(tmp_path: Path) -> Look:
    """What is told of a spec, without the folder that it lies in; hints too."""

    def look(text: str) -> list[str]:
        path = tmp_path / "s.yaml"
        path.write_text(text, encoding="utf-8")
        try:
            told = look_into_folders(load_spec(path))
        except SpecError as error:
            told = tuple(map(str, error.faults))
        return [line.replace(str(tmp_path) + "/", "") for line in told]

    return look


def test_folders_of_pictures_and_of_idx_files_that_will_do_are_told_nothing_of(
    look: Look, tmp_path: Path
) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    assert look(OF_PICTURES + SMALL) == []
    write_idx_dataset(tmp_path / "idx", train=10, test=2)
    assert look(OF_IDX.replace("own", "idx") + SMALL) == []


@pytest.mark.parametrize(
    ("classes", "suffix", "told"),
    [
        ((), "", "有问题：里面的子文件夹少于两个"),
        (("cat",), ".png", "有问题：里面的子文件夹少于两个"),
        (("cat/black", "dog/black"), ".png", "其中的 cat 有问题：这一类的文件夹里没有图片"),
        (("cat", "dog"), ".heic", "其中的 cat 有问题：这一类的文件夹里没有能识别的图片；后缀只认 .bmp、"),
    ],
)
def test_a_folder_that_is_no_dataset_is_told_where_its_path_is_written(
    look: Look, tmp_path: Path, classes: tuple[str, ...], suffix: str, told: str
) -> None:
    (tmp_path / "own").mkdir()
    names_of_pictures(tmp_path / "own", classes, 2, suffix)
    (line,) = look(OF_PICTURES + SMALL)
    assert line.startswith("s.yaml:2:28  data.path: " + told)


def test_a_variants_own_folder_is_told_at_the_variant(look: Look, tmp_path: Path) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    spec = OF_PICTURES + SMALL.replace("{a: }", "{a: , b: {data: {path: else}}}")
    assert look(spec) == [
        's.yaml:5:34  variants.b.data.path: 没有文件夹 "else"（相对路径从实验说明所在的文件夹算起）'
    ]


def test_idx_files_that_are_missing_or_damaged_are_named(look: Look, tmp_path: Path) -> None:
    own = write_idx_dataset(tmp_path / "own", train=10, test=2)
    (own / "t10k-labels-idx1-ubyte").rename(own / "labels")
    (own / "t10k-images-idx3-ubyte").rename(own / "images")
    told = "缺少文件 t10k-images-idx3-ubyte、t10k-labels-idx1-ubyte（也可以是 .gz）"
    assert look(OF_IDX + SMALL) == [f"s.yaml:2:25  data.path: 这个文件夹里{told}"]
    (own / "labels").rename(own / "t10k-labels-idx1-ubyte")
    (own / "t10k-images-idx3-ubyte").write_bytes((own / "images").read_bytes()[:-1])
    told = "其中的 t10k-images-idx3-ubyte 有问题：文件不完整，缺少末尾的部分"
    assert look(OF_IDX + SMALL) == [f"s.yaml:2:25  data.path: {told}"]


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ("training: {batch_size: 11}", "3:24  training.batch_size: 每批 11 个样本，多于训练集的 10 个"),
        ("training: {epochs: 2}", "3:11  training.batch_size: 每批 512 个样本，多于训练集的 10 个"),
        (
            "sweep: {over: {training.batch_size: [5, 11]}}",
            "3:41  sweep.over.training.batch_size.1: 每批 11 个样本，多于训练集的 10 个",
        ),
        (
            "variants: {a: {data: {validation_size: 4}, training: {batch_size: 7}}}",
            "3:67  variants.a.training.batch_size: 每批 7 个样本，多于训练集的 6 个",
        ),
        (
            "variants: {a: {data: {validation_size: 4, train_size: 7}}}",
            "3:55  variants.a.data.train_size: 需要 训练 7 + 验证 4 幅图像，训练集只有 10 幅",
        ),
        (
            "variants: {a: {data: {validation_size: 10}}}",
            "3:40  variants.a.data.validation_size: 留出 10 幅作验证后没有训练图像了（共 10 幅）",
        ),
        (
            "figures: [{kind: samples, count: 11}]",
            "3:34  figures.0.count: 图 samples 需要 11 幅图像，训练集只有 10 幅",
        ),
        (
            "figures: [{kind: predictions, count: 3}]",
            "3:38  figures.0.count: 图 predictions 需要 3 幅图像，测试集只有 2 幅",
        ),
        (
            "figures: [{kind: predictions, indices: [1, 2]}]",
            "3:44  figures.0.indices.1: 评价用的图像共 2 幅",
        ),
        ("figures: [{kind: feature_maps, index: 2}]", "3:39  figures.0.index: 评价用的图像共 2 幅"),
        (
            "figures: [{kind: embedding, count: 10}]",
            "3:36  figures.0.count: 图 embedding 需要 10 幅图像，测试集只有 2 幅",
        ),
        (
            "figures: [{kind: layer_grid, digits: 3}]",
            "3:38  figures.0.digits: 图 layer_grid 需要 3 幅图像，测试集只有 2 幅",
        ),
    ],
)
@pytest.mark.parametrize("kind", ["folder", "idx"])
def test_what_is_asked_of_the_data_in_vain_is_told_before_training(
    look: Look, tmp_path: Path, kind: str, asked: str, told: str
) -> None:
    if kind == "folder":
        names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    else:
        write_idx_dataset(tmp_path / "own", train=10, test=2)
    rest = {
        "training": "{batch_size: 5}",
        "figures": "[{kind: learning_curves}]",
        "variants": "{b: }",
    }
    rest.pop(asked.partition(":")[0], None)
    text = OF_PICTURES.replace("folder", kind) + asked + "\n"
    (line,) = look(text + "".join(f"{key}: {value}\n" for key, value in rest.items()))
    assert line.startswith("s.yaml:" + told)


def test_images_of_idx_files_are_not_cut(look: Look, tmp_path: Path) -> None:
    write_idx_dataset(tmp_path / "own", train=10, test=2)
    (line,) = look(OF_IDX.replace("own", "own, image_size: 20") + SMALL)
    assert line.startswith("s.yaml:2:42  data.image_size: 图像边长不能小于原图的 28 像素")


def test_files_that_are_no_pictures_are_hinted_at(look: Look, tmp_path: Path) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    names_of_pictures(tmp_path / "own", ("cat",), 2, ".heic")
    (line,) = look(OF_PICTURES + SMALL.replace("{a: }", "{a: , b: }"))
    assert line.startswith(
        's.yaml:2:28  data.path: 提示：里面有 2 个文件不是能识别的图片（例如 "cat/0.heic"）'
    )


THREE = "数据只有 3 类：0（cat）、1（dog）、2（owl）；请在 figures 中改正"


@pytest.mark.parametrize(
    ("picture", "told"),
    [
        (
            "{kind: feature_maps, digit: 5}",
            f"5:39  figures.0.digit: 图 feature_maps 要类别 5 的图像，{THREE}",
        ),
        ("{kind: animation_digits}", f"5:11  figures.0.digit: 图 animation_digits 要类别 7 的图像，{THREE}"),
        (
            "{kind: digit_comparison, digits: [0, 3]}",
            f"5:48  figures.0.digits.1: 图 digit_comparison 要类别 3 的图像，{THREE}",
        ),
        ("{kind: cam, target: 9}", f"5:31  figures.0.target: 图 cam 要类别 9 的图像，{THREE}"),
        (
            "{kind: predictions, digit: 2, count: 3}",
            "5:48  figures.0.count: 图 predictions 需要 3 幅类别为 2 的图像，测试集只有 2 幅；请在 figures 中减少数目",
        ),
        ("{kind: feature_maps, digit: 1}", None),
    ],
)
def test_a_class_that_the_data_do_not_have_is_told_with_those_they_have(
    look: Look, tmp_path: Path, picture: str, told: str | None
) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog", "owl"), 12)
    spec = OF_PICTURES + f"training: {{batch_size: 8}}\nvariants: {{a: }}\nfigures: [{picture}]\n"
    assert look(spec) == ([f"s.yaml:{told}"] if told else [])


def test_a_class_without_a_test_image_is_told(look: Look, tmp_path: Path) -> None:
    own = names_of_pictures(tmp_path / "own" / "train", ("cat", "dog"), 12).parent
    names_of_pictures(own / "test", ("cat",), 2)
    spec = OF_PICTURES + SMALL.replace("learning_curves", "feature_maps, digit: 1")
    assert look(spec) == [
        "s.yaml:4:39  figures.0.digit: 图 feature_maps 要类别 1 的图像，评价用的图像中没有；请在 figures 中改正"
    ]


def test_a_file_that_is_no_picture_is_told_though_its_name_says_so(look: Look, tmp_path: Path) -> None:
    own = names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    (own / "dog" / "3.png").write_text("hello")
    assert look(OF_PICTURES + SMALL) == [
        "s.yaml:2:28  data.path: 其中的 dog/3.png 有问题：不是能读取的图片，或已损坏"
    ]
    Image.new("L", (3, 3)).save(own / "dog" / "3.png", "PPM")
    assert look(OF_PICTURES + SMALL) == []


def test_of_many_pictures_some_are_looked_at_first_and_last_classes_alike() -> None:
    assert list(spread(["a"] * 1000)) == ["a"] * 1000
    numbers = [str(number) for number in range(70_000)]
    some = [int(number) for number in spread(numbers)]
    assert len(some) <= 1000
    assert (some[0], some[-1] > 69_900) == (0, True)
    assert list(spread([])) == []


def test_pictures_beside_the_classes_are_hinted_at(look: Look, tmp_path: Path) -> None:
    own = names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    (own / "logo.PNG").touch()
    assert look(OF_PICTURES + SMALL) == [
        's.yaml:2:28  data.path: 提示：里面有 1 幅图片不在任何一类的子文件夹里（例如 "logo.PNG"），不会用到'
    ]


def test_a_build_is_refused_before_any_picture_is_opened(tmp_path: Path) -> None:
    names_of_pictures(tmp_path / "own", ("cat", "dog"), 6)
    path = tmp_path / "s.yaml"
    path.write_text(OF_PICTURES + SMALL.replace("8", "11"), encoding="utf-8")
    with pytest.raises(SpecError, match=r"3:24  training\.batch_size: 每批 11 个样本"):
        build(path, reporter=SilentReporter(), out=tmp_path / "build", formats=("md",))
    assert not (tmp_path / "build").exists()
