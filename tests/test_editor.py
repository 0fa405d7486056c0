"""The settings for VS Code complete what the build accepts, and its tasks turn our lines into clickable problems."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from site_run import build_into
from small_site import copy_content, edit

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
    assert commands == {
        "確認": ["scripts/dev.py", "check"],
        "データの確認": ["scripts/dev.py", "check", "--data"],
        "プレビュー": ["scripts/dev.py", "serve"],
    }


def problems(line: str, label: str = "確認") -> list[tuple[str, ...]]:
    """What the task 確認 makes of a line of our output: severity, file, line, column and message."""
    task = next(task for task in load("tasks.json")["tasks"] if task["label"] == label)
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


def test_real_output_becomes_problems(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    edit(root, {"docs/_data/scopes.yml": {"replace": ["kind: none", "kind: non"]}})
    command = [sys.executable, "-X", "utf8", str(ROOT / "scripts/check_content.py"), "--root", str(root)]
    for extra, label in (([], "確認"), (["--data"], "データの確認")):
        told = subprocess.run([*command, *extra], capture_output=True, text=True, check=False, timeout=60)
        assert told.returncode == 1
        found = [problem for line in told.stdout.splitlines() for problem in problems(line, label)]
        words = "「kind」の値「non」は使えません。使えるのは none、required、unconfirmed です。もしかして: 「none」"
        assert found == [("error", "docs/_data/scopes.yml", "41", "13", words)]
        advice = [problem for line in told.stderr.splitlines() for problem in problems(line, label)]
        assert {severity for severity, *_ in advice} == {"warning"}


def test_the_preview_tells_vs_code_when_a_build_begins_and_ends() -> None:
    task = next(task for task in load("tasks.json")["tasks"] if task["label"] == "プレビュー")
    (matcher,) = task["problemMatcher"]
    source = (ROOT / "scripts/serve_site.py").read_text("utf-8")
    said = re.findall(r'_say\(f?"([^"]+)"\)', source)
    begins = [line for line in said if re.search(matcher["background"]["beginsPattern"], line)]
    ends = [line.replace("{len(reply.faults)}", "2") for line in said]
    ends = [line for line in ends if re.search(matcher["background"]["endsPattern"], line)]
    assert (len(begins), len(ends)) == (1, 2)
    assert problems("docs/a.md:1:2: だめです。", "プレビュー") == [("error", "docs/a.md", "1", "2", "だめです。")]


def expanded(name: str) -> str:
    """A snippet as VS Code inserts it when its writer only presses Tab."""
    body = "\n".join(load("help-center.code-snippets")[name]["body"])
    body = re.sub(r"\$\{\d+:([^}]*)\}", r"\1", body)
    return re.sub(r"\$\{\d+\|([^,|]*)[^}]*\}", r"\1", body).replace("$0", "")


@pytest.mark.parametrize(
    ("name", "file", "behind", "indent"),
    [
        ("手順", "docs/_data/guides/ecgo.yml", "        basis: seed\n", 6),
        ("APIの項目", "docs/_data/scopes.yml", "    coupon_check: true\n", 2),
        ("よくあるご質問", "docs/_data/faq.yml", "questions:\n", 2),
        ("折りたたみ", "docs/faq/keys.md", "をご覧ください。\n", 0),
        ("補足", "docs/faq/keys.md", "をご覧ください。\n", 0),
    ],
)
def test_a_snippet_with_its_defaults_is_valid_content(
    name: str, file: str, behind: str, indent: int, tmp_path: Path
) -> None:
    root = copy_content(tmp_path / "content")
    text = textwrap.indent(expanded(name), " " * indent)
    if name == "よくあるご質問":
        (root / file).write_text(behind + text + "\n", "utf-8")
    else:
        edit(root, {file: {"replace": [behind, f"{behind}{'' if indent else chr(10)}{text}\n"]}})
    if name == "APIの項目":
        guide = root / "docs/_data/guides/api-setup.yml"
        edit(
            root,
            {str(guide): {"replace": ["          - item.get\n", "          - item.get\n          - item.search\n"]}},
        )
    report = build_into(root, tmp_path / "site")
    assert [str(fault) for fault in report.faults] == []


def test_the_snippet_of_a_page_is_a_page(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    (root / "docs/faq/keys.md").write_text(f"{expanded('新しいページ')}\n## 控える {{#key}}\n", "utf-8")
    assert [str(fault) for fault in build_into(root, tmp_path / "site").faults] == []


def git(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    identity = ["-c", "user.name=t", "-c", "user.email=t@example.com", "-c", "commit.gpgsign=false"]
    return subprocess.run(
        ["git", *identity, *words], cwd=folder, capture_output=True, text=True, check=False, timeout=60
    )


@pytest.mark.skipif(sys.platform == "win32", reason="the stand-in for dev.py is found by another name there")
def test_the_hook_checks_the_data_before_a_commit_that_changes_content(tmp_path: Path) -> None:
    git(tmp_path, "init")
    git(tmp_path, "config", "core.hooksPath", str(ROOT / ".githooks"))
    (tmp_path / "scripts").mkdir()
    (tmp_path / "docs").mkdir()
    (tmp_path / "scripts/dev.py").write_text(
        "import pathlib, sys\nprint(sys.argv[1:])\nsys.exit('wrong' in pathlib.Path('docs/a.md').read_text())\n",
        "utf-8",
    )
    page = tmp_path / "docs/a.md"
    page.write_text("right", "utf-8")
    git(tmp_path, "add", "-A")
    first = git(tmp_path, "commit", "-m", "a")
    assert first.returncode == 0, first.stderr
    assert "['check', '--data']" in first.stdout + first.stderr
    page.write_text("wrong", "utf-8")
    (tmp_path / "other.txt").write_text("x", "utf-8")
    git(tmp_path, "add", "other.txt")
    assert "check" not in git(tmp_path, "commit", "-m", "b").stdout, "no content is in this commit"
    git(tmp_path, "add", "-A")
    refused = git(tmp_path, "commit", "-m", "c")
    assert refused.returncode == 1
    assert "コミットしませんでした。" in refused.stderr
    assert git(tmp_path, "log", "--format=%s").stdout.split() == ["b", "a"]
