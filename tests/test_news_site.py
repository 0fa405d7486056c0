"""News in the built site: on their page, on the page that they are about, in the feed."""

from __future__ import annotations

from pathlib import Path

import pytest
from atom import ATOM, check_atom
from site_run import build_into
from small_site import copy_content, edit

from helpcenter.markup import Document, read_markup

NEWS = """\
news:
  - id: 2026-11-01-1
    date: 2026-11-01
    kind: page
    text: ページ「キーの場所」が加わりました。
    page: faq/keys.md
  - id: 2026-11-24-1
    date: 2026-11-24
    kind: screen
    text: 手順1の画面の名前が変わりました（「A」→「B & C」）。
    page: rms/api-setup.md#open-list
  - id: 2026-11-24-2
    date: 2026-11-24
    kind: scope
    text: APIの項目が加わりました。
    again: もう一度行います。
    page: rms/api-setup.md#nowhere
"""
PAGE = "---\ndescription: 更新情報です。\nparaphrases: [お知らせ]\n---\n\n# 更新情報\n\n{{ news() }}\n"
INCLUDE = '{% include "partials/notice.html" %}\n'


def content(tmp_path: Path, news: str = NEWS) -> Path:
    root = copy_content(tmp_path / "content")
    (root / "docs/_data/news.yml").write_text(news, "utf-8")
    (root / "docs/news.md").write_text(PAGE, "utf-8")
    edit(root, {"mkdocs.yml": {"replace": ["  - ホーム: index.md\n", "  - ホーム: index.md\n  - 更新情報: news.md\n"]}})
    main = root / "overrides/main.html"
    text = main.read_text("utf-8")
    if "partials/notice.html" not in text:
        main.write_text(text.replace("<article", f"{INCLUDE}<article", 1), "utf-8")
    return root


@pytest.fixture(name="site", scope="module")
def _site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("news")
    root = content(folder, NEWS.replace("#nowhere", ""))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "https://help.example/repo/")
        report = build_into(root, folder / "site")
    assert [str(fault) for fault in report.faults] == []
    return folder / "site"


def read(site: Path, page: str) -> Document:
    return read_markup((site / page / "index.html").read_text("utf-8"))


def said(document: Document) -> str:
    return "".join(text.content for text in document.texts)


def test_news_stand_on_their_page_the_newest_first(site: Path) -> None:
    document = read(site, "news")
    text = said(document)
    parts = (
        "2026年11月",
        "APIの項目が加わりました。",
        "もう一度行います。",
        "「A」→「B & C」",
        "ページ「キーの場所」が加わりました。",
    )
    assert [text.index(part) for part in parts] == sorted(text.index(part) for part in parts)
    links = [e.get("href") for e in document.all("a") if "article" in e.parents]
    assert links == ["../feed.xml", "../rms/api-setup/", "../rms/api-setup/#open-list", "../faq/keys/"]
    assert [e.get("datetime") for e in document.all("time")] == ["2026-11-24", "2026-11-24", "2026-11-01"]


def test_the_page_that_has_changed_says_so(site: Path) -> None:
    document = read(site, "rms/api-setup")
    links = [e.get("href") for e in document.elements if e.tag == "a" and "aside" in e.parents]
    assert links == ["#open-list"]
    text = said(document)
    assert "2026年11月：手順1の画面の名前が変わりました（「A」→「B & C」）。" in text.replace("\n", "")
    assert "もう一度すること：もう一度行います。" in text


def test_other_pages_say_nothing(site: Path) -> None:
    for page in ("faq/keys", "rms/scopes", "news"):
        assert not [e for e in read(site, page).elements if e.get("class") == "hc-news"]


def test_the_feed_of_the_site_is_valid(site: Path) -> None:
    feed = check_atom((site / "feed.xml").read_text("utf-8"))
    links = [link.get("href") for link in feed.iter(f"{ATOM}link")]
    assert links == [
        "https://help.example/repo/feed.xml",
        "https://help.example/repo/",
        "https://help.example/repo/rms/api-setup/",
        "https://help.example/repo/rms/api-setup/#open-list",
        "https://help.example/repo/faq/keys/",
    ]


def test_a_place_that_is_not_there_is_told_at_its_line(tmp_path: Path) -> None:
    report = build_into(content(tmp_path), tmp_path / "site")
    assert [str(fault) for fault in report.faults] == [
        "docs/_data/news.yml:17:11: リンク先のページに「#nowhere」という場所がありません。"
    ]


def test_without_news_there_is_no_feed_and_nothing_points_to_one(tmp_path: Path) -> None:
    report = build_into(content(tmp_path, "news: []\n"), tmp_path / "site")
    assert [str(fault) for fault in report.faults] == []
    assert not (tmp_path / "site/feed.xml").exists()
    document = read(tmp_path / "site", "news")
    assert "まだ、お知らせはありません。" in said(document)
    assert "feed.xml" not in {e.get("href") for e in document.all("a")}


def test_the_same_data_make_the_same_files(tmp_path: Path) -> None:
    root = content(tmp_path, NEWS.replace("#nowhere", ""))
    for name in ("one", "two"):
        assert build_into(root, tmp_path / name).faults == []
    for file in ("feed.xml", "news/index.html", "rms/api-setup/index.html"):
        assert (tmp_path / "one" / file).read_bytes() == (tmp_path / "two" / file).read_bytes()


def test_the_real_site_offers_its_news(real_site: Path) -> None:
    check_atom((real_site / "feed.xml").read_text("utf-8"))
    assert "../feed.xml" in {e.get("href") for e in read(real_site, "news").all("a")}
