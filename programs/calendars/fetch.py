"""Fetches a calendar from an address somebody typed, without reaching into the network around us.

Only http and https; every address a name stands for must be public, and the connection goes to
the very address that was checked; redirects are checked as well. Size and time have limits.
"""

import http.client
import socket
import ssl
import time
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import ip_address, ip_network
from threading import Timer
from urllib.parse import urljoin, urlsplit

from django.conf import settings

MOST_BYTES = 5 * 1024**2
MOST_SECONDS = 30
PATIENCE = 10  # seconds for one answer of the network
HOPS = 5
PORTS = {"http": 80, "https": 443}
# Addresses that carry another one in them, which a gateway may unpack, and those of one site.
WRAPPING = [
    ip_network(wrap) for wrap in ("::/96", "::ffff:0:0:0/96", "64:ff9b::/96", "fec0::/10")
] + [ip_network("192.88.99.0/24")]
AGENT = "Throughline calendar reader"
UNCHANGED = 304


class Refused(Exception):
    """Why a calendar was not read, in words for who keeps it."""


@dataclass(frozen=True)
class Fetched:
    """What was read; no `content` where the calendar has not changed since `etag`."""

    content: bytes
    etag: str


def fetch(address, etag=""):
    """The calendar at `address`, or Refused."""
    deadline = time.monotonic() + MOST_SECONDS
    for _ in range(HOPS):
        parts = checked(address)
        connection = _Pinned(parts, _public_ip(parts))
        # Who sends a letter of its head every few seconds is cut off as well.
        watch = Timer(max(0, deadline - time.monotonic()), connection.cut)
        watch.start()
        try:
            answer = _ask(connection, parts, etag)
            if answer.status not in (301, 302, 303, 307, 308):
                return _read(answer, etag, deadline)
            address = urljoin(address, answer.headers.get("Location", ""))
        except (OSError, ValueError, http.client.HTTPException) as problem:
            raise Refused(_network_words(problem)) from problem
        finally:
            watch.cancel()
            connection.close()
    raise Refused("The address leads from one place to the next without end.")


def checked(address):
    """The parts of an address that may be asked; Refused for any other."""
    try:
        parts = urlsplit(address.strip().replace("webcal://", "https://", 1))
        host, port = parts.hostname, parts.port
    except ValueError:
        parts = host = port = None
    if not host or parts.scheme not in PORTS:
        raise Refused("The address of a calendar begins with https://, http:// or webcal://.")
    if parts.username or parts.password:
        raise Refused("The address has a password in it. Ask for one that needs none.")
    if port not in (None, *PORTS.values()) and host not in settings.CALENDAR_HOSTS:
        raise Refused("The address names a port that is not one of the web.")
    return parts


def _public_ip(parts):
    """An address of the host, if all it has are public (or the setting names the host)."""
    port = parts.port or PORTS[parts.scheme]
    try:
        found = socket.getaddrinfo(parts.hostname, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as problem:
        raise Refused(f"No computer is called {parts.hostname}. Check the address.") from problem
    ips = [row[4][0] for row in found]
    if parts.hostname not in settings.CALENDAR_HOSTS and not all(map(_is_public, ips)):
        raise Refused("The address leads into an inner network. Ask who runs this site.")
    return ips[0], port


def _is_public(ip):
    one = ip_address(ip.partition("%")[0])
    if any(one in wrap for wrap in WRAPPING if wrap.version == one.version):
        return False
    inner = getattr(one, "ipv4_mapped", None) or getattr(one, "sixtofour", None)
    return one.is_global and not one.is_multicast and (inner is None or inner.is_global)


class _Pinned(http.client.HTTPConnection):
    """A connection to the address that was checked, whatever its name stands for by now."""

    def __init__(self, parts, place):
        super().__init__(parts.hostname, place[1], timeout=PATIENCE)
        self.secure, self.place = parts.scheme == "https", place

    def connect(self):
        self.sock = socket.create_connection(self.place, self.timeout)
        if self.secure:
            safe = ssl.create_default_context()
            self.sock = safe.wrap_socket(self.sock, server_hostname=self.host)

    def cut(self):
        with suppress(OSError, AttributeError):  # not connected yet, or closed already
            socket.socket.shutdown(self.sock, socket.SHUT_RDWR)


def _ask(connection, parts, etag):
    path = parts._replace(scheme="", netloc="", fragment="").geturl() or "/"
    headers = {"User-Agent": AGENT, "Accept": "text/calendar, */*", "Accept-Encoding": "identity"}
    if parts.port:
        headers["Host"] = f"{parts.hostname}:{parts.port}"
    connection.request("GET", path, headers=headers | ({"If-None-Match": etag} if etag else {}))
    return connection.getresponse()


def _read(answer, etag, deadline):
    if answer.status == UNCHANGED:
        return Fetched(b"", etag)
    if answer.status != 200:
        raise Refused(f"The calendar did not come: its server answered {answer.status}.")
    parts, size = [], 0
    while part := answer.read1(64 * 1024):
        size += len(part)
        parts.append(part)
        if size > MOST_BYTES:
            raise Refused("The calendar is larger than 5 MB. Ask for one of the months to come.")
        if time.monotonic() > deadline:
            raise Refused("The calendar came too slowly. It is tried again later.")
    return Fetched(b"".join(parts), _etag(answer))


def _etag(answer):
    etag = answer.headers.get("ETag", "")[:200]
    return etag if etag.isascii() and etag.isprintable() else ""


def _network_words(problem):
    if isinstance(problem, ssl.SSLError):
        return "The address has no valid certificate, so nobody can say whose calendar it is."
    if isinstance(problem, TimeoutError):
        return "Nobody answered in time. It is tried again later."
    return "The calendar could not be reached. It is tried again later."
