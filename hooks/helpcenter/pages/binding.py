"""The macros bound to one page: a correct call writes Markdown, anything else becomes a diagnostic at the call."""

from __future__ import annotations

import posixpath
import re
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from types import TracebackType
from typing import Any
from urllib.parse import quote

from jinja2 import Template

from helpcenter.catalog import NAMES, Catalog, Kind
from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.figures import describe, focus_of, mark_of
from helpcenter.model import Edition, Guide, Question
from helpcenter.pages.macros import ENVIRONMENT, Macro, MacroLibrary, place_of_name
from helpcenter.pages.page import Call, RenderedPage, Site
from helpcenter.pages.wording import jinja_words
from helpcenter.terms import rows


def relative_url(target: str, page_url: str) -> str:
    """The address of `target` (from the site's root, perhaps with `#fragment`) as the page at `page_url` must write it."""
    path, mark, fragment = target.partition("#")
    relative = posixpath.relpath(f"/{path.strip('/')}", f"/{page_url}")
    if path.endswith("/") or not path:
        relative += "/"
    return quote(relative, safe="/~!$&'*+,;=:@") + mark + fragment


class Silence:
    """Stands for a name that is already reported: whatever is done with it writes nothing."""

    unsafe_callable = False  # what Jinja's sandbox asks before a call
    alters_data = False

    def __init__(self, page: RenderedPage) -> None:
        self._page = page

    def __call__(self, *_: object, **__: object) -> str:
        self._page.whole = False
        return ""

    def __str__(self) -> str:
        return self()

    def __getattr__(self, name: str) -> Silence:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __iter__(self) -> Iterator[object]:
        return iter(())


FIRST_VIEW = 200
"""Characters of Markdown that fill about half of a phone's screen."""


class WrongCall(Exception):
    """A macro asked for something that is not there; the message is for the writer of the call."""


class Binding:
    """Binds the macros to one page: what they may call, and where the page called them."""

    def __init__(self, page: RenderedPage, library: MacroLibrary, catalog: Catalog | None, site: Site) -> None:
        self.page = page
        self.library = library
        self.catalog = catalog
        self.site = site
        self.template: Template | None = None
        self.callables = {name: BoundMacro(self, macro) for name, macro in library.macros.items()}
        self.depth = 0
        self.running = ""
        """The macro that the page called."""
        self.called_at = page.source.top
        self.calls_in_line: Counter[tuple[str, int]] = Counter()
        self.modules: dict[str, Any] = {}

    def module(self, macro: Macro) -> Any:
        """The macro's compiled file with the names that it may use; made at its first call on the page."""
        if macro.name not in self.modules:
            self.modules[macro.name] = self._make_module(macro)
        return self.modules[macro.name]

    def _make_module(self, macro: Macro) -> Any:
        names: dict[str, Any] = {
            **self.callables,
            **{name: Silence(self.page) for name in self.library.broken},
            "data": self.catalog,
            "site": self.site,
            "page": self.page.source,
            "record": self.record,
            "picture": self.picture,
            "first_view": self.first_view,
            "link": self.link,
            "title_of": self.title_of,
            "questions_in": self.questions_in,
            "term_rows": rows,
            "edition_of": self.edition_of,
            "has": self.site.urls.__contains__,
            "describe": describe,
            "focus_of": focus_of,
            "mark_of": mark_of,
        }
        return Template.from_code(ENVIRONMENT, macro.code, ENVIRONMENT.make_globals(names)).make_module()

    # What macros call.

    def record(self, kind: Kind, id_: Any) -> Any:
        """The record with that id."""
        records: Mapping[str, Any] = getattr(self.catalog, f"{kind}s")
        if not isinstance(id_, str):
            raise WrongCall(f'{NAMES[kind]}の id を " " で囲んで 1 つ渡してください。')
        if id_ not in records:
            raise WrongCall(f"{NAMES[kind]}「{id_}」はありません。{suggest(id_, records)}")
        return records[id_]

    def edition_of(self, guide: Guide, edition: str) -> Edition:
        """An edition of a guide."""
        found = guide.edition(edition)
        if found is None:
            known = [e.id for e in guide.editions]
            message = (
                f"ガイド「{guide.id}」に、時期「{edition}」の手順はありません。使えるのは {'、'.join(known)} です。"
            )
            raise WrongCall(message + suggest(edition, known))
        return found

    def picture(self, id_: str) -> Any:
        """The picture with that id; the page remembers that it shows it."""
        image = self.record("image", id_)
        self.page.images.append((image.id, self.running, self.called_at))
        return image

    def first_view(self) -> bool:
        """Whether a page shows the picture that is being drawn without scrolling: its first, with little text above."""
        above = self.page.source.body.split("\n")[: self.called_at.line - self.page.source.top.line]
        return self.running in {"image", ""} and len(self.page.images) == 1 and sum(map(len, above)) < FIRST_VIEW

    def link(self, target: str) -> str:
        """The address, from this page, of a docs path such as `/rms/scopes.md#coupon` or `images/x.png`."""
        uri, mark, fragment = target.lstrip("/").partition("#")
        if uri not in self.site.urls:
            raise WrongCall(f"リンク先のページ「{target}」はありません。{suggest(uri, self.site.urls)}")
        return relative_url(self.site.urls[uri] + mark + fragment, self.page.source.url)

    def title_of(self, page: str) -> str:
        """What a page of the data (`rms/api-setup.md#keys`) is called."""
        uri = page.partition("#")[0]
        return self.site.titles.get(uri, uri)

    def questions_in(self, category: str) -> list[Question]:
        """The questions of a category, in the order of the data."""
        questions = self.catalog.questions.values() if self.catalog else ()
        found = [question for question in questions if question.category == category]
        if not found:
            known = {question.category for question in questions}
            raise WrongCall(f"区分「{category}」の質問はありません。{suggest(str(category), known)}")
        return found

    # Where the page stands while they run.

    def call_place(self, name: str) -> Location:
        """The place of the call that is running now."""
        line = self._line()
        nth = self.calls_in_line[name, line]
        self.calls_in_line[name, line] += 1
        source = self.page.source
        return place_of_name(source.body, line, name, source.path, source.first_line, nth)

    def _line(self) -> int:
        """The line of the page's body that is being rendered, read from the compiled template's frame."""
        frame = sys._getframe(1)  # noqa: SLF001 (Jinja does not tell a function who calls it)
        while frame.f_back is not None:
            if frame.f_code.co_filename == self.page.source.path and self.template is not None:
                return self.template.get_corresponding_lineno(frame.f_lineno)
            frame = frame.f_back
        return 1

    def fault(self, location: Location, message: str) -> None:
        self.page.diagnostics.append(Diagnostic(location, message))

    def failed_at(self, traceback: TracebackType | None) -> tuple[str, int]:
        """The file and line, of the page or of a macro, in which an error came up."""
        paths = {macro.path for macro in self.library.macros.values()} | {self.page.source.path}
        path, line = self.page.source.path, 1
        while traceback:
            if traceback.tb_frame.f_code.co_filename in paths:
                path, line = traceback.tb_frame.f_code.co_filename, _template_line(traceback)
            traceback = traceback.tb_next
        return path, line


def _template_line(traceback: TracebackType) -> int:
    # Jinja rewrites the lines of the traceback of a template that was rendered, else its debug table knows them.
    template = traceback.tb_frame.f_globals.get("__jinja_template__")
    return template.get_corresponding_lineno(traceback.tb_lineno) if template is not None else traceback.tb_lineno


class BoundMacro:
    """A macro as a page sees it."""

    sealed = True  # a page may call it, and do nothing else with it

    def __init__(self, binding: Binding, macro: Macro) -> None:
        self._binding = binding
        self._macro = macro

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        binding, macro = self._binding, self._macro
        problem = self._wrong_arguments(args, kwargs)
        if binding.depth:
            if problem:
                raise WrongCall(problem)
            return self._run(args, kwargs)
        location = binding.call_place(macro.name)
        if problem:
            binding.fault(location, problem)
            return ""
        if binding.catalog is None or any(isinstance(value, Silence) for value in (*args, *kwargs.values())):
            binding.page.whole = False
            return ""
        return self.call(args, kwargs, location)

    def call(self, args: Sequence[Any], kwargs: Mapping[str, Any], location: Location) -> str:
        """Run the macro for the page; what goes wrong is told at the call, and no further."""
        binding, macro = self._binding, self._macro
        binding.depth += 1
        binding.running, binding.called_at = macro.name, location
        try:
            output = self._run(args, kwargs).strip("\n")
        except WrongCall as error:
            binding.fault(location, f"マクロ「{macro.name}」: {error}")
        except Exception as error:  # noqa: BLE001 (whatever goes wrong in a macro ends in one line)
            self._tell(error, location)
        else:
            binding.page.calls.append(Call(macro.name, location, output, (*args, *kwargs.values())))
            return self._placed(output, location)
        finally:
            binding.depth -= 1
        return ""

    def _run(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        module = self._binding.module(self._macro)
        return str(getattr(module, self._macro.name)(*args, **kwargs))

    def _tell(self, error: Exception, location: Location) -> None:
        """A macro that breaks does so on many pages: its fault is told by the first of them."""
        path, line = self._binding.failed_at(error.__traceback__)
        words = jinja_words(error)
        self._binding.page.whole = False
        if (path, line, words) not in self._binding.library.told:
            self._binding.library.told.add((path, line, words))
            message = f"マクロ「{self._macro.name}」を実行できません（{words}。{path} の {line} 行目）。渡した値かマクロを直してください。"
            self._binding.fault(location, message)

    def _wrong_arguments(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        macro = self._macro
        for name in kwargs:
            if name not in macro.parameters:
                return f"マクロ「{macro.name}」に「{name}=」は渡せません。書き方: {macro.usage}"
        if len(args) > len(macro.parameters) and not macro.takes_more:
            most = len(macro.parameters)
            return f"マクロ「{macro.name}」に渡す値が多すぎます（{len(args)} 個。多くても {most} 個）。書き方: {macro.usage}"
        given = {*macro.parameters[: len(args)], *kwargs}
        if not given.issuperset(macro.parameters[: macro.required]):
            return f"マクロ「{macro.name}」に渡す値が足りません。書き方: {macro.usage}"
        return ""

    def _placed(self, output: str, location: Location) -> str:
        """A block of several lines only becomes a block when it stands in a line of its own."""
        if "\n" not in output:
            return output
        source = self._binding.page.source
        line = source.body.split("\n")[location.line - source.first_line].expandtabs(4)
        alone = re.sub(r"\{%.*?%\}", "", line).strip()
        shares = line.count("{{") > 1 or not alone.startswith("{{") or ("}}" in alone and not alone.endswith("}}"))
        if shares or line.startswith("    "):
            message = f"マクロ「{self._macro.name}」は、字下げや前後の文なしで、1 行に 1 つだけ書いてください。"
            self._binding.fault(location, message)
        return f"\n\n{output}\n\n"

    def __str__(self) -> str:
        message = f"マクロ「{self._macro.name}」の後に ( ) がありません。書き方: {self._macro.usage}"
        self._binding.fault(self._binding.call_place(self._macro.name), message)
        return ""
