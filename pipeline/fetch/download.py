"""One download: redirects, type, size and time are checked, and nothing is believed that the other side says."""

from __future__ import annotations

import hashlib
import http.client
import os
import socket
import threading
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final
from urllib.parse import urljoin, urlsplit
from urllib.request import getproxies

from pipeline import __version__
from pipeline.fetch.addresses import check_address

CHUNK: Final = 1 << 16
REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
TYPES: Final = frozenset({"application/pdf", "application/x-pdf", "application/octet-stream", "binary/octet-stream"})
"""Types a server may give a PDF; whether it is one is told by its first bytes."""

MAGIC, END, MAGIC_WITHIN = b"%PDF-", b"%%EOF", 1024
"""A PDF says so within its first 1,024 bytes, and ends within its last (ISO 32000-2, annex I)."""


class DownloadError(Exception):
    """A file cannot be had; the message says what was found and what was expected."""


@dataclass(frozen=True, slots=True)
class Limits:
    """What a download may take. Published reports have 0.1 to 20 MB."""

    size: int = 200 * 1024 * 1024
    """Bytes."""
    seconds: float = 300.0
    """For all of it, redirects and all."""
    silence: float = 30.0
    """Seconds without a byte."""
    redirects: int = 5


@dataclass(frozen=True, slots=True)
class Download:
    sha256: str
    size: int


def download(address: str, path: Path, limits: Limits) -> Download:
    """Writes what an address gives to a new file.

    Args:
        address: https, or http to this computer.
        path: the file; it must not be there.
        limits: what it may take.

    Returns:
        Its hash and size; the file is whole, and on the disk.

    Raises:
        DownloadError: a redirect that is not followed, another status than 200, another type than PDF, too large, too
            slow, or cut off. What was written of the file is left to the caller.
        OSError: the file cannot be written.
    """
    watch = _Watch(limits.seconds)
    try:
        with watch:
            response = _open(address, limits, watch)
            with path.open("xb") as file:
                done = _copy(response, file, limits)
            if watch.is_over:
                raise DownloadError("cut off")
            return done
    except (http.client.HTTPException, TimeoutError, ConnectionError, socket.gaierror, ValueError) as error:
        raise DownloadError(_what(error, watch, limits)) from error
    except OSError as error:
        # of the connection (TLS, unreachable) as well as of the file: only the first are downloads that failed
        if watch.is_over or not error.filename:
            raise DownloadError(_what(error, watch, limits)) from error
        raise
    except DownloadError as error:
        raise DownloadError(_what(error, watch, limits)) from error


def _what(error: Exception, watch: _Watch, limits: Limits) -> str:
    if watch.is_over:
        return f"took longer than {limits.seconds:g} s"
    if isinstance(error, TimeoutError):
        return f"nothing came for {limits.silence:g} s"
    if isinstance(error, http.client.IncompleteRead):
        return "the connection was cut before the end"
    return str(error) or type(error).__name__


class _Watch:
    """Breaks the connection when the time is up: a server that sends a byte now and then never times out by itself."""

    def __init__(self, seconds: float) -> None:
        self.is_over = False
        self._connection: http.client.HTTPConnection | None = None
        self._sock: socket.socket | None = None
        self._timer = threading.Timer(seconds, self._break)
        self._timer.daemon = True

    def __enter__(self) -> None:
        self._timer.start()

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        if self._connection:
            self._connection.close()

    def connect(self, connection: http.client.HTTPConnection) -> None:
        """Connects, and watches this connection instead of the one before, which is closed."""
        if self._connection:
            self._connection.close()
        self._connection, self._sock = connection, None
        connection.connect()
        # kept here: the connection forgets it where the answer is to end with it
        self._sock = connection.sock

    def _break(self) -> None:
        self.is_over = True
        sock = self._sock or (self._connection and self._connection.sock)
        if sock:
            with suppress(OSError):
                sock.shutdown(socket.SHUT_RDWR)


def _open(address: str, limits: Limits, watch: _Watch) -> http.client.HTTPResponse:
    """The answer of the address, or of the one it redirects to."""
    problem = check_address(address)
    for _ in range(limits.redirects + 1):
        if problem:
            raise DownloadError(problem)
        response = _get(address, limits, watch)
        if response.status not in REDIRECTS:
            _check_answer(response, limits)
            return response
        target = urljoin(address, response.headers.get("Location", ""))
        problem = check_address(target, before=address)
        address = target
    raise DownloadError(f"more than {limits.redirects} redirects")


def _get(address: str, limits: Limits, watch: _Watch) -> http.client.HTTPResponse:
    parts = urlsplit(address)
    connection = _connection(parts.scheme, parts.hostname or "", parts.port, limits.silence)
    watch.connect(connection)
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    headers = {"User-Agent": f"followup/{__version__}", "Accept": "application/pdf", "Accept-Encoding": "identity"}
    connection.request("GET", target, headers=headers)
    return connection.getresponse()


def _connection(scheme: str, host: str, port: int | None, silence: float) -> http.client.HTTPConnection:
    if scheme == "http":
        return http.client.HTTPConnection(host, port, timeout=silence)
    proxy = urlsplit(getproxies().get("https", ""))
    if not proxy.hostname:
        return http.client.HTTPSConnection(host, port, timeout=silence)
    connection = http.client.HTTPSConnection(proxy.hostname, proxy.port, timeout=silence)
    connection.set_tunnel(host, port)
    return connection


def _check_answer(response: http.client.HTTPResponse, limits: Limits) -> None:
    if response.status != http.client.OK:
        raise DownloadError(f"the server answered {response.status} {response.reason}, expected 200")
    kind = response.headers.get_content_type()
    if kind not in TYPES:
        raise DownloadError(f"the server sent {kind}, expected application/pdf")
    if response.headers.get("Content-Encoding", "identity").lower() != "identity":
        raise DownloadError("the server sent it compressed, which was not asked for")
    if response.length is not None and response.length > limits.size:
        raise DownloadError(f"it has {response.length} bytes, more than {limits.size}")


def _copy(response: http.client.HTTPResponse, file: BinaryIO, limits: Limits) -> Download:
    announced, size, head, tail = response.length, 0, b"", b""
    digest = hashlib.sha256()
    while chunk := response.read1(CHUNK):
        size += len(chunk)
        if size > limits.size:
            raise DownloadError(f"it has more than {limits.size} bytes")
        head = (head + chunk)[:MAGIC_WITHIN] if len(head) < MAGIC_WITHIN else head
        tail = (tail + chunk)[-MAGIC_WITHIN:]
        digest.update(chunk)
        file.write(chunk)
    if announced is not None and size != announced:
        raise DownloadError(f"the connection was cut: {size} of {announced} bytes came")
    if MAGIC not in head:
        raise DownloadError("what came is no PDF: it does not begin with %PDF-")
    if announced is None and not response.chunked and END not in tail:
        raise DownloadError("the connection ended, and what came has no end of a PDF (%%EOF): it may be cut")
    file.flush()
    os.fsync(file.fileno())
    return Download(digest.hexdigest(), size)
