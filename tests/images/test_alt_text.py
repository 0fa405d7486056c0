"""When an alternative text says nothing that is not heard anyway."""

from __future__ import annotations

import pytest

from helpcenter.images.alt_text import alt_is_file_name, alt_repeats

SENTENCE = "RMSにログインします。"


@pytest.mark.parametrize(
    ("alt", "beside"),
    [
        ("RMSにログインします。", SENTENCE),
        ("ＲＭＳ に ログインします", SENTENCE),
        ("「RMS」にログインします！", SENTENCE),
        ("RMSにログインしますの画面", SENTENCE),
        ("rmsにログインします", f"{SENTENCE}\n次へ進みます。"),
        ("次へ進みます。", f"**{SENTENCE}** [次へ](a.md)進みます。"),
        ("RMSにログインします。次へ進みます。", f"{SENTENCE}次へ進みます。"),
        ("ログイン画面", "ログイン画面"),
        ("ログイン", "ログイン画面"),
    ],
)
def test_repetition(alt: str, beside: str) -> None:
    assert alt_repeats(alt, beside)


@pytest.mark.parametrize(
    ("alt", "beside"),
    [
        ("RMSにログインする画面", SENTENCE),
        ("ログイン", SENTENCE),
        ("RMSにログインします。左下に「ログイン」ボタンがあります。", SENTENCE),
        ("RMSのログイン画面", ""),
        ("", SENTENCE),
        ("画面", SENTENCE),
        ("。", "。！"),
    ],
)
def test_no_repetition(alt: str, beside: str) -> None:
    assert not alt_repeats(alt, beside)


@pytest.mark.parametrize("alt", ["login.png", "Login", "LOGIN PNG", "ｌｏｇｉｎ.png", "log-in.png"])
def test_name_of_the_file(alt: str) -> None:
    assert alt_is_file_name(alt, "images/rms/login.png")


def test_name_of_the_file_in_an_address() -> None:
    assert alt_is_file_name("画面 (1)", "https://a.example/%E7%94%BB%E9%9D%A2%20(1).png?x=login")


@pytest.mark.parametrize("alt", ["RMSのlogin.png", "ログイン", "", "…"])
def test_not_the_name_of_the_file(alt: str) -> None:
    assert not alt_is_file_name(alt, "images/rms/login.png")
