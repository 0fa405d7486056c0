"""Addresses that were published once keep working: where they lead now, and which of them lead nowhere."""

from __future__ import annotations

from helpcenter.redirects.anchors import Moved, anchors_of, keep_anchors
from helpcenter.redirects.check import check_addresses, check_redirects
from helpcenter.redirects.loading import REDIRECTS, RELEASED, Redirects, Released, load_redirects, load_released
from helpcenter.redirects.moved import moved_page

__all__ = [
    "REDIRECTS",
    "RELEASED",
    "Moved",
    "Redirects",
    "Released",
    "anchors_of",
    "check_addresses",
    "check_redirects",
    "keep_anchors",
    "load_redirects",
    "load_released",
    "moved_page",
]
