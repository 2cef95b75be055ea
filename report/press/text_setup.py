"""What Pango has to know before it sets text in a style, told once for each style and not for each piece of text.

A line is set up to three times, as it is measured, broken and drawn, and WeasyPrint begins each time with a new context and a new
description of the font. Both depend on the style alone; Pango copies the description, and nothing changes the context.

One method of WeasyPrint is replaced: weasyprint.text.line_break.Layout.setup. Styles with lines through or below the text, or
with features of fonts, are left to it. Where what it calls is gone, `setups_remembered()` does nothing.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Told = tuple[Any, Any, Any]
"""A context, the description of a font, and a language."""
SetUp = Callable[[Any, Any], None]

PLAIN = {
    "font_language_override": "normal",
    "text_decoration_line": "none",
    "font_kerning": "auto",
    "font_variant_ligatures": "normal",
    "font_variant_position": "normal",
    "font_variant_caps": "normal",
    "font_variant_numeric": "normal",
    "font_variant_alternates": "normal",
    "font_variant_east_asian": "normal",
    "font_feature_settings": "normal",
}
"""Of a style that is not left to WeasyPrint; it has a language, too."""


@contextmanager
def setups_remembered() -> Iterator[bool]:
    """Set text within this context; tells whether WeasyPrint could be taught.

    Not for several threads at once: the method is exchanged for the whole process.
    """
    try:
        line_break: Any = importlib.import_module("weasyprint.text.line_break")
        set_up: SetUp = line_break.Layout.setup
        line_break.Layout.setup = remembering(line_break, set_up)
    except (ImportError, AttributeError):
        yield False
        return
    try:
        yield True
    finally:
        line_break.Layout.setup = set_up


def remembering(line_break: Any, set_up: SetUp) -> SetUp:
    """`Layout.setup`, which tells Pango of a style once."""
    ffi, pango, unreferenced = line_break.ffi, line_break.pango, line_break.gobject.g_object_unref
    description_of, directions, char_p = (
        line_break.get_font_description,
        line_break.PANGO_DIRECTION,
        line_break.unicode_to_char_p,
    )

    def told(style: Any) -> Told | None:
        if not style["lang"] or any(style[name] != value for name, value in PLAIN.items()):
            return None
        context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), unreferenced)
        pango.pango_context_set_round_glyph_positions(context, False)
        pango.pango_context_set_base_dir(context, directions[style["direction"]])
        language = pango.pango_language_from_string(char_p(style["lang"])[0])
        pango.pango_context_set_language(context, language)
        return context, description_of(style), language

    def setup(layout: Any, style: Any) -> None:
        held = vars(style)
        if "told" not in held:
            held["told"] = told(style)
        if held["told"] is None:
            set_up(layout, style)
            return
        context, description, layout.language = held["told"]
        layout.style = style
        layout.first_line_direction = 0
        layout.ascent = layout.underline_position = layout.strikethrough_position = None
        layout.layout = ffi.gc(pango.pango_layout_new(context), unreferenced)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        pango.pango_layout_set_font_description(layout.layout, description)

    return setup
