"""References in the form of GB/T 7714-2015, after the examples of the standard."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import SpecError
from report.specification.experiment import load_spec
from report.specification.works import Work
from report.wording.layout import citation
from report.wording.works import entry
from report.writing.rehearsal import rehearse

SPEC = "title: 题\nvariants: {classic: {}}\nfigures: []\n"
WORK = "references:\n  - {key: a, type: M, title: 书, publisher: 社, year: 2016}\n"


@pytest.mark.parametrize(
    ("work", "expected"),
    [
        (
            Work(
                key="a", type="J", authors=("LECUN Y", "BOTTOU L", "BENGIO Y", "HAFFNER P"),
                title="Gradient-based learning applied to document recognition", source="Proceedings of the IEEE",
                year=1998, volume=86, issue=11, pages="2278-2324",
            ),
            "LECUN Y, BOTTOU L, BENGIO Y, et al. Gradient-based learning applied to document recognition[J]. "
            "Proceedings of the IEEE, 1998, 86(11): 2278-2324.",
        ),
        (
            Work(
                key="a", type="M", authors=("陈登原",), title="国史旧闻", edition="2版", place="北京",
                publisher="中华书局", year=2000, pages=29,
            ),
            "陈登原. 国史旧闻[M]. 2版. 北京: 中华书局, 2000: 29.",
        ),
        (
            Work(
                key="a", type="C", authors=("甲", "乙", "丙", "丁"), title="论文", source="第一届会议论文集",
                place="北京", publisher="科学出版社", year=2010, pages="1-6",
            ),
            "甲, 乙, 丙, 等. 论文[C]//第一届会议论文集. 北京: 科学出版社, 2010: 1-6.",
        ),
        (
            Work(key="a", type="D", authors=("张若凌",), title="题", place="武汉", publisher="武汉大学", year=2004),
            "张若凌. 题[D]. 武汉: 武汉大学, 2004.",
        ),
        (
            Work(
                key="a", type="EB/OL", title="The MNIST database", url="http://yann.lecun.com/exdb/mnist/",
                accessed="2025-06-01",
            ),
            "The MNIST database[EB/OL]. [2025-06-01]. http://yann.lecun.com/exdb/mnist/.",
        ),
        (
            Work(
                key="a", type="J", authors=("甲",), title="题", source="刊", year=2020, url="https://x.cn/1",
                accessed="2025-06-01",
            ),
            "甲. 题[J/OL]. 刊, 2020[2025-06-01]. https://x.cn/1.",
        ),
    ],
)  # fmt: skip
def test_each_kind_has_its_form(work: Work, expected: str) -> None:
    assert entry(work) == expected


@pytest.mark.parametrize(
    ("numbers", "expected"),
    [
        ([1], "[1]"),
        ([2, 1], "[1,2]"),
        ([1, 3], "[1,3]"),
        ([4, 2, 3], "[2-4]"),
        ([1, 3, 4, 5, 7], "[1,3-5,7]"),
    ],
)
def test_citations_in_a_row_are_drawn_together(numbers: list[int], expected: str) -> None:
    assert citation(numbers) == expected


@pytest.mark.parametrize(
    ("reference", "field", "told"),
    [
        ("{key: a, type: J, title: 题, year: 1998}", "references.0", "刊名"),
        ("{key: a, type: M, title: 题, year: 1998}", "references.0", "出版社"),
        ("{key: a, type: EB/OL, title: 题}", "references.0", "要写出 url"),
        ("{key: a, type: EB/OL, title: 题, url: 'https://x.cn'}", "references.0", "accessed"),
        ("{key: a, type: X, title: 题}", "references.0.type", "只能是"),
        ("{key: 一, type: M, title: 题, publisher: 社, year: 2000}", "references.0.key", "英文字母"),
        (
            "{key: a, type: EB/OL, title: 题, url: 'javascript:x', accessed: 今}",
            "references.0.url",
            "http://",
        ),
        (
            "{key: a, type: EB/OL, title: 题, url: pytorch.org/docs, accessed: 今}",
            "references.0.url",
            "网址要以 http:// 或 https:// 开头",
        ),
        (
            "{key: a, type: M, title: 题, publisher: 社, year: 2000, authors: 周志华}",
            "references.0.authors",
            "[周志华]",
        ),
    ],
)
def test_an_incomplete_work_is_told_with_its_place(
    tmp_path: Path, reference: str, field: str, told: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{SPEC}references:\n  - {reference}\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        load_spec(path)
    (fault,) = caught.value.faults
    assert (fault.line, fault.field) == (5, field)
    assert told in fault.message


def test_a_key_is_given_once(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(SPEC + WORK + WORK.splitlines()[1] + "\n", encoding="utf-8")
    with pytest.raises(SpecError, match=r"key 相同：a$"):
        load_spec(path)


@pytest.mark.parametrize(
    ("text", "told"), [('{{ cite("b") }}', "可用的有：a"), ("{{ cite() }}", "至少要写一个文献")]
)
def test_a_citation_of_nothing_is_found_before_training(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(f"{SPEC}{WORK}prose:\n  summary: |\n    好\n    {text}\n", encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        rehearse(load_spec(path))
    (fault,) = caught.value.faults
    assert fault.line == 9
    assert told in fault.message
