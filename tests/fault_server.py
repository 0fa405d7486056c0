"""A web server on loopback that does to a client whatever a server can do, and the network that leads every name to it.

The names stand for public addresses, so that the real policy is what the tests run into: `Wire.connect` is the only thing that
knows where they end, and it fails the test when it is asked for an address that is not public.
"""

from __future__ import annotations

import http.server
import io
import ipaddress
import random
import socket
import ssl
import struct
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from PIL import Image

from helpcenter.images.addresses import IP, is_public
from helpcenter.images.fetch import Limits, Network

HOST = "pictures.example"
PUBLIC = "93.184.215.14"

Route: TypeAlias = "Callable[[Handler], None]"
SHORT = Limits(connect=0.5, read=0.5, total=5, tries=3, backoff=0.01, wait=5, redirects=3, bytes=200_000)


def picture(width: int = 40, height: int = 30, *, kind: str = "PNG", seed: int = 0) -> bytes:
    """A small picture; another one for each seed."""
    out = io.BytesIO()
    colour = tuple(random.Random(seed).randbytes(3))  # noqa: S311 (a colour)
    Image.new("RGB", (width, height), colour).save(out, kind)
    return out.getvalue()


class Handler(http.server.BaseHTTPRequestHandler):
    """Answers by the route of the path; every request is written down."""

    protocol_version = "HTTP/1.1"
    server: FaultServer

    def do_GET(self) -> None:
        self.server.log.append(f"{self.headers['Host']}{self.path}")
        self.server.headers.append(dict(self.headers))
        self.close_connection = True
        route = self.server.routes.get(self.path.partition("?")[0])
        if route is None:
            self.answer(b"<html>not here</html>", 404, "text/html")
        else:
            route(self)

    def answer(self, body: bytes, status: int = 200, kind: str = "image/png", **headers: str) -> None:
        self.start(status, {"Content-Type": kind, "Content-Length": str(len(body))} | headers)
        self.wfile.write(body)

    def start(self, status: int, headers: Mapping[str, str]) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.end_headers()

    def wait(self, seconds: float) -> bool:
        """Do nothing for a while; true when the test is over."""
        return self.server.over.wait(seconds)

    def log_message(self, *args: object) -> None:
        """Tests are read without the server's log."""


class FaultServer(http.server.ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False

    def __init__(self, tls: ssl.SSLContext | None = None) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {}
        self.log: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.over = threading.Event()
        self.tls = tls
        threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()

    def get_request(self) -> tuple[Any, Any]:
        sock, address = super().get_request()
        if self.tls:
            sock = self.tls.wrap_socket(sock, server_side=True, do_handshake_on_connect=False)
        return sock, address

    def handle_error(self, *_: object) -> None:
        """A client that goes away is what many tests are about."""

    def end(self) -> None:
        self.over.set()
        self.shutdown()
        self.server_close()


@dataclass
class Wire:
    """The network between the code under test and the servers; remembers what was asked of it."""

    http: FaultServer
    https: FaultServer | None = None
    hosts: dict[str, list[str]] = field(default_factory=lambda: {HOST: [PUBLIC]})
    lookups: list[str] = field(default_factory=list)
    connections: list[tuple[str, int]] = field(default_factory=list)
    naps: list[float] = field(default_factory=list)

    def resolve(self, host: str, _port: int, _timeout: float, /) -> list[IP]:
        self.lookups.append(host)
        if host not in self.hosts:
            raise socket.gaierror(socket.EAI_NONAME, "unknown")
        return [ipaddress.ip_address(ip) for ip in self.hosts[host]]

    def connect(self, ip: IP, port: int, timeout: float, /) -> socket.socket:
        assert is_public(ip), f"a connection to {ip}"
        self.connections.append((str(ip), port))
        server = self.https if port == 443 and self.https else self.http
        return socket.create_connection(("127.0.0.1", server.server_port), timeout)

    def network(self, **others: Any) -> Network:
        return Network(**{"resolve": self.resolve, "connect": self.connect, "sleep": self.naps.append} | others)


@contextmanager
def fault_server(tls: ssl.SSLContext | None = None) -> Iterator[FaultServer]:
    server = FaultServer(tls)
    try:
        yield server
    finally:
        server.end()


# Routes -------------------------------------------------------------------------------------------------------------------


def body(data: bytes, status: int = 200, kind: str = "image/png", **headers: str) -> Route:
    return lambda handler: handler.answer(data, status, kind, **headers)


def status(code: int, **headers: str) -> Route:
    return body(b"<html><body>an error</body></html>", code, "text/html", **headers)


def redirect(location: str, code: int = 302) -> Route:
    return status(code, Location=location)


def in_turn(*routes: Route) -> Route:
    """Another answer each time; the last one from then on."""
    left = list(routes)

    def send(handler: Handler) -> None:
        route = left.pop(0) if len(left) > 1 else left[0]
        route(handler)

    return send


def raw(*pieces: bytes, pause: float = 0) -> Route:
    """Bytes as they are, one piece after the other, the last one without end when there is a pause."""

    def send(handler: Handler) -> None:
        for piece in pieces:
            handler.wfile.write(piece)
        while pause and not handler.wait(pause):
            handler.wfile.write(pieces[-1])

    return send


def silent(handler: Handler) -> None:
    handler.wait(10)


def half(handler: Handler) -> None:
    """A part of a body, and then silence."""
    handler.start(200, {"Content-Length": "99"})
    handler.wfile.write(b"\x89PNG")
    handler.wait(10)


def nothing(_: Handler) -> None:
    """Take the request and go away."""


def reset(handler: Handler) -> None:
    """Break the connection off without a goodbye."""
    handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    handler.connection.close()


def endless(start: bytes, block: bytes, times: int) -> Route:
    """A body in chunks: `start`, then the same block many times."""

    def send(handler: Handler) -> None:
        handler.start(200, {"Content-Type": "image/png", "Transfer-Encoding": "chunked"})
        for piece in (start, *[block] * times):
            handler.wfile.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        handler.wfile.write(b"0\r\n\r\n")

    return send
