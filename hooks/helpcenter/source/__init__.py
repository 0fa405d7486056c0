"""What writers type, as text and as trees that know line and column."""

from __future__ import annotations

from helpcenter.source.front_matter import PageText, split_page
from helpcenter.source.text import Trace, hide_code, place_at, read_text
from helpcenter.source.tree import KeyPath, Located, as_mapping, load_yaml

__all__ = [
    "KeyPath",
    "Located",
    "PageText",
    "Trace",
    "as_mapping",
    "hide_code",
    "load_yaml",
    "place_at",
    "read_text",
    "split_page",
]
