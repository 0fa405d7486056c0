"""What is kept from one check to the next, and when it is not believed."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from images.content import Content
from images.pictures import png

from helpcenter.images import verdict_cache
from helpcenter.images.inspect import Inspection, inspect_file
from helpcenter.images.verdict_cache import VerdictCache

SHOWN = {"images/a.png": None}
EMPTY = ["docs/images/a.png:1:1: 画像「docs/images/a.png」は空です（0 バイト）。もとの画像を入れ直してください。"]


class Checks:
    """Checks one picture again and again, and counts how often it is opened."""

    def __init__(self, root: Path, patch: pytest.MonkeyPatch) -> None:
        self.content = Content(root)
        self.file = self.content.put("images/a.png", png())
        self.age(100)
        self.store = root / "cache"
        self.opened = 0
        patch.setattr(verdict_cache, "inspect_file", self._count)

    def _count(self, file: Path) -> Inspection:
        self.opened += 1
        return inspect_file(file)

    def age(self, seconds: float) -> None:
        now = self.file.stat().st_mtime
        os.utime(self.file, (now - seconds, now - seconds))

    def run(self) -> list[str]:
        return self.content.check(SHOWN, VerdictCache(self.store, self.content.docs))

    @property
    def kept(self) -> Path:
        (file,) = self.store.iterdir()
        return file


@pytest.fixture(name="checks")
def _checks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Checks:
    return Checks(tmp_path, monkeypatch)


def test_picture_is_opened_once(checks: Checks) -> None:
    assert (checks.run(), checks.run(), checks.opened) == ([], [], 1)


def test_verdict_is_the_same_the_second_time(checks: Checks) -> None:
    checks.file.write_bytes(b"")
    checks.age(100)
    assert (checks.run(), checks.run(), checks.opened) == (EMPTY, EMPTY, 1)


def test_changed_picture_is_opened_again(checks: Checks) -> None:
    checks.run()
    checks.file.write_bytes(b"")
    assert (checks.run(), checks.opened) == (EMPTY, 2)


def test_picture_of_the_same_size_and_another_time_is_opened_again(checks: Checks) -> None:
    checks.run()
    checks.age(50)
    assert (checks.run(), checks.opened) == ([], 2)


def test_young_picture_is_believed_only_after_a_look_at_its_bytes(checks: Checks) -> None:
    """It may change within the grain of the clock: same size, same time."""
    data = png()
    checks.file.write_bytes(data)
    time = checks.file.stat().st_mtime_ns
    assert (checks.run(), checks.run(), checks.opened) == ([], [], 1)
    checks.file.write_bytes(bytes(len(data)))
    os.utime(checks.file, ns=(time, time))
    assert len(checks.run()) == 1
    assert checks.opened == 2


def test_unreadable_picture_is_not_remembered(checks: Checks) -> None:
    checks.file.unlink()
    checks.file.mkdir()
    cache = VerdictCache(checks.store, checks.content.docs)
    assert [problem.kind for problem in cache.inspect(checks.file).problems] == ["unreadable"]
    assert cache.new == {}


def test_other_rules_open_everything_again(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    checks.run()
    monkeypatch.setattr(verdict_cache, "_VERSION", "other")
    assert (checks.run(), checks.opened) == ([], 2)


def _other_type(text: str) -> str:
    kept = json.loads(text)
    kept["files"]["images/a.png"]["inspection"]["problems"] = [{"kind": "no-such-kind", "text": 3, "level": 0}]
    return json.dumps(kept)


@pytest.mark.parametrize(
    "damage",
    [lambda text: text[: len(text) // 2], lambda _: "", lambda _: "[]", lambda _: "\0\ud800", _other_type],
    ids=["half", "empty", "list", "garbage", "other_type"],
)
def test_damaged_store_is_ignored_and_mended(damage: Callable[[str], str], checks: Checks) -> None:
    checks.run()
    checks.kept.write_bytes(damage(checks.kept.read_text("utf-8")).encode("utf-8", "surrogatepass"))
    assert (checks.run(), checks.opened) == ([], 2)
    assert (checks.run(), checks.opened) == ([], 2)


def test_store_that_cannot_be_written_hinders_nobody(checks: Checks) -> None:
    checks.store.write_bytes(b"a file where the folder should be")
    assert (checks.run(), checks.run(), checks.opened) == ([], [], 2)


def test_nothing_half_written_is_left(checks: Checks, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise OSError

    monkeypatch.setattr(Path, "replace", fail)
    assert checks.run() == []
    assert list(checks.store.iterdir()) == []


def test_unchanged_store_is_not_written_again(checks: Checks) -> None:
    checks.run()
    before = checks.kept.stat().st_mtime_ns
    checks.run()
    assert checks.kept.stat().st_mtime_ns == before


def test_what_is_gone_is_forgotten(checks: Checks) -> None:
    checks.run()
    checks.file.unlink()
    assert checks.run() == []
    assert json.loads(checks.kept.read_text("utf-8"))["files"] == {}


def test_folders_do_not_mix(checks: Checks, tmp_path: Path) -> None:
    """Two contents with a file of the same name, size and time."""
    checks.run()
    other = Content(tmp_path / "other")
    file = other.put("images/a.png", bytes(checks.file.stat().st_size))
    os.utime(file, ns=(0, checks.file.stat().st_mtime_ns))
    assert len(other.check(SHOWN, VerdictCache(checks.store, other.docs))) == 1


def test_old_folders_are_forgotten(checks: Checks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(verdict_cache, "_KEPT_FOLDERS", 2)
    for name in ("b", "c", "d"):
        content = Content(tmp_path / name)
        content.put("images/a.png", png())
        content.check(SHOWN, VerdictCache(checks.store, content.docs))
    assert len(list(checks.store.iterdir())) == 2


def test_store_may_not_lie_in_the_checked_folder(checks: Checks) -> None:
    with pytest.raises(ValueError, match="lies in the folder that is checked"):
        VerdictCache(checks.content.docs / ".cache", checks.content.docs)
