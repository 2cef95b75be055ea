"""What the program's own texts speak of, and how they name numbers and references in it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from report.specification.pictures import PictureOptions
from report.specification.works import Work
from report.study.analysis import Study, VariantStudy
from report.wording import names

T = TypeVar("T")


@dataclass(frozen=True)
class Scene:
    """What a section's text can speak of.

    Attributes:
        labels: figures and tables of the report.
        pictures: its figures, in order.
        works: its list of references.
    """

    study: Study
    labels: frozenset[str]
    pictures: tuple[PictureOptions, ...] = ()
    works: tuple[Work, ...] = ()

    @property
    def base(self) -> VariantStudy:
        """The baseline variant."""
        return self.study.base

    @property
    def several(self) -> bool:
        """Whether there is more than one variant."""
        return len(self.study.variants) > 1

    def of_kind(self, kind: type[T]) -> tuple[T, ...]:
        """The report's pictures of one kind."""
        return tuple(options for options in self.pictures if isinstance(options, kind))

    def has(self, label: str) -> bool:
        """Whether the report has this figure or table."""
        return label in self.labels


def number(path: str, *, std: bool = False) -> str:
    """A bound number of the baseline, or of the variant that `path` begins with."""
    return f"{{{{ {path}{' | with_std' if std else ''} }}}}"


def label(variant: str) -> str:
    """A variant's label, bound, as a literal piece that is never read as Markdown."""
    return number(f"{variant}.label")


def network(variant: VariantStudy) -> str:
    """A variant as a network: “平均池化”网络, “简单卷积网络”."""
    return f"“{label(variant.name)}”{'' if variant.label.endswith('网络') else '网络'}"


def refs(labels: Iterable[str]) -> str:
    """Several bound references: 图 2、图 3."""
    return "、".join(map(ref, labels))


def ref(label: str) -> str:
    """A bound reference."""
    return f'{{{{ ref("{label}") }}}}'


def listed(items: list[str]) -> str:
    """甲、乙和丙."""
    return items[0] if len(items) == 1 else "、".join(items[:-1]) + "和" + items[-1]


def accuracy_of(variant: VariantStudy) -> str:
    """测试准确率, or 验证准确率 where a part of the training images was held out."""
    return names.metric("test_accuracy", variant.runs[0].results.evaluated)


def evaluated(variant: VariantStudy) -> str:
    """测试集, or 验证集 where a part of the training images was held out."""
    return names.SPLITS[variant.runs[0].results.evaluated]
