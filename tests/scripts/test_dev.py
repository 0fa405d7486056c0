"""dev.py on small copies of the repo: real virtual environments and a real pip, but packages made here, no network."""

import ast
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path

import dev
import pytest

SCRIPTS = Path(__file__).resolve().parents[2] / "scripts"
FIRST_TIME = "初回だけ、必要な部品を .venv に準備します（数分かかることがあります）…\n"
ECHO = """\
import json, os, sys
print(json.dumps([sys.argv[1:], sys.flags.utf8_mode, os.environ.get("PYTHONPATH"), os.environ["NO_MKDOCS_2_WARNING"]]))
print("設定🔑", os.environ.get("HELP_CENTER_CHROMIUM", "なし"), os.getcwd())
sys.exit(int(sys.argv[1]) if sys.argv[1:] and sys.argv[1].isdigit() else 0)
"""
SLOW = """\
import pathlib, sys, time
pathlib.Path(sys.argv[1]).write_text("started")
time.sleep(60)
"""
posix_only = pytest.mark.skipif(sys.platform == "win32", reason="signals and shell scripts")
pytestmark = pytest.mark.xdist_group("dev")  # one worker, so that the ready repo is made once


class Repo:
    """A copy of the repo that has dev.py, requirements on packages made here, and scripts that tell what they got."""

    def __init__(self, root: Path, wheels: Path) -> None:
        self.root = root
        self.wheels = wheels
        (root / "scripts").mkdir(parents=True)
        (root / "requirements").mkdir()
        for name in ("dev.py", "run_tests.py"):
            shutil.copy(SCRIPTS / name, root / "scripts" / name)
        for name in ("build_site.py", "check_content.py"):
            (root / "scripts" / name).write_text(ECHO, "utf-8")
        (root / "scripts/serve_site.py").write_text(SLOW, "utf-8")
        self.require("site", "tiny_site")
        self.require("dev", "tiny_site", "pytest")

    def require(self, level: str, *packages: str, digest: str = "") -> None:
        lines = []
        for package in packages:
            wheel = self.wheels / f"{package}-1.0-py3-none-any.whl"
            lines.append(f"{package}==1.0 --hash=sha256:{digest or hashlib.sha256(wheel.read_bytes()).hexdigest()}\n")
        (self.root / f"requirements/{level}.txt").write_text("".join(lines), "utf-8")

    def start(self, *arguments: str, before: tuple[str, ...] = (), **environment: str) -> subprocess.Popen[bytes]:
        dropped = {"PYTHONIOENCODING", "PYTHONUTF8", "CHROMIUM_PATH", "HELP_CENTER_CHROMIUM", "PYTHONPATH"}
        own = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "COV_"))}
        offline = {"PIP_NO_INDEX": "1", "PIP_FIND_LINKS": str(self.wheels), "PIP_CONFIG_FILE": os.devnull}
        plain = {"LC_ALL": "C.UTF-8", "PYTHONUTF8": "1"}
        return subprocess.Popen(
            [sys.executable, *(before or (str(self.root / "scripts/dev.py"),)), *arguments],
            env={name: value for name, value in own.items() if name not in dropped} | offline | plain | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            start_new_session=sys.platform != "win32",
        )

    def run(
        self, *arguments: str, encoding: str = "utf-8", before: tuple[str, ...] = (), **environment: str
    ) -> tuple[int, str, str]:
        return finish(self.start(*arguments, before=before, **environment), encoding)

    @property
    def record(self) -> Path:
        return self.root / ".venv/setup.json"

    def twin(self, root: Path) -> "Repo":
        """Copy this repo, set-up and all, to where no set-up is needed either."""
        shutil.copytree(self.root, root, symlinks=True)
        twin = Repo.__new__(Repo)
        twin.root, twin.wheels = root, self.wheels
        record = json.loads(twin.record.read_text("utf-8"))
        twin.record.write_text(json.dumps(record | {"venv": str(root / ".venv")}), "utf-8")
        return twin


def finish(process: subprocess.Popen[bytes], encoding: str = "utf-8") -> tuple[int, str, str]:
    out, err = process.communicate(timeout=60)
    text = [part.decode(encoding).replace("\r\n", "\n") for part in (out, err)]
    assert "Traceback" not in text[0] + text[1], text
    return process.returncode, text[0], text[1]


def wait_for(happened: Callable[[], bool]) -> None:
    for _ in range(600):
        if happened():
            return
        time.sleep(0.05)
    raise AssertionError("it did not happen within 30 seconds")


def make_wheel(folder: Path, name: str, files: dict[str, str]) -> None:
    about = f"{name}-1.0.dist-info"
    files = files | {
        f"{about}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{about}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{about}/RECORD": "",
    }
    with zipfile.ZipFile(folder / f"{name}-1.0-py3-none-any.whl", "w") as wheel:
        for path, text in files.items():
            wheel.writestr(zipfile.ZipInfo(path), text)


@pytest.fixture(scope="module")
def wheels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheels")
    make_wheel(folder, "tiny_site", {"tiny_site.py": ""})
    make_wheel(folder, "pytest", {"pytest/__main__.py": ECHO})
    return folder


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory, wheels: Path) -> Iterator[Repo]:
    """A repo at level site, under a path with a space and Japanese; tests leave it as it is."""
    repo = Repo(tmp_path_factory.mktemp("dev") / "ヘルプ センター", wheels)
    code, _, err = repo.run("build")
    assert (code, err) == (0, FIRST_TIME)
    before = repo.record.stat().st_mtime_ns
    yield repo
    assert repo.record.stat().st_mtime_ns == before


@pytest.fixture
def fresh(tmp_path: Path, wheels: Path) -> Repo:
    return Repo(tmp_path / "repo", wheels)


# --- Commands


def test_second_run_does_no_set_up(ready: Repo) -> None:
    log = ready.root / ".cache/log/setup.log"
    before = log.stat().st_mtime_ns
    code, _, err = ready.run("build")
    assert (code, err) == (0, "")
    assert log.stat().st_mtime_ns == before


@pytest.mark.parametrize("code", [0, 1, 2])
def test_exit_code_and_arguments_pass_through(ready: Repo, code: int) -> None:
    result, out, err = ready.run("check", str(code), "--root", "ある 場所", "--help", PYTHONPATH="/nowhere")
    assert (result, err) == (code, "")
    assert json.loads(out.splitlines()[0]) == [[str(code), "--root", "ある 場所", "--help"], 1, None, "1"]


def test_unknown_command_suggests_the_close_one(ready: Repo) -> None:
    code, out, err = ready.run("biuld")
    assert (code, out) == (2, "")
    assert err.startswith("「biuld」というコマンドはありません。もしかして: build\n\n使い方: python3 scripts/dev.py ")


def test_usage_is_shown_when_asked_and_when_no_command_is_given(ready: Repo) -> None:
    code, out, err = ready.run("--help")
    assert (code, err) == (0, "")
    commands = ["build", "serve", "check", "new", "rename", "changes", "release"]
    commands += ["add-image", "mirror-images", "search", "schemas", "test"]
    assert [line.split()[0] for line in out.splitlines()[2:]] == commands
    assert ready.run() == (2, "", out)


def test_c_locale_gets_whole_text_and_no_new_set_up(ready: Repo) -> None:
    code, out, err = ready.run("build", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")
    assert (code, err) == (0, "")
    assert "設定🔑" in out
    _, _, err = ready.run("server", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0", LC_ALL="C")
    assert err.startswith("「server」というコマンドはありません。もしかして: serve\n")


def test_cp932_replaces_what_it_cannot_say(ready: Repo) -> None:
    code, out, err = ready.run("build", encoding="cp932", PYTHONIOENCODING="cp932", PYTHONUTF8="0")
    assert (code, err) == (0, "")
    assert "設定?" in out
    assert "「ビルド?」" in ready.run("ビルド🏗", encoding="cp932", PYTHONIOENCODING="cp932", PYTHONUTF8="0")[2]


@posix_only
def test_ctrl_c_ends_the_child_quietly(ready: Repo, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    process = ready.start("serve", str(mark))
    wait_for(mark.exists)
    os.killpg(process.pid, signal.SIGINT)
    assert finish(process) == (130, "", "中断しました。\n")


@posix_only
def test_stopping_dev_py_stops_the_child(ready: Repo, tmp_path: Path) -> None:
    mark = tmp_path / "mark"
    process = ready.start("serve", str(mark))
    wait_for(mark.exists)
    process.terminate()
    assert finish(process) == (143, "", "")  # communicate() returns: nobody holds the pipes any more


# --- Old or poor Pythons


def test_old_python_is_turned_away_in_one_line(ready: Repo) -> None:
    source = (SCRIPTS / "dev.py").read_text("utf-8")
    ast.parse(source, feature_version=(3, 7))
    pretend = "import runpy, sys; sys.version_info = (3, 11, 4); runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    code, out, err = ready.run("build", before=("-c", pretend, str(ready.root / "scripts/dev.py")))
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("Python 3.11.5 以降が必要です（これは 3.")


def test_python_without_ensurepip_gets_the_line_to_type(fresh: Repo) -> None:
    block = (
        "import runpy, sys; sys.modules['ensurepip'] = None;"
        "import shutil; shutil.which = lambda name: '/usr/bin/apt-get' if name == 'apt-get' else None;"
        "runpy.run_path(sys.argv.pop(1), run_name='__main__')"
    )
    code, out, err = fresh.run("build", before=("-c", block, str(fresh.root / "scripts/dev.py")))
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    assert (code, out) == (2, "")
    assert err == (
        "この Python には仮想環境を作る部品（venv、ensurepip）がありません。"
        f"次の 1 行を実行してから、もう一度お試しください: sudo apt install python{version}-venv\n"
    )


# --- Set-up that goes wrong


def test_wrong_hash_stops_and_the_next_run_recovers(ready: Repo, tmp_path: Path) -> None:
    repo = ready.twin(tmp_path / "repo")
    repo.require("dev", "tiny_site", "pytest", digest="0" * 64)
    code, out, err = repo.run("test")
    assert (code, out) == (2, "")
    assert err.endswith(
        "\n届いた部品が requirements/dev.txt の記録（ハッシュ）と一致しません。取り込み元を確かめてください。"
        "（記録: .cache/log/setup.log）\n"
    )
    assert not repo.record.exists()

    (repo.root / ".venv/half").touch()
    assert repo.run("build")[::2] == (0, FIRST_TIME)
    assert not (repo.root / ".venv/half").exists()


def test_unreachable_packages_say_what_to_look_at(ready: Repo, tmp_path: Path) -> None:
    code, out, err = ready.twin(tmp_path / "repo").run("test", PIP_FIND_LINKS="")
    assert (code, out) == (2, "")
    assert err.endswith(
        "\n必要な部品を取り込めませんでした。インターネット接続、プロキシの設定、ディスクの空きを確かめて、"
        "もう一度実行してください。（記録: .cache/log/setup.log）\n"
    )


@posix_only
@pytest.mark.parametrize(
    ("stop", "code", "last"),
    [(signal.SIGINT, 130, "中断しました。\n"), (signal.SIGKILL, -signal.SIGKILL, FIRST_TIME)],
    ids=["ctrl-c", "kill-9"],
)
def test_interrupted_set_up_does_not_break_the_next(fresh: Repo, stop: signal.Signals, code: int, last: str) -> None:
    process = fresh.start("build")
    wait_for((fresh.root / ".venv/pyvenv.cfg").exists)
    os.killpg(process.pid, stop)
    result, out, err = finish(process)
    assert (result, out) == (code, "")
    assert err.endswith(last)
    assert not fresh.record.exists()

    first, second = fresh.start("build"), fresh.start("build")  # two at once, on half a .venv
    results = [finish(first), finish(second)]
    assert [code for code, _, _ in results] == [0, 0]
    said = sorted(err.replace("別の dev.py が準備をしています。終わるまで待ちます…\n", "") for _, _, err in results)
    assert said == ["", FIRST_TIME]


def test_moved_repo_is_set_up_anew(ready: Repo, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(ready.root, moved, symlinks=True)
    repo = Repo.__new__(Repo)
    repo.root, repo.wheels = moved, ready.wheels
    code, out, err = repo.run("build")
    assert (code, err) == (0, FIRST_TIME)
    assert "設定🔑" in out


# --- The tests' own set-up


@pytest.fixture
def bare(ready: Repo, tmp_path: Path) -> tuple[Repo, Path]:
    """A ready repo with the test tools, and a folder that can be the whole PATH of a machine without a browser."""
    repo = ready.twin(tmp_path / "テスト repo")
    tools = tmp_path / "bin"
    tools.mkdir()
    return repo, tools


def write_tool(path: Path, text: str) -> None:
    path.write_text(f"#!/bin/sh\n{text}\n", "utf-8")
    path.chmod(0o755)


@posix_only
def test_test_adds_its_tools_to_the_same_venv_and_hands_over_the_browser(bare: tuple[Repo, Path]) -> None:
    repo, tools = bare
    (repo.root / ".venv/kept").touch()
    write_tool(tools / "chromium", "exit 0")
    write_tool(tools / "fc-list", "echo font")
    code, out, err = repo.run("test", "1", PATH=str(tools))
    assert (code, err) == (1, "テストに使う部品を .venv に加えます（数分かかることがあります）…\n")
    assert out.splitlines()[1] == f"設定🔑 {tools}/chromium {repo.root}"
    assert (repo.root / ".venv/kept").exists()
    assert repo.run("test", "1", PATH=str(tools)) == (1, out, "")

    arguments = json.loads(repo.run("test", PATH=str(tools))[1].splitlines()[0])[0]
    assert "--coverage-floor=90" in arguments
    assert repo.run("build", PATH=str(tools))[2] == ""  # level dev is good enough for the site


@posix_only
def test_test_says_what_to_do_without_any_browser(bare: tuple[Repo, Path]) -> None:
    repo, tools = bare
    code, out, err = repo.run("test", PATH=str(tools))
    assert (code, out) == (2, "")
    assert err.endswith(
        "\nテストに使うブラウザーを用意できませんでした。Chromium、Google Chrome、Microsoft Edge のどれかを入れるか、"
        "その場所を環境変数 CHROMIUM_PATH に入れて、もう一度実行してください。（記録: .cache/log/browser.log）\n"
    )
    assert repo.run("test", PATH=str(tools), CHROMIUM_PATH="/nowhere/chrome")[::2] == (
        2,
        "環境変数 CHROMIUM_PATH のブラウザーが起動しません: /nowhere/chrome\n",
    )


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root installs packages")
def test_root_on_debian_gets_browser_and_font(bare: tuple[Repo, Path]) -> None:
    repo, tools = bare
    install = 'case "$*" in "install -y --no-install-recommends chromium fonts-noto-cjk")'
    browser = f"printf '#!/bin/sh\\n' > '{tools}/chromium'; /bin/chmod +x '{tools}/chromium'"
    font = f"printf '#!/bin/sh\\necho font\\n' > '{tools}/fc-list'; /bin/chmod +x '{tools}/fc-list'"
    write_tool(tools / "apt-get", f"{install} {browser}; {font};; esac")
    code, out, err = repo.run("test", PATH=str(tools))
    assert code == 0
    assert out.splitlines()[1].startswith(f"設定🔑 {tools}/chromium ")
    assert err.endswith("Debian の chromium と日本語フォントを入れます（数分かかることがあります）…\n")


@pytest.mark.skipif(sys.platform != "linux" or os.geteuid() != 0, reason="only root installs packages")
def test_root_on_debian_gets_the_font_that_a_browser_lacks(bare: tuple[Repo, Path]) -> None:
    repo, tools = bare
    write_tool(tools / "chromium", "exit 0")
    write_tool(tools / "apt-get", "exit 100")
    code, _, err = repo.run("test", PATH=str(tools))
    assert code == 0
    assert err.endswith(
        "日本語フォントを入れます…\n"
        "注意: 日本語フォントが見つかりません。画面のテストのために Noto Sans CJK などを入れてください。\n"
    )


@posix_only
def test_slow_download_is_given_up_with_its_whole_family(tmp_path: Path) -> None:
    mark = tmp_path / "grandchild"
    with (tmp_path / "log").open("a+b") as log:
        assert not dev.run_logged(["sh", "-c", f"(sleep 1; touch '{mark}') & wait"], log, timeout=0.2)
    time.sleep(1.2)
    assert not mark.exists()
