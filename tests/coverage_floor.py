"""A pytest plugin: after a run with coverage, no module may stay below the floor.

An average hides the one module that nobody tests, so each is looked at. Only `--coverage-floor` switches it on, which
`dev.py test` does for the whole suite; a run of a few tests is not judged.
"""

import json
import tempfile
from pathlib import Path

import coverage
import pytest

LOW = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "fail when a measured module is covered by less than this percentage"
    parser.addoption("--coverage-floor", type=float, default=None, metavar="PERCENT", help=help_text)


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """Measure once: a worker of pytest-cov 7 begins again without ending what it began before it knew that it is one."""
    plugin = session.config.pluginmanager.get_plugin("_cov")
    if hasattr(session.config, "workerinput") and plugin and plugin.cov_controller:
        plugin.cov_controller.cov.stop()


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    config = session.config
    floor = config.getoption("--coverage-floor")
    is_worker = hasattr(config, "workerinput")
    if floor is None or is_worker or session.exitstatus not in {pytest.ExitCode.OK, pytest.ExitCode.TESTS_FAILED}:
        return
    config.stash[LOW] = low_modules(config.rootpath, floor)
    if config.stash[LOW]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.hookimpl(trylast=True)
def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    low = terminalreporter.config.stash.get(LOW, [])
    if low:
        floor = terminalreporter.config.getoption("--coverage-floor")
        terminalreporter.section("カバレッジの不足", red=True)
        for line in [*low, f"テストが {floor:g} % に届かないモジュールがあります。テストを足してください。"]:
            terminalreporter.line(line)


def low_modules(root: Path, floor: float) -> list[str]:
    """Read the data that pytest-cov has combined; a module that was never imported counts as 0 %."""
    measured = coverage.Coverage(config_file=str(root / "pyproject.toml"))
    measured.load()
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder, "coverage.json")
        try:
            measured.json_report(outfile=str(report))
        except coverage.exceptions.NoDataError:
            return ["カバレッジの記録がありません。"]
        files = json.loads(report.read_text("utf-8"))["files"]
    shares = {name: entry["summary"]["percent_covered"] for name, entry in files.items()}
    return [f"{name}: {share:.1f} %" for name, share in sorted(shares.items()) if share < floor]
