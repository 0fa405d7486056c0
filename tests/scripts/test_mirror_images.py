"""The command: what it refuses whatever it is told, what it prints, how it ends."""

from __future__ import annotations

import functools
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import mirror_images
import pytest
from fault_server import HOST, SHORT, FaultServer, Wire, body, fault_server, picture, status
from site_run import Misuse

from helpcenter.images.mirror import Means

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "mirror_images.py"
ENTRY = "  - id: {id}\n    source: {source}\n    file: images/{id}.png\n    alt: 画面\n    era: legacy\n"


def make(root: Path, **sources: str) -> Path:
    """A content folder with a manifest of these pictures."""
    manifest = root / "docs" / "_data" / "images.yml"
    manifest.parent.mkdir(parents=True)
    entries = (ENTRY.format(id=id_.replace("_", "-"), source=source) for id_, source in sources.items())
    manifest.write_text("images:\n" + "".join(entries), "utf-8")
    return root


def run(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-X", "utf8", str(SCRIPT), *words],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=60,
        env={name: value for name, value in os.environ.items() if name != "GITHUB_ACTIONS"} | environment,
    )


def every_file(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


INSIDE = "は、インターネットに公開されていない場所（社内や自分のパソコンなど）を指しています。"
NUMBERS = "アドレスのホストが、まぎらわしい数字で書かれています。ホスト名で書いてください。"


def test_command_refuses_every_way_inside(tmp_path: Path) -> None:
    """Neither the command line nor the environment can loosen this: nothing is asked of anybody, not even of a proxy."""
    with fault_server() as server:
        proxy = f"http://127.0.0.1:{server.server_port}"
        root = make(
            tmp_path,
            v4="http://127.0.0.1/a.png",
            v4_tls="https://127.0.0.1/a.png",
            v4_port=f"{proxy}/a.png",
            v6="http://[::1]/a.png",
            name="http://localhost/a.png",
            cloud="http://169.254.169.254/latest/meta-data/",
            mapped="http://[::ffff:127.0.0.1]/a.png",
            decimal="http://2130706433/a.png",
            octal="http://0177.0.0.1/a.png",
            hexadecimal="http://0x7f000001/a.png",
            short="http://127.1/a.png",
            wide="http://１２７.０.０.１/a.png",
        )
        before = every_file(root)
        proxies = dict.fromkeys(
            ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"), proxy
        )
        result = run("--root", str(root), **proxies, no_proxy="", NO_PROXY="")
        assert server.log == []
    assert result.returncode == 1
    assert every_file(root) == before
    reasons = dict(line.split("画像「")[1].split("」: 取り込めません。") for line in result.stdout.splitlines())
    assert reasons == {
        "v4": f"127.0.0.1 {INSIDE}",
        "v4-tls": f"127.0.0.1 {INSIDE}",
        "v4-port": f"アドレスのポート番号 {server.server_port} は使えません。",
        "v6": f"::1 {INSIDE}",
        "name": f"localhost {INSIDE}",
        "cloud": f"169.254.169.254 {INSIDE}",
        "mapped": f"::ffff:7f00:1 {INSIDE}",
        "decimal": NUMBERS,
        "octal": NUMBERS,
        "hexadecimal": NUMBERS,
        "short": NUMBERS,
        "wide": f"127.0.0.1 {INSIDE}",
    }
    assert result.stderr == "12 件の問題があります。\n取り込み: 0 枚、取り込み済み: 0 枚。\n"


def test_adding_refuses_the_way_inside_and_tells_no_secret(tmp_path: Path) -> None:
    root = make(tmp_path)
    before = every_file(root)
    result = run("--root", str(root), "--add", "http://127.0.0.1/a.png?X-Amz-Signature=SECRET", "--alt", "画面")
    assert result.returncode == 1
    assert result.stdout == f"docs/_data/images.yml:1:1: 画像を加えられません。127.0.0.1 {INSIDE}\n"
    assert result.stderr == "1 件の問題があります。\n加えていません: http://127.0.0.1/a.png?…\n"
    assert every_file(root) == before


def test_options_offer_nothing_that_loosens(tmp_path: Path) -> None:
    result = run("--help")
    assert result.returncode == 0
    options = {word.strip("[]") for word in result.stdout.split() if word.strip("[]").startswith("--")}
    assert options == {"--help", "--check", "--add", "--alt", "--era", "--root"}
    assert run("--root", str(make(tmp_path)), "--allow-private").returncode == 2


def test_nothing_to_do_is_no_fault(tmp_path: Path) -> None:
    root = make(tmp_path, nameless="a.png")
    result = run("--root", str(root))
    assert (result.returncode, result.stdout, result.stderr) == (0, "", "取り込み: 0 枚、取り込み済み: 0 枚。\n")
    result = run("--root", str(root), "--check")
    assert (result.returncode, result.stdout) == (0, "")
    assert result.stderr == (
        "注意: docs/_data/images.yml:3:13: 画像「nameless」: もとのアドレスが分からないので、取り込めません。"
        "撮り直した画像は dev.py add-image nameless ファイル で加えられます。\n取得元と同じ: 0 枚。\n"
    )


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (["frist"], "画像「frist」は、画像の台帳 docs/_data/images.yml にありません。もしかして: 「first」"),
        (
            ["--add", "https://lp.example/a.png"],
            '--add には --alt が必要です。何の画面かを 1 行で書いてください。例: --alt "RMSのログイン画面"',
        ),
        (
            ["--add", "https://lp.example/a.png", "--alt", " "],
            '--add には --alt が必要です。何の画面かを 1 行で書いてください。例: --alt "RMSのログイン画面"',
        ),
        (["--add", "https://lp.example/a.png", "--alt", "x", "first"], "--add は、id や --check と一緒に使えません。"),
        (["--alt", "x"], "--alt は --add と一緒に使います。"),
    ],
)
def test_misuse_is_told_in_one_line(words: list[str], told: str, tmp_path: Path) -> None:
    result = run("--root", str(make(tmp_path, first="a.png")), *words)
    assert (result.returncode, result.stdout, result.stderr) == (2, "", f"{told}\n")


def test_folder_without_a_manifest_is_told(tmp_path: Path) -> None:
    result = run("--root", str(tmp_path))
    assert result.returncode == 2
    assert result.stderr == f"「{tmp_path}」に、画像の台帳 docs/_data/images.yml がありません。\n"


# With a network of the test


@pytest.fixture(name="server")
def _server(monkeypatch: pytest.MonkeyPatch) -> Iterator[FaultServer]:
    with fault_server() as server:
        monkeypatch.setattr(mirror_images, "Network", Wire(server).network)
        monkeypatch.setattr(mirror_images, "Means", functools.partial(Means, limits=SHORT))
        monkeypatch.setattr(signal, "signal", lambda *_: None)
        yield server


def main(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["mirror_images.py", *words])
    return mirror_images.main()


def test_run_tells_what_it_did(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path, good=f"http://{HOST}/good.png", gone=f"http://{HOST}/gone.png?sig=SECRET")
    server.routes |= {"/good.png": body(picture()), "/gone.png": status(403)}
    assert main(monkeypatch, "--root", str(root)) == 1
    told = capsys.readouterr()
    assert told.out == (
        "docs/_data/images.yml:12:13: 画像「gone」: 取り込めません。署名つきのアドレスの期限が切れているか、"
        "署名が正しくありません（403）。取得元で新しいアドレスを写してください。\n"
    )
    assert (
        told.err
        == "1 件の問題があります。\n取り込みました: docs/images/good.png\n取り込み: 1 枚、取り込み済み: 0 枚。\n"
    )
    assert sorted(every_file(root)) == ["docs/_data/images.yml", "docs/images/good.png"]
    assert main(monkeypatch, "--root", str(root), "--check", "good") == 0
    assert capsys.readouterr().err == "取得元と同じ: 1 枚。\n"


def test_picture_is_added(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    root = make(tmp_path)
    server.routes["/new.png"] = body(picture())
    assert main(monkeypatch, "--root", str(root), "--add", f"http://{HOST}/new.png", "--alt", " 新しい画面 ") == 0
    assert capsys.readouterr().out == (
        "画像「new」を台帳に加えました（docs/images/new.png）。手順の images: に new と書くと、ページに出ます。\n"
    )
    assert "    alt: 新しい画面\n    era: current\n" in (root / "docs/_data/images.yml").read_text("utf-8")


def test_interrupted_run_tells_what_it_did(
    server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def stop(_: object) -> None:
        raise KeyboardInterrupt

    root = make(tmp_path, good=f"http://{HOST}/good.png", slow=f"http://{HOST}/slow.png")
    server.routes |= {"/good.png": body(picture()), "/slow.png": status(500)}
    monkeypatch.setattr(mirror_images, "Network", functools.partial(Wire(server).network, sleep=stop))
    with pytest.raises(KeyboardInterrupt):
        main(monkeypatch, "--root", str(root))
    assert capsys.readouterr().err == "取り込みました: docs/images/good.png\n取り込み: 1 枚、取り込み済み: 0 枚。\n"


def test_unknown_id_is_misuse(server: FaultServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(Misuse):
        main(monkeypatch, "--root", str(make(tmp_path, first=f"http://{HOST}/a.png")), "other")
    assert server.log == []


def test_bar_shows_only_on_a_terminal_and_only_when_it_takes_long(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    bar = mirror_images._Bar()
    bar.begun -= 60
    bar(1, 3)
    assert capsys.readouterr().err == ""
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    bar(1, 3)
    assert capsys.readouterr().err == "\r[##########....................] 1/3 枚"
    bar(3, 3)
    assert capsys.readouterr().err.strip() == ""
    mirror_images._Bar()(1, 3)
    assert capsys.readouterr().err == ""
