"""labreport draw: one picture from stored runs, or one clear sentence."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.cli import main
from tests.idx_files import write_idx_dataset
from tests.report.training_here import train_here

SPEC = """\
title: 试画
data: {name: idx, path: idx}
model: {activation: relu}
training: {epochs: 2, batch_size: 50}
seeds: [0]
variants: {relu: }
"""


@pytest.fixture(scope="module")
def spec(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A spec whose one run is stored."""
    folder = tmp_path_factory.mktemp("draw")
    write_idx_dataset(folder / "idx", train=100, test=40)
    path = folder / "try.yaml"
    path.write_text(SPEC, encoding="utf-8")
    train_here(path, folder / "build" / "runs")
    return path


def drawn(spec: Path, *words: str) -> int:
    """The exit status of `labreport draw` in the spec's folder."""
    return main(["draw", str(spec), "--out", str(spec.parent / "build"), *words])


def test_a_picture_lies_in_the_folder_of_trials(spec: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert drawn(spec, "--kind", "feature_maps", "--run", "relu/0", "--option", "layer=C3") == 0
    path = spec.parent / "build" / "draw" / "feature_maps.png"
    assert path.read_bytes()[:4] == b"\x89PNG"
    assert str(path) in capsys.readouterr().out


def test_an_animation_comes_with_its_still(spec: Path) -> None:
    assert drawn(spec, "--kind", "animation_scan", "--option", "frames=4") == 0
    folder = spec.parent / "build" / "draw"
    assert (folder / "animation_scan.gif").read_bytes()[:4] == b"GIF8"
    assert (folder / "animation_scan.png").read_bytes()[:4] == b"\x89PNG"


def test_the_runs_may_lie_elsewhere(spec: Path, tmp_path: Path) -> None:
    runs = spec.parent / "build" / "runs"
    words = ("--kind", "kernels", "--out", str(tmp_path), "--runs", str(runs))
    assert main(["draw", str(spec), *words]) == 0
    assert (tmp_path / "draw" / "kernels.png").is_file()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--kind", "camm"), '没有 "camm" 这种图；是不是 cam？'),
        (("--kind", "cam", "--run", "relu"), "--run 要写成 变体/种子"),
        (("--kind", "cam", "--run", "relu/7"), '没有运行 "relu/7"；可用的有 relu/0'),
        (("--kind", "cam", "--option", "layer=C9"), '--option  layer: 网络没有名为 "C9" 的有特征图的层'),
        (("--kind", "cam", "--option", "layer"), '--option 要写成 键=值，例如 layer=C3，得到 "layer"'),
        (("--kind", "cam", "--option", "layer=["), "--option  layer: 这里缺少一个值"),
        (("--kind", "cam", "--option", "layr=C3"), '没有 "layr" 这个键；是不是 layer？'),
    ],
)
def test_what_cannot_be_drawn_is_one_clear_sentence(
    spec: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], told: str
) -> None:
    assert drawn(spec, *words) == 2
    assert told in capsys.readouterr().err


def test_a_run_that_is_not_stored_is_said_to_be_missing(
    spec: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert main(["draw", str(spec), "--kind", "kernels", "--out", str(tmp_path)]) == 2
    assert "没有运行 relu/0 的训练结果" in capsys.readouterr().err
    assert not list(tmp_path.glob("**/*.png"))
