"""Messages on a pipe: four bytes that are always the same, a kind, a length, that many bytes."""

from __future__ import annotations

import os
import struct
from collections.abc import Iterator
from enum import IntEnum
from typing import NamedTuple

MAGIC = b"FUF1"
_HEADER = struct.Struct("!4sBI")
CHUNK = 1 << 16
MAX_BODY = 1 << 28
"""A longer message (256 MiB) is no message: it would cost the reader its memory. Measured: a report of 20 pages has
0.2-0.5 MB, the links of 1,000 reports come in parts of at most 1 MB."""


class Kind(IntEnum):
    """What a message is."""

    CALL = 1
    """To the worker: which function, within which limits."""
    PART = 2
    """A piece of what the function is given, or of what it gives."""
    END = 3
    """There are no more pieces; from a worker, with the memory it has used."""
    PROGRESS = 4
    """From a worker: how far it is."""
    ERROR = 5
    """From a worker: the function raised."""
    READY = 6
    """From a worker, before all else: it has loaded what it works with."""


class Frame(NamedTuple):
    """One message."""

    kind: Kind
    body: bytes


class FrameError(Exception):
    """What came is no message."""


def send(descriptor: int, kind: Kind, body: bytes = b"") -> None:
    """Writes a message.

    Raises:
        OSError: nobody reads any more.
    """
    data = memoryview(_HEADER.pack(MAGIC, kind, len(body)) + body)
    while data:
        data = data[os.write(descriptor, data) :]


def receive(descriptor: int) -> Iterator[Frame]:
    """The messages that come, until the other side closes.

    Raises:
        FrameError: something else came, or the last message is not whole.
        OSError: the pipe cannot be read.
    """
    while header := _read(descriptor, _HEADER.size):
        if len(header) < _HEADER.size:
            raise FrameError(f"{header!r} where a message was expected")
        magic, kind, length = _HEADER.unpack(header)
        if magic != MAGIC or kind not in Kind.__members__.values() or length > MAX_BODY:
            raise FrameError(f"{header!r} where a message was expected")
        body = _read(descriptor, length)
        if len(body) < length:
            raise FrameError(f"a message of {length} bytes ended after {len(body)}")
        yield Frame(Kind(kind), body)


def _read(descriptor: int, length: int) -> bytes:
    """So many bytes, fewer where the pipe ends before."""
    pieces = []
    while length and (piece := os.read(descriptor, min(length, CHUNK))):
        pieces.append(piece)
        length -= len(piece)
    return b"".join(pieces)
