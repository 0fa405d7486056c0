"""Run MkDocs over one content folder with this repo's hooks, and tell a writer what was found."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, NoReturn

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO / "hooks"))

from jinja2 import TemplateError, TemplateSyntaxError  # noqa: E402

from helpcenter.build import Build  # noqa: E402 (the package lies beside the hooks)
from helpcenter.catalog import load_catalog  # noqa: E402
from helpcenter.diagnostics import Diagnostic, Location, Report, suggest  # noqa: E402
from helpcenter.pages import explain_syntax, jinja_words  # noqa: E402
from helpcenter.settings import Settings, load_settings  # noqa: E402
from helpcenter.source import read_text  # noqa: E402

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
LOG = REPO / ".cache" / "log" / "mkdocs.log"


class Misuse(Exception):
    """The command was called in a way that cannot work; the message is for the person who called it."""


# Configuration ------------------------------------------------------------------------------------------------------------


def require_settings(root: Path) -> None:
    if not (root / "mkdocs.yml").is_file():
        raise Misuse(
            f"「{root}」に mkdocs.yml がありません。--root には mkdocs.yml のあるフォルダーを指定してください。"
        )


def read_config(root: Path, report: Report, site_dir: Path | None = None, **options: Any) -> Any:
    """MkDocs' configuration of the content at `root`, with the hooks of this repo; None when it has faults."""
    require_settings(root)
    file = root / "mkdocs.yml"
    settings = load_settings(file)
    report.extend(settings.diagnostics)
    if report.faults:
        return None
    theme = settings.value("theme")
    if not isinstance(theme, dict) or not isinstance(theme.get("custom_dir"), str):
        words = "theme: に「custom_dir: overrides」がありません。このサイトのページの形が、そこにあります。"
        report.add(Diagnostic(settings.key_place("theme"), words))
        return None
    hooks = _resolve_hooks(settings, report)
    from mkdocs.config import load_config  # noqa: PLC0415 (slow, and not needed where the file cannot be read)
    from mkdocs.exceptions import ConfigurationError  # noqa: PLC0415 (the same)

    if site_dir is not None:
        options["site_dir"] = str(site_dir)
    with _log_to(LOG) as heard:
        try:
            config = load_config(str(file), hooks=hooks, **options)
        except (ConfigurationError, SystemExit, ImportError) as error:
            config = None
            if not any(record.levelno >= logging.ERROR for record in heard):
                report.add(_explain_setting(str(error), settings))
    said = [record.getMessage() for record in heard if record.levelno >= logging.WARNING]
    report.extend(_explain_setting(message, settings) for message in said)
    return None if report.faults else config


def _resolve_hooks(settings: Settings, report: Report) -> list[str]:
    """The hooks that the content names, as files of this repo: all that there are, each once, and no others."""
    ours = {f"hooks/{file.name}": str(file) for file in sorted((REPO / "hooks").glob("*.py"))}
    named = settings.value("hooks")
    if named is not None and not isinstance(named, list):
        report.add(Diagnostic(settings.place("hooks"), "hooks: には「- 」で始まるリストを書いてください。"))
        return []
    named = named or []
    strangers = [(index, str(name)) for index, name in enumerate(named) if name not in ours]
    for index, name in strangers:
        message = f"hooks: の「{name}」はありません。{suggest(name, ours)}"
        report.add(Diagnostic(settings.place("hooks", index), message))
    for index, name in enumerate(named):
        if name in named[:index]:
            report.add(
                Diagnostic(settings.place("hooks", index), f"hooks: に「{name}」が 2 回あります。1 行にしてください。")
            )
    missing = "".join(f"「{name}」" for name in ours if name not in named)
    if missing and not strangers:
        message = f"hooks: に{missing}がありません。加えてください。"
        report.add(Diagnostic(settings.key_place("hooks"), message))
    return [ours[name] for name in named if name in ours]


_SETTING_PROBLEMS: tuple[tuple[str, str], ...] = (
    (r"Unrecognised configuration name: (.+)", "「{0}」という設定はありません。"),
    (r"Required configuration not provided", "設定「{key}」がありません。"),
    (r"Expected type: <class 'bool'>", "設定「{key}」には true か false を書いてください。"),
    (r"Expected type: <class 'str'>", "設定「{key}」には文字を書いてください。"),
    (r"Expected type: <class 'list'>", "設定「{key}」には「- 」で始まるリストを書いてください。"),
    (
        r"Expected type: <class '(?:dict|int|float)'>|key-value mapping",
        "設定「{key}」には「名前: 値」の形で書いてください。",
    ),
    (r"The URL isn't valid", "設定「{key}」には https:// で始まるアドレスを書いてください。"),
    (r"Unrecognised theme name: '(.+?)'", "テーマ「{0}」はありません。"),
    (r"The path set in custom_dir \('(?:.*[\\/])?(.+?)'\)", "フォルダー「{0}」がありません。"),
    (r"The \"(.+?)\" plugin is not installed", "プラグイン「{0}」はありません。"),
    (r"The path '(?:.*[\\/])?(.+?)' isn't an existing", "「{0}」というファイルもフォルダーもありません。"),
    (r"Must be a string of format 'IP:PORT'", "設定「{key}」は 127.0.0.1:8000 の形で書いてください。"),
    (
        r"(?s)Failed to load extension '(.+?)'.*(?:KeyError|TypeError|ValueError|AttributeError)",
        "Markdown の拡張「{0}」の設定が正しくありません。",
    ),
    (r"Invalid config options for Markdown Extension '(.+?)'", "Markdown の拡張「{0}」の設定が正しくありません。"),
    (
        r"Invalid Markdown Extensions configuration",
        "markdown_extensions: の書き方が正しくありません。「- 拡張の名前」の形で並べてください。",
    ),
    (r"Failed to load extension '(.+?)'", "Markdown の拡張「{0}」はありません。"),
    (r"'([^']+)': Expected one of \[(.+)\], got '(.+)'", "「{0}」の値「{2}」は使えません。使えるのは {1} です。"),
    (
        r"Expected nav (?:to be a list|item)",
        "nav: の書き方が正しくありません。「- 題: ページ.md」の形で書いてください。",
    ),
)
"""What MkDocs says of a setting, and what a writer can do about it."""


def _explain_setting(message: str, settings: Settings) -> Diagnostic:
    found = re.search(r"Config value '(\w+)': (?:Warning: )?(.*)", message, re.DOTALL)
    if not found:
        return Diagnostic(Location("mkdocs.yml"), "mkdocs.yml を読み込めません。最後に直したところを確かめてください。")
    key, said = found.groups()
    for pattern, words in _SETTING_PROBLEMS:
        if match := re.search(pattern, said):
            place = _place_of_words(match.groups()[::-1], key, settings)
            groups = [group.replace("'", "").replace(", ", "、") for group in match.groups()]
            is_unknown = "Unrecognised configuration" in said and groups[0] == key
            guess = suggest(key, _known_settings()) if is_unknown else ""
            return Diagnostic(place or settings.key_place(key), words.format(*groups, key=key) + guess)
    return Diagnostic(settings.key_place(key), f"設定「{key}」の値が正しくありません。書き方を確かめてください。")


def _place_of_words(words: Sequence[str], setting: str, settings: Settings) -> Location | None:
    """Where one of MkDocs' words stands: as a value, else as a key within some setting."""
    values = (place for word in words for place in settings.places_of(word))
    keys = (place for word in words if word != setting for place in settings.key_places_of(word))
    return next(chain(values, keys), None)


def _known_settings() -> list[str]:
    from mkdocs.config.defaults import MkDocsConfig  # noqa: PLC0415 (slow, and rarely needed)

    return [key for key, _ in MkDocsConfig._schema]  # noqa: SLF001 (MkDocs does not list them otherwise)


# Building -----------------------------------------------------------------------------------------------------------------


def build_into(root: Path, site_dir: Path) -> Report:
    """Build the content at `root` into an empty folder. All that is wrong stands in the report; nothing is printed."""
    report = Report()
    config = read_config(root, report, site_dir, strict=False)
    if config is None:
        return report
    from mkdocs.commands.build import build  # noqa: PLC0415 (not needed where the settings have faults)

    config.extra["build"] = Build(report, kept=REPO / ".cache" / "images")
    config.extra["supervised"] = True
    with _log_to(LOG) as heard:
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        except TemplateError as error:
            report.add(_explain_template(error, root))
        except Exception as error:
            if not (fault := _explain_page(error, heard, root, Path(config.docs_dir))):
                raise
            report.add(fault)
        finally:
            config.plugins.on_shutdown()
    report.extend(Diagnostic(Location("mkdocs.yml"), f"MkDocs の警告: {r.getMessage()}") for r in heard if _is_news(r))
    return report


def check_data(root: Path) -> Report:
    """Judge the settings and the data alone: in a fraction of a build's time, before every commit."""
    require_settings(root)
    report = Report()
    report.extend(load_settings(root / "mkdocs.yml").diagnostics)
    report.extend(load_catalog(root / "docs" / "_data")[1])
    return report


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a warning of MkDocs says something that our own checks do not: they judge links and navigation themselves."""
    return record.levelno >= logging.WARNING and not record.name.startswith("mkdocs.structure")


def _explain_template(error: TemplateError, root: Path) -> Diagnostic:
    """A fault of a theme template, at the deepest of the content's own lines that the error went through."""
    frames = [(Path(frame.filename), frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    frames.append((Path(getattr(error, "filename", None) or ""), getattr(error, "lineno", 1)))
    own = [(file, line) for file, line in frames if file.is_relative_to(root) and file.suffix == ".html"]
    file, line = own[-1] if own else (root / "overrides", 1)
    path = file.relative_to(root).as_posix()
    if isinstance(error, TemplateSyntaxError):
        return explain_syntax(error, read_text(file, path)[0], path)
    return Diagnostic(Location(path, line), f"テンプレートを実行できません（{jinja_words(error)}）。")


def _explain_page(error: Exception, heard: list[logging.LogRecord], root: Path, docs: Path) -> Diagnostic | None:
    """What a page does to Markdown's own code, where no check of ours has seen it coming; None for our own defects."""
    frames = [Path(frame.filename) for frame in traceback.extract_tb(error.__traceback__)]
    said = [re.match(r"Error reading page '(.+?)'", record.getMessage()) for record in heard]
    page = next((match.group(1) for match in said if match), None)
    if page is None or any(file.is_relative_to(REPO / name) for file in frames[-3:] for name in ("hooks", "scripts")):
        return None
    path = (docs / page).relative_to(root).as_posix() if docs.is_relative_to(root) else page
    words = "このページを変換できません。最後に直したところの記号（{ } [ ] * _ や字下げ）を見直してください。"
    return Diagnostic(Location(path), words)


@contextmanager
def _log_to(file: Path) -> Iterator[list[logging.LogRecord]]:
    """What MkDocs says goes to a file; the records are also handed out."""
    file.parent.mkdir(parents=True, exist_ok=True)
    heard: list[logging.LogRecord] = []

    class Listener(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            heard.append(record)

    logger = logging.getLogger("mkdocs")
    to_file = logging.FileHandler(file, mode="a", encoding="utf-8", delay=True)
    to_file.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    handlers: list[logging.Handler] = [to_file, Listener()]
    before = logger.level, logger.propagate
    logger.setLevel(logging.INFO)
    logger.propagate = False
    for handler in handlers:
        logger.addHandler(handler)
    try:
        yield heard
    finally:
        for handler in handlers:
            logger.removeHandler(handler)
        to_file.close()
        logger.level, logger.propagate = before


@contextmanager
def temporary_folder(beside: Path | None = None) -> Iterator[Path]:
    """An empty folder that is gone afterwards; `beside`: on the same disk as that one, so that it can be moved there."""
    if beside is not None:
        beside.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".site-", dir=beside.parent if beside else None))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def replace_folder(new: Path, target: Path) -> None:
    """Put a finished site in the place of the old one; the old one stays until the new one stands."""
    if target.exists():
        old = Path(tempfile.mkdtemp(prefix=".site-old-", dir=target.parent))
        target.rename(old / target.name)
        new.rename(target)
        shutil.rmtree(old, ignore_errors=True)
    else:
        new.rename(target)
    target.chmod(0o755)


def refuse_unsafe_target(target: Path, root: Path) -> None:
    """Only a site may be replaced: never a folder that holds something else."""
    real = target.parent.resolve() / target.name
    kept = [(root / name).resolve() for name in ("docs", "overrides")]
    holds_content = any(folder.is_relative_to(real) for folder in (root.resolve(), *kept))
    if holds_content or any(real.is_relative_to(folder) for folder in kept):
        raise Misuse(f"「{target}」には作れません。ほかのフォルダーを --site-dir に指定してください。")
    if target.is_file() or target.is_symlink():
        raise Misuse(f"「{target}」はフォルダーではありません。ほかの場所を --site-dir に指定してください。")
    is_site = all((target / name).is_file() for name in ("sitemap.xml", "404.html"))
    if target.is_dir() and any(target.iterdir()) and not is_site:
        raise Misuse(
            f"「{target}」には、このコマンドが作ったものではないファイルがあります。空のフォルダーを指定してください。"
        )


# Telling ------------------------------------------------------------------------------------------------------------------


def show(report: Report) -> None:
    """Faults on stdout, one a line; the summary, advice and GitHub's annotations on stderr."""
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    for advice in report.advice:  # first: what must be mended should be what still stands in the window
        print(f"注意: {advice}", file=sys.stderr)
    for fault in report.faults:
        print(fault)
    if on_github:
        for diagnostic in report:
            print(diagnostic.as_annotation(), file=sys.stderr)
    if report.faults:
        print(f"{len(report.faults)} 件の問題があります。", file=sys.stderr)


def run(main: Callable[[], int]) -> NoReturn:
    """End the process with what `main` returns; misuse and our own defects end in one Japanese line and 2."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            # In a log as in a terminal, stdout and stderr stand in the order in which they were said.
            stream.reconfigure(errors="replace", line_buffering=True)
    try:
        code = main()
    except Misuse as error:
        print(error, file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    except Exception as error:  # noqa: BLE001 (a writer can do nothing with a traceback, whatever it is of)
        if isinstance(error.__context__, KeyboardInterrupt):  # Ctrl+C in the middle of a clean-up, which then fails
            code = 130
        else:
            tell_defect(traceback.format_exc())
            code = 2
    sys.exit(code)


def tell_defect(details: str) -> None:
    """One line for the writer, who can only pass it on; the traceback is in the file that the line names."""
    file = LOG.with_name("defect.log")
    name = file.relative_to(REPO) if file.is_relative_to(REPO) else file
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(details, encoding="utf-8")
        where = name.as_posix()
    except OSError:
        where = ""
    print(
        f"このプログラムの不具合で止まりました。{where or '次の内容'} を添えて、開発の担当者に知らせてください。",
        file=sys.stderr,
    )
    # On GitHub nobody can open the file.
    if not where or os.environ.get("GITHUB_ACTIONS") == "true":
        print(details, file=sys.stderr)
