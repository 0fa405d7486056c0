"""Pictures, scripts and style sheets that the finished site loads and that are not there, or not here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.images.check import pictures_to_describe
from helpcenter.images.references import find_references
from helpcenter.images.verdicts import alt_problem, is_remote, judge
from helpcenter.markup import Document, Element, sheet_addresses, style_addresses
from helpcenter.site_check.site import Site

_LOADED = {
    "script": "src",
    "iframe": "src",
    "video": "src",
    "audio": "src",
    "source": "src",
    "track": "src",
    "use": "href",
}
_LOADED_LINKS = frozenset(("stylesheet", "preload", "modulepreload", "manifest", "prefetch", "search"))


def check_resources(site: Site, path: str, document: Document) -> Iterator[Diagnostic]:
    """Everything that one page loads."""
    seen: Counter[str] = Counter()
    for element, address in _loaded(document):
        yield from site.told(path, element, address, seen[address], partial(_file_problem, site))
        seen[address] += 1
    yield from _check_pictures(site, path, document)
    for element in document.all("meta"):
        name = element.get("property") or element.get("name") or ""
        address = element.get("content") or ""
        if name in {"og:image", "twitter:image", "og:image:url"} and (problem := _card_problem(site, address)):
            yield Diagnostic(site.origins.theme(address), problem)


_NO_ELEMENT = Element("style", {}, 0, 0, ("article",))
"""For what a `<style>` loads: it may stand on a page."""


def _loaded(document: Document) -> Iterator[tuple[Element, str]]:
    for element in document.elements:
        if element.tag in _LOADED and (address := element.get(_LOADED[element.tag])):
            yield element, address
        elif element.tag == "link" and _LOADED_LINKS & set((element.get("rel") or "").lower().split()):
            yield element, element.get("href") or ""
    for css in document.styles:
        yield from ((_NO_ELEMENT, address) for address in style_addresses(css) if address.endswith(".css"))


def _check_pictures(site: Site, path: str, document: Document) -> Iterator[Diagnostic]:
    """The pictures of the theme: those of the pages are judged when the pages are made."""
    judged = site.origins.judged.get(path, frozenset())
    for reference in find_references(document):
        address = reference.address
        if address not in judged:
            holder = reference.element or _NO_ELEMENT
            yield from site.told(path, holder, address, 0, partial(_picture_problem, site))
    for element in pictures_to_describe(document):
        address = (element.get("src") or "").strip()
        problem = alt_problem(element.get("alt"), in_tag=True)
        if problem and address not in judged and element.get("alt") is None:
            yield Diagnostic(site.origins.theme(site.target(path, address) or address), problem)


def _picture_problem(site: Site, path: str, address: str, shown: str) -> str:
    if is_remote(address):
        return f"ほかのサイトの画像「{shown}」を読み込んでいます。このサイトの中のファイルにしてください。"
    if site.target(path, urlsplit(address).path) in site.files:
        return ""
    local = address[len(site.base) :] if path == "404.html" and address.startswith(site.base) else address
    return judge(local, path, site.published, shown=shown, rooted=True)


def _file_problem(site: Site, path: str, address: str, shown: str) -> str:
    if address.startswith(("#", "data:")):
        return ""
    if is_remote(address):
        return f"ほかのサイトのファイル「{shown}」を読み込んでいます。このサイトの中のファイルにしてください。"
    target = site.target(path, urlsplit(address).path)
    if target in site.files:
        return ""
    if target is None and address.startswith("/"):
        return f"ファイル「{shown}」は「/」で始まるため、公開先で読み込めません。相対の場所を書いてください。"
    return f"ファイル「{shown}」が見つかりません。{suggest(target or address, site.files, cutoff=0.75)}"


def _card_problem(site: Site, address: str) -> str:
    """A card's picture is named with its whole address: it must be one of this site."""
    if not address.startswith(site.site_url):
        return f"共有用の画像「{address}」が、このサイトのアドレス（{site.site_url}）で始まっていません。"
    file = unquote(urlsplit(address[len(site.site_url) :]).path)
    return (
        ""
        if file in site.files
        else f"共有用の画像「{file}」が見つかりません。{suggest(file, site.files, cutoff=0.75)}"
    )


def check_style_sheet(site: Site, path: str) -> Iterator[Diagnostic]:
    """Everything that a style sheet loads."""
    for address in sheet_addresses((site.root / path).read_text(encoding="utf-8", errors="replace")):
        if problem := _file_problem(site, path, address, address):
            place: Location = site.origins.theme(address)
            yield Diagnostic(place, problem)
