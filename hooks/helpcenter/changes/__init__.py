"""Two revisions of the content into what has changed in meaning: what a customer has to know or to do again."""

from __future__ import annotations

from helpcenter.changes.change import Change
from helpcenter.changes.compare import compare
from helpcenter.changes.revision import Revision, read_revision
from helpcenter.changes.telling import as_entries, as_lines, as_markdown

__all__ = ["Change", "Revision", "as_entries", "as_lines", "as_markdown", "compare", "read_revision"]
