"""`new`, `rename`, `changes`, `release` and `check --stale` as a writer calls them."""

from __future__ import annotations

import importlib
import io
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from pathlib import Path

import pytest
import site_run
import yaml
from site_run import build_into
from small_site import copy_content, edit
from test_commands import entries

TODAY = ("--today", "2026-11-24")
GUIDE = "docs/_data/guides/api-setup.yml"
NEWS = "docs/_data/news.yml"
RELEASED = "docs/_data/released.yml"
REDIRECTS = "docs/_data/redirects.yml"


@pytest.fixture(name="root")
def _root(tmp_path: Path) -> Path:
    return copy_content(tmp_path / "content")


def run(script: str, root: Path, *words: str, typed: str = "", **variables: str) -> tuple[int, list[str], list[str]]:
    """Exit code and the lines of stdout and stderr; every line must be for a person."""
    out, err = io.StringIO(), io.StringIO()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "argv", [script, "--root", str(root), *words])
        patch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(typed.encode("utf-8")), encoding="utf-8"))
        patch.delenv("GITHUB_ACTIONS", raising=False)
        for name, value in variables.items():
            patch.setenv(name, value)
        with redirect_stdout(out), redirect_stderr(err), pytest.raises(SystemExit) as ended:
            site_run.run(importlib.import_module(script).main)
    assert "Traceback" not in out.getvalue() + err.getvalue()
    assert "不具合" not in err.getvalue(), err.getvalue()
    assert isinstance(ended.value.code, int)
    return ended.value.code, out.getvalue().splitlines(), err.getvalue().splitlines()


def faults_of(root: Path) -> list[str]:
    return [str(fault) for fault in build_into(root, root.parent / "check").faults]


# New things -----------------------------------------------------------------------------------------------------------------

LOOK = "中身を書いたら、python3 scripts/dev.py check で確かめてください。"


def test_a_page_is_made_by_answering(root: Path) -> None:
    settings = (root / "mkdocs.yml").read_text("utf-8")
    typed = "rms\nlicense-keys\nキー: 全部\nキーの説明です。\nキー、 鍵、キー\n"
    code, said, _ = run("new_entry", root, "page", *TODAY, typed=typed)
    assert (code, said) == (0, ["docs/rms/license-keys.md を作りました。", "mkdocs.yml の nav: に 1 行加えました。"])
    assert (root / "docs/rms/license-keys.md").read_text("utf-8") == (
        "---\ndescription: キーの説明です。\nparaphrases:\n  - キー\n  - 鍵\nreviewed: 2026-11-24\n---\n\n"
        "# キー: 全部\n\nここに本文を書きます。\n"
    )
    last = "      - APIが利用不可な場合: rms/api-unavailable.md\n"
    new = '      - "キー: 全部": rms/license-keys.md\n'
    assert (root / "mkdocs.yml").read_text("utf-8") == settings.replace(last, last + new)
    assert faults_of(root) == []


def test_a_wrong_answer_is_told_at_once_and_asked_for_again(root: Path) -> None:
    typed = "rsm\nrms\nAPI\nscopes\nindex\nkeys\n\n<b>\nキー\n説明です。\n、\n鍵\n"
    code, _, asked = run("new_entry", root, "page", *TODAY, typed=typed)
    assert code == 0
    told = "\n".join(asked)
    for words in (
        "「rsm」は選べません。使えるのは pickup、setup、rms、faq です。もしかして: 「rms」",
        "「API」は使えません。半角の英小文字・数字・ハイフンで書いてください。例: rms-login",
        "ページ「rms/scopes.md」は、もうあります。別の名前にしてください。",
        "「index」は、カテゴリーの入口の名前です。別の名前にしてください。",
        "空のままにはできません。",
        "「<」は使えません。",
    ):
        assert words in told
    assert asked[-1].endswith(LOOK)


PAGE_WORDS = {"category": "rms", "id": "keys", "title": "キー", "description": "説明です。", "paraphrases": "鍵"}
GUIDE_WORDS = PAGE_WORDS | {
    "place": "rms",
    "lead": "何かをします。",
    "minutes": "",
    "era": "",
    "step": "開く",
    "do": "「設定」を押します。",
    "basis": "inferred",
    "reason": "名前からの推定",
    "done": "",
}
FAQ_WORDS = {
    "category": "rms",
    "id": "where",
    "question": "どこですか",
    "answer": "左です。",
    "basis": "",
    "page": "rms/api-setup.md#open-list",
    "paraphrases": "場所、入口",
}


def options(words: dict[str, str], **other: str) -> list[str]:
    return [part for key, value in (words | other).items() for part in (f"--{key}", value)]


def test_a_guide_is_made_with_its_page(root: Path) -> None:
    code, said, _ = run("new_entry", root, "guide", *TODAY, *options(GUIDE_WORDS))
    assert code == 0
    assert said[0] == "docs/_data/guides/keys.yml を作りました。"
    assert '{{ guide("keys") }}' in (root / "docs/rms/keys.md").read_text("utf-8")
    guide = yaml.safe_load((root / "docs/_data/guides/keys.yml").read_text("utf-8"))
    assert guide["editions"][0]["steps"] == [
        {"id": "start", "title": "開く", "do": "「設定」を押します。", "basis": "inferred", "reason": "名前からの推定"}
    ]
    assert (guide["minutes"], guide["editions"][0]["era"]) == (10, "2026年11月の画面")
    assert faults_of(root) == []


def test_a_question_is_put_behind_the_others_of_its_category(root: Path) -> None:
    assert run("new_entry", root, "faq", *TODAY, *options(FAQ_WORDS))[0] == 0
    for category, id_ in (("faq", "b"), ("rms", "c")):
        more = options(FAQ_WORDS, category=category, id=id_, page="rms/api-setup.md")
        assert run("new_entry", root, "faq", *TODAY, *more)[0] == 0
    questions = yaml.safe_load((root / "docs/_data/faq.yml").read_text("utf-8"))["questions"]
    assert [question["id"] for question in questions] == ["where", "c", "b"]
    assert questions[0] == {
        "id": "where",
        "category": "rms",
        "question": "どこですか",
        "answer": [{"text": "左です。", "basis": "lseg"}],
        "page": "rms/api-setup.md#open-list",
        "paraphrases": ["場所", "入口"],
    }


@pytest.mark.parametrize(
    ("kind", "words", "message"),
    [
        ("page", options(PAGE_WORDS, id="scopes"), "--id の「scopes」: ページ「rms/scopes.md」は、もうあります。別の名前にしてください。まだ何も作っていません。"),
        ("guide", options(GUIDE_WORDS, id="ecgo"), "--id の「ecgo」: 手順書「ecgo」は、もうあります。別の名前にしてください。まだ何も作っていません。"),
        ("guide", options(GUIDE_WORDS, minutes="五"), "--minutes の「五」: 1 から 240 までの整数を、半角で書いてください。まだ何も作っていません。"),
        ("guide", options(GUIDE_WORDS, basis="lsge"), "--basis の「lsge」: 「lsge」は選べません。使えるのは seed、lseg、rakuten-third-party、line-official、inferred です。もしかして: 「lseg」まだ何も作っていません。"),
        ("faq", options(FAQ_WORDS, page="rms/api-setpu.md"), "--page の「rms/api-setpu.md」: ページ「rms/api-setpu.md」はありません。もしかして: 「rms/api-setup.md」まだ何も作っていません。"),
        ("faq", options(FAQ_WORDS, page="rms/api-setup.md#open-lis"), "--page の「rms/api-setup.md#open-lis」: ページ「rms/api-setup.md」に「#open-lis」という場所がありません。もしかして: 「rms/api-setup.md#open-list」まだ何も作っていません。"),
        ("page", options(PAGE_WORDS, description="あ" * 161), f"--description の「{'あ' * 161}」: 長すぎます（160 文字まで、いまは 161 文字）。まだ何も作っていません。"),
        ("page", options(PAGE_WORDS, description="一\n二"), None),
        ("pages", [], "「pages」は作れません。作れるのは page、guide、faq です。もしかして: 「page」"),
        ("page", options({"category": "rms"}), "「ページの名前（半角の英小文字・数字・ハイフン。アドレスになるので、あとで変えません。例: rms-login）」の答えがないまま、入力が終わりました。まだ何も作っていません。"),
    ],
)  # fmt: skip
def test_nothing_is_made_of_a_wrong_answer(root: Path, kind: str, words: list[str], message: str | None) -> None:
    before = entries(root)
    code, said, told = run("new_entry", root, kind, *words)
    assert (code, said) == (2, [])
    assert told[-1] == message or (
        message is None and told[-1].endswith("1 行で書いてください。まだ何も作っていません。")
    )
    assert entries(root) == before


def test_nothing_is_made_where_something_is_wrong_already(root: Path) -> None:
    edit(root, {"docs/faq/keys.md": {"append": "\n[a](../nowhere-at-all.png)\n"}})
    before = entries(root)
    code, said, told = run("new_entry", root, "page", *options(PAGE_WORDS))
    assert code == 1
    assert said == ["docs/faq/keys.md:11:5: リンク先「../nowhere-at-all.png」が見つかりません。"]
    assert told[-1] == "先に、いまある問題を直してください。まだ何も作っていません。"
    assert entries(root) == before


def test_an_old_address_is_not_given_to_another_page(root: Path) -> None:
    edit(root, {REDIRECTS: {"write": "redirects:\n  - old: rms/keys.md\n    new: rms/scopes.md\n"}})
    code, _, told = run("new_entry", root, "page", *options(PAGE_WORDS))
    assert code == 2
    assert told == [
        "--id の「keys」: 「rms/keys.md」は、「rms/scopes.md」に移ったページの前の名前です。別の名前にしてください。まだ何も作っていません。"
    ]


def test_settings_that_cannot_be_added_to_are_left_alone(root: Path) -> None:
    edit(
        root,
        {
            "mkdocs.yml": {
                "replace": [
                    "      - faq/index.md\n      - キーの場所: faq/keys.md\n",
                    "      [faq/index.md, faq/keys.md]\n",
                ]
            }
        },
    )
    before = entries(root)
    code, _, told = run("new_entry", root, "page", *options(PAGE_WORDS, category="faq", id="new"))
    assert code == 2
    assert told == [
        "mkdocs.yml の nav: か faq.yml の書き方が特殊なので、書き足せません。1 行に 1 つの「- 」の形に直してから、もう一度実行してください。"
    ]
    assert entries(root) == before


# Another name ---------------------------------------------------------------------------------------------------------------


def texts(root: Path) -> dict[str, str]:
    files = [file for file in root.rglob("*") if file.suffix in {".md", ".yml", ".jinja", ".html"}]
    return {file.relative_to(root).as_posix(): file.read_text("utf-8") for file in files}


def test_a_page_gets_another_name_and_everything_else_stays(root: Path) -> None:
    edit(
        root,
        {"docs/faq/keys.md": {"append": "\n<!-- ../rms/scopes.md --> [一覧](../rms/scopes.md#item-get)　です。  \n"}},
    )
    before = texts(root)
    code, said, _ = run("rename_entry", root, "rms/scopes.md", "rms/api-list.md")
    assert code == 0
    assert said == [
        "docs/rms/scopes.md を docs/rms/api-list.md に移しました。",
        "mkdocs.yml を直しました。",
        "docs/_data/guides/api-setup.yml を直しました。",
        "docs/faq/keys.md を直しました。",
        "overrides/macros/unavailable.md.jinja を直しました。",
        "前のアドレスを残しました: rms/scopes.md → rms/api-list.md",
    ]
    expected = {
        path.replace("docs/rms/scopes.md", "docs/rms/api-list.md"): text.replace(
            "rms/scopes.md", "rms/api-list.md"
        ).replace("<!-- ../rms/api-list.md", "<!-- ../rms/scopes.md")
        for path, text in before.items()
    }
    redirects = (
        "# 前のアドレスから今のアドレスへの転送です。dev.py rename が書きます。\n"
        "redirects:\n  - old: rms/scopes.md\n    new: rms/api-list.md\n"
    )
    assert texts(root) == expected | {REDIRECTS: redirects}
    assert faults_of(root) == []


def redirects_of(root: Path) -> dict[str, str]:
    read = yaml.safe_load((root / REDIRECTS).read_text("utf-8"))["redirects"]
    return {entry["old"]: entry["new"] for entry in read}


def test_a_chain_is_made_short_and_no_circle_is_left(root: Path) -> None:
    for old, new in (("rms/scopes.md", "rms/b.md"), ("rms/b.md", "faq/c.md")):
        assert run("rename_entry", root, old, new)[0] == 0
    assert redirects_of(root) == {"rms/scopes.md": "faq/c.md", "rms/b.md": "faq/c.md"}
    assert run("rename_entry", root, "faq/c.md", "rms/scopes.md")[0] == 0
    assert redirects_of(root) == {"rms/b.md": "rms/scopes.md", "faq/c.md": "rms/scopes.md"}
    assert faults_of(root) == []


def test_a_place_gets_another_name(root: Path) -> None:
    edit(root, {"docs/index.md": {"append": "\n[場所](faq/keys.md#key)\n"}})
    code, said, _ = run("rename_entry", root, "faq/keys.md#key", "#write-down")
    assert code == 0
    assert said[-1] == "前のアドレスを残しました: faq/keys.md#key → faq/keys.md#write-down"
    assert "## 控える {#write-down}" in (root / "docs/faq/keys.md").read_text("utf-8")
    assert "[場所](faq/keys.md#write-down)" in (root / "docs/index.md").read_text("utf-8")
    assert redirects_of(root) == {"faq/keys.md#key": "faq/keys.md#write-down"}


@pytest.mark.parametrize(
    ("old", "new", "redirects"),
    [
        ("select-scopes", "choose", {"rms/api-setup.md#select-scopes": "rms/api-setup.md#choose"}),
        (
            "step:api-setup/open-list",
            "open-apps",
            {
                "rms/api-setup.md#open-list": "rms/api-setup.md#open-apps",
                "rms/api-setup.md#before-2025-open-list": "rms/api-setup.md#before-2025-open-apps",
            },
        ),
        ("no-row", "not-there", {"rms/api-setup.md#before-2025-no-row": "rms/api-setup.md#before-2025-not-there"}),
        ("guide:api-setup", "rms-api", {}),
        (
            "ecgo",
            "bulk-tool",
            {"rms/api-setup.md#ecgo": "rms/api-setup.md#bulk-tool", "rms/api-setup.md#ecgo-bulk": "rms/api-setup.md#bulk-tool-bulk", "rms/api-setup.md#ecgo-steps": "rms/api-setup.md#bulk-tool-steps"},
        ),
        ("item.get", "item.fetch", {
            "rms/scopes.md#item-get": "rms/scopes.md#item-fetch",
            "rms/scopes.md#check-item-get": "rms/scopes.md#check-item-fetch",
            "rms/api-setup.md#check-item-get": "rms/api-setup.md#check-item-fetch",
            "rms/api-unavailable.md#symptom-license-error-item-get": "rms/api-unavailable.md#symptom-license-error-item-fetch",
        }),
        ("symptom:license-error", "bad-key", {
            "rms/api-unavailable.md#symptom-license-error": "rms/api-unavailable.md#symptom-bad-key",
            "rms/api-unavailable.md#symptom-license-error-item-get": "rms/api-unavailable.md#symptom-bad-key-item-get",
            "rms/api-unavailable.md#symptom-license-error-license-expirydate-get": "rms/api-unavailable.md#symptom-bad-key-license-expirydate-get",
        }),
        ("group:license", "keys", {"rms/scopes.md#group-license": "rms/scopes.md#group-keys"}),
        ("screen:app-list", "apps", {"rms/scopes.md#screen-app-list": "rms/scopes.md#screen-apps"}),
        ("image:app-list", "apps", {}),
        ("login", "rms-login", {}),
    ],
)  # fmt: skip
def test_an_id_gets_another_name(root: Path, old: str, new: str, redirects: dict[str, str]) -> None:
    edit(root, {"docs/index.md": {"append": '\n{{ image("login") }}\n'}})
    code, said, told = run("rename_entry", root, old, new)
    assert (code, told) == (0, [])
    assert (redirects_of(root) if (root / REDIRECTS).is_file() else {}) == redirects
    assert faults_of(root) == []
    id_ = old.rpartition(":")[2].rpartition("/")[2]
    left = [path for path, text in texts(root / "docs").items() if f'("{id_}")' in text or f"- id: {id_}\n" in text]
    assert left == [] or old.startswith(("screen:", "image:"))
    assert said


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("rms/scope.md", "rms/a.md", "ページ「rms/scope.md」はありません。もしかして: 「rms/scopes.md」"),
        ("rms/scopes.md", "rms/ecgo.md", "ページ「rms/ecgo.md」は、もうあります。別の名前にしてください。"),
        ("rms/scopes.md", "rms/scopes.md", "前と同じ名前です。新しい名前を書いてください。"),
        ("rms/scopes.md", "rms/一覧.md", "「rms/一覧.md」は使えません。半角の英小文字・数字・ハイフンで、.md まで書いてください。例: rms/api-list.md"),
        ("rms/scopes.md", "../a.md", "「../a.md」は使えません。半角の英小文字・数字・ハイフンで、.md まで書いてください。例: rms/api-list.md"),
        ("rms/index.md", "rms/a.md", "ホームとカテゴリーの入口（index.md）の名前は変えられません。"),
        ("faq/keys.md#kye", "#a", "ページ「faq/keys.md」の本文に「#kye」という見出しはありません。手順や項目から作られる場所は、その id を変えてください。もしかして: 「key」"),
        ("faq/keys.md#key", "faq/index.md#a", "見出しの名前は、同じページの中で変えます。「faq/keys.md#新しい名前」と書いてください。"),
        ("faq/keys.md#key", "#鍵", "「鍵」は使えません。半角の英小文字・数字・ハイフンで書いてください。"),
        ("faq/keys.md#key", "#key2", "ページ「faq/keys.md」には、もう「#key2」があります。別の名前にしてください。"),
        ("faq/kyes.md#key", "#a", "ページ「faq/kyes.md」はありません。もしかして: 「faq/keys.md」"),
        ("selekt-scopes", "a", "「selekt-scopes」という id はありません。もしかして: 「select-scopes」"),
        ("app-list", "a", "「app-list」は 2 つあります。どれかを、種類を付けて書いてください: image:app-list（画像）、screen:app-list（画面）"),
        ("step:select-scopes", "open-list", "手順の id「open-list」は、もうあります。別の名前にしてください。"),
        ("select-scopes", "選ぶ", "「選ぶ」は使えません。半角の英小文字・数字・ハイフンで書いてください。例: app-list"),
        ("system:rms", "r", "種類「system」はありません。使えるのは group、guide、image、question、scope、screen、step、stop、symptom、synonym、term、topic です。"),
    ],
)  # fmt: skip
def test_a_name_that_cannot_be_used_changes_nothing(root: Path, old: str, new: str, message: str) -> None:
    edit(root, {"docs/faq/keys.md": {"append": "\n## もう一つ {#key2}\n"}})
    before = entries(root)
    assert run("rename_entry", root, old, new) == (2, [], [message])
    assert entries(root) == before


def test_nothing_is_renamed_where_something_is_wrong_already(root: Path) -> None:
    edit(root, {"docs/faq/keys.md": {"append": "\n[a](../nowhere-at-all.png)\n"}})
    before = entries(root)
    code, said, told = run("rename_entry", root, "rms/scopes.md", "rms/a.md")
    assert (code, said) == (1, ["docs/faq/keys.md:11:5: リンク先「../nowhere-at-all.png」が見つかりません。"])
    assert told[-1] == "先に、いまある問題を直してください。まだ何も変えていません。"
    assert entries(root) == before


def test_line_ends_and_byte_order_marks_stay(root: Path) -> None:
    for name in ("docs/rms/index.md", "mkdocs.yml", GUIDE):
        file = root / name
        text = file.read_text("utf-8").replace("{{ category() }}", "[一覧](scopes.md)")
        file.write_bytes(("\ufeff" + text).replace("\n", "\r\n").encode("utf-8"))
    assert run("rename_entry", root, "rms/scopes.md", "rms/a.md")[0] == 0
    for name in ("docs/rms/index.md", "mkdocs.yml", GUIDE):
        raw = (root / name).read_bytes()
        assert raw.startswith("\ufeff".encode())
        assert raw.count(b"\n") == raw.count(b"\r\n")
    assert run("rename_entry", root, "select-scopes", "choose")[0] == 0
    assert b"\r\n      - id: choose\r\n" in (root / GUIDE).read_bytes()


# What changed ---------------------------------------------------------------------------------------------------------------


def git(root: Path, *words: str) -> None:
    alone = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    command = ["git", "-c", "user.name=a", "-c", "user.email=a@example.com", "-c", "commit.gpgsign=false", *words]
    dates = {"GIT_AUTHOR_DATE": "2026-11-20T12:00:00+0900", "GIT_COMMITTER_DATE": "2026-11-20T12:00:00+0900"}
    subprocess.run(command, cwd=root, env=os.environ | alone | dates, check=True, capture_output=True)


@pytest.fixture(name="history")
def _history(root: Path) -> Path:
    git(root, "init", "--quiet", "--initial-branch", "main")
    git(root, "add", ".")
    git(root, "commit", "--quiet", "-m", "start")
    return root


BUTTON = {GUIDE: {"replace": ["「接続確認」を押します。", "「接続テスト」を押します。"]}}
TOLD = "「接続を確かめる」の画面の文字が変わりました（「接続確認」→「接続テスト」）。"


def test_changes_since_the_last_revision(history: Path) -> None:
    assert run("list_changes", history)[:2] == (0, ["お客さまに知らせる変更はありません。"])
    edit(history, BUTTON)
    code, said, told = run("list_changes", history)
    assert (code, said) == (0, [f"- APIの設定：{TOLD}"])
    assert told == ["HEAD（2026-11-20） から今までの、意味の変わった変更です。"]


def test_changes_since_a_tag_of_a_release(history: Path) -> None:
    git(history, "tag", "release-1")
    edit(history, BUTTON)
    git(history, "commit", "--quiet", "-a", "-m", "button")
    code, said, told = run("list_changes", history, "--markdown")
    assert code == 0
    assert said == ["### お客さまに知らせる変更（1 件）", "", f"- APIの設定：{TOLD}"]
    assert told == ["release-1（2026-11-20） から今までの、意味の変わった変更です。"]
    assert run("list_changes", history, "main")[1] == ["お客さまに知らせる変更はありません。"]


def test_changes_of_content_below_the_root_of_its_repository(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "site")
    git(tmp_path, "init", "--quiet", "--initial-branch", "main")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "-m", "start")
    edit(root, BUTTON)
    assert run("list_changes", root)[1] == [f"- APIの設定：{TOLD}"]


@pytest.mark.parametrize("revision", ["HEAAD", "--all", "0000000"])
def test_a_revision_that_is_not_there(history: Path, revision: str) -> None:
    words = (
        f"版「{revision}」が見つかりません。ブランチの名前か、コミットの番号（git log で分かります）を書いてください。"
    )
    if revision == "--all":
        words = "「--all」という指定はありません。使い方: python3 scripts/dev.py changes [-h] [--root DIR] [--markdown] [版]"
    assert run("list_changes", history, revision) == (2, [], [words])


def test_changes_without_history(root: Path) -> None:
    words = "このフォルダーには変更の記録（git）がないため、前の版と比べられません。"
    assert run("list_changes", root, GIT_CEILING_DIRECTORIES=str(root.parent)) == (2, [], [words])


def test_changes_without_git(root: Path) -> None:
    words = "git が見つかりません。git を入れてから、もう一度実行してください。"
    assert run("list_changes", root, PATH="") == (2, [], [words])


def test_changes_of_data_with_faults(history: Path) -> None:
    edit(history, {"docs/_data/scopes.yml": {"append": "x: y\n"}})
    code, said, told = run("list_changes", history)
    assert (code, said) == (1, ["docs/_data/scopes.yml:60:1: 「x」というキーはここでは使えません。"])
    assert told == ["1 件の問題があります。", "データに問題があるため、比べられません。"]
    git(history, "commit", "--quiet", "-a", "-m", "broken")
    edit(history, {"docs/_data/scopes.yml": {"replace": ["x: y\n", ""]}})
    code, said, told = run("list_changes", history)
    fault = "docs/_data/scopes.yml:60:1: 「x」というキーはここでは使えません。"
    words = f"版「HEAD」のデータは、今の決まりでは読めないため、比べられません（{fault}）。別の版を指定してください。"
    assert (code, said, told) == (2, [], [words])


# What is published ----------------------------------------------------------------------------------------------------------


WRITTEN = f"{RELEASED} に、公開したアドレスを N 件書き足しました。"


def test_what_is_published_is_written_down_once(history: Path) -> None:
    code, said, _ = run("release", history, *TODAY)
    assert (code, [re.sub(r"\d+", "N", line) for line in said]) == (0, [WRITTEN])
    assert run("release", history, *TODAY)[:2] == (0, ["書き足すことはありません。"])
    assert faults_of(history) == []
    git(history, "add", ".")
    git(history, "commit", "--quiet", "-m", "released")

    edit(history, BUTTON)
    code, said, told = run("release", history, "--today", "2026-11-25")
    assert (code, said) == (0, [f"{NEWS} に書き足しました: {TOLD}"])
    assert told[-1] == f"{NEWS} を読み直し、文を直すか、いらないものを消してから、公開してください。"
    assert (history / NEWS).read_text("utf-8") == (
        f"news:\n  - id: 2026-11-25-1\n    date: 2026-11-25\n    kind: screen\n    text: {TOLD}\n    page: rms/api-setup.md#check\n"
    )
    assert run("release", history, *TODAY)[1] == ["書き足すことはありません。"]
    assert faults_of(history) == []


def test_an_address_that_is_new_is_added_and_none_is_taken_away(history: Path) -> None:
    assert run("release", history, *TODAY)[0] == 0
    before = yaml.safe_load((history / RELEASED).read_text("utf-8"))["pages"]
    edit(history, {"docs/faq/keys.md": {"replace": ["## 控える {#key}", "## 控える {#write-down}"]}})
    edit(history, {REDIRECTS: {"write": "redirects:\n  - old: faq/keys.md#key\n    new: faq/keys.md#write-down\n"}})
    assert run("release", history, "--today", "2026-12-01")[0] == 0
    after = yaml.safe_load((history / RELEASED).read_text("utf-8"))
    assert str(after["updated"]) == "2026-12-01"
    keys = {page["path"]: page.get("anchors", []) for page in after["pages"]}
    assert keys["faq/keys.md"] == ["key", "write-down"]
    assert {page["path"]: page.get("anchors", []) for page in before} == keys | {"faq/keys.md": ["key"]}
    assert faults_of(history) == []


def test_content_with_faults_is_not_written_down(history: Path) -> None:
    edit(history, {"docs/faq/keys.md": {"append": "\n[a](../nowhere-at-all.png)\n"}})
    before = entries(history)
    code, said, told = run("release", history, *TODAY)
    assert (code, said) == (1, ["docs/faq/keys.md:11:5: リンク先「../nowhere-at-all.png」が見つかりません。"])
    assert told[-1] == "問題があるため、公開の記録は付けていません。"
    assert entries(history) == before


def test_addresses_are_written_down_without_history_too(root: Path) -> None:
    code, said, told = run("release", root, *TODAY, GIT_CEILING_DIRECTORIES=str(root.parent))
    assert (code, [re.sub(r"\d+", "N", line) for line in said]) == (0, [WRITTEN])
    assert (
        "注意: このフォルダーには変更の記録（git）がないため、前の版と比べられません。更新情報は書き足しません。"
        in told
    )


# What is stale --------------------------------------------------------------------------------------------------------------


def test_what_is_stale_is_listed(root: Path) -> None:
    edit(
        root,
        {
            GUIDE: {"append": "verified: 2026-11-01\n"},
            "docs/index.md": {"replace": ["入口です。\n", "入口です。\nreviewed: 2025-01-01\n"]},
        },
    )
    for page in (root / "docs").rglob("*.md"):
        if page.name != "index.md" or page.parent.name != "docs":
            page.write_text(page.read_text("utf-8").replace("\n---\n", "\nreviewed: 2026-11-01\n---\n", 1), "utf-8")
    code, said, told = run("check_content", root, "--stale", *TODAY)
    assert code == 0
    assert said == [
        "docs/_data/guides/ecgo.yml:1:5: 「ECGOで設定」の手順を、まだ実際の画面で確かめていません。確かめたら verified: 2026-11-24 と書いてください。",
        "docs/index.md:3:11: このページを最後に見直したのは 2025年1月1日です（12 か月より前）。読み直して、日付を直してください。",
    ]
    assert told == ["2 件を、確かめるか見直してください。"]


def test_nothing_is_stale(root: Path) -> None:
    for name in ("api-setup", "ecgo"):
        edit(root, {f"docs/_data/guides/{name}.yml": {"append": "verified: 2026-11-01\n"}})
    for page in (root / "docs").rglob("*.md"):
        page.write_text(page.read_text("utf-8").replace("\n---\n", "\nreviewed: 2026-11-01\n---\n", 1), "utf-8")
    assert run("check_content", root, "--stale", *TODAY) == (0, [], ["長く確かめていないものはありません。"])


def test_a_day_that_is_none(root: Path) -> None:
    words = "「--today」の値「2026-13-01」は使えません。2026-11-24 の形で書いてください。使い方: python3 scripts/dev.py check [-h] [--root DIR] [--data] [--stale] [--today 日付]"
    assert run("check_content", root, "--stale", "--today", "2026-13-01") == (2, [], [words])


def test_stale_content_with_faults_is_told_as_such(root: Path) -> None:
    edit(root, {"docs/_data/scopes.yml": {"append": "x: y\n"}})
    assert run("check_content", root, "--stale", *TODAY)[:2] == (
        1,
        ["docs/_data/scopes.yml:60:1: 「x」というキーはここでは使えません。"],
    )
