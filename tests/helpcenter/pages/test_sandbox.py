"""An expression of a page ends soon, stays small and reaches nothing but macros; the budget is each page's own."""

from __future__ import annotations

import time

import pytest
from jinja2 import Template
from jinja2.exceptions import SecurityError

from helpcenter.pages.macros import PAGES
from helpcenter.pages.sandbox import BUDGET, LONGEST, OverBudget


def run(text: str, **names: object) -> str:
    code = PAGES.prepare(PAGES.parse(text), "page.md")
    PAGES.begin()
    return Template.from_code(PAGES, code, PAGES.make_globals(names)).render()


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("{% for i in range(3) %}{{ loop.index }}/{{ loop.length }} {% endfor %}", "1/3 2/3 3/3 "),
        ('{{ "a" ~ ("b" ~ 1) }}', "ab1"),
        ('{{ ["a", "b"] | join("、") }}', "a、b"),
        ("{{ 2 ** 10 + 7 % 4 - 1 * 3 }}", "1024"),
        ('{{ "a" * 3 }}{{ "Ab".upper() }}', "aaaAB"),
        ("{% for k, v in {1: 2}.items() %}{{ k }}{{ v }}{% endfor %}", "12"),
    ],
)
def test_what_is_small_works(text: str, written: str) -> None:
    assert run(text) == written


@pytest.mark.parametrize(
    "text",
    [
        f'{{{{ "x" * {LONGEST + 1} }}}}',
        f'{{% for i in range({BUDGET // LONGEST + 1}) %}}{{{{ "x" * {LONGEST} }}}}{{% endfor %}}',
        f"{{% for i in range({BUDGET // 200 + 1}) %}}{{% endfor %}}",
        f"{{% for i in range(100) %}}{'a' * (BUDGET // 50)}{{% endfor %}}",
        '{{ range(9000) | join("xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx") }}',
        '{% set x = "ab" * 5000 %}{% for i in range(900) %}{% if x | upper == "" %}{% endif %}{% endfor %}',
        "{{ 999999999 * 999999999 }}",
        "{{ 1001 ** 2 }}",
    ],
)
def test_what_grows_is_stopped_soon(text: str) -> None:
    start = time.process_time()
    with pytest.raises(OverBudget):
        run(text)
    assert time.process_time() - start < 1


@pytest.mark.parametrize("method", ["format", "format_map", "join", "replace", "center", "zfill", "encode", "split"])
def test_texts_have_few_methods(method: str) -> None:
    with pytest.raises(SecurityError):
        run(f'{{{{ "a".{method}(1) }}}}')


def test_the_budget_of_a_page_is_its_own() -> None:
    text = f"{{% for i in range({BUDGET // 200 - 10}) %}}{{% endfor %}}"
    assert run(text) == run(text) == ""
