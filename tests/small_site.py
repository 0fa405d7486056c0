"""The small content of `tests/content/`, copied and edited: what golden cases and command tests are made of."""

from __future__ import annotations

import base64
import shutil
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PIL import Image

REPO = Path(__file__).resolve().parent.parent
CONTENT = Path(__file__).resolve().parent / "content"


def copy_content(target: Path) -> Path:
    """A copy that can be built: the small content, with the real templates and macros."""
    shutil.copytree(CONTENT, target)
    shutil.copytree(REPO / "overrides", target / "overrides")
    return target


@contextmanager
def edited(root: Path, changes: Mapping[str, Mapping[str, Any]]) -> Iterator[None]:
    """`root` with changes for as long as it is needed: a copy for every case would cost more than its build."""
    before = _files_of(root)
    try:
        edit(root, changes)
        yield
    finally:
        restore(root, changes)
        assert _files_of(root) == before, "a case has left something behind"


def _files_of(root: Path) -> dict[Path, int]:
    return {file: file.lstat().st_size for file in root.rglob("*") if not file.is_dir() or file.is_symlink()}


def edit(root: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Change files below `root`: by path, one of the actions in `_ACTIONS`."""
    for path, change in changes.items():
        ((action, value),) = change.items()
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        _ACTIONS[action](file, value)


def restore(root: Path, changes: Mapping[str, Mapping[str, Any]]) -> None:
    """Put the files that `changes` names back to what they were in a fresh copy."""
    for path in changes:
        file = root / path
        if file.is_symlink() or file.exists():
            file.unlink()
        original = (REPO if path.startswith("overrides/") else CONTENT) / path
        if original.is_file():
            shutil.copyfile(original, file)


def _write(file: Path, text: str) -> None:
    file.write_bytes(text.encode("utf-8"))


def _append(file: Path, text: str) -> None:
    _write(file, file.read_text("utf-8") + text)


def _replace(file: Path, pairs: list[Any]) -> None:
    """`[old, new]`, or a list of such pairs; each `old` stands in the file exactly once."""
    text = file.read_text("utf-8")
    for old, new in [pairs] if isinstance(pairs[0], str) else pairs:
        assert text.count(old) == 1, f"{file}: {old!r} stands there {text.count(old)} times"
        text = text.replace(old, new)
    _write(file, text)


def _encode(file: Path, encoding: str) -> None:
    """The same text in another encoding, or (`crlf`, `cr`) with other line ends."""
    text = file.read_text("utf-8")
    if encoding in {"crlf", "cr"}:
        _write(file, text.replace("\n", "\r\n" if encoding == "crlf" else "\r"))
    else:
        file.write_bytes(text.encode(encoding))


def _symlink(file: Path, target: str) -> None:
    file.unlink(missing_ok=True)
    file.symlink_to(target)


def _copy(file: Path, source: str) -> None:
    """The same bytes as another file of the small content."""
    shutil.copyfile(CONTENT / source, file)


def _picture(file: Path, size: list[int]) -> None:
    """A picture unlike every other: its colour is made of its name."""
    red, green, blue = zlib.crc32(str(file.name).encode()).to_bytes(4)[:3]
    Image.new("RGB", (size[0], size[1]), (red, green, blue)).save(file)


def _remove(file: Path, _: object) -> None:
    file.unlink()


def _decode(file: Path, text: str) -> None:
    file.write_bytes(base64.b64decode(text))


_ACTIONS: dict[str, Callable[[Path, Any], None]] = {
    "write": _write,
    "append": _append,
    "replace": _replace,
    "encode": _encode,
    "base64": _decode,
    "copy": _copy,
    "picture": _picture,
    "symlink": _symlink,
    "delete": _remove,
}
