"""The finished site into diagnostics: what no page alone can show (theme, style sheets, fragments, leftovers)."""

from __future__ import annotations

import posixpath
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.images.references import find_references
from helpcenter.images.verdicts import Published, is_remote, judge
from helpcenter.markup import Document, Element, read_markup, style_addresses


class Finder(Protocol):
    """Where a text of the finished file at `path` (from the site's root) was written."""

    def __call__(self, path: str, text: str, nth: int = 0) -> Location: ...


@dataclass(slots=True)
class _Site:
    root: Path
    files: set[str]
    base: str
    """The path under which the site is published: `/` or `/repo/`."""
    site_url: str
    find: Finder
    documents: dict[str, Document] = field(default_factory=dict)

    @property
    def published(self) -> Published:
        return Published(dict.fromkeys(self.files))


def check_site(root: Path, site_url: str, find: Finder) -> list[Diagnostic]:
    """Read every page and style sheet below `root`. `site_url` is the address at which the site will stand."""
    files = {file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file()}
    site = _Site(root, files, urlsplit(site_url).path or "/", site_url, find)
    for path in sorted(files):
        if path.endswith(".html"):
            site.documents[path] = read_markup((root / path).read_text(encoding="utf-8"))
    diagnostics: list[Diagnostic] = []
    for path, document in site.documents.items():
        diagnostics.extend(_check_links(site, path, document))
        diagnostics.extend(_check_resources(site, path, document))
        diagnostics.extend(_check_ids(site, path, document))
        diagnostics.extend(_check_leftovers(site, path, document))
    for path in sorted(files):
        if path.endswith(".css"):
            diagnostics.extend(_check_style_sheet(site, path))
    return diagnostics


# Links ------------------------------------------------------------------------------------------------------------------

_LINKS = {"a": "href", "area": "href", "form": "action"}


def _check_links(site: _Site, path: str, document: Document) -> Iterator[Diagnostic]:
    seen: Counter[str] = Counter()
    for element in document.elements:
        name = _LINKS.get(element.tag)
        address = element.get(name) if name else None
        if address is None:
            continue
        nth = seen[address]
        seen[address] += 1
        if problem := _link_problem(site, path, address.strip()):
            yield Diagnostic(site.find(path, _as_typed(address), nth), problem)


def _as_typed(address: str) -> str:
    """The part of an address that a writer surely typed: MkDocs turns `x.md#part` into `../x/#part`."""
    fragment = address.partition("#")[2]
    return f"#{fragment}" if fragment and ".md" not in address else address


def _link_problem(site: _Site, path: str, address: str) -> str:
    if not address:
        return "リンク先が空です。"
    if re.match(r"^(https?:)?//", address) or re.match(r"^(mailto|tel):", address):
        return ""
    if scheme := re.match(r"^([A-Za-z][\w+.-]*):", address):
        return f"リンク「{address[:40]}」の「{scheme.group(1)}:」は使えません。"
    parts = urlsplit(address)
    target = _target(site, path, parts.path)
    if target is None:
        return f"「/」で始まるリンク「{address}」は、公開先では開けません。ページからの相対の書き方に直してください。"
    if target not in site.files:
        return f"リンク先「{address}」が見つかりません。{_guess_page(site, path, parts.path)}"
    fragment = unquote(parts.fragment)
    if fragment and target in site.documents:
        ids = site.documents[target].ids
        if fragment not in ids:
            where = "このページ" if target == path else "リンク先のページ"
            return f"{where}に「#{fragment}」という場所がありません。{suggest(fragment, ids)}"
    return ""


def _target(site: _Site, path: str, address: str) -> str | None:
    """The file of the site to which a path leads; None where it leads out of the published folder."""
    if address.startswith("/"):
        if not (path == "404.html" and address.startswith(site.base)):
            return None
        joined = "/" + address[len(site.base) :]
    else:
        joined = posixpath.join("/", posixpath.dirname(path), unquote(address)) if address else "/" + path
    clean = posixpath.normpath(joined).lstrip("/")
    if joined.endswith(("/", "/.", "/..")) or clean in {"", "."}:
        return posixpath.join(clean, "index.html").removeprefix("./")
    if clean not in site.files and f"{clean}/index.html" in site.files:
        return f"{clean}/index.html"
    return clean


def _guess_page(site: _Site, path: str, address: str) -> str:
    """A page whose path looks like the one that was written, as a writer types it."""
    own = path.removesuffix("index.html").rstrip("/") + ".md" if path.endswith("index.html") and path != "index.html" else path
    folder = posixpath.dirname(own)
    pages = {_markdown_path(p): p for p in site.documents}
    wanted = posixpath.normpath(posixpath.join(folder, unquote(address))).lstrip("./")
    near = suggest(wanted, pages)
    found = re.search("「(.+)」", near)
    if not found:
        return ""
    return f"もしかして: 「{posixpath.relpath(found.group(1), folder or '.')}」"


def _markdown_path(html: str) -> str:
    stem = html.removesuffix("index.html").rstrip("/")
    return f"{stem}.md" if stem and html.endswith("index.html") else html.replace(".html", ".md")


# Pictures, scripts, style sheets -------------------------------------------------------------------------------------------

_LOADED = {"script": "src", "iframe": "src", "video": "src", "audio": "src", "source": "src", "track": "src", "use": "href"}
_LOADED_LINKS = {"stylesheet", "icon", "preload", "modulepreload", "manifest", "apple-touch-icon", "prefetch", "mask-icon", "search"}


def _check_resources(site: _Site, path: str, document: Document) -> Iterator[Diagnostic]:
    for address in _loaded(document):
        if is_remote(address):
            yield Diagnostic(site.find(path, address), f"ほかのサイトのファイル「{address}」を読み込んでいます。このサイトの中のファイルにしてください。")
        elif problem := _resource_problem(site, path, address):
            yield Diagnostic(site.find(path, address), problem)
    for reference in find_references(document):
        if is_remote(reference.address):
            yield Diagnostic(site.find(path, reference.address), f"ほかのサイトの画像「{reference.address}」が残っています。")
        elif path == "404.html" and reference.address.startswith(site.base):
            if problem := _resource_problem(site, path, reference.address):
                yield Diagnostic(site.find(path, reference.address), problem)
        elif problem := judge(reference.address, path, site.published).problem:
            yield Diagnostic(site.find(path, reference.address), problem)
    for element in document.all("meta"):
        name = element.get("property") or element.get("name") or ""
        address = element.get("content") or ""
        if name in {"og:image", "twitter:image", "og:image:url"} and (problem := _card_problem(site, path, address)):
            yield Diagnostic(site.find(path, address), problem)


def _loaded(document: Document) -> Iterator[str]:
    for element in document.elements:
        if element.tag in _LOADED and element.get(_LOADED[element.tag]):
            yield element.get(_LOADED[element.tag]) or ""
        elif element.tag == "link" and _LOADED_LINKS & set((element.get("rel") or "").lower().split()):
            yield element.get("href") or ""
    for css in document.styles:
        yield from (address for address in style_addresses(css) if address.endswith(".css"))


def _resource_problem(site: _Site, path: str, address: str) -> str:
    if address.startswith(("#", "data:")):
        return ""
    target = _target(site, path, urlsplit(address).path)
    if target is None:
        return f"「/」で始まるアドレス「{address}」は、公開先では開けません。"
    return "" if target in site.files else f"ファイル「{address}」が見つかりません。{suggest(target, site.files)}"


def _card_problem(site: _Site, path: str, address: str) -> str:
    """A card's picture is named with its whole address: it must be one of this site."""
    if not address.startswith(site.site_url):
        return f"共有用の画像「{address}」が、このサイトのアドレス（{site.site_url}）で始まっていません。"
    file = unquote(urlsplit(address[len(site.site_url) :]).path)
    return "" if file in site.files else f"共有用の画像「{address}」が見つかりません。"


def _check_style_sheet(site: _Site, path: str) -> Iterator[Diagnostic]:
    for address in style_addresses((site.root / path).read_text(encoding="utf-8")):
        if address.startswith(("data:", "#")):
            continue
        if is_remote(address):
            problem = f"スタイルシートがほかのサイトのファイル「{address}」を読み込んでいます。"
        else:
            problem = _resource_problem(site, path, address)
        if problem:
            yield Diagnostic(site.find(path, address), problem)


# What may not be left over --------------------------------------------------------------------------------------------------


def _check_ids(site: _Site, path: str, document: Document) -> Iterator[Diagnostic]:
    counts = Counter(e.get("id") for e in document.elements if e.get("id") and "svg" not in e.parents)
    for id_, count in counts.items():
        if id_ and count > 1:
            yield Diagnostic(site.find(path, id_, 1), f"同じ id「{id_}」が、このページに {count} 回あります。見出しの {{#…}} などを別の名前にしてください。")


_LEFTOVERS = re.compile(r"\{\{|\{%|\{##|<Macro|\bUndefined\b|(?<![\w.])None(?![\w.])|!\[|^/// ?\w+|\]\([^)\s]*\.md", re.MULTILINE)


def _check_leftovers(site: _Site, path: str, document: Document) -> Iterator[Diagnostic]:
    pieces = [text.content for text in document.texts if not text.verbatim]
    pieces += [value for element in document.elements for value in _shown_attributes(element)]
    for piece in pieces:
        if found := _LEFTOVERS.search(piece):
            mark = found.group().strip()
            line = piece[found.start() :].split("\n")[0][:30].strip()
            yield Diagnostic(site.find(path, line), f"「{mark}」が、文字のままページに残っています（「{line}」）。マクロや書式の書き方を確かめてください。")


def _shown_attributes(element: Element) -> Iterator[str]:
    for name, value in element.attributes.items():
        if value and name in {"alt", "title", "aria-label", "href", "src", "content", "id", "class", "placeholder", "data-image", "data-step"}:
            yield value
