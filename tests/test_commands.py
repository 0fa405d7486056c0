"""`check` and `build` as a writer, a script and CI call them."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import site_run
from small_site import REPO, copy_content, edit

SCRIPTS = REPO / "scripts"
KEYS = "docs/faq/keys.md"
BROKEN = {KEYS: {"append": "\n![画面](../images/rms/nowhere.png)\n"}}
FAULT = "docs/faq/keys.md:11:7: 画像「../images/rms/nowhere.png」が見つかりません。"
SUMMARY = "1 件の問題があります。"
ADVICE = (
    "注意: docs/_data/images.yml:13:11: 画像「app-list」のファイル「docs/images/rms/app-list.png」はまだありません。"
    "ページでは「準備中」と表示されます。"
)


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return copy_content(tmp_path / "content")


def run(*words: str | Path, **variables: str) -> tuple[int, list[str], list[str]]:
    """Exit code and the lines of stdout and stderr of a Python command."""
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"} | variables
    command = [sys.executable, "-X", "utf8", *map(str, words)]
    result = subprocess.run(command, env=environment, capture_output=True, encoding="utf-8", check=False, timeout=120)
    # The steps of the small content have no figures; that advice is not what these tests are about.
    told = [line for line in result.stderr.splitlines() if "略図" not in line]
    return result.returncode, result.stdout.splitlines(), told


def check(*words: str | Path, **variables: str) -> tuple[int, list[str], list[str]]:
    return run(SCRIPTS / "check_content.py", *words, **variables)


def build(*words: str | Path, **variables: str) -> tuple[int, list[str], list[str]]:
    return run(SCRIPTS / "build_site.py", *words, **variables)


def entries(folder: Path) -> dict[str, object]:
    """Everything in a folder: what each entry is, holds, and when it was changed."""
    found: dict[str, object] = {}
    for path in sorted(folder.rglob("*")):
        content = path.read_bytes() if path.is_file() else path.is_dir()
        found[path.relative_to(folder).as_posix()] = (content, path.stat().st_mtime_ns, path.stat().st_mode)
    return found


# What is said, where, and with which exit code ------------------------------------------------------------------------------


def test_check_of_clean_content_ends_with_zero(root: Path) -> None:
    assert check("--root", root) == (0, ["問題は見つかりませんでした。"], [ADVICE])


def test_check_with_a_fault_ends_with_one(root: Path) -> None:
    edit(root, BROKEN)
    assert check("--root", root) == (1, [FAULT], [ADVICE, SUMMARY])


def test_what_must_be_mended_stands_below_what_can_wait(root: Path) -> None:
    """As a terminal or a log shows it, which has both streams in one."""
    edit(root, BROKEN)
    command = [sys.executable, str(SCRIPTS / "check_content.py"), "--root", str(root)]
    environment = {name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"} | {"PYTHONUTF8": "1"}
    result = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = result.communicate(timeout=120)[0].decode("utf-8").splitlines()
    assert [line for line in said if "略図" not in line] == [ADVICE, FAULT, SUMMARY]


def test_faults_are_sorted_by_file_line_and_column(root: Path) -> None:
    edit(root, {KEYS: {"append": '\n[a](x.md) {{ image("b") }}\n'}, "docs/index.md": {"append": "\n[a](y.md)\n"}})
    edit(root, {KEYS: {"append": "\n[a](z.md)\n"}})
    code, faults, _ = check("--root", root)
    assert code == 1
    assert [fault.partition(": ")[0] for fault in faults] == [
        "docs/faq/keys.md:11:5",
        "docs/faq/keys.md:11:14",
        "docs/faq/keys.md:13:5",
        "docs/index.md:11:5",
    ]


def test_github_gets_annotations_beside_the_lines(root: Path) -> None:
    edit(root, BROKEN)
    code, faults, said = check("--root", root, GITHUB_ACTIONS="true")
    assert (code, faults) == (1, [FAULT])
    assert said == [
        ADVICE,
        f"::notice file=docs/_data/images.yml,line=13,col=11::{ADVICE.partition(':13:11: ')[2]}",
        f"::error file=docs/faq/keys.md,line=11,col=7::{FAULT.partition(':11:7: ')[2]}",
        SUMMARY,
    ]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        pytest.param(
            ["--rot", "x"],
            "「--rot x」という指定はありません。使い方: python3 scripts/dev.py check [-h] [--root DIR] [--data] [--stale] [--today 日付]",
            id="an unknown option",
        ),
        pytest.param(
            ["--root"],
            "「--root」の後に値を書いてください。使い方: python3 scripts/dev.py check [-h] [--root DIR] [--data] [--stale] [--today 日付]",
            id="an option without its value",
        ),
        pytest.param(["--root", "/no/such/folder"], "フォルダー「/no/such/folder」がありません。", id="no such folder"),
    ],
)
def test_misuse_is_said_in_one_line(words: list[str], message: str) -> None:
    assert check(*words) == (2, [], [message])


def test_folder_without_settings_is_misuse(tmp_path: Path) -> None:
    message = f"「{tmp_path}」に mkdocs.yml がありません。--root には mkdocs.yml のあるフォルダーを指定してください。"
    assert check("--root", tmp_path) == (2, [], [message])


@pytest.mark.parametrize("locale", [{"PYTHONUTF8": "0", "LC_ALL": "C"}, {"PYTHONIOENCODING": "cp932"}], ids=str)
def test_faults_are_told_whatever_the_console_can_show(root: Path, locale: dict[str, str]) -> None:
    edit(root, BROKEN)
    environment = {**os.environ, "PYTHONCOERCECLOCALE": "0", **locale}
    command = [sys.executable, str(SCRIPTS / "check_content.py"), "--root", str(root)]
    result = subprocess.run(command, env=environment, capture_output=True, check=False, timeout=120)
    assert result.returncode == 1
    assert result.stdout.startswith(b"docs/faq/keys.md:11:7: ")
    assert b"Traceback" not in result.stderr


# A defect of our own --------------------------------------------------------------------------------------------------------

DEFECT = """
import sys
from pathlib import Path

sys.path.insert(0, {scripts!r})
import check_content
import site_run

site_run.LOG = Path({log!r})
def build_into(root, folder):
    raise RuntimeError("boom")
check_content.build_into = build_into
sys.argv = ["check"]
site_run.run(check_content.main)
"""


def test_defect_of_our_own_is_one_line_for_the_writer_and_a_traceback_in_the_log(tmp_path: Path) -> None:
    script = tmp_path / "defect.py"
    log = tmp_path / "log" / "mkdocs.log"
    script.write_text(DEFECT.format(scripts=str(SCRIPTS), log=str(log)), "utf-8")
    file = (tmp_path / "log" / "defect.log").as_posix()
    message = f"このプログラムの不具合で止まりました。{file} を添えて、開発の担当者に知らせてください。"
    assert run(script) == (2, [], [message])
    assert Path(file).read_text("utf-8").endswith("RuntimeError: boom\n")


def test_defect_that_cannot_be_logged_is_shown_behind_the_line(tmp_path: Path) -> None:
    (tmp_path / "log").write_text("a file in the way", "utf-8")
    script = tmp_path / "defect.py"
    script.write_text(DEFECT.format(scripts=str(SCRIPTS), log=str(tmp_path / "log" / "mkdocs.log")), "utf-8")
    code, _, said = run(script)
    assert code == 2
    assert said[0] == "このプログラムの不具合で止まりました。次の内容 を添えて、開発の担当者に知らせてください。"
    assert "RuntimeError: boom" in said


# What is left behind --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("broken", [False, True], ids=["clean", "broken"])
@pytest.mark.parametrize(
    "base", ["", "settings/base.yml", "../base.yml"], ids=["alone", "inherits-below", "inherits-above"]
)
def test_check_leaves_the_content_as_it_is(root: Path, base: str, *, broken: bool) -> None:
    if base:
        settings = (root / "mkdocs.yml").read_text("utf-8")
        head, mark, nav = settings.partition("nav:\n  - ホーム")
        (root / base).parent.mkdir(exist_ok=True)
        (root / base).write_text(head, "utf-8")
        (root / "mkdocs.yml").write_text(f"INHERIT: {base}\n{mark}{nav}", "utf-8")
    if broken:
        edit(root, BROKEN)
    before = entries(root.parent)
    code, faults, _ = check("--root", root)
    assert (code, faults) == ((1, [FAULT]) if broken else (0, ["問題は見つかりませんでした。"]))
    assert entries(root.parent) == before


def test_fault_of_an_inherited_file_names_that_file(root: Path) -> None:
    settings = (root / "mkdocs.yml").read_text("utf-8").replace("faq/keys.md", "faq/kyes.md")
    (root.parent / "base.yml").write_text(settings, "utf-8")
    (root / "mkdocs.yml").write_text("INHERIT: ../base.yml\n", "utf-8")
    line = settings[: settings.index("faq/kyes.md")].count("\n") + 1
    fault = f"../base.yml:{line}:16: nav: のページ「faq/kyes.md」はありません。もしかして: 「faq/keys.md」"
    assert check("--root", root)[:2] == (1, [fault])


def test_build_makes_the_site_and_says_where(root: Path) -> None:
    code, said, _ = build("--root", root)
    assert code == 0
    assert said[-1].startswith(f"サイトができました: {root / 'site'}（")
    assert (root / "site" / "faq" / "keys" / "index.html").is_file()


def test_failed_build_leaves_the_old_site_as_it_is(root: Path) -> None:
    assert build("--root", root)[0] == 0
    edit(root, BROKEN)
    before = entries(root)
    kept = "サイトは作り直していません（前のサイトはそのままです）。"
    assert build("--root", root) == (1, [FAULT], [ADVICE, SUMMARY, kept])
    assert entries(root) == before


def test_next_build_replaces_the_old_site(root: Path) -> None:
    assert build("--root", root)[0] == 0
    (root / "site" / "old.html").write_text("", "utf-8")
    assert build("--root", root)[0] == 0
    assert not (root / "site" / "old.html").exists()
    assert sorted(path.name for path in root.iterdir()) == ["docs", "mkdocs.yml", "overrides", "site"]


NOT_HERE = "には作れません。ほかのフォルダーを --site-dir に指定してください。"
NO_FOLDER = "はフォルダーではありません。ほかの場所を --site-dir に指定してください。"
NOT_OURS = "には、このコマンドが作ったものではないファイルがあります。空のフォルダーを指定してください。"


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        pytest.param(".", NOT_HERE, id="the content"),
        pytest.param("..", NOT_HERE, id="what holds the content"),
        pytest.param("docs", NOT_HERE, id="the pages"),
        pytest.param("docs/site", NOT_HERE, id="among the pages"),
        pytest.param("overrides/assets", NOT_HERE, id="among the templates"),
        pytest.param("way/site", NOT_HERE, id="among the pages by a link"),
        pytest.param("mkdocs.yml", NO_FOLDER, id="a file"),
        pytest.param("link", NO_FOLDER, id="a link to a folder"),
        pytest.param("full", NOT_OURS, id="a folder with other files"),
    ],
)
def test_build_refuses_to_replace_anything_but_a_site(root: Path, target: str, reason: str) -> None:
    (root / "full").mkdir()
    (root / "full" / "letter.txt").write_text("大切な手紙", "utf-8")
    (root / "full" / "sitemap.xml").write_text("", "utf-8")
    (root / "link").symlink_to(root / "full")
    (root / "way").symlink_to(root / "docs")
    before = entries(root)
    path = os.path.normpath(root / target)
    assert build("--root", root, "--site-dir", root / target) == (2, [], [f"「{path}」{reason}"])
    assert entries(root) == before


# Plain MkDocs ---------------------------------------------------------------------------------------------------------------


def mkdocs(root: Path, *words: str) -> tuple[int, list[str], list[str]]:
    command = ["-m", "mkdocs", "build", "-f", f"{root}/mkdocs.yml", "-d", f"{root.parent}/plain", *words]
    return run(*command, NO_MKDOCS_2_WARNING="1")


def test_hooks_find_what_plain_mkdocs_does_not(root: Path) -> None:
    """A raw tag with a missing picture passes MkDocs' own strict checks, and fails ours."""
    page = (
        '---\ndescription: 入口です。\nparaphrases: [入口]\n---\n# 入口\n\n<img src="images/nowhere.png" alt="画面">\n'
    )
    for name in ("pickup", "setup", "rms", "faq"):
        for file in (root / "docs" / name).iterdir():
            file.unlink()
    (root / "docs" / "index.md").write_text(page, "utf-8")
    settings = (root / "mkdocs.yml").read_text("utf-8")
    settings = re.sub(r"(?s)(nav:\n  - ホーム: index.md\n).*?\n\n", r"\1\n", settings)
    (root / "mkdocs.yml").write_text(settings, "utf-8")
    code, faults, _ = check("--root", root)
    assert code == 1
    assert "docs/index.md:7:11: 画像「images/nowhere.png」が見つかりません。" in faults
    (root / "mkdocs.yml").write_text(settings.partition("\nhooks:\n")[0], "utf-8")
    assert mkdocs(root, "--strict")[0] == 0


@pytest.mark.parametrize("broken", [False, True], ids=["clean", "broken"])
def test_plain_mkdocs_with_our_hooks_says_the_same(root: Path, *, broken: bool) -> None:
    (root / "hooks").symlink_to(REPO / "hooks")
    if broken:
        edit(root, BROKEN)
    code, _, said = mkdocs(root)
    assert code == (1 if broken else 0)
    assert any(line.endswith(FAULT) for line in said) is broken


def test_ctrl_c_in_a_clean_up_is_no_defect() -> None:
    """Where Ctrl+C hits while a folder is being removed, the removal fails in its turn."""

    def main() -> int:
        try:
            signal.raise_signal(signal.SIGINT)
        except KeyboardInterrupt:
            raise OSError(9, "Bad file descriptor")  # noqa: B904 (as shutil does it)
        return 0

    with pytest.raises(SystemExit) as ended:
        site_run.run(main)
    assert ended.value.code == 130
