"""A picture's address into a verdict: the file that it leads to, or what is wrong with it, in words."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from helpcenter.diagnostics import nearest

PICTURE_ENDINGS = (".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg", ".bmp", ".tif", ".tiff", ".heic", ".ico")


@dataclass(frozen=True, slots=True)
class Published:
    """What the finished site will hold, by address from its root (not percent-encoded)."""

    files: Mapping[str, Path | None]
    """Where each file lies on this disk; None for one that is made during the build."""
    pages: frozenset[str] = frozenset()
    inside: Path | None = None
    """The folder that the files must not leave by symbolic links."""
    unpublished: frozenset[str] = field(default_factory=frozenset)
    """Files that lie in the docs folder and are not published (hidden, excluded)."""


_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_PUT_IT_IN = "docs/images/ に入れて、そこを指定してください。"


def is_remote(address: str) -> bool:
    """Whether a browser would ask another host for it."""
    return bool(re.match(r"(https?:)?//", address, re.IGNORECASE))


def resolve(address: str, page_url: str) -> str:
    """The address from the site's root to which `address`, on the page at `page_url`, leads; `..` where it leads out."""
    path = posixpath.join(posixpath.dirname(page_url), unquote(urlsplit(address).path))
    target = posixpath.normpath(path)
    return ".." if target.startswith("..") else target


def judge(address: str, page_url: str, published: Published, *, shown: str = "", rooted: bool = False) -> str:
    """What is wrong with `address` on the page at `page_url` (from the site's root); "" where it leads to a published file.

    `shown` is how its writer typed it. `rooted`: whether a guess is shown from the docs folder, not from the page.
    Remote addresses are not judged here.
    """
    shown = shown or address
    if problem := _form_problem(address):
        return problem

    def write(file: str) -> str:
        return file if rooted else relative(file, page_url)

    path = unquote(urlsplit(address).path)
    if address.startswith("/"):
        if path.lstrip("/") not in published.files:
            return f"画像「{shown}」が見つかりません。{_guess(path, published, write)}"
        hint = f"もしかして: 「{write(path.lstrip('/'))}」"
        return f"画像のアドレス「{shown}」は「/」で始まるため、公開先で表示されません。ページからの相対の場所を書いてください。{hint}"
    if not path:
        return f"画像のアドレス「{shown}」に、ファイルの場所がありません。"
    target = resolve(address, page_url)
    if target in published.files:
        return _link_problem(published.files[target], published, shown)
    return _why_missing(shown, path, target, published, write)


def _form_problem(address: str) -> str:  # noqa: PLR0911 (one verdict a line)
    """What is wrong with the way an address is written, whatever it leads to."""
    if not address:
        return "画像のアドレスが空です。ファイルの場所を書いてください。"
    short = address if len(address) <= 40 else f"{address[:40]}…"
    scheme = _SCHEME.match(address)
    name = scheme.group(1).lower() if scheme else ""
    if len(name) == 1 or name == "file":
        return f"画像のアドレス「{short}」は、自分のパソコンの中の場所です。ファイルを {_PUT_IT_IN}"
    if name == "data":
        return f"画像が文字として埋め込まれています（{short}）。ファイルにして {_PUT_IT_IN}"
    if name == "blob":
        return f"画像のアドレス「{short}」は、ブラウザーの中だけの一時的な場所です。ファイルに保存して {_PUT_IT_IN}"
    if name:
        return f"画像のアドレスに「{name}:」は使えません（{short}）。ファイルを {_PUT_IT_IN}"
    if "\\" in address:
        fixed = address.replace("\\", "/")
        return f"画像のアドレス「{address}」に「\\」があります。「/」に直してください。もしかして: 「{fixed}」"
    if _BAD_PERCENT.search(address):
        fixed = _BAD_PERCENT.sub("%25", address)
        return f"画像のアドレス「{address}」の「%」の後が正しくありません。もしかして: 「{fixed}」"
    return ""


def _link_problem(file: Path | None, published: Published, shown: str) -> str:
    return f"画像「{shown}」は、{problem}" if (problem := link_problem(file, published)) else ""


def link_problem(file: Path | None, published: Published) -> str:
    """A symbolic link may not lead out of the docs folder: on the publishing machine there is nothing behind it."""
    if file is None or published.inside is None or not file.is_relative_to(published.inside):
        return ""  # made during the build, or the theme's own
    if not file.exists():
        return "指す先のないリンクです。ファイルそのものを docs/ の中に置いてください。"
    if not file.resolve().is_relative_to(published.inside.resolve()):
        return "docs/ の外を指すリンクです。ファイルそのものを docs/ の中に置いてください。"
    return ""


def _why_missing(  # noqa: PLR0911 (one verdict a line)
    shown: str, path: str, target: str, published: Published, write: Callable[[str], str]
) -> str:
    """Why nothing is there: the reasons that are easy to overlook first, a guess in any case."""
    if target in published.unpublished:
        return f"画像「{shown}」は、公開されない場所にあります（「.」で始まる名前、_data など）。{_PUT_IT_IN}"
    if target == "..":
        return f"画像「{shown}」は、サイトの外を指しています（「../」が多すぎます）。{_guess(path, published, write)}"
    if target in published.pages or f"{target}/" in published.pages or target == ".":
        return f"画像「{shown}」は、画像ではなくページです。画像のファイルを指定してください。"
    if any(file.startswith(f"{target}/") for file in published.files):
        return f"画像「{shown}」は、フォルダーです。ファイルの名前まで書いてください。"
    missing = f"画像「{shown}」が見つかりません。"
    for reason, fold in _LOOKS_ALIKE:
        for file in published.files:
            if fold(file) == fold(target):
                return f"{missing}{reason}もしかして: 「{write(file)}」"
    twice = unquote(target)
    if twice != target and twice in published.files:
        return f"{missing}文字の変換（%25 など）が二重になっています。もしかして: 「{write(twice)}」"
    return missing + _guess(path, published, write)


def _squeeze(text: str) -> str:
    return re.sub(r"[\s_+()-]+", "-", unicodedata.normalize("NFKC", text).casefold()).replace("-.", ".")


_LOOKS_ALIKE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("大文字と小文字が違います。", str.casefold),
    (
        "見た目は同じでも、濁点などの文字の形（NFC/NFD）が違います。ファイル名は半角の英数字をお勧めします。",
        lambda text: unicodedata.normalize("NFC", text),
    ),
    ("全角と半角が違います。", lambda text: unicodedata.normalize("NFKC", text).casefold()),
    ("空白・かっこ・記号が違います。", _squeeze),
)


def _guess(path: str, published: Published, write: Callable[[str], str]) -> str:
    """A published picture of the same name elsewhere, else one of nearly the same name."""
    name = posixpath.basename(path)
    pictures = [file for file in published.files if file.lower().endswith(PICTURE_ENDINGS)]
    same = [file for file in pictures if posixpath.basename(file) == name]
    if same:
        return f"もしかして: 「{write(min(same, key=len))}」"
    # Without the endings: that both end in `.png` makes no two names alike.
    by_name = {_stem(file): file for file in sorted(pictures, reverse=True)}
    near = nearest(_stem(name), by_name)
    return f"もしかして: 「{write(by_name[near])}」" if near else ""


def _stem(file: str) -> str:
    return posixpath.splitext(posixpath.basename(file))[0]


_UNSAFE_IN_MARKDOWN = {"%": "%25", " ": "%20", "(": "%28", ")": "%29", "?": "%3F", "#": "%23"}


def relative(file: str, page_url: str) -> str:
    """The address of a file as the page at `page_url` writes it: encoded no more than Markdown needs."""
    path = posixpath.relpath(f"/{file}", f"/{posixpath.dirname(page_url)}")
    return "".join(_UNSAFE_IN_MARKDOWN.get(char, char) for char in path)


def alt_problem(alt: str | None, *, in_tag: bool = False) -> str:
    """What is wrong with the alternative text of a picture, or nothing."""
    if alt is None or not alt.strip():
        example = 'alt="RMSのログイン画面"' if in_tag else "![RMSのログイン画面](…)"
        return f"画像に代わりの文章（alt）がありません。何の画面かを書いてください。例: {example}"
    return ""
