"""Which spellings are advised on, and where."""

from __future__ import annotations

from pathlib import Path

import pytest
from small_site import copy_content

from helpcenter.catalog import Catalog, load_catalog
from helpcenter.source import split_page
from helpcenter.words import check_words

GLOSSARY = """\
terms:
  - {id: key, term: ライセンスキー, text: 鍵。, page: rms/a.md, synonyms: [licenseKey], avoid: [LicenseKey, ライセンス・キー]}
  - {id: category, term: カテゴリー, text: 区分。, page: rms/a.md, avoid: [カテゴリ]}
  - {id: link, term: 紐づけ, text: 結ぶこと。, page: rms/a.md, avoid: [紐付け]}
"""
HEAD = "---\ndescription: 説明\n---\n\n"


@pytest.fixture(name="catalog", scope="module")
def _catalog(tmp_path_factory: pytest.TempPathFactory) -> Catalog:
    root = copy_content(tmp_path_factory.mktemp("words") / "content")
    (root / "docs/_data/glossary.yml").write_text(GLOSSARY, "utf-8")
    catalog, faults = load_catalog(root / "docs/_data")
    assert catalog, faults
    return catalog


def in_page(catalog: Catalog, body: str, head: str = HEAD, titles: tuple[str, ...] = ()) -> list[str]:
    page = split_page(head + body, "p.md")
    return [str(advice) for advice in check_words(catalog, {"p.md": page}, {}, titles)]


def in_data(catalog: Catalog, text: str) -> list[str]:
    return [str(advice) for advice in check_words(catalog, {}, {"d.yml": text}, ())]


def advice(path: str, wrong: str, right: str) -> str:
    return f"{path}: 「{wrong}」は「{right}」と書きます（用語集の決まり）。"


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("LicenseKey を入れます。", ["p.md:5:1"]),
        ("次に、LicenseKey と LicenseKey。", ["p.md:5:4", "p.md:5:17"]),
        ("## LicenseKey {#key}", ["p.md:5:4"]),
        ("- 一つ\n- LicenseKey", ["p.md:6:3"]),
        ("[LicenseKey](a.md)", ["p.md:5:2"]),
        ("| a | LicenseKey |", ["p.md:5:7"]),
    ],
)
def test_a_sentence_of_a_page(catalog: Catalog, body: str, places: list[str]) -> None:
    assert in_page(catalog, body) == [advice(place, "LicenseKey", "ライセンスキー") for place in places]


@pytest.mark.parametrize(
    "body",
    [
        "「LicenseKey」を選びます。",
        "『LicenseKey』の章。",
        "【LicenseKey】",
        "`LicenseKey` の値。",
        "```\nLicenseKey\n```",
        "<!-- LicenseKey -->",
        "[見る](LicenseKey.md)",
        "[見る]: LicenseKey.md",
        '<a href="LicenseKey">見る</a>',
        "https://example.com/LicenseKey",
        '{{ term("LicenseKey") }}',
        "# LicenseKey の題",
        "MyLicenseKeys",
        "licenseKey とライセンスキー",
        "カテゴリーで絞ります。",
        "サブカテゴリ",
    ],
)
def test_what_is_quoted_or_no_sentence_is_left_alone(catalog: Catalog, body: str) -> None:
    assert in_page(catalog, body) == []


def test_a_word_is_also_found_at_the_end_of_a_sentence(catalog: Catalog) -> None:
    assert sorted(in_page(catalog, "店舗のカテゴリ。\n紐付けます。\n次に紐付けの後。")) == [
        advice("p.md:5:4", "カテゴリ", "カテゴリー"),
        advice("p.md:6:1", "紐付け", "紐づけ"),
        advice("p.md:7:3", "紐付け", "紐づけ"),
    ]


def test_the_title_of_a_page_may_be_named_as_it_is_spelt(catalog: Catalog) -> None:
    assert in_page(catalog, "[LicenseKeyの更新](a.md)", titles=("LicenseKeyの更新",)) == []


def test_the_description_of_a_page(catalog: Catalog) -> None:
    head = "---\nparaphrases:\n  - LicenseKey\ndescription: LicenseKeyの説明\n---\n\n"
    assert in_page(catalog, "本文", head) == [advice("p.md:4:14", "LicenseKey", "ライセンスキー")]


@pytest.mark.parametrize(
    ("text", "places"),
    [
        ("lead: LicenseKey\n", ["d.yml:1:7"]),
        ('title: "LicenseKey の題"\n', ["d.yml:1:9"]),
        ("a:\n  - do: |\n      一つ。\n      LicenseKey # です\n    menu: [LicenseKey]\n", ["d.yml:4:7"]),
        ("text: あ # LicenseKey\n", []),
        ("label: LicenseKey\nmenu:\n  - LicenseKey\nsynonyms: [LicenseKey]\n", []),
        ("figure:\n  caption: LicenseKey\n", []),
        ("symptoms:\n  - check:\n      - LicenseKey を見ます。\n", ["d.yml:3:9"]),
        ("prepare:\n  - LicenseKey\n", ["d.yml:2:5"]),
    ],
)
def test_sentences_of_the_data(catalog: Catalog, text: str, places: list[str]) -> None:
    assert in_data(catalog, text) == [advice(place, "LicenseKey", "ライセンスキー") for place in places]


def test_without_a_glossary_nothing_is_said(tmp_path: Path) -> None:
    catalog, _ = load_catalog(copy_content(tmp_path / "content") / "docs/_data")
    assert catalog
    assert in_page(catalog, "LicenseKey") == []
