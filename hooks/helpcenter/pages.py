"""Page text and Catalog into Markdown: runs the macros, and remembers which macro wrote what."""

from __future__ import annotations

import posixpath
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote, unquote

from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import escape

from helpcenter.catalog import NAMES, Catalog, Kind
from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.model import Edition, Guide
from helpcenter.source import read_text

MACRO_ENDING = ".md.jinja"


def _environment() -> ImmutableSandboxedEnvironment:
    # `{#` opens a heading id in Markdown, so comments get marks of their own.
    environment = ImmutableSandboxedEnvironment(
        comment_start_string="{##",
        comment_end_string="##}",
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["wbr"] = _breakable
    environment.filters["anchor"] = anchor
    environment.filters["html"] = lambda text: str(escape(text))
    return environment


def _breakable(text: str) -> str:
    """HTML of a long name that may break after its dots, hyphens and underscores."""
    return re.sub(r"([._-])", r"\1<wbr>", str(escape(text)))


def anchor(name: str) -> str:
    """The id of a scope's row: `license.expiryDate.get` → `license-expirydate-get`."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


# Macros -----------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Macro:
    """One file of `overrides/macros/`, compiled."""

    name: str
    path: str
    code: Any
    parameters: tuple[str, ...]
    required: int
    takes_more: bool
    """Whether it uses Jinja's `varargs`."""
    usage: str
    """A correct example, from the first comment of the file."""


@dataclass(slots=True)
class MacroLibrary:
    """All macros, ready to be bound to pages, and what is wrong with their files."""

    environment: ImmutableSandboxedEnvironment
    macros: dict[str, Macro] = field(default_factory=dict)
    broken: set[str] = field(default_factory=set)
    """Names of macros whose files have faults: calls of them are not reported a second time."""
    diagnostics: list[Diagnostic] = field(default_factory=list)


def load_macros(folder: Path, path: str = "overrides/macros") -> MacroLibrary:
    """Read every `<name>.md.jinja` of the folder; each defines exactly the macro `<name>`."""
    library = MacroLibrary(_environment())
    for file in sorted(folder.glob(f"*{MACRO_ENDING}")):
        name = file.name.removesuffix(MACRO_ENDING)
        macro, diagnostics = _load_macro(library.environment, file, name, f"{path}/{file.name}")
        library.diagnostics.extend(diagnostics)
        if macro:
            library.macros[name] = macro
        else:
            library.broken.add(name)
    if not library.macros and not library.broken:
        library.diagnostics.append(Diagnostic(Location(path), f"マクロのファイル（*{MACRO_ENDING}）が 1 つもありません。"))
    return library


def _load_macro(
    environment: ImmutableSandboxedEnvironment, file: Path, name: str, path: str
) -> tuple[Macro | None, list[Diagnostic]]:
    text, faults = read_text(file, path)
    if faults:
        return None, faults
    try:
        tree = environment.parse(text, name, path)
        code = environment.compile(tree, name, path)
    except TemplateSyntaxError as error:
        return None, [_syntax_fault(error, text, path, 0)]
    defined = list(tree.find_all(nodes.Macro))
    own = [macro for macro in defined if macro.name == name]
    if len(own) != 1:
        place = Location(path, defined[0].lineno if defined else 1)
        return None, [Diagnostic(place, f"このファイルには、ファイル名と同じ名前のマクロ「{name}」を 1 つ書いてください。")]
    parameters = tuple(argument.name for argument in own[0].args)
    usage = re.search(r"(\{\{.*?\}\})", text[: text.find("{% macro")])
    macro = Macro(
        name=name,
        path=path,
        code=code,
        parameters=parameters,
        required=len(parameters) - len(own[0].defaults),
        takes_more=any(n.name == "varargs" for n in own[0].find_all(nodes.Name)),
        usage=usage.group(1) if usage else f'{{{{ {name}("…") }}}}',
    )
    return macro, []


# One page ---------------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PageSource:
    """A page as its writer typed it."""

    path: str
    """What faults call it: `docs/rms/scopes.md`."""
    src_uri: str
    """The same from the docs folder, as links name it: `rms/scopes.md`."""
    url: str
    """Its address from the site's root: `rms/scopes/`."""
    body: str
    first_line: int
    """Number of the line of the file with which the body begins."""


@dataclass(frozen=True, slots=True)
class Site:
    """What macros may know of the rest of the site."""

    urls: Mapping[str, str]
    """Address from the site's root of every page (`rms/scopes.md`) and file (`images/rms-api/login.png`)."""
    categories: Sequence[Any] = ()


@dataclass(frozen=True, slots=True)
class Call:
    """A macro call on a page, and what it wrote."""

    macro: str
    location: Location
    output: str


@dataclass(slots=True)
class RenderedPage:
    """The Markdown of a page after its macros ran; knows where each piece of it came from."""

    source: PageSource
    markdown: str = ""
    calls: list[Call] = field(default_factory=list)
    images: list[tuple[str, str, Location]] = field(default_factory=list)
    """The pictures that macros asked for: id, macro and place of the call."""
    diagnostics: list[Diagnostic] = field(default_factory=list)

    def find(self, text: str, nth: int = 0) -> tuple[Location, str] | None:
        """Where the `nth` (from 0) piece of the page that holds `text` was written, and the macro if one wrote it."""
        return self._typed(text, nth) or self._from_macro(text)

    def find_or_top(self, text: str, nth: int = 0) -> tuple[Location, str]:
        """The same; the first line of the text where it cannot be found."""
        return self.find(text, nth) or (Location(self.source.path, self.source.first_line), "")

    def _typed(self, text: str, nth: int) -> tuple[Location, str] | None:
        visible = hide_code(self.source.body)
        for needle in _spellings(text):
            places = [m.start() for m in re.finditer(re.escape(needle), visible)] if needle else []
            if places:
                return self.locate(places[min(nth, len(places) - 1)]), ""
        return None

    def _from_macro(self, text: str) -> tuple[Location, str] | None:
        for call in self.calls:
            if any(needle and needle in call.output for needle in _spellings(text)):
                return call.location, call.macro
        return None

    def in_tag(self, address: str) -> bool:
        """Whether an address was typed in a raw HTML tag, not as Markdown."""
        return any(re.search(rf"=\s*[\"']?\s*{re.escape(n)}", self.source.body) for n in _spellings(address) if n)

    def locate(self, offset: int) -> Location:
        """The place in the file of an offset in the page's body."""
        body = self.source.body
        line = body.count("\n", 0, offset)
        return Location(self.source.path, self.source.first_line + line, offset - body.rfind("\n", 0, offset))


def _spellings(text: str) -> Iterator[str]:
    """The ways in which an address of the finished page may have been typed."""
    yield text
    yield str(escape(text))
    yield unquote(text)
    yield quote(text, safe="/:?#[]@!$&'()*+,;=~%")


_CODE = re.compile(
    r"^(?P<fence>`{3,}|~{3,})[^\n]*\n.*?(?:^(?P=fence)[`~]*[ \t]*$|\Z)|(?P<tick>`+)(?!`).+?(?<!`)(?P=tick)(?!`)|<!--.*?-->",
    re.MULTILINE | re.DOTALL,
)


def hide_code(markdown: str) -> str:
    """The same text with code and comments blanked out, character for character."""
    return _CODE.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), markdown)


def relative_url(target: str, page_url: str) -> str:
    """The address of `target` (from the site's root, perhaps with `#fragment`) as the page at `page_url` must write it."""
    path, mark, fragment = target.partition("#")
    relative = posixpath.relpath("/" + path, "/" + page_url) if path.strip("/") else posixpath.relpath("/", "/" + page_url)
    if path.endswith("/") or not path:
        relative += "/"
    return quote(relative, safe="/~!$&'*+,;=:@") + mark + fragment


def draw_image(source: PageSource, library: MacroLibrary, catalog: Catalog, site: Site, image: str) -> str:
    """The HTML of the macro `image` on a page that names the picture by its remote address."""
    return _Binding(RenderedPage(source), library, catalog, site).draw("image", image).strip("\n")


class UnknownName(Exception):
    """A macro asked for something that is not there; the message is for the writer of the call."""


def render_page(source: PageSource, library: MacroLibrary, catalog: Catalog | None, site: Site) -> RenderedPage:
    """Run the macros of a page. Without a catalog (the data has faults) calls are only checked and write nothing."""
    page = RenderedPage(source)
    environment = library.environment
    try:
        tree = environment.parse(source.body, source.path, source.path)
        unknown = dict(_unknown_names(tree, page, library))
        code = environment.compile(tree, source.path, source.path)
    except TemplateSyntaxError as error:
        page.diagnostics.append(_syntax_fault(error, source.body, source.path, source.first_line - 1))
        return page
    binding = _Binding(page, library, catalog, site)
    names = {**binding.callables, **{name: _Silence() for name in unknown.keys() | library.broken}}
    template = Template.from_code(environment, code, environment.make_globals(names))
    binding.template = template
    page.diagnostics.extend(unknown.values())
    try:
        page.markdown = template.render()
    except Exception as error:  # whatever a writer's expression does wrong ends in one line
        page.diagnostics.append(binding.explain(error))
    return page


class _Silence:
    """Stands for a name that is already reported: whatever is done with it writes nothing."""

    def __call__(self, *args: object, **kwargs: object) -> str:
        return ""

    def __str__(self) -> str:
        return ""

    def __getattr__(self, name: str) -> _Silence:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    def __getitem__(self, key: object) -> _Silence:
        return self

    def __iter__(self) -> Iterator[object]:
        return iter(())


def _unknown_names(tree: nodes.Template, page: RenderedPage, library: MacroLibrary) -> Iterator[tuple[str, Diagnostic]]:
    """Names that are neither a macro, nor made on the page itself, nor Jinja's own; each at its first use."""
    made = {n.name for n in tree.find_all(nodes.Name) if n.ctx in {"store", "param"}}
    made |= {m.name for m in tree.find_all(nodes.Macro)}
    known = made | library.macros.keys() | library.broken | _JINJA_NAMES
    arguments = {
        inner.name
        for call in tree.find_all(nodes.Call)
        for argument in [*call.args, *(k.value for k in call.kwargs)]
        for inner in ([argument] if isinstance(argument, nodes.Name) else argument.find_all(nodes.Name))
    }
    reported: set[str] = set()
    for name in tree.find_all(nodes.Name):
        if name.name in known or name.name in reported:
            continue
        reported.add(name.name)
        place = _place_of(page, name.lineno, name.name)
        if name.name in arguments:
            message = f"「{name.name}」が \" \" で囲まれていません。マクロに渡す名前は \" \" で囲んでください。"
        else:
            message = f"「{name.name}」というマクロはありません。{suggest(name.name, library.macros)}"
        yield name.name, Diagnostic(place, message)


_JINJA_NAMES = frozenset(("range", "dict", "lipsum", "cycler", "joiner", "namespace", "loop", "true", "false", "none", "caller", "varargs"))


def _place_of(page: RenderedPage, lineno: int, name: str) -> Location:
    """The place of a name in the line `lineno` of the body."""
    lines = page.source.body.split("\n")
    line = lines[lineno - 1] if lineno <= len(lines) else ""
    found = re.search(rf"(?<![\w.]){re.escape(name)}\b", line)
    column = found.start() + 1 if found else len(line) - len(line.lstrip()) + 1
    return Location(page.source.path, page.source.first_line + lineno - 1, column)


class _Binding:
    """Binds the macros to one page: what they may call, and where the page called them."""

    def __init__(self, page: RenderedPage, library: MacroLibrary, catalog: Catalog | None, site: Site) -> None:
        self.page = page
        self.library = library
        self.catalog = catalog
        self.site = site
        self.template: Template | None = None
        self.callables: dict[str, _BoundMacro] = {name: _BoundMacro(self, macro) for name, macro in library.macros.items()}
        self.depth = 0
        self.running = ""
        """The macro that the page called."""
        self.called_at = Location(page.source.path, page.source.first_line)

    def module(self, macro: Macro) -> Any:
        names: dict[str, Any] = {
            **self.callables,
            "data": self.catalog,
            "site": self.site,
            "page": self.page.source,
            "record": self.record,
            "picture": self.picture,
            "link": self.link,
            "edition_of": self.edition_of,
            "has": lambda uri: uri in self.site.urls,
        }
        environment = self.library.environment
        return Template.from_code(environment, macro.code, environment.make_globals(names)).make_module()

    # What macros call.

    def record(self, kind: Kind, id_: Any) -> Any:
        """The record with that id."""
        assert self.catalog is not None
        records: Mapping[str, Any] = getattr(self.catalog, kind + "s")
        if id_ not in records:
            raise UnknownName(f"{NAMES[kind]}「{id_}」はありません。{suggest(str(id_), records)}")
        return records[id_]

    def edition_of(self, guide: Guide, edition: str) -> Edition:
        """An edition of a guide."""
        found = guide.edition(edition)
        if found is None:
            known = [e.id for e in guide.editions]
            raise UnknownName(f"ガイド「{guide.id}」に、まとまり「{edition}」はありません。{suggest(edition, known)}")
        return found

    def picture(self, id_: str) -> Any:
        """The picture with that id; the page remembers that it shows it."""
        image = self.record("image", id_)
        self.page.images.append((image.id, self.running, self.called_at))
        return image

    def link(self, target: str) -> str:
        """The address, from this page, of a docs path such as `/rms/scopes.md#coupon` or `images/x.png`."""
        uri, mark, fragment = target.lstrip("/").partition("#")
        if uri not in self.site.urls:
            raise UnknownName(f"リンク先のページ「{target}」はありません。{suggest(uri, self.site.urls)}")
        return relative_url(self.site.urls[uri] + mark + fragment, self.page.source.url)

    # Where the page stands while they run.

    def line(self) -> int:
        """The line of the page's body that is being rendered now, read from the compiled template's frame."""
        frame = sys._getframe(1)
        while frame.f_back is not None:
            if frame.f_code.co_filename == self.page.source.path and self.template is not None:
                return self.template.get_corresponding_lineno(frame.f_lineno)
            frame = frame.f_back
        return 1

    def location(self, name: str) -> Location:
        return _place_of(self.page, self.line(), name)

    def draw(self, macro: str, *args: str) -> str:
        """What a macro writes on this page when no line of the page calls it."""
        self.depth += 1
        try:
            return self.callables[macro](*args)
        finally:
            self.depth -= 1

    def fault(self, location: Location, message: str) -> None:
        self.page.diagnostics.append(Diagnostic(location, message))

    def explain(self, error: Exception) -> Diagnostic:
        """What a writer's own expression did wrong, at the line of the page or of the macro in which it did so."""
        path, line = self._origin_of(error.__traceback__)
        if path != self.page.source.path:
            return Diagnostic(Location(path, line), f"マクロを実行できません（{_jinja_words(error)}）。")
        place = _place_of(self.page, line, "")
        return Diagnostic(Location(place.path, place.line), f"この行の {{{{ }}}} か {{% %}} を実行できません（{_jinja_words(error)}）。")

    def _origin_of(self, traceback: TracebackType | None) -> tuple[str, int]:
        paths = {macro.path for macro in self.library.macros.values()} | {self.page.source.path}
        path, line = self.page.source.path, 1
        while traceback:
            if traceback.tb_frame.f_code.co_filename in paths:
                # Jinja rewrites the lines of the traceback of a template that was rendered, else the debug table knows them.
                path, line = traceback.tb_frame.f_code.co_filename, _template_line(traceback)
            traceback = traceback.tb_next
        return path, line


def _template_line(traceback: TracebackType) -> int:
    template = traceback.tb_frame.f_globals.get("__jinja_template__")
    return template.get_corresponding_lineno(traceback.tb_lineno) if template is not None else traceback.tb_lineno


class _BoundMacro:
    """A macro as a page sees it. Anything but a correct call becomes a diagnostic at the call."""

    def __init__(self, binding: _Binding, macro: Macro) -> None:
        self._binding = binding
        self._macro = macro

    def __call__(self, *args: Any, **kwargs: Any) -> str:
        binding, macro = self._binding, self._macro
        outermost = binding.depth == 0
        if not outermost:
            return self._run(args, kwargs)
        location = binding.location(macro.name)
        if problem := self._wrong_arguments(args, kwargs):
            binding.fault(location, problem)
            return ""
        if binding.catalog is None:
            return ""
        binding.depth += 1
        binding.running, binding.called_at = macro.name, location
        try:
            output = self._run(args, kwargs).strip("\n")
        except UnknownName as error:
            binding.fault(location, f"マクロ「{macro.name}」: {error}")
            return ""
        except Exception as error:
            binding.page.diagnostics.append(binding.explain(error))
            return ""
        finally:
            binding.depth -= 1
        binding.page.calls.append(Call(macro.name, location, output))
        return self._placed(output, location)

    def _run(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        module = self._binding.module(self._macro)
        return str(getattr(module, self._macro.name)(*args, **kwargs))

    def _wrong_arguments(self, args: Sequence[Any], kwargs: Mapping[str, Any]) -> str:
        macro = self._macro
        for name in kwargs:
            if name not in macro.parameters:
                guess = suggest(name, macro.parameters)
                return f"マクロ「{macro.name}」に「{name}=」は渡せません。{guess}書き方: {macro.usage}"
        if len(args) > len(macro.parameters) and not macro.takes_more:
            return f"マクロ「{macro.name}」に渡す値が多すぎます（{len(args)} 個。多くても {len(macro.parameters)} 個）。書き方: {macro.usage}"
        missing = [name for i, name in enumerate(macro.parameters[: macro.required]) if i >= len(args) and name not in kwargs]
        if missing:
            return f"マクロ「{macro.name}」に渡す値が足りません。書き方: {macro.usage}"
        return ""

    def _placed(self, output: str, location: Location) -> str:
        """A block of several lines only becomes a block when it starts a line of its own."""
        if "\n" not in output:
            return output
        line = self._binding.page.source.body.split("\n")[location.line - self._binding.page.source.first_line]
        before = line[: line.find("{{")] if "{{" in line else ""
        if before.strip() or len(before.expandtabs(4)) >= 4:
            message = f"マクロ「{self._macro.name}」は、字下げや前後の文なしで、行の先頭から 1 行に 1 つ書いてください。"
            self._binding.fault(location, message)
        return f"\n\n{output}\n\n"

    def __str__(self) -> str:
        location = self._binding.location(self._macro.name)
        self._binding.fault(location, f"マクロ「{self._macro.name}」の後に ( ) がありません。書き方: {self._macro.usage}")
        return ""


# Jinja's words in Japanese ------------------------------------------------------------------------------------------------

_SYNTAX: tuple[tuple[str, str], ...] = (
    (r"Encountered unknown tag '(.+?)'", "「{%% %s %%}」という命令はありません。"),
    (r"No filter named '(.+?)'", "「| %s」という変換はありません。"),
    (r"No test named '(.+?)'", "「is %s」という判定はありません。"),
    (r"looking for the following tags: '(end\w+)'", "「{%% %s %%}」がありません。"),
    (r"Missing end of raw directive", "{%% raw %%} を閉じる {%% endraw %%} がありません。"),
    (r"Missing end of comment tag", "「{##」を閉じる「##}」がありません。"),
    (r"unexpected char '(.)'", "{{ }} か {%% %%} の中に、使えない文字「%s」があります。文字は \" \" で囲んでください。"),
    (r"end of print statement|unexpected end of template", "{{ を閉じる }} がありません。"),
    (r"end of statement block", "{%% を閉じる %%} がないか、中の書き方が正しくありません。"),
)
_RAW_HINT = "「{{」を文字として見せるときは {% raw %} と {% endraw %} で囲んでください。"


def _syntax_fault(error: TemplateSyntaxError, text: str, path: str, line_offset: int) -> Diagnostic:
    message = "{{ }} か {% %} の中の書き方が正しくありません。"
    for pattern, japanese in _SYNTAX:
        if match := re.search(pattern, error.message or ""):
            message = japanese % match.groups() if match.groups() else japanese.replace("%%", "%")
            break
    lines = text.split("\n")
    line = min(error.lineno, len(lines))
    column = 1
    # Jinja stumbles where the next token is; a writer looks for the mark that was left open.
    for number in range(line, 0, -1):
        opened = max(lines[number - 1].rfind("{{"), lines[number - 1].rfind("{%"))
        if opened >= 0:
            if number == line or not re.search(r"\}\}|%\}", lines[number - 1][opened:]):
                if number != line or "unexpected char" in (error.message or ""):
                    unclosed = not re.search(r"\}\}|%\}", lines[number - 1][opened:])
                    message = "{{ を閉じる }} がありません。" if unclosed and lines[number - 1][opened : opened + 2] == "{{" else message
                line, column = number, opened + 1
            break
    hint = _RAW_HINT if path.endswith(".md") else ""
    return Diagnostic(Location(path, line + line_offset, column), message + hint)


def _jinja_words(error: Exception) -> str:
    text = str(error)
    for pattern, japanese in (
        (r"'(.+?)' is undefined", "「%s」がありません"),
        (r"has no attribute '(.+?)'", "「%s」がありません"),
        (r"access to attribute '(.+?)'", "「%s」は使えません"),
        (r"no loader for this environment", "ほかのファイルの取り込みは使えません"),
        (r"Range too big", "くり返しの回数が多すぎます"),
        (r"is not callable", "「( )」を付けられないものに付けています"),
        (r"division by zero", "0 で割っています"),
    ):
        if match := re.search(pattern, text):
            return japanese % match.groups() if match.groups() else japanese
    if isinstance(error, RecursionError):
        return "マクロが自分自身を呼び続けています"
    return "式の書き方が正しくありません" if isinstance(error, TemplateError | TypeError | ValueError) else type(error).__name__
