"""What may run on a page: an expression of a writer reaches no Python, ends soon and stays small.

Jinja's own sandbox refuses attributes that begin with `_`, but lets a template run for ever and fill the memory
(`range(100000)` within `range(100000)`, `"x" * 1000000000`, `"%1000000000d" | format(1)`). Everything that can grow is
therefore counted against a budget, and what cannot be counted (most filters, the methods of texts) is not there.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping
from types import CodeType
from typing import Any, cast

from jinja2 import nodes, pass_context
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment

BUDGET = 2_000_000
"""What a page may use up: about as many characters as its expressions write."""
STEP = 200
"""What one turn of a loop, and one call, costs besides."""
LONGEST = 10_000
"""The longest text or list that an expression may make."""
LARGEST = 10**15
"""The largest number."""

FILTERS = frozenset((
    "abs", "anchor", "capitalize", "count", "d", "default", "e", "escape",
    "first", "html", "int", "join", "last", "length", "list", "lower",
    "round", "string", "title", "trim", "upper", "wbr", "wordcount",
))  # fmt: skip
"""What a page may use; each makes nothing that is longer than what it gets (`join` is counted)."""
METHODS = frozenset(("capitalize", "endswith", "lower", "lstrip", "rstrip", "startswith", "strip", "title", "upper"))
"""The same of the methods of a text; of other values, a page may use what Jinja lets it."""
_LOOP = "_counted_loop"
_JOIN = "_counted_join"


class OverBudget(Exception):
    """A page that would grow too large, or run too long."""


class PageEnvironment(ImmutableSandboxedEnvironment):
    """Compiles and runs the text of pages. The budget is that of the page that `begin` began."""

    intercepted_binops = frozenset(("+", "-", "*", "/", "//", "%", "**"))

    def __init__(self, filters: Mapping[str, Callable[..., Any]], **options: Any) -> None:
        super().__init__(**options)
        self.left = BUDGET
        del self.globals["lipsum"]  # writes something else every time
        known = {**self.filters, **filters, "join": self._join_filter}
        self.filters = {name: self._paid(run) for name, run in known.items() if name in FILTERS}
        self.globals[_LOOP] = self._loop
        self.globals[_JOIN] = self._join_texts
        self.finalize = pass_context(lambda _, value: self._written(value))

    def begin(self) -> None:
        """Another page: the budget is whole again."""
        self.left = BUDGET

    def prepare(self, tree: nodes.Template, path: str) -> CodeType:
        """The code of a parsed page, with its loops and joined texts counted. The tree is changed."""
        for loop in tree.find_all(nodes.For):
            literal = sum(len(text.data) for text in loop.find_all(nodes.TemplateData))
            loop.iter = _call(_LOOP, [cast("nodes.Expr", loop.iter), nodes.Const(literal)], loop.lineno)
            loop.recursive = False  # would go around the count
        for parent in [*reversed([*tree.find_all(nodes.Node)]), tree]:
            for name, value in list(parent.iter_fields()):
                setattr(parent, name, _counted(value))
        return self.compile(tree, path, path)

    def spend(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise OverBudget("Range too big")

    # What is counted.

    def call(self, context: Context, obj: Any, /, *args: Any, **kwargs: Any) -> Any:
        self.spend(STEP)
        return super().call(context, obj, *args, **kwargs)

    def call_binop(self, context: Context, operator: str, left: Any, right: Any) -> Any:
        """An operator, only where its result cannot be huge."""
        numbers = all(isinstance(value, int | float) for value in (left, right))
        if operator == "*" and not numbers:
            count, text = (left, right) if isinstance(left, int) else (right, left)
            if isinstance(count, int) and hasattr(text, "__len__") and count * len(text) > LONGEST:
                raise OverBudget("Range too big")
        elif operator == "**" and (not numbers or abs(left) > 1000 or abs(right) > 10):
            raise OverBudget("Range too big")
        elif operator == "%" and not numbers:
            raise TypeError("no formatting here")
        return self._bounded(super().call_binop(context, operator, left, right))

    def wrap_str_format(self, value: Any) -> None:
        """`"{:>1000000000}".format(1)`: Jinja would let it by before it asks whether the method is safe."""

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        if isinstance(obj, str) and attr not in METHODS:
            return False
        return not getattr(type(obj), "sealed", False) and super().is_safe_attribute(obj, attr, value)

    def _paid(self, run: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(run)  # with the marks that tell Jinja what it must be given
        def paid(*args: Any, **kwargs: Any) -> Any:
            self.spend(sum(len(value) for value in args if isinstance(value, str | list | tuple)))
            return run(*args, **kwargs)

        return paid

    def _loop(self, values: Iterable[Any], literal: int) -> Iterator[Any]:
        for value in values:
            self.spend(STEP + literal)
            yield value

    def _join_texts(self, *values: Any) -> str:
        return str(self._bounded("".join(map(str, values))))

    def _join_filter(self, values: Iterable[Any], separator: str = "") -> str:
        return str(self._bounded(str(separator).join(map(str, self._loop(values, len(str(separator)))))))

    def _bounded(self, value: Any) -> Any:
        if isinstance(value, int | float) and abs(value) > LARGEST:
            raise OverBudget("Range too big")
        if hasattr(value, "__len__"):
            if len(value) > LONGEST:
                raise OverBudget("Range too big")
            self.spend(len(value))
        return value

    def _written(self, value: Any) -> Any:
        if isinstance(value, str):
            self.spend(len(value))
        elif isinstance(value, type):
            raise TypeError("nothing to be read")
        return value


def _counted(value: Any) -> Any:
    if isinstance(value, nodes.Concat):
        return _call(_JOIN, value.nodes, value.lineno)
    return [_counted(item) for item in value] if isinstance(value, list) else value


def _call(name: str, arguments: list[nodes.Expr], line: int) -> nodes.Call:
    call = nodes.Call(nodes.Name(name, "load"), arguments, [], None, None)
    call.set_lineno(line)
    return call
