"""Whether an alternative text says anything that its reader does not hear anyway."""

from __future__ import annotations

import posixpath
import re
import unicodedata
from urllib.parse import unquote, urlsplit

_CALLED_A_PICTURE = re.compile(r"(の|を示す|を表す)?(画面|画像|写真|図|スクリーンショット|キャプチャ)+$")
_MARKUP = re.compile(r"!?\[([^\]]*)\]\([^)]*\)|[*_`]|<[^>]*>")


def alt_is_file_name(alt: str, address: str) -> bool:
    """Whether the text is only the name of the file, with or without its ending, however it is spelled."""
    name = posixpath.basename(unquote(urlsplit(address).path if "://" in address else address))
    stem = posixpath.splitext(name)[0]
    return bool(_fold(alt)) and _fold(alt) in {_fold(name), _fold(stem)}


def alt_repeats(alt: str, beside: str) -> bool:
    """Whether the text is only what one or more whole sentences beside the picture say already.

    Spaces, punctuation, width, case and Markdown do not count, nor does a last word that only calls it a picture
    (「…の画面」). A text that puts the sentence in another way, or says a part of it, is no repetition.
    """
    wanted = {_fold(alt), _fold(_without_picture(alt))} - {""}
    parts = [part for part in re.split(r"[。．！？!?\n]+", _MARKUP.sub(r"\1", beside)) if _fold(part)]
    for start in range(len(parts)):
        joined = ""
        for part in parts[start:]:
            joined += _fold(part)
            if joined in wanted or _fold(_without_picture(part)) in wanted:
                return True
            if all(len(joined) >= len(text) for text in wanted):
                break
    return False


def _without_picture(text: str) -> str:
    return _CALLED_A_PICTURE.sub("", text.strip().rstrip("。.")) or text


def _fold(text: str) -> str:
    """Letters and digits alone."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())
