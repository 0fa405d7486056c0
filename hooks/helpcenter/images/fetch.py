"""One address into the bytes of a picture, or into the reason why they cannot be had. The other side is never trusted.

Proxies that the environment names are not asked: a proxy looks names up itself, so nobody could judge the machine it connects to.
"""

from __future__ import annotations

import email.utils
import http.client
import io
import ipaddress
import logging
import queue
import re
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from typing import Any, Protocol, cast

import certifi
import urllib3
from urllib3.connection import HTTPConnection

from helpcenter.images.addresses import IP, Target, Trouble, is_public, parse_address, redirected
from helpcenter.images.formats import Format, NotPicture, Other, recognize

_BLOCK = 65536
_OVERHEAD = 1_000_000  # headers and the framing of chunks
_REDIRECTS = {301, 302, 303, 307, 308}
_HEADERS = {
    "User-Agent": "help-center-mirror",
    "Accept": "image/*",
    "Accept-Encoding": "identity",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Limits:
    """How long and how much; seconds and bytes."""

    connect: float = 10
    """For one connection, and for the handshake on it."""
    read: float = 20
    """Of silence."""
    total: float = 120
    """For one picture, with all redirects, tries and waits."""
    tries: int = 4
    backoff: float = 1
    """Before the second try; twice as long before each that follows."""
    wait: float = 30
    """The longest that a server may ask us to wait (Retry-After): beyond it we give up."""
    redirects: int = 5
    bytes: int = 20_000_000


class Resolver(Protocol):
    def __call__(self, host: str, port: int, timeout: float, /) -> Sequence[IP]:
        """All addresses of a host. Raises OSError."""


class Connector(Protocol):
    def __call__(self, ip: IP, port: int, timeout: float, /) -> socket.socket:
        """A connection to that very address: no name is looked up any more. Raises OSError."""


def resolve(host: str, port: int, timeout: float) -> list[IP]:
    """Ask the system, which may take its time: the thread that waits for it can be left behind."""
    answers: queue.Queue[list[IP] | OSError] = queue.Queue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
            answers.put(list(dict.fromkeys(ipaddress.ip_address(address[0]) for *_, address in found)))
        except (OSError, UnicodeError, ValueError) as error:
            answers.put(error if isinstance(error, OSError) else socket.gaierror(socket.EAI_NONAME, "not a name"))

    threading.Thread(target=ask, daemon=True).start()
    try:
        answer = answers.get(timeout=timeout)
    except queue.Empty:
        raise TimeoutError from None
    if isinstance(answer, OSError):
        raise answer
    return answer


def connect(ip: IP, port: int, timeout: float) -> socket.socket:
    return socket.create_connection((str(ip), port), timeout)


def trusted() -> ssl.SSLContext:
    """The pinned list of authorities alone: the system's own can be bent by the environment (SSL_CERT_FILE)."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.load_verify_locations(certifi.where())
    return context


@dataclass(frozen=True, slots=True)
class Network:
    """What stands between us and the Internet. The defaults are the safe ones; no command can choose others."""

    resolve: Resolver = resolve
    allow: Callable[[IP], bool] = is_public
    """Judges every address of a host, on every hop."""
    ports: frozenset[int] = frozenset({80, 443})
    """Others belong to services that show no pictures to the public."""
    connect: Connector = connect
    tls: ssl.SSLContext = field(default_factory=trusted)
    clock: Callable[[], float] = time.monotonic
    sleep: Callable[[float], None] = time.sleep


@dataclass(frozen=True, slots=True)
class Download:
    """The bytes of a picture, and what they are: the type that a server claims is not asked."""

    body: bytes
    format: Format


def fetch(address: str, network: Network, limits: Limits) -> Download:
    """Raises Trouble with the reason. What may be a passing weakness of the network or the server is tried again."""
    target = parse_address(address)
    end = network.clock() + limits.total
    wait = limits.backoff
    for left in reversed(range(limits.tries)):
        try:
            body = _Visit(network, limits, end).follow(target)
            break
        except _Again as again:
            if network.clock() >= end:
                raise _late(limits) from None
            pause = wait if again.wait is None else again.wait
            if not left or pause > limits.wait or network.clock() + pause >= end:
                raise again.trouble from None
            network.sleep(pause)
            wait *= 2
    found = recognize(body)
    if isinstance(found, Other):
        raise Trouble(_describe(found, body[:_BLOCK]))
    return Download(body, found)


_LOGIN = re.compile("type\\s*=\\s*[\"']?password|log[ -]?in|sign[ -]?in|ログイン".encode(), re.IGNORECASE)
_EXPIRED = re.compile(rb"expired|SignatureDoesNotMatch|Access ?Denied", re.IGNORECASE)
_OTHERS: dict[NotPicture, str] = {
    "empty": "が空です（0 バイト）。",
    "web-page": "は、画像ではなくウェブページ（HTML）です。アドレスを確かめてください。",
    "markup": "は、画像ではなく XML の文書です。アドレスを確かめてください。",
    "text": "は、画像ではなく文字だけのデータです。アドレスを確かめてください。",
    "lfs": "は、画像ではなく Git LFS の目印です。画像そのもののアドレスに直してください。",
    "foreign": "は {name} で、ページには載せられません。PNG か JPEG の画像を用意してください。",
    "unknown": "は、画像として読めません。アドレスを確かめてください。",
}


def _describe(other: Other, start: bytes) -> str:
    """What came with the status of a success and is no picture."""
    if other.kind == "web-page" and _LOGIN.search(start):
        return "取得元の答えは、画像ではなくログイン画面です。ログインしないと見られない画像は取り込めません。"
    if other.kind in {"markup", "text"} and _EXPIRED.search(start):
        return "署名つきのアドレスの期限が切れているか、取得元が公開していません。"
    return f"取得元の答え{_OTHERS[other.kind].format(name=other.name)}"


class _Again(Exception):
    """A trouble that may pass; `wait` is how long the server asks us to wait, if it does."""

    def __init__(self, reason: str, *, wait: float | None = None, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.trouble = Trouble(reason, unreachable=unreachable)
        self.wait = wait


class _Late(Exception):
    """The time for the picture is over."""


class _Flood(Exception):
    """More came than any picture may hold."""


@dataclass(frozen=True, slots=True)
class _Visit:
    """One try: from the first address along its redirects to a body."""

    network: Network
    limits: Limits
    end: float

    def follow(self, target: Target) -> bytes:
        seen = {target}
        for _ in range(self.limits.redirects + 1):
            answer = self.ask(target)
            if isinstance(answer, bytes):
                return answer
            if answer in seen:
                raise Trouble("取得元の転送が、同じところを回っています。")
            seen.add(answer)
            target = answer
        raise Trouble(f"取得元の転送が多すぎます（{self.limits.redirects} 回まで）。")

    def ask(self, target: Target) -> bytes | Target:
        """The body, or where to ask next."""
        with _explained(target, self.limits), closing(self.open(target)) as sock:
            connection = HTTPConnection(target.host, target.port, timeout=None)
            connection.auto_open = 0  # what is connected was judged; it must never look the name up itself
            connection.sock = cast("socket.socket", sock)
            with closing(connection), _silence():
                headers = {"Host": target.authority, **_HEADERS}
                connection.request("GET", target.path, headers=headers, preload_content=False, decode_content=False)
                with closing(connection.getresponse()) as response:
                    if response.status in _REDIRECTS:
                        return redirected(target, response.headers.get("location"))
                    _judge_status(response, target)
                    return _read_body(response, self.limits)

    def open(self, target: Target) -> _Bounded:
        """Connect to an address that was judged, and to no other."""
        if target.port not in self.network.ports:
            raise Trouble(f"アドレスのポート番号 {target.port} は使えません。")
        last: OSError | None = None
        for ip in self.look_up(target)[:4]:
            try:
                sock = self.network.connect(ip, target.port, self.left(self.limits.connect))
            except OSError as error:
                last = error
                continue
            try:
                if target.scheme == "https":
                    sock.settimeout(self.left(self.limits.connect))
                    sock = self.network.tls.wrap_socket(sock, server_hostname=target.host, suppress_ragged_eofs=False)
            except BaseException:
                sock.close()
                raise
            return _Bounded(sock, self)
        late = isinstance(last, TimeoutError)
        raise _Again(
            f"{target.host} に接続できません{'（返事がありません）' if late else ''}。時間をおいて、もう一度実行してください。",
            unreachable=True,
        )

    def look_up(self, target: Target) -> Sequence[IP]:
        """All addresses of the host. One that is not public is enough to refuse it: it may be another the next time."""
        try:
            found: Sequence[IP] = [ipaddress.ip_address(target.host)]
        except ValueError:
            found = self.ask_names(target)
        if not found or not all(self.network.allow(ip) for ip in found):
            raise Trouble(
                f"{target.host} は、インターネットに公開されていない場所（社内や自分のパソコンなど）を指しています。"
            )
        return found

    def ask_names(self, target: Target) -> Sequence[IP]:
        try:
            return self.network.resolve(target.host, target.port, self.left(self.limits.connect))
        except socket.gaierror as error:
            if error.errno == socket.EAI_AGAIN:
                raise _Again(
                    f"{target.host} の場所を調べられません。インターネットへの接続を確かめてください。",
                    unreachable=True,
                ) from None
            raise Trouble(
                f"{target.host} が見つかりません。アドレスと、インターネットへの接続を確かめてください。",
                unreachable=True,
            ) from None
        except OSError:
            raise _Again(
                f"{target.host} の場所を調べられません。インターネットへの接続を確かめてください。", unreachable=True
            ) from None

    def left(self, most: float) -> float:
        """How long the next step may take."""
        left = self.end - self.network.clock()
        if left <= 0:
            raise _Late
        return min(most, left)


class _Bounded:
    """A connection that ends at the deadline and after so many bytes, however slowly or eagerly they come.

    It stands where the HTTP library expects a socket.
    """

    def __init__(self, sock: socket.socket, visit: _Visit) -> None:
        self._sock = sock
        self._visit = visit

    def arm(self) -> None:
        self._sock.settimeout(self._visit.left(self._visit.limits.read))

    @property
    def most(self) -> int:
        return self._visit.limits.bytes + _OVERHEAD

    def sendall(self, data: bytes) -> None:
        self.arm()
        self._sock.sendall(data)

    def settimeout(self, _: float | None) -> None:
        """Ours rule."""

    def makefile(self, *_: Any, **__: Any) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self, self._sock.makefile("rb", buffering=0)), _BLOCK)

    def close(self) -> None:
        self._sock.close()


class _Reader(io.RawIOBase):
    def __init__(self, bounded: _Bounded, raw: io.RawIOBase) -> None:
        self._bounded = bounded
        self._raw = raw
        self._count = 0

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        self._bounded.arm()
        count: int | None = self._raw.readinto(buffer)
        self._count += count or 0
        if self._count > self._bounded.most:
            raise _Flood
        return count

    def close(self) -> None:
        self._raw.close()
        super().close()


@contextmanager
def _silence() -> Iterator[None]:
    """The HTTP library logs an answer with broken headers by its whole address, secrets included."""
    logger = logging.getLogger("urllib3.connection")
    before = logger.disabled
    logger.disabled = True
    try:
        yield
    finally:
        logger.disabled = before


_CERTIFICATE = {
    10: "期限が切れています",
    18: "信頼できるところが出したものではありません",
    19: "信頼できるところが出したものではありません",
    20: "信頼できるところが出したものではありません",
    62: "別のホストのものです",
    64: "別のホストのものです",
}


@contextmanager
def _explained(target: Target, limits: Limits) -> Iterator[None]:
    """What goes wrong on the wire, in words; what may pass as _Again."""
    try:
        yield
    except _Late:
        raise _late(limits) from None
    except _Flood:
        raise _too_large(limits) from None
    except (TimeoutError, urllib3.exceptions.TimeoutError):
        raise _Again("取得元が途中で返事をしなくなりました。時間をおいて、もう一度実行してください。") from None
    except ssl.SSLCertVerificationError as error:
        why = _CERTIFICATE.get(error.verify_code, "正しくありません")
        raise Trouble(f"{target.host} の証明書（TLS）が{why}。安全を確かめられないので取り込みません。") from None
    except (ssl.SSLEOFError, ConnectionError, urllib3.exceptions.SSLError):  # the last: in the middle of a body
        raise _Again("取得元との接続が途中で切れました。時間をおいて、もう一度実行してください。") from None
    except ssl.SSLError:
        raise Trouble(f"{target.host} と安全な接続（TLS）を始められません。") from None
    except urllib3.exceptions.ProtocolError as error:
        if isinstance(error.args[-1], (http.client.IncompleteRead, OSError)):
            raise _Again("画像が途中で切れています。時間をおいて、もう一度実行してください。") from None
        raise Trouble("取得元の答えが HTTP として正しくありません。") from None
    except (urllib3.exceptions.HTTPError, http.client.HTTPException, OSError, ValueError):
        raise Trouble("取得元の答えが HTTP として正しくありません。") from None


def _judge_status(response: urllib3.HTTPResponse, target: Target) -> None:
    status = response.status
    if status == 200:
        return
    if status in {404, 410}:
        raise Trouble(f"取得元に画像がありません（{status}）。アドレスを確かめてください。", gone=True)
    if status in {400, 401, 403} and target.signed:
        raise Trouble(
            f"署名つきのアドレスの期限が切れているか、署名が正しくありません（{status}）。取得元で新しいアドレスを写してください。"
        )
    if status in {401, 403, 407}:
        raise Trouble(f"取得元が公開していません（{status}）。ログインしないと見られない画像は取り込めません。")
    if status == 429:
        raise _Again(
            "取得元が混んでいて断られました（429）。時間をおいて、もう一度実行してください。",
            wait=_retry_after(response),
        )
    if status >= 500:
        raise _Again(
            f"取得元に不具合があります（{status}）。時間をおいて、もう一度実行してください。",
            wait=_retry_after(response),
        )
    raise Trouble(f"取得元の答え（{status}）では、画像を取り込めません。")


def _retry_after(response: urllib3.HTTPResponse) -> float | None:
    """Seconds, from a number or a date; None for nothing and for nonsense."""
    value = response.headers.get("retry-after", "").strip()
    if value.isascii() and value.isdigit():
        return float(value[:9])
    try:
        return max(0.0, email.utils.parsedate_to_datetime(value).timestamp() - time.time())
    except (ValueError, OverflowError):
        return None


def _late(limits: Limits) -> Trouble:
    return Trouble(f"{limits.total:g} 秒かかっても終わりません。時間をおいて、もう一度実行してください。")


def _too_large(limits: Limits) -> Trouble:
    return Trouble(f"画像が大きすぎます（{limits.bytes / 1_000_000:g} MB まで）。")


def _read_body(response: urllib3.HTTPResponse, limits: Limits) -> bytes:
    length = response.headers.get("content-length", "")
    if length.isascii() and length.isdigit() and (len(length) > 15 or int(length) > limits.bytes):
        raise _too_large(limits)
    inflate = _inflater(response.headers.get("content-encoding", ""))
    body = bytearray()
    while block := response.read(_BLOCK, decode_content=False):
        body += inflate.feed(block, limits.bytes + 1 - len(body)) if inflate else block
        if len(body) > limits.bytes:
            raise _too_large(limits)
    if inflate and body and not inflate.is_complete:
        raise _Again("画像が途中で切れています。時間をおいて、もう一度実行してください。")
    return bytes(body)


def _inflater(encoding: str) -> _Inflater | None:
    encoding = encoding.strip().lower()
    if encoding in {"", "identity"}:
        return None
    if encoding in {"gzip", "x-gzip", "deflate"}:
        return _Inflater()
    raise Trouble("取得元が、頼んでいない形式で圧縮した画像を返しました。")


class _Inflater:
    """Undoes gzip and zlib, never by more than is asked for: a small answer may hold gigabytes."""

    def __init__(self) -> None:
        self._stream = self._start()

    @staticmethod
    def _start() -> Any:
        return zlib.decompressobj(zlib.MAX_WBITS | 32)

    @property
    def is_complete(self) -> bool:
        return bool(self._stream.eof)

    def feed(self, data: bytes, most: int) -> bytes:
        out = bytearray()
        try:
            while data and len(out) < most:
                if self._stream.eof:  # one stream may follow another
                    self._stream = self._start()
                out += self._stream.decompress(data, most - len(out))
                data = self._stream.unused_data if self._stream.eof else self._stream.unconsumed_tail
        except zlib.error:
            raise Trouble("届いた画像の圧縮（gzip）が壊れています。") from None
        return bytes(out)
