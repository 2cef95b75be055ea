"""Fonts that the report does not have are hinted at where a style sheet names them."""

from __future__ import annotations

from pathlib import Path

import pytest

from report.document import OverlayFile
from report.press.style_fonts import foreign_fonts
from report.specification.experiment import load_spec
from report.writing.rehearsal import rehearse


def told(css: str, name: str = "style.css") -> list[str]:
    """Places of the hints, with the names of the fonts."""
    found = foreign_fonts((OverlayFile(name, css.encode()),))
    return [f"{it.line}:{it.column} {it.message.split(chr(34))[1]}" for it in found]


@pytest.mark.parametrize(
    ("css", "expected"),
    [
        ('h1 { font-family: SimSun, "Report Serif", serif }', ["1:19 simsun"]),
        ("h1 {\n  font-family: 'Times New Roman' !important;\n}", ["2:16 times new roman"]),
        ('p { font: italic 9pt/1.3 "KaiTi", "Report Sans" }', ["1:26 kaiti"]),
        ("p { font: 9pt SimHei,\n  FangSong }", ["1:15 simhei", "2:3 fangsong"]),
        ("p { font-family: KaiTi }\nh1 { font-family: kaiti }", ["1:18 kaiti"]),
        ('* { font-family: "Report Mono", monospace; font: inherit }', []),
        ("p { font-family: var(--sans) } /* font-family: SimSun */", []),
        (
            '@font-face { font-family: "Own"; src: url("data:font/woff;base64,AA") } p { font-family: Own }',
            [],
        ),
        ("p { font-size: 9pt; --my-font: x }", []),
    ],
)
def test_a_font_that_is_not_there_is_told_once_with_its_place(css: str, expected: list[str]) -> None:
    assert told(css) == expected


def test_no_style_sheet_is_read_for_fonts_that_is_none() -> None:
    assert told("p { font-family: SimSun }", "notes.txt") == []


def test_check_and_build_hint_at_it_with_the_file(tmp_path: Path) -> None:
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "style.css").write_text("p { font-family: SimSun }", encoding="utf-8")
    spec = tmp_path / "s.yaml"
    spec.write_text("title: x\ntemplates: own\nfigures: []\nvariants: {a: }\n", encoding="utf-8")
    hints = [hint for hint in rehearse(load_spec(spec)) if "simsun" in hint]
    assert len(hints) == 1
    assert hints[0].startswith(f"{tmp_path / 'own' / 'style.css'}:1:18  提示：报告里没有字体 ")
