"""mkdocs.yml and what it inherits."""

from __future__ import annotations

from pathlib import Path

import pytest

from helpcenter.diagnostics import Location
from helpcenter.settings import Settings, load_settings


def load(tmp_path: Path, **files: str) -> Settings:
    for name, text in files.items():
        file = tmp_path / name.replace("__", "/").replace("_yml", ".yml")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, "utf-8")
    return load_settings(tmp_path / "mkdocs.yml")


def test_the_nearest_file_wins(tmp_path: Path) -> None:
    settings = load(tmp_path, mkdocs_yml="INHERIT: a/base.yml\nx: 1\n", a__base_yml="x: 2\ny: 3\nz:\n  - 1\n")
    assert [settings.value(key) for key in "xyw"] == ["1", "3", None]
    assert settings.place("x") == Location("mkdocs.yml", 2, 4)
    assert settings.place("z", 0) == Location("a/base.yml", 4, 5)
    assert settings.place("w") == Location("mkdocs.yml", 1, 1)
    assert settings.place() == Location("mkdocs.yml", 1, 1)
    assert settings.key_place("y") == Location("a/base.yml", 2, 1)
    assert settings.key_place("w") == Location("mkdocs.yml")


def test_values_are_found_wherever_they_stand(tmp_path: Path) -> None:
    settings = load(tmp_path, mkdocs_yml="INHERIT: base.yml\nnav:\n  - a.md\n", base_yml="b: a.md\nc: not a.md\n")
    assert settings.places_of("a.md") == [Location("mkdocs.yml", 3, 5), Location("base.yml", 1, 4)]


@pytest.mark.parametrize(
    ("text", "base", "fault"),
    [
        ("INHERIT: base.yml\n", None, "mkdocs.yml:1:10: INHERIT: のファイル「base.yml」がありません。"),
        (
            "INHERIT: base.yml\n",
            "INHERIT: mkdocs.yml\n",
            "base.yml:1:10: INHERIT: のファイル「mkdocs.yml」が、このファイルを取り込んでいます。どちらかの INHERIT: を消してください。",
        ),
        (
            "INHERIT: base.yml\n",
            "- a\n",
            "base.yml:1:1: サイトの設定がありません。「site_name: サイトの名前」から書き始めてください。",
        ),
        ("INHERIT: [a]\n", None, ""),
    ],
)
def test_what_cannot_be_inherited_is_told(tmp_path: Path, text: str, base: str | None, fault: str) -> None:
    settings = load(tmp_path, mkdocs_yml=text, **({"base_yml": base} if base else {}))
    assert [str(d) for d in settings.diagnostics] == ([fault] if fault else [])
