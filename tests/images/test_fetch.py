"""One address into bytes, against a server that does whatever a server can do; no request ever reaches a forbidden address."""

from __future__ import annotations

import contextlib
import datetime as dt
import email.utils
import gzip
import ipaddress
import logging
import socket
import ssl
import subprocess
import time
import traceback
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
    Route,
    Wire,
    body,
    endless,
    fault_server,
    half,
    in_turn,
    nothing,
    picture,
    raw,
    redirect,
    reset,
    silent,
    status,
)

from helpcenter.images.addresses import IP, Trouble, is_public
from helpcenter.images.fetch import Network, connect, fetch, resolve, trusted

PNG = picture()
OK = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n"
LENGTH = f"Content-Length: {len(PNG)}\r\n".encode()


@pytest.fixture(name="server")
def _server() -> Iterator[FaultServer]:
    with fault_server() as server:
        yield server


@pytest.fixture(name="wire")
def _wire(server: FaultServer) -> Wire:
    return Wire(server)


def reason_of(wire: Wire, address: str = f"http://{HOST}/a.png", **limits: float) -> str:
    with pytest.raises(Trouble) as caught:
        fetch(address, wire.network(), replace(SHORT, **limits))  # type: ignore[arg-type]
    return caught.value.reason


def got(wire: Wire, address: str = f"http://{HOST}/a.png") -> bytes:
    return fetch(address, wire.network(), SHORT).body


# What can be had


GOOD: dict[str, Route] = {
    "plain": body(PNG),
    "type of something else": body(PNG, kind="application/octet-stream"),
    "no length": raw(OK + b"\r\n" + PNG),
    "in chunks": raw(
        OK + b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(PNG):x}\r\n".encode() + PNG + b"\r\n0\r\n\r\n"
    ),
    "gzip": body(gzip.compress(PNG), Content_Encoding="gzip"),
    "gzip in two parts": body(gzip.compress(PNG[:50]) + gzip.compress(PNG[50:]), Content_Encoding="x-gzip"),
    "zlib": body(zlib.compress(PNG), Content_Encoding="deflate"),
    "a failure, then fine": in_turn(status(500), body(PNG)),
    "two failures, then fine": in_turn(status(503), reset, body(PNG)),
    "silence, then fine": in_turn(silent, body(PNG)),
    "cut, then fine": in_turn(raw(OK + LENGTH + b"\r\n" + PNG[:20]), body(PNG)),
}


@pytest.mark.parametrize("route", GOOD.values(), ids=GOOD)
def test_picture_is_had(route: Route, server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"] = route
    found = fetch(f"http://{HOST}/a.png", wire.network(), SHORT)
    assert found.body == PNG
    assert found.format == "png"


def test_request_tells_nothing_about_us(server: FaultServer, wire: Wire, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:1/")
    server.routes["/a.png"] = body(PNG, Set_Cookie="id=1")
    got(wire)
    assert server.headers == [
        {
            "Host": HOST,
            "User-Agent": "help-center-mirror",
            "Accept": "image/*",
            "Accept-Encoding": "identity",
            "Connection": "close",
        }
    ]
    assert server.log == [f"{HOST}/a.png"]  # a proxy would be asked for the whole address


def test_japanese_names_are_asked_for_as_browsers_do(server: FaultServer, wire: Wire) -> None:
    wire.hosts["xn--wgv71a119e.example"] = [PUBLIC]
    server.routes["/%E7%94%BB%E9%9D%A2%20(1).png"] = body(PNG)
    for path in ("画面 (1).png", "%E7%94%BB%E9%9D%A2%20(1).png"):
        assert got(wire, f"http://日本語.example/{path}") == PNG
    assert server.log == ["xn--wgv71a119e.example/%E7%94%BB%E9%9D%A2%20(1).png"] * 2


def test_redirects_are_followed(server: FaultServer, wire: Wire) -> None:
    wire.hosts["cdn.example"] = ["93.184.215.15"]
    server.routes |= {
        "/a.png": redirect("/b.png", 301),
        "/b.png": redirect("//cdn.example/c.png?x=1", 307),
        "/c.png": redirect("日本語.png".encode().decode("latin-1"), 308),
        "/%E6%97%A5%E6%9C%AC%E8%AA%9E.png": body(PNG),
    }
    assert got(wire) == PNG
    assert wire.lookups == [HOST, HOST, "cdn.example", "cdn.example"]
    assert wire.connections == [(PUBLIC, 80), (PUBLIC, 80), ("93.184.215.15", 80), ("93.184.215.15", 80)]


def test_waiting_is_as_long_as_the_server_asks_or_doubles(server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"] = in_turn(status(429, Retry_After="1"), status(503, Retry_After="soon"), body(PNG))
    assert got(wire) == PNG
    assert wire.naps == [1.0, 0.02]


def test_waiting_can_be_asked_for_until_a_time(server: FaultServer, wire: Wire) -> None:
    soon = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=1.2)
    server.routes["/a.png"] = in_turn(status(429, Retry_After=email.utils.format_datetime(soon)), body(PNG))
    assert got(wire) == PNG
    assert 0 <= wire.naps[0] < 1.2


def test_a_second_address_of_the_host_is_tried(server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"] = body(PNG)
    wire.hosts[HOST] = ["2606:2800::1", PUBLIC]

    def no_ipv6(ip: IP, port: int, timeout: float, /) -> socket.socket:
        if ip.version == 6:
            raise OSError(101, "unreachable")
        return wire.connect(ip, port, timeout)

    assert fetch(f"http://{HOST}/a.png", wire.network(connect=no_ipv6), SHORT).body == PNG


# What cannot be had

LATER = "時間をおいて、もう一度実行してください。"
SIGNED = "署名つきのアドレスの期限が切れているか、取得元が公開していません。"
TOO_LARGE = "画像が大きすぎます（0.2 MB まで）。"
NOT_HTTP = "取得元の答えが HTTP として正しくありません。"
GONE = "取得元に画像がありません（{}）。アドレスを確かめてください。"
CUT = f"画像が途中で切れています。{LATER}"
BROKEN_OFF = f"取得元との接続が途中で切れました。{LATER}"

BAD: dict[str, tuple[Route, str]] = {
    "404": (status(404), GONE.format(404)),
    "410": (status(410), GONE.format(410)),
    "403": (status(403), "取得元が公開していません（403）。ログインしないと見られない画像は取り込めません。"),
    "401": (status(401), "取得元が公開していません（401）。ログインしないと見られない画像は取り込めません。"),
    "always 500": (status(500), f"取得元に不具合があります（500）。{LATER}"),
    "always 429": (status(429), f"取得元が混んでいて断られました（429）。{LATER}"),
    "429 for an hour": (status(429, Retry_After="3600"), f"取得元が混んでいて断られました（429）。{LATER}"),
    "204": (raw(b"HTTP/1.1 204 No Content\r\n\r\n"), "取得元の答え（204）では、画像を取り込めません。"),
    "206": (body(PNG, 206), "取得元の答え（206）では、画像を取り込めません。"),
    "304": (raw(b"HTTP/1.1 304 Not Modified\r\n\r\n"), "取得元の答え（304）では、画像を取り込めません。"),
    "silent": (silent, f"取得元が途中で返事をしなくなりました。{LATER}"),
    "silent in the middle": (
        half,
        f"取得元が途中で返事をしなくなりました。{LATER}",
    ),
    "always reset": (reset, BROKEN_OFF),
    "no answer": (nothing, BROKEN_OFF),
    "cut": (raw(OK + LENGTH + b"\r\n" + PNG[:30]), CUT),
    "cut chunks": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n50\r\n" + PNG[:30]), CUT),
    "cut between chunks": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n1e\r\n" + PNG[:30] + b"\r\n"), CUT),
    "cut gzip": (body(gzip.compress(PNG)[:-20], Content_Encoding="gzip"), CUT),
    "broken gzip": (body(PNG, Content_Encoding="gzip"), "届いた画像の圧縮（gzip）が壊れています。"),
    "unknown encoding": (body(PNG, Content_Encoding="br"), "取得元が、頼んでいない形式で圧縮した画像を返しました。"),
    "gzip bomb": (body(gzip.compress(PNG + bytes(50_000_000)), Content_Encoding="gzip"), TOO_LARGE),
    "gzip bomb in a gzip bomb": (
        body(gzip.compress(gzip.compress(bytes(50_000_000))), Content_Encoding="gzip, gzip"),
        "取得元が、頼んでいない形式で圧縮した画像を返しました。",
    ),
    "too large by its own word": (raw(OK + b"Content-Length: 50000000\r\n\r\n" + PNG), TOO_LARGE),
    "absurdly large by its own word": (raw(OK + b"Content-Length: " + b"9" * 5000 + b"\r\n\r\n" + PNG), TOO_LARGE),
    "too large in chunks": (endless(PNG, bytes(65536), 100), TOO_LARGE),
    "too large without a length": (raw(OK + b"\r\n", *[bytes(65536)] * 100), TOO_LARGE),
    "large by tiny chunks": (
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"1;x=" + b"x" * 60000 + b"\r\nx\r\n", pause=1e-6),
        TOO_LARGE,
    ),
    "endless trailers": (
        raw(OK + b"Transfer-Encoding: chunked\r\n\r\n0\r\n", b"X: y\r\n" * 9999, pause=1e-6),
        TOO_LARGE,
    ),
    "endless headers": (raw(OK, b"X: y\r\n", pause=1e-6), NOT_HTTP),
    "endless header": (raw(OK + b"X: ", b"x" * 65536, pause=1e-6), NOT_HTTP),
    "endless chunk size": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n", b"0" * 65536, pause=1e-6), NOT_HTTP),
    "nonsense for chunks": (raw(OK + b"Transfer-Encoding: chunked\r\n\r\n" + b"zz\r\n"), CUT),
    "nonsense for HTTP": (raw(b"SSH-2.0-OpenSSH_9.6\r\n"), NOT_HTTP),
    "zero bytes": (body(b""), "取得元の答えが空です（0 バイト）。"),
    "a web page": (
        body(b"<!DOCTYPE html><html><body>moved", kind="text/html"),
        "取得元の答えは、画像ではなくウェブページ（HTML）です。アドレスを確かめてください。",
    ),
    "a web page that calls itself a picture": (
        body(b"<html><body>moved</body></html>"),
        "取得元の答えは、画像ではなくウェブページ（HTML）です。アドレスを確かめてください。",
    ),
    "a login page": (
        body("<html><title>ログイン</title><form>".encode(), kind="text/html"),
        "取得元の答えは、画像ではなくログイン画面です。ログインしないと見られない画像は取り込めません。",
    ),
    "an expired signature": (
        body(b'<?xml version="1.0"?><Error><Code>AccessDenied</Code><Message>Request has expired</Message></Error>'),
        SIGNED,
    ),
    "XML": (
        body(b"<?xml version='1.0'?><Error/>"),
        "取得元の答えは、画像ではなく XML の文書です。アドレスを確かめてください。",
    ),
    "JSON": (body(b'{"error": 1}'), "取得元の答えは、画像ではなく文字だけのデータです。アドレスを確かめてください。"),
    "a PDF": (
        body(b"%PDF-1.7"),
        "取得元の答えは PDF で、ページには載せられません。PNG か JPEG の画像を用意してください。",
    ),
    "Git LFS": (
        body(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
        "取得元の答えは、画像ではなく Git LFS の目印です。画像そのもののアドレスに直してください。",
    ),
    "bytes of nothing": (body(bytes(range(256))), "取得元の答えは、画像として読めません。アドレスを確かめてください。"),
    "redirect to itself": (redirect("/a.png"), "取得元の転送が、同じところを回っています。"),
    "redirect to nowhere": (status(302), "取得元の転送に、行き先がありません。"),
    "redirect to a file": (
        redirect("file:///etc/passwd"),
        "取得元から転送されましたが、行き先は使えません。取り込めるのは、http:// か https:// で始まるアドレスだけです。",
    ),
    "redirect to an odd port": (redirect(f"http://{HOST}:6379/"), "アドレスのポート番号 6379 は使えません。"),
}


@pytest.mark.parametrize("name", BAD)
def test_picture_is_not_had(name: str, server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"], reason = BAD[name]
    begun = time.monotonic()
    assert reason_of(wire) == reason
    assert time.monotonic() - begun < SHORT.total + 1
    assert len(server.log) <= SHORT.tries
    assert set(wire.connections) == {(PUBLIC, 80)}


def test_only_what_may_pass_is_tried_again(server: FaultServer, wire: Wire) -> None:
    tries = {}
    for name in (
        "404",
        "410",
        "403",
        "always 500",
        "always 429",
        "429 for an hour",
        "always reset",
        "cut",
        "zero bytes",
    ):
        server.log.clear()
        server.routes["/a.png"], _ = BAD[name]
        reason_of(wire)
        tries[name] = len(server.log)
    assert tries == {
        "404": 1,
        "410": 1,
        "403": 1,
        "always 500": 3,
        "always 429": 3,
        "429 for an hour": 1,
        "always reset": 3,
        "cut": 3,
        "zero bytes": 1,
    }


@pytest.mark.parametrize(
    "pieces",
    [(OK + b"Content-Length: 9999\r\n\r\n", b"\x89"), (OK, b"X")],
    ids=["body", "headers"],
)
def test_slow_drip_ends_at_the_deadline(pieces: tuple[bytes, ...], server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"] = raw(*pieces, pause=0.05)
    begun = time.monotonic()
    assert reason_of(wire, total=0.6) == f"0.6 秒かかっても終わりません。{LATER}"
    assert time.monotonic() - begun < 2


def test_waits_count_for_the_deadline(server: FaultServer, wire: Wire) -> None:
    server.routes["/a.png"] = status(503, Retry_After="4")
    assert reason_of(wire, total=3) == f"取得元に不具合があります（503）。{LATER}"
    assert wire.naps == []


def test_redirect_loop_and_long_chain_end(server: FaultServer, wire: Wire) -> None:
    server.routes |= {"/a.png": redirect("/b.png"), "/b.png": redirect("/a.png")}
    assert reason_of(wire) == "取得元の転送が、同じところを回っています。"
    server.routes |= {f"/{n}.png": redirect(f"/{n + 1}.png") for n in range(9)}
    server.log.clear()
    assert reason_of(wire, f"http://{HOST}/0.png") == "取得元の転送が多すぎます（3 回まで）。"
    assert len(server.log) == 4


# Where nobody may ask

INSIDE = "は、インターネットに公開されていない場所（社内や自分のパソコンなど）を指しています。"
FORBIDDEN = [
    "http://127.0.0.1/",
    "http://[::1]/",
    "http://[::ffff:169.254.169.254]/",
    "http://169.254.169.254/latest/meta-data/",
    "http://10.0.0.1/",
    "http://192.168.1.1/",
    "http://0.0.0.0/",
    "http://localhost/",
    "http://metadata.example/computeMetadata/v1/",
    "http://inner.example/",
    "http://half.example/",
    "http://nat64.example/",
    "http://nobody.example/",
]
NUMBERS = ["http://2130706433/", "http://0x7f000001/", "http://0177.0.0.1/", "http://127.1/"]


@pytest.fixture(name="inner")
def _inner(wire: Wire) -> Wire:
    """A name server that leads names inside."""
    wire.hosts |= {
        "localhost": ["127.0.0.1", "::1"],
        "metadata.example": ["169.254.169.254"],
        "inner.example": ["10.1.2.3"],
        "half.example": [PUBLIC, "127.0.0.1"],
        "nat64.example": ["64:ff9b::a9fe:a9fe"],
        "nobody.example": [],
    }
    return wire


@pytest.mark.parametrize("address", [*FORBIDDEN, *NUMBERS])
def test_forbidden_address_is_never_connected_to(address: str, server: FaultServer, inner: Wire) -> None:
    reason = reason_of(inner, address)
    assert reason.endswith(INSIDE) or (address in NUMBERS and "まぎらわしい数字" in reason)
    assert inner.connections == []
    assert server.log == []


@pytest.mark.parametrize("address", [*FORBIDDEN, *NUMBERS])
def test_redirect_to_a_forbidden_address_is_not_followed(address: str, server: FaultServer, inner: Wire) -> None:
    server.routes["/a.png"] = redirect(address)
    reason = reason_of(inner)
    assert reason.endswith(INSIDE) or (address in NUMBERS and "まぎらわしい数字" in reason)
    assert inner.connections == [(PUBLIC, 80)]
    assert server.log == [f"{HOST}/a.png"]


def test_name_that_changes_its_mind_gets_no_second_chance(server: FaultServer, wire: Wire) -> None:
    """DNS rebinding: public when it is judged, ours when it is connected to. There is no second question."""
    answers = iter([[PUBLIC], ["127.0.0.1"]])

    def fickle(host: str, _port: int, _timeout: float, /) -> list[IP]:
        wire.lookups.append(host)
        return [ipaddress.ip_address(ip) for ip in next(answers)]

    server.routes["/a.png"] = redirect("/b.png")
    with pytest.raises(Trouble) as caught:
        fetch(f"http://{HOST}/a.png", wire.network(resolve=fickle), SHORT)
    assert caught.value.reason == f"{HOST} {INSIDE}"
    assert wire.lookups == [HOST, HOST]  # once for each hop
    assert wire.connections == [(PUBLIC, 80)]
    assert server.log == [f"{HOST}/a.png"]


def test_odd_port_is_refused_before_the_name_is_looked_up(wire: Wire) -> None:
    assert reason_of(wire, f"http://{HOST}:8080/a.png") == "アドレスのポート番号 8080 は使えません。"
    assert wire.lookups == []


def test_unknown_host(wire: Wire) -> None:
    assert (
        reason_of(wire, "http://nowhere.example/a.png")
        == "nowhere.example が見つかりません。アドレスと、インターネットへの接続を確かめてください。"
    )
    assert wire.naps == []


def test_names_that_cannot_be_looked_up_now_are_tried_again(wire: Wire) -> None:
    for error in (socket.gaierror(socket.EAI_AGAIN, "later"), TimeoutError()):

        def fail(_host: str, _port: int, _timeout: float, /, error: OSError = error) -> list[IP]:
            raise error

        wire.naps.clear()
        with pytest.raises(Trouble) as caught:
            fetch(f"http://{HOST}/a.png", wire.network(resolve=fail), SHORT)
        assert caught.value.reason == f"{HOST} の場所を調べられません。インターネットへの接続を確かめてください。"
        assert caught.value.unreachable
        assert wire.naps == [0.01, 0.02]


@pytest.mark.parametrize(("error", "words"), [(ConnectionRefusedError(), ""), (TimeoutError(), "（返事がありません）")])
def test_host_that_does_not_let_us_in(error: OSError, words: str, wire: Wire) -> None:
    def fail(_ip: IP, _port: int, _timeout: float, /) -> socket.socket:
        raise error

    with pytest.raises(Trouble) as caught:
        fetch(f"http://{HOST}/a.png", wire.network(connect=fail), SHORT)
    assert caught.value.reason == f"{HOST} に接続できません{words}。{LATER}"
    assert caught.value.unreachable


def test_deadline_counts_by_the_given_clock(wire: Wire) -> None:
    times = iter([0.0, 0.0, 99.0])
    with pytest.raises(Trouble) as caught:
        fetch(f"http://{HOST}/a.png", wire.network(clock=lambda: next(times)), SHORT)
    assert caught.value.reason == f"5 秒かかっても終わりません。{LATER}"


# The safe defaults


def test_defaults_are_the_safe_ones() -> None:
    network = Network()
    assert network.resolve is resolve
    assert network.connect is connect
    assert network.allow is is_public
    assert network.ports == {80, 443}
    assert network.tls.verify_mode is ssl.CERT_REQUIRED
    assert network.tls.check_hostname


def test_environment_cannot_bend_what_is_trusted(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "none.pem"))
    monkeypatch.setenv("SSLKEYLOGFILE", str(tmp_path / "keys.log"))
    context = trusted()
    assert len(context.get_ca_certs()) > 50
    assert context.keylog_filename is None
    assert not (tmp_path / "keys.log").exists()


def test_system_is_asked_for_names_and_for_nothing_else() -> None:
    assert ipaddress.ip_address("127.0.0.1") in resolve("localhost", 80, 5)
    assert resolve("93.184.215.14", 443, 5) == [ipaddress.ip_address("93.184.215.14")]
    with pytest.raises(socket.gaierror):
        resolve(f"{'a' * 64}.example", 80, 5)


def test_name_server_that_is_silent_is_not_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    def wait(*_: object, **__: object) -> list[object]:
        time.sleep(0.5)
        return []

    monkeypatch.setattr(socket, "getaddrinfo", wait)
    begun = time.monotonic()
    with pytest.raises(TimeoutError):
        resolve(HOST, 80, 0.05)
    assert time.monotonic() - begun < 0.5


def test_connection_is_made_to_the_address_itself(server: FaultServer) -> None:
    with contextlib.closing(connect(ipaddress.ip_address("127.0.0.1"), server.server_port, 1)) as sock:
        assert sock.getpeername() == ("127.0.0.1", server.server_port)


# Secrets


def test_secret_of_a_signed_address_is_told_nobody(
    server: FaultServer, wire: Wire, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    secret = "S3CR3T"  # noqa: S105 (of the test)
    address = f"http://{HOST}/a.png?X-Amz-Signature={secret}"
    routes: list[Route] = [
        status(403),
        status(500),
        silent,
        reset,
        raw(OK + b"broken header\r\n\r\n" + PNG[:4]),
        raw(b"nonsense\r\n"),
        redirect(f"file:///?{secret}"),
        redirect(f"http://u:{secret}@{HOST}/"),
        body(b"<html>"),
    ]
    for route in routes:
        server.routes["/a.png"] = route
        with pytest.raises(Trouble) as caught:
            fetch(address, wire.network(), SHORT)
        told = "".join(traceback.format_exception(caught.value)) + repr(caught.value) + caught.value.reason
        assert secret not in told
    assert secret not in caplog.text
    assert secret not in "".join(capfd.readouterr())


def test_expired_signature_is_named(server: FaultServer, wire: Wire) -> None:
    for code in (400, 401, 403):
        server.routes["/a.png"] = status(code)
        assert (
            reason_of(wire, f"http://{HOST}/a.png?Expires=1&Signature=x")
            == f"署名つきのアドレスの期限が切れているか、署名が正しくありません（{code}）。取得元で新しいアドレスを写してください。"
        )


# TLS


@pytest.fixture(name="certificates", scope="module")
def _certificates(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two certificates for HOST that vouch for themselves: one good, one out of date."""
    folder = tmp_path_factory.mktemp("tls")
    key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=test"]
    (folder / "ca.cnf").write_text(
        "[ca]\ndefault_ca=d\n[d]\ndatabase=index\nnew_certs_dir=.\nserial=serial\ndefault_md=sha256\npolicy=p\n"
        f"x509_extensions=e\n[p]\ncommonName=supplied\n[e]\nsubjectAltName=DNS:{HOST}\nbasicConstraints=CA:TRUE\n"
        "[req]\ndistinguished_name=n\nx509_extensions=e\n[n]\n"
    )
    (folder / "index").write_text("")
    (folder / "serial").write_text("01\n")
    past = ["-startdate", "20200101000000Z", "-enddate", "20210101000000Z"]
    commands = [
        ["req", "-x509", *key, "-days", "2", "-keyout", "good.key", "-out", "good.crt"],
        ["req", "-new", *key, "-keyout", "old.key", "-out", "old.csr"],
        ["ca", "-batch", "-selfsign", "-keyfile", "old.key", "-in", "old.csr", "-out", "old.crt", "-notext", *past],
    ]
    for command in commands:
        subprocess.run(["openssl", *command, "-config", "ca.cnf"], cwd=folder, check=True, capture_output=True)
    return folder


@contextlib.contextmanager
def tls_wire(certificates: Path, name: str, *, trust: bool) -> Iterator[Wire]:
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(certificates / f"{name}.crt", certificates / f"{name}.key")
    with fault_server() as plain, fault_server(theirs) as secure:
        secure.routes["/a.png"] = body(PNG)
        wire = Wire(plain, secure)
        ours = trusted()
        if trust:
            ours.load_verify_locations(certificates / f"{name}.crt")
        network = wire.network
        wire.network = lambda **others: network(tls=ours, **others)  # type: ignore[method-assign]
        yield wire


def test_picture_comes_over_tls_under_its_own_name(certificates: Path) -> None:
    with tls_wire(certificates, "good", trust=True) as wire:
        assert got(wire, f"https://{HOST}/a.png") == PNG
        assert wire.connections == [(PUBLIC, 443)]
        assert wire.https
        assert wire.https.log == [f"{HOST}/a.png"]


@pytest.mark.parametrize(
    ("name", "trust", "host", "why"),
    [
        ("good", False, HOST, "信頼できるところが出したものではありません"),
        ("old", True, HOST, "期限が切れています"),
        ("good", True, "other.example", "別のホストのものです"),
        ("good", True, PUBLIC, "別のホストのものです"),
    ],
    ids=["self-signed", "expired", "of another host", "of no address"],
)
def test_bad_certificate_is_refused(name: str, trust: bool, host: str, why: str, certificates: Path) -> None:
    with tls_wire(certificates, name, trust=trust) as wire:
        wire.hosts["other.example"] = [PUBLIC]
        reason = reason_of(wire, f"https://{host}/a.png")
        assert reason == f"{host} の証明書（TLS）が{why}。安全を確かめられないので取り込みません。"
        assert wire.https
        assert wire.https.log == []
        assert len(wire.connections) == 1


def test_https_never_leads_to_http(certificates: Path) -> None:
    with tls_wire(certificates, "good", trust=True) as wire:
        assert wire.https
        wire.https.routes["/a.png"] = redirect(f"http://{HOST}/a.png")
        reason = reason_of(wire, f"https://{HOST}/a.png")
        assert reason == "取得元から転送されましたが、行き先は安全でないアドレス（http://）です。"
        assert wire.http.log == []


def test_body_that_ends_without_a_goodbye_is_cut(certificates: Path) -> None:
    """Where only the end of the connection ends a body, an attacker could cut it anywhere."""

    def send(handler: Handler) -> None:
        handler.wfile.write(OK + b"\r\n" + PNG)
        handler.wfile.flush()
        socket.socket.shutdown(handler.connection, socket.SHUT_RDWR)

    with tls_wire(certificates, "good", trust=True) as wire:
        assert wire.https
        wire.https.routes["/a.png"] = send
        assert reason_of(wire, f"https://{HOST}/a.png") == BROKEN_OFF


def test_server_that_speaks_no_tls(server: FaultServer) -> None:
    wire = Wire(server, server)
    reason = reason_of(wire, f"https://{HOST}/a.png")
    assert reason == f"{HOST} と安全な接続（TLS）を始められません。"


def test_handshake_that_never_ends(server: FaultServer) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def to_listener(_ip: IP, _port: int, timeout: float, /) -> socket.socket:
            return socket.create_connection(listener.getsockname(), timeout)

        begun = time.monotonic()
        with pytest.raises(Trouble) as caught:
            fetch(f"https://{HOST}/a.png", Wire(server).network(connect=to_listener), replace(SHORT, connect=0.2))
        assert caught.value.reason == f"取得元が途中で返事をしなくなりました。{LATER}"
        assert time.monotonic() - begun < 2.5
