"""Page text and Catalog into Markdown: runs the macros, and remembers who wrote what."""

from __future__ import annotations

from helpcenter.pages.compiled import COMPILED
from helpcenter.pages.macros import MacroLibrary, load_macros
from helpcenter.pages.page import Call, PageSource, RenderedPage, Site
from helpcenter.pages.rendering import draw_image, render_page
from helpcenter.pages.wording import explain_syntax, jinja_words

__all__ = [
    "COMPILED",
    "Call",
    "MacroLibrary",
    "PageSource",
    "RenderedPage",
    "Site",
    "draw_image",
    "explain_syntax",
    "jinja_words",
    "load_macros",
    "render_page",
]
