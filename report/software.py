"""Versions of what this program stands on: what computes, draws and sets a report."""

from __future__ import annotations

import ctypes
import importlib.metadata
import platform
import zlib
from contextlib import suppress
from functools import cache

PACKAGES = (
    *("cssselect2", "fonttools", "jinja2", "latex2mathml", "lxml", "markupsafe", "matplotlib", "numpy"),
    *("pillow", "pydyf", "pygments", "pylopdf-fonts-zh-cn", "scipy", "tinycss2", "tinyhtml5", "torch"),
    *("weasyprint", "ziafont", "ziamath"),
)
"""Packages whose version can change a number, a picture or a page."""
PANGO = ("libpango-1.0.so.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
"""Names of the library that breaks lines and places glyphs in print, by system."""


@cache
def version(package: str) -> str:
    """Of an installed package: asked for often, and read from a file that takes half a millisecond."""
    return importlib.metadata.version(package)


def versions() -> dict[str, str]:
    """All that can change a report without a change of this program."""
    return {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "pango": pango(),
        "zlib": zlib.ZLIB_RUNTIME_VERSION,
        **{name: version(name) for name in PACKAGES},
    }


@cache
def pango() -> str:
    """Version of Pango; "" where there is none."""
    for name in PANGO:
        with suppress(OSError, AttributeError):
            told = ctypes.CDLL(name).pango_version_string
            told.restype = ctypes.c_char_p
            return str(told().decode())
    return ""
