"""What the set-up guide costs a phone: bytes as gzip sends them, requests, movement of the page, stops of the Tab key."""

from __future__ import annotations

import gzip
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from conftest import Server
from playwright.sync_api import Browser, Page, Response
from site_run import build_into

pytestmark = [pytest.mark.xdist_group(__name__), pytest.mark.no_cover]

GUIDE = "rms/api-setup/"
PAGE_BYTES = 50_000
"""Everything but pictures."""
SCRIPT_BYTES = 8_000
REQUESTS = 12
PICTURE_BYTES = 150_000
STOPS = 20


@dataclass
class Load:
    """What a first visit asked for."""

    page: Page
    responses: list[Response] = field(default_factory=list)

    def hear(self, response: Response) -> None:
        self.responses.append(response)

    def bytes_of(self, *kinds: str) -> int:
        """As sent: text is compressed, a picture is as it is."""
        return sum(_size(r) for r in self.responses if not kinds or r.request.resource_type in kinds)


def _size(response: Response) -> int:
    body = response.body()
    return len(body) if response.request.resource_type == "image" else len(gzip.compress(body, 9))


def load(page: Page, address: str) -> Load:
    visit = Load(page)
    page.on("response", visit.hear)
    page.goto(address, wait_until="networkidle")
    return visit


@pytest.fixture(name="phone")
def _phone(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(viewport={"width": 360, "height": 740}, is_mobile=True, has_touch=True)
    yield context.new_page()
    context.close()


def test_the_guide_is_light(real_site: Path, server: Server, phone: Page) -> None:
    visit = load(phone, server.add("repo", real_site) + GUIDE)
    everything = {r.url.rsplit("/", 1)[-1]: _size(r) for r in visit.responses}
    assert visit.bytes_of() - visit.bytes_of("image") <= PAGE_BYTES, everything
    assert visit.bytes_of("script") <= SCRIPT_BYTES, everything
    assert len(visit.responses) <= REQUESTS, everything
    assert visit.bytes_of("document") > 5_000, "the measure sees the page"


def test_the_guide_with_two_screenshots_is_light_and_still(
    content: Path, tmp_path: Path, real_site: Path, server: Server, browser: Browser, phone: Page
) -> None:
    root = server.add("repo", real_site)
    take_in(content, "rms-login", screenshot(browser, f"{root}admin/"))
    take_in(content, "rms-menu-web-api-service", screenshot(browser, f"{root}rms/scopes/"))
    report = build_into(content, tmp_path / "site")
    assert report.faults == []
    visit = load(phone, server.add("two", tmp_path / "site") + f"{GUIDE}?screen=legacy")
    phone.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
    scroll_through(phone)
    assert phone.locator(".hc-shot img").count() == 2
    assert visit.bytes_of("image") > 10_000, "the screenshots were loaded"
    assert visit.bytes_of("image") <= PICTURE_BYTES


def take_in(content: Path, id_: str, picture: bytes) -> None:
    """Give an entry of the manifest its picture, 1,280 by 800."""
    manifest = content / "docs/_data/images.yml"
    text = manifest.read_text("utf-8")
    entry = re.search(rf"- id: {id_}\n(?:    .*\n)*?    file: (\S+)\n", text)
    assert entry, id_
    file = content / "docs" / entry[1]
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(picture)
    facts = f"    sha256: {hashlib.sha256(picture).hexdigest()}\n    width: 1280\n    height: 800\n    bytes: {len(picture)}\n"
    manifest.write_text(text.replace(entry[0], entry[0] + facts), "utf-8")


def screenshot(browser: Browser, address: str) -> bytes:
    """A screen full of text and controls, as a writer would take it."""
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    page.goto(address)
    taken = page.screenshot()
    page.close()
    return taken


def scroll_through(page: Page) -> None:
    page.evaluate(
        "(async () => { for (let y = 0; y < document.body.scrollHeight; y += 400) {"
        " scrollTo({top: y, behavior: 'instant'}); await new Promise(done => setTimeout(done, 30)) } })()"
    )


def test_nothing_on_the_guide_moves_while_it_loads_and_is_read(real_site: Path, server: Server, phone: Page) -> None:
    phone.add_init_script(
        "window.moved = 0; new PerformanceObserver(list => list.getEntries().forEach(e => {"
        " if (!e.hadRecentInput) window.moved += e.value })).observe({type: 'layout-shift', buffered: true})"
    )
    load(phone, server.add("repo", real_site) + GUIDE)
    scroll_through(phone)
    assert phone.evaluate("window.moved") == 0


def test_the_title_is_a_few_stops_of_the_tab_key_away(real_site: Path, server: Server, browser: Browser) -> None:
    for width in (360, 1280):
        page = browser.new_page(viewport={"width": width, "height": 740})
        page.goto(server.add("repo", real_site) + GUIDE)
        stops = 0
        while stops <= STOPS:
            page.keyboard.press("Tab")
            before = "document.querySelector('h1').compareDocumentPosition(document.activeElement) & 2"
            if not page.evaluate(before):
                break
            stops += 1
        page.close()
        assert 0 < stops <= STOPS, f"{width} px"


def test_the_guide_is_short_and_its_first_step_near(real_site: Path, server: Server, phone: Page) -> None:
    """About 9,000 px, and the first step within two screens; another machine's letters may be a little taller."""
    phone.goto(server.add("repo", real_site) + f"{GUIDE}?screen=current")
    assert phone.evaluate("document.documentElement.scrollHeight") <= 9_300
    box = phone.locator(".hc-step").first.bounding_box()
    assert box
    assert box["y"] <= 2 * 740


@pytest.mark.parametrize("width", [360, 341, 320])
@pytest.mark.parametrize("scripts", [True, False], ids=["with scripts", "without scripts"])
def test_nothing_on_the_guide_is_wider_than_the_phone(
    scripts: bool, width: int, real_site: Path, server: Server, browser: Browser
) -> None:
    context = browser.new_context(viewport={"width": width, "height": 740}, java_script_enabled=scripts)
    page = context.new_page()
    for address in (GUIDE, f"{GUIDE}?screen=legacy", "rms/scopes/"):
        page.goto(server.add("repo", real_site) + address)
        page.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
    context.close()
