"""Add a WebP variant of every screenshot that is smaller as WebP."""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

from helpcenter.images.variants import smaller_webp
from helpcenter.model import webp_name


@event_priority(100)  # before the pages' macros ask which files there are
def on_files(files: Files, config: MkDocsConfig) -> Files:
    kept = getattr(config.extra.get("build"), "kept", None)
    for file in list(files):
        name = webp_name(file.src_uri)
        is_screenshot = file.src_uri.startswith("images/") and file.src_uri.lower().endswith((".png", ".jpg", ".jpeg"))
        if not is_screenshot or not file.abs_src_path or files.get_file_from_path(name):
            continue
        source = Path(file.abs_src_path)
        variant = smaller_webp(source, kept) if source.is_file() else None
        if variant:
            files.append(File.generated(config, name, content=variant))
    return files
