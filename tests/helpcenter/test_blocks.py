"""A writer's folds and notes, as the macros write them."""

from __future__ import annotations

import markdown
import pytest

from helpcenter.blocks import WriterBlocks


def render(text: str) -> str:
    return markdown.markdown(text, extensions=[WriterBlocks()]).replace("\n", "")


@pytest.mark.parametrize(
    ("text", "html"),
    [
        (
            "/// details | 題\n\n文\n\n///",
            '<details class="hc-fold"><summary>題</summary><div class="hc-fold__in"><p>文</p></div></details>',
        ),
        (
            "/// details\n\n文\n\n///",
            '<details class="hc-fold"><summary>くわしく見る</summary><div class="hc-fold__in"><p>文</p></div></details>',
        ),
        (
            "/// note | 題\n\n文\n\n///",
            '<div class="hc-note hc-note--plain"><p class="hc-note__t">題</p><p>文</p></div>',
        ),
        ("/// note\n\n文\n\n///", '<div class="hc-note hc-note--plain"><p>文</p></div>'),
        ("/// warning | 題\n\n文\n\n///", '<div class="hc-note"><p class="hc-note__t">題</p><p>文</p></div>'),
    ],
)
def test_block_becomes_the_html_of_the_macros(text: str, html: str) -> None:
    assert render(text) == html


def test_blocks_nest() -> None:
    html = render("//// details | 外\n\n/// note\n\n文\n\n///\n\n////")
    assert '<div class="hc-fold__in"><div class="hc-note hc-note--plain"><p>文</p></div></div>' in html
