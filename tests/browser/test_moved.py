"""Old addresses in a real browser: with and without scripts, with what follows the `#` and the `?`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from site_run import build_into
from small_site import copy_content, edit

if TYPE_CHECKING:
    from conftest import Server
    from playwright.sync_api import Browser, Page

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]
REDIRECTS = """\
redirects:
  - {old: rms/list.md, new: rms/scopes.md}
  - {old: "rms/list.md#button", new: "rms/ecgo.md#bulk"}
  - {old: "rms/scopes.md#fold", new: "rms/scopes.md#item-get"}
  - {old: "rms/api-unavailable.md#old-symptom", new: "rms/api-unavailable.md#symptom-key-expired"}
  - {old: "faq/keys.md#gone", new: "rms/ecgo.md#bulk"}
"""


@pytest.fixture(name="address", scope="module")
def _address(tmp_path_factory: pytest.TempPathFactory, server: Server) -> str:
    folder = tmp_path_factory.mktemp("moved")
    root = copy_content(folder / "content")
    edit(root, {"docs/_data/redirects.yml": {"write": REDIRECTS}})
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SITE_URL", "http://127.0.0.1/moved/")
        assert build_into(root, folder / "site").faults == []
    return server.add("moved", folder / "site")


@pytest.fixture(name="page", params=[True, False], ids=["with scripts", "without scripts"])
def _page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    context = browser.new_context(java_script_enabled=request.param)
    yield context.new_page()
    context.close()


def test_an_old_page_leads_to_the_new_one(page: Page, address: str) -> None:
    page.goto(f"{address}rms/list/")
    page.wait_for_url(f"{address}rms/scopes/")


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("rms/list/#item-get", "rms/scopes/#item-get"),
        ("rms/list/?screen=current#item-get", "rms/scopes/?screen=current#item-get"),
        ("rms/list/#button", "rms/ecgo/#bulk"),
        ("rms/list/#%E7%94%BB%E9%9D%A2", "rms/scopes/#%E7%94%BB%E9%9D%A2"),
        ("rms/list/#%", "rms/scopes/#%"),
    ],
)
def test_a_script_keeps_what_follows(browser: Browser, address: str, old: str, new: str) -> None:
    page = browser.new_page()
    page.goto(address + old)
    page.wait_for_url(address + new)
    page.go_back()
    assert page.url == "about:blank", "the old address is no step of its own"
    page.close()


def test_an_old_place_on_a_living_page_is_in_sight(page: Page, address: str) -> None:
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{address}rms/scopes/#fold")
    for _ in range(50):  # the browser scrolls when the page has settled
        box = page.locator("#item-get").bounding_box()
        if box is not None and 0 <= box["y"] < 200:
            return
        page.wait_for_timeout(100)
    raise AssertionError(box)


def test_an_old_place_in_a_fold_opens_it(page: Page, address: str) -> None:
    page.goto(f"{address}rms/api-unavailable/#old-symptom")
    assert page.locator("#symptom-key-expired").get_attribute("open") is not None


def test_a_line_tells_only_those_who_come_for_what_has_gone(page: Page, address: str) -> None:
    page.goto(f"{address}faq/keys/")
    line = page.get_by_text("お探しの内容は")
    assert not line.is_visible()
    page.goto("about:blank")
    page.goto(f"{address}faq/keys/#gone")
    assert line.is_visible()
    line.get_by_role("link").click()
    page.wait_for_url(f"{address}rms/ecgo/#bulk")
