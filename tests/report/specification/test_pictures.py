"""The options of each kind of picture."""

from __future__ import annotations

import subprocess
import sys

import pytest
from pydantic import TypeAdapter, ValidationError

from report.specification.pictures import (
    DEFAULT_PICTURES,
    Kernels,
    LayerGrid,
    LearningCurves,
    PictureOptions,
    Samples,
)

ANY: TypeAdapter[PictureOptions] = TypeAdapter(PictureOptions)


@pytest.mark.parametrize("kind", [Samples, LearningCurves, LayerGrid, Kernels])
def test_a_kind_alone_is_enough_and_names_the_picture(
    kind: type[Samples] | type[LearningCurves] | type[LayerGrid] | type[Kernels],
) -> None:
    name = kind().kind
    options = ANY.validate_python({"kind": name})
    assert options == kind()
    assert options.label == name


def test_a_label_of_ones_own() -> None:
    assert ANY.validate_python({"kind": "kernels", "label": "c3-kernels"}).label == "c3-kernels"


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "kernel"},
        {"kind": "samples", "count": 0},
        {"kind": "samples", "layer": "C1"},
        {"kind": "layer_grid", "digits": 11},
        {"kind": "kernels", "label": "<script>"},
        {"kind": "kernels", "label": "../../x"},
        {"kind": "kernels", "label": ""},
        {"kind": "learning_curves", "variants": []},
        {"kind": "learning_curves", "variants": ["relu", "relu"]},
        {"kind": "samples", "seed": -1},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(wrong)


def test_a_report_without_figures_of_its_own_shows_one_of_each_kind() -> None:
    assert [options.kind for options in DEFAULT_PICTURES] == [
        "samples",
        "learning_curves",
        "layer_grid",
        "kernels",
    ]


def test_options_need_nothing_heavy() -> None:
    code = "import sys, report.specification.pictures; print(*{'torch', 'matplotlib', 'numpy'} & set(sys.modules))"
    assert (
        subprocess.run(
            [sys.executable, "-c", code], capture_output=True, text=True, check=True
        ).stdout.split()
        == []
    )
