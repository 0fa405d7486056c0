"""The coverage floor, on a small project of its own."""

import subprocess
import sys
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parent


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "pyproject.toml").write_text(
        '[tool.coverage.run]\nbranch = true\nsource = ["rooms"]\n'
        f"[tool.pytest.ini_options]\npythonpath = [{str(tmp_path)!r}, {str(TESTS)!r}]\n",
        "utf-8",
    )
    rooms = tmp_path / "rooms"
    rooms.mkdir()
    (rooms / "__init__.py").touch()
    (rooms / "tested.py").write_text("def double(x):\n    return 2 * x\n", "utf-8")
    (tmp_path / "conftest.py").write_text('pytest_plugins = ["coverage_floor"]\n', "utf-8")
    (tmp_path / "test_rooms.py").write_text(
        "from rooms.tested import double\n\ndef test_double():\n    assert double(2) == 4\n", "utf-8"
    )
    return tmp_path


def run(project: Path, *arguments: str) -> tuple[int, list[str]]:
    command = [sys.executable, "-X", "utf8", "-m", "pytest", "-n", "2", "--cov", *arguments]
    result = subprocess.run(command, cwd=project, check=False, capture_output=True, encoding="utf-8")
    assert result.stderr == ""
    return result.returncode, result.stdout.splitlines()


def test_module_below_the_floor_fails_the_run_and_the_closing_line_stays_last(project: Path) -> None:
    (project / "rooms/forgotten.py").write_text("x = 1\n", "utf-8")
    code, lines = run(project, "--coverage-floor=90")
    assert code == pytest.ExitCode.TESTS_FAILED
    floor = next(place for place, line in enumerate(lines) if "カバレッジの不足" in line)
    assert [line.replace("\\", "/") for line in lines[floor + 1 : -1]] == [
        "rooms/forgotten.py: 0.0 %",
        "テストが 90 % に届かないモジュールがあります。テストを足してください。",
    ]
    assert "1 passed" in lines[-1]


def test_run_is_judged_only_when_asked(project: Path) -> None:
    assert run(project, "--coverage-floor=90")[0] == pytest.ExitCode.OK
    (project / "rooms/forgotten.py").write_text("x = 1\n", "utf-8")
    code, lines = run(project)
    assert code == pytest.ExitCode.OK
    assert not any("カバレッジの不足" in line for line in lines)
