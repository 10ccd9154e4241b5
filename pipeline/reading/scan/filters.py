"""Undoes a stream's filters piece by piece, so that no more is ever held than a limit allows."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence

from pipeline.reading.base85 import of_base85

PIECE = 1 << 18
"""Bytes that are inflated at a time."""

Pieces = Iterable[bytes]


class DamagedDataError(Exception):
    """The data is not what the filter makes: the message says how."""


class TooMuchDataError(Exception):
    """More came out than the limit; ``size`` is what had come so far."""

    def __init__(self, size: int) -> None:
        super().__init__(f"more than {size} bytes")
        self.size = size


def decoded(data: bytes | memoryview, filters: Sequence[str], limit: int) -> Iterator[bytes]:
    """The data with its filters undone, in pieces.

    Args:
        data: the stream as it stands in the file; what follows the end of deflated data is passed over.
        filters: names as in :data:`DECODERS`, in the order they are undone.
        limit: bytes that may come out of each filter.

    Raises:
        DamagedDataError: a filter cannot be undone to its end, or its checksum is wrong.
        TooMuchDataError: more than ``limit`` came out of one of the filters.
    """
    pieces: Pieces = (bytes(data[i : i + PIECE]) for i in range(0, len(data), PIECE))
    for name in filters:
        pieces = _limited(DECODERS[name](pieces), limit)
    return iter(pieces)


def _limited(pieces: Pieces, limit: int) -> Iterator[bytes]:
    size = 0
    for piece in pieces:
        size += len(piece)
        if size > limit:
            raise TooMuchDataError(size)
        yield piece


def _flate(pieces: Pieces) -> Iterator[bytes]:
    inflater = zlib.decompressobj()
    try:
        for piece in pieces:
            rest = piece
            while True:
                out = inflater.decompress(rest, PIECE)
                if out:
                    yield out
                rest = inflater.unconsumed_tail
                if inflater.eof:
                    if inflater.unused_data[:1] == _DEFLATED and len(inflater.unused_data) > _SPARE:
                        raise DamagedDataError("more such data follows where it ends")
                    return
                if not rest and len(out) < PIECE:
                    break
    except zlib.error as error:
        raise DamagedDataError(str(error).split(": ", 1)[-1]) from error
    raise DamagedDataError("it breaks off")


_DEFLATED = b"x"
"""What deflated data begins with."""
_SPARE = 16
"""So many bytes may follow where it ends."""
_SPACE = b"\0\t\n\f\r "


def _ascii85(pieces: Pieces) -> Iterator[bytes]:
    text = b"".join(pieces).translate(None, _SPACE).removeprefix(b"<~").split(b"~", 1)[0].replace(b"z", b"!!!!!")
    try:
        yield of_base85(text)
    except ValueError as error:
        raise DamagedDataError(str(error)) from error


def _hex(pieces: Pieces) -> Iterator[bytes]:
    text = b"".join(pieces).translate(None, _SPACE).split(b">", 1)[0]
    try:
        yield bytes.fromhex((text + b"0" * (len(text) % 2)).decode("ascii"))
    except ValueError as error:
        raise DamagedDataError("a character that is no hexadecimal digit") from error


def _run_length(pieces: Pieces) -> Iterator[bytes]:
    data = b"".join(pieces)
    out = bytearray()
    at = 0
    while at < len(data) and data[at] != 128:
        length = data[at]
        if length < 128:
            out += data[at + 1 : at + 2 + length]
            at += 2 + length
        else:
            out += data[at + 1 : at + 2] * (257 - length)
            at += 2
        if len(out) >= PIECE:
            yield bytes(out)
            out.clear()
    yield bytes(out)
    if at > len(data):
        raise DamagedDataError("it breaks off")


_CLEAR, _END = 256, 257


def _lzw(pieces: Pieces) -> Iterator[bytes]:
    """ISO 32000-1, 7.4.4.2, with codes that grow one early, as is the default."""
    data = b"".join(pieces)
    table = [bytes([i]) for i in range(256)] + [b"", b""]
    out = bytearray()
    previous = b""
    width, held, bits = 9, 0, 0
    for byte in data:
        held = held << 8 | byte
        bits += 8
        if bits < width:
            continue
        bits -= width
        code = held >> bits
        held &= (1 << bits) - 1
        if code == _END:
            break
        if code == _CLEAR:
            del table[258:]
            width, previous = 9, b""
            continue
        if code > len(table) or (code == len(table) and not previous):
            raise DamagedDataError("a code that is none of LZW")
        entry = table[code] if code < len(table) else previous + previous[:1]
        out += entry
        if previous and len(table) < 4096:
            table.append(previous + entry[:1])
        previous = entry
        width = min(12, (len(table) + 1).bit_length())
        if len(out) >= PIECE:
            yield bytes(out)
            out.clear()
    yield bytes(out)


DECODERS: dict[str, Callable[[Pieces], Iterator[bytes]]] = {
    "FlateDecode": _flate,
    "Fl": _flate,
    "ASCII85Decode": _ascii85,
    "A85": _ascii85,
    "ASCIIHexDecode": _hex,
    "AHx": _hex,
    "RunLengthDecode": _run_length,
    "RL": _run_length,
    "LZWDecode": _lzw,
    "LZW": _lzw,
}
GROWTH = {"FlateDecode": 1032, "Fl": 1032, "RunLengthDecode": 64, "RL": 64, "LZWDecode": 2731, "LZW": 2731}
"""How many times its length data can grow: deflate 258 bytes in 2 bits, run lengths 128 in two bytes, LZW strings of
up to 4,096 bytes in 12 bits. The filters not named here grow up to fourfold."""
SLOW = frozenset({"RunLengthDecode", "RL", "LZWDecode", "LZW"})
CHECKED = frozenset({"FlateDecode", "Fl", "RunLengthDecode", "RL"})
"""Those with a checksum, or with lengths that tell whether they break off."""
PICTURES = frozenset({"DCTDecode", "DCT", "JPXDecode", "JBIG2Decode", "CCITTFaxDecode", "CCF"})

_ESCAPED = re.compile("#([0-9A-Fa-f]{2})")


def plain_name(name: bytes) -> str:
    """A name as it is meant: ``/Flate#44ecode`` is ``FlateDecode``."""
    return _ESCAPED.sub(lambda m: chr(int(m[1], 16)), name.removeprefix(b"/").decode("latin-1"))
