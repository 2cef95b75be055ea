"""The one look of all pictures: fonts, sizes, colours; and what matplotlib grumbles about made an error.

Sizes are for print: a figure is made at its printed width, in a text block of 160 mm; most of its text has 8.5 to 9.5 pt.
"""

from __future__ import annotations

import logging
import re
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from io import BytesIO
from typing import TYPE_CHECKING, Any

import matplotlib
from matplotlib.figure import Figure
from matplotlib.font_manager import fontManager
from PIL import Image
from pylopdf_fonts_zh_cn import sans_path

from report.errors import RenderError
from report.figures.svg_paths import merged
from report.wording.picture_faults import missing_glyph, renderer_complained

if TYPE_CHECKING:
    from matplotlib.typing import RcKeyType

TEXT_WIDTH = 160.0
"""Width of the printed text block, mm."""
DPI = 200
MM = 1 / 25.4
"""Inches a millimetre."""

INK = "#222222"
MUTED = "#666666"
GRID = "#DDDDDD"
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000", "#882255")
"""For all kinds of colour vision: Okabe and Ito's palette (Color Universal Design, 2008) without its yellow, which white paper
swallows, and the wine of Tol's "muted" scheme (SRON/EPS/TN/09-002, 2021), as far from these as they are from each other."""
MARKERS = ("o", "s", "^", "D", "v", "P", "X", "<", ">")
"""Their number has no factor in common with that of the colours: 72 pairs of both."""

STYLE: dict[RcKeyType, Any] = {
    "font.family": ["Noto Sans SC", "DejaVu Sans"],
    "font.size": 8.5,
    "axes.labelsize": 9.5,
    "xtick.labelsize": 9,
    "ytick.labelsize": 9,
    "legend.fontsize": 9,
    # A dollar sign in a variant's label is a dollar sign; Chinese inside mathtext would be lost.
    "text.parse_math": False,
    "text.color": INK,
    "axes.labelcolor": INK,
    "axes.edgecolor": MUTED,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.labelcolor": INK,
    "ytick.labelcolor": INK,
    "axes.linewidth": 0.6,
    "xtick.major.width": 0.6,
    "ytick.major.width": 0.6,
    "xtick.minor.width": 0.4,
    "ytick.minor.width": 0.4,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": GRID,
    "grid.linewidth": 0.5,
    "lines.linewidth": 1.2,
    "lines.markersize": 3.2,
    "legend.frameon": False,
    "image.interpolation": "nearest",
    "svg.fonttype": "path",
}

COMPLAINTS = (UserWarning, RuntimeWarning)
"""Warnings that say that a picture may be wrong; a deprecation does not."""
_MISSING_GLYPH = re.compile(r"Glyph (\d+) .*missing from font")


@cache
def _register_fonts() -> None:
    """Make the packaged Noto Sans SC known, ahead of any other copy that the system may have."""
    known = len(fontManager.ttflist)
    fontManager.addfont(sans_path())
    fontManager.ttflist[:] = fontManager.ttflist[known:] + fontManager.ttflist[:known]


class _Complaints(logging.Handler):
    """Collects what matplotlib logs as a warning: fonts not found, glyphs replaced by a dummy."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def house_style() -> Iterator[None]:
    """Draw in the one look, whatever the user's matplotlibrc says. A decorator too.

    Raises:
        RenderError: matplotlib warned (a missing glyph, a layout that does not fit) or logged a warning.
    """
    _register_fonts()
    complaints, log = _Complaints(), logging.getLogger("matplotlib")
    log.addHandler(complaints)
    try:
        with warnings.catch_warnings(record=True) as caught, matplotlib.rc_context():
            for category in COMPLAINTS:
                warnings.simplefilter("always", category)
            matplotlib.rcdefaults()
            matplotlib.rcParams.update(STYLE)
            yield
    finally:
        log.removeHandler(complaints)
    messages = complaints.messages + [str(w.message) for w in caught if issubclass(w.category, COMPLAINTS)]
    if messages:
        glyph = _MISSING_GLYPH.match(messages[0])
        raise RenderError(
            missing_glyph(chr(int(glyph[1])))
            if glyph
            else renderer_complained(tuple(dict.fromkeys(messages)))
        )


@house_style()
def png(figure: Figure) -> bytes:
    """The figure at `DPI`, opaque; the bytes depend on the figure alone.

    Three channels, not matplotlib's four: whoever prints the picture would have to take the fourth apart each time.
    """
    pixels = BytesIO()
    figure.savefig(pixels, format="rgba", dpi=DPI)
    width, height = (int(inches * DPI) for inches in figure.get_size_inches())
    file = BytesIO()
    opaque = Image.frombytes("RGBA", (width, height), pixels.getvalue()).convert("RGB")
    opaque.save(file, "png", dpi=(DPI, DPI))
    return file.getvalue()


@house_style()
def svg(figure: Figure, salt: str) -> bytes:
    """The figure as SVG, text as outlines, few nodes; ids come from `salt`: no two pictures on a page share one."""
    matplotlib.rcParams["svg.hashsalt"] = salt
    file = BytesIO()
    figure.savefig(file, format="svg", metadata={"Date": None, "Creator": None})
    return merged(file.getvalue())


def pixel_size(content: bytes) -> tuple[int, int]:
    """Width and height of a PNG, from its header."""
    width, height = struct.unpack(">II", content[16:24])
    return width, height
