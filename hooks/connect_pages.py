"""Connect the pages: words explained in place, the path of the first settings, and what to read next."""

from __future__ import annotations

from functools import partial

from jinja2 import Environment
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.nav import Navigation
from mkdocs.structure.pages import Page
from mkdocs.utils.templates import TemplateContext

from helpcenter.build import GLOSSARY, Build
from helpcenter.terms import fill_in_users


@event_priority(-50)  # after the pictures, which are traced in the page as its writer typed it
def on_page_content(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    build: Build = config.extra["build"]
    return build.explain_terms(page.file.src_uri, html)


def on_env(env: Environment, config: MkDocsConfig, files: Files) -> Environment:
    """By now every page has been read: the glossary can say which of them use a word."""
    build: Build = config.extra["build"]
    glossary = files.get_file_from_path(GLOSSARY)
    if glossary and glossary.page and glossary.page.content:
        draw = partial(_draw_users, env, build, glossary.page)
        glossary.page.content = fill_in_users(glossary.page.content, draw)
    return env


def _draw_users(env: Environment, build: Build, page: Page, term: str) -> str:
    return env.get_template("partials/term-users.html").render(users=build.users_of(term), page=page, base_url="")


def on_page_context(context: TemplateContext, page: Page, config: MkDocsConfig, nav: Navigation) -> TemplateContext:
    build: Build = config.extra["build"]
    context.update(around=build.around(page.file.src_uri), glossary=build.content.pages.get(GLOSSARY))  # type: ignore[call-arg]  # MkDocs names only its own
    return context
