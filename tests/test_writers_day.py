"""A writer's day, played through in a fresh clone: every command as it is typed, every line that it prints."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import sysconfig
import venv
from pathlib import Path

import dev
import pytest
import yaml
from conftest import REPO
from selectolax.lexbor import LexborHTMLParser
from small_site import edit

# All of it happens in other processes.
pytestmark = [
    pytest.mark.no_cover,
    pytest.mark.skipif(sys.platform == "win32", reason="there python3 is called py, and a link needs an administrator"),
]

CHECK = "python3 scripts/dev.py check"
CLEAN = "問題は見つかりませんでした。"
FAQ = "docs/_data/faq.yml"
GUIDE = "docs/_data/guides/register-keys.yml"
SCREENS = "docs/_data/screens.yml"


class Writer:
    """Sits before a clone, types, and keeps every line that comes back, stdout and stderr as a terminal shows them."""

    def __init__(self, root: Path, **variables: str) -> None:
        self.root = root
        self.variables = variables
        self.seen: list[str] = []

    def types(self, command: str, *answers: str) -> tuple[int, list[str]]:
        result = subprocess.run(
            shlex.split(command),
            cwd=self.root,
            env=self.variables,
            input="".join(f"{answer}\n" for answer in answers),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            check=False,
            timeout=120,
        )
        lines = result.stdout.splitlines()
        self.seen += lines
        return result.returncode, lines

    def commits(self) -> str:
        """The number of commits."""
        return self.types("git rev-list --count HEAD")[1][0]

    def edits(self, path: str, old: str, new: str) -> None:
        edit(self.root, {path: {"replace": [old, new]}})

    def place(self, path: str, text: str) -> tuple[int, int]:
        """Line and column of a text that stands once in a file."""
        before, found, after = (self.root / path).read_text("utf-8").partition(text)
        assert found
        assert text not in after
        return before.count("\n") + 1, len(before.rpartition("\n")[2]) + 1

    def shown(self, page: str) -> str:
        """What a reader of the built page reads, without blanks."""
        tree = LexborHTMLParser((self.root / "site" / page / "index.html").read_text("utf-8"))
        main = tree.css_first("main")
        assert main is not None
        return "".join(main.text().split())

    def built(self) -> dict[str, str]:
        files = [file for file in (self.root / "site").rglob("*") if file.suffix in {".html", ".json", ".xml"}]
        return {file.relative_to(self.root / "site").as_posix(): file.read_text("utf-8") for file in files}


@pytest.fixture(name="writer")
def _writer(tmp_path: Path) -> Writer:
    """A clone of this repo as it lies on the disk, on a machine where dev.py has been set up and nothing is online."""
    tools = tmp_path / "bin"
    tools.mkdir()
    (tools / "python3").symlink_to(os.path.realpath(dev.base_python()))  # not the one of the tests' own .venv
    foreign = ("GIT_", "GITHUB_", "PYTHON", "PIP_", "COV_", "SITE_URL", "VIRTUAL_ENV")
    variables = {name: value for name, value in os.environ.items() if not name.startswith(foreign)} | {
        "PATH": f"{tools}{os.pathsep}{os.environ['PATH']}",
        "LC_ALL": "C.UTF-8",
        "PIP_NO_INDEX": "1",
        "GIT_CONFIG_GLOBAL": os.devnull,
        "GIT_CONFIG_SYSTEM": os.devnull,
    }
    variables |= {f"GIT_{role}_NAME": "書き手" for role in ("AUTHOR", "COMMITTER")}
    variables |= {f"GIT_{role}_EMAIL": "writer@example.com" for role in ("AUTHOR", "COMMITTER")}

    origin = Writer(tmp_path / "origin", **variables)
    made = shutil.ignore_patterns(".git", ".venv", ".cache", "site", ".site-*", "__pycache__")
    shutil.copytree(REPO, origin.root, symlinks=True, ignore=made)
    for command in ("git init --quiet", "git add .", "git commit --quiet -m はじめ", "git clone --quiet . ../clone"):
        assert origin.types(command) == (0, [])
    pretend_set_up(tmp_path / "clone")
    return Writer(tmp_path / "clone", **variables)


def pretend_set_up(root: Path) -> None:
    """A .venv as dev.py makes it, but for pip's work: it looks for the packages where these tests find theirs."""
    folder = root / ".venv"
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    (packages / "tests.pth").write_text(f"{sysconfig.get_path('purelib')}\n", "utf-8")
    (packages / "sitecustomize.py").write_text(dev.QUIET_INTERRUPT, "utf-8")
    dev.write_record(folder / dev.SETUP.name, dev.wanted() | {"venv": dev.shown(folder)})


# The day --------------------------------------------------------------------------------------------------------------------

STEP = """\
      - id: close-window
        title: 画面を閉じる
        do: |
          1. 「閉じる」を押します。
        basis: lseg
"""
ASKED, ANSWER = "登録のあと、画面は閉じてもよいですか", "はい。登録が終わっていれば、閉じてもかまいません。"
QUESTION = {
    "id": "close-window",
    "category": "rms",
    "question": ASKED,
    "answer": [{"text": ANSWER, "basis": "lseg"}],
    "page": "rms/register-keys.md#save",
    "paraphrases": ["画面を閉じる", "閉じてよいか"],
}
ANSWERS = ("rms", "close-window", ASKED, ANSWER, "", "rms/register-keys.md#save", "画面を閉じる、閉じてよいか")


def add_a_question(writer: Writer) -> None:
    """Two answers cannot be used at first."""
    category, *words, page, paraphrases = ANSWERS
    typed = ("RMS", category, *words, "rms/register-key.md", page, paraphrases)
    code, said = writer.types("python3 scripts/dev.py new faq", *typed)
    assert (code, said[-1]) == (0, "中身を書いたら、python3 scripts/dev.py check で確かめてください。")
    assert said[-2].endswith(f"なければ空のまま）: {FAQ} に質問「close-window」を加えました。")
    questions = yaml.safe_load((writer.root / FAQ).read_text("utf-8"))["questions"]
    assert [question for question in questions if question["id"] == "close-window"] == [QUESTION]
    code, said = writer.types(CHECK)
    assert (code, said[-1]) == (0, CLEAN)


def rename_a_label(writer: Writer) -> tuple[str, str]:
    """Wherever the old name of a screen stands, as an editor replaces it in all files."""
    screens = yaml.safe_load((writer.root / SCREENS).read_text("utf-8"))["screens"]
    old = next(screen["current"]["label"] for screen in screens if screen["id"] == "mall-login-info")
    new = "モール連携の情報"
    for file in [*(writer.root / "docs").rglob("*.md"), *(writer.root / "docs").rglob("*.yml")]:
        file.write_text(file.read_text("utf-8").replace(old, new), "utf-8")
    return old, new


def test_a_writers_day(writer: Writer) -> None:
    root = writer.root
    assert "\ngit config core.hooksPath .githooks\n" in (root / "CONTRIBUTING.md").read_text("utf-8")
    assert writer.types("git config core.hooksPath .githooks") == (0, [])

    add_a_question(writer)
    guide = yaml.safe_load((root / GUIDE).read_text("utf-8"))
    number = len(guide["editions"][0]["steps"]) + 1
    writer.edits(GUIDE, "    done: ", f"{STEP}    done: ")
    old, new = rename_a_label(writer)

    code, said = writer.types("python3 scripts/dev.py build")
    assert code == 0
    assert said[-1].startswith(f"サイトができました: {root / 'site'}（")
    keys = writer.shown("rms/register-keys")
    assert f"{number}画面を閉じる" in keys
    assert "「閉じる」を押します。" in keys
    assert f"「{new}」を開きます。" in keys
    faq = writer.shown("faq")
    assert ASKED in faq
    assert ANSWER in faq
    assert [name for name, text in writer.built().items() if old in text] == []

    # A colon typed in full width, and a line that has slipped.
    writer.edits(GUIDE, "title: 画面を閉じる", "title： 画面を閉じる")
    writer.edits(FAQ, "    question: 登録のあと", "   question: 登録のあと")
    slipped, column = writer.place(FAQ, "question: 登録のあと")
    line, colon = writer.place(GUIDE, "： 画面を閉じる")
    told = [
        f"{FAQ}:{slipped}:{column}: この行の字下げが、前後の行とそろっていません。",
        f"{GUIDE}:{line}:{colon}: キーの後が全角の「：」です。半角の「: 」（コロンとスペース）に直してください。",
        "2 件の問題があります。",
    ]
    code, said = writer.types(CHECK)
    assert (code, said[-3:]) == (1, told)
    before = writer.commits()
    assert writer.types("git add -A") == (0, [])
    code, said = writer.types("git commit --quiet -m '質問と手順を加えました'")
    refused = "コミットしませんでした。上の問題を直して、もう一度コミットしてください。"
    assert (code, said[-4:], writer.commits()) == (1, [*told, refused], before)

    # Mended, committed, told to the customers.
    writer.edits(GUIDE, "title： 画面を閉じる", "title: 画面を閉じる")
    writer.edits(FAQ, "   question: 登録のあと", "    question: 登録のあと")
    code, said = writer.types(CHECK)
    assert (code, said[-1]) == (0, CLEAN)
    assert writer.types("git add -A") == (0, [])
    code, said = writer.types("git commit --quiet -m '質問と手順を加えました'")
    assert (code, said[-1], writer.commits()) == (0, CLEAN, str(int(before) + 1))
    code, said = writer.types("python3 scripts/dev.py changes HEAD~1")
    assert (code, said[1:]) == (
        0,
        [
            f"- {guide['title']}：手順1の画面の文字が変わりました（「{old}」→「{new}」）。",
            f"- {guide['title']}：手順{number}「画面を閉じる」が加わりました。",
            f"- よくあるご質問「{ASKED}」が加わりました。",
        ],
    )

    assert len(writer.seen) > 30
    assert [line for line in writer.seen if problem_of(line)] == []


# Lines for a person ---------------------------------------------------------------------------------------------------------

# What is no sentence: quoted words, places, commands, addresses, files, and the names that the site itself has.
NAMES = (
    r"「[^「」]*」",
    rf"python3 scripts/dev\.py(?: (?:{'|'.join(dev.COMMANDS)}))?",
    r"(?a:[\w.~-]*/[\w./#~-]+(?::\d+:\d+)?)",
    r"(?a:[\w-]+\.(?:md|yml)(?::\d+:\d+)?)",
    "PICK UP",
)
FOREIGN = r"(?i)traceback|error|warning|exception|(?<![a-z])(?:info|debug|none|nonetype|str|int|bool|float|dict|list|tuple|true|false)(?![a-z])"


def problem_of(line: str) -> str:
    """Why a line is not for a person who reads Japanese and does not program; "" where it is."""
    rest = line
    for name in NAMES:
        rest = re.sub(name, "…", rest)
    if found := re.search(FOREIGN, rest):
        return f"a word of programmers: {found.group()}"
    if found := re.search(r"[A-Za-z][\w']*[,:]? +[A-Za-z][\w']*", rest, re.ASCII):
        return f"English: {found.group()}"
    is_place_or_number = not re.search(r"[A-Za-z]", rest)
    return "" if is_place_or_number or re.search(r"[ぁ-んァ-ヶ一-龠]", rest) else "no Japanese"


@pytest.mark.parametrize(
    ("line", "is_good"),
    [
        ("", True),
        (CLEAN, True),
        ("docs/_data/faq.yml:214:5: 「titel」というキーはここでは使えません。もしかして: 「title」", True),
        ("中身を書いたら、python3 scripts/dev.py check で確かめてください。", True),
        ("  pickup … PICK UP(新着・人気)", True),
        ("docs/_data/faq.yml", True),
        ("Traceback (most recent call last):", False),
        ("  File dev.py, line 3", False),
        ("docs/a.md:1:2: KeyError: 'a'", False),
        ("INFO - 準備します", False),
        ("値は str にしてください。", False),
        ("docs/a.md:1:2: invalid syntax", False),
        ("invalid", False),
        ("この値は not allowed here です。", False),
        ("python3 scripts/dev.py check has failed", False),
    ],
)
def test_a_line_is_judged_by_whom_it_is_for(line: str, *, is_good: bool) -> None:
    assert bool(problem_of(line)) is not is_good
