"""The words of the glossary: their order by reading, and where a page uses them."""

from __future__ import annotations

from helpcenter.terms.kana import Row, rows
from helpcenter.terms.spotting import Spotted, TermIndex, fill_in_users, index_terms, spot_terms

__all__ = ["Row", "Spotted", "TermIndex", "fill_in_users", "index_terms", "rows", "spot_terms"]
