"""The functions of the core, and its ranking on a small site: in the embedded engine, and once in Chromium."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from conftest import REPO, Server
from playwright.sync_api import Browser

from helpcenter.search.engine import MODULES, SCRIPTS, Engine

FOLDER = REPO / "overrides" / SCRIPTS
CASES: list[list[Any]] = yaml.safe_load((Path(__file__).parent / "cases/core.yml").read_text("utf-8"))
RANKED = yaml.safe_load((Path(__file__).parent / "cases/ranking.yml").read_text("utf-8"))
EMITTED = "((cut, text) => { const all = []; ({ pairs, words })[cut](text, (one) => all.push(one)); return all; })"


def name_of(case: list[Any]) -> str:
    return " ".join(map(str, case[:-1]))


@pytest.mark.parametrize("case", CASES, ids=name_of)
def test_a_function_of_the_core_makes(case: list[Any], small_engine: Engine) -> None:
    function, *arguments, expected = case
    assert small_engine.call(EMITTED if function == "emitted" else function, *arguments) == expected


@pytest.mark.parametrize(("query", "url", "state"), RANKED["asked"], ids=[case[0] for case in RANKED["asked"]])
def test_a_query_of_the_small_site_leads_to(query: str, url: str, state: str, small_engine: Engine) -> None:
    answer = small_engine.answer(query)
    assert answer["state"] == state
    if url:
        assert answer["results"][0]["url"] == url


@pytest.mark.parametrize(("typed", "expected"), RANKED["suggested"], ids=[case[0] for case in RANKED["suggested"]])
def test_what_is_typed_brings_the_question(typed: str, expected: list[str], small_engine: Engine) -> None:
    assert [one["text"] for one in small_engine.call("search.suggest", typed)][: len(expected) or 1] == expected


def test_a_gap_shows_its_sentence_and_the_page_near_it(small_engine: Engine) -> None:
    answer = small_engine.answer("解約したい")
    assert answer["gap"] == {"sentence": "料金は案内していません。", "url": "admin/coupon/"}
    assert answer["nearest"]


def test_a_result_shows_the_line_that_was_found_with_its_mark(small_engine: Engine) -> None:
    first = small_engine.answer("coupon.search 一覧")["results"][0]
    assert first["mark"] == "推定"
    assert "".join(first["excerpt"]) == "クーポンの一覧に使われると推定されます。"
    assert first["excerpt"][1] == "一覧"
    assert "".join(first["section"]) == "coupon.search"


def test_a_query_without_words_finds_nothing(small_engine: Engine) -> None:
    for query in ("", "   ", "？", "🙂", "\u200b"):
        assert small_engine.answer(query)["results"] == []
        assert small_engine.call("search.suggest", query) == []


def test_markup_in_a_query_or_a_text_stays_text(small_engine: Engine) -> None:
    answer = small_engine.answer("<script>alert(1)</script> クーポン")
    assert answer["results"]
    assert "<script>" not in json.dumps(answer["results"])


def test_the_same_core_gives_the_same_answers_in_chromium(
    small: dict[str, Any], small_engine: Engine, server: Server, browser: Browser
) -> None:
    from search.conftest import packed  # noqa: PLC0415 (the fixtures' own helper)

    root = server.add("core", FOLDER)
    (page := browser.new_page()).goto(root + "fold.mjs")
    found = page.evaluate(
        """async ([root, index, queries, cases]) => {
            const { Answers, spots } = await import(root + "answer.mjs");
            const all = { ...(await import(root + "fold.mjs")), ...(await import(root + "core.mjs")), spots };
            const run = ([name, ...args]) => {
                if (name !== "emitted") return all[name](...args);
                const out = [];
                all[args[0]](args[1], (one) => out.push(one));
                return out;
            };
            const search = new Answers(JSON.parse(index));
            return [cases.map((one) => run(one.slice(0, -1))), JSON.stringify(queries.map((query) => search.answer(query)))];
        }""",
        [root, packed(small), [case[0] for case in small["asked"]], CASES],
    )
    page.close()
    assert found[0] == [case[-1] for case in CASES]
    assert json.loads(found[1]) == [small_engine.answer(case[0]) for case in small["asked"]]


def test_the_core_can_be_compared_over_a_foreign_site(server: Server, browser: Browser) -> None:
    """The adapter for comparisons takes what MkDocs' own search writes."""
    root = server.add("project", REPO)
    docs = [
        {"location": "orders/", "title": "注文の管理", "text": "<p>受注の一覧です。</p>"},
        {
            "location": "orders/#cancel",
            "title": "キャンセル",
            "text": "<p>取り消しは &lt;注文詳細&gt; で行います。</p>",
        },
        {"location": "plugins/", "title": "プラグイン", "text": "<p>機能を足します。</p>"},
    ]
    (page := browser.new_page()).goto(root + "tests/search/yardstick.mjs")
    found = page.evaluate(
        """async ([root, docs, queries]) => {
            const { make } = await import(root + "tests/search/yardstick.mjs");
            const engine = await make("", { docs }, { titleYomi: { "orders/": "ちゅうもんのかんり" } });
            return Promise.all(queries.map(async (query) => (await engine.search(query))[0]));
        }""",
        [root, docs, ["ちゅうもん", "ｷｬﾝｾﾙ", "<注文詳細>", "ぷらぐいん"]],
    )
    page.close()
    assert [first["page"] for first in found] == ["orders/", "orders/", "orders/", "plugins/"]
    assert found[1]["sections"][0] == found[2]["sections"][0] == "orders/#cancel"


def test_the_core_is_at_most_8_kilobytes() -> None:
    text = "".join((FOLDER / f"{name}.mjs").read_text("utf-8") for name in ("fold", "core"))
    assert len(gzip.compress(text.encode(), 9)) <= 8 * 1024


def test_the_modules_can_stand_in_one_script() -> None:
    """The engine has no loader: what two modules declare under one name would not run there."""
    texts = [(FOLDER / f"{name}.mjs").read_text("utf-8") for name in MODULES]
    texts.append((REPO / "hooks/helpcenter/search/explain.mjs").read_text("utf-8"))
    declared = [
        name
        for text in texts
        for name in re.findall(r"^(?:export )?(?:const|let|class|function) (\w+)", text, re.MULTILINE)
    ]
    assert len(declared) == len(set(declared))
