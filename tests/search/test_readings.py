"""How titles and paraphrases are read aloud."""

from __future__ import annotations

import sys

import pytest

from helpcenter.search import readings
from helpcenter.search.readings import DictionaryMissing, Reader


@pytest.mark.parametrize(
    ("text", "reading"),
    [
        ("利用機能編集", "りようきのうへんしゅう"),
        ("楽天クーポン", "らくてんくーぽん"),
        ("購入が反映されない", "こうにゅうがはんえいされない"),
        ("ライセンスキー", ""),
        ("item.get", ""),
        ("2つのキーを会員サイトに登録しよう", "つのきーをかいいんさいとにとうろくしよう"),
    ],
)
def test_kanji_get_a_reading(text: str, reading: str) -> None:
    assert Reader().read(text) == reading


def test_a_term_is_read_as_somebody_wrote_it_down() -> None:
    reader = Reader({"API": "えーぴーあい", "RMS": "あーるえむえす", "ECGO": ""})
    assert reader.read("RMSのAPI設定").replace(" ", "") == "あーるえむえすのえーぴーあいせってい"


def test_a_build_without_the_dictionary_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    readings._tokenizer.cache_clear()
    monkeypatch.setitem(sys.modules, "sudachidict_small", None)
    with pytest.raises(DictionaryMissing) as caught:
        Reader()
    assert str(caught.value) == (
        "読みの辞書（sudachidict_small）がないので、検索の索引を作れません。"
        "python3 scripts/dev.py build で作ると、必要な部品が自動でそろいます。"
    )
