"""The theme's sheet is cut to what pages use, and nothing that they use is lost."""

from __future__ import annotations

import pytest

from helpcenter.theme import classes_of, cut_to_use

PAGE = frozenset({"md-typeset", "note"})


def cut(css: str, readers: str = "") -> str:
    return cut_to_use(css, PAGE, readers).removeprefix("@layer material{").removesuffix("}\n")


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        ("a{color:red}", "a{color:red}"),
        (".md-typeset a{color:red}", ".md-typeset a{color:red}"),
        (".md-nav a{color:red}", ""),
        (".md-nav a,.md-typeset a{color:red}", ".md-typeset a{color:red}"),
        (".md-typeset :is(.md-nav,.note){color:red}", ".md-typeset :is(.md-nav,.note){color:red}"),
        (".md-typeset p:not(.md-nav:not(.x)) b{color:red}", ".md-typeset p:not(.md-nav:not(.x)) b{color:red}"),
        ("[data-md-toggle=search] a{color:red}", ""),
        ("@media print{.md-nav{color:red}.note{top:0}}", "@media print{.note{top:0}}"),
        ("@media print{.md-nav{color:red}}", ""),
        ("@supports (top:0){@media print{.note{top:0}}}", "@supports (top:0){@media print{.note{top:0}}}"),
        ('@charset "UTF-8";p{top:0}', "p{top:0}"),
        ("@keyframes turn{to{top:0}}", "@keyframes turn{to{top:0}}"),
        ("@font-face{src:url(a.woff)}", "@font-face{src:url(a.woff)}"),
        ('a[title="x,y"],.md-nav{top:0}', 'a[title="x,y"]{top:0}'),
    ],
)
def test_rules_of_other_classes_go(css: str, kept: str) -> None:
    assert cut(css) == kept


@pytest.mark.parametrize(
    ("css", "kept"),
    [
        (":root{--a:red;--b:blue}p{color:var(--b)}", ":root{--b:blue}p{color:var(--b)}"),
        (":root{--a:var(--c);--c:red}", ":root{}"),
        (":root{--a:url('data:image/svg+xml;charset=utf-8,<svg d=\"M0 (\"/>')}p{top:0}", ":root{}p{top:0}"),
        (":root{--a:red;color:blue}", ":root{color:blue}"),
        (".md-typeset{--a:red}p{color:var( --a,blue)}", ".md-typeset{--a:red}p{color:var( --a,blue)}"),
    ],
)
def test_properties_that_nothing_reads_go(css: str, kept: str) -> None:
    assert cut(css) == kept


def test_our_own_sheet_keeps_a_property_alive() -> None:
    assert cut(":root{--a:red}", readers="p { color: var(--a) }") == ":root{--a:red}"


def test_classes_are_read_however_they_are_quoted() -> None:
    assert classes_of('<p class="a b"><p class=\'c\'><p class=d><p data-class="e">') >= {"a", "b", "c", "d"}
