"""One run over the whole content: what is loaded, what was rendered, and everything that was found on the way."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from helpcenter.around import Around, Link, Pages, around
from helpcenter.catalog import Catalog, check_unused_images, load_catalog, steps_of
from helpcenter.diagnostics import Diagnostic, Location, Report, suggest
from helpcenter.freshness import Limits, load_limits
from helpcenter.front_matter import read_meta
from helpcenter.images.alt_text import alt_repeats
from helpcenter.images.check import ShownPage, check_page
from helpcenter.images.check_files import Folder, check_files
from helpcenter.images.listed import check_manifest
from helpcenter.images.verdict_cache import VerdictCache
from helpcenter.images.verdicts import Published, link_problem, resolve
from helpcenter.markup import Document, read_markup
from helpcenter.model import PageMeta, Update
from helpcenter.nav import (
    Category,
    check_nav,
    check_titles,
    heading_of,
    mark_problem,
    pages_in,
    read_categories,
    read_titles,
)
from helpcenter.news import FEED, Notice, newest_first, notices, render_feed
from helpcenter.pages import MacroLibrary, PageSource, RenderedPage, Site, draw_image, load_macros, render_page
from helpcenter.pages.binding import relative_url
from helpcenter.redirects import (
    Moved,
    Redirects,
    check_addresses,
    check_redirects,
    keep_anchors,
    load_redirects,
    load_released,
    moved_page,
)
from helpcenter.search import DictionaryMissing, IndexedPage, Reader, build_index, write_index
from helpcenter.settings import Settings, check_feedback, load_settings
from helpcenter.site_check import Origins, check_site
from helpcenter.source import PageText, Trace, as_mapping, place_at, read_text, split_page
from helpcenter.terms import Spotted, TermIndex, index_terms, spot_terms
from helpcenter.words import check_words

GLOSSARY = "glossary.md"
_PAGES_WITHOUT_TERMS = frozenset(("index.md", GLOSSARY, "404.md", "search.md", "search/index.md"))
"""Pages on which no word is explained in place, and that are no use of one."""


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

    def name(self, file: Path) -> str:
        """What faults call a file."""
        return file.relative_to(self.root).as_posix() if file.is_relative_to(self.root) else file.as_posix()


_NO_CONTENT = Content(Path(), Path(), Path(), None, {}, {})


@dataclass(slots=True)
class Build:
    """Collects everything; a fresh one for every build, so that nothing survives from the last."""

    report: Report = field(default_factory=Report)
    content: Content = _NO_CONTENT
    settings: Settings = field(default_factory=Settings)
    catalog: Catalog | None = None
    library: MacroLibrary = field(default_factory=MacroLibrary)
    texts: dict[str, PageText] = field(default_factory=dict)
    metas: dict[str, PageMeta] = field(default_factory=dict)
    """The front matter of the pages in which it is in order."""
    pages: dict[str, RenderedPage] = field(default_factory=dict)
    categories: tuple[Category, ...] = ()
    limits: Limits = field(default_factory=Limits)
    published: Published = field(default_factory=lambda: Published({}))
    site: Site = field(default_factory=lambda: Site({}))
    words: TermIndex | None = None
    spotted: dict[str, Spotted] = field(default_factory=dict)
    """What the pages use of the glossary."""
    judged: dict[str, Mapping[str, int | None]] = field(default_factory=dict)
    """The picture addresses that were judged, by page, with the widest width at which each is shown."""
    redirects: Redirects = field(default_factory=Redirects)
    unmoved: dict[str, set[str]] = field(default_factory=dict)
    """The ids that a page has of its own, of the pages that have places with another name now."""
    kept: Path | None = None
    """Where verdicts on pictures and their variants are kept from run to run; never below the content."""

    # Before the pages are rendered.

    def load(self, content: Content) -> dict[str, str]:
        """Read data, macros and page texts. Returns the pages that are not UTF-8, in the best reading of them."""
        self.content = content
        self.settings = load_settings(content.root / "mkdocs.yml")
        self.limits, faults = load_limits(self.settings)
        self.report.extend(faults)
        self.report.extend(check_feedback(self.settings))
        self.catalog, faults = load_catalog(content.docs / "_data", content.name(content.docs / "_data"))
        self.library = load_macros(content.overrides / "macros", content.name(content.overrides / "macros"))
        self.report.extend(faults)
        self.report.extend(self.library.diagnostics)
        unreadable = self._read_pages()
        self._check_named_pages()
        self._read_nav()
        self._check_names()
        self._check_categories()
        self._read_redirects()
        self.published = Published(content.files, frozenset(content.pages.values()), content.docs, content.unpublished)
        self.words = index_terms(self.catalog.terms.values()) if self.catalog and self.catalog.terms else None
        self.site = Site(
            {**content.pages, **{uri: uri for uri in [*content.files, *content.unpublished, *self._feed()]}},
            self.categories,
            read_titles(content.nav, {uri: page.body for uri, page in self.texts.items()}),
        )
        return unreadable

    def _read_pages(self) -> dict[str, str]:
        unreadable = {}
        for src_uri in self.content.pages:
            path = self._page_path(src_uri)
            text, faults = read_text(self.content.docs / src_uri, path)
            page = split_page(text, path)
            self.texts[src_uri] = page
            meta, problems = read_meta(page.front_matter, src_uri)
            self.report.extend(faults or problems)
            if meta:
                self.metas[src_uri] = meta
            if faults:
                unreadable[src_uri] = text
        return unreadable

    def _check_named_pages(self) -> None:
        """The pages that the data and the front matter name are there."""
        named = list(self.catalog.named_pages()) if self.catalog else []
        for page in self.texts.values():
            related = as_mapping(page.front_matter.value).get("related")
            for index, uri in enumerate(related if isinstance(related, list) else ()):
                named.append((str(uri), page.front_matter.place(("related", index))))
        for uri, place in named:
            if uri.partition("#")[0] not in self.content.pages:
                guess = suggest(uri.partition("#")[0], self.content.pages)
                self.report.add(Diagnostic(place, f"ページ「{uri}」はありません。{guess}"))

    def _read_nav(self) -> None:
        descriptions = {
            uri: str(as_mapping(page.front_matter.value).get("description") or "") for uri, page in self.texts.items()
        }
        self.categories = read_categories(self.content.nav, descriptions)
        if self.content.nav is None:
            self.report.add(
                Diagnostic(Location("mkdocs.yml"), "nav: がありません。カテゴリーとページを並べてください。")
            )
        else:
            docs = self.content.name(self.content.docs)
            self.report.extend(check_nav(self.content.nav, self.content.pages, self.settings.places_of, docs=docs))
            self.report.extend(check_titles(self.content.nav, self.settings.key_places_of))

    def _check_names(self) -> None:
        """The site's own name and description, and the headings that stand for titles that `nav:` does not give."""
        for key, what in (("site_name", "サイトの名前"), ("site_description", "説明")):
            value = self.settings.value(key)
            if problem := mark_problem(what, value if isinstance(value, str) else ""):
                self.report.add(Diagnostic(self.settings.place(key), problem))
        named = {uri for title, uri in pages_in(self.content.nav) if title}
        for uri, page in self.texts.items():
            heading = heading_of(page.body) if uri not in named else None
            if heading and (problem := mark_problem("題", heading.group(1))):
                place = place_at(page.body, heading.start(1), self._page_path(uri), page.first_line)
                self.report.add(Diagnostic(place, problem))

    def _check_categories(self) -> None:
        """A question belongs to a category of the navigation, or (as its page) to none."""
        known = [*(category.id for category in self.categories), "index"]
        if self.catalog is None:
            return
        for question in self.catalog.questions.values():
            if question.category not in known:
                message = f"区分「{question.category}」はありません。{suggest(question.category, known)}"
                self.report.add(Diagnostic(self.catalog.place("question", question.id, "category"), message))

    def _read_redirects(self) -> None:
        self.redirects = load_redirects(self.content.docs / "_data", self.content.name(self.content.docs / "_data"))
        self.report.extend(self.redirects.diagnostics)
        self.report.extend(check_redirects(self.redirects, self.content.pages))

    # While MkDocs goes from page to page.

    def render(self, src_uri: str) -> str:
        """The Markdown of a page after its macros ran."""
        text = self.texts[src_uri]
        path = self._page_path(src_uri)
        source = PageSource(path, src_uri, self.content.pages[src_uri], text.body, text.first_line)
        page = render_page(source, self.library, self.catalog, self.site)
        self.pages[src_uri] = page
        self.report.extend(page.diagnostics)
        return page.markdown

    def check_images(self, src_uri: str, html: str) -> str:
        """The HTML of a page with its pictures judged."""
        page = self.pages[src_uri]
        shown = ShownPage(
            url=page.source.url,
            src_uri=src_uri,
            trace=lambda needle, nth: self._trace_picture(page, needle, nth),
            source=self._source_of,
            in_tag=page.in_tag,
            draw=lambda image, location: self._draw(page, image, location),
        )
        checked = check_page(html, shown, self.published, self.catalog)
        self.report.extend(checked.diagnostics)
        self.judged[src_uri] = checked.addresses
        return checked.html

    def _trace_picture(self, page: RenderedPage, needle: str, nth: int) -> Trace:
        if needle.startswith("<"):
            trace = page.trace_text(needle, nth) or page.trace_pattern(r"!\[[^\]]*\]\(\s*\)")
        else:
            trace = page.trace_address(needle, nth, self.site)
        return trace or Trace(page.source.top, needle)

    def _source_of(self, address: str) -> Location | None:
        """Where the data, else a macro file, writes an address."""
        found = self.catalog.find_text(address) if self.catalog else None
        return found or _find_in(self.library.texts.items(), address)

    def _draw(self, page: RenderedPage, image: str, location: Location) -> str:
        drawn = draw_image(page.source, self.library, self.catalog, self.site, image, location)
        page.images.append((image, "", location))
        self.report.extend(drawn.diagnostics)
        return drawn.markdown

    def explain_terms(self, src_uri: str, html: str) -> str:
        """The HTML of a page with the words of the glossary explained at their first use."""
        if self.words is None or src_uri in _PAGES_WITHOUT_TERMS:
            return html
        self.spotted[src_uri] = spot_terms(html, self.words)
        return self.spotted[src_uri].html

    def keep_anchors(self, src_uri: str, html: str) -> str:
        """The HTML of a page to which old names of its places still lead."""
        moves = dict(self.redirects.anchors(src_uri))
        if not moves:
            return html
        document = read_markup(html)
        self.unmoved[src_uri] = document.ids
        return keep_anchors(html, document, (self._moved(src_uri, old, new) for old, new in moves.items()))

    def _moved(self, src_uri: str, anchor: str, new: str) -> Moved:
        page, _, place = new.partition("#")
        if page == src_uri:
            return Moved(anchor, place)
        return Moved(
            anchor, self._address(self.content.pages.get(src_uri, _address_of(src_uri)), new), self._title(page)
        )

    def _address(self, url: str, new: str) -> str:
        """The address of a page (and a place in it) from the page at `url`."""
        page, mark, place = new.partition("#")
        return relative_url(self.content.pages.get(page, "") + mark + place, url)

    def _title(self, src_uri: str) -> str:
        return self.site.titles.get(src_uri, src_uri)

    # After all pages.

    def users_of(self, term: str) -> list[Link]:
        """The pages that use a word, in the order of the navigation; the page that explains it is named apart."""
        own = self.catalog.terms[term].page.partition("#")[0] if self.catalog else ""
        return [
            self._known_pages.link(uri)
            for _, uri in pages_in(self.content.nav)
            if uri != own and uri in self.spotted and term in self.spotted[uri].used
        ]

    def around(self, src_uri: str) -> Around:
        """What stands around the article of a page."""
        if self.catalog is None:
            return Around()
        spotted = self.spotted.get(src_uri)
        terms = [self.catalog.terms[id_] for id_ in spotted.explained] if spotted else []
        called = next((call.given for call in self.pages[src_uri].calls if call.macro == "guide"), ())
        guide = self.catalog.guides[called[0]] if called else None
        place = (guide, self.catalog.systems[guide.place]) if guide else None
        return around(src_uri, self._known_pages, tuple(self.catalog.stops.values()), terms, place)

    @property
    def _known_pages(self) -> Pages:
        return Pages(self.content.pages, self.site.titles, self.metas)

    def check_manifest(self) -> None:
        """Judge what all pages together show of the manifest, and the links of the disk that no page shows."""
        for uri, file in self.content.files.items():
            problem = link_problem(file, self.published)
            if problem and not any(uri in self._pictures_of(src_uri) for src_uri in self.pages):
                path = self.content.name(self.content.docs / uri)
                self.report.add(Diagnostic(Location(path), f"このファイルは、{problem}"))
        if self.catalog is None:
            return
        shown: dict[str, list[tuple[Location, str]]] = {}
        for page in self.pages.values():
            for image, macro, location in page.images:
                shown.setdefault(image, []).append((location, macro))
        self.report.extend(check_manifest(self.catalog, self.published, shown))
        if all(page.whole for page in self.pages.values()):
            self.report.extend(check_unused_images(self.catalog, shown))
        pages = {self._page_path(uri): page for uri, page in self.texts.items()}
        self.report.extend(check_words(self.catalog, pages, self.catalog.texts, self.site.titles.values()))
        self._open_pictures(self.catalog)
        self.report.extend(_check_repetitions(self.catalog))

    def _open_pictures(self, catalog: Catalog) -> None:
        """Open every picture file, and hold it against the manifest and the pages."""
        docs = Folder(self.content.docs, self.content.name(self.content.docs))
        cache = VerdictCache(self.kept / "verdicts", docs.path) if self.kept else None
        widths, all_found = self._shown_widths()
        if not all_found or any(i.is_fetched and i.file not in self.content.files for i in catalog.images.values()):
            # The file of a misspelt address lies there unused: that is one mistake, and it is told already.
            widths = {**dict.fromkeys(self.content.files), **widths}
        # Links that lead out of the docs folder are told by then, at the page or at the file.
        links = {uri for uri, file in self.content.files.items() if link_problem(file, self.published)}
        told = {catalog.place("image", i.id, "file") for i in catalog.images.values() if i.file in links}
        told |= {Location(f"{docs.name}/{uri}") for uri in links}
        found = check_files(docs, catalog.images, partial(catalog.place, "image"), widths, cache)
        self.report.extend(d for d in found if d.location not in told)

    def _shown_widths(self) -> tuple[dict[str, int | None], bool]:
        """The pictures that pages show, each with the widest width at which one does, and whether all were found."""
        widths: dict[str, int | None] = {}
        all_found = True
        for src_uri in self.pages:
            for address, width in self.judged.get(src_uri, {}).items():
                # What MkDocs did not find is still written from its file, all else from the page's address.
                targets = {resolve(address, base) for base in (self.content.pages[src_uri], src_uri)}
                shown = targets & self.content.files.keys()
                all_found = all_found and bool(shown)
                widths.update({uri: max(width or 0, widths.get(uri) or 0) or None for uri in shown})
        return widths, all_found

    def _pictures_of(self, src_uri: str) -> set[str]:
        """What the picture addresses of a page lead to, read from its address and (what MkDocs did not find) from its file."""
        url = self.content.pages[src_uri]
        return {resolve(address, base) for address in self.judged.get(src_uri, ()) for base in (url, src_uri)}

    def index_search(self, site: Path) -> None:
        """Write what the search reads. Without data, or without the dictionary of readings, there is none."""
        if self.catalog is None:
            return
        titles = {page.src_uri: category.title for category in self.categories for page in category.pages}
        pages = (
            IndexedPage(
                src_uri=src_uri,
                url=url,
                html=(site / _html_path(url)).read_text("utf-8"),
                category=titles.get(src_uri, ""),
                paraphrases=self._meta(src_uri, "paraphrases"),
            )
            for src_uri, url in self.content.pages.items()
            if self._meta(src_uri, "search") != "false"
        )
        entrances = {category.title: self.content.pages[category.index] for category in self.categories}
        spoken = {term.term: term.reading for term in self.catalog.terms.values() if term.reading}
        try:
            write_index(build_index(pages, self.catalog, entrances, Reader(spoken)), site)
        except DictionaryMissing as error:
            self.report.add(Diagnostic(Location("requirements/site.txt"), str(error)))

    def _meta(self, src_uri: str, key: str) -> Any:
        value = as_mapping(self.texts[src_uri].front_matter.value).get(key)
        return [str(item) for item in value] if isinstance(value, list) else str(value or "")

    def news(self) -> tuple[Update, ...]:
        """The news, the newest first."""
        return newest_first(self.catalog.updates.values()) if self.catalog else ()

    def notices(self) -> dict[str, list[Notice]]:
        """What each page says of its own latest changes, by page."""
        return notices(self.news(), self.limits.notice)

    def _feed(self) -> list[str]:
        return [FEED] if self.news() else []

    def write_feed(self, site: Path, site_url: str) -> None:
        """Write the news as a feed, where there are any."""
        if self._feed():
            name = str(self.settings.value("site_name"))
            text = render_feed(self.news(), name, site_url, self.content.pages, self.site.titles)
            (site / FEED).write_text(text, encoding="utf-8", newline="\n")

    def write_moved_pages(self, site: Path, site_url: str) -> None:
        """Write a page at each address that has moved."""
        for old, new in self.redirects.pages():
            if old in self.content.pages or new.partition("#")[0] not in self.content.pages:
                continue  # told by check_redirects
            url = _address_of(old)
            others = [self._moved(old, anchor, to) for anchor, to in self.redirects.anchors(old)]
            target = self._address(url, new)
            canonical = site_url + quote(self.content.pages[new.partition("#")[0]])
            page = moved_page(
                target, canonical, self._title(new.partition("#")[0]), relative_url("assets/", url), others
            )
            file = site / _html_path(url)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(page, encoding="utf-8", newline="\n")

    def _check_addresses(self, documents: Mapping[str, Document]) -> Iterator[Diagnostic]:
        data = self.content.docs / "_data"
        released = load_released(data, self.content.name(data))
        yield from released.diagnostics
        files = {uri: _html_path(url) for uri, url in self.content.pages.items()}
        places = {uri: documents[file].ids for uri, file in files.items() if file in documents}
        unsure = {uri for uri, page in self.pages.items() if not page.whole}
        yield from check_addresses(self.redirects, released, places, self.unmoved, unsure)

    def check_site(self, site: Path, site_url: str) -> None:
        """Read the finished site."""
        pages = {_html_path(page.source.url): page for page in self.pages.values()}
        origins = Origins(
            address=lambda path, address, nth: self._trace_address(pages.get(path), address, nth),
            text=lambda path, text: pages[path].trace_text(text) if path in pages else None,
            id=lambda path, id_, nth: pages[path].trace_id(id_, nth) if path in pages else None,
            in_tag=lambda path, address: path not in pages or pages[path].in_tag(address),
            theme=self._find_in_theme,
            top=lambda path: pages[path].source.top if path in pages else None,
            judged={path: frozenset(self.judged.get(page.source.src_uri, ())) for path, page in pages.items()},
            incomplete=frozenset(path for path, page in pages.items() if not page.whole),
            unpublished=self.content.unpublished,
        )
        self.report.extend(check_site(site, site_url, origins, self._check_addresses))

    def _trace_address(self, page: RenderedPage | None, address: str, nth: int) -> Trace | None:
        """Where a page writes an address: of what a macro put there, where the macro has it from."""
        if page is None:
            return None
        trace = page.trace_address(address, nth, self.site) if address else page.trace_pattern(r"\[[^\]]*\]\(\s*\)")
        if trace is None or not trace.macro:
            return trace
        forms = [trace.typed, *self.site.typed_as(address, page.source)]
        forms += [form.removeprefix("/") for form in forms]  # as `page:` in the data names it
        found = ((form, place) for form in forms if (place := self._source_of(form)))
        return next((Trace(place, form) for form, place in found), trace)

    def _find_in_theme(self, *texts: str) -> Location:
        """Where the theme's templates, the style sheets or the settings write the first of `texts` that can be found."""
        files = [*self._theme_files()]
        for text in texts:
            if places := self.settings.places_of(text):
                return places[0]
            if found := _find_in(files, text):
                return found
        return Location(self.content.name(self.content.overrides))

    def _theme_files(self) -> Iterator[tuple[str, str]]:
        endings = (".html", ".css", ".svg", ".js", ".mjs")
        for folder in (self.content.overrides, self.content.docs):
            for file in sorted(folder.rglob("*")):
                if file.suffix in endings and file.is_file():
                    name = self.content.name(file)
                    yield name, read_text(file, name)[0]

    def _page_path(self, src_uri: str) -> str:
        return f"{self.content.name(self.content.docs)}/{src_uri}"


def _check_repetitions(catalog: Catalog) -> Iterator[Diagnostic]:
    """An alternative text that only says the sentence beside the picture tells its reader nothing."""
    for guide in catalog.guides.values():
        for step, _, _ in steps_of(guide):
            for image in (catalog.images[id_] for id_ in step.images):
                if alt_repeats(image.alt, step.do):
                    words = (
                        f"画像「{image.id}」の alt が、手順の文と同じです。写っている画面が分かるように書いてください。"
                    )
                    yield Diagnostic(catalog.place("image", image.id, "alt"), words)


def _address_of(src_uri: str) -> str:
    """The address that a page has, or had, as MkDocs gives it: `rms/scopes.md` → `rms/scopes/`."""
    stem = src_uri.removesuffix(".md")
    return stem.removesuffix("index") if stem == "index" or stem.endswith("/index") else f"{stem}/"


def _html_path(url: str) -> str:
    return f"{url}index.html" if url.endswith("/") or not url else url


def _find_in(texts: Any, needle: str) -> Location | None:
    for path, text in texts:
        if needle and (at := text.find(needle)) >= 0:
            return place_at(text, at, path)
    return None
