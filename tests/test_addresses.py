"""Every address that was ever published still leads to what stood there, in the built site."""

from __future__ import annotations

import posixpath
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest
from conftest import copy_content
from site_run import build_into
from small_site import REPO

from helpcenter.markup import Document, read_markup
from helpcenter.redirects import load_released

pytestmark = pytest.mark.xdist_group(__name__)  # one worker, so that the names are changed once

BASE = "https://help.example/repo/"
RENAMES = (
    ("rms/scopes.md", "admin/api-list.md"),
    ("admin/api-list.md", "rms/api-list.md"),
    ("rms/item-get.md#apply", "#how-to-apply"),
    ("step:rms-api/app-list", "open-apps"),
)


def rename(root: Path, old: str, new: str) -> None:
    command = [sys.executable, "-X", "utf8", str(REPO / "scripts/rename_entry.py"), "--root", str(root), old, new]
    result = subprocess.run(command, capture_output=True, encoding="utf-8", check=False, timeout=300)
    assert result.returncode == 0, result.stdout + result.stderr


class Built:
    """A built site, followed as a browser without scripts follows it (and as ours does with one)."""

    def __init__(self, site: Path) -> None:
        self.site = site
        self.read: dict[str, Document] = {}

    def document(self, path: str) -> Document:
        if path not in self.read:
            self.read[path] = read_markup((self.site / path / "index.html").read_text("utf-8"))
        return self.read[path]

    def end_of(self, path: str, fragment: str) -> tuple[str, str]:
        """Where a browser ends that opens an old address."""
        document = self.document(path)
        refresh = [e for e in document.all("meta") if e.get("http-equiv") == "refresh"]
        if not refresh:
            return path, fragment
        target = (refresh[0].get("content") or "").partition("url=")[2]
        link = next((e for e in document.all("a") if fragment and e.get("id") == fragment), None)
        address = urlsplit((link.get("href") if link else None) or target)
        new = posixpath.normpath(posixpath.join(path, unquote(address.path)))
        return self.end_of(new, address.fragment or fragment)


@pytest.fixture(name="built", scope="module")
def _built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    folder = tmp_path_factory.mktemp("addresses")
    root = copy_content(folder / "content")
    for old, new in RENAMES:
        rename(root, old, new)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", BASE)
        report = build_into(root, folder / "site")
    assert [str(fault) for fault in report.faults] == []
    return Built(folder / "site")


def test_every_published_address_leads_to_a_place_that_is_there(built: Built) -> None:
    released = load_released(REPO / "docs/_data", "docs/_data").pages
    assert sum(map(len, released.values())) > 250
    lost = []
    for page, anchors in released.items():
        stem = page.removesuffix(".md").removesuffix("index").rstrip("/")
        for anchor in ("", *anchors):
            path, place = built.end_of(stem, anchor)
            if place and place not in built.document(path).ids:
                lost.append(f"{page}#{anchor}")
    assert lost == []


def test_a_chain_of_names_is_one_step(built: Built) -> None:
    document = built.document("rms/scopes")
    refresh = next(e for e in document.all("meta") if e.get("http-equiv") == "refresh")
    assert refresh.get("content") == "0; url=../api-list/"
    canonical = next(e for e in document.all("link") if e.get("rel") == "canonical")
    assert canonical.get("href") == f"{BASE}rms/api-list/"


def test_old_addresses_are_not_offered_to_search_engines(built: Built) -> None:
    sitemap = (built.site / "sitemap.xml").read_text("utf-8")
    assert "rms/api-list/" in sitemap
    assert "rms/scopes/" not in sitemap
    robots = [e.get("content") for e in built.document("rms/scopes").all("meta") if e.get("name") == "robots"]
    assert robots == ["noindex"]


def test_pages_that_moved_bring_no_inline_script_or_style(built: Built) -> None:
    document = built.document("rms/scopes")
    assert document.styles == []
    assert [e.get("src") for e in document.all("script")] == ["../../assets/javascripts/moved.mjs"]
    assert [e.tag for e in document.elements if any(n.startswith("on") or n == "style" for n in e.attributes)] == []


def test_an_old_place_stands_where_the_new_one_is(built: Built) -> None:
    elements = built.document("rms/api-setup").elements
    places = [e.get("id") for e in elements if e.get("id") in {"open-apps", "app-list", "h-open-apps", "h-app-list"}]
    assert places == ["open-apps", "app-list", "h-open-apps", "h-app-list"]
