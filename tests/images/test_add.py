"""`dev.py add-image`: the picture, the manifest, and what the person is told."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest
from images.content import Content
from images.pictures import animated, exif, jpeg, png, svg

from helpcenter.images.add import Misnamed, NotAdded, add_image
from helpcenter.images.inspect import inspect_bytes
from helpcenter.images.take_in import Refused, take_in

REPO = Path(__file__).resolve().parent.parent.parent
MANIFEST = """\
# A comment.
images:
  - id: rms-login   # and another
    source: https://a.example/login.png
    file: images/rms/login.png
    alt: RMSにログインする画面
    era: legacy

  - id: rms-menu
    source: menu.png
    file: images/rms/menu.png
    alt: メニューの画面
    era: legacy
"""


class Person:
    """Somebody with pictures on a desk, and a docs folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.docs = root / "docs"
        self.desk = root / "desk"
        self.desk.mkdir()
        self.manifest = self.docs / "_data" / "images.yml"
        self.manifest.parent.mkdir(parents=True)
        self.write(MANIFEST)

    def write(self, text: str) -> None:
        self.manifest.write_bytes(text.encode())

    def has(self, name: str, data: bytes) -> Path:
        file = self.desk / name
        file.write_bytes(data)
        return file

    def add(self, id_: str, file: Path, **words: str) -> list[str]:
        return add_image(self.docs, id_, file, words)

    def tree(self) -> dict[str, bytes]:
        return {
            file.relative_to(self.docs).as_posix(): file.read_bytes() for file in self.docs.rglob("*") if file.is_file()
        }


@pytest.fixture(name="person")
def _person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def filled(data: bytes, suffix: str = ".png", width: int = 40, height: int = 30) -> str:
    taken = take_in(data, suffix).data
    return f"    sha256: {hashlib.sha256(taken).hexdigest()}\n    width: {width}\n    height: {height}\n    bytes: {len(taken)}\n"


FILE = "    file: images/rms/login.png\n"


def test_picture_is_copied_and_written_down(person: Person) -> None:
    file = person.has("撮った画面 (1).png", png())
    told = person.add("rms-login", file)
    taken = take_in(png(), ".png").data
    assert told == [
        f"docs/images/rms/login.png に入れました（40×30、{len(taken)} バイト）。",
        "docs/_data/images.yml に書き込みました。",
    ]
    assert person.tree() == {
        "_data/images.yml": MANIFEST.replace(FILE, FILE + filled(png())).encode(),
        "images/rms/login.png": taken,
    }
    assert file.read_bytes() == png()


def test_adding_the_same_again_changes_nothing(person: Person) -> None:
    person.add("rms-login", person.has("a.png", png()))
    before = person.tree()
    size = len(before["images/rms/login.png"])
    told = [f"docs/images/rms/login.png は、もう同じ画像です（40×30、{size} バイト）。"]
    assert person.add("rms-login", person.has("a.png", png())) == told
    assert person.add("rms-login", person.docs / "images/rms/login.png") == told
    assert person.tree() == before


def test_replaced_picture_is_told_with_both_sizes(person: Person) -> None:
    person.add("rms-login", person.has("a.png", png()))
    old, new = len(take_in(png(), ".png").data), len(take_in(png((50, 20)), ".png").data)
    assert person.add("rms-login", person.has("b.png", png((50, 20)))) == [
        f"docs/images/rms/login.png を置きかえました（前: 40×30、{old} バイト → 今: 50×20、{new} バイト）。",
        "docs/_data/images.yml に書き込みました。",
    ]
    assert person.manifest.read_text("utf-8") == MANIFEST.replace(
        FILE, FILE + filled(png((50, 20)), width=50, height=20)
    )


def test_file_that_was_no_picture_is_replaced(person: Person) -> None:
    (person.docs / "images/rms").mkdir(parents=True)
    (person.docs / "images/rms/login.png").write_bytes(b"<html>")
    assert person.add("rms-login", person.has("a.png", png()))[0].startswith(
        "docs/images/rms/login.png を置きかえました（前: 6 バイト → 今: 40×30、"
    )


def test_photograph_gets_the_ending_of_one(person: Person) -> None:
    """And the PNG that was there stays, for somebody to decide on."""
    person.add("rms-login", person.has("a.png", png()))
    data = jpeg((64, 32), exif=exif(gps=True, Orientation=6))
    told = person.add("rms-login", person.has("b.JPG", data))
    size = len(take_in(data, ".jpg").data)
    assert told == [
        "写真の向きを直しました。",
        "撮影した場所（GPS）の記録を消しました。",
        "形式に合わせて、置き場所を docs/images/rms/login.png から docs/images/rms/login.jpg に変えました。",
        "前のファイル docs/images/rms/login.png は残してあります。使わないなら消してください。",
        f"docs/images/rms/login.jpg に入れました（32×64、{size} バイト）。",
        "docs/_data/images.yml に書き込みました。",
    ]
    assert "    file: images/rms/login.jpg\n" + filled(data, ".jpg", 32, 64) in person.manifest.read_text("utf-8")
    assert (person.docs / "images/rms/login.png").exists()


def test_added_picture_passes_the_check(person: Person) -> None:
    person.add("rms-login", person.has("a.jpg", jpeg(mode="CMYK", exif=exif(gps=True))))
    content = Content(person.root / "x")
    content.docs = person.docs
    content.manifest = person.manifest.read_text("utf-8")
    assert content.check() == []


def test_drawn_picture_is_taken_as_it_is(person: Person) -> None:
    person.add("rms-login", person.has("a.svg", svg()))
    assert (person.docs / "images/rms/login.svg").read_bytes() == svg()


def test_words_are_written_down_too(person: Person) -> None:
    person.add("rms-login", person.has("a.png", png()), alt="新しい画面", era="current")
    expected = MANIFEST.replace(FILE, FILE + filled(png())).replace("RMSにログインする画面", "新しい画面")
    assert person.manifest.read_text("utf-8") == expected.replace("era: legacy", "era: current", 1)


def test_new_entry(person: Person) -> None:
    told = person.add("rms-new", person.has("撮った画面.png", png()), alt="新しい画面", era="current")
    assert told[-1] == "docs/_data/images.yml に新しい画像として書き込みました。"
    assert person.manifest.read_text("utf-8") == MANIFEST + (
        "  - id: rms-new\n    source: 撮った画面.png\n    file: images/rms-new.png\n"
        + filled(png())
        + "    alt: 新しい画面\n    era: current\n"
    )
    assert (person.docs / "images/rms-new.png").exists()


def test_windows_line_ends_stay(person: Person) -> None:
    person.write("\ufeff" + MANIFEST.replace("\n", "\r\n"))
    person.add("rms-login", person.has("a.png", png()))
    expected = "\ufeff" + MANIFEST.replace(FILE, FILE + filled(png())).replace("\n", "\r\n")
    assert person.manifest.read_bytes() == expected.encode()


# What is refused: nothing is changed


def refused(person: Person, error: type[Exception], id_: str, file: Path, **words: str) -> str:
    before = person.tree()
    with pytest.raises(error) as caught:
        person.add(id_, file, **words)
    assert person.tree() == before
    return str(caught.value)


def test_unknown_id(person: Person) -> None:
    file = person.has("a.png", png())
    assert refused(person, Misnamed, "rms-logn", file, alt="画面") == (
        "画像「rms-logn」は、画像の台帳 docs/_data/images.yml にありません。もしかして: 「rms-login」"
        '新しい画像を加えるときは、--alt "何の画面か" と --era current（現在の画面）か legacy（以前の画面）を付けてください。'
    )


@pytest.mark.parametrize("id_", ["RMS", "rms login", "../x", "-", "画面"])
def test_id_that_cannot_be_one(id_: str, person: Person) -> None:
    message = refused(person, Misnamed, id_, person.has("a.png", png()), alt="画面", era="current")
    assert message == f"id「{id_}」は使えません。半角の小文字・数字・ハイフンで付けてください。例: rms-login"


def test_alt_that_cannot_be_one(person: Person) -> None:
    message = refused(person, Misnamed, "new", person.has("a.png", png()), alt=" ", era="current")
    assert message == "alt「 」は使えません。1 行の文章で書いてください。"


def test_alt_that_cannot_be_one_for_a_known_id(person: Person) -> None:
    message = refused(person, Misnamed, "rms-login", person.has("a.png", png()), alt="一行目\n二行目")
    assert message == "alt「一行目\n二行目」は使えません。1 行の文章で書いてください。"


def test_missing_file(person: Person) -> None:
    person.has("login.png", png())
    file = person.desk / "logn.png"
    assert refused(person, Misnamed, "rms-login", file) == f"ファイル「{file}」がありません。もしかして: 「login.png」"


def test_bad_picture(person: Person) -> None:
    assert refused(person, Refused, "rms-login", person.has("a.gif", animated("GIF"))) == (
        "「a.gif」は動く画像です。読む人の気を散らし、止めることもできません。動かない画像にしてください。"
    )


def test_place_of_another_picture(person: Person) -> None:
    person.write(MANIFEST.replace("images/rms/menu.png", "images/rms/login.jpg"))
    assert refused(person, Misnamed, "rms-login", person.has("a.jpg", jpeg())) == (
        "「docs/images/rms/login.jpg」は画像「rms-menu」のファイルです。台帳の file を別の名前にしてください。"
    )


@pytest.mark.parametrize("place", ["images/../../login.png", "images/../a.png", "images/a/../../../b.png"])
def test_place_outside(place: str, person: Person) -> None:
    person.write(MANIFEST.replace("images/rms/login.png", place))
    assert refused(person, Misnamed, "rms-login", person.has("a.png", png())) == (
        f"台帳の file「{place}」は docs/images/ の外です。中の場所に直してください。"
    )


@pytest.mark.parametrize("link", ["images", "images/rms"])
def test_folder_that_leads_out(link: str, person: Person, tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (person.docs / link).parent.mkdir(exist_ok=True)
    (person.docs / link).symlink_to(tmp_path / "outside")
    refused(person, Misnamed, "rms-login", person.has("a.png", png()))
    assert list((tmp_path / "outside").iterdir()) == []


def test_link_in_the_place_is_replaced_not_followed(person: Person) -> None:
    outside = person.has("outside.png", png(seed=3))
    (person.docs / "images/rms").mkdir(parents=True)
    (person.docs / "images/rms/login.png").symlink_to(outside)
    person.add("rms-login", person.has("a.png", png()))
    assert not (person.docs / "images/rms/login.png").is_symlink()
    assert outside.read_bytes() == png(seed=3)


def test_broken_manifest(person: Person) -> None:
    person.write(MANIFEST + "  - id: rms-login\n")
    before = person.tree()
    with pytest.raises(NotAdded) as caught:
        person.add("rms-login", person.has("a.png", png()))
    assert all(str(fault).startswith("docs/_data/images.yml:14:") for fault in caught.value.diagnostics)
    assert person.tree() == before


def test_manifest_that_is_written_in_another_way(person: Person) -> None:
    person.write("images: [{id: a, source: a.png, file: images/a.png, alt: 画面, era: legacy}]\n")
    message = refused(person, Misnamed, "rms-new", person.has("a.png", png()), alt="新しい画面", era="current")
    assert message == (
        "画像の台帳 docs/_data/images.yml の書き方が特殊なので、書き込めません。"
        "「- id: …」の形に直してから、もう一度実行してください。"
    )


def test_empty_manifest(person: Person) -> None:
    person.write("images: []\n")
    person.add("rms-new", person.has("a.png", png()), alt="新しい画面", era="current")
    assert person.manifest.read_text("utf-8").startswith("images:\n  - id: rms-new\n")


def test_no_manifest(person: Person) -> None:
    person.manifest.unlink()
    assert refused(person, Misnamed, "rms-login", person.has("a.png", png())) == (
        "画像の台帳「docs/_data/images.yml」がありません。--root には mkdocs.yml のあるフォルダーを指定してください。"
    )


# The command


def run(*words: object) -> tuple[int, str, str]:
    result = subprocess.run(
        [sys.executable, "-X", "utf8", REPO / "scripts" / "add_image.py", *map(str, words)],
        check=False,
        capture_output=True,
        encoding="utf-8",
    )
    return result.returncode, result.stdout, result.stderr


def test_command_adds(person: Person) -> None:
    code, out, error = run("rms-login", person.has("a.png", png()), "--root", person.root)
    assert (code, error) == (0, "")
    assert out.splitlines()[-1] == "docs/_data/images.yml に書き込みました。"
    assert inspect_bytes((person.docs / "images/rms/login.png").read_bytes(), ".png").problems == ()


def test_command_refuses_a_bad_picture(person: Person) -> None:
    code, out, error = run("rms-login", person.has("a.png", b""), "--root", person.root)
    assert (code, out, error) == (
        1,
        "「a.png」は空です（0 バイト）。もとの画像を入れ直してください。\n",
        "取り込みませんでした。\n",
    )


def test_command_tells_what_is_wrong_with_the_manifest(person: Person) -> None:
    person.write(MANIFEST + "  - id: rms-login\n")
    code, out, error = run("rms-login", person.has("a.png", png()), "--root", person.root)
    assert (code, error) == (1, "1 件の問題があります。\n")
    assert out.startswith("docs/_data/images.yml:14:")


def test_command_ends_with_2_for_an_unknown_id(person: Person) -> None:
    code, out, error = run("rms-logn", person.has("a.png", png()), "--root", person.root)
    assert (code, out) == (2, "")
    assert "もしかして: 「rms-login」" in error
    assert "Traceback" not in error


def test_command_ends_with_2_when_it_cannot_write(person: Person) -> None:
    (person.docs / "images").write_bytes(b"a file in the way")
    code, _, error = run("rms-login", person.has("a.png", png()), "--root", person.root)
    assert code == 2
    assert "読み書きできません" in error
    assert "Traceback" not in error
