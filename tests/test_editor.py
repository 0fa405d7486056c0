"""The settings for VS Code complete what the build accepts, and its tasks turn our lines into clickable problems."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

from helpcenter.diagnostics import Diagnostic, Location

ROOT = Path(__file__).resolve().parents[1]
SCHEMAS = ROOT / "docs" / "_data" / "schemas"


def load(name: str) -> Any:
    return json.loads((ROOT / ".vscode" / name).read_text(encoding="utf-8"))


def test_every_schema_is_bound_to_data_that_exist() -> None:
    bound: dict[str, str] = load("settings.json")["yaml.schemas"]
    assert {ROOT / schema for schema in bound} == set(SCHEMAS.glob("*.json"))
    assert [pattern for pattern in bound.values() if not list(ROOT.glob(pattern))] == []


def test_every_data_file_has_a_schema() -> None:
    patterns = load("settings.json")["yaml.schemas"].values()
    covered = {file for pattern in patterns for file in ROOT.glob(pattern)}
    assert set((ROOT / "docs" / "_data").rglob("*.yml")) - covered == set()


def test_tasks_go_through_the_one_door() -> None:
    commands = {task["label"]: task["args"] for task in load("tasks.json")["tasks"]}
    assert commands == {"確認": ["scripts/dev.py", "check"], "プレビュー": ["scripts/dev.py", "serve"]}


def problems(line: str) -> list[tuple[str, ...]]:
    """What the task 確認 makes of a line of our output: severity, file, line, column and message."""
    task = next(task for task in load("tasks.json")["tasks"] if task["label"] == "確認")
    found = []
    for matcher in task["problemMatcher"]:
        pattern = matcher["pattern"]
        if match := re.search(pattern["regexp"], line):
            place = (match[pattern[part]] for part in ("file", "line", "column", "message"))
            found.append((matcher["severity"], *place))
    return found


def test_a_diagnostic_becomes_one_problem_at_its_place() -> None:
    line = str(Diagnostic(Location("docs/設定 1/ページ.md", 12, 3), "画像「a.png」が見つかりません。"))
    place = ("docs/設定 1/ページ.md", "12", "3", "画像「a.png」が見つかりません。")
    assert problems(line) == [("error", *place)]
    assert problems(f"注意: {line}") == [("warning", *place)]


def test_other_lines_do_not_become_problems() -> None:
    for line in ("2 件の問題があります", "::error file=docs/a.md,line=1,col=1::だめです。"):
        assert problems(line) == []
