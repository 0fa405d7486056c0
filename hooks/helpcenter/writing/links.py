"""Every link to a page or a place in it, wherever a writer typed it, made to lead to the new address."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from helpcenter.source import hide_code

Moves = Mapping[str, str]
"""New addresses by old ones, from the docs folder: `rms/scopes.md` or `rms/scopes.md#group-item`."""

_PAGE = re.compile(r"(?<![\w./%-])((?:\.{1,2}/|/)*[\w-]+(?:/[\w-]+)*\.md)(#[\w-]+)?(?![\w/-]|\.\w)")
_HREF = re.compile(r"""((?:href|src)\s*=\s*["'])([^"'#?\s:]*)(#[\w-]+)?(?=["'?])""")
_TARGET = re.compile(r"(?<=\]\()(\s*<?)([^)\s<>:#]+)(?=[)\s>#])|(?<=\]:)(\s+<?)([^\s<>:#]+)(?=[\s>#]|\Z)")
_SAME_PAGE = re.compile(r"(?<=\]\()#([\w-]+)(?=[)\s])|(?<=\]:)\s+#([\w-]+)")
_IN_TEMPLATE = re.compile(r"(?<=[\"'])([\w-]+(?:/[\w-]+)*/)(#[\w-]+)?(?=[\"'])")
_FRONT_MATTER = re.compile(r"\A\ufeff?---[ \t]*\r?\n.*?^(?:---|\.\.\.)[ \t]*$", re.DOTALL | re.MULTILINE)
_MARKS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a text stands: its path from the docs folder, before and after."""

    old: str
    new: str

    @property
    def moved(self) -> bool:
        return posixpath.dirname(self.old) != posixpath.dirname(self.new)


def address_of(src_uri: str) -> str:
    """The address that a page has: `rms/scopes.md` → `rms/scopes/`."""
    stem = src_uri.removesuffix(".md")
    return stem.removesuffix("index") if posixpath.basename(stem) == "index" else f"{stem}/"


def mend_links(path: str, text: str, moves: Moves) -> str:
    """The text of a file of the content after some addresses have moved. `path`: from the folder of mkdocs.yml."""
    if path.startswith("docs/") and path.endswith(".md"):
        uri = path.removeprefix("docs/")
        return _mend_page(text, Place(uri, moves.get(uri, uri)), moves)
    if path.startswith("overrides/"):
        text = _sub(_IN_TEMPLATE, text, text, lambda m: _template_address(m, moves))
    return _sub(_PAGE, text, text, lambda m: _from_root(m, moves))


def _mend_page(text: str, place: Place, moves: Moves) -> str:
    visible = hide_code(text)
    # In the front matter and in macros pages are named from the docs folder.
    rooted = [m.span() for pattern in (_FRONT_MATTER, _MARKS) for m in pattern.finditer(visible)]

    def is_rooted(match: re.Match[str]) -> bool:
        return any(start <= match.start() < end for start, end in rooted)

    def page(match: re.Match[str]) -> str:
        return _from_root(match, moves) if is_rooted(match) else _from_page(match, place, moves)

    edits = [
        *_edits(_PAGE, visible, page),
        *_edits(_HREF, visible, lambda m: _from_address(m, place, moves)),
        *_edits(_SAME_PAGE, visible, lambda m: _from_same_page(m, place, moves)),
    ]
    if place.moved:
        edits += _edits(_TARGET, visible, lambda m: _rebased(m, place))
    return _apply(text, edits)


def _moved(page: str, anchor: str, moves: Moves) -> str:
    """Where `page` and `#anchor` (or nothing) lead now."""
    if page + anchor in moves:
        return moves[page + anchor]
    return moves[page] + anchor if page in moves else page + anchor


def _from_root(match: re.Match[str], moves: Moves) -> str:
    slash = "/" if match[1].startswith("/") else ""
    page, anchor = match[1].lstrip("/"), match[2] or ""
    return slash + _moved(page, anchor, moves) if _moved(page, anchor, moves) != page + anchor else match.group()


def _from_page(match: re.Match[str], place: Place, moves: Moves) -> str:
    written, anchor = match[1], match[2] or ""
    if written.startswith("/"):
        return _from_root(match, moves)
    page = posixpath.normpath(posixpath.join(posixpath.dirname(place.old), written))
    new = _moved(page, anchor, moves)
    if new == page + anchor and not place.moved:
        return match.group()
    target, mark, rest = new.partition("#")
    dot = "./" if written.startswith("./") else ""
    relative = posixpath.relpath(target, posixpath.dirname(place.new) or ".")
    return (dot if not relative.startswith("..") else "") + relative + mark + rest


def _from_same_page(match: re.Match[str], place: Place, moves: Moves) -> str:
    anchor = match[1] or match[2]
    new = moves.get(f"{place.old}#{anchor}")
    if new is None:
        return match.group()
    page, mark, rest = new.partition("#")
    start = match.group().partition("#")[0]
    return start + (mark + rest if page == place.new else _relative(page, place.new) + mark + rest)


def _relative(page: str, base: str) -> str:
    return posixpath.relpath(page, posixpath.dirname(base) or ".")


def _from_address(match: re.Match[str], place: Place, moves: Moves) -> str:
    """An address of the finished site, in a raw tag."""
    written, anchor = match[2], match[3] or ""
    if written.startswith("/") or written.endswith(".md"):
        return match.group()
    old_url, new_url = address_of(place.old), address_of(place.new)
    joined = posixpath.normpath(posixpath.join("/", old_url, written)) if written else f"/{old_url}".rstrip("/")
    pages = {address_of(page).rstrip("/"): page for page in (key.partition("#")[0] for key in moves)}
    page = pages.get(joined.strip("/"))
    if page is None or (not written and f"{page}{anchor}" not in moves):
        is_relative = written and old_url != new_url
        return match[1] + _relative_url(joined.lstrip("/"), new_url, written) + anchor if is_relative else match.group()
    target, mark, rest = _moved(page, anchor, moves).partition("#")
    if not written and target == place.new:
        return match[1] + mark + rest
    return match[1] + _relative_url(address_of(target), new_url, "/") + mark + rest


def _relative_url(target: str, base: str, written: str) -> str:
    end = "/" if written.endswith("/") or target.endswith("/") else ""
    return posixpath.relpath(f"/{target.rstrip('/')}", f"/{base}") + end


def _rebased(match: re.Match[str], place: Place) -> str:
    """Any other file that a moved page names from where it stands."""
    start, written = (match[1], match[2]) if match[2] else (match[3], match[4])
    if written.startswith("/") or ".md" in written:
        return match.group()
    target = posixpath.normpath(posixpath.join(posixpath.dirname(place.old), written))
    return start + posixpath.relpath(target, posixpath.dirname(place.new) or ".")


def _template_address(match: re.Match[str], moves: Moves) -> str:
    for old, new in moves.items():
        page, mark, anchor = old.partition("#")
        if match[1] == address_of(page) and (not mark or match[2] == mark + anchor):
            target, new_mark, rest = new.partition("#")
            return address_of(target) + (new_mark + rest if mark else match[2] or "")
    return match.group()


_Edit = tuple[int, int, str]


def _edits(pattern: re.Pattern[str], visible: str, new: Callable[[re.Match[str]], str]) -> Iterator[_Edit]:
    for match in pattern.finditer(visible):
        if (changed := new(match)) != match.group():
            yield match.start(), match.end(), changed


def _sub(pattern: re.Pattern[str], visible: str, text: str, new: Callable[[re.Match[str]], str]) -> str:
    return _apply(text, [*_edits(pattern, visible, new)])


def _apply(text: str, edits: list[_Edit]) -> str:
    end_of_last = len(text)
    for start, end, new in sorted(edits, reverse=True):
        if end <= end_of_last:
            text = text[:start] + new + text[end:]
            end_of_last = start
    return text
