"""The one door for people and CI: prepares what is missing, then builds, serves, checks or tests.

Standard library only. An old Python must be able to read this file as far as the line that turns it away, so the
syntax keeps to Python 3.7 and the first annotation stands below that line.
"""

import contextlib
import difflib
import hashlib
import importlib.util
import json
import os
import platform
import shutil
import signal
import subprocess
import sys
import sysconfig
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import IO, Any, NamedTuple, NoReturn

if sys.version_info < (3, 11, 5):  # what pymdown-extensions asks for
    sys.stderr.write(
        f"Python 3.11.5 以降が必要です（これは {platform.python_version()} です）。"
        "新しい Python を入れて、もう一度実行してください。\n"
    )
    sys.exit(2)

WINDOWS = sys.platform == "win32"
ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
SETUP = VENV / "setup.json"  # written last: a .venv without it was never finished
CACHE = ROOT / ".cache"

# Goes into .venv as sitecustomize.py: Ctrl+C ends a child without a traceback, wherever it stands.
QUIET_INTERRUPT = """\
import sys

def report(kind, *rest, usual=sys.excepthook):
    if not issubclass(kind, KeyboardInterrupt):
        usual(kind, *rest)

sys.excepthook = report
"""


class Trouble(Exception):
    """What a person has to mend; the text is shown as it is."""


# --- Words and children


def say(text: str) -> None:
    """Speak on stderr: stdout belongs to the command."""
    print(text, file=sys.stderr, flush=True)


def shown(path: object) -> str:
    """Return a path as text that is the same under every locale."""
    return os.fsencode(str(path)).decode("utf-8", "replace")


def settle_output() -> None:
    """Keep the encoding the caller chose (ASCII means that nobody chose), and replace what it cannot say."""
    for stream in (sys.stdout, sys.stderr):
        encoding = "utf-8" if stream.encoding.lower() in {"ascii", "us-ascii", "ansi_x3.4-1968"} else stream.encoding
        stream.reconfigure(encoding=encoding, errors="replace")  # type: ignore[union-attr]


def environment(**extra: str) -> dict[str, str]:
    """Return the environment of a child: our Python alone, UTF-8 inside, the caller's encoding outside."""
    foreign = {"PYTHONPATH", "PYTHONHOME", "PYTHONSAFEPATH"}
    ours = {"PYTHONUTF8": "1", "PYTHONIOENCODING": f"{sys.stdout.encoding}:replace", "NO_MKDOCS_2_WARNING": "1"}
    return {name: value for name, value in os.environ.items() if name not in foreign} | ours | extra


def run(arguments: Sequence[str], *, cwd: Path | None = None, **extra: str) -> int:
    """Run our Python in the foreground and return its exit code."""
    child = subprocess.Popen([PYTHON, "-X", "utf8", *arguments], cwd=cwd, env=environment(**extra))
    try:
        code = child.wait()
    except BaseException as reason:
        with contextlib.suppress(subprocess.TimeoutExpired):  # Ctrl+C reaches the child too: let it tidy up
            child.wait(10 if isinstance(reason, KeyboardInterrupt) else 0)
        child.terminate()
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(5)
        child.kill()
        raise
    interrupted = code in {-signal.SIGINT, 0xC000013A}  # the second is Windows' word for it
    return 130 if interrupted else 128 - code if code < 0 else code


def run_logged(command: Sequence[object], log: IO[bytes], timeout: float | None = None, **extra: str) -> bool:
    """Run with all output in the log; end the whole family when the time is over or we are stopped."""
    family: dict[str, Any] = {} if WINDOWS else {"start_new_session": True, "pass_fds": LOCKS_TO_SHARE}
    words = [str(word) for word in command]
    log.write(f"\n$ {' '.join(map(shown, words))}\n".encode())
    log.flush()
    try:
        child = subprocess.Popen(
            words,
            env=environment(PYTHONIOENCODING="utf-8:replace", **extra),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            **family,
        )
    except OSError as error:
        log.write(f"{error}\n".encode())
        return False
    try:
        return child.wait(timeout) == 0
    except BaseException as reason:
        if sys.platform == "win32":
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(child.pid)], check=False, capture_output=True)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        if isinstance(reason, subprocess.TimeoutExpired):
            log.write(b"(time is over)\n")
            return False
        raise


# --- Set-up, once

LOCKS_TO_SHARE: list[int] = []  # a child that outlives a killed dev.py keeps the lock until it ends


def try_lock(file: IO[bytes]) -> bool:
    try:
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415 (Windows only)

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415 (not on Windows)

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True


@contextlib.contextmanager
def alone(log_name: str) -> Iterator[IO[bytes]]:
    """Keep a second dev.py waiting, and open the log; the system itself releases the lock of a dead process."""
    (CACHE / "log").mkdir(parents=True, exist_ok=True)
    with (CACHE / "setup.lock").open("ab") as lock:
        if not try_lock(lock):
            say("別の dev.py が準備をしています。終わるまで待ちます…")
            while not try_lock(lock):
                time.sleep(0.2)
        path = CACHE / "log" / log_name
        path.write_bytes(b"")
        LOCKS_TO_SHARE.append(lock.fileno())
        try:
            with path.open("a+b") as log:
                yield log
        finally:
            LOCKS_TO_SHARE.clear()


def digest(level: str) -> str:
    return hashlib.sha256((ROOT / "requirements" / f"{level}.txt").read_bytes()).hexdigest()


def read_record(path: Path) -> dict[str, Any]:
    try:
        record = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def write_record(path: Path, record: dict[str, Any]) -> None:
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(record), "utf-8")
    fresh.replace(path)


def base_python() -> str:
    """Return the Python that dev.py runs on, also when that is a venv's."""
    return getattr(sys, "_base_executable", None) or sys.executable


def wanted() -> dict[str, str]:
    """Return what .venv must have been made of: this Python, in this place, for these requirements."""
    base = shown(os.path.realpath(base_python()))
    return {"python": platform.python_version(), "base": base, "venv": shown(VENV), "site": digest("site")}


def is_ready(level: str) -> bool:
    record = read_record(SETUP)
    site_ready = PYTHON.exists() and all(record.get(key) == value for key, value in wanted().items())
    return site_ready and (level == "site" or record.get("dev") == digest("dev"))


def set_up(level: str) -> None:
    """Make .venv ready for the level; does nothing when it is."""
    try:
        if not is_ready(level):
            require_venv_module()
            with alone("setup.log") as log:
                if not is_ready(level):  # by the dev.py we waited for
                    fill_venv(level, log)
    except OSError as error:
        raise Trouble(
            f"準備の途中でファイルを扱えませんでした（{shown(error.filename or VENV)}: {error.strerror}）。"
            "ディスクの空きと書き込みの権限を確かめ、.venv を使うほかのプログラムを閉じて、もう一度実行してください。"
        ) from None


def fill_venv(level: str, log: IO[bytes]) -> None:
    if is_ready("site") and "dev" not in read_record(SETUP):
        say("テストに使う部品を .venv に加えます（数分かかることがあります）…")
        SETUP.unlink()
    else:
        say("初回だけ、必要な部品を .venv に準備します（数分かかることがあります）…")
        make_venv(log)
    install(level, log)
    write_record(SETUP, wanted() | ({"dev": digest("dev")} if level == "dev" else {}))


def make_venv(log: IO[bytes]) -> None:
    if VENV.is_symlink() or VENV.is_file():
        VENV.unlink()
    elif VENV.exists():
        SETUP.unlink(missing_ok=True)
        shutil.rmtree(VENV)
    if not run_logged([base_python(), "-X", "utf8", "-m", "venv", VENV], log):
        raise failure(log, f"Python の仮想環境を作れませんでした。{venv_advice()}")
    packages = sysconfig.get_path("purelib", "venv", {"base": str(VENV), "platbase": str(VENV)})
    Path(packages, "sitecustomize.py").write_text(QUIET_INTERRUPT, "utf-8")


def install(level: str, log: IO[bytes]) -> None:
    """Install wheels only: building a source archive would run code that no hash covers."""
    pip = [PYTHON, "-X", "utf8", "-m", "pip", "install", "--disable-pip-version-check", "--no-input"]
    exact = ["--require-hashes", "--only-binary", ":all:", "-r", ROOT / "requirements" / f"{level}.txt"]
    if run_logged([*pip, *exact], log, PIP_USER="0"):
        return
    output = read_log(log)
    if "DO NOT MATCH THE HASHES" in output:
        reason = (
            f"届いた部品が requirements/{level}.txt の記録（ハッシュ）と一致しません。取り込み元を確かめてください。"
        )
    elif "No space left" in output:
        reason = "ディスクの空きが足りません。空きを作って、もう一度実行してください。"
    else:
        reason = (
            "必要な部品を取り込めませんでした。"
            "インターネット接続、プロキシの設定、ディスクの空きを確かめて、もう一度実行してください。"
        )
    raise failure(log, reason)


def read_log(log: IO[bytes]) -> str:
    log.seek(0)
    return log.read().decode("utf-8", "replace")


def failure(log: IO[bytes], reason: str) -> Trouble:
    """Return the trouble with the log's last lines above it."""
    tail = read_log(log).splitlines()[-15:]
    return Trouble("\n".join([*tail, "", f"{reason}（記録: .cache/log/{Path(log.name).name}）"]))


def require_venv_module() -> None:
    if not all(map(importlib.util.find_spec, ("venv", "ensurepip"))):
        raise Trouble(f"この Python には仮想環境を作る部品（venv、ensurepip）がありません。{venv_advice()}")


def venv_advice() -> str:
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    if shutil.which("apt-get"):
        return f"次の 1 行を実行してから、もう一度お試しください: sudo apt install python{version}-venv"
    return f"venv と pip が付いた Python {version}（公式のインストーラーなど）を入れてから、もう一度お試しください。"


# --- Commands


def script(name: str) -> Callable[[list[str]], int]:
    return lambda arguments: run([str(ROOT / "scripts" / name), *arguments])


class Command(NamedTuple):
    level: str  # of the requirements: site or dev
    run: Callable[[list[str]], int]
    summary: str


COMMANDS = {
    "build": Command("site", script("build_site.py"), "検査しながらサイトを site/ に作ります"),
    "serve": Command("site", script("serve_site.py"), "手元でサイトを表示し、編集をすぐに映します"),
    "check": Command("site", script("check_content.py"), "データ、ページ、画像、リンクを検査します"),
    "new": Command("site", script("new_entry.py"), "新しいページ・手順書・質問を、聞きながら作ります"),
    "rename": Command(
        "site", script("rename_entry.py"), "ページや id の名前を変え、リンクを直し、前のアドレスを残します"
    ),
    "changes": Command("site", script("list_changes.py"), "前の版から、意味の変わったところを並べます"),
    "release": Command("site", script("release.py"), "更新情報と、公開したアドレスを記録します"),
    "add-image": Command("site", script("add_image.py"), "撮った画像を整えて取り込み、台帳に記録します"),
    "mirror-images": Command(
        "site", script("mirror_images.py"), "台帳の画像を取り込みます（--check で取得元を調べます）"
    ),
    "search": Command("site", script("search_site.py"), "作ったサイトを検索し、何がどこで当たったかを見せます"),
    "schemas": Command("site", script("write_schemas.py"), "エディターが使う docs/_data/schemas/ を作り直します"),
    "test": Command("dev", script("run_tests.py"), "すべてのテストを実行します（引数を書くと pytest に渡します）"),
}
USAGE = "使い方: python3 scripts/dev.py コマンド [引数…]\n\n" + "\n".join(
    f"  {name:<{max(map(len, COMMANDS))}} {command.summary}" for name, command in COMMANDS.items()
)


def main(arguments: list[str]) -> int:
    name, *rest = arguments or [""]
    if name in {"-h", "--help", "help"}:
        print(USAGE)
        return 0
    if name not in COMMANDS:
        close = difflib.get_close_matches(name, COMMANDS, n=1)
        hint = f"もしかして: {close[0]}" if close else ""
        say(f"「{shown(name)}」というコマンドはありません。{hint}\n\n{USAGE}" if name else USAGE)
        return 2
    set_up(COMMANDS[name].level)
    return COMMANDS[name].run(rest)


def answer(work: Callable[[list[str]], int]) -> NoReturn:
    """Do the work of the command line and leave with its exit code."""
    settle_output()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that children end with us
    try:
        code = work(sys.argv[1:])
    except Trouble as trouble:
        say(str(trouble))
        code = 2
    except KeyboardInterrupt:
        say("中断しました。")
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    answer(main)
