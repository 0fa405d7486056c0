"""New pages, procedures and questions: what a writer is asked for, whether an answer can be used, and the files."""

from __future__ import annotations

import datetime as dt
import posixpath
import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias, get_args

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import nearest, suggest
from helpcenter.model import ID, Basis
from helpcenter.nav import Category, mark_problem
from helpcenter.settings import Settings
from helpcenter.writing.yaml_text import Unwritable, Value, as_key, block_of, insert_item, one_line

DraftKind: TypeAlias = Literal["page", "guide", "faq"]
KINDS: tuple[DraftKind, ...] = get_args(DraftKind)
Answers: TypeAlias = Mapping[str, str]

_BASES: tuple[str, ...] = get_args(Basis)


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies before a writer: the content as it is now."""

    catalog: Catalog
    settings: Settings
    categories: Sequence[Category]
    pages: Mapping[str, str]
    """The title of each page, by its path from the docs folder."""
    taken: Mapping[str, str]
    """Old addresses of pages that have moved, with the new ones."""
    files: Mapping[str, str]
    """The files that may be changed, by path from the folder of mkdocs.yml."""
    today: dt.date
    places: Mapping[str, Collection[str]] = field(default_factory=dict)
    """The ids on each page."""

    def folder(self, category: str) -> str:
        """The folder of a category's pages, with a slash behind it; "" of the pages at the top."""
        found = next((c for c in self.categories if c.id == category), None)
        folder = posixpath.dirname(found.index) if found else ""
        return f"{folder}/" if folder else ""


@dataclass(frozen=True, slots=True)
class Asked:
    """One question to a writer."""

    key: str
    prompt: str
    problem: Callable[[str, Answers, Desk], str]
    """Why an answer cannot be used; "" where it can."""
    usual: Callable[[Desk], str] | None = None
    """What is meant by an empty answer; None where an answer is needed."""
    choices: Callable[[Desk], Mapping[str, str]] | None = None
    """What can be chosen, with what each means."""
    if_: Callable[[Answers], bool] = field(default=lambda _: True)
    """Whether it is asked at all, after the answers before it."""


@dataclass(frozen=True, slots=True)
class Draft:
    """The files as they would be, and what was made."""

    files: dict[str, str]
    told: list[str]


# Whether an answer can be used --------------------------------------------------------------------------------------------


def _line(limit: int, *, plain: bool = False) -> Callable[[str, Answers, Desk], str]:
    def problem(answer: str, _: Answers, __: Desk) -> str:
        if len(answer) > limit:
            return f"長すぎます（{limit} 文字まで、いまは {len(answer)} 文字）。"
        if mark := next((mark for mark in ("{{", "{%", "{##") if mark in answer), ""):
            return f"「{mark}」は使えません。"
        if plain and (found := re.search(r"[<>\"`*{}\[\]\\]", answer)):
            return f"「{found.group()}」は使えません。"
        return ""

    return problem


def _choice(choices: Callable[[Desk], Mapping[str, str]]) -> Callable[[str, Answers, Desk], str]:
    def problem(answer: str, _: Answers, desk: Desk) -> str:
        known = choices(desk)
        if answer in known:
            return ""
        return f"「{answer}」は選べません。使えるのは {'、'.join(known)} です。{suggest(answer, known)}"

    return problem


def _id_problem(answer: str) -> str:
    if not re.fullmatch(ID, answer):
        return f"「{answer}」は使えません。半角の英小文字・数字・ハイフンで書いてください。例: rms-login"
    return "長すぎます（60 文字まで）。" if len(answer) > 60 else ""


def _page_problem(answer: str, answers: Answers, desk: Desk) -> str:
    if problem := _id_problem(answer):
        return problem
    uri = f"{desk.folder(answers['category'])}{answer}.md"
    if answer == "index":
        return "「index」は、カテゴリーの入口の名前です。別の名前にしてください。"
    if uri in desk.pages or f"docs/{uri}" in desk.files:
        return f"ページ「{uri}」は、もうあります。別の名前にしてください。"
    if uri in desk.taken:
        return f"「{uri}」は、「{desk.taken[uri]}」に移ったページの前の名前です。別の名前にしてください。"
    return ""


def _guide_problem(answer: str, answers: Answers, desk: Desk) -> str:
    if answer in desk.catalog.guides or f"docs/_data/guides/{answer}.yml" in desk.files:
        return f"手順書「{answer}」は、もうあります。別の名前にしてください。"
    return _page_problem(answer, answers, desk)


def _question_problem(answer: str, _: Answers, desk: Desk) -> str:
    if answer in desk.catalog.questions:
        return f"質問「{answer}」は、もうあります。別の名前にしてください。"
    return _id_problem(answer)


def _answer_page_problem(answer: str, _: Answers, desk: Desk) -> str:
    page, mark, anchor = answer.partition("#")
    if page not in desk.pages:
        return f"ページ「{page}」はありません。{suggest(page, desk.pages)}"
    if mark and anchor not in desk.places.get(page, ()):
        near = nearest(anchor, desk.places.get(page, ()))
        guess = f"もしかして: 「{page}#{near}」" if near else ""
        return f"ページ「{page}」に「#{anchor}」という場所がありません。{guess}"
    return ""


def _minutes_problem(answer: str, _: Answers, __: Desk) -> str:
    good = answer.isascii() and answer.isdigit() and 1 <= int(answer) <= 240
    return "" if good else "1 から 240 までの整数を、半角で書いてください。"


def _description_problem(answer: str, answers: Answers, desk: Desk) -> str:
    return _line(160)(answer, answers, desk) or mark_problem("説明", answer)


def _words_problem(answer: str, answers: Answers, desk: Desk) -> str:
    if not _words({"paraphrases": answer}):
        return "「、」のほかに、言葉を 1 つ以上書いてください。"
    return _line(400)(answer, answers, desk)


# What is asked ------------------------------------------------------------------------------------------------------------


def _categories(desk: Desk) -> dict[str, str]:
    return {category.id: category.title for category in desk.categories}


def _systems(desk: Desk) -> dict[str, str]:
    return {system.id: system.name for system in desk.catalog.systems.values()}


def _bases(_: Desk) -> dict[str, str]:
    words = ("もとのページ", "LSEG の案内", "ほかの会社の資料（RMS補足）", "LINE の公式の説明", "推定")
    return dict(zip(_BASES, words, strict=True))


_CATEGORY = Asked("category", "どのカテゴリーに置きますか", _choice(_categories), choices=_categories)
_TITLE = Asked("title", "ページの題", _line(60, plain=True))
_DESCRIPTION = Asked("description", "検索結果に出る 1〜2 文の説明", _description_problem)
_PARAPHRASES = Asked("paraphrases", "言い換え（お客さまが打ちそうな短い言葉を「、」で区切って）", _words_problem)
_NO_PARAPHRASES = Asked(
    "paraphrases",
    "言い換え（お客さまが打ちそうな短い言葉を「、」で区切って。なければ空のまま）",
    _words_problem,
    lambda _: "",
)
_BASIS = Asked("basis", "何をもとに書きますか", _choice(_bases), lambda _: "lseg", _bases)
_REASON = Asked("reason", "推定の理由", _line(200), if_=lambda answers: answers["basis"] == "inferred")
_NAME = "半角の英小文字・数字・ハイフン。アドレスになるので、あとで変えません"

_ASKED: dict[DraftKind, tuple[Asked, ...]] = {
    "page": (
        _CATEGORY,
        Asked("id", f"ページの名前（{_NAME}。例: rms-login）", _page_problem),
        _TITLE,
        _DESCRIPTION,
        _PARAPHRASES,
    ),
    "guide": (
        _CATEGORY,
        Asked("id", f"手順書とページの名前（{_NAME}。例: rms-login）", _guide_problem),
        _TITLE,
        _DESCRIPTION,
        Asked("place", "操作する場所", _choice(_systems), choices=_systems),
        Asked("lead", "何のための設定か（1〜2 文）", _line(300)),
        Asked("minutes", "かかる時間のめやす（分）", _minutes_problem, lambda _: "10"),
        Asked(
            "era", "いつの画面で書きますか", _line(60), lambda desk: f"{desk.today.year}年{desk.today.month}月の画面"
        ),
        Asked("step", "最初の手順の見出し（例: アプリ一覧を開く）", _line(60, plain=True)),
        Asked("do", "最初の手順で行うこと（画面の文字は「 」で囲みます）", _line(300)),
        _BASIS,
        _REASON,
        Asked("done", "終わったことが分かる一文", _line(200), lambda _: "これで完了です。"),
        _PARAPHRASES,
    ),
    "faq": (
        _CATEGORY,
        Asked("id", "質問の名前（半角の英小文字・数字・ハイフン。例: key-interval）", _question_problem),
        Asked("question", "質問（お客さまの言葉で）", _line(100)),
        Asked("answer", "短い答え", _line(400)),
        _BASIS,
        _REASON,
        Asked("page", "くわしいページ（docs/ からの場所。例: rms/api-setup.md#keys）", _answer_page_problem),
        _NO_PARAPHRASES,
    ),
}


def ask_of(kind: DraftKind) -> tuple[Asked, ...]:
    """The questions for a new page, procedure or entry of the FAQ, in order."""
    return _ASKED[kind]


def problem_of(asked: Asked, answer: str, answers: Answers, desk: Desk) -> str:
    """Why an answer cannot be used; "" where it can."""
    if not answer:
        return "" if asked.usual else "空のままにはできません。"
    if "\n" in answer or any(ord(letter) < 32 for letter in answer):
        return "1 行で書いてください。"
    if "\ufffd" in answer:
        return "読めない文字があります。ターミナルの文字コードを UTF-8 にしてください。"
    return asked.problem(answer, answers, desk)


# The files ----------------------------------------------------------------------------------------------------------------


def draft_of(kind: DraftKind, answers: Answers, desk: Desk) -> Draft:
    """The new and changed files. Raises Unwritable where a file is written in a way that cannot be added to."""
    return {"page": _draft_page, "guide": _draft_guide, "faq": _draft_question}[kind](answers, desk)


def _draft_page(answers: Answers, desk: Desk, body: str = "ここに本文を書きます。") -> Draft:
    uri = f"{desk.folder(answers['category'])}{answers['id']}.md"
    meta: dict[str, Value] = {"description": answers["description"]}
    if words := _words(answers):
        meta["paraphrases"] = words
    front = "\n".join([*block_of(meta), f"reviewed: {desk.today}"])
    path, nav = _with_nav_entry(answers["category"], answers["title"], uri, desk)
    return Draft(
        {f"docs/{uri}": f"---\n{front}\n---\n\n# {answers['title']}\n\n{body}\n", path: nav},
        [f"docs/{uri} を作りました。", f"{path} の nav: に 1 行加えました。"],
    )


def _draft_guide(answers: Answers, desk: Desk) -> Draft:
    page = _draft_page(answers, desk, f'{{{{ guide("{answers["id"]}") }}}}')
    step: dict[str, Value] = {"id": "start", "title": answers["step"], "do": answers["do"], "basis": answers["basis"]}
    if answers.get("reason"):
        step["reason"] = answers["reason"]
    edition: dict[str, Value] = {
        "id": "current",
        "title": "現在の画面",
        "era": answers["era"],
        "steps": [step],
        "done": answers["done"],
    }
    guide: dict[str, Value] = {
        "id": answers["id"],
        "title": answers["title"],
        "place": answers["place"],
        "lead": answers["lead"],
    }
    lines = [*block_of(guide), f"minutes: {answers['minutes']}", "", *block_of({"editions": [edition]})]
    path = f"docs/_data/guides/{answers['id']}.yml"
    return Draft({**page.files, path: "\n".join(lines) + "\n"}, [f"{path} を作りました。", *page.told])


def _draft_question(answers: Answers, desk: Desk) -> Draft:
    claim = {key: answers[key] for key in ("basis", "reason") if answers.get(key)}
    item: dict[str, Value] = {
        "id": answers["id"],
        "category": answers["category"],
        "question": answers["question"],
        "answer": [{"text": answers["answer"], **claim}],
        "page": answers["page"],
    }
    if words := _words(answers):
        item["paraphrases"] = words
    path = "docs/_data/faq.yml"
    questions = list(desk.catalog.questions.values())
    same = [index for index, question in enumerate(questions) if question.category == answers["category"]]
    text = insert_item(desk.files.get(path, ""), "questions", item, same[-1] if same else None)
    return Draft({path: text}, [f"{path} に質問「{answers['id']}」を加えました。"])


def _words(answers: Answers) -> list[str]:
    words = re.split(r"[、,，]", answers.get("paraphrases", ""))
    return list(dict.fromkeys(word.strip() for word in words if word.strip()))


def _with_nav_entry(category: str, title: str, uri: str, desk: Desk) -> tuple[str, str]:
    """The settings with one more line in `nav:`, at the end of the category, and their path."""
    nav = desk.settings.value("nav")
    index = next(c.index for c in desk.categories if c.id == category)
    for number, section in enumerate(nav):
        for name, items in section.items() if isinstance(section, dict) else ():
            if isinstance(items, list) and index in items:
                last = len(items) - 1
                place = desk.settings.place("nav", number, name, last)
                text = desk.files[place.path]
                return place.path, _below(text, place.line, place.column, f"{as_key(title)}: {one_line(uri)}", uri)
    raise Unwritable


def _below(text: str, line: int, column: int, entry: str, uri: str) -> str:
    """`text` with a list item below the one in a line, which must be alone in it."""
    lines = text.splitlines(keepends=True)
    here = lines[line - 1]
    dash = re.match(r"\s*- ", here)
    if not dash or column != dash.end() + 1 or "{" in here or uri in here:
        raise Unwritable
    ending = here[len(here.rstrip("\r\n")) :] or "\n"
    lines[line - 1] = here.rstrip("\r\n") + ending
    lines.insert(line, f"{dash.group()}{entry}{ending}")
    return "".join(lines)
