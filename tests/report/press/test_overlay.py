"""The user's own templates: they take the place of ours, and reach nothing else."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from report.document import Document, OverlayFile, Section
from report.errors import RenderError, SpecError
from report.press.html import render_html
from report.press.pdf import render_pdf
from report.press.rendering import markup
from report.specification.experiment import load_spec
from report.writing.rehearsal import rehearse
from tests.report.handed_in import handed_in
from tests.report.press.test_layouts import alternatives
from tests.report.sample_document import figure, paragraph, rich, small

ROOT = Path(__file__).parents[3]
LOGO = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
SPEC = "title: 题\nvariants: {classic: {}}\nfigures: []\ntemplates: own\n"


def overlaid(**files: str | bytes) -> Document:
    """A small document with these templates over ours; "__" in a name is "/", "_0" a dot."""
    overlay = tuple(
        OverlayFile(
            name.replace("__", "/").replace("_0", "."), data.encode() if isinstance(data, str) else data
        )
        for name, data in files.items()
    )
    return replace(small(paragraph("正文")), overlay=overlay)


def page(document: Document) -> str:
    return markup(document, "screen", "", lambda _: "data:,")


def test_a_template_takes_the_place_of_ours_and_the_others_stay() -> None:
    html = page(overlaid(blocks__paragraph_0html_0jinja="<p class=own>{{ block.children[0].text }}</p>"))
    assert "<p class=own>正文</p>" in html
    assert "<h1" in html


def test_our_own_templates_say_the_same_beside_one_of_the_user() -> None:
    of_run = replace(figure().picture, provenance=(("seed", "0"), ("dataset", "MNIST")))
    document = rich()
    sections = (
        *document.sections,
        Section("more", "十、", "图", 1, (replace(figure("own", 9), picture=of_run),)),
    )
    document = replace(document, sections=sections)
    assert page(replace(document, overlay=(OverlayFile("style.css", b"p { }"),))) == page(document)


def test_a_style_sheet_is_added_or_takes_the_place_of_ours() -> None:
    added = render_html(overlaid(style_0css="p { color: teal }")).decode()
    assert "p { color: teal }" in added
    assert "--paper" in added
    replaced = render_html(overlaid(screen_0css="p { color: teal }")).decode()
    assert "--paper" not in replaced


def test_characters_of_the_own_style_get_a_glyph() -> None:
    css = 'h2::after { content: "㛃" }'
    render_pdf(overlaid(style_0css=css))


def test_a_picture_of_the_folder_is_embedded_in_both_formats() -> None:
    document = overlaid(
        sections__title_0html_0jinja='<h1>题</h1><img src="{{ asset("logo.svg") }}" alt="校徽">',
        logo_0svg=LOGO,
    )
    assert "data:image/svg+xml;base64," in render_html(document).decode()
    assert alternatives(render_pdf(document)) == ["校徽"]


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ('{{ asset("x.png") }}', "x.png"),
        ('{{ asset("../../secret.png") }}', "secret.png"),
        ("好\n{{ missing }}", "第 2 行"),
        ("{{ document.nothing }}", "nothing"),
        ('{% include "../report/cli.py" %}', "report/cli.py"),
        ('{% include "/etc/passwd" %}', "/etc/passwd"),
        ("{{ document.__class__.__mro__ }}", "第 1 行"),
        ("{{ say.unicodedata.name('a') }}", "第 1 行"),
        ("{{ template_of.__globals__ }}", "第 1 行"),
        ("{{ 1 / 0 }}", "第 1 行"),
    ],
)
def test_a_fault_names_the_template_and_nothing_outside_is_reached(template: str, told: str) -> None:
    with pytest.raises(RenderError, match=re.escape(told)) as caught:
        page(overlaid(blocks__paragraph_0html_0jinja=template))
    assert "asset" in template or "blocks/paragraph.html.jinja" in str(caught.value)


def test_the_path_of_a_picture_reads_no_file() -> None:
    document = replace(
        handed_in(),
        overlay=(OverlayFile("blocks/figure.html.jinja", b"{{ block.picture.path.read_bytes() }}"),),
    )
    with pytest.raises(RenderError, match=r"blocks/figure\.html\.jinja 第 1 行"):
        page(document)


def test_a_style_that_reads_a_file_is_refused() -> None:
    with pytest.raises(RenderError):
        render_pdf(overlaid(style_0css="body { background: url(file:///etc/passwd) }"))


def write(folder: Path, name: str, data: str | bytes) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def faults(spec: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        rehearse(load_spec(spec))
    return [str(fault) for fault in caught.value.faults]


def test_the_folder_is_read_whole_and_counted_from_the_spec(tmp_path: Path) -> None:
    spec = write(tmp_path, "a.yaml", SPEC)
    write(tmp_path, "own/sections/cover.html.jinja", "x")
    write(tmp_path, "own/notes.txt", "no template")
    write(tmp_path, "own/logo.svg", LOGO)
    assert [file.name for file in load_spec(spec).overlay] == ["logo.svg", "sections/cover.html.jinja"]


def test_a_link_out_of_the_folder_is_passed_over(tmp_path: Path) -> None:
    spec = write(tmp_path, "a.yaml", SPEC)
    secret = write(tmp_path, "secret.css", "p {}")
    write(tmp_path, "own/style.css", "p {}")
    (tmp_path / "own" / "print.css").symlink_to(secret)
    assert [file.name for file in load_spec(spec).overlay] == ["style.css"]


def test_a_syntax_error_is_one_sentence_with_file_and_line(tmp_path: Path) -> None:
    spec = write(tmp_path, "a.yaml", SPEC)
    path = write(tmp_path, "own/sections/cover.html.jinja", "<p>\n{% if %}\n</p>")
    (told,) = faults(spec)
    assert told.startswith(f"{path}:2:1  模板语法有误")


def test_a_template_that_is_no_text_is_told(tmp_path: Path) -> None:
    spec = write(tmp_path, "a.yaml", SPEC)
    path = write(tmp_path, "own/style.css", "p {}\n/* 好 */".encode("gbk"))
    (told,) = faults(spec)
    assert told.startswith(f"{path}:2:1")
    assert "UTF-8" in told


@pytest.mark.parametrize("name", ["nowhere", "empty"])
def test_a_folder_that_is_not_there_or_has_nothing_is_told_at_its_key(tmp_path: Path, name: str) -> None:
    (tmp_path / "empty").mkdir()
    spec = write(tmp_path, "a.yaml", SPEC.replace("own", name))
    (told,) = faults(spec)
    assert told.startswith(f"{spec}:4:12  templates: ")
    assert name in told


def test_a_fault_at_run_time_is_found_before_training(tmp_path: Path) -> None:
    spec = write(tmp_path, "a.yaml", SPEC + "cover: {学院: 计算机}\n")
    template = "{% for row in document.cover %}\n{{ row.labl }}{% endfor %}"
    path = write(tmp_path, "own/sections/cover.html.jinja", template)
    (told,) = faults(spec)
    assert told == f"{path}:2:1  CoverField 没有 labl；是不是 label？"


def test_the_example_of_the_guide_works() -> None:
    folder = ROOT / "examples" / "school"
    spec = load_spec(folder / "report.yaml", student=folder / "me.yaml")
    rehearse(spec)
    document = replace(handed_in(), overlay=spec.overlay)
    assert "校徽" in alternatives(render_pdf(document))
    html = render_html(document).decode()
    assert "某某大学" in html
    assert "#7a1f2b" in html


def test_the_guide_names_every_file_of_the_example_and_every_template_of_ours() -> None:
    guide = (ROOT / "docs" / "templates.md").read_text(encoding="utf-8")
    example = ROOT / "examples" / "school"
    for path in example.rglob("*"):
        if path.is_file():
            assert path.relative_to(example).as_posix() in guide
    for path in (ROOT / "templates").rglob("*"):
        if path.suffix in (".jinja", ".css"):
            assert f"`{path.relative_to(ROOT / 'templates').as_posix()}`" in guide, path
