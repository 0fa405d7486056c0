"""Finished pages and what the data says of them into the index of the site's search. Words are cut in the browser, not here."""

from __future__ import annotations

from helpcenter.search.index import IndexedPage, build_index, write_index
from helpcenter.search.readings import DictionaryMissing, Reader

__all__ = ["DictionaryMissing", "IndexedPage", "Reader", "build_index", "write_index"]
