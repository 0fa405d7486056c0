"""Golden cases: what a writer did wrong, and the complete list of lines that the writer is told.

`golden/faults/<behaviour>.yml` holds `edit:` (see `small_site.edit`), `faults:` (the lines in full, in order) and, where it
differs from the untouched content, `advice:`. The name of the file is the specification.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml
from site_run import build_into
from small_site import copy_content, edit, edited, restore

CASES = sorted((Path(__file__).parent / "golden" / "faults").rglob("*.yml"))
ADVICE = [
    "docs/_data/images.yml:13:11: 画像「app-list」のファイル「docs/images/rms/app-list.png」はまだありません。ページでは「準備中」と表示されます。"
]


def read_case(file: Path) -> dict[str, Any]:
    case: dict[str, Any] = yaml.safe_load(file.read_text("utf-8"))
    assert case.keys() <= {"edit", "faults", "advice"}, f"{file.name}: unknown key"
    return case


@pytest.fixture(name="content", scope="session")
def _content(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_content(tmp_path_factory.mktemp("faults") / "content")


@pytest.mark.parametrize("file", CASES, ids=lambda file: file.stem)
def test_fault_is_told(file: Path, content: Path, tmp_path: Path) -> None:
    case = read_case(file)
    with edited(content, case["edit"]):
        report = build_into(content, tmp_path / "site")
    shutil.rmtree(tmp_path)
    assert [str(fault) for fault in report.faults] == case["faults"]
    if report.faults and "advice" not in case:
        return
    wanted = case.get("advice", ADVICE)
    # The steps of the small content have no figures; only cases about figures name that.
    about_figures = any("略図" in line for line in wanted)
    advice = [str(advice) for advice in report.advice if about_figures or "略図" not in str(advice)]
    assert advice == wanted


def test_untouched_content_has_no_faults(tmp_path: Path) -> None:
    report = build_into(copy_content(tmp_path / "content"), tmp_path / "site")
    assert [str(fault) for fault in report.faults] == []
    assert [str(advice) for advice in report.advice if "略図" not in str(advice)] == ADVICE


KINDS = ("image", "data", "yaml", "page", "link", "macro", "config", "site", "address", "harmless")


def test_every_case_is_of_a_known_kind() -> None:
    assert [file.stem for file in CASES if file.stem.split("_")[0] not in KINDS] == []


@pytest.mark.parametrize("kind", KINDS)
def test_fault_is_gone_when_the_edit_is_undone(kind: str, tmp_path: Path) -> None:
    """Nothing is remembered from one build to the next."""
    changes = read_case(next(file for file in CASES if file.stem.startswith(f"{kind}_")))["edit"]
    root = copy_content(tmp_path / "content")
    edit(root, changes)
    build_into(root, tmp_path / "broken")
    restore(root, changes)
    assert [str(fault) for fault in build_into(root, tmp_path / "mended").faults] == []


def test_case_files_are_named_once_and_hold_a_case() -> None:
    assert len({file.stem for file in CASES}) == len(CASES) >= 70
