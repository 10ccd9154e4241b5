"""The cross references of a file, checked against what stands where they point (ISO 32000-1, 7.5.4 and 7.5.8)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from pipeline.reading.scan.filters import DECODERS, DamagedDataError, TooMuchDataError, decoded
from pipeline.reading.scan.settings import CheckSettings
from pipeline.reading.scan.streams import raw_streams

_START = re.compile(rb"startxref\s+(\d{1,12})")
_OBJECT = re.compile(rb"\s*(\d{1,10})\s+\d{1,5}\s+obj\b")
_TABLE = re.compile(rb"\s*xref\s+")
_SECTION = re.compile(rb"(\d{1,10})\s+(\d{1,10})[ \t]*\r?\n?")
_ENTRY = re.compile(rb"\s*(\d{10}) (\d{5}) ([nf])")
_TRAILER = re.compile(rb"\s*trailer\s*<<")
_LINK = re.compile(rb"/(Prev|XRefStm)\s+(\d{1,12})")
_WIDTHS = re.compile(rb"/W\s*\[\s*(\d)\s+(\d)\s+(\d)\s*\]")
_INDEX = re.compile(rb"/Index\s*\[([\d\s]*)\]")
_SIZE = re.compile(rb"/Size\s+(\d{1,10})")
_PREDICTOR = re.compile(rb"/Predictor\s+(\d+)")
_COLUMNS = re.compile(rb"/Columns\s+(\d{1,3})\b")
_TRAILER_BYTES = 1 << 16
_ENTRIES = re.compile(rb"(\d{10}) \d{5} ([nf])(?: \n| \r|\r\n)")
_ENTRY_BYTES = 20
_AFTER_HEAD = b"\r\n <["
_NEAR = 3
"""Bytes that an object may stand beside its place: line ends."""
MAX_SECTIONS = 2000
"""Incremental updates that are followed back. Measured: 1-3; a form that was saved every day for a year has 400."""


@dataclass
class CrossReferences:
    """``offsets``: object → its place. ``missing``: why there are none that can be followed, else empty.

    ``circle`` is the place of a section that leads back to itself, None where none does. ``wrong`` are the objects that
    do not stand where they should. ``trailer`` is the dictionary of the newest section.
    """

    offsets: dict[int, int] = field(default_factory=dict)
    wrong: list[int] = field(default_factory=list)
    missing: str = ""
    circle: int | None = None
    trailer: bytes = b""
    shift: int = 0
    """How far the header stands from byte 0: some writers count places from there."""

    def is_live(self, number: int, place: int) -> bool:
        """Whether the object that stands at ``place`` is the one in use, not an earlier edition of it."""
        named = self.offsets.get(number)
        if named is None or self.missing or number in self.wrong:
            return True
        return any(abs(named + shift - place) <= _NEAR for shift in (0, self.shift))


class _UnreadableError(Exception):
    """A section is not there or not as it should be."""


def read_cross_references(data: bytes, settings: CheckSettings) -> CrossReferences:
    """The cross references of a file, and whether they are right."""
    found = CrossReferences()
    starts = _START.findall(data, max(0, len(data) - _TRAILER_BYTES)) or _START.findall(data)
    if not starts:
        found.missing = "startxref is not there"
        return found
    shift = found.shift = max(0, data.find(b"%PDF-", 0, 1024))
    queue, seen = [int(starts[-1])], set[int]()
    try:
        while queue:
            place = queue.pop(0)
            if place in seen:
                found.circle = place
                continue
            if len(seen) >= MAX_SECTIONS:
                raise _UnreadableError(f"there are more than {MAX_SECTIONS} sections of them")
            seen.add(place)
            trailer = _read_section(data, place, shift, found.offsets, settings)
            found.trailer = found.trailer or trailer
            links = dict(_LINK.findall(trailer))
            queue = [int(links[key]) for key in (b"XRefStm", b"Prev") if key in links] + queue
    except _UnreadableError as error:
        found.missing = str(error)
    found.wrong = [n for n, place in found.offsets.items() if not _stands(data, n, place, shift)]
    return found


def _stands(data: bytes, number: int, place: int, shift: int) -> bool:
    """Whether an object stands there. Places count from the header in some readers' eyes, from byte 0 in others'."""
    # nearly all do, and are written like this
    head = b"%d 0 obj" % number
    end = place + len(head)
    if data[place:end] == head and data[end : end + 1] in _AFTER_HEAD:
        return True
    for at in {place, place + shift}:
        match = _OBJECT.match(data, at) if at < len(data) else None
        if match is not None and int(match[1]) == number:
            return True
    return place == 0  # what some writers give for an object that is not there


def _read_section(data: bytes, place: int, shift: int, offsets: dict[int, int], settings: CheckSettings) -> bytes:
    for at in (place, place + shift):
        if at >= len(data):
            continue
        table = _TABLE.match(data, at)
        if table is not None:
            return _read_table(data, table.end(), offsets)
        if _OBJECT.match(data, at):
            return _read_stream(data, at, offsets, settings)
    raise _UnreadableError(f"byte {place}, where they should be, holds something else")


def _read_table(data: bytes, position: int, offsets: dict[int, int]) -> bytes:
    while section := _SECTION.match(data, position):
        position = _read_entries(data, section.end(), int(section[1]), int(section[2]), offsets)
    trailer = _TRAILER.match(data, position)
    if trailer is None:
        raise _UnreadableError("the trailer is not there")
    end = data.find(b"startxref", trailer.end())
    return data[trailer.end() : end if end >= 0 else trailer.end() + _TRAILER_BYTES]


def _read_entries(data: bytes, position: int, first: int, count: int, offsets: dict[int, int]) -> int:
    """Adds the entries of a section to ``offsets``; where they end."""
    end = position + _ENTRY_BYTES * count
    as_they_should_be = _ENTRIES.findall(data, position, end)
    if len(as_they_should_be) == count:
        for number, (place, kind) in enumerate(as_they_should_be, first):
            offsets.setdefault(number, int(place) if kind == b"n" else 0)
        position = end
    else:
        for number in range(first, first + count):
            entry = _ENTRY.match(data, position)
            if entry is None:
                raise _UnreadableError(f"the entry of object {number} is none")
            offsets.setdefault(number, int(entry[1]) if entry[3] == b"n" else 0)
            position = entry.end()
    blank = re.compile(rb"\s*").match(data, position)
    return blank.end() if blank else position


def _read_stream(data: bytes, at: int, offsets: dict[int, int], settings: CheckSettings) -> bytes:
    stream = next(raw_streams(data[at : at + settings.inflated_free]), None)
    widths = _WIDTHS.search(stream.dictionary) if stream else None
    if stream is None or widths is None or b"/XRef" not in stream.dictionary or set(stream.filters) - set(DECODERS):
        raise _UnreadableError(f"byte {at}, where they should be, holds another object")
    try:
        rows = b"".join(decoded(stream.data, stream.filters, settings.inflated_free))
    except (DamagedDataError, TooMuchDataError) as error:
        raise _UnreadableError(f"their stream is damaged ({error})") from error
    for number, kind, place in _rows(_without_predictor(rows, stream.dictionary), widths, stream.dictionary):
        offsets.setdefault(number, place if kind == 1 else 0)
    return stream.dictionary


def _without_predictor(data: bytes, dictionary: bytes) -> bytes:
    predictor, columns = _PREDICTOR.search(dictionary), _COLUMNS.search(dictionary)
    if predictor is None or int(predictor[1]) < 10:
        return data
    width = int(columns[1]) if columns else 1
    previous = bytes(width)
    out = bytearray()
    for at in range(0, len(data) - width, width + 1):
        row = data[at + 1 : at + 1 + width]
        if data[at] == 2:
            row = bytes(a + b & 0xFF for a, b in zip(row, previous, strict=True))
        elif data[at]:
            raise _UnreadableError(f"a row of them is written with predictor {data[at]}")
        out += row
        previous = row
    return bytes(out)


def _rows(data: bytes, widths: re.Match[bytes], dictionary: bytes) -> Iterator[tuple[int, int, int]]:
    """(object, kind, place) of each row."""
    one, two, three = (int(w) for w in widths.groups())
    size, index = _SIZE.search(dictionary), _INDEX.search(dictionary)
    spans = [int(n) for n in index[1].split()] if index else [0, int(size[1]) if size else 0]
    at = 0
    for first, count in zip(spans[::2], spans[1::2], strict=False):
        for number in range(first, first + count):
            row = data[at : at + one + two + three]
            if len(row) < one + two + three or not row:
                raise _UnreadableError("there are fewer of them than they say")
            at += len(row)
            yield number, int.from_bytes(row[:one]) if one else 1, int.from_bytes(row[one : one + two])


def is_encrypted(data: bytes, references: CrossReferences) -> bool:
    """Whether the newest trailer (where there is none: any place of the file) names an encryption dictionary."""
    return bool(re.search(rb"/Encrypt\s*(?:\d+\s+\d+\s+R|<<)", references.trailer or data))
