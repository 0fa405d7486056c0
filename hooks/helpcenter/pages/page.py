"""A page before and after its macros ran, and where each piece of it was written."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote, unquote, urlsplit

from markupsafe import escape

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.source import Trace, hide_code, place_at


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page as its writer typed it."""

    path: str
    """What faults call it: `docs/rms/scopes.md`."""
    src_uri: str
    """The same from the docs folder, as links name it: `rms/scopes.md`."""
    url: str
    """Its address from the site's root: `rms/scopes/`."""
    body: str
    first_line: int
    """Number of the line of the file with which the body begins."""

    @property
    def top(self) -> Location:
        """The first line of the body: the place of what cannot be found in it."""
        return Location(self.path, self.first_line)


@dataclass(frozen=True, slots=True)
class Site:
    """What a page may know of the rest of the site."""

    urls: Mapping[str, str]
    """Address from the site's root of every page (`rms/scopes.md`) and file (`images/rms-api/login.png`)."""
    categories: Sequence[Any] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    """What each page is called, by its path from the docs folder."""

    def typed_as(self, address: str, source: PageSource) -> Iterator[str]:
        """The ways in which a writer may have typed an address that the finished page at `source` holds.

        MkDocs turns `../rms/scopes.md#coupon` and `/rms/scopes.md#coupon` into `../../rms/scopes/#coupon`.
        """
        yield address
        parts = urlsplit(address)
        if parts.scheme or parts.netloc or address.startswith("/"):
            return
        target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source.url), unquote(parts.path))).lstrip("/")
        if parts.path.endswith("/") and target:
            target += "/"
        tail = address[len(parts.path) :]
        for uri, url in self.urls.items():
            if url in {target, f"{target}/"} or (not parts.path and uri == source.src_uri):
                yield posixpath.relpath(uri, posixpath.dirname(source.src_uri) or ".") + tail
                yield f"/{uri}{tail}"


@dataclass(frozen=True, slots=True)
class Call:
    """A macro call on a page, and what it wrote."""

    macro: str
    location: Location
    output: str
    given: tuple[Any, ...] = ()
    """What the page gave it, in order."""


@dataclass(slots=True)
class RenderedPage:
    """The Markdown of a page after its macros ran; knows where each piece of it came from."""

    source: PageSource
    markdown: str = ""
    calls: list[Call] = field(default_factory=list)
    images: list[tuple[str, str, Location]] = field(default_factory=list)
    """The pictures that macros asked for: id, macro and place of the call."""
    diagnostics: list[Diagnostic] = field(default_factory=list)
    whole: bool = True
    """Whether all that its writer wants on it is there: else nobody can say that something is missing from it."""

    def trace_address(self, address: str, nth: int, site: Site) -> Trace | None:
        """Where the `nth` (from 0) use of an address of the finished page was written."""
        forms = site.typed_as(address, self.source)
        return self._trace([_bounded(n) for form in forms for n in _spellings(form) if n], nth)

    def trace_id(self, id_: str, nth: int) -> Trace | None:
        """Where an element got its id for the `nth` (from 0) time."""
        return self._trace([rf"(?<=#){re.escape(id_)}(?=[\s}}])", rf"(?<=\bid=[\"']){re.escape(id_)}(?=[\"'])"], nth)

    def trace_text(self, text: str, nth: int = 0) -> Trace | None:
        """Where a piece of text was written."""
        return self._trace([re.escape(n) for n in {text, str(escape(text))} if n], nth)

    def trace_pattern(self, pattern: str) -> Trace | None:
        """Where a writer typed something of that form."""
        return self._trace([pattern])

    def _trace(self, patterns: Iterable[str], nth: int = 0) -> Trace | None:
        patterns = list(dict.fromkeys(patterns))
        visible = hide_code(self.source.body)
        found = {m.start(): m for pattern in reversed(patterns) for m in re.finditer(pattern, visible)}
        if found:
            match = found[sorted(found)[min(nth, len(found) - 1)]]
            return Trace(self.locate(match.start()), match.group())
        written = [(call, m) for call in self.calls for p in patterns for m in re.finditer(p, call.output)]
        if written:
            call, match = written[min(nth, len(written) - 1)]
            return Trace(call.location, match.group(), call.macro)
        return None

    def in_tag(self, address: str) -> bool:
        """Whether an address was typed in a raw HTML tag, not as Markdown."""
        return any(re.search(rf"=\s*[\"']?\s*{re.escape(n)}", self.source.body) for n in _spellings(address) if n)

    def locate(self, offset: int) -> Location:
        """The place in the file of an offset in the page's body."""
        return place_at(self.source.body, offset, self.source.path, self.source.first_line)


def _bounded(address: str) -> str:
    """A pattern for the whole of an address: `login.png` is not `../login.png`."""
    return rf"(?<![\w/.%\\{{-]){re.escape(address)}(?![\w/%\\-]|\.\w)"


def _spellings(text: str) -> Iterator[str]:
    """The ways in which the characters of an address may have been typed."""
    yield text
    yield str(escape(text))
    yield unquote(text)
    yield quote(text, safe="/:?#[]@!$&'()*+,;=~%")
