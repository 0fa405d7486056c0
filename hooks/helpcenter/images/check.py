"""One page's HTML into diagnostics for its pictures, and into HTML that no longer names another host's pictures."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Level, Location
from helpcenter.images.references import Reference, find_references
from helpcenter.images.verdicts import Published, alt_problem, is_remote, judge
from helpcenter.markup import Document, Element, read_markup
from helpcenter.model import Image


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What the check must know of the page whose HTML it reads."""

    url: str
    """Address from the site's root."""
    src_uri: str
    """Its Markdown file, from the docs folder."""
    find: Callable[[str, int], tuple[Location, str]]
    """Where the nth text of the page was written, and the macro that wrote it (see `RenderedPage.find_or_top`)."""
    in_tag: Callable[[str], bool]
    """Whether an address was typed in a raw HTML tag, not as Markdown (see `RenderedPage.in_tag`)."""
    draw: Callable[[str], str]
    """The HTML of a picture of the manifest on this page."""


def check_page(
    html: str, page: ShownPage, published: Published, catalog: Catalog | None
) -> tuple[str, list[Diagnostic]]:
    """Judge every picture of the page; what the manifest knows of remote ones takes their place in the HTML."""
    document = read_markup(html)
    diagnostics: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    replacements: list[tuple[int, int, str]] = []
    for reference in find_references(document):
        address = reference.address
        location, macro = page.find(_needle(reference, html), seen[address])
        seen[address] += 1
        image = _in_manifest(address, catalog)
        if image and reference.is_img and reference.element:
            replacements.append(_replacement(html, reference.element, page.draw(image.id)))
            continue
        problem = _remote_problem(address) if is_remote(address) else _local_problem(reference, page, published)
        if problem:
            diagnostics.extend(_at_both_ends(problem, address, location, macro, catalog))
    diagnostics.extend(_check_alt(document, html, page, catalog))
    diagnostics.extend(_check_leftovers(document, page))
    for start, end, replacement in reversed(replacements):
        html = html[:start] + replacement + html[end:]
    return html, diagnostics


def _needle(reference: Reference, html: str) -> str:
    """The text to look for in the page's source: the address, or for an empty one the tag that lacks it."""
    if reference.address or reference.element is None:
        return reference.address
    return _tag(reference.element, html)


def _tag(element: Element, html: str) -> str:
    return html[element.start : element.end]


def _in_manifest(address: str, catalog: Catalog | None) -> Image | None:
    return catalog.image_from(address) if catalog and is_remote(address) else None


def _remote_problem(address: str) -> str:
    parts = urlsplit(address)
    shown = parts._replace(query="…" if parts.query else "").geturl()
    return (
        f"ほかのサイトの画像「{shown}」は、そのままでは使えません。"
        "画像の台帳 docs/_data/images.yml に加えて、{{ image(\"id\") }} で呼び出してください。"
    )


def _local_problem(reference: Reference, page: ShownPage, published: Published) -> str:
    """A Markdown picture is written from its file, a raw tag from the page's address: the guess is shown in the same way."""
    verdict = judge(reference.address, page.url, published)
    if not verdict.problem or not reference.is_img or page.in_tag(reference.address):
        return verdict.problem
    return judge(reference.address, page.src_uri, published).problem or verdict.problem


def _at_both_ends(
    problem: str, address: str, location: Location, macro: str, catalog: Catalog | None
) -> Iterator[Diagnostic]:
    """At the place where the page shows it, and for what a macro wrote also at the line of the data."""
    data = catalog.find_text(address) if macro and catalog else None
    if not data:
        yield Diagnostic(location, f"マクロ「{macro}」: {problem}" if macro else problem)
        return
    yield Diagnostic(location, f"マクロ「{macro}」: {problem}（{data} で書かれています。）")
    yield Diagnostic(data, problem)


def _replacement(html: str, element: Element, drawn: str) -> tuple[int, int, str]:
    """A drawn picture is a block: it takes the place of a paragraph that holds nothing else."""
    start, end = element.start, element.end
    if html[:start].endswith("<p>") and html[end:].startswith("</p>"):
        return start - len("<p>"), end + len("</p>"), drawn
    return start, end, drawn


def _check_alt(document: Document, html: str, page: ShownPage, catalog: Catalog | None) -> Iterator[Diagnostic]:
    seen: Counter[str] = Counter()
    for element in document.elements:
        if element.tag != "img" and not (element.tag == "input" and element.get("type") == "image"):
            continue
        address = (element.get("src") or "").strip()
        nth = seen[address]
        seen[address] += 1
        decorative = element.get("role") == "presentation" or element.get("aria-hidden") == "true"
        problem = "" if decorative or _in_manifest(address, catalog) else alt_problem(element.get("alt"))
        if problem and address:
            name = posixpath.basename(address)
            location, macro = page.find(address, nth)
            if location.line == 1 and not macro:
                location, macro = page.find(name, nth)
            yield Diagnostic(location, f"マクロ「{macro}」: {problem}" if macro else problem)


def _check_leftovers(document: Document, page: ShownPage) -> Iterator[Diagnostic]:
    """A picture whose Markdown did not become a picture stands on the page as text."""
    for text in document.texts:
        if "![" in text.content and not text.verbatim:
            piece = text.content[text.content.index("![") :].split("\n")[0][:40]
            location, _ = page.find(piece, 0)
            yield Diagnostic(location, f"画像の書き方が正しくないため、「{piece[:20]}」が文字のまま表示されます。書き方: ![説明](../images/ファイル名.png)")


def check_manifest(catalog: Catalog, published: Published, shown: Mapping[str, Iterable[tuple[Location, str]]]) -> list[Diagnostic]:
    """Judge the files that the manifest names. `shown`: for each picture's id, the calls that show it and their macros.

    A picture that nobody has fetched yet is advice; one that was there and is gone is a fault, at the data and at each call.
    """
    diagnostics = []
    for image in catalog.images.values():
        place = catalog.place("image", image.id, "file")
        verdict = judge(image.file, "", published, write=lambda file: file)
        if not verdict.problem:
            continue
        if image.is_fetched:
            problem = verdict.problem.replace(f"画像「{image.file}」", f"画像「{image.id}」のファイル「docs/{image.file}」", 1)
            diagnostics.append(Diagnostic(place, problem))
            for location, macro in shown.get(image.id, ()):
                diagnostics.append(Diagnostic(location, f"マクロ「{macro}」: {problem}（{place} で書かれています。）"))
        else:
            message = f"画像「{image.id}」のファイル「docs/{image.file}」はまだありません。ページでは「準備中」と表示されます。"
            diagnostics.append(Diagnostic(place, message, Level.ADVICE))
    return diagnostics
