"""The places of a PDF file that are worth breaking, and how to write one by hand."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Mapping

STREAM = re.compile(rb"(\d+) 0 obj\s*<<(.{0,600}?)>>\s*stream\r?\n", re.DOTALL)


def stream_spans(pdf: bytes) -> list[tuple[int, int]]:
    """Where the data of each stream begins and ends."""
    found = []
    for match in STREAM.finditer(pdf):
        found.append((match.end(), pdf.index(b"endstream", match.end())))
    return found


def dictionary_spans(pdf: bytes) -> list[tuple[int, int]]:
    """Where each object that is no stream begins and ends, and each stream's dictionary."""
    return [
        (match.start(1), match.end(1))
        for match in re.finditer(rb"\d+ 0 obj\s*(.*?)(?:stream\r?\n|endobj)", pdf, re.DOTALL)
    ]


def xref_span(pdf: bytes) -> tuple[int, int]:
    """Where the table of cross references begins, and where the file ends."""
    start = int(pdf[pdf.rindex(b"startxref") + 9 :].split()[0])
    return start, len(pdf)


def written(objects: Mapping[int, bytes], root: int = 1, trailer: bytes = b"", header: bytes = b"%PDF-1.5\n") -> bytes:
    """A PDF file of these objects (number → what stands between ``obj`` and ``endobj``), with a right xref table."""
    out = bytearray(header)
    places = {}
    for number, body in objects.items():
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 1\n0000000000 65535 f \n"
    for number in sorted(places):
        out += b"%d 1\n%010d 00000 n \n" % (number, places[number])
    out += b"trailer\n<</Size %d /Root %d 0 R %s>>\nstartxref\n%d\n%%%%EOF\n" % (max(places) + 1, root, trailer, start)
    return bytes(out)


def packed(open_objects: Mapping[int, bytes], containers: Mapping[int, tuple[bytes, Mapping[int, bytes]]]) -> bytes:
    """A PDF file of these objects and of object streams, with an xref stream.

    ``containers``: the number of each object stream → more of its dictionary, and the objects in it.
    """
    out = bytearray(b"%PDF-1.5\n")
    rows = {0: (0, 0, 65535)}
    bodies = dict(open_objects)
    for number, (entries, objects) in containers.items():
        places, body = [], b""
        for index, (inner, text_of) in enumerate(objects.items()):
            places += [inner, len(body)]
            body += text_of + b" "
            rows[inner] = (2, number, index)
        head = b" ".join(b"%d" % place for place in places) + b" "
        kind = b"/Type /ObjStm /N %d /First %d " % (len(objects), len(head))
        bodies[number] = stream(head + body, kind + entries)
    for number, body in bodies.items():
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start, size = len(out), max(rows) + 2
    rows[size - 1] = (1, start, 0)
    table = b"".join(
        kind.to_bytes(1) + place.to_bytes(4) + rest.to_bytes(2)
        for kind, place, rest in (rows.get(number, (0, 0, 0)) for number in range(size))
    )
    entries = b"/Type /XRef /W [1 4 2] /Size %d /Root 1 0 R" % size
    out += b"%d 0 obj\n%s\nendobj\nstartxref\n%d\n%%%%EOF\n" % (size - 1, stream(table, entries), start)
    return bytes(out)


def stream(data: bytes, entries: bytes = b"", length: int | None = None) -> bytes:
    """A stream object of these bytes as they are; ``length`` is what it says of itself."""
    return b"<<%s /Length %d>>\nstream\n%s\nendstream" % (entries, len(data) if length is None else length, data)


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """A stream object of these bytes, deflated."""
    return stream(zlib.compress(data, 9), b"/Filter /FlateDecode " + entries)


FONT = b"<</Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding>>"


def text(*lines: str, size: float = 10, x: float = 60, y: float = 780) -> bytes:
    """A content stream that prints lines of text, one below the other, in the font ``/F1``."""
    shown = b" ".join(b"(%s) Tj T*" % _escaped(line) for line in lines)
    return b"BT /F1 %g Tf %g TL %g %g Td %s ET" % (size, size * 1.2, x, y, shown)


def _escaped(line: str) -> bytes:
    return re.sub(rb"([\\()])", rb"\\\1", line.encode("cp1252"))


def one_page(
    content: bytes, page: bytes = b"", more: Mapping[int, bytes] | None = None, box: bytes = b"0 0 595 842"
) -> bytes:
    """A document of one page; ``content`` is its stream object, ``page`` more of its dictionary, ``more`` objects."""
    resources = b"" if b"/Resources" in page else b"/Resources <</Font <</F1 5 0 R>>>>"
    return written(
        {
            1: b"<</Type /Catalog /Pages 2 0 R>>",
            2: b"<</Type /Pages /Kids [3 0 R] /Count 1>>",
            3: b"<</Type /Page /Parent 2 0 R /MediaBox [%s] /Contents 4 0 R %s %s>>" % (box, resources, page),
            4: content,
            5: FONT,
            **(more or {}),
        }
    )


def replaced(pdf: bytes, old: bytes, new: bytes, count: int = 1) -> bytes:
    """``pdf`` with bytes replaced.

    Raises:
        ValueError: they are not there, so that nothing would be broken.
    """
    if old not in pdf:
        raise ValueError(f"{old!r} is not in the file")
    return pdf.replace(old, new, count)


def repeated(pattern: bytes, size: int) -> Iterable[bytes]:
    """``size`` bytes of a pattern, piece by piece."""
    piece = pattern * (1 << 20 // len(pattern))
    while size > 0:
        yield piece[:size]
        size -= len(piece)
