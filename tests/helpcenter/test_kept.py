"""What is costly is made once, also by two who make it at the same time."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.kept import keep


def never() -> bytes:
    raise AssertionError("it is kept already")


def test_it_is_made_once(tmp_path: Path) -> None:
    folder = tmp_path / "kept"
    assert keep(folder, ".bin", b"of", lambda: b"made") == b"made"
    assert keep(folder, ".bin", b"of", never) == b"made"
    assert keep(folder, ".bin", b"of other", lambda: b"other") == b"other"
    assert sorted(file.suffix for file in folder.iterdir()) == [".bin", ".bin"]


def test_without_a_folder_it_is_made_each_time() -> None:
    assert keep(None, ".bin", b"of", lambda: b"first") == b"first"
    assert keep(None, ".bin", b"of", lambda: b"second") == b"second"


def test_two_processes_that_make_the_same_do_not_take_it_from_each_other(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace = Path.replace

    def second_comes_between(part: Path, place: Path) -> Path:
        monkeypatch.setattr(Path, "replace", replace)
        assert keep(tmp_path, ".bin", b"of", lambda: b"made") == b"made"
        return part.replace(place)

    monkeypatch.setattr(Path, "replace", second_comes_between)
    assert keep(tmp_path, ".bin", b"of", lambda: b"made") == b"made"
    assert [file.read_bytes() for file in tmp_path.iterdir()] == [b"made"]
