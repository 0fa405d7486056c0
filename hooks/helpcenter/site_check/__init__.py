"""The finished site into diagnostics: what no page alone can show (theme, style sheets, fragments, leftovers)."""

from __future__ import annotations

from helpcenter.site_check.check import check_site
from helpcenter.site_check.site import Origins

__all__ = ["Origins", "check_site"]
