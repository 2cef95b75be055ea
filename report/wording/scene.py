"""What the program's own texts speak of, and how they name numbers and references in it."""

from __future__ import annotations

from dataclasses import dataclass

from report.study.analysis import Study, VariantStudy
from report.wording import names


@dataclass(frozen=True)
class Scene:
    """What a section's text can speak of.

    Attributes:
        labels: figures and tables of the report.
    """

    study: Study
    labels: frozenset[str]

    @property
    def base(self) -> VariantStudy:
        """The baseline variant."""
        return self.study.base

    def has(self, label: str) -> bool:
        """Whether the report has this figure or table."""
        return label in self.labels


def number(path: str, *, std: bool = False) -> str:
    """A bound number of the baseline, or of the variant that `path` begins with."""
    return f"{{{{ {path}{' | with_std' if std else ''} }}}}"


def ref(label: str) -> str:
    """A bound reference."""
    return f'{{{{ ref("{label}") }}}}'


def listed(items: list[str]) -> str:
    """甲、乙和丙."""
    return items[0] if len(items) == 1 else "、".join(items[:-1]) + "和" + items[-1]


def evaluated(variant: VariantStudy) -> str:
    """测试集, or 验证集 where a part of the training images was held out."""
    return names.SPLITS[variant.runs[0].results.evaluated]
