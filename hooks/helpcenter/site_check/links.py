"""Links of the finished site that lead nowhere."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import Diagnostic, nearest
from helpcenter.markup import Document
from helpcenter.site_check.site import Site

_LINKS = {"a": "href", "area": "href", "form": "action"}


def check_links(site: Site, path: str, document: Document) -> Iterator[Diagnostic]:
    """Every link of one page."""
    seen: Counter[str] = Counter()
    for element in document.elements:
        address = element.get(_LINKS[element.tag]) if element.tag in _LINKS else None
        if address is None or "data-moved" in element.attributes:  # judged where the redirect is written
            continue
        # What the theme writes around the article does not count among what the page writes.
        nth = seen[address] if "article" in element.parents else 0
        seen[address] += "article" in element.parents
        yield from site.told(path, element, address.strip(), nth, partial(_problem, site))


def _problem(site: Site, path: str, address: str, shown: str) -> str:  # noqa: PLR0911 (one verdict a line)
    """What is wrong with a link, in words that name it as it was typed; or nothing."""
    if not address:
        return "リンク先が空です。ページの場所か https:// で始まるアドレスを書いてください。"
    if re.match(r"(https?:)?//|mailto:|tel:", address, re.IGNORECASE):
        return ""
    if scheme := re.match(r"([A-Za-z][\w+.-]*):", address):
        near = nearest(scheme.group(1), ("http", "https", "mailto"), cutoff=0.75)
        guess = f"もしかして: 「{near}:」" if near and near != scheme.group(1).lower() else ""
        return f"リンクに「{scheme.group(1)}:」は使えません（{shown[:40]}）。{guess}"
    if "\\" in address:
        return f"リンク先「{shown}」に「\\」があります。「/」に直してください。もしかして: 「{address.replace(chr(92), '/')}」"
    parts = urlsplit(address)
    target = site.target(path, parts.path)
    if target in site.files:
        return _fragment_problem(site, path, target, unquote(parts.fragment))
    if address.startswith("/"):
        inside = unquote(parts.path).strip("/")
        if inside in site.files or f"{inside}/index.html".lstrip("/") in site.files:
            guess = _guess(site, path, address)
            return f"リンク「{shown}」は「/」で始まるため、公開先で開けません。ページからの相対の場所を書いてください。{guess}"
    return _why_missing(site, path, parts.path, shown)


def _fragment_problem(site: Site, path: str, target: str | None, fragment: str) -> str:
    if not fragment or target is None or target not in site.documents or target in site.origins.incomplete:
        return ""
    ids = site.documents[target].ids
    if fragment in ids:
        return ""
    where = "このページ" if target == path else "リンク先のページ"
    near = nearest(fragment, ids)
    return f"{where}に「#{fragment}」という場所がありません。" + (f"もしかして: 「#{near}」" if near else "")


def _why_missing(site: Site, path: str, address: str, shown: str) -> str:
    if address.endswith(".md") and site.origins.in_tag(path, address):
        markdown = _guess(site, path, address, as_page=True)
        return f"HTML のタグの中では、リンク先に .md を書けません（{shown}）。[文字](ページ.md) の形で書いてください。{markdown}"
    target = posixpath.normpath(posixpath.join(posixpath.dirname(path), unquote(address)))
    if target in site.origins.unpublished:
        return f"リンク先「{shown}」は、公開されないファイルです。公開するページを指定してください。"
    if re.match(r"(www\.)?[\w-]+(\.[\w-]+)*\.(com|net|org|co\.jp|ne\.jp|or\.jp|jp)(/|$)", address):
        return f"リンク先「{shown}」が見つかりません。もしかして: 「https://{address}」"
    half = unicodedata.normalize("NFKC", address)
    if half != address and re.match(r"https?://", half):
        return f"リンク先「{shown}」に全角の文字があります。もしかして: 「{half}」"
    return f"リンク先「{shown}」が見つかりません。{_guess(site, path, address)}"


def _guess(site: Site, path: str, address: str, *, as_page: bool = False) -> str:
    """A page whose path looks like the one that was written, as a writer types it at this place."""
    in_tag = site.origins.in_tag(path, address) and not as_page
    folder = posixpath.dirname(path if in_tag else _markdown_path(path, site))
    # Without the ending: that both end in `.md` makes no two paths alike.
    pages = {_markdown_path(p, site).removesuffix(".md"): p for p in site.documents if p != "404.html"}
    wanted = posixpath.normpath(posixpath.join("/", folder, unquote(address))).lstrip("/")
    found = nearest(wanted.removesuffix(".md"), pages)
    if found is None:
        return ""
    if in_tag:
        near = posixpath.relpath(posixpath.dirname(pages[found]) or ".", folder or ".") + "/"
    else:
        near = f"/{found}.md" if address.startswith("/") else posixpath.relpath(f"{found}.md", folder or ".")
    return f"もしかして: 「{near}」"


def _markdown_path(html: str, site: Site) -> str:
    """The page behind a finished file: `rms/scopes/index.html` → `rms/scopes.md`, and `rms/index.md` where it has pages below it."""
    stem = html.removesuffix("index.html").rstrip("/")
    if stem and html.endswith("index.html") and any(p.startswith(f"{stem}/") and p != html for p in site.documents):
        return f"{stem}/index.md"
    return f"{stem}.md" if stem and html.endswith("index.html") else html.replace(".html", ".md")
