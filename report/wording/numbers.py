"""How numbers are written: one place decides digits, percent signs and plus-minus."""

from __future__ import annotations

from report.quantities import Quantity, Unit

MINUS = "−"


def decimal(value: float, digits: int, *, signed: bool = False) -> str:
    """A number with a fixed count of decimals, thousands separators and a typographic minus."""
    rounded = round(value, digits)
    text = (
        f"{rounded:+,.{digits}f}"
        if signed and rounded
        else f"{abs(rounded) if rounded == 0 else rounded:,.{digits}f}"
    )
    return text.replace("-", MINUS)


def bare(value: float, unit: Unit, *, signed: bool = False) -> str:
    """The figures of a value in its unit, without the unit's sign: a fraction of 0.9885 is "98.85"."""
    match unit:
        case "fraction" | "points":
            return decimal(100 * value, 2, signed=signed or unit == "points")
        case "share":
            return decimal(100 * value, 0)
        case "loss":
            return decimal(value, 4, signed=signed)
        case "count" | "epoch":
            return decimal(value, 0 if float(value).is_integer() else 1, signed=signed)
        case "seconds":
            return decimal(value, 2, signed=signed)
        case "ratio":
            return decimal(value, 2 if abs(value) < 10 else 1, signed=signed)
        case "probability":
            return decimal(value, 3, signed=signed)


SIGNS: dict[Unit, str] = {"fraction": "%", "share": "%", "points": " 个百分点", "seconds": " s"}


def text(quantity: Quantity) -> str:
    """The value with its unit: "98.85%", "+0.12 个百分点", "0.0421", "61,706", "3.05 s"."""
    if quantity.unit == "probability" and quantity.value < 0.001:
        return "< 0.001"
    return bare(quantity.value, quantity.unit) + SIGNS.get(quantity.unit, "")


def with_std(quantity: Quantity) -> str:
    """Mean and sample standard deviation, "98.85% ± 0.05%"; the plain value where one run gives no deviation."""
    if quantity.std is None:
        return text(quantity)
    sign = SIGNS.get(quantity.unit, "")
    mean, spread = mean_and_spread(quantity.value, quantity.std, quantity.unit)
    return f"{mean}{'' if quantity.unit == 'points' else sign} ± {spread}{sign}"


def figures(quantity: Quantity) -> str:
    """Mean and deviation without the unit, for columns whose head gives it: "98.85 ± 0.05"."""
    if quantity.std is None:
        return bare(quantity.value, quantity.unit)
    return " ± ".join(mean_and_spread(quantity.value, quantity.std, quantity.unit))


def mean_and_spread(value: float, std: float, unit: Unit) -> tuple[str, str]:
    """Both without the unit, with as many decimals as each other: the mean of counts has one."""
    if unit in ("count", "epoch"):
        return decimal(value, 1), decimal(std, 1)
    return bare(value, unit), bare(std, unit).removeprefix("+")


def interval_end(quantity: Quantity) -> str:
    """An end of an interval in points, without the unit, with as many decimals as tell it from zero."""
    digits = next((digits for digits in range(2, 7) if round(100 * quantity.value, digits)), 2)
    return decimal(100 * quantity.value, digits, signed=True)


def size(quantity: Quantity) -> str:
    """The value without its sign, for sentences that say the direction in words."""
    return bare(abs(quantity.value), quantity.unit).removeprefix("+") + SIGNS.get(quantity.unit, "")


def setting(value: object) -> str:
    """A value of a recipe as a student would write it: 0.01, "6, 16", 是 / 否."""
    match value:
        case bool():
            return "是" if value else "否"
        case float():
            return f"{value:g}".replace("-", MINUS)
        case tuple():
            return "，".join(setting(item) for item in value) if value else "无"
        case None:
            return "无"
        case _:
            return str(value)
