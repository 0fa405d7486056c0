"""One page's HTML into diagnostics for its pictures, and into HTML that no longer names another host's pictures."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from html import unescape
from urllib.parse import unquote, urlsplit

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.images.references import Reference, find_references
from helpcenter.images.verdicts import PICTURE_ENDINGS, Published, alt_problem, is_remote, judge
from helpcenter.markup import Document, Element, read_markup
from helpcenter.model import Image
from helpcenter.source import Trace


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What the check must know of the page whose HTML it reads."""

    url: str
    """Address from the site's root."""
    src_uri: str
    """Its Markdown file, from the docs folder."""
    trace: Callable[[str, int], Trace]
    """Where the nth use of an address (for an empty one: of a tag) on the page was written."""
    source: Callable[[str], Location | None]
    """Where the data or a macro file writes an address that a macro put on the page."""
    in_tag: Callable[[str], bool]
    """Whether an address was typed in a raw HTML tag, not as Markdown."""
    draw: Callable[[str, Location], str]
    """The HTML of a picture of the manifest on this page."""


@dataclass(frozen=True, slots=True)
class CheckedPage:
    """What came of it."""

    html: str
    diagnostics: list[Diagnostic]
    addresses: Mapping[str, int | None]
    """The picture addresses that were judged, each with the widest `width` in CSS pixels that a tag gives it."""


def check_page(html: str, page: ShownPage, published: Published, catalog: Catalog | None) -> CheckedPage:
    """Judge every picture of the page; what the manifest knows of remote ones takes their place in the HTML."""
    document = read_markup(html)
    diagnostics: list[Diagnostic] = []
    seen: Counter[str] = Counter()
    replacements: list[tuple[int, int, str]] = []
    for reference in find_references(document):
        needle = reference.address or _tag(reference, html)
        nth = seen[needle]
        seen[needle] += 1
        image = catalog.image_from(reference.address) if catalog and is_remote(reference.address) else None
        if image and reference.is_img and reference.element:
            drawn = page.draw(image.id, page.trace(needle, nth).location)
            replacements.append(_replacement(html, reference.element, drawn))
        else:
            diagnostics.extend(_judge(reference, needle, nth, image, page, published))
    diagnostics.extend(_check_alt(document, page, catalog))
    diagnostics.extend(_check_marks(document, page))
    for start, end, replacement in sorted(replacements, reverse=True):
        html = html[:start] + replacement + html[end:]
    return CheckedPage(html, diagnostics, _widths(document))


def _widths(document: Document) -> dict[str, int | None]:
    widths: dict[str, int | None] = {}
    for reference in find_references(document):
        said = (reference.element and reference.element.get("width")) or ""
        known = widths.get(reference.address)
        widths[reference.address] = max(int(said), known or 0) if said.isdigit() else known
    return widths


def _tag(reference: Reference, html: str) -> str:
    return html[reference.element.start : reference.element.end] if reference.element else ""


def _judge(  # noqa: PLR0913, PLR0917 (a picture, and all that is known of it)
    reference: Reference, needle: str, nth: int, image: Image | None, page: ShownPage, published: Published
) -> Iterator[Diagnostic]:
    """One picture's faults: at the place where the page shows it, and for a macro's also where it has it from."""
    address = reference.address
    problem = _remote_problem(address, image) if is_remote(address) else judge(address, page.url, published)
    if not problem:
        return
    trace = page.trace(needle, nth)
    if not is_remote(address):
        # A Markdown picture that MkDocs did not find is still written from its file: so is the guess.
        untouched = unquote(unescape(trace.typed)) == unquote(address)
        base = page.src_uri if reference.is_img and untouched and not page.in_tag(address) else page.url
        problem = judge(address, base, published, shown=trace.typed) or problem
    if not trace.macro:
        yield Diagnostic(trace.location, problem)
        return
    source = page.source(trace.typed)
    at = f"（{source} に書かれています。）" if source else ""
    yield Diagnostic(trace.location, f"マクロ「{trace.macro}」: {problem}{at}")
    if source:
        yield Diagnostic(source, problem)


def _remote_problem(address: str, image: Image | None) -> str:
    parts = urlsplit(address)
    shown = parts._replace(query="…" if parts.query else "").geturl()
    if image:
        how = f'{{{{ image("{image.id}") }}}} で呼び出してください。'
    else:
        how = (
            '「python3 scripts/dev.py mirror-images --add アドレス --alt "説明"」で画像の台帳に加え、'
            '{{ image("id") }} で呼び出してください。'
        )
    return f"ほかのサイトの画像「{shown}」は、そのままでは使えません。{how}"


def _replacement(html: str, element: Element, drawn: str) -> tuple[int, int, str]:
    """A drawn picture is a block: it takes the place of a paragraph that holds nothing else."""
    start, end = element.start, element.end
    if html[:start].endswith("<p>") and html[end:].startswith("</p>"):
        return start - len("<p>"), end + len("</p>"), drawn
    return start, end, drawn


def _check_alt(document: Document, page: ShownPage, catalog: Catalog | None) -> Iterator[Diagnostic]:
    seen: Counter[str] = Counter()
    for element in pictures_to_describe(document):
        address = (element.get("src") or "").strip()
        nth = seen[address]
        seen[address] += 1
        known = catalog and is_remote(address) and catalog.image_from(address)
        if not address or known or not alt_problem(element.get("alt")):
            continue
        trace = page.trace(address, nth)
        problem = alt_problem(element.get("alt"), in_tag=element.tag == "input" or page.in_tag(trace.typed))
        yield Diagnostic(trace.location, f"マクロ「{trace.macro}」: {problem}" if trace.macro else problem)


def pictures_to_describe(document: Document) -> Iterator[Element]:
    """The elements that need an alternative text."""
    for element in document.elements:
        decorative = element.get("role") == "presentation" or element.get("aria-hidden") == "true"
        is_button = element.tag == "input" and element.get("type") == "image"
        if (element.tag == "img" or is_button) and not decorative:
            yield element


def _check_marks(document: Document, page: ShownPage) -> Iterator[Diagnostic]:
    """`！[画面](x.png)` with a full-width mark becomes a link to a picture, and a stray 「！」."""
    for link in document.all("a"):
        address = link.get("href") or ""
        if link.before.endswith("！") and re.search(r"\.\w+$", address) and address.endswith(PICTURE_ENDINGS):
            trace = page.trace(address, 0)
            yield Diagnostic(trace.location, "画像の前の「！」が全角です。半角の「!」に直してください。")
