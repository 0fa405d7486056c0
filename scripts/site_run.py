"""Run MkDocs over one content folder with this repo's hooks, and tell a writer what was found."""

from __future__ import annotations

import logging
import os
import re
import shutil
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn

REPO = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPO / "hooks"))

from helpcenter.build import Build  # noqa: E402 (the package lies beside the hooks)
from helpcenter.diagnostics import Diagnostic, Location, Report, suggest  # noqa: E402
from helpcenter.source import Located, as_mapping, load_yaml, read_text  # noqa: E402

os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
LOG = REPO / ".cache" / "log" / "mkdocs.log"


class Misuse(Exception):
    """The command was called in a way that cannot work; the message is for the person who called it."""


# Configuration ------------------------------------------------------------------------------------------------------------


def read_config(root: Path, report: Report, site_dir: Path | None = None, **settings: Any) -> Any:
    """MkDocs' configuration of the content at `root`, with the hooks of this repo; None when it has faults."""
    file = root / "mkdocs.yml"
    if not file.is_file():
        raise Misuse(f"「{root}」に mkdocs.yml がありません。--root には mkdocs.yml のあるフォルダーを指定してください。")
    text, faults = read_text(file, "mkdocs.yml")
    document = load_yaml(text, "mkdocs.yml", tags=True)
    report.extend([*faults, *document.diagnostics])
    if report.faults:
        return None
    from mkdocs.config import load_config
    from mkdocs.exceptions import ConfigurationError
    from mkdocs.utils.yaml import yaml_load

    with file.open("rb") as stream, _log_to(LOG) as heard:
        try:
            inherited = yaml_load(stream)
            hooks = _resolve_hooks(inherited, document, report)
            if report.faults:
                return None
            if site_dir is not None:
                settings["site_dir"] = str(site_dir)
            return load_config(str(file), hooks=hooks, **settings)
        except (ConfigurationError, SystemExit) as error:
            problems = [record for record in heard if record.levelno >= logging.ERROR] or [error]
            report.extend(_explain_config(str(getattr(p, "msg", p)) , getattr(p, "args", ()), document) for p in problems)
            return None


def _resolve_hooks(config: Any, document: Located, report: Report) -> list[str]:
    """The hooks that the content names, as files of this repo: all that there are, and no others."""
    ours = {f"hooks/{file.name}": str(file) for file in sorted((REPO / "hooks").glob("*.py"))}
    named = as_mapping(config).get("hooks") or []
    place = document.keys.get(("hooks",), Location("mkdocs.yml"))
    for index, name in enumerate(named):
        if name not in ours:
            where = document.places.get(("hooks", index), place)
            report.add(Diagnostic(where, f"hooks: の「{name}」はありません。{suggest(str(name), ours)}"))
    for name in ours:
        if name not in named and len(named) < len(ours):
            report.add(Diagnostic(place, f"hooks: に「{name}」がありません。1 行加えてください。"))
    return [ours[name] for name in named if name in ours]


def _explain_config(message: str, args: Any, document: Located) -> Diagnostic:
    if args and isinstance(args, tuple) and "%" in message:
        message = message % args
    key = re.search(r"Config value '(\w+)': (.*)", message)
    if not key:
        return Diagnostic(Location("mkdocs.yml"), f"mkdocs.yml を読み込めません（{message}）。")
    place = document.keys.get((key.group(1),), Location("mkdocs.yml"))
    return Diagnostic(place, f"設定「{key.group(1)}」が正しくありません（{key.group(2)}）。")


# Building -----------------------------------------------------------------------------------------------------------------


def build_into(root: Path, site_dir: Path) -> Report:
    """Build the content at `root` into an empty folder. All that is wrong stands in the report; nothing is printed."""
    report = Report()
    config = read_config(root, report, site_dir, strict=False)
    if config is None:
        return report
    from mkdocs.commands.build import build

    config.extra["build"] = Build(report)
    config.extra["supervised"] = True
    with _log_to(LOG) as heard:
        config.plugins.on_startup(command="build", dirty=False)
        try:
            build(config)
        finally:
            config.plugins.on_shutdown()
    report.extend(Diagnostic(Location("mkdocs.yml"), f"MkDocs の警告: {r.getMessage()}") for r in heard if _is_news(r))
    return report


def _is_news(record: logging.LogRecord) -> bool:
    """Whether a warning of MkDocs says something that our own checks do not: they judge links and navigation themselves."""
    return record.levelno >= logging.WARNING and not record.name.startswith("mkdocs.structure")


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
    if root.is_relative_to(target) or any((root / name).is_relative_to(target) or target.is_relative_to(root / name) for name in ("docs", "overrides")):
        raise Misuse(f"「{target}」には作れません。ほかのフォルダーを --site-dir に指定してください。")
    if target.is_file() or target.is_symlink():
        raise Misuse(f"「{target}」はフォルダーではありません。ほかの場所を --site-dir に指定してください。")
    if target.is_dir() and any(target.iterdir()) and not (target / "sitemap.xml").is_file():
        raise Misuse(f"「{target}」には、このコマンドが作ったものではないファイルがあります。空のフォルダーを指定してください。")


# Telling ------------------------------------------------------------------------------------------------------------------


def show(report: Report) -> None:
    """Faults on stdout, one a line; the summary, advice and GitHub's annotations on stderr."""
    on_github = os.environ.get("GITHUB_ACTIONS") == "true"
    for fault in report.faults:
        print(fault)
    sys.stdout.flush()
    for advice in report.advice:
        print(f"注意: {advice}", file=sys.stderr)
    if on_github:
        for diagnostic in report:
            print(diagnostic.as_annotation(), file=sys.stderr)
    if report.faults:
        print(f"{len(report.faults)} 件の問題があります。", file=sys.stderr)


def run(main: Callable[[], int]) -> NoReturn:
    """End the process with what `main` returns; misuse and our own defects end in one Japanese line and 2, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
    try:
        code = main()
    except Misuse as error:
        print(error, file=sys.stderr)
        code = 2
    except KeyboardInterrupt:
        code = 130
    except Exception:
        LOG.parent.mkdir(parents=True, exist_ok=True)
        file = LOG.with_name("defect.log")
        file.write_text(traceback.format_exc(), encoding="utf-8")
        print(traceback.format_exc(), file=sys.stderr)
        print(f"このプログラムの不具合です。{file.relative_to(REPO).as_posix()} を添えて、開発の担当者に知らせてください。", file=sys.stderr)
        code = 2
    sys.exit(code)
