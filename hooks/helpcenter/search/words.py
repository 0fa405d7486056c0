"""The words of `search_tests.yml` held against a built site."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic
from helpcenter.model import SearchWord
from helpcenter.search.engine import Engine


def check_words(catalog: Catalog, engine: Engine) -> Iterator[Diagnostic]:
    """A fault for each word that leads elsewhere: what comes first instead, and which paraphrase would mend it."""
    for word in catalog.words.values():
        found = engine.urls(word.word, word.among)
        if not lands(word, found):
            yield Diagnostic(catalog.place("word", word.word, "word"), _message(word, found, engine))


def lands(word: SearchWord, found: Iterable[str]) -> bool:
    """Whether the expected place is among the addresses: the very place where one is named, else anywhere on its page."""
    expected = address_of(word.page)
    return any(url == expected or ("#" not in expected and url.partition("#")[0] == expected) for url in found)


def address_of(page: str) -> str:
    """The address of a page of `docs/`: `rms/index.md#top` → `rms/#top`."""
    path, mark, anchor = page.partition("#")
    folder, _, name = path.rpartition("/")
    stem = name.removesuffix(".md")
    parts = [part for part in (folder, "" if stem == "index" else stem) if part]
    return "".join(f"{part}/" for part in parts) + mark + anchor


def _message(word: SearchWord, found: list[str], engine: Engine) -> str:
    place = f"{word.among} 番目まで" if word.among > 1 else "いちばん上"
    instead = f"「{found[0]}」が先に出ます" if found else "何も出ません"
    message = f"「{word.word}」で探すと、「{word.page}」が{place}に出ません。{instead}。"
    if lands(word, engine.urls_with(word.word, address_of(word.page), word.word, word.among)):
        page, _, anchor = word.page.partition("#")
        where = f"docs/{page} の paraphrases" + (f"か、page: が「{word.page}」の質問の paraphrases" if anchor else "")
        return f"{message}{where} に「{word.word}」を加えると出ます。"
    return f"{message}言い換えを加えても先に出るページがあります。そのページの言い換えと見出しを見直してください。"
