"""The page that stands at an old address: it leads on without a script, and with one it keeps what follows the `#`."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from helpcenter.redirects.anchors import Moved

_PAGE = """\
<!doctype html>
<html lang="ja">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>ページが移りました</title>
<link rel="canonical" href="{canonical}">
<link rel="stylesheet" href="{assets}stylesheets/help.css">
<noscript><meta http-equiv="refresh" content="0; url={target}"></noscript>
<script type="module" src="{assets}javascripts/moved.mjs"></script>
</head>
<body>
<main class="hc-movedpage md-typeset">
<h1>ページが移りました</h1>
<p>このページは、次の場所に移りました。</p>
<p><a data-moved href="{target}">{title}</a></p>
{others}</main>
</body>
</html>
"""
# With scripts the refresh would race against the script, and lose what follows the `#`: it is for browsers without.


def moved_page(target: str, canonical: str, title: str, assets: str, others: Iterable[Moved] = ()) -> str:
    """The whole page. Addresses are relative to it, but for `canonical`.

    `others`: the places that have gone elsewhere than the page; a script finds them by their ids.
    """
    links = "".join(
        f'<li><a data-moved id="{m.old}" href="{escape(m.new)}">{escape(m.title)}</a></li>\n' for m in others
    )
    return _PAGE.format(
        canonical=escape(canonical),
        target=escape(target),
        title=escape(title),
        assets=escape(assets),
        others=f"<p>この内容は、別の場所に移りました。</p>\n<ul>\n{links}</ul>\n" if links else "",
    )
