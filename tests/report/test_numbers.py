"""How numbers are written."""

from __future__ import annotations

import pytest

from report.quantities import Quantity, Unit
from report.wording.numbers import bare, figures, setting, text, with_std


@pytest.mark.parametrize(
    ("value", "unit", "written"),
    [
        (0.9885, "fraction", "98.85%"),
        (0.0012, "points", "+0.12 个百分点"),
        (-0.0012, "points", "−0.12 个百分点"),
        (0.04206, "loss", "0.0421"),
        (61706, "count", "61,706"),
        (115.3333, "count", "115.3"),
        (3.046, "seconds", "3.05 s"),
        (29, "epoch", "29"),
        (5.712, "ratio", "5.71"),
        (60.93, "ratio", "60.9"),
        (0.0004, "probability", "< 0.001"),
        (0.0412, "probability", "0.041"),
    ],
)
def test_each_unit_has_its_own_form(value: float, unit: Unit, written: str) -> None:
    assert text(Quantity("x", value, unit)) == written


def test_a_deviation_follows_the_mean() -> None:
    runs = ("a", "b")
    assert with_std(Quantity("x", 0.9885, "fraction", runs, 0.00051)) == "98.85% ± 0.05%"
    assert with_std(Quantity("x", 0.0421, "loss", runs, 0.001)) == "0.0421 ± 0.0010"
    assert with_std(Quantity("x", -0.0021, "points", runs, 0.0005)) == "−0.21 ± 0.05 个百分点"


@pytest.mark.parametrize(
    ("mean", "std", "written"),
    [(434, 65.6, "434.0 ± 65.6"), (132.7, 12, "132.7 ± 12.0"), (6, 0, "6.0 ± 0.0")],
)
def test_a_mean_has_as_many_decimals_as_its_deviation(mean: float, std: float, written: str) -> None:
    quantity = Quantity("x", mean, "count", ("a", "b"), std)
    assert with_std(quantity) == figures(quantity) == written


def test_one_run_has_no_deviation() -> None:
    assert with_std(Quantity("x", 0.9885, "fraction", ("a",))) == "98.85%"


def test_a_share_of_few_things_has_no_decimals() -> None:
    shares = [Quantity("x", share, "share") for share in (11 / 25, 73 / 150, 1)]
    assert [text(share) for share in shares] == ["44%", "49%", "100%"]


def test_zero_has_no_sign_of_its_own() -> None:
    assert bare(-0.00001, "loss") == "0.0000"
    assert bare(0.0, "points") == "0.00"


def test_settings_read_like_a_student_writes_them() -> None:
    assert [setting(value) for value in (0.01, 512, (6, 16), True, None, ())] == [
        "0.01",
        "512",
        "6，16",
        "是",
        "无",
        "无",
    ]
