"""The whole mirror against the fault server: what lands in the folder, what is written down, what is told."""

from __future__ import annotations

import base64
import codecs
import difflib
import gzip
import hashlib
import io
import os
import struct
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fault_server import (
    HOST,
    PUBLIC,
    SHORT,
    FaultServer,
    Handler,
    Wire,
    body,
    endless,
    fault_server,
    in_turn,
    picture,
    raw,
    redirect,
    reset,
    silent,
    status,
)
from mirror_images import judge
from PIL import Image

from helpcenter.images.manifest import read_manifest
from helpcenter.images.mirror import Means, Outcome, Size, UnknownId, add, mirror

MANIFEST = """\
# 台帳です。
images:
  - id: first   # はじめ
    source: 'http://pictures.example/画面 (1).png'
    file: "images/rms/first.png"
    alt: はじめの画面
    era: legacy

  # 名前だけの画像
  - id: nameless
    source: c89ef3ec79c2.png
    file: images/rms/nameless.png
    alt: 名前だけの画面
    era: legacy
  - era: legacy
    alt: "二つ目"
    file: images/ecgo/second.jpg
    source: http://pictures.example/second
    id: second
# おしまい
"""
FIRST, SECOND = picture(seed=1), picture(64, 48, kind="JPEG", seed=2)
NOTED_FIRST = [
    f"    sha256: {hashlib.sha256(FIRST).hexdigest()}",
    "    width: 40",
    "    height: 30",
    f"    bytes: {len(FIRST)}",
]
NOTED_SECOND = [
    f"    sha256: {hashlib.sha256(SECOND).hexdigest()}",
    "    width: 64",
    "    height: 48",
    f"    bytes: {len(SECOND)}",
]
SECOND_AT = "docs/_data/images.yml:18:13: 画像「second」: "
SECOND_FILE = "docs/_data/images.yml:17:11: 画像「second」: "


class Content:
    """A docs folder with the manifest above, and the server that its pictures come from."""

    def __init__(self, docs: Path, server: FaultServer) -> None:
        self.docs = docs
        self.server = server
        self.wire = Wire(server)
        self.manifest = docs / "_data" / "images.yml"
        self.manifest.parent.mkdir(parents=True)
        self.manifest.write_bytes(MANIFEST.encode())
        server.routes |= {"/%E7%94%BB%E9%9D%A2%20(1).png": body(FIRST), "/second": body(SECOND)}

    @property
    def means(self) -> Means:
        return Means(judge, self.wire.network(), SHORT)

    def run(self, *ids: str, check: bool = False, means: Means | None = None) -> Outcome:
        self.server.log.clear()
        return mirror(self.docs, ids, means or self.means, check=check)

    def faults(self, *ids: str, check: bool = False) -> list[str]:
        return list(map(str, self.run(*ids, check=check).report.faults))

    def edit(self, old: str, new: str) -> None:
        text = self.manifest.read_text("utf-8")
        assert text.count(old) == 1, old
        self.manifest.write_bytes(text.replace(old, new).encode())

    def changes(self, before: str = MANIFEST) -> list[str]:
        """What the manifest lost (-) and won (+)."""
        lines = difflib.ndiff(before.splitlines(), self.manifest.read_text("utf-8").splitlines())
        return [line for line in lines if line[0] in "+-"]

    def snapshot(self) -> dict[str, tuple[bytes, int, int]]:
        """Every file: what is in it, when it was written, and which it is on the disk."""
        files = sorted(path for path in self.docs.rglob("*") if path.is_file())
        return {str(f.relative_to(self.docs)): (f.read_bytes(), f.stat().st_mtime_ns, f.stat().st_ino) for f in files}

    @property
    def files(self) -> list[str]:
        return list(self.snapshot())


@pytest.fixture(name="content")
def _content(tmp_path: Path) -> Iterator[Content]:
    with fault_server() as server:
        yield Content(tmp_path / "docs", server)


# What is there afterwards


def test_pictures_are_brought_in_and_written_down(content: Content) -> None:
    outcome = content.run()
    assert list(outcome.report) == []
    assert outcome.stored == ["images/rms/first.png", "images/ecgo/second.jpg"]
    assert (content.docs / "images/rms/first.png").read_bytes() == FIRST
    assert (content.docs / "images/ecgo/second.jpg").read_bytes() == SECOND
    assert content.files == ["_data/images.yml", "images/ecgo/second.jpg", "images/rms/first.png"]
    assert content.changes() == [f"+ {line}" for line in (*NOTED_FIRST, *NOTED_SECOND)]
    if os.name == "posix":
        assert (content.docs / "images/rms/first.png").stat().st_mode & 0o777 == 0o644
    for entry in read_manifest(content.manifest, "").entries:
        if entry.image.url:
            data = (content.docs / entry.image.file).read_bytes()
            assert (entry.image.sha256, entry.image.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


def test_second_run_writes_nothing_and_asks_nobody(content: Content) -> None:
    content.run()
    before = content.snapshot()
    outcome = content.run()
    assert content.snapshot() == before
    assert content.server.log == []
    assert (outcome.stored, outcome.kept, list(outcome.report)) == ([], 2, [])


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["no BOM", "BOM"])
@pytest.mark.parametrize("newline", ["\n", "\r\n"], ids=["LF", "CRLF"])
def test_manifest_keeps_every_other_byte(mark: bytes, newline: str, content: Content) -> None:
    content.manifest.write_bytes(mark + MANIFEST.replace("\n", newline).encode())
    content.run()
    lines = MANIFEST.split("\n")
    at = lines.index('    file: "images/rms/first.png"') + 1
    lines[at:at] = NOTED_FIRST
    at = lines.index("    file: images/ecgo/second.jpg") + 1
    lines[at:at] = NOTED_SECOND
    assert content.manifest.read_bytes() == mark + newline.join(lines).encode()


def test_ids_limit_what_is_done(content: Content) -> None:
    content.run("second")
    assert content.files == ["_data/images.yml", "images/ecgo/second.jpg"]
    assert content.server.log == [f"{HOST}/second"]


def test_unknown_id_is_told_with_a_guess(content: Content) -> None:
    with pytest.raises(UnknownId) as caught:
        content.run("secnd")
    assert str(caught.value) == "画像「secnd」は、画像の台帳 docs/_data/images.yml にありません。もしかして: 「second」"


def test_name_without_an_address_is_passed_over_unless_asked_for(content: Content) -> None:
    advice = (
        "docs/_data/images.yml:11:13: 画像「nameless」: もとのアドレスが分からないので、取り込めません。"
        "撮り直した画像は dev.py add-image nameless ファイル で加えられます。"
    )
    assert list(map(str, content.run("nameless").report.advice)) == [advice]
    assert str(content.run(check=True).report.advice[1]) == advice
    assert list(content.run().report) == []


def test_broken_manifest_stops_everything(content: Content) -> None:
    content.edit("    alt: はじめの画面\n", "")
    assert content.faults() == [
        "docs/_data/images.yml:3:5: 画像の項目「alt」が正しくありません。dev.py check で詳しく分かります。"
    ]
    assert content.server.log == []


def test_one_bad_picture_does_not_stop_the_others(content: Content) -> None:
    content.server.routes["/%E7%94%BB%E9%9D%A2%20(1).png"] = status(404)
    assert content.faults() == [
        "docs/_data/images.yml:4:13: 画像「first」: 取り込めません。取得元に画像がありません（404）。アドレスを確かめてください。"
    ]
    assert content.files == ["_data/images.yml", "images/ecgo/second.jpg"]
    assert content.changes() == [f"+ {line}" for line in NOTED_SECOND]


def test_fault_is_told_at_its_line_after_the_run(content: Content) -> None:
    content.server.routes["/second"] = status(404)
    (told,) = content.faults()
    line = int(told.split(":")[1])
    assert content.manifest.read_text("utf-8").splitlines()[line - 1] == "    source: http://pictures.example/second"


# What never lands

SCRIPT = b"<svg xmlns='http://www.w3.org/2000/svg' width='1' height='1'><script>alert(1)</script></svg>"
GIF = base64.b64decode("R0lGODlhAQABAAAAACwAAAAAAQABAAACAkQBADs=")

NEVER = {
    "404": (status(404), f"{SECOND_AT}取り込めません。取得元に画像がありません（404）。アドレスを確かめてください。"),
    "503": (
        status(503),
        f"{SECOND_AT}取り込めません。取得元に不具合があります（503）。時間をおいて、もう一度実行してください。",
    ),
    "silent": (
        silent,
        f"{SECOND_AT}取り込めません。取得元が途中で返事をしなくなりました。時間をおいて、もう一度実行してください。",
    ),
    "reset": (
        reset,
        f"{SECOND_AT}取り込めません。取得元との接続が途中で切れました。時間をおいて、もう一度実行してください。",
    ),
    "cut": (
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + SECOND),
        f"{SECOND_AT}取り込めません。画像が途中で切れています。時間をおいて、もう一度実行してください。",
    ),
    "cut without a length": (
        raw(b"HTTP/1.1 200 OK\r\n\r\n" + SECOND[:-100]),
        f"{SECOND_FILE}画像は途中で切れているか壊れていて、最後まで読めません。もとの画像を入れ直してください。",
    ),
    "a login page": (
        body(b"<html><form><input type='password'>"),
        f"{SECOND_AT}取り込めません。取得元の答えは、画像ではなくログイン画面です。ログインしないと見られない画像は取り込めません。",
    ),
    "zero bytes": (body(b""), f"{SECOND_AT}取り込めません。取得元の答えが空です（0 バイト）。"),
    "another kind than its name": (
        body(FIRST),
        f"{SECOND_FILE}取得元の画像は PNG なので、file を「images/ecgo/second.png」に直してください。",
    ),
    "a GIF for a JPEG": (
        body(GIF),
        f"{SECOND_FILE}取得元の画像は GIF なので、file を「images/ecgo/second.gif」に直してください。",
    ),
    "inside": (
        redirect("http://169.254.169.254/"),
        f"{SECOND_AT}取り込めません。169.254.169.254 は、インターネットに公開されていない場所（社内や自分のパソコンなど）を指しています。",
    ),
    "a file": (
        redirect("file:///etc/hostname"),
        (
            f"{SECOND_AT}取り込めません。取得元から転送されましたが、行き先は使えません。"
            "取り込めるのは、http:// か https:// で始まるアドレスだけです。"
        ),
    ),
}


@pytest.mark.parametrize("name", NEVER)
def test_nothing_lands_that_is_no_picture(name: str, content: Content) -> None:
    content.server.routes["/second"], told = NEVER[name]
    assert content.faults("second") == [told]
    assert content.files == ["_data/images.yml"]
    assert content.changes() == []
    assert set(content.wire.connections) == {(PUBLIC, 80)}


def test_svg_with_a_script_does_not_land(content: Content) -> None:
    content.edit("images/ecgo/second.jpg", "images/ecgo/second.svg")
    content.server.routes["/second"] = body(SCRIPT, kind="image/svg+xml")
    (told,) = content.faults("second")
    assert told.startswith(f"{SECOND_FILE}画像の中に")
    assert content.files == ["_data/images.yml"]


@pytest.mark.parametrize(
    "file",
    ["images/../../second.jpg", "images/./second.jpg", "images//second.jpg", "images/.x/second.jpg", "images/C:/x.jpg"],
)
def test_file_outside_the_folder_is_refused(file: str, content: Content) -> None:
    content.edit("images/ecgo/second.jpg", file)
    assert content.faults("second") == [
        f"{SECOND_FILE}file に使えない書き方があります。images/フォルダー/名前.png の形で書いてください。"
    ]
    assert content.server.log == []


def test_link_out_of_the_folder_is_refused(content: Content, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (content.docs / "images").mkdir()
    (content.docs / "images/ecgo").symlink_to(tmp_path / "elsewhere")
    (content.docs / "images/rms").mkdir()
    (content.docs / "images/rms/first.png").symlink_to(tmp_path / "elsewhere/first.png")
    words = "は、ほかの場所を指すリンクです。ファイルそのものを置いてください。"
    assert content.faults() == [
        f"docs/_data/images.yml:5:11: 画像「first」: docs/images/rms/first.png {words}",
        f"{SECOND_FILE}docs/images/ecgo/second.jpg {words}",
    ]
    assert list((tmp_path / "elsewhere").iterdir()) == []


def test_folder_in_the_place_of_a_file_is_refused(content: Content) -> None:
    (content.docs / "images/ecgo/second.jpg").mkdir(parents=True)
    assert content.faults("second") == [f"{SECOND_FILE}docs/images/ecgo/second.jpg は、ファイルではありません。"]


def test_two_pictures_cannot_share_a_file(content: Content) -> None:
    content.edit("images/ecgo/second.jpg", "images/RMS/First.png")
    assert content.faults("second") == [f"{SECOND_FILE}file が画像「first」と同じです。別の名前にしてください。"]
    assert content.server.log == []


def test_full_disk_is_told(content: Content, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("helpcenter.images.mirror.write_safely", full)
    assert content.faults("second") == [
        f"{SECOND_FILE}ファイル second.jpg を読み書きできません（ディスクの空きがありません）。"
    ]


# What people did is never undone

TAKE_IN = "この画像を使うなら、dev.py add-image second docs/images/ecgo/second.jpg を実行してください。"


def place(content: Content, data: bytes) -> Path:
    file = content.docs / "images/ecgo/second.jpg"
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)
    return file


def test_picture_that_was_changed_by_hand_is_kept(content: Content) -> None:
    content.run()
    noted = content.manifest.read_bytes()
    file = place(content, b"mine")
    assert content.faults() == [
        (
            "docs/_data/images.yml:21:11: 画像「second」: ファイル docs/images/ecgo/second.jpg は"
            f"取り込んだ後に変えられているので、そのままにしました。"
            f"{TAKE_IN}取得元の画像に戻すなら、ファイルを消して、もう一度実行してください。"
        )
    ]
    assert file.read_bytes() == b"mine"
    assert content.manifest.read_bytes() == noted
    assert content.server.log == []


def test_picture_that_was_put_there_by_hand_is_kept(content: Content) -> None:
    told = (
        f"{SECOND_FILE}ファイル docs/images/ecgo/second.jpg は手で置かれたものなので、そのままにしました。"
        f"{TAKE_IN}取得元の画像を使うなら、ファイルを消して、もう一度実行してください。"
    )
    file = place(content, b"mine")
    assert content.faults("second") == [told]
    content.server.routes["/second"] = status(404)
    assert content.faults("second") == [told]
    assert file.read_bytes() == b"mine"
    assert content.changes() == []


def test_picture_that_is_put_there_during_the_run_is_kept(content: Content) -> None:
    def send(handler: Handler) -> None:
        place(content, b"mine")
        handler.answer(SECOND)

    content.server.routes["/second"] = send
    assert content.faults("second") == [
        f"{SECOND_FILE}取り込みの間に docs/images/ecgo/second.jpg が置かれたので、そのままにしました。"
    ]
    assert (content.docs / "images/ecgo/second.jpg").read_bytes() == b"mine"


def test_what_a_writer_saves_during_the_run_is_kept(content: Content) -> None:
    def send(handler: Handler) -> None:
        content.edit('alt: "二つ目"', 'alt: "変えた"')
        handler.answer(SECOND)

    content.server.routes["/second"] = send
    assert content.faults("second") == []
    assert content.changes() == ['-     alt: "二つ目"', '+     alt: "変えた"', *(f"+ {line}" for line in NOTED_SECOND)]


def test_picture_that_a_writer_takes_away_during_the_run_is_told(content: Content) -> None:
    def send(handler: Handler) -> None:
        content.edit("id: second", "id: renamed")
        handler.answer(SECOND)

    content.server.routes["/second"] = in_turn(send, body(SECOND))
    assert content.faults("second") == [
        f"{SECOND_FILE}取り込みの間に docs/_data/images.yml が書きかえられました。もう一度実行してください。"
    ]
    assert content.faults("renamed") == []  # the second run finds it and writes it down
    assert NOTED_SECOND[0] in content.manifest.read_text("utf-8")


def test_manifest_that_is_a_link_stays_one(content: Content, tmp_path: Path) -> None:
    real = tmp_path / "real.yml"
    content.manifest.rename(real)
    content.manifest.symlink_to(real)
    content.run("second")
    assert content.manifest.is_symlink()
    assert NOTED_SECOND[0] in real.read_text("utf-8")


def test_manifest_that_cannot_be_filled_is_told(content: Content) -> None:
    room = 1_000_000 - len(MANIFEST.encode())  # with one letter more it is refused
    content.manifest.write_bytes(f"{MANIFEST}{'#' * room}".encode())
    before = content.manifest.read_bytes()
    assert content.faults("second") == [
        (
            f"{SECOND_FILE}docs/_data/images.yml の書き方が特別なので、値を書き入れられません。"
            "ほかの画像と同じように、1 行に 1 項目で書いてください。"
        )
    ]
    assert content.manifest.read_bytes() == before
    content.manifest.write_bytes(MANIFEST.encode())
    assert content.faults("second") == []
    assert content.changes() == [f"+ {line}" for line in NOTED_SECOND]


# Runs that are cut off


def test_interrupted_run_continues(content: Content) -> None:
    def stop(done: int, _all: int) -> None:
        if done == 2:
            raise KeyboardInterrupt

    outcome = Outcome()
    with pytest.raises(KeyboardInterrupt):
        mirror(content.docs, (), replace(content.means, progress=stop), outcome=outcome)
    assert outcome.stored == ["images/rms/first.png"]
    assert content.files == ["_data/images.yml", "images/rms/first.png"]
    assert content.changes() == [f"+ {line}" for line in NOTED_FIRST]
    first = content.snapshot()["images/rms/first.png"]
    content.run()
    assert content.server.log == [f"{HOST}/second"]
    assert content.snapshot()["images/rms/first.png"] == first
    assert content.changes() == [f"+ {line}" for line in (*NOTED_FIRST, *NOTED_SECOND)]


def test_run_that_was_cut_off_before_it_wrote_down_what_it_did(content: Content) -> None:
    content.run()
    noted = content.manifest.read_bytes()
    content.manifest.write_bytes(MANIFEST.encode())
    before = content.snapshot()
    outcome = content.run()
    assert list(outcome.report) == []
    assert content.manifest.read_bytes() == noted
    after = content.snapshot()
    assert {name: state for name, state in after.items() if name.startswith("images/")} == {
        name: state for name, state in before.items() if name.startswith("images/")
    }


def test_size_that_is_missing_is_filled_from_the_file(content: Content) -> None:
    content.run()
    noted = content.manifest.read_bytes()
    content.edit("    width: 40\n", "")
    content.run()
    assert content.manifest.read_bytes() == noted
    assert content.server.log == []


def test_deleted_picture_comes_back(content: Content) -> None:
    content.run()
    noted = content.snapshot()["_data/images.yml"]
    (content.docs / "images/ecgo/second.jpg").unlink()
    content.run()
    assert (content.docs / "images/ecgo/second.jpg").read_bytes() == SECOND
    assert content.snapshot()["_data/images.yml"] == noted


def test_deleted_picture_is_replaced_by_what_the_source_has_now(content: Content) -> None:
    content.run()
    (content.docs / "images/ecgo/second.jpg").unlink()
    new = picture(80, 60, kind="JPEG", seed=3)
    content.server.routes["/second"] = body(new)
    before = content.manifest.read_text("utf-8")
    content.run()
    assert (content.docs / "images/ecgo/second.jpg").read_bytes() == new
    assert [line[2:].split(":")[0].strip() for line in content.changes(before) if line[0] == "+"] == [
        "sha256",
        "width",
        "height",
        "bytes",
    ]


def test_old_leftovers_are_swept_and_young_ones_are_not(content: Content) -> None:
    folder = content.docs / "images/rms"
    folder.mkdir(parents=True)
    old, young, other = (folder / name for name in (".abcd1234.tmp", ".efgh5678.tmp", ".keep"))
    for file in (old, young, other):
        file.write_bytes(b"half")
    for file in (old, other):
        os.utime(file, (time.time() - 7200, time.time() - 7200))
    content.run(check=True)
    assert old.exists()
    content.run()
    assert [file.exists() for file in (old, young, other)] == [False, True, True]


KILLED = """
import sys
from pathlib import Path
from fault_server import SHORT, Wire
from helpcenter.images.mirror import Means, mirror
from mirror_images import judge
from dataclasses import replace

class Far:
    server_port = int(sys.argv[2])

mirror(Path(sys.argv[1]), (), Means(judge, Wire(Far()).network(), replace(SHORT, read=20, total=20)))
"""


def python(code: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-X", "utf8", "-c", code, *arguments],
        env=os.environ | {"PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )


def test_killed_run_leaves_nothing_half_written_and_continues(content: Content) -> None:
    """SIGKILL in the middle of a body, when the first picture is done."""
    content.server.routes["/second"] = in_turn(
        raw(b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n" + SECOND[:50], b"x", pause=0.1), body(SECOND)
    )
    with python(KILLED, str(content.docs), str(content.server.server_port)) as process:
        for _ in range(200):
            if f"{HOST}/second" in content.server.log:
                break
            time.sleep(0.05)
        process.kill()
    assert content.server.log[-1] == f"{HOST}/second"
    assert content.files == ["_data/images.yml", "images/rms/first.png"]
    assert content.changes() == [f"+ {line}" for line in NOTED_FIRST]
    assert content.faults() == []
    assert content.server.log == [f"{HOST}/second"]
    assert content.changes() == [f"+ {line}" for line in (*NOTED_FIRST, *NOTED_SECOND)]


# Hosts that are away


def test_silent_host_is_given_up_sooner_the_second_time(content: Content) -> None:
    attempts = []

    def refuse(ip: object, _port: int, _timeout: float, /) -> object:
        attempts.append(ip)
        raise ConnectionRefusedError

    means = replace(content.means, network=content.wire.network(connect=refuse))
    assert len(content.run(means=means).report.faults) == 2
    assert len(attempts) == SHORT.tries + 1


# --check


def test_check_writes_nothing_and_finds_nothing_to_say(content: Content) -> None:
    content.run()
    before = content.snapshot()
    outcome = content.run("first", "second", check=True)
    assert content.snapshot() == before
    assert (outcome.kept, list(outcome.report)) == (2, [])
    assert len(content.server.log) == 2


def test_check_tells_what_changed_and_what_vanished(content: Content) -> None:
    content.run()
    content.server.routes["/%E7%94%BB%E9%9D%A2%20(1).png"] = status(410)
    content.server.routes["/second"] = body(picture(kind="JPEG", seed=9))
    before = content.snapshot()
    assert content.faults(check=True) == [
        "docs/_data/images.yml:4:13: 画像「first」: 取得元からなくなっています。取得元に画像がありません（410）。アドレスを確かめてください。",
        (
            "docs/_data/images.yml:21:11: 画像「second」: 取得元の画像が、取り込んだものから変わっています。新しい画像にするなら、"
            "docs/images/ecgo/second.jpg を消して、dev.py mirror-images second を実行してください。"
        ),
    ]
    assert content.snapshot() == before


def test_check_before_the_first_run(content: Content) -> None:
    content.server.routes["/second"] = status(500)
    outcome = content.run("first", "second", check=True)
    assert list(map(str, outcome.report.advice)) == [
        "docs/_data/images.yml:4:13: 画像「first」: まだ取り込んでいません。dev.py mirror-images first で取り込めます。"
    ]
    assert list(map(str, outcome.report.faults)) == [
        f"{SECOND_AT}取得元を確かめられません。取得元に不具合があります（500）。時間をおいて、もう一度実行してください。"
    ]
    assert content.files == ["_data/images.yml"]


# --add

ABOUT: dict[str, str | int] = {"alt": "新しい画面: 例", "era": "current"}


def added(content: Content, path: str, data: bytes = FIRST) -> tuple[list[str], str | None]:
    content.server.log.clear()
    content.server.routes[path.partition("?")[0]] = body(data)
    outcome, id_ = add(content.docs, f"http://{HOST}{path}", ABOUT, content.means)
    return list(map(str, outcome.report)), id_


def test_picture_is_added_at_the_end(content: Content) -> None:
    assert added(content, "/RMS-WEB-SERVICE%20(1).PNG?v=2") == ([], "rms-web-service-1")
    assert (content.docs / "images/rms-web-service-1.png").read_bytes() == FIRST
    assert content.changes() == [
        "+   - id: rms-web-service-1",
        f"+     source: http://{HOST}/RMS-WEB-SERVICE%20(1).PNG?v=2",
        "+     file: images/rms-web-service-1.png",
        *(f"+ {line}" for line in NOTED_FIRST),
        '+     alt: "新しい画面: 例"',
        "+     era: current",
    ]
    assert content.manifest.read_text("utf-8").endswith("    era: current\n# おしまい\n")
    assert content.run("rms-web-service-1").kept == 1


def test_id_of_an_added_picture_is_new_and_ascii(content: Content) -> None:
    assert added(content, "/first.png")[1] == "first-2"
    assert added(content, "/a/first.png", SECOND)[1] == "first-3"
    assert (
        added(content, "/%E7%94%BB%E9%9D%A2.png", picture(seed=4))[1]
        == "image-" + hashlib.sha256(picture(seed=4)).hexdigest()[:8]
    )
    assert added(content, "/" + "a" * 99 + ".png", picture(seed=5))[1] == "a" * 50
    assert read_manifest(content.manifest, "").diagnostics == ()
    assert content.files[1:] == sorted(content.files[1:])
    assert "images/first-3.jpg" in content.files


def test_file_that_is_there_already_is_not_overwritten(content: Content) -> None:
    (content.docs / "images").mkdir()
    (content.docs / "images/new.png").write_bytes(b"mine")
    assert added(content, "/new.png") == ([], "new-2")
    assert (content.docs / "images/new.png").read_bytes() == b"mine"


def test_adding_continues_where_it_was_cut_off(content: Content) -> None:
    (content.docs / "images").mkdir()
    (content.docs / "images/new.png").write_bytes(FIRST)
    assert added(content, "/new.png") == ([], "new")


def test_known_address_is_not_added_again(content: Content) -> None:
    told = ["docs/_data/images.yml:4:13: 画像「first」: このアドレスは、もう台帳にあります。"]
    assert added(content, "/%E7%94%BB%E9%9D%A2%20(1).png") == (told, None)
    assert content.server.log == []


def test_what_cannot_be_had_is_not_added(content: Content) -> None:
    for address, reason in {
        f"http://{HOST}/missing.png": "取得元に画像がありません（404）。アドレスを確かめてください。",
        "http://127.0.0.1/a.png": "127.0.0.1 は、インターネットに公開されていない場所（社内や自分のパソコンなど）を指しています。",
        "a.png": "取り込めるのは、http:// か https:// で始まるアドレスだけです。",
    }.items():
        outcome, id_ = add(content.docs, address, ABOUT, content.means)
        assert list(map(str, outcome.report)) == [f"docs/_data/images.yml:1:1: 画像を加えられません。{reason}"]
        assert id_ is None
    assert content.changes() == []
    assert content.files == ["_data/images.yml"]


def test_signed_address_is_not_written_down(content: Content) -> None:
    assert added(content, "/screen%20shot.png?X-Amz-Signature=SECRET&X-Amz-Expires=60")[1] == "screen-shot"
    text = content.manifest.read_text("utf-8")
    assert "SECRET" not in text
    assert "    source: screen shot.png\n" in text


def test_judge_has_the_last_word(content: Content) -> None:
    means = replace(content.means, judge=lambda _body, suffix: f"は使えません（{suffix}）。")
    assert list(map(str, content.run("second", means=means).report)) == [f"{SECOND_FILE}画像は使えません（.jpg）。"]
    means = replace(content.means, judge=lambda _body, _suffix: Size(None, None))
    content.run("second", means=means)
    assert content.changes() == [f"+ {line}" for line in (NOTED_SECOND[0], NOTED_SECOND[3])]


# Memory

HUNGRY = """
import sys
from pathlib import Path
from fault_server import Wire
from helpcenter.images.fetch import Limits
from helpcenter.images.mirror import Means, mirror
from mirror_images import judge

class Far:
    server_port = int(sys.argv[2])

for fault in mirror(Path(sys.argv[1]), (), Means(judge, Wire(Far()).network(), Limits(tries=1))).report:
    print(fault)
peak = next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM:"))
print(int(peak.split()[1]) // 1024)
"""


def png_of_zeros(width: int, height: int) -> bytes:
    """A PNG of which a small part is enough to fill the memory."""
    squeeze = zlib.compressobj(9)
    rows = b"".join([squeeze.compress(bytes(1 + width)) for _ in range(height)] + [squeeze.flush()])
    chunks = [(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)), (b"IDAT", rows), (b"IEND", b"")]
    pieces = [
        struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data)) for name, data in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(pieces)


def noise(side: int) -> bytes:
    """A PNG as large as its pixels."""
    out = io.BytesIO()
    Image.frombytes("RGB", (side, side), os.urandom(side * side * 3)).save(out, "PNG", compress_level=0)
    return out.getvalue()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="only Linux tells the peak of one program alone")
def test_no_answer_costs_more_than_300_megabytes(content: Content) -> None:
    routes = {
        "noise": body(noise(2500)),
        "pixels": body(png_of_zeros(30000, 30000)),
        "chunks": endless(FIRST, bytes(65536), 800),
        "announced": raw(b"HTTP/1.1 200 OK\r\nContent-Length: 50000000\r\n\r\n"),
        "bomb": body(gzip.compress(FIRST + bytes(300_000_000)), Content_Encoding="gzip"),
    }
    content.server.routes |= {f"/{name}": route for name, route in routes.items()}
    entry = "- id: {0}\n  source: http://{1}/{0}\n  file: images/{0}.png\n  alt: x\n  era: legacy\n"
    content.manifest.write_text("images:\n" + "".join(entry.format(name, HOST) for name in routes), "utf-8")
    with python(HUNGRY, str(content.docs), str(content.server.server_port)) as process:
        *told, peak = process.communicate()[0].splitlines()
    reasons = [line.split("」: ")[1] for line in told]
    assert reasons[0].startswith("画像は大きすぎます（18.8 MB")
    assert reasons[1].startswith("画像は")
    assert reasons[2:] == ["取り込めません。画像が大きすぎます（20 MB まで）。"] * 3
    assert content.files == ["_data/images.yml"]
    assert int(peak) < 300
