"""Search the built site as a reader does, and say why each result is there. See `dev.py search`."""

from __future__ import annotations

import sys
from typing import Any

from arguments import parse
from site_run import Misuse, run

from helpcenter.search.engine import SCRIPTS, Engine
from helpcenter.search.index import FILE

STATES = {
    "found": "答えがあるものとして出します",
    "weak": "「見つかりません」と断ってから、近いものを出します",
    "gap": "「見つかりません」と断り、unanswered.yml の一文を出します",
}
FIELDS = {
    "title": "ページの題",
    "heading": "見出し",
    "also": "言い換え",
    "path": "上の見出し",
    "text": "本文",
    "reading": "読み",
}


def main() -> int:
    options = parse("search", sys.argv[1:])
    if not (options.site_dir / FILE).is_file():
        raise Misuse("検索の索引がありません。先に python3 scripts/dev.py build でサイトを作ってください。")
    query = " ".join(options.words)
    found = Engine.of_site(options.site_dir, options.site_dir / SCRIPTS).explain(query)
    print(f"「{query}」: {STATES[found['state']]}")
    for number, reason in enumerate(found["reasons"], 1):
        print(_told(number, reason))
    if not found["reasons"]:
        print("どのページにも当たりません。")
    return 0


def _told(number: int, reason: dict[str, Any]) -> str:
    section = f" › {reason['section']}" if reason["section"] else ""
    head = f"{number}. {reason['page']}{section}  /{reason['url']}（{reason['score']:.1f} 点、言葉の {reason['share']:.0%} を含みます）"
    return "\n".join([head, *(f"     {where}: {'、'.join(tokens)}" for where, tokens in _by_field(reason["words"]))])


def _by_field(words: list[dict[str, Any]]) -> list[tuple[str, list[str]]]:
    """What was found, by where; pieces of readings come without their sign."""
    places: dict[str, list[str]] = {}
    for word in words:
        for field in word["fields"]:
            name = "読み" if word["token"].startswith("'") else FIELDS[field]
            pieces = places.setdefault(name, [])
            if (piece := word["token"].removeprefix("'")) not in pieces:
                pieces.append(piece)
    return list(places.items())


if __name__ == "__main__":
    run(main)
