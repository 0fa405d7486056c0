"""The search core of the browser, run without one: what writers and tests ask is answered by the code that readers use."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from py_mini_racer import MiniRacer

from helpcenter.search.index import FILE

SCRIPTS = "assets/javascripts/search"
"""Where the scripts stand in a site."""
MODULES = ("fold", "core", "answer")
"""In the order in which they import each other."""

_IMPORT = re.compile(r"^import .+?;$", re.MULTILINE | re.DOTALL)
_EXPORT = re.compile(r"^export (?=const|function|class)", re.MULTILINE)


class Engine:
    """The core with one index. Every answer is plain data."""

    def __init__(self, scripts: Path, index: str = '{"pages":[],"texts":[]}') -> None:
        self._context = MiniRacer()
        self._context.eval(_as_one_script(scripts))
        self._context.eval(f"let index = {index}, search = new Explained(index);")

    @classmethod
    def of_site(cls, site: Path, scripts: Path) -> Engine:
        """The engine with a built site's index."""
        return cls(scripts, (site / FILE).read_text("utf-8"))

    def call(self, function: str, *arguments: Any) -> Any:
        """What a function of the core (`fold`, `search.answer`, …) returns for plain arguments."""
        words = ", ".join(json.dumps(argument) for argument in arguments)
        answer = self._context.eval(f"JSON.stringify({function}({words}))")
        return json.loads(answer) if isinstance(answer, str) else None

    def answer(self, query: str, limit: int = 20) -> dict[str, Any]:
        """What the page with results shows."""
        found: dict[str, Any] = self.call("search.answer", query, limit)
        return found

    def explain(self, query: str, limit: int = 5) -> dict[str, Any]:
        """The best pages with what was found where."""
        found: dict[str, Any] = self.call("search.explain", query, limit)
        return found

    def urls(self, query: str, limit: int = 3) -> list[str]:
        """The addresses of the first results."""
        return [result["url"] for result in self.answer(query, limit)["results"]]

    def urls_with(self, query: str, url: str, paraphrase: str, limit: int = 3) -> list[str]:
        """The same, if the place at `url` had one paraphrase more."""
        words = f"{json.dumps(url)}, {json.dumps(paraphrase)}"
        answer = self._context.eval(
            f"JSON.stringify(new Explained(withParaphrase(index, {words})).answer({json.dumps(query)}, {limit}).results.map((r) => r.url))"
        )
        return [str(found) for found in json.loads(str(answer))]

    def urls_without(self, query: str, limit: int = 3) -> tuple[list[str], int]:
        """The same, if nobody had written the query itself as a paraphrase; and how many of those there are."""
        answer = self._context.eval(
            f"""(() => {{
                const {{ index: bare, removed }} = withoutParaphrase(index, {json.dumps(query)});
                const results = (removed ? new Explained(bare) : search).answer({json.dumps(query)}, {limit}).results;
                return JSON.stringify([results.map((r) => r.url), removed]);
            }})()"""
        )
        urls, removed = json.loads(str(answer))
        return urls, removed


def _as_one_script(scripts: Path) -> str:
    """The modules one after the other: an embedded engine has no loader for them. Their names differ, a test sees to that."""
    files = [*(scripts / f"{name}.mjs" for name in MODULES), Path(__file__).with_name("explain.mjs")]
    texts = (file.read_text("utf-8") for file in files)
    return "\n".join(_EXPORT.sub("", _IMPORT.sub("", text)) for text in texts)
