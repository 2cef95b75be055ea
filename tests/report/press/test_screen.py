"""The page in a browser: what a script adds, what works without one, and what axe-core says of it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import tarfile
from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from report.document import (
    Column,
    Document,
    FormulaBlock,
    Layout,
    Question,
    QuestionList,
    ReferenceEntry,
    ReferenceList,
    ScoreItem,
    ScoreTable,
    Section,
    Table,
)
from report.press.html import render_html
from tests.report.press.test_html import CHROMIUM, QUIET
from tests.report.sample_document import figure, png, rich, small, text

AXE = "axe-core@4.14.1"
needs_browser = pytest.mark.skipif(CHROMIUM is None, reason="Chromium is not installed")


def whole(layout: Layout = "cover") -> Document:
    """Everything that a report can hold."""
    picture = replace(
        png(), provenance=(("kind", "kernels"), ("code", "report.figures.kernels"), ("run", "b" * 64))
    )
    entry = ReferenceEntry("lecun", 1, text("LeCun Y. Gradient-based learning[J]. 1998."))
    blocks = (
        replace(figure("kernels", 2), picture=picture),
        FormulaBlock(r"\sum_i x_i"),
        ReferenceList((entry,)),
        ScoreTable((ScoreItem("报告", "60"),), "60"),
        QuestionList((Question(1, text("为什么？"), (), 2),)),
    )
    more = Section("more", "五、", "其余", 1, blocks)
    return replace(rich(), sections=(*rich().sections, more), layout=layout, signature=("成绩",))


@cache
def page(layout: Layout = "cover") -> str:
    return render_html(whole(layout)).decode()


def seen(html: str, probe: str, folder: Path, *options: str) -> str:
    """What a script that is added to the page leaves as its title; the page's policy would not let it run."""
    bare = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", html)
    (folder / "page.html").write_text(bare.replace("</body>", f"{probe}</body>"), encoding="utf-8")
    command = [str(CHROMIUM), *QUIET.split(), f"--user-data-dir={folder / 'profile'}", *options]
    command += ["--virtual-time-budget=20000", "--dump-dom", (folder / "page.html").as_uri()]
    dumped = subprocess.run(command, capture_output=True, check=True, timeout=120, text=True).stdout
    title = re.search(r"<title>(.*?)</title>", dumped, re.DOTALL)
    assert title is not None
    return title[1]


def test_the_provenance_of_a_figure_is_one_click_away() -> None:
    (details,) = re.findall(r"<details>.*?</details>", page().partition('id="kernels"')[2], re.DOTALL)
    assert "<dt>绘图代码</dt><dd>report.figures.kernels</dd>" in details
    assert f"<dt>训练标识</dt><dd>{'b' * 64}</dd>" in details
    assert f"<dt>图片 SHA-256</dt><dd>{png().digest}</dd>" in details


def test_a_figure_can_be_enlarged_without_a_script() -> None:
    assert '<input type="checkbox" class="zoom" id="zoom.kernels">' in page()
    assert '<label for="zoom.kernels">' in page()
    assert "figure:has(.zoom:checked)" in page()


@needs_browser
def test_tables_sort_and_listings_can_be_copied(tmp_path: Path) -> None:
    probe = """<script type="module">
      const table = document.querySelector("#epochs table"), head = table.tHead.rows[0].cells[2];
      const column = () => [...table.tBodies[0].rows].map((row) => row.cells[2].textContent.trim());
      const states = [];
      for (let click = 0; click < 3; click++) {
        head.querySelector("button").click();
        states.push([head.getAttribute("aria-sort"), column()[0], column()[38], column()[39]]);
      }
      const others = document.querySelectorAll("#layers button").length;
      document.querySelector("figure img").click();
      const large = document.querySelector(".zoom").checked;
      dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }));
      const small = !document.querySelector(".zoom").checked;
      document.title = JSON.stringify([states, document.querySelectorAll("pre + button").length, large, small, others]);
    </script>"""
    assert json.loads(seen(page(), probe, tmp_path)) == [
        [
            ["ascending", "056", "3856", "3956"],
            ["descending", "3856", "056", "3956"],
            ["none", "056", "3856", "3956"],
        ],
        page().count("<pre "),
        True,
        True,
        0,
    ]


@pytest.mark.parametrize(
    ("window", "layout", "fits"),
    [(1920, "header", True), (1280, "header", True), (1280, "boxed", False), (600, "header", False)],
)
@needs_browser
def test_a_wide_table_goes_into_the_margin_and_scrolls_only_where_there_is_none(
    window: int, layout: Layout, fits: bool, tmp_path: Path
) -> None:
    wide = Table("wide", 1, text("宽表"), (Column(text("准确率")),) * 7, ((text("100.00±12.45"),) * 7,) * 3)
    narrow = replace(wide, label="narrow", number=2, columns=wide.columns[:2], rows=(wide.rows[0][:2],))
    html = render_html(replace(small(wide, narrow), layout=layout)).decode()
    probe = """<script type="module">
      await document.fonts.ready;
      document.body.style.minHeight = "3000px";  // a scroll bar takes some of the width
      const box = (id) => document.querySelector(`#${id} .scroll`), text = document.querySelector("#wide");
      const whole = box("wide").scrollWidth <= box("wide").clientWidth;
      const inside = document.documentElement.scrollWidth <= document.documentElement.clientWidth;
      const wider = box("wide").clientWidth > text.clientWidth, ordinary = box("narrow").clientWidth === text.clientWidth;
      const captioned = document.querySelector("#wide caption").offsetWidth <= box("wide").clientWidth;
      document.title = JSON.stringify([whole, inside, wider, ordinary, captioned]);
    </script>"""
    found = json.loads(seen(html, probe, tmp_path, f"--window-size={window},900"))
    assert found == [fits, True, fits, True, True]


@pytest.mark.soak
@needs_browser
@pytest.mark.skipif(shutil.which("npm") is None, reason="npm is not installed")
def test_axe_finds_nothing_in_any_layout_in_light_or_dark(tmp_path: Path) -> None:
    fetched = subprocess.run(
        ["npm", "pack", AXE, "--silent"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
        shell=False,
    )
    if fetched.returncode:
        pytest.skip("axe-core cannot be fetched")
    with tarfile.open(next(tmp_path.glob("*.tgz"))) as archive:
        member = archive.extractfile("package/axe.min.js")
        assert member is not None
        axe = member.read().decode()
    probe = f"""<script>{axe}</script><script type="module">
      for (const details of document.querySelectorAll("details")) details.open = true;
      const found = await axe.run(document);
      document.title = JSON.stringify([found.passes.length, found.violations.map((one) => one.id)]);
    </script>"""
    layouts: tuple[Layout, ...] = ("cover", "header", "boxed")
    for layout in layouts:
        for scheme in (0, 1):
            passed, violated = json.loads(
                seen(page(layout), probe, tmp_path, f"--blink-settings=preferredColorScheme={scheme}")
            )
            assert passed > 30
            assert violated == []
    unnamed = page().replace(' alt="', ' data-alt="')
    assert json.loads(seen(unnamed, probe, tmp_path))[1] == ["image-alt"]
