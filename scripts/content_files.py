"""The files of the content as texts; a set of changes that is tried out first and then written whole, or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from site_run import Misuse, build_into, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.diagnostics import Report
from helpcenter.images.take_in import write_safely
from helpcenter.markup import read_markup

FOLDERS = {"docs": (".md", ".yml"), "overrides": (".html", ".jinja")}


def read_files(root: Path) -> dict[str, str]:
    """Every text that a writer or a template has written, by path from `root`; line ends and byte order marks as they are.

    A file that is not UTF-8 is a fault that `check` tells: it is left out.
    """
    found = [root / "mkdocs.yml"]
    for folder, endings in FOLDERS.items():
        found += sorted(file for file in (root / folder).rglob("*") if file.suffix in endings and file.is_file())
    files = {}
    for file in found:
        with suppress(UnicodeDecodeError):
            files[file.relative_to(root).as_posix()] = file.read_bytes().decode("utf-8")
    return files


@contextmanager
def trial(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Iterator[Path]:
    """A copy of the content with the changes made."""
    with temporary_folder() as folder:
        for name in FOLDERS:
            shutil.copytree(root / name, folder / name, symlinks=True)
        shutil.copyfile(root / "mkdocs.yml", folder / "mkdocs.yml")
        for path in before.keys() - after.keys():
            (folder / path).unlink()
        for path, text in after.items():
            if before.get(path) != text:
                (folder / path).parent.mkdir(parents=True, exist_ok=True)
                (folder / path).write_bytes(text.encode("utf-8"))
        yield folder


def try_out(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> Report:
    """What a build says of the content with the changes made."""
    with trial(root, before, after) as content, temporary_folder() as site:
        return build_into(content, site)


def write_files(root: Path, before: Mapping[str, str], after: Mapping[str, str]) -> None:
    """Write what has changed. When one file cannot be written, those before it are put back as they were."""
    done: list[str] = []
    try:
        for path, text in after.items():
            if before.get(path) != text:
                done.append(path)
                write_safely(root / path, text.encode("utf-8"))
        for path in sorted(before.keys() - after.keys()):
            done.append(path)
            (root / path).unlink()
    except OSError as error:
        for path in done:
            with suppress(OSError):
                if path in before:
                    write_safely(root / path, before[path].encode("utf-8"))
                else:
                    (root / path).unlink(missing_ok=True)
        raise Misuse(
            f"「{error.filename}」を読み書きできません（{error.strerror}）。元に戻しました。権限とディスクの空きを確かめてください。"
        ) from None


def ids_of(site: Path, files: Mapping[str, str]) -> dict[str, set[str]]:
    """The ids on every finished page, by the page's path from the docs folder. `files`: those of the content."""
    found = {}
    for path in files:
        uri = path.removeprefix("docs/")
        stem = uri.removesuffix(".md").removesuffix("index").rstrip("/")
        page = site / stem / "index.html"
        if uri != path and uri.endswith(".md") and page.is_file():
            found[uri] = read_markup(page.read_text("utf-8")).ids
    return found
