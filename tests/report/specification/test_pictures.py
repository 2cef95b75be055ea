"""The options of each kind of picture."""

from __future__ import annotations

import subprocess
import sys
from typing import get_args

import pytest
from pydantic import TypeAdapter, ValidationError

from report.specification.pictures import (
    DEFAULT_PICTURES,
    AnimatedDigits,
    AnyPicture,
    Options,
    PictureOptions,
)

ANY: TypeAdapter[PictureOptions] = TypeAdapter(PictureOptions)


@pytest.mark.parametrize("kind", get_args(AnyPicture))
def test_a_kind_alone_is_enough_and_names_the_picture(kind: type[Options]) -> None:
    name = kind.model_fields["kind"].default
    options = ANY.validate_python({"kind": name})
    assert type(options) is kind
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
        {"kind": "cam", "methods": ["grad_cam", "grad_cam"]},
        {"kind": "cam", "indices": [1, 1]},
        {"kind": "cam", "indices": [1], "digit": 2},
        {"kind": "feature_maps", "index": 1, "choice": 2},
        {"kind": "cam_faithfulness", "count": 99},
        {"kind": "animation_digits", "seconds": 1, "fps": 2},
        {"kind": "animation_digits", "seconds": 0},
        {"kind": "animation_digits", "file": "mp4"},
    ],
)
def test_what_cannot_be_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        ANY.validate_python(wrong)


def test_a_report_without_figures_of_its_own_shows_what_graders_look_for() -> None:
    assert [options.kind for options in DEFAULT_PICTURES] == [
        "samples",
        "learning_curves",
        "confusion",
        "mistakes",
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


@pytest.mark.parametrize(
    ("wanted", "milliseconds"),
    [({}, 1000), ({"seconds": 0.25}, 250), ({"fps": 2}, 500), ({"fps": 3}, 330), ({"fps": 50}, 20)],
)
def test_a_film_counts_in_hundredths_of_a_second_as_gif_does(
    wanted: dict[str, float], milliseconds: int
) -> None:
    assert AnimatedDigits.model_validate(wanted).milliseconds == milliseconds


def test_default_digits_give_way_to_named_images() -> None:
    assert AnimatedDigits.model_validate({"indices": (1, 2, 3)}).images == 3
    assert AnimatedDigits().images == 6
