"""The text of a page into Markdown, whatever its writer did wrong in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from jinja2 import Template, TemplateSyntaxError, nodes

from helpcenter.catalog import Catalog
from helpcenter.diagnostics import Diagnostic, Location, suggest
from helpcenter.pages.binding import Binding, Silence
from helpcenter.pages.macros import PAGES, MacroLibrary, place_of_name, unknown_names
from helpcenter.pages.page import PageSource, RenderedPage, Site
from helpcenter.pages.wording import explain_syntax, jinja_words
from helpcenter.typed import find_slips, without


def render_page(source: PageSource, library: MacroLibrary, catalog: Catalog | None, site: Site) -> RenderedPage:
    """Run the macros of a page. Without a catalog (the data has faults) calls are only checked and write nothing."""
    page = RenderedPage(source)
    slips = find_slips(source.body, page=True)
    page.diagnostics.extend(Diagnostic(page.locate(slip.start), slip.message) for slip in slips)
    body = without(source.body, slips)
    try:
        tree = PAGES.parse(_keep_line_ends(body), source.path, source.path)
        unknown = dict(unknown_names(tree, library.macros.keys() | library.broken))
        arguments = _arguments(tree)
        code = PAGES.prepare(tree, source.path)
    except TemplateSyntaxError as error:
        page.diagnostics.append(explain_syntax(error, source.body, source.path, source.first_line))
        page.whole = False
        return page
    except Exception:  # noqa: BLE001 (Python's own limits: what is nested too deep, a number of thousands of digits)
        words = "{{ }} か {% %} の中が複雑すぎます。短く書き直してください。"
        page.diagnostics.append(Diagnostic(page.locate(_first_mark(source.body)), words))
        page.whole = False
        return page
    page.diagnostics.extend(_explain_unknown(source, unknown, arguments, library))
    binding = Binding(page, library, catalog, site)
    silent = {name: Silence(page) for name in unknown.keys() | library.broken}
    template = Template.from_code(PAGES, code, PAGES.make_globals({**binding.callables, **silent}))
    binding.template = template
    PAGES.begin()
    try:
        page.markdown = template.render()
    except Exception as error:  # noqa: BLE001 (whatever a writer's expression does wrong ends in one line)
        page.whole = False
        if not unknown:
            line = binding.failed_at(error.__traceback__)[1]
            words = f"この行の {{{{ }}}} か {{% %}} を実行できません（{jinja_words(error)}）。"
            page.diagnostics.append(
                Diagnostic(place_of_name(source.body, line, "", source.path, source.first_line), words)
            )
    page.whole = page.whole and not page.diagnostics
    return page


def _first_mark(body: str) -> int:
    found = re.search(r"\{\{|\{%", body)
    return found.start() if found else 0


def _keep_line_ends(body: str) -> str:
    """Jinja takes away the line end behind a tag; behind text in `{% raw %}` the line would run into the next one."""
    return re.sub(r"(?<=\S)(\{%\s*endraw\s*)%\}$", r"\1+%}", body, flags=re.MULTILINE)


def draw_image(  # noqa: PLR0913, PLR0917 (what `render_page` gets, and the picture with its place)
    source: PageSource, library: MacroLibrary, catalog: Catalog | None, site: Site, image: str, location: Location
) -> RenderedPage:
    """What the macro `image` writes for a picture that a page names at `location` by its remote address."""
    page = RenderedPage(source)
    binding = Binding(page, library, catalog, site)
    if "image" in binding.callables:
        page.markdown = binding.callables["image"].call([image], {}, location).strip("\n")
    return page


# Names that nobody made ---------------------------------------------------------------------------------------------------


def _arguments(tree: nodes.Template) -> set[str]:
    """The bare names that stand where a macro is given something."""
    return {
        inner.name
        for call in tree.find_all(nodes.Call)
        for argument in [*call.args, *(keyword.value for keyword in call.kwargs)]
        for inner in ([argument] if isinstance(argument, nodes.Name) else argument.find_all(nodes.Name))
    }


def _explain_unknown(
    source: PageSource, unknown: Mapping[str, int], arguments: set[str], library: MacroLibrary
) -> Iterator[Diagnostic]:
    told: set[Location] = set()
    for name, line in unknown.items():
        place = place_of_name(source.body, line, name, source.path, source.first_line)
        if name not in arguments:
            yield Diagnostic(place, f"「{name}」というマクロはありません。{suggest(name, library.macros)}")
            continue
        # `app-list` without quotes is a subtraction to Jinja, and one word to its writer.
        content = source.body.split("\n")[line - 1]
        word = next(m for m in re.finditer(r"[\w.-]+", content) if m.end() >= place.column)
        start = Location(place.path, place.line, word.start() + 1)
        if start not in told:
            told.add(start)
            message = f'「{word.group()}」が " " で囲まれていません。マクロに渡す名前は " " で囲んでください。'
            yield Diagnostic(start, message)
