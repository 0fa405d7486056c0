"""The finished site as it lies on the disk, and whom to ask where a piece of it was written."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import Diagnostic, Location
from helpcenter.images.verdicts import Published
from helpcenter.markup import Document, Element, read_markup
from helpcenter.source import Trace


def _nowhere(*_: object) -> None:
    return None


def _always(*_: object) -> bool:
    return True


def _in_theme(*_: object) -> Location:
    return Location("overrides")


@dataclass(frozen=True, slots=True)
class Origins:
    """Where the pieces of the finished site come from. Paths are those of finished files, from the site's root."""

    address: Callable[[str, str, int], Trace | None] = _nowhere
    """Where the page behind a path writes an address for the nth time; None where the theme wrote it."""
    text: Callable[[str, str], Trace | None] = _nowhere
    """The same for a piece of text."""
    id: Callable[[str, str, int], Trace | None] = _nowhere
    """The same for the nth element with an id."""
    in_tag: Callable[[str, str], bool] = _always
    """Whether the page behind a path writes an address in a raw HTML tag."""
    theme: Callable[..., Location] = _in_theme
    """Where the theme or mkdocs.yml writes the first of some texts that can be found."""
    top: Callable[[str], Location | None] = _nowhere
    """The beginning of the page behind a path."""
    judged: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """The picture addresses, by path, that the check of the pages has judged already."""
    incomplete: frozenset[str] = frozenset()
    """Pages of which a fault has taken something away: what is missing from them is told already."""
    unpublished: frozenset[str] = frozenset()
    """Files of the docs folder that are not published."""


@dataclass(slots=True)
class Site:
    """Every file below `root`; HTML is read once."""

    root: Path
    site_url: str
    """The address at which the site will stand."""
    origins: Origins
    files: frozenset[str] = frozenset()
    documents: dict[str, Document] = field(default_factory=dict)

    @classmethod
    def read(cls, root: Path, site_url: str, origins: Origins) -> Site:
        files = frozenset(file.relative_to(root).as_posix() for file in root.rglob("*") if file.is_file())
        pages = sorted(file for file in files if file.endswith(".html"))
        documents = {path: read_markup((root / path).read_text(encoding="utf-8")) for path in pages}
        return cls(root, site_url, origins, files, documents)

    @property
    def base(self) -> str:
        """The path under which the site is published: `/` or `/repo/`."""
        return urlsplit(self.site_url).path or "/"

    @property
    def published(self) -> Published:
        return Published(dict.fromkeys(self.files))

    def target(self, path: str, address: str) -> str | None:
        """The file to which the path of an address leads from the file at `path`; None where it leads out of the site."""
        if address.startswith("/"):
            # Only a page that is served at any address (404) names files by their whole path.
            if not (path == "404.html" and address.startswith(self.base)):
                return None
            joined = unquote(address[len(self.base) :])
        else:
            joined = posixpath.join(posixpath.dirname(path), unquote(address)) if address else path
        clean = posixpath.normpath(joined) if joined else "."
        if clean.startswith(".."):
            return None
        if clean == "." or joined.endswith(("/", "/.", "/..")) or clean.endswith(".."):
            clean = posixpath.normpath(posixpath.join(clean, "index.html"))
        return f"{clean}/index.html" if clean not in self.files and f"{clean}/index.html" in self.files else clean

    def told(
        self, path: str, element: Element, address: str, nth: int, say: Callable[[str, str, str], str]
    ) -> Iterator[Diagnostic]:
        """A fault of an address: at the page that writes it, else (once for all pages) at the theme.

        `say` makes the message of an address, met in the file at a path, as it was typed; "" for none.
        """
        if not say(path, address, address):
            return
        trace = self.origins.address(path, address, nth) if "article" in element.parents else None
        if trace:
            yield Diagnostic(trace.location, say(path, address, trace.typed))
            return
        if "article" in element.parents and not address and (top := self.origins.top(path)):
            yield Diagnostic(top, say(path, address, address))
            return
        parts = urlsplit(address)
        shown = address if parts.scheme or parts.netloc else self.target(path, parts.path) or address
        shown = shown.removesuffix("index.html") or shown
        # Seen from the site's root, what is wrong on every page has the same words, and is told once.
        message = say("", shown, shown) or say(path, address, shown)
        yield Diagnostic(self.origins.theme(shown, address, shown.rpartition("/")[2]), message)
