"""Changes that the commands make to what writers typed: new entries, new names. Nothing else in a file is touched."""

from __future__ import annotations

from helpcenter.writing.drafts import KINDS, Asked, Desk, Draft, ask_of, draft_of, problem_of
from helpcenter.writing.links import Moves, mend_links
from helpcenter.writing.released import add_released
from helpcenter.writing.renaming import Ambiguous, NotRenamed, Renaming, leave_redirects, rename
from helpcenter.writing.yaml_text import Unwritable, insert_item

__all__ = [
    "KINDS",
    "Ambiguous",
    "Asked",
    "Desk",
    "Draft",
    "Moves",
    "NotRenamed",
    "Renaming",
    "Unwritable",
    "add_released",
    "ask_of",
    "draft_of",
    "insert_item",
    "leave_redirects",
    "mend_links",
    "problem_of",
    "rename",
]
