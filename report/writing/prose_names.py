"""What prose can name: results by dotted names, each unknown one refused with the nearest known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Never

from jinja2.exceptions import TemplateRuntimeError

from report.study.analysis import Study, VariantStudy
from report.wording import prose_faults as faults
from report.wording import tables


class Named(Mapping[str, object]):
    """What a dotted name leads to; an unknown part is refused with the nearest known one.

    A mapping without a mapping's methods in reach of templates: `variant.items` is an unknown name, not a function.
    """

    def __init__(self, path: str, members: Mapping[str, object]) -> None:
        self._path, self._members = path, dict(members)

    def __getitem__(self, name: object) -> object:
        key = str(name)
        if key in self._members:
            return self._members[key]
        whole = f"{self._path}.{key}" if self._path else key
        if self._members and all(member.isdecimal() for member in self._members):
            raise UnknownName(faults.not_counted(self._path, key, tuple(self._members)))
        raise UnknownName(faults.unknown_name(whole, tuple(self._members)))

    @property
    def path(self) -> str:
        """Its own dotted name."""
        return self._path

    def __iter__(self) -> Never:
        raise UnknownName(faults.not_a_value(self._path))

    def __len__(self) -> int:
        return len(self._members)


class UnknownName(TemplateRuntimeError):
    """A template names what the study does not have."""


def known_names(study: Study) -> Named:
    """Everything that prose can name, as nested `Named`s."""
    variants = {name: variant_names(variant) for name, variant in study.variants.items()}
    checks = {
        str(number): Named(f"check[{number}]", {"measured": check.measured, "difference": check.difference})
        for number, check in enumerate(study.checks)
    }
    return Named("", variants | {"baseline": variants[study.baseline], "check": Named("check", checks)})


def variant_names(variant: VariantStudy) -> Named:
    """The members of one variant."""
    name = variant.name
    epochs = {
        str(epoch): Named(f"{name}.epoch[{epoch}]", metrics) for epoch, metrics in enumerate(variant.epochs)
    }
    classes = {
        str(place): Named(
            f"{name}.class[{place}]",
            {
                "name": score.name,
                "correct": score.correct,
                "total": score.total,
                "recall": score.recall,
                "precision": tables.NO_PRECISION if score.precision is None else score.precision,
                "f1": score.f1,
            },
        )
        for place, score in enumerate(variant.classification.scores)
    }
    seeds = {str(seed): Named(f"{name}.seed[{seed}]", metrics) for seed, metrics in variant.seeds.items()}
    return Named(
        name,
        {
            **variant.numbers,
            "label": variant.label,
            "epoch": Named(f"{name}.epoch", epochs),
            "seed": Named(f"{name}.seed", seeds),
            "class": Named(f"{name}.class", classes),
        },
    )
