"""A text with several faults has each of them told, with its own line, and none that is not there."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.errors import SpecError
from report.specification.experiment import load_spec
from report.writing.fault_search import pieces
from report.writing.rehearsal import rehearse

HEAD = "title: 试验\nvariants: {classic: {}}\nprose:\n  data: |\n"
LINES_BEFORE = HEAD.count("\n")


def told(folder: Path, text: str) -> list[tuple[int, str]]:
    """Lines within the text, and messages."""
    path = folder / "faults.yaml"
    path.write_text(HEAD + "".join(f"    {line}\n" for line in text.splitlines()), encoding="utf-8")
    with pytest.raises(SpecError) as caught:
        rehearse(load_spec(path))
    return [(fault.line - LINES_BEFORE, fault.message) for fault in caught.value.faults]


def test_every_wrong_name_is_told_and_the_markup_around_it(tmp_path: Path) -> None:
    found = told(
        tmp_path,
        'a {{ clasic.test_loss }} b {{ baseline.los }}\n\n{{ baseline.errors }}\n\n{{ ref("kernel") }}\n\n<b>x</b>',
    )
    assert [line for line, _ in found] == [1, 1, 5, 7]
    messages = "".join(message for _, message in found)
    for part in ("“clasic”", "classic.los”", "kernel", "HTML"):
        assert part in messages


def test_a_single_fault_is_told_once(tmp_path: Path) -> None:
    assert len(told(tmp_path, "{{ baseline.errors }}\n\n{{ baseline.los }}")) == 1
    assert len(told(tmp_path, "一\n\n<b>x</b>")) == 1
    assert [line for line, _ in told(tmp_path, "一\n\n{{ baseline.errors")] == [3]


def test_what_stands_in_a_loop_is_not_tried_alone(tmp_path: Path) -> None:
    loop = "{% for n in [0, 1] %}{{ classic.epoch[n].test_los }}{% endfor %}"
    ((line, message),) = told(tmp_path, loop)
    assert line == 1
    assert "test_los" in message


@pytest.mark.parametrize("text", ["甲\n\n{{ a.b | size }}\n乙", "{{ '}}' }}{# 注 #} x {{ '{{' }}\n"])
def test_the_pieces_are_the_text(text: str) -> None:
    assert "".join(piece.text for piece in pieces(text)) == text
