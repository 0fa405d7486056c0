"""The workflows are valid, ask for the least, run only pinned actions, and publish the very site that was checked."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
import yaml

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[1]
GITHUB = ROOT / ".github"
WORKFLOWS = sorted((GITHUB / "workflows").glob("*.y*ml"))
DEV_COMMANDS = {"build", "changes", "check", "mirror-images", "release", "serve", "test"}

USES = re.compile(
    r"^\s*(?:-\s+)?uses:\s*(?P<action>[^@\s]+)@(?P<ref>\S+)(?:\s+#\s*(?P<comment>.*\S))?\s*$", re.MULTILINE
)
DEV_COMMAND = re.compile(r"scripts/dev\.py\s+(\S+)")
WRITES_OF_DEPLOYMENT = {"pages", "id-token"}
WRITES_OF_PROPOSAL = {"contents", "pull-requests"}
WRITES_OF_A_MESSAGE = ({"issues"}, {"pull-requests"})
MIRROR = "python3 scripts/dev.py mirror-images"
RELEASE = "python3 scripts/dev.py release"
PROPOSALS = {MIRROR, RELEASE}


def load(text: str) -> dict[str, Any]:
    """The mapping of a workflow, every scalar as text: YAML 1.1 would read the key `on` as true."""
    tree = yaml.load(text, Loader=yaml.BaseLoader)  # noqa: S506 (it makes text and nothing else)
    assert isinstance(tree, dict)
    return tree


def steps_of(job: dict[str, Any]) -> list[dict[str, Any]]:
    steps: list[dict[str, Any]] = job.get("steps", [])
    return steps


def name_of(step: dict[str, Any]) -> str:
    """What a step does, in a word: its command, or its action without the pin."""
    text: str = step["run"] if "run" in step else step["uses"].partition("@")[0]
    return text.strip()


def policy_faults(text: str) -> Iterator[str]:
    """What this project asks of a workflow beyond the schema."""
    workflow = load(text)
    if workflow.get("permissions") != {}:
        yield "permissions: not empty by default"
    yield from pin_faults(text)
    for name, job in workflow["jobs"].items():
        for fault in (*job_faults(job), *step_faults(job)):
            yield f"{name}: {fault}"


def pin_faults(text: str) -> Iterator[str]:
    for found in USES.finditer(text):
        action, ref, comment = found["action"], found["ref"], found["comment"] or ""
        pinned = re.fullmatch(r"[0-9a-f]{40}", ref) and re.fullmatch(r"v\d+\.\d+\.\d+", comment)
        if not pinned and not comment.startswith("not pinned: "):
            yield f"{action}@{ref}: neither pinned by SHA with its version nor a reason why not"


def job_faults(job: dict[str, Any]) -> Iterator[str]:
    if "timeout-minutes" not in job:
        yield "no timeout"
    permissions = job.get("permissions")
    if not isinstance(permissions, dict):
        yield "permissions not listed one by one"
        return
    writes = {scope for scope, access in permissions.items() if access == "write"}
    if writes == WRITES_OF_PROPOSAL and PROPOSALS & set(map(name_of, steps_of(job))):
        yield from proposal_faults(job)
        return
    if writes in WRITES_OF_A_MESSAGE:
        yield from message_faults(job)
        return
    if writes - WRITES_OF_DEPLOYMENT:
        yield f"may write {', '.join(sorted(writes - WRITES_OF_DEPLOYMENT))}"
    if writes and [name_of(step) for step in steps_of(job)] != ["actions/deploy-pages"]:
        yield "may write and does more than deploy"


def proposal_faults(job: dict[str, Any]) -> Iterator[str]:
    """What a job may not do that proposes what a command of ours has written."""
    if "env" in job:
        yield "may write and hands its environment to every step"
    for step in steps_of(job):
        if step.get("uses", "actions/").partition("@")[0] not in {
            "actions/",
            "actions/checkout",
            "actions/setup-python",
        }:
            yield f"may write and runs {name_of(step)}"
        if "run" in step and "scripts/" in step["run"] and (name_of(step) not in PROPOSALS or "env" in step):
            yield f"may write beside our code: {name_of(step)}"


def message_faults(job: dict[str, Any]) -> Iterator[str]:
    """What a job may not do that writes a comment or an issue: run anything but GitHub's own command."""
    for step in steps_of(job):
        commands = re.findall(r"scripts/|\bpython3?\b|\bgit ", step.get("run", ""))
        if "uses" in step or commands or "gh " not in step.get("run", ""):
            yield f"may write a message and does more: {name_of(step)}"


def step_faults(job: dict[str, Any]) -> Iterator[str]:
    for step in steps_of(job):
        script = step.get("run", "")
        if "${{" in script:
            yield f"an expression inside a script: {script.strip()}"
        for command in DEV_COMMAND.findall(script):
            if command not in DEV_COMMANDS:
                yield f"dev.py has no command {command}"
        is_checkout = step.get("uses", "").startswith("actions/checkout@")
        if is_checkout and step.get("with", {}).get("persist-credentials") != "false":
            yield "the checkout leaves its token behind"


def check_schema(schema: str, *files: Path) -> subprocess.CompletedProcess[str]:
    """Validate against a schema that check-jsonschema carries with it: no network."""
    command = [sys.executable, "-X", "utf8", "-m", "check_jsonschema", "--builtin-schema", schema, *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)


def publish() -> dict[str, Any]:
    return load((GITHUB / "workflows" / "publish.yml").read_text(encoding="utf-8"))


def mirror() -> dict[str, Any]:
    return load((GITHUB / "workflows" / "mirror.yml").read_text(encoding="utf-8"))


def check() -> dict[str, Any]:
    return load((GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8"))


# A workflow that keeps every rule; each case below breaks one of them.
GOOD = f"""\
on: push
permissions: {{}}
jobs:
  build:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: read
    steps:
      - uses: actions/checkout@{"a" * 40} # v1.2.3
        with:
          persist-credentials: false
      - run: python3 scripts/dev.py build
  deploy:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      pages: write
    steps:
      - uses: actions/deploy-pages@v5 # not pinned: the SHA of its release could not be confirmed
  propose:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      contents: write
      pull-requests: write
    steps:
      - run: {MIRROR}
      - run: gh pr create --fill
        env:
          GH_TOKEN: token
  tell:
    runs-on: ubuntu-latest
    timeout-minutes: 5
    permissions:
      issues: write
    steps:
      - run: gh issue create --fill
        env:
          GH_TOKEN: token
"""

BROKEN = {
    "default permissions": ("permissions: {}", "permissions: read-all", "permissions: not empty by default"),
    "a tag for a SHA": (
        f"{'a' * 40} # v1.2.3",
        "v1 # v1.2.3",
        "actions/checkout@v1: neither pinned by SHA with its version nor a reason why not",
    ),
    "a SHA without its version": (
        " # v1.2.3",
        "",
        f"actions/checkout@{'a' * 40}: neither pinned by SHA with its version nor a reason why not",
    ),
    "no timeout": (
        "    timeout-minutes: 5\n    permissions:\n      contents",
        "    permissions:\n      contents",
        "build: no timeout",
    ),
    "no permissions of its own": (
        "    permissions:\n      contents: read\n",
        "",
        "build: permissions not listed one by one",
    ),
    "write access to the code": ("pages: write", "pages: write\n      contents: write", "deploy: may write contents"),
    "write access beside our code": ("contents: read", "pages: write", "build: may write and does more than deploy"),
    "write access to more than a proposal needs": (
        "pull-requests: write",
        "pull-requests: write\n      actions: write",
        "propose: may write actions, contents, pull-requests\npropose: may write and does more than deploy",
    ),
    "a proposal by code of others": (
        "- run: gh pr create --fill",
        f"- uses: someone/open-pr@{'a' * 40} # v1.2.3",
        "propose: may write and runs someone/open-pr",
    ),
    "a proposal of something else": (
        MIRROR,
        "python3 scripts/dev.py build",
        "propose: may write contents, pull-requests\npropose: may write and does more than deploy",
    ),
    "a token beside our code": (
        f"- run: {MIRROR}\n",
        f"- run: {MIRROR}\n        env:\n          GH_TOKEN: token\n",
        f"propose: may write beside our code: {MIRROR}",
    ),
    "a token for every step": (
        "    steps:\n      - run: python3 scripts/dev.py mirror-images",
        "    env:\n      GH_TOKEN: token\n    steps:\n      - run: python3 scripts/dev.py mirror-images",
        "propose: may write and hands its environment to every step",
    ),
    "a message beside our code": (
        "- run: gh issue create --fill",
        "- run: python3 scripts/dev.py check | gh issue create --fill",
        "tell: may write a message and does more: python3 scripts/dev.py check | gh issue create --fill",
    ),
    "a message by code of others": (
        "- run: gh issue create --fill",
        f"- uses: someone/comment@{'a' * 40} # v1.2.3",
        "tell: may write a message and does more: someone/comment",
    ),
    "an expression in a script": (
        "dev.py build",
        "dev.py build ${{ github.head_ref }}",
        "build: an expression inside a script: python3 scripts/dev.py build ${{ github.head_ref }}",
    ),
    "an unknown command": ("dev.py build", "dev.py publish", "build: dev.py has no command publish"),
    "a token left behind": (
        "persist-credentials: false",
        "fetch-depth: 0",
        "build: the checkout leaves its token behind",
    ),
}


def test_every_workflow_is_valid() -> None:
    assert WORKFLOWS
    result = check_schema("vendor.github-workflows", *WORKFLOWS)
    assert result.returncode == 0, result.stdout + result.stderr


def test_a_workflow_with_a_mistyped_key_fails_the_schema(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = (GITHUB / "workflows" / "check.yml").read_text(encoding="utf-8")
    assert "    runs-on: " in text
    broken.write_text(text.replace("    runs-on: ", "    run-on: "), encoding="utf-8")
    result = check_schema("vendor.github-workflows", broken)
    assert result.returncode == 1
    assert "jobs.test" in result.stdout


def test_dependabot_and_the_issue_form_are_valid() -> None:
    for schema, file in {
        "vendor.dependabot": GITHUB / "dependabot.yml",
        "vendor.github-issue-forms": GITHUB / "ISSUE_TEMPLATE" / "correction.yml",
    }.items():
        result = check_schema(schema, file)
        assert result.returncode == 0, result.stdout + result.stderr


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_every_workflow_keeps_the_rules(workflow: Path) -> None:
    text = workflow.read_text(encoding="utf-8")
    assert list(policy_faults(text)) == []
    assert len(USES.findall(text)) == text.count("uses:"), "an action that the rule on pins does not see"


def test_the_rules_let_a_good_workflow_pass() -> None:
    assert list(policy_faults(GOOD)) == []


@pytest.mark.parametrize(("old", "new", "fault"), BROKEN.values(), ids=BROKEN)
def test_the_rules_name_what_is_broken(old: str, new: str, fault: str) -> None:
    assert old in GOOD
    assert list(policy_faults(GOOD.replace(old, new, 1))) == fault.split("\n")


def test_an_action_is_pinned_alike_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for workflow in WORKFLOWS:
        for found in USES.finditer(workflow.read_text(encoding="utf-8")):
            pins.setdefault(found["action"], set()).add(found["ref"])
    assert {action: refs for action, refs in pins.items() if len(refs) > 1} == {}


def test_dev_py_knows_every_command_that_workflows_may_use() -> None:
    result = subprocess.run(
        [sys.executable, "-X", "utf8", str(ROOT / "scripts" / "dev.py"), "--help"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert set(re.findall(r"[a-z-]+", result.stdout)) >= DEV_COMMANDS


def test_only_main_is_published_and_pull_requests_never_are() -> None:
    workflow = publish()
    assert set(workflow["on"]) == {"push", "workflow_dispatch"}
    assert workflow["on"]["push"] == {"branches": ["main"]}
    assert workflow["jobs"]["build"]["if"] == "github.ref == 'refs/heads/main'"
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": "false"}


def test_the_published_site_is_the_one_that_was_tested_and_built_in_the_same_job() -> None:
    jobs = publish()["jobs"]
    steps = {name_of(step): step for step in steps_of(jobs["build"])}
    order = list(steps)
    tested, built = order.index("python3 scripts/dev.py test"), order.index("python3 scripts/dev.py build")
    uploaded = order.index("actions/upload-pages-artifact")
    assert tested < built
    assert built + 1 == uploaded == len(order) - 1, "nothing may touch the site between its check and its upload"
    assert steps["actions/upload-pages-artifact"]["with"] == {"path": "site"}
    assert jobs["deploy"]["needs"] == "build"
    assert jobs["deploy"]["environment"]["name"] == "github-pages"


def test_the_published_site_knows_its_own_address() -> None:
    steps = {name_of(step): step for step in steps_of(publish()["jobs"]["build"])}
    address = f"${{{{ steps.{steps['actions/configure-pages']['id']}.outputs.base_url }}}}/"
    assert steps["python3 scripts/dev.py build"]["env"] == {"SITE_URL": address}


def test_a_change_is_checked_on_the_oldest_and_newest_python_and_on_three_systems() -> None:
    workflow = check()
    assert set(workflow["on"]) == {"pull_request", "push", "schedule"}
    jobs = workflow["jobs"]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    bounds = re.fullmatch(r">=3\.(\d+)(?:\.\d+)?,<3\.(\d+)", project["requires-python"])
    assert bounds is not None
    assert jobs["test"]["strategy"]["matrix"]["python"] == [f"3.{bounds[1]}", f"3.{int(bounds[2]) - 1}"]
    assert jobs["test"]["runs-on"] == "ubuntu-latest"
    assert jobs["writers"]["strategy"]["matrix"]["os"] == ["windows-latest", "macos-latest"]
    assert [name_of(step) for step in steps_of(jobs["writers"])][-2:] == [
        "python scripts/dev.py build",
        "python scripts/dev.py check",
    ]


def test_pictures_are_brought_in_weekly_or_by_hand_and_never_for_a_pull_request() -> None:
    workflow = mirror()
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    assert len(workflow["on"]["schedule"]) == 1
    assert re.fullmatch(r"\d+ \d+ \* \* [0-6]", workflow["on"]["schedule"][0]["cron"])
    job = workflow["jobs"]["mirror"]
    assert job["if"] == "github.ref == 'refs/heads/main'"
    assert job["permissions"] == {"contents": "write", "pull-requests": "write"}
    assert workflow["concurrency"] == {"group": "mirror", "cancel-in-progress": "false"}


@pytest.mark.skipif(sys.platform == "win32", reason="the script runs on Linux")
@pytest.mark.parametrize(
    ("job", "branch", "title", "message", "file"),
    [
        pytest.param(
            mirror()["jobs"]["mirror"],
            "mirror-images",
            "画像を取り込みました",
            "Screenshots from their sources",
            "docs/images/new.png",
            id="pictures",
        ),
        pytest.param(
            publish()["jobs"]["record"],
            "release-record",
            "更新情報を書き足しました",
            "News and addresses of what was published",
            "docs/_data/news.yml",
            id="news",
        ),
    ],
)
def test_what_a_command_wrote_is_proposed_once(
    tmp_path: Path, job: dict[str, Any], branch: str, title: str, message: str, file: str
) -> None:
    """The script of the workflow on a real repository, with a `gh` that writes down what it is asked."""
    (step,) = (step for step in steps_of(job) if "gh pr create" in step.get("run", ""))
    repo, asked, open_requests = tmp_path / "repo", tmp_path / "asked", tmp_path / "open"
    gh = tmp_path / "bin" / "gh"
    gh.parent.mkdir()
    gh.write_text(f'#!/bin/sh\necho "$@" >> {asked}\ncase "$*" in "pr list"*) cat {open_requests};; esac\n')
    gh.chmod(0o755)
    asked.touch()
    open_requests.write_text("0\n")
    environment = os.environ | {
        "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
        "BODY": "本文",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }

    def git(*words: str) -> str:
        command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", *words]
        return subprocess.run(command, cwd=repo, env=environment, check=True, capture_output=True, text=True).stdout

    def propose() -> list[str]:
        asked.write_text("")
        command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
        subprocess.run(command, cwd=repo, env=environment, check=True, capture_output=True)
        return asked.read_text().splitlines()

    (repo / "docs").mkdir(parents=True)
    git("init", "--quiet", "--initial-branch", "main")
    (repo / "docs" / "index.md").write_text("a")
    git("add", ".")
    git("commit", "--quiet", "-m", "start")
    git("init", "--quiet", "--bare", str(tmp_path / "origin"))
    git("remote", "add", "origin", str(tmp_path / "origin"))
    assert propose() == []

    listing = f"pr list --head {branch} --state open --json number --jq length"
    create = f"pr create --base main --head {branch} --title {title} --body 本文"
    for expected in (["auth setup-git", listing, create], ["auth setup-git", listing]):
        git("switch", "--quiet", "--force", "main")
        git("branch", "--quiet", "--force", "-D", branch) if branch in git("branch") else ""
        (repo / file).parent.mkdir(exist_ok=True)
        (repo / file).write_bytes(b"new")
        (repo / "elsewhere").write_text("not proposed")
        assert propose() == expected
        assert git("ls-tree", "-r", "--name-only", f"origin/{branch}").split() == [
            file,
            "docs/index.md",
        ]
        assert git("log", "--format=%s", f"main..origin/{branch}") == f"{message}\n"
        open_requests.write_text("1\n")


def stale() -> dict[str, Any]:
    return load((GITHUB / "workflows" / "stale.yml").read_text(encoding="utf-8"))


@pytest.mark.skipif(sys.platform == "win32", reason="the script runs on Linux")
@pytest.mark.parametrize(
    ("text", "number", "asked"),
    [
        pytest.param(
            "- a",
            "",
            [
                "label create stale --repo o/r --force --description 確かめる手順と見直すページ",
                "issue create --repo o/r --label stale --title 手順とページの見直し --body 前置き  - a",
            ],
            id="the first time",
        ),
        pytest.param("- a", "7", ["issue edit 7 --repo o/r --body 前置き  - a"], id="the issue is open"),
        pytest.param("", "7", ["issue close 7 --repo o/r --comment すべて確かめました。"], id="nothing any more"),
        pytest.param("", "", [], id="nothing"),
    ],
)
def test_what_is_stale_stands_in_one_issue(tmp_path: Path, text: str, number: str, asked: list[str]) -> None:
    (step,) = steps_of(stale()["jobs"]["report"])
    gh, log = tmp_path / "bin" / "gh", tmp_path / "asked"
    gh.parent.mkdir()
    gh.write_text(
        f'#!/bin/sh\necho "$@" | tr "\\n" " " | sed "s/ *$//" >> {log}\necho >> {log}\n'
        f'case "$*" in "issue list"*) echo {number};; esac\n'
    )
    gh.chmod(0o755)
    environment = os.environ | {
        "PATH": f"{gh.parent}{os.pathsep}{os.environ['PATH']}",
        "REPOSITORY": "o/r",
        "TEXT": text,
        "LEAD": "前置き",
    }
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    subprocess.run(command, env=environment, check=True, capture_output=True)
    first, *others = log.read_text("utf-8").splitlines()
    assert first == "issue list --repo o/r --label stale --state open --json number --jq .[0].number // empty"
    assert [line for line in others if line] == asked


def test_the_comment_of_a_proposal_says_what_the_command_says() -> None:
    jobs = check()["jobs"]
    assert 'dev.py changes --markdown "$BASE"' in steps_of(jobs["changes"])[-1]["run"]
    assert jobs["comment"]["needs"] == "changes"
    assert jobs["comment"]["if"] == "github.event.pull_request.head.repo.full_name == github.repository"
    assert steps_of(jobs["comment"])[0]["env"]["TEXT"] == "${{ needs.changes.outputs.text }}"


def test_what_was_published_is_recorded_after_it_was_published() -> None:
    assert publish()["jobs"]["record"]["needs"] == "deploy"
