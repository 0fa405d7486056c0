"""A picture's address into a verdict: the file that it leads to, or what is wrong with it, in words."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from helpcenter.diagnostics import nearest


@dataclass(frozen=True, slots=True)
class Published:
    """The files that the finished site will hold, by address from its root, and where each comes from."""

    files: Mapping[str, Path | None]
    """Address (not percent-encoded) → file on this disk; None for a file made during the build."""
    inside: Path | None = None
    """The folder that the files must not leave by symbolic links."""
    unpublished: frozenset[str] = field(default_factory=frozenset)
    """Files that lie in the docs folder and are not published (hidden, excluded)."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one address. Either `file` or `problem` is set."""

    file: str | None = None
    problem: str = ""


_SCHEME = re.compile(r"^([A-Za-z][A-Za-z0-9+.-]*):")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")


def is_remote(address: str) -> bool:
    """Whether a browser would ask another host for it."""
    return address.startswith("//") or bool(re.match(r"^https?:", address, re.IGNORECASE))


def judge(address: str, page_url: str, published: Published, *, write: Callable[[str], str] | None = None) -> Verdict:
    """Whether `address`, met on the page at `page_url`, leads to a published file.

    `page_url` is relative to the site's root ("rms/api-setup/"). `write` turns the address of a published file into the text
    that a writer would type at this place: what a guess shows. Remote addresses are not judged here.
    """
    write = write or (lambda file: _relative(file, page_url))
    if problem := _form_problem(address):
        return Verdict(problem=problem)
    path = unquote(urlsplit(address).path)
    if address.startswith("/"):
        guess = _guess(path.lstrip("/"), published, write)
        return Verdict(problem=f"「/」で始まる画像のアドレス「{address}」は、公開先では開けません。ページからの相対の書き方に直してください。{guess}")
    target = posixpath.normpath(posixpath.join("/", posixpath.dirname(page_url), path)).lstrip("/")
    climbs = posixpath.normpath(posixpath.join(posixpath.dirname(page_url), path)).startswith("..")
    if not climbs and target in published.files:
        return _check_link(target, address, published)
    return Verdict(problem=_missing(address, path, target, published, write))


def _form_problem(address: str) -> str:
    """What is wrong with the way an address is written, whatever it leads to."""
    if not address:
        return "画像のアドレスが空です。ファイルの場所を書いてください。"
    if re.match(r"^[A-Za-z]:[\\/]", address):
        return f"画像のアドレス「{address}」は、自分のパソコンの中の場所です。docs/images/ に入れて、そこを指してください。"
    scheme = _SCHEME.match(address)
    if scheme:
        name = scheme.group(1).lower()
        if name == "file":
            return f"画像のアドレス「{_short(address)}」は、自分のパソコンの中の場所です。docs/images/ に入れて、そこを指してください。"
        if name == "data":
            return f"画像が文字として埋め込まれています（{_short(address)}）。ファイルにして docs/images/ に入れ、そこを指してください。"
        if name == "blob":
            return f"画像のアドレス「{_short(address)}」は、ブラウザーの中だけの一時的な場所です。ファイルに保存して docs/images/ に入れてください。"
        return f"画像のアドレス「{_short(address)}」の「{name}:」は使えません。docs/images/ に入れて、そこを指してください。"
    if "\\" in address:
        return f"画像のアドレス「{address}」に「\\」があります。「/」に直してください。もしかして: 「{address.replace(chr(92), '/')}」"
    if _BAD_PERCENT.search(address):
        fixed = _BAD_PERCENT.sub("%25", address)
        return f"画像のアドレス「{address}」の「%」の後が正しくありません。もしかして: 「{fixed}」"
    return ""


def _short(address: str) -> str:
    return address if len(address) <= 40 else address[:40] + "…"


def _check_link(target: str, address: str, published: Published) -> Verdict:
    """A symbolic link may not lead out of the docs folder: on the publishing machine there is nothing behind it."""
    file = published.files[target]
    if file is not None and published.inside is not None:
        real = file.resolve()
        if not real.is_relative_to(published.inside.resolve()):
            return Verdict(problem=f"画像「{address}」は、docs/ の外を指すリンクです。ファイルそのものを docs/images/ に入れてください。")
    return Verdict(file=target)


def _missing(address: str, path: str, target: str, published: Published, write: Callable[[str], str]) -> str:
    """Why nothing is there: the reasons that are easy to overlook first, a guess in any case."""
    if target in published.unpublished:
        return f"画像「{address}」は公開されないファイルです（名前が「.」や「_」で始まる場所など）。docs/images/ に入れてください。"
    for reason, fold in _LOOKS_ALIKE:
        for file in published.files:
            if fold(file) == fold(target):
                return f"画像「{address}」が見つかりません。{reason}もしかして: 「{write(file)}」"
    twice = unquote(target)
    if twice != target and twice in published.files:
        return f"画像「{address}」が見つかりません。%25 のように、二重に変換されています。もしかして: 「{write(twice)}」"
    return f"画像「{address}」が見つかりません。{_guess(path, published, write)}"


def _squeeze(text: str) -> str:
    return re.sub(r"[\s_+()-]+", "-", text.casefold())


_LOOKS_ALIKE: tuple[tuple[str, Callable[[str], str]], ...] = (
    ("大文字と小文字が違います。", str.casefold),
    ("見た目は同じでも、濁点などの文字の形（NFC/NFD）が違います。ファイル名は半角の英数字をお勧めします。", lambda t: unicodedata.normalize("NFC", t)),
    ("全角と半角が違います。", lambda t: unicodedata.normalize("NFKC", t).casefold()),
    ("空白・かっこ・記号が違います。", lambda t: _squeeze(unicodedata.normalize("NFKC", t))),
)


def _guess(path: str, published: Published, write: Callable[[str], str]) -> str:
    """A published picture of the same name elsewhere, else one of nearly the same name."""
    name = posixpath.basename(path)
    pictures = [file for file in published.files if _is_picture(file)]
    same = [file for file in pictures if posixpath.basename(file) == name]
    if same:
        return f"もしかして: 「{write(min(same, key=len))}」"
    by_name = {posixpath.basename(file): file for file in sorted(pictures, reverse=True)}
    near = nearest(name, by_name, cutoff=0.7)
    return f"もしかして: 「{write(by_name[near])}」" if near else ""


def _is_picture(file: str) -> bool:
    return file.lower().endswith((".png", ".jpg", ".jpeg", ".gif", ".webp", ".avif", ".svg"))


def _relative(file: str, page_url: str) -> str:
    return quote(posixpath.relpath("/" + file, "/" + posixpath.dirname(page_url)), safe="/~!$&'*+,;=:@")


def alt_problem(alt: str | None) -> str:
    """What is wrong with the alternative text of a picture, or nothing."""
    if alt is None or not alt.strip():
        return "画像に代わりの文章（alt）がありません。何の画面かを書いてください。例: ![RMSのログイン画面](…)"
    return ""
