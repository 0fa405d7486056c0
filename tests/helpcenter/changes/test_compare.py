"""Prepared pairs of revisions: the small content, and the same after an edit; and exactly what has changed in meaning.

`golden/changes/<behaviour>.yml` holds `edit:` (see `small_site.edit`) and `changes:` in full, in order.
"""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_site import REPO, copy_content, edit

from helpcenter.changes import Revision, as_lines, compare, read_revision

CASES = sorted((REPO / "tests" / "golden" / "changes").glob("*.yml"))


def read(root: Path) -> Revision:
    revision, faults = read_revision(root)
    assert revision is not None, "\n".join(map(str, faults))
    return revision


def told(before: Revision, after: Revision) -> list[dict[str, str]]:
    return [{key: value for key, value in asdict(change).items() if value} for change in compare(before, after)]


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_changes_are_told(file: Path, tmp_path: Path) -> None:
    case: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    root = copy_content(tmp_path / "content")
    before = read(root)
    edit(root, case["edit"])
    assert told(before, read(root)) == case["changes"]


def test_there_are_enough_cases() -> None:
    assert len(CASES) >= 10


def test_nothing_has_changed_between_a_revision_and_itself() -> None:
    revision = read(REPO)
    assert compare(revision, revision) == []


def test_a_step_that_is_put_in_only_shifts_the_others(tmp_path: Path) -> None:
    """The numbers behind it change; nobody has moved them."""
    root = copy_content(tmp_path / "content")
    before = read(root)
    step = "      - id: open-list\n        title: アプリ"
    login = "      - id: login\n        title: 入る\n        do: 入ります。\n        basis: lseg\n"
    edit(root, {"docs/_data/guides/api-setup.yml": {"replace": [step, login + step]}})
    assert [change.text for change in compare(before, read(root))] == ["手順1「入る」が加わりました。"]


def test_of_several_moved_steps_the_fewest_are_told(tmp_path: Path) -> None:
    step = "      - id: {0}\n        title: {0}\n        do: 押します。\n        basis: lseg\n"
    root = copy_content(tmp_path / "content")
    file = root / "docs/_data/guides/ecgo.yml"
    start, mark, end = file.read_text("utf-8").partition("    done:")
    file.write_text(start + "".join(map(step.format, "abcd")) + mark + end, "utf-8")
    before = read(root)
    file.write_text(start + "".join(map(step.format, "dabc")) + mark + end, "utf-8")
    assert [change.text for change in compare(before, read(root))] == [
        "手順の順番が変わりました（「d」が、手順5から手順2に）。"
    ]


def test_a_step_that_goes_to_another_list_is_neither_new_nor_gone(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    before = read(root)
    file = root / "docs/_data/guides/api-setup.yml"
    file.write_text(file.read_text("utf-8").replace("\nnext:\n", "\nbefore:\n"), "utf-8")
    assert [change.text for change in compare(before, read(root))] == [
        "「接続を確かめる」が、「接続を確かめる」に移りました。"
    ]


def test_a_guide_with_another_id_is_the_same_guide(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    before = read(root)
    text = (root / "docs/_data/guides/ecgo.yml").read_text("utf-8")
    (root / "docs/_data/guides/ecgo.yml").unlink()
    (root / "docs/_data/guides/bulk.yml").write_text(text.replace("id: ecgo", "id: bulk"), "utf-8")
    edit(root, {"docs/rms/ecgo.md": {"replace": ['guide("ecgo")', 'guide("bulk")']}})
    assert compare(before, read(root)) == []


def test_a_guide_is_gone_from_a_page_that_stays(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    before = read(root)
    (root / "docs/_data/guides/ecgo.yml").unlink()
    edit(root, {"docs/rms/ecgo.md": {"replace": ['{{ guide("ecgo") }}', "説明だけです。"]}})
    after = read(root)
    assert [change.text for change in compare(before, after)] == ["「ECGOで設定」の手順がなくなりました。"]
    assert [change.text for change in compare(after, before)] == ["「ECGOで設定」の手順が加わりました。"]


def test_everything_told_of_a_new_step_is_told_the_other_way_round_of_one_that_is_gone(tmp_path: Path) -> None:
    """Of each pair of revisions both directions can be told; neither ends in an error."""
    for file in CASES:
        root = copy_content(tmp_path / file.stem)
        before = read(root)
        edit(root, yaml.safe_load(file.read_text("utf-8"))["edit"])
        after = read(root)
        assert bool(compare(after, before)) == bool(compare(before, after)) or file.stem in {
            "guide_verified_again",  # an earlier look is no news
            "step_renamed_with_a_redirect",
            "question_and_term_added",
        }, file.stem


def test_data_with_faults_cannot_be_compared(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    edit(root, {"docs/_data/scopes.yml": {"append": "x: y\n"}})
    revision, faults = read_revision(root)
    assert revision is None
    assert [str(fault) for fault in faults] == ["docs/_data/scopes.yml:60:1: 「x」というキーはここでは使えません。"]


def test_lines_name_the_page_that_a_sentence_does_not_name(tmp_path: Path) -> None:
    root = copy_content(tmp_path / "content")
    before = read(root)
    edit(root, yaml.safe_load((CASES[0].parent / "scope_added.yml").read_text("utf-8"))["edit"])
    after = read(root)
    assert list(as_lines(compare(before, after), after.pages)) == [
        "- APIの設定：APIの項目「coupon.issue」（商品API）が加わりました。",
        "  もう一度すること：手順2「項目を選ぶ」から、もう一度行います（「coupon.issue」にチェックを入れます）。",
    ]
