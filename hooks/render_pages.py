"""Load the data before the pages, and run the macros of every page."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.structure.files import File, Files, InclusionLevel
from mkdocs.structure.pages import Page

from helpcenter.blocks import WriterBlocks
from helpcenter.build import Build, Content


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    # The commands bring a build of their own to read it afterwards; plain MkDocs and every rebuild of `serve` start a fresh one.
    if not isinstance(config.extra.get("build"), Build):
        config.extra["build"] = Build()
    config.markdown_extensions.append(WriterBlocks())
    return config


def on_files(files: Files, config: MkDocsConfig) -> Files:
    build: Build = config.extra["build"]
    content = _content(files, config)
    for src_uri, text in build.load(content).items():
        if file := files.get_file_from_path(src_uri):
            file.content_string = text  # MkDocs would stop at the first page that is not UTF-8
    for dest_uri, source in content.files.items():
        # MkDocs would stop at a link to nowhere when it copies the files.
        if source and not source.exists() and (file := files.get_file_from_path(dest_uri)):
            files.remove(file)
    return files


def on_page_markdown(markdown: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    build: Build = config.extra["build"]
    page.meta.pop("template", None)  # a fault that is told; MkDocs would look for the file
    return build.render(page.file.src_uri)


def _content(files: Files, config: MkDocsConfig) -> Content:
    published = [file for file in files if file.inclusion is not InclusionLevel.EXCLUDED]
    return Content(
        root=Path(config.config_file_path).parent,
        docs=Path(config.docs_dir),
        overrides=Path(config.theme.custom_dir or ""),
        nav=config.nav,
        pages={f.src_uri: "" if f.url in {".", "./"} else f.url for f in published if f.is_documentation_page()},
        files={f.dest_uri: _source(f) for f in published if not f.is_documentation_page()},
        unpublished=frozenset(f.dest_uri for f in files if f.inclusion is InclusionLevel.EXCLUDED),
    )


def _source(file: File) -> Path | None:
    return Path(file.abs_src_path) if file.abs_src_path else None
