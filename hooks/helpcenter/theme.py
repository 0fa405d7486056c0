"""The theme's style sheet into the part of it that the finished pages can use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

import tinycss2

_CLASS = re.compile(r"\.(-?[_a-zA-Z][\w-]*)")
_CLASSES = re.compile(r"\bclass=(?:\"([^\"]*)\"|'([^']*)'|([^\s>\"']+))")
_VARIABLE = re.compile(r"var\(\s*(--[\w-]+)")
_STRING = r"\"(?:[^\"\\]|\\.)*\"|'(?:[^'\\]|\\.)*'"
_PROPERTY = re.compile(rf"(?<=[{{;])(--[\w-]+):(?:{_STRING}|\((?:{_STRING}|[^()\"'])*\)|[^;{{}}\"'(])*(?:;|(?=\}}))")
_GROUPS = frozenset(("media", "supports"))


def classes_of(html: str) -> set[str]:
    """The class names that a page gives to its elements."""
    return {name for match in _CLASSES.finditer(html) for name in "".join(filter(None, match.groups())).split()}


def classes_in(css: str) -> set[str]:
    """The class names that a style sheet speaks of."""
    return set(_CLASS.findall(css))


def cut_to_use(css: str, classes: Iterable[str], readers: str = "") -> str:
    """A style sheet without the rules for classes that no page has, as one cascade layer named `material`.

    The layer lets one class of our own sheet win over any selector of the theme's. `readers`: our own sheets, whose
    `var()`s keep a custom property alive that the theme itself no longer reads.
    """
    rules = tinycss2.parse_stylesheet(css, skip_comments=True, skip_whitespace=True)
    kept = "".join(_used_rules(rules, frozenset(classes)))
    return f"@layer material{{{_without_unread_properties(kept, readers)}}}\n"


def _used_rules(rules: Iterable[Any], classes: frozenset[str]) -> Iterator[str]:
    for rule in rules:
        if rule.type == "qualified-rule":
            selectors = [s for s in _selectors(rule.prelude) if _can_match(s, classes)]
            if selectors:
                yield f"{','.join(selectors)}{{{tinycss2.serialize(rule.content)}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword in _GROUPS and rule.content is not None:
            inner = tinycss2.parse_rule_list(rule.content, skip_comments=True, skip_whitespace=True)
            if used := "".join(_used_rules(inner, classes)):
                yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{used}}}"
        elif rule.type == "at-rule" and rule.lower_at_keyword != "charset":  # which a layer cannot hold
            yield rule.serialize()


def _selectors(prelude: Iterable[Any]) -> Iterator[str]:
    """The selectors of a rule, which commas of its own level part."""
    selector: list[Any] = []
    for token in prelude:
        if token.type == "literal" and token.value == ",":
            yield tinycss2.serialize(selector).strip()
            selector = []
        else:
            selector.append(token)
    yield tinycss2.serialize(selector).strip()


def _can_match(selector: str, classes: frozenset[str]) -> bool:
    """Whether a page can hold what a selector asks for. What stands in `:is()` and `:not()` are choices: they don't count."""
    demanded = re.sub(r":[\w-]+\((?:[^()]|\([^()]*\))*\)", "", selector)
    return "[data-md-" not in demanded and classes.issuperset(_CLASS.findall(demanded))


def _without_unread_properties(css: str, readers: str) -> str:
    """Drop custom properties that nothing reads: Material keeps its icons in them, as pictures."""
    while True:
        read = frozenset(_VARIABLE.findall(css) + _VARIABLE.findall(readers))
        smaller = _PROPERTY.sub(partial(_if_read, read), css)
        if smaller == css:
            return css
        css = smaller


def _if_read(read: frozenset[str], declaration: re.Match[str]) -> str:
    return declaration.group() if declaration.group(1) in read else ""
