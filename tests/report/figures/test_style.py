"""The one look: its fonts, its independence of the user's settings, and what it refuses."""

from __future__ import annotations

import logging
from io import BytesIO
from pathlib import Path

import matplotlib
import pytest
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties, fontManager
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from report.errors import RenderError
from report.figures.style import house_style, pixel_size, png, svg
from tests.report.figures.legibility import overhang


@house_style()
def sentence(text: str, x: float = 0.1) -> Figure:
    """A small figure with some text on it."""
    figure = Figure(figsize=(3, 1))
    figure.text(x, 0.5, text)
    return figure


def test_chinese_is_set_in_the_packaged_font_ahead_of_any_other_copy() -> None:
    sentence("中文")
    assert fontManager.findfont(FontProperties(family=["Noto Sans SC"])) == str(sans_path())
    first = next(entry for entry in fontManager.ttflist if entry.name == "Noto Sans SC")
    assert Path(first.fname) == sans_path()


@pytest.mark.parametrize("render", [png, lambda figure: svg(figure, "salt")])
def test_a_missing_glyph_is_an_error_that_names_the_character(render: type) -> None:
    with pytest.raises(RenderError, match=r"🦄.*U\+1F984"):
        render(sentence("独角兽 🦄"))


def test_what_matplotlib_logs_is_an_error() -> None:
    with pytest.raises(RenderError, match="findfont"), house_style():
        fontManager.findfont(FontProperties(family=["No Such Font"]))


def test_an_error_inside_is_not_hidden_by_a_complaint() -> None:
    @house_style()
    def doubly_wrong() -> None:
        logging.getLogger("matplotlib.font_manager").warning("something")
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        doubly_wrong()


def test_a_dollar_sign_is_a_dollar_sign() -> None:
    assert png(sentence("$损失$")) != png(sentence("损失"))


def test_the_users_settings_change_nothing_and_stay() -> None:
    before = png(sentence("损失"))
    with matplotlib.rc_context(
        {"font.size": 30, "savefig.dpi": 50, "figure.facecolor": "red", "text.usetex": False}
    ):
        assert png(sentence("损失")) == before
        assert matplotlib.rcParams["font.size"] == 30


def test_a_png_has_print_resolution_and_says_nothing_of_who_made_it() -> None:
    content = png(sentence("损失"))
    assert pixel_size(content) == (600, 200)
    assert b"Software" not in content
    assert b"matplotlib" not in content


def test_a_png_has_three_channels() -> None:
    assert Image.open(BytesIO(png(sentence("损失")))).mode == "RGB"


def test_an_svg_needs_no_font_and_has_no_date() -> None:
    content = svg(sentence("损失"), "salt").decode()
    assert "<text" not in content
    assert "dc:date" not in content
    assert svg(sentence("损失"), "salt").decode() == content


def test_the_ids_of_two_svgs_differ_with_the_salt() -> None:
    def ids(salt: str) -> set[str]:
        @house_style()
        def clipped() -> Figure:
            figure = Figure(figsize=(3, 1))
            figure.add_subplot().plot([1, 2], marker="o")
            return figure

        return {part.split('"')[0] for part in svg(clipped(), salt).decode().split("url(#")[1:]}

    assert ids("a")
    assert not ids("a") & ids("b")


def test_clipped_text_is_noticed() -> None:
    assert overhang(sentence("损失")) == 0
    assert overhang(sentence("损失", x=0.95)) > 1
