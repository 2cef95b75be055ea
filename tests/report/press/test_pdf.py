"""The PDF, parsed back."""

from __future__ import annotations

import gc
import re
import subprocess
import sys
from dataclasses import replace
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pypdf
import pytest

from report.document import Figure, Section, Text
from report.errors import RenderError
from report.press.pdf import own_fetcher, render_pdf
from tests.report.sample_document import (
    LONG,
    TITLE,
    figure,
    paragraph,
    picture,
    rich,
    small,
    table,
    with_text,
)


@cache
def rich_pdf() -> bytes:
    """The document with everything in it."""
    return render_pdf(rich())


@cache
def page_texts() -> list[str]:
    """Its pages as a reader extracts them."""
    return [page.extract_text() for page in pypdf.PdfReader(BytesIO(rich_pdf())).pages]


def together(text: str) -> str:
    """A text without any white space."""
    return re.sub(r"\s", "", text)


def elements(kind: str) -> list[str]:
    """Structure elements of one kind: the alternative text of each, "" where it has none."""
    with pikepdf.open(BytesIO(rich_pdf())) as document:
        objects = [item for item in document.objects if isinstance(item, pikepdf.Dictionary)]
        found = [item for item in objects if item.get("/Type") == "/StructElem" and item.get("/S") == kind]
        return [str(item.get("/Alt", "")) for item in found]


def test_the_text_comes_back_in_reading_order() -> None:
    text = together("".join(page_texts()))
    parts = [
        "深度学习实验",
        "目录",
        "一、实验目的",
        LONG,
        "理解卷积；",
        "1.数据准备",
        "98.85%±0.07%",
        "各层的形状与参数量",
        "2.1代码",
    ]
    parts += ["forepochinrange(30):", "图1训练与测试曲线", "三、结果", "四、小结"]
    places = [text.find(together(part), text.find("目录") if part != "深度学习实验" else 0) for part in parts]
    places[3:] = [text.find(together(part), text.find(together(LONG))) for part in parts[3:]]
    assert -1 not in places
    assert places == sorted(places)


def test_no_space_comes_between_chinese_characters() -> None:
    prose = pypdf.PdfReader(BytesIO(render_pdf(small(paragraph(LONG * 3))))).pages[0].extract_text()
    assert len(prose) > 300
    assert not re.findall(r"[\u4e00-\u9fff] +[\u4e00-\u9fff]", prose)


def test_only_the_three_faces_are_embedded() -> None:
    with pikepdf.open(BytesIO(rich_pdf())) as document:
        fonts = {str(name): font for page in document.pages for name, font in page.Resources.Font.items()}
        descriptors = [font.DescendantFonts[0].FontDescriptor for font in fonts.values()]
        assert all("/FontFile2" in descriptor or "/FontFile3" in descriptor for descriptor in descriptors)
        names = {str(font.BaseFont).partition("+")[2] for font in fonts.values()}
    assert names == {"Report-Serif", "Report-Sans", "Report-Mono"}


def test_it_says_what_it_is() -> None:
    with pikepdf.open(BytesIO(rich_pdf())) as pdf:
        assert str(pdf.Root.Lang) == "zh-CN"
        assert pdf.Root.MarkInfo.Marked
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo["/Title"]) == TITLE
        assert str(pdf.docinfo["/Author"]) == "张三"
        assert str(pdf.docinfo["/Keywords"]) == "LeNet-5, MNIST"
        assert str(pdf.docinfo["/Subject"]) == "实验报告"
        assert str(pdf.docinfo["/CreationDate"]) == "D:20240513"
        assert b"pdfuaid" in pdf.Root.Metadata.read_bytes()


def test_without_a_date_it_carries_none() -> None:
    with pikepdf.open(BytesIO(render_pdf(small()))) as pdf:
        assert not {"/CreationDate", "/ModDate", "/Author"} & set(pdf.docinfo.keys())


def test_the_bookmarks_are_the_headings() -> None:
    found = []

    def walk(items: list[object], depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                walk(item, depth + 1)
            elif isinstance(item, pypdf.generic.Destination):
                found.append((depth, item.title))

    walk(list(pypdf.PdfReader(BytesIO(rich_pdf())).outline), 1)
    assert found[:5] == [
        (1, "一、实验目的"),
        (1, "二、实验内容"),
        (2, "1. 数据准备"),
        (2, "2. 模型构建（LeNet-5）"),
        (3, "2.1 代码"),
    ]
    assert len(found) == len(list(rich().walk()))


def test_it_is_tagged_and_pictures_are_described() -> None:
    assert elements("/Figure") == [figure().alt]
    assert len(elements("/Table")) >= 3
    assert len(elements("/H2")) >= 5
    assert elements("/Caption")


def test_pages_are_numbered_from_the_text_on() -> None:
    cover, contents, *body = page_texts()
    assert "页" not in cover
    assert TITLE not in cover.replace(TITLE, "", 1)
    assert re.search(r"^\s*I\s*$", contents, re.MULTILINE)
    for number, text in enumerate(body, 1):
        assert f"第{number}页共{len(body)}页" in together(text)
        assert TITLE in text


def test_the_contents_name_the_pages() -> None:
    _, contents, *body = page_texts()
    for heading in ("一、实验目的", "三、结果", "四、小结"):
        page = next(number for number, text in enumerate(body, 1) if heading in text)
        assert re.search(rf"{heading}[.\s]+{page}\b", contents)


def test_without_a_cover_the_title_stands_above_the_text() -> None:
    (page,) = pypdf.PdfReader(BytesIO(render_pdf(small(paragraph("正文。"))))).pages
    text = page.extract_text()
    assert together(text).count(together(TITLE)) == 1
    assert text.index("手写数字识别") < text.index("一、实验目的") < text.index("正文。")
    assert "第1页共1页" in together(text)


def test_a_long_table_repeats_its_head_on_every_page() -> None:
    pdf = render_pdf(small(table(80)))
    texts = [together(page.extract_text()) for page in pypdf.PdfReader(BytesIO(pdf)).pages]
    assert len(texts) == 3
    assert all("层输出形状参数量" in text for text in texts)
    assert sum("各层的形状与参数量" in text for text in texts) == 1


def test_a_caption_is_as_wide_as_the_text_however_narrow_its_table() -> None:
    words = "最容易混淆的类别（平均池化与最大池化，共 2 次训练合计）"
    rows = tuple(row[:2] for row in table().rows)
    narrow = replace(table(), columns=table().columns[:2], rows=rows, caption=(Text(words),))
    (page,) = pypdf.PdfReader(BytesIO(render_pdf(small(narrow)))).pages
    assert any(together(words) in together(line) for line in page.extract_text().splitlines())


@pytest.mark.parametrize("lines", range(24, 31))
def test_no_heading_caption_or_table_head_is_stranded(lines: int) -> None:
    filler = tuple(paragraph(f"填充{number}。") for number in range(lines))
    inner = Section("inner", "1.", "小节标题", 2, (table(40),))
    document = replace(
        small(*filler), sections=(replace(small().sections[0], blocks=filler, sections=(inner,)),)
    )
    texts = [together(page.extract_text()) for page in pypdf.PdfReader(BytesIO(render_pdf(document))).pages]
    page = next(text for text in texts if "小节标题" in text)
    assert re.search(r"1\.小节标题表1各层的形状与参数量层输出形状参数量C0.*C1.*C2", page)


def test_hostile_text_is_only_text() -> None:
    text = together("".join(page_texts()))
    assert "<script>alert(1)</script>{{7*7}}{%include'x'%}&amp;<imgsrc=http://evil.example/x.png>" in text
    assert b"/JavaScript" not in rich_pdf()


@pytest.mark.parametrize(
    "address", ["http://evil.example/x.png", "file:///etc/passwd", "labreport:picture/unknown"]
)
def test_nothing_but_its_own_files_can_be_read(address: str) -> None:
    from weasyprint.urls import FatalURLFetchingError

    with pytest.raises(FatalURLFetchingError):
        own_fetcher({}, {})(address)


def test_a_picture_that_reads_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30">'
        '<image href="http://evil.example/x.png" width="60" height="30"/></svg>'
    )
    hostile: Figure = replace(figure(), picture=picture(path, "image/svg+xml"))
    with pytest.raises(RenderError):
        render_pdf(small(hostile))


def test_a_drawing_becomes_a_picture(tmp_path: Path) -> None:
    path = tmp_path / "picture.svg"
    path.write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="30"><rect width="60" height="30"/></svg>'
    )
    render_pdf(small(replace(figure(), picture=picture(path, "image/svg+xml"))))


def test_any_warning_of_the_renderer_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report.press.pdf.styles", lambda *_: "p { no-such-property: 1 }")
    with pytest.raises(RenderError, match="no-such-property"):
        render_pdf(small(paragraph("正文")))


def test_a_font_of_the_machine_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("report.press.pdf.styles", lambda *_: "p { font-family: serif }")
    with pytest.raises(RenderError, match="本机的字体"):
        render_pdf(small(paragraph("plain")))


def test_a_missing_glyph_is_an_error() -> None:
    with pytest.raises(RenderError, match=r"U\+1F600"):
        render_pdf(with_text("笑😀"))


def test_the_same_document_gives_the_same_bytes_in_another_process_and_folder(tmp_path: Path) -> None:
    code = (
        "import hashlib; from report.press.pdf import render_pdf; from report.press.html import render_html;"
        "from tests.report.sample_document import rich;"
        "print(hashlib.sha256(render_pdf(rich())).hexdigest(), hashlib.sha256(render_html(rich())).hexdigest())"
    )
    root = Path(__file__).parents[3]
    result = subprocess.run(
        [sys.executable, "-c", code],
        cwd=tmp_path,
        env={"PYTHONPATH": str(root), "PYTHONHASHSEED": "7", "TZ": "Asia/Tokyo", "HOME": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    from hashlib import sha256

    from report.press.html import render_html

    here = [sha256(data).hexdigest() for data in (rich_pdf(), render_html(rich()))]
    assert result.stdout.split() == here


def test_no_temporary_file_is_left_to_the_garbage_collector(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    document = rich()
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    gc.disable()
    try:
        render_pdf(document)
        assert list(tmp_path.iterdir()) == []
    finally:
        gc.enable()
