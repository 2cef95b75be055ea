"""Templates and styles of the user's own that would hang the program or fill its memory end with a sentence.

Nothing here measures time: where a guard fails, the test never ends or the machine has no memory left.
"""

from __future__ import annotations

import os
import re
import signal
import sys
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from report.cli import main
from report.document import Document, OverlayFile
from report.errors import RenderError
from report.press import bounded_press, second_press
from report.press.bounded_press import set_within_bounds
from report.press.bounds import BOUNDS, Bounds, Task
from report.press.html import render_html
from report.press.outputs import all_rendered, rendered
from report.press.pdf import render_pdf
from report.press.second_press import SecondPress
from report.specification.experiment import load_spec
from report.template_depth import DEEPEST, DEEPEST_LOOP
from tests.report.handed_in import COVER
from tests.report.sample_document import paragraph, small

ROOT = Path(__file__).parents[3]
PARAGRAPH = "blocks/paragraph.html.jinja"
BRIEF = Bounds(0.1, 500)
COUNTS_TIME = pytest.mark.skipif(os.name != "posix", reason="there only the deadline is kept")
LIMITS_MEMORY = pytest.mark.skipif(sys.platform != "linux", reason="no such limit, or none that is kept")

ENDLESS = {
    "loops": "{% for i in range(99999) %}{% for j in range(99999) %}{% endfor %}{% endfor %}",
    "macro": "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(99) }}",
    "power": "{% set n = 10**9 %}{{ 10**n }}",
    "power, folded": "{{ 10**(10**9) }}",
    "slice": "{{ range(9)|slice(10**10)|list }}",
    "wordwrap": "{{ ('x ' * 10**7)|wordwrap(1) }}",
}
ENORMOUS = {
    "product": "{{ 'x' * 10**10 }}",
    "center": "{{ 'a'|center(3000000000) }}",
    "doubling": "{% set n = namespace(x='x' * 1000) %}{% for i in range(99) %}{% set n.x = n.x ~ n.x %}{% endfor %}",
    "format": "{{ '{:>9999999999}'.format(1) }}",
    "percent": "{{ '%9999999999d' % 1 }}",
    "list": "{{ ([0] * 10**9)|length }}",
    "join": "{{ range(99999)|join('x' * 10**6) }}",
    "replace": "{{ ('x' * 10**5)|replace('x', 'x' * 10**6) }}",
    "indent": "{{ 'x\n\nx'|indent(10**9) }}",
    "tojson": "{{ [1]|tojson(indent=10**9) }}",
    "urlize": "{{ ('http://a.b/ ' * 10**7)|urlize }}",
    "page": "{% for i in range(99999) %}{{ 'x' * 10000 }}{% endfor %}",
}


def marked(templates: Mapping[str, str], *usual: str) -> list[object]:
    """All of them, the usual ones for every run of the tests."""
    return [
        pytest.param(text, id=name, marks=() if name in usual else pytest.mark.soak)
        for name, text in templates.items()
    ]


def overlaid(template: str, name: str = PARAGRAPH) -> Document:
    """A small document with one file of the user's own."""
    return replace(small(paragraph("正文")), overlay=(OverlayFile(name, template.encode()),))


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    yield
    second_press.stop()


@pytest.fixture
def brief(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bounds that are soon reached."""
    monkeypatch.setattr(bounded_press, "BOUNDS", dict.fromkeys(BOUNDS, BRIEF))


@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("template", marked(ENDLESS, "loops", "power", "power, folded"))
def test_what_takes_too_long_is_ended(template: str) -> None:
    with pytest.raises(RenderError, match=r"paragraph\.html\.jinja.*要用的时间或内存太多.*至多可用 0.1 秒"):
        set_within_bounds("rehearsal", overlaid(template))


@LIMITS_MEMORY
@pytest.mark.usefixtures("brief")
@pytest.mark.parametrize("template", marked(ENORMOUS, "product", "center", "doubling", "format", "page"))
def test_what_takes_too_much_memory_is_ended(template: str) -> None:
    with pytest.raises(RenderError, match=r"paragraph\.html\.jinja.*要用的时间或内存太多.*0.5 GB 内存"):
        set_within_bounds("rehearsal", overlaid(template))


@pytest.mark.parametrize("task", ["html", "pdf"])
def test_each_format_is_set_within_bounds(task: Task, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {task: Bounds(0.2, 2000)})
    assert task in ("html", "pdf")
    with pytest.raises(RenderError, match="要用的时间或内存太多"):
        rendered(task, overlaid(ENDLESS["loops"]))


@COUNTS_TIME
def test_the_template_is_named_that_was_being_rendered(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {"rehearsal": Bounds(0.6, 500)})
    monkeypatch.setattr(bounded_press, "PATIENCE", 100)
    document = overlaid("{% include '校名.jinja' %}")
    names = OverlayFile("校名.jinja", ENDLESS["power"].encode()), OverlayFile("style.css", b"p {}")
    with pytest.raises(RenderError, match=r"（校名\.jinja）要用"):
        set_within_bounds("rehearsal", replace(document, overlay=(*document.overlay, *names)))


@LIMITS_MEMORY
def test_the_line_is_named_that_asks_for_too_much_memory() -> None:
    with pytest.raises(RenderError, match=r"paragraph\.html\.jinja 第 3 行）要用"):
        set_within_bounds("rehearsal", overlaid("\n\n{{ 'x' * 10**10 }}"))


def test_a_macro_that_never_ends_is_told_with_its_line() -> None:
    with pytest.raises(RenderError, match=r"paragraph\.html\.jinja 第 2 行有误：宏"):
        set_within_bounds("html", overlaid("\n{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}"))


@pytest.mark.parametrize("template", ["{{ 10**5000 }}", "{% set n = 10 %}{{ n**5000 }}", "{{ f(a=1, a=2) }}"])
def test_what_python_refuses_is_told_with_its_place(template: str) -> None:
    with pytest.raises(RenderError, match=r"paragraph\.html\.jinja 第 1 行有误") as caught:
        set_within_bounds("html", overlaid(template))
    assert not re.search("[a-z]{5}", str(caught.value).replace(PARAGRAPH, "")), "no English"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (PARAGRAPH, "<div>" * 3000, "RecursionError"),
        ("style.css", "p { width: " + "calc(" * 3000 + "1px" + ")" * 3000 + " }", "RecursionError"),
        ("style.css", "p { font-size: 1e9pt }", "OverflowError"),
        (PARAGRAPH, r'{{ "\ud800" }}', "代理字符"),
    ],
)
def test_what_brings_the_renderer_down_is_told(name: str, text: str, told: str) -> None:
    with pytest.raises(RenderError, match=told) as caught:
        set_within_bounds("pdf", overlaid(text, name))
    assert name in str(caught.value)


@pytest.mark.soak
@LIMITS_MEMORY
def test_a_style_that_asks_for_too_much_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {"pdf": Bounds(60, 500)})
    style = "body { display: grid; grid-template-columns: repeat(100000000, 1px) }"
    with pytest.raises(RenderError, match=r"style\.css）要用的时间或内存太多"):
        set_within_bounds("pdf", overlaid(style, "style.css"))


@pytest.mark.soak
def test_a_page_without_measure_is_refused() -> None:
    with pytest.raises(RenderError, match="至多 50 MB"):
        set_within_bounds("html", overlaid("{{ 'x' * 6 * 10**7 }}"))


@pytest.mark.parametrize("name", [PARAGRAPH, "style.css"])
def test_a_carried_file_that_is_no_text_is_told(name: str) -> None:
    with pytest.raises(RenderError, match="不是 UTF-8"):
        set_within_bounds("html", replace(overlaid(""), overlay=(OverlayFile(name, b"\xff"),)))


def test_a_bug_is_no_fault_of_a_template(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {"drawing": BOUNDS["html"]})
    with pytest.raises(RuntimeError, match="AssertionError"):
        set_within_bounds("drawing", overlaid(""))  # type: ignore[arg-type]


def test_a_process_that_never_answers_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a system that counts no processor time."""
    monkeypatch.setattr(bounded_press, "BOUNDS", {"rehearsal": Bounds(10**6, 2000)})
    monkeypatch.setattr(bounded_press, "PATIENCE", 6e-7)
    with pytest.raises(RenderError, match=r"（blocks/paragraph\.html\.jinja）要用"):
        set_within_bounds("rehearsal", overlaid(ENDLESS["loops"]))


@pytest.mark.usefixtures("brief")
@COUNTS_TIME
def test_the_second_press_is_bounded_and_the_attempt_after_it_too(monkeypatch: pytest.MonkeyPatch) -> None:
    code = (
        "from report.press import bounds, second_press\n"
        "bounds.BOUNDS = {'pdf': bounds.Bounds(0.2, 2000)}\n"
        "second_press.main()"
    )
    monkeypatch.setattr(
        second_press, "own_module", lambda name: ([sys.executable, "-c", code], {**os.environ})
    )
    press = SecondPress()
    second_press._started.append(press)
    with pytest.raises(RenderError, match="要用的时间或内存太多"):
        all_rendered(("pdf",), overlaid(ENDLESS["power"]))
    assert press._process.returncode == -signal.SIGPROF, "ended by the signal, not by whoever waits for it"


def test_what_is_within_the_bounds_is_the_same_to_the_byte() -> None:
    folder = ROOT / "examples" / "school"
    spec = load_spec(folder / "report.yaml", student=folder / "me.yaml")
    document = replace(small(paragraph("正文")), cover=COVER, overlay=spec.overlay)
    assert rendered("html", document) == render_html(document)
    pdf = render_pdf(document)
    assert rendered("pdf", document) == pdf
    with SecondPress() as press:
        press.send(document)
        assert press.pdf() == pdf


def test_a_report_without_own_templates_pays_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> bytes:
        raise AssertionError("a process of its own")

    monkeypatch.setattr(bounded_press, "set_within_bounds", refuse)
    assert rendered("html", small()) == render_html(small())
    with pytest.raises(AssertionError):
        rendered("html", overlaid(""))


def test_check_refuses_it_in_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(bounded_press, "BOUNDS", {**BOUNDS, "rehearsal": BRIEF})
    spec = tmp_path / "a.yaml"
    spec.write_text("title: 题\nvariants: {classic: {}}\nfigures: []\ntemplates: own\n")
    (tmp_path / "own" / "blocks").mkdir(parents=True)
    (tmp_path / "own" / PARAGRAPH).write_text(ENDLESS["power"])
    assert main(["check", str(spec)]) == 2
    told = capsys.readouterr().err
    assert "要用的时间或内存太多" in told
    assert "Traceback" not in told


def test_the_guide_says_what_is_allowed() -> None:
    guide = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    for task, name in (("rehearsal", "检查"), ("html", "HTML"), ("pdf", "PDF")):
        assert f"{name}至多 {BOUNDS[task].seconds:g} 秒".replace(" ", "") in guide.replace(" ", "")  # type: ignore[index]
        assert BOUNDS[task].megabytes == 2000  # type: ignore[index]
    assert BOUNDS["proofs"] == BOUNDS["printed proofs"] == BOUNDS["rehearsal"]
    assert f"{DEEPEST} 层，其中循环 {DEEPEST_LOOP} 层" in guide


def test_too_many_templates_are_not_even_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    spec = tmp_path / "a.yaml"
    spec.write_text("title: 题\nvariants: {classic: {}}\nfigures: []\ntemplates: own\n")
    (tmp_path / "own").mkdir()
    for number in range(6):
        (tmp_path / "own" / f"{number}.jinja").write_text("{{a}}" * 40_000)
    assert main(["check", str(spec)]) == 2
    assert "合计至多 1 MB" in capsys.readouterr().err
