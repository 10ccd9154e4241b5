"""A good report with damage done to its bytes: cut off, bytes flipped, streams taken away."""

from __future__ import annotations

import random
from collections.abc import Iterator

from tests.corpus.broken.parts import dictionary_spans, stream_spans, xref_span

Cases = Iterator[tuple[str, bytes]]


def truncated(pdf: bytes, step: int = 1) -> Cases:
    """Cut off at every ``step`` % of its length."""
    for percent in range(step, 100, step):
        yield f"{percent:02d}", pdf[: len(pdf) * percent // 100]


def flipped(pdf: bytes, seeds: int) -> Cases:
    """Bytes changed at random in one kind of place: anywhere, in the xref table, in a stream, in a dictionary."""
    places = {
        "anywhere": [(0, len(pdf))],
        "xref": [xref_span(pdf)],
        "stream": stream_spans(pdf),
        "dictionary": dictionary_spans(pdf),
    }
    for where, spans in places.items():
        for seed in range(seeds):
            for flips in (1, 20):
                yield f"{where}-{flips}-{seed:02d}", _flip(pdf, spans, flips, random.Random(f"{where} {seed}"))


def _flip(pdf: bytes, spans: list[tuple[int, int]], flips: int, dice: random.Random) -> bytes:
    data = bytearray(pdf)
    for _ in range(flips):
        start, end = dice.choice(spans)
        data[dice.randrange(start, end)] ^= dice.randrange(1, 256)
    return bytes(data)


def streams_spoilt(pdf: bytes) -> Cases:
    """Each stream overwritten with zeros, halved with its length kept, or taken out so that all after it moves."""
    for number, (start, end) in enumerate(stream_spans(pdf)):
        half = (start + end) // 2
        yield f"zeros-{number:02d}", pdf[:start] + bytes(end - start) + pdf[end:]
        yield f"half-{number:02d}", pdf[:half] + b" " * (end - half) + pdf[end:]
        yield f"gone-{number:02d}", pdf[:start] + pdf[end:]


def shifted(pdf: bytes) -> Cases:
    """Bytes put in or taken out, so that every place in the xref table is wrong."""
    middle = len(pdf) // 2
    first = stream_spans(pdf)[0][0]
    yield "junk-before", b"HTTP/1.1 200 OK\r\n\r\n" + pdf
    yield "junk-after", pdf + b"\0" * 5000
    yield "html-after", pdf + b"<!-- served by -->" * 300
    yield "line-ends", pdf.replace(b"\n", b"\r\n")
    yield "byte-gone-early", pdf[: first - 200] + pdf[first - 199 :]
    yield "block-gone", pdf[:middle] + pdf[middle + 512 :]
    yield "block-twice", pdf[:middle] + pdf[middle - 512 : middle] + pdf[middle:]
    yield "high-bits-gone", bytes(b & 0x7F for b in pdf)
    yield "utf8-twice", pdf.decode("latin-1").encode("utf-8")
    yield "twice", pdf + pdf
    yield "zeros-at-the-end", pdf[: len(pdf) * 8 // 10] + bytes(len(pdf) - len(pdf) * 8 // 10)
