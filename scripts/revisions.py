"""The content as git knows it: which revision was published last, and its files in a temporary folder."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_run import Misuse, temporary_folder

# isort: split
# Only now is it known where the package lies.
from helpcenter.changes import Revision, read_revision
from helpcenter.diagnostics import Diagnostic
from helpcenter.redirects import RELEASED

TAGS = "release-*"


class Unreadable(Exception):
    """The data have faults."""

    def __init__(self, faults: list[Diagnostic]) -> None:
        super().__init__(*faults)
        self.faults = faults


def last_release(root: Path) -> str:
    """The newest `release-…` tag before the present; else the commit that last changed released.yml; else the last commit."""
    _require_history(root)
    tag = _git(root, "describe", "--tags", "--abbrev=0", f"--match={TAGS}")
    if tag:
        return tag
    released = _git(root, "log", "-1", "--format=%h", "--", f"docs/_data/{RELEASED}")
    return released or "HEAD"


def said_of(root: Path, revision: str) -> str:
    """What a person calls a revision: `v3（2026-11-24）`."""
    day = _git(root, "log", "-1", "--format=%cs", revision, "--")
    return f"{revision}（{day}）" if day else revision


def read_past(root: Path, revision: str) -> Revision:
    """The content at `root` as it was. Raises Misuse."""
    _require_history(root)
    if revision.startswith("-") or not _git(root, "rev-parse", "--verify", "--quiet", f"{revision}^{{commit}}"):
        raise Misuse(
            f"版「{revision}」が見つかりません。ブランチの名前か、コミットの番号（git log で分かります）を書いてください。"
        )
    with _files_of(root, revision) as folder:
        found, faults = read_revision(folder)
    if found is None:
        raise Misuse(
            f"版「{revision}」のデータは、今の決まりでは読めないため、比べられません（{faults[0]}）。別の版を指定してください。"
        )
    return found


def read_present(root: Path) -> Revision:
    """The content at `root` as it lies on the disk."""
    found, faults = read_revision(root)
    if found is None:
        raise Unreadable(faults)
    return found


@contextmanager
def _files_of(root: Path, revision: str) -> Iterator[Path]:
    prefix = _git(root, "rev-parse", "--show-prefix").rstrip("/")
    tree = f"{revision}:{prefix}" if prefix else revision
    command = ["git", "archive", "--format=tar", tree, "--", "mkdocs.yml", "docs", ":(exclude)docs/images"]
    # From the top: below it git would look for the names where it stands.
    result = subprocess.run(command, cwd=_git(root, "rev-parse", "--show-toplevel"), capture_output=True, check=False)
    if result.returncode:
        raise Misuse(f"版「{revision}」には mkdocs.yml か docs/ がないため、比べられません。")
    with temporary_folder() as folder, tarfile.open(fileobj=io.BytesIO(result.stdout)) as archive:
        archive.extractall(folder, filter="data")
        yield folder


def _require_history(root: Path) -> None:
    if not _git(root, "rev-parse", "--git-dir"):
        raise Misuse("このフォルダーには変更の記録（git）がないため、前の版と比べられません。")


def _git(root: Path, *words: str) -> str:
    """What git answers; nothing where it cannot."""
    try:
        result = subprocess.run(["git", *words], cwd=root, capture_output=True, check=False)
    except OSError:
        raise Misuse("git が見つかりません。git を入れてから、もう一度実行してください。") from None
    return result.stdout.decode("utf-8", "replace").strip() if result.returncode == 0 else ""
