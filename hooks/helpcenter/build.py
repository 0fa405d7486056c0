"""One run over the whole content: what is loaded, what was rendered, and everything that was found on the way."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from helpcenter.catalog import Catalog, Origin, check_unused_images, explain, load_catalog
from helpcenter.diagnostics import Location, Report
from helpcenter.images.check import ShownPage, check_manifest, check_page
from helpcenter.images.verdicts import Published
from helpcenter.model import PageMeta
from helpcenter.nav import Category, check_nav, read_categories
from helpcenter.pages import (
    MacroLibrary,
    PageSource,
    RenderedPage,
    Site,
    draw_image,
    load_macros,
    render_page,
)
from helpcenter.site_check import check_site
from helpcenter.source import PageText, read_text, split_page


@dataclass(frozen=True, slots=True)
class Content:
    """Where the content lies, and what MkDocs made of it."""

    root: Path
    """The folder of mkdocs.yml; paths in faults are relative to it."""
    docs: Path
    overrides: Path
    nav: Any
    pages: Mapping[str, str]
    """Address from the site's root of each page that will be published, by its path from the docs folder."""
    files: Mapping[str, Path | None]
    """Where each other published file lies, by its address from the site's root."""
    unpublished: frozenset[str] = frozenset()


@dataclass(slots=True)
class Build:
    """Collects everything; a fresh one for every build, so that nothing survives from the last."""

    report: Report = field(default_factory=Report)
    content: Content | None = None
    catalog: Catalog | None = None
    library: MacroLibrary | None = None
    texts: dict[str, PageText] = field(default_factory=dict)
    pages: dict[str, RenderedPage] = field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    published: Published = field(default_factory=lambda: Published({}))
    site: Site = field(default_factory=lambda: Site({}))

    # Before the pages are rendered.

    def load(self, content: Content) -> dict[str, str]:
        """Read data, macros and page texts. Returns the pages that are not UTF-8, in the best reading of them."""
        self.content = content
        self.catalog, faults = load_catalog(content.docs / "_data", self._name(content.docs / "_data"))
        self.library = load_macros(content.overrides / "macros", self._name(content.overrides / "macros"))
        self.report.extend(faults)
        self.report.extend(self.library.diagnostics)
        unreadable = self._read_pages(content)
        self._read_nav(content)
        self.published = Published(content.files, content.docs, content.unpublished)
        self.site = Site({**content.pages, **{uri: uri for uri in content.files}}, self.categories)
        return unreadable

    def _read_pages(self, content: Content) -> dict[str, str]:
        unreadable = {}
        descriptions_from = {}
        for src_uri in content.pages:
            path = self._page_path(src_uri)
            text, faults = read_text(content.docs / src_uri, path)
            self.report.extend(faults)
            if faults:
                unreadable[src_uri] = text
            page = split_page(text, path)
            self.texts[src_uri] = page
            if not faults:
                self._check_front_matter(page, path)
            descriptions_from[src_uri] = page
        return unreadable

    def _check_front_matter(self, page: PageText, path: str) -> None:
        document = page.front_matter
        self.report.extend(document.diagnostics)
        if document.diagnostics and document.value is None:
            return
        try:
            PageMeta.model_validate(document.value or {})
        except ValidationError as error:
            self.report.extend(explain(error, PageMeta, Origin(document)))

    def _read_nav(self, content: Content) -> None:
        descriptions = {
            uri: str(text.front_matter.value.get("description") or "")
            for uri, text in self.texts.items()
            if isinstance(text.front_matter.value, dict)
        }
        self.categories = read_categories(content.nav, descriptions)
        self.report.extend(check_nav(content.nav, content.pages, self._in_config))

    # While MkDocs goes from page to page.

    def render(self, src_uri: str) -> str:
        """The Markdown of a page after its macros ran."""
        assert self.content and self.library
        page = render_page(self._source(src_uri), self.library, self.catalog, self.site)
        self.pages[src_uri] = page
        self.report.extend(page.diagnostics)
        return page.markdown

    def check_images(self, src_uri: str, html: str) -> str:
        """The HTML of a page with its pictures judged."""
        page = self.pages[src_uri]
        shown = ShownPage(page.source.url, src_uri, page.find_or_top, page.in_tag, lambda id_: self._draw(page, id_))
        html, diagnostics = check_page(html, shown, self.published, self.catalog)
        self.report.extend(diagnostics)
        return html

    def _draw(self, page: RenderedPage, image: str) -> str:
        assert self.library and self.catalog
        page.images.append((image, "", page.find_or_top(image)[0]))
        return draw_image(page.source, self.library, self.catalog, self.site, image)

    # After all pages.

    def check_manifest(self) -> None:
        """Judge what all pages together show of the manifest."""
        if self.catalog is None:
            return
        shown: dict[str, list[tuple[Location, str]]] = {}
        for page in self.pages.values():
            for image, macro, location in page.images:
                shown.setdefault(image, []).append((location, macro))
        self.report.extend(check_manifest(self.catalog, self.published, shown))
        self.report.extend(check_unused_images(self.catalog, shown))

    def check_site(self, site: Path, site_url: str) -> None:
        """Read the finished site, unless the data is broken: then its pages are empty, and all would be a fault."""
        if self.catalog is not None:
            self.report.extend(check_site(site, site_url, self._find))

    def _find(self, path: str, text: str, nth: int = 0) -> Location:
        for page in self.pages.values():
            if _html_path(page.source.url) == path and (found := page.find(text, nth)):
                return found[0]
        return self._in_files(text) or Location(self._name(self._theme_file(path)))

    # Where things are called what.

    def _name(self, file: Path) -> str:
        assert self.content
        return file.relative_to(self.content.root).as_posix() if file.is_relative_to(self.content.root) else file.as_posix()

    def _page_path(self, src_uri: str) -> str:
        assert self.content
        return f"{self._name(self.content.docs)}/{src_uri}"

    def _source(self, src_uri: str) -> PageSource:
        assert self.content
        text = self.texts[src_uri]
        return PageSource(self._page_path(src_uri), src_uri, self.content.pages[src_uri], text.body, text.body_line + 1)

    def _in_config(self, text: str) -> Location:
        assert self.content
        return _find_in([self.content.root / "mkdocs.yml"], text, self._name) or Location("mkdocs.yml")

    def _in_files(self, text: str) -> Location | None:
        """Where the theme's templates, the style sheets, the data or mkdocs.yml write a text."""
        assert self.content
        endings = (".html", ".css", ".svg", ".js", ".mjs")
        theme = [file for file in sorted(self.content.overrides.rglob("*")) if file.suffix in endings]
        styles = [file for file in sorted(self.content.docs.rglob("*.css"))]
        found = _find_in([*theme, *styles, self.content.root / "mkdocs.yml"], text, self._name)
        return found or (self.catalog.find_text(text) if self.catalog else None)

    def _theme_file(self, path: str) -> Path:
        assert self.content
        own = self.content.overrides / path
        return own if own.is_file() else self.content.root / "mkdocs.yml"


def _html_path(url: str) -> str:
    return url + "index.html" if url.endswith("/") or not url else url


def _find_in(files: Iterable[Path], text: str, name: Any) -> Location | None:
    for file in files:
        if text and file.is_file():
            content = file.read_text(encoding="utf-8", errors="replace")
            if (at := content.find(text)) >= 0:
                return Location(name(file), content.count("\n", 0, at) + 1, at - content.rfind("\n", 0, at))
    return None
