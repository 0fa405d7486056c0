"""An address as it is typed into the one reading of it that is asked for; and which machines may be asked at all."""

from __future__ import annotations

import ipaddress

import pytest

from helpcenter.images.addresses import Trouble, is_public, is_signed, masked, parse_address, redirected

READ = {
    "https://lp.example/wp-content/a.png": "https://lp.example/wp-content/a.png",
    "  https://lp.example/a.png  ": "https://lp.example/a.png",
    "HTTPS://LP.Example./A.png": "https://lp.example/A.png",
    "https://lp.example:443/a.png": "https://lp.example/a.png",
    "http://lp.example:443/a.png": "http://lp.example:443/a.png",
    "https://lp.example": "https://lp.example/",
    "https://lp.example?x=1": "https://lp.example/?x=1",
    "https://lp.example/a.png#part": "https://lp.example/a.png",
    "https://my_host.example/a.png": "https://my_host.example/a.png",
    # Japanese, spaces and parentheses are encoded, what is encoded already stays as it is.
    "https://ec.example/RMS-WEB-SERVICE (1).png": "https://ec.example/RMS-WEB-SERVICE%20(1).png",
    "https://ec.example/SKU対応-–-日本.png": "https://ec.example/SKU%E5%AF%BE%E5%BF%9C-%E2%80%93-%E6%97%A5%E6%9C%AC.png",
    "https://ec.example/%E6%97%A5%20%25.png": "https://ec.example/%E6%97%A5%20%25.png",
    "https://ec.example/100%.png": "https://ec.example/100%25.png",
    "https://ec.example/a.png?名=値&x=%E6": "https://ec.example/a.png?%E5%90%8D=%E5%80%A4&x=%E6",
    # Host names in other letters, as browsers read them.
    "https://日本語.example/a.png": "https://xn--wgv71a119e.example/a.png",
    "https://ﾄﾞﾒｲﾝ.example/a.png": "https://xn--eckwd4c7c.example/a.png",
    "https://ｌｐ．ｅｘａｍｐｌｅ/a.png": "https://lp.example/a.png",
    "https://93.184.215.14/a.png": "https://93.184.215.14/a.png",
    "https://[2606:2800:0021::1]/a.png": "https://[2606:2800:21::1]/a.png",
}

PLAIN_HOST = "アドレスのホスト名が正しくありません。"
ODD_NUMBER = "アドレスのホストが、まぎらわしい数字で書かれています。ホスト名で書いてください。"
ONLY_HTTP = "取り込めるのは、http:// か https:// で始まるアドレスだけです。"
USER = "アドレスに、利用者の名前やパスワード（@ の前）があります。消してください。"
FORM = "アドレスの書き方が正しくありません。"
HIDDEN = "アドレスに、改行などの見えない文字が入っています。消してください。"

REFUSED = {
    "file:///etc/passwd": ONLY_HTTP,
    "ftp://lp.example/a.png": ONLY_HTTP,
    "gopher://lp.example/a.png": ONLY_HTTP,
    "data:image/png;base64,AAAA": ONLY_HTTP,
    "//lp.example/a.png": ONLY_HTTP,
    "a.png": ONLY_HTTP,
    "": ONLY_HTTP,
    "https://me:secret@lp.example/a.png": USER,
    "https://lp.example@127.0.0.1/a.png": USER,
    "https://@lp.example/a.png": USER,
    "https:///a.png": PLAIN_HOST,
    "https://lp..example/a.png": PLAIN_HOST,
    "https://-lp.example/a.png": PLAIN_HOST,
    "https://lp example/a.png": PLAIN_HOST,
    "https://127%2e0.0.1/a.png": PLAIN_HOST,
    f"https://{'a' * 64}.example/a.png": PLAIN_HOST,
    f"https://{'a.' * 130}example/a.png": PLAIN_HOST,
    "https://日本_語.example/a.png": PLAIN_HOST,
    "https://[fe80::1%25eth0]/a.png": PLAIN_HOST,
    "https://lp.example／a.png": FORM,
    "https://[::1/a.png": FORM,
    "https://[zz::1]/a.png": FORM,
    "https://lp.example:99999/a.png": FORM,
    "https://lp.example:x/a.png": FORM,
    "https://lp.example\\@127.0.0.1/a.png": "アドレスに「\\」があります。「/」に直してください。",
    "https://lp.example/a\r\nHost: x": HIDDEN,
    "https://lp.\texample/a.png": HIDDEN,
    "http://2130706433/": ODD_NUMBER,
    "http://0x7f000001/": ODD_NUMBER,
    "http://0x7f.1/": ODD_NUMBER,
    "http://0177.0.0.1/": ODD_NUMBER,
    "http://127.1/": ODD_NUMBER,
    "http://127.0.0.1.2/": ODD_NUMBER,
    "http://lp.0x/": ODD_NUMBER,
    "http://２１３０７０６４３３/": ODD_NUMBER,
}


@pytest.mark.parametrize("address", READ)
def test_address_is_read_in_one_way(address: str) -> None:
    target = parse_address(address)
    assert target.url == READ[address]
    assert parse_address(target.url) == target


@pytest.mark.parametrize("address", REFUSED)
def test_address_is_refused_before_any_name_is_looked_up(address: str) -> None:
    with pytest.raises(Trouble) as caught:
        parse_address(address)
    assert caught.value.reason == REFUSED[address]


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.1.", "１２７.０.０.１", "127。0。0。1"])
def test_loopback_in_other_letters_is_the_same_loopback(host: str) -> None:
    assert parse_address(f"http://{host}/").host == "127.0.0.1"


CLOSED = [
    "0.0.0.0",  # noqa: S104 (nothing is bound to it)
    "0.1.2.3",
    "10.0.0.1",
    "10.255.255.255",
    "100.64.0.1",
    "100.100.100.200",
    "127.0.0.1",
    "127.255.255.254",
    "168.63.129.16",
    "169.254.0.1",
    "169.254.169.254",
    "169.254.170.2",
    "172.16.0.1",
    "172.31.255.255",
    "192.0.0.1",
    "192.0.0.192",
    "192.0.2.1",
    "192.88.99.1",
    "192.168.0.1",
    "198.18.0.1",
    "198.19.255.255",
    "198.51.100.1",
    "203.0.113.1",
    "224.0.0.1",
    "239.255.255.255",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::7f00:1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "::ffff:169.254.169.254",
    "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1",
    "64:ff9b::a9fe:a9fe",
    "64:ff9b::10.0.0.1",
    "64:ff9b:1::1",
    "100::1",
    "2001::1",
    "2001:0:7f00:1::1",
    "2001:10::1",
    "2001:20::1",
    "2001:db8::1",
    "2002:7f00:1::1",
    "2002:a00:1::1",
    "3fff::1",
    "5f00::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
    "ff0e::1",
]
OPEN = [
    "1.1.1.1",
    "8.8.8.8",
    "93.184.215.14",
    "100.63.255.255",
    "100.128.0.1",
    "172.15.0.1",
    "172.32.0.1",
    "192.0.1.1",
    "198.17.0.1",
    "223.255.255.254",
    "2606:2800:21f:cb07:6820:80da:af6b:8b2c",
    "2001:4860:4860::8888",
    "2400:cb00::1",
    "64:ff9b::8.8.8.8",
    "::ffff:8.8.8.8",
]


@pytest.mark.parametrize("ip", CLOSED)
def test_address_that_is_not_of_the_open_internet_is_closed(ip: str) -> None:
    assert not is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize("ip", OPEN)
def test_public_address_is_open(ip: str) -> None:
    assert is_public(ipaddress.ip_address(ip))


def test_what_may_be_a_password_is_masked() -> None:
    assert masked("https://s3.example/a%20b.png?X-Amz-Signature=SECRET#SECRET") == "https://s3.example/a%20b.png?…"
    assert masked("https://me:SECRET@s3.example/a.png") == "https://…@s3.example/a.png"
    assert masked("https://s3.example/icon@2x.png") == "https://s3.example/icon@2x.png"
    assert masked("https://s3.example/\x1b[31m\n") == "https://s3.example/�[31m�"
    assert masked("https://s3.example/" + "a" * 300) == "https://s3.example/" + "a" * 181 + "…"


def test_signed_address_is_known_by_its_query() -> None:
    for query in (
        "X-Amz-Signature=1",
        "Expires=1&Key-Pair-Id=2",
        "sv=2020&se=1&sig=2",
        "token=x",
        "access_token=",
        "apikey=1",
    ):
        assert is_signed(query), query
    for query in ("", "v=3", "w=800&h=600", "resize=400%2C300", "keyword=rms", "id=1"):
        assert not is_signed(query), query


def test_redirect_is_read_from_where_it_was_met() -> None:
    start = parse_address("https://lp.example/a/b.png?x=1")
    for location, url in {
        "c.png": "https://lp.example/a/c.png",
        "/c.png": "https://lp.example/c.png",
        "//other.example/c.png": "https://other.example/c.png",
        "?y=2": "https://lp.example/a/b.png?y=2",
        "/画面.png".encode().decode("latin-1"): "https://lp.example/%E7%94%BB%E9%9D%A2.png",
        "/caf\xe9.png": "https://lp.example/caf%C3%A9.png",
    }.items():
        assert redirected(start, location).url == url


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        (None, "取得元の転送に、行き先がありません。"),
        ("file:///etc/passwd", f"取得元から転送されましたが、行き先は使えません。{ONLY_HTTP}"),
        ("https://a:b@lp.example/", f"取得元から転送されましたが、行き先は使えません。{USER}"),
        ("http://[::1/", "取得元から転送されましたが、行き先のアドレスの書き方が正しくありません。"),
        ("http://lp.example/a", "取得元から転送されましたが、行き先は安全でないアドレス（http://）です。"),
    ],
)
def test_redirect_that_must_not_be_followed(location: str | None, reason: str) -> None:
    with pytest.raises(Trouble) as caught:
        redirected(parse_address("https://lp.example/a.png"), location)
    assert caught.value.reason == reason
