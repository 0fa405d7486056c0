"""The site as a search engine that a browser can keep: OpenSearch 1.1."""

from __future__ import annotations

import re
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

FILE = "search/opensearch.xml"


def write_description(site: Path, name: str, address: str) -> None:
    """`address`: the page with results, with its host."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<OpenSearchDescription xmlns="http://a9.com/-/spec/opensearch/1.1/">\n'
        f"  <ShortName>{escape(_short(name))}</ShortName>\n"
        f"  <Description>{escape(name)}を検索します。</Description>\n"
        "  <InputEncoding>UTF-8</InputEncoding>\n"
        "  <Language>ja</Language>\n"
        f'  <Url type="text/html" method="get" template={quoteattr(address + "?q={searchTerms}")}/>\n'
        "</OpenSearchDescription>\n"
    )
    (site / FILE).write_text(text, "utf-8", newline="\n")


def _short(name: str) -> str:
    """At most 16 letters, as the format asks: without what stands in brackets."""
    return re.sub(r"[（(].*?[）)]", "", name)[:16]
