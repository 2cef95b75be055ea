"""The web page: whole in itself, harmless, and opened by a real browser."""

from __future__ import annotations

import base64
import hashlib
import io
import re
import shutil
import subprocess
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

import pikepdf
import pypdf
import pytest
from fontTools.ttLib import TTFont

from report.press.html import render_html
from report.resources import templates_folder
from tests.report.sample_document import TITLE, paragraph, png, rich, small

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chrome")
QUIET = "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking"
QUIET += " --disable-component-update --disable-sync --no-pdf-header-footer"


class Page(HTMLParser):
    """Collects the elements of a page: name and attributes."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))

    def values(self, attribute: str) -> list[str]:
        """Values of an attribute wherever it occurs."""
        return [value for _, attributes in self.elements if (value := attributes.get(attribute)) is not None]


@cache
def html() -> str:
    """The document with everything in it."""
    return render_html(rich()).decode()


@cache
def page() -> Page:
    """The same, parsed."""
    return Page(html())


def test_nothing_is_asked_of_any_server() -> None:
    assert all(value.startswith("data:image/png;base64,") for value in page().values("src"))
    addresses = re.findall(r"url\(([^)]*)\)", html())
    assert len(addresses) == 3
    assert all(address.startswith("data:font/woff;base64,") for address in addresses)
    assert "@import" not in html()
    tags = {tag for tag, _ in page().elements}
    assert not tags & {"link", "iframe", "object", "embed", "base", "form", "svg"}


def test_the_browser_is_told_to_ask_for_nothing() -> None:
    policy = next(attributes for _, attributes in page().elements if "http-equiv" in attributes)
    assert policy["http-equiv"] == "Content-Security-Policy"
    assert (policy["content"] or "").startswith("default-src 'none'; img-src data:; font-src data:;")


def test_only_the_one_script_may_run() -> None:
    (script,) = re.findall(r"<script type=\"module\">(.*?)</script>", html(), re.DOTALL)
    allowed = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    assert f"script-src 'sha256-{allowed}';" in html()
    assert script == (templates_folder() / "screen.js").read_text(encoding="utf-8")
    assert not re.search(r"\son\w+=|javascript:|fetch\(|XMLHttpRequest|import\b", html())


def test_the_pictures_are_inside() -> None:
    (source,) = page().values("src")
    assert base64.b64decode(source.partition(",")[2]) == png().path.read_bytes()


def test_the_fonts_are_inside() -> None:
    packed = re.findall(r'font-family: "([^"]+)"; src: url\(data:font/woff;base64,([^)]*)\)', html())
    assert [family for family, _ in packed] == ["Report Serif", "Report Sans", "Report Mono"]
    for _, data in packed:
        assert TTFont(io.BytesIO(base64.b64decode(data))).getBestCmap()


def test_ids_are_unique_and_every_link_within_the_page_arrives() -> None:
    ids = page().values("id")
    assert len(ids) == len(set(ids))
    targets = [href[1:] for href in page().values("href") if href.startswith("#")]
    assert {"page.text", "curves", "layers", "section.purpose"} <= set(targets) <= set(ids)
    assert set(page().values("aria-labelledby")) <= set(ids)


def test_links_out_of_the_page_are_kept_and_tell_nobody() -> None:
    (link,) = (
        attributes for _, attributes in page().elements if (attributes.get("href") or "").startswith("http")
    )
    assert link == {"href": "https://example.org/mnist?a=1&b=2", "rel": "noreferrer"}


def test_hostile_text_is_only_text() -> None:
    assert html().count("<script") == 1
    assert "http://evil.example" not in "".join(page().values("src"))
    title = render_html(small(title="</title><script>alert(1)</script>/* style *//* script */")).decode()
    assert title.count("<script") == 1
    assert "alert" not in title.partition("<title>")[0]
    assert title.count("@font-face") == 3


def test_every_picture_and_language_is_declared() -> None:
    assert page().elements[0] == ("html", {"lang": "zh-CN"})
    assert all(attributes.get("alt") for tag, attributes in page().elements if tag == "img")
    assert "<title>" + TITLE + "</title>" in html()
    names = page().values("name")
    assert {"viewport", "color-scheme", "author", "keywords", "description", "dcterms.created"} <= set(names)


def test_numbers_can_be_traced() -> None:
    assert "classic.test_accuracy" in page().values("data-number")


def test_chinese_and_latin_are_spaced_alike_in_every_browser() -> None:
    assert "text-autospace: no-autospace" in html()
    assert "测试准确率为 <span" in html()
    assert "1998 年，LeCun 等人" in html()


def test_a_line_may_end_beside_chinese_quotation_marks_and_marks_that_meet_stand_close() -> None:
    page = render_html(small(paragraph("最高的是“甲”（乙），其次是丙。"))).decode()
    assert '最高的是<wbr>“甲”<wbr><span class="tight">（</span>乙）<span class="tight">，</span>其次' in page


def test_rendering_twice_gives_the_same_page() -> None:
    document = small(paragraph("正文"))
    assert render_html(document) == render_html(document)


@pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")
def test_a_browser_shows_it_with_the_fonts_inside(tmp_path: Path) -> None:
    (tmp_path / "report.html").write_bytes(render_html(rich()))
    out = tmp_path / "printed.pdf"
    command = [
        str(CHROMIUM),
        *QUIET.split(),
        f"--user-data-dir={tmp_path / 'profile'}",
        f"--print-to-pdf={out}",
    ]
    subprocess.run(
        [*command, (tmp_path / "report.html").as_uri()], capture_output=True, check=True, timeout=60
    )
    text = "".join(part.extract_text() for part in pypdf.PdfReader(out).pages)
    assert "测试准确率为" in text
    with pikepdf.open(out) as printed:
        named = {
            str(item.FontName)
            for item in printed.objects
            if isinstance(item, pikepdf.Dictionary) and "/FontName" in item
        }
    families = {name.rpartition("+")[2].removeprefix("/") for name in named}
    assert families == {"NotoSerifSC-Regular", "NotoSansSC-Regular", "DejaVuSansMono"}
