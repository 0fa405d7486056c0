"""An address, as a person or a foreign server wrote it, into what may be asked for; and the judgement of the machine behind it."""

from __future__ import annotations

import ipaddress
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TypeAlias
from urllib.parse import parse_qsl, quote, urljoin, urlsplit

import idna

IP: TypeAlias = ipaddress.IPv4Address | ipaddress.IPv6Address

PORTS = {"http": 80, "https": 443}
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_BAD_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_BAD_HOST = "アドレスのホスト名が正しくありません。"
_KEPT = "/%!$&'()*+,;=:@~"
_SECRETS = re.compile(
    r"x-(amz|goog|oss|cos|ms)-.*|.*signature.*|sig|.*token.*|.*secret.*|(.*[-_])?(api|access)?key(-?pair)?(-?id)?|auth.*|"
    r"expire.*|exp|policy|hmac|awsaccesskeyid|googleaccessid|se|sp|sv|hdn[et]a",
    re.IGNORECASE,
)


class Trouble(Exception):
    """Why a picture cannot be had: Japanese sentences that hold no secret."""

    def __init__(self, reason: str, *, gone: bool = False, unreachable: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.gone = gone
        """The server is there and says that the picture is not."""
        self.unreachable = unreachable
        """Nobody answers for the host: other pictures of the same host will hardly fare better."""


@dataclass(frozen=True, slots=True)
class Target:
    """What is asked for, in the only reading of the address that all later steps use."""

    scheme: str
    host: str
    """In ASCII and lower case; an IPv6 address without brackets."""
    port: int
    path: str
    """Percent-encoded once, with the query."""
    signed: bool = field(compare=False)
    """Whether the query looks like a permission that ends one day."""

    @property
    def authority(self) -> str:
        """The value of the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


def masked(address: str) -> str:
    """`address` for people: without the parts that may be a password."""
    shown, _, query = address.partition("#")[0].partition("?")
    shown = re.sub(r"//[^/]*@", "//…@", shown)
    shown = "".join(letter if letter.isprintable() else "�" for letter in shown)
    return (shown if len(shown) <= 200 else f"{shown[:200]}…") + ("?…" if query else "")


def is_signed(query: str) -> bool:
    return any(_SECRETS.fullmatch(name) for name, _ in parse_qsl(query, keep_blank_values=True))


def parse_address(address: str) -> Target:
    """Raises Trouble for what must not or cannot be asked for, before any name is looked up."""
    if any(ord(letter) < 32 or ord(letter) == 127 for letter in address):
        raise Trouble("アドレスに、改行などの見えない文字が入っています。消してください。")
    if "\\" in address:
        raise Trouble("アドレスに「\\」があります。「/」に直してください。")
    try:
        parts = urlsplit(address.strip())
        port = parts.port
    except ValueError:
        raise Trouble("アドレスの書き方が正しくありません。") from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS:
        raise Trouble("取り込めるのは、http:// か https:// で始まるアドレスだけです。")
    if "@" in parts.netloc:
        raise Trouble("アドレスに、利用者の名前やパスワード（@ の前）があります。消してください。")
    host = _parse_host(parts.hostname or "")
    path = quote(_BAD_PERCENT.sub("%25", parts.path) or "/", safe=_KEPT, errors="replace")
    if parts.query:
        path += "?" + quote(_BAD_PERCENT.sub("%25", parts.query), safe=_KEPT + "?[]", errors="replace")
    return Target(scheme, host, PORTS[scheme] if port is None else port, path, is_signed(parts.query))


def _parse_host(name: str) -> str:
    if ":" in name:
        try:
            address = ipaddress.IPv6Address(name)
        except ValueError:
            raise Trouble(_BAD_HOST) from None
        if address.scope_id is not None:  # behind one network card
            raise Trouble(_BAD_HOST)
        return str(address)
    host = name if name.isascii() else _to_ascii(name)
    host = host.lower().removesuffix(".")
    if not host or len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise Trouble(_BAD_HOST)
    # What ends in a number is an IPv4 address to browsers and to the system (0x7f.1, 2130706433, 0177.0.0.1): only its
    # plain form is taken, so that nothing can be read in two ways.
    if re.fullmatch(r"[0-9]+|0x[0-9a-f]*", host.rpartition(".")[2]):
        try:
            ipaddress.IPv4Address(host)
        except ValueError:
            raise Trouble("アドレスのホストが、まぎらわしい数字で書かれています。ホスト名で書いてください。") from None
    return host


def _to_ascii(name: str) -> str:
    try:
        return idna.encode(name, uts46=True, std3_rules=True).decode("ascii")
    except (idna.IDNAError, UnicodeError):
        raise Trouble(_BAD_HOST) from None


def redirected(target: Target, location: str | None) -> Target:
    """Where an answer sends us; judged as if a person had typed it."""
    if not location:
        raise Trouble("取得元の転送に、行き先がありません。")
    with suppress(UnicodeError):  # a header comes as Latin-1, whatever it holds
        location = location.encode("latin-1").decode("utf-8")
    try:
        following = parse_address(urljoin(target.url, location.strip()))
    except ValueError:
        raise Trouble("取得元から転送されましたが、行き先のアドレスの書き方が正しくありません。") from None
    except Trouble as trouble:
        raise Trouble(f"取得元から転送されましたが、行き先は使えません。{trouble.reason}") from None
    if target.scheme == "https" and following.scheme == "http":
        raise Trouble("取得元から転送されましたが、行き先は安全でないアドレス（http://）です。")
    return following


# Who may be asked ---------------------------------------------------------------------------------------------------------

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_GLOBAL = ipaddress.IPv6Network("2000::/3")
_CLOSED: tuple[ipaddress.IPv4Network | ipaddress.IPv6Network, ...] = tuple(
    map(
        ipaddress.ip_network,
        (
            "0.0.0.0/8",  # this host
            "10.0.0.0/8",
            "100.64.0.0/10",  # carriers' inner networks; metadata of Alibaba Cloud
            "127.0.0.0/8",
            "168.63.129.16/32",  # metadata of Azure, on a public address
            "169.254.0.0/16",  # link-local; metadata of most clouds
            "172.16.0.0/12",
            "192.0.0.0/24",  # protocol assignments; metadata of Oracle Cloud
            "192.0.2.0/24",
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",
            "198.18.0.0/15",
            "198.51.100.0/24",
            "203.0.113.0/24",
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
            "2001::/23",  # protocol assignments; Teredo, which embeds IPv4
            "2001:db8::/32",
            "2002::/16",  # 6to4, which embeds IPv4
            "3fff::/20",
        ),
    )
)


def is_public(ip: IP) -> bool:
    """Whether an address belongs to the open Internet: the policy for every hop. An embedded IPv4 address counts as itself."""
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped is not None:
            return is_public(ip.ipv4_mapped)
        if ip in _NAT64:
            return is_public(ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF))
        if ip not in _GLOBAL:
            return False
    return ip.is_global and not ip.is_multicast and not any(ip in closed for closed in _CLOSED)
