"""A PDF file as objects (ISO 32000-1, 7.5): cross references, object streams, filters, the page tree.

Only whole files in order: what has to be mended, decrypted or decoded in a rare way is left to the reference reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pipeline.reading.errors import CircleError, UnsureError
from pipeline.reading.filters import FILTERS, decoded
from pipeline.reading.syntax import SIMPLE_DICTIONARY, Ref, Stream, integers, parse, simple_dictionary

NOT_KNOWN: tuple[tuple[str, ...], bytes] = (), b""
MAX_REFERENCES = 50
"""A reference to a reference to … is followed this far."""

_HEADER = re.compile(rb"\s*+(\d++)\s++\d++\s++obj(?![A-Za-z0-9])")
_START = re.compile(rb"startxref\s++(\d++)\s++%%EOF")
_SECTION = re.compile(rb"\s*+(\d++) (\d++)[ \t]*+\r?\n?")
_ENTRIES = re.compile(rb"(\d{10}) (\d{5}) ([nf])(?: \n| \r|\r\n)")
_ENTRY_BYTES = 20
_STREAM = re.compile(rb"\s*+stream(?:\r\n|\n)")
_STREAM_END = re.compile(rb"\s{0,2}endstream\s*+endobj")
_OBJECT_END = re.compile(rb"(?>\s++|%[^\r\n]*+)*+endobj")
_SIMPLE_OBJECT = re.compile(rb"\s*+(\d++)\s++\d++\s++obj" + SIMPLE_DICTIONARY + rb"\s*+endobj")
NOTHING_KNOWN: Mapping[int, tuple[tuple[str, ...], bytes]] = {}
_INHERITED = ("Resources", "MediaBox", "CropBox", "Rotate")


@dataclass(frozen=True, slots=True)
class PageObject:
    """A page's dictionary with what it inherits, and the number of its object."""

    number: int
    entries: Mapping[str, Any]


class PdfFile:
    """The objects of a file; ``known`` is what some of its streams were decoded to before, by where their data begins.

    Raises:
        UnsureError: from every method, where the file is not as the standard says or needs what is not done here.
    """

    def __init__(self, data: bytes, known: Mapping[int, tuple[tuple[str, ...], bytes]] = NOTHING_KNOWN) -> None:
        self._data = data
        self._known = known
        self._places: dict[int, tuple[int | None, int]] = {}
        self._objects: dict[int, Any] = {}
        self._opening: set[int] = set()
        self._packed: dict[int, tuple[bytes, list[int]]] = {}
        self._decoded: dict[int, bytes] = {}
        self.information: dict[str, Any] = {}
        self.catalog = self._open()

    def _open(self) -> dict[str, Any]:
        starts = [int(m[1]) for m in _START.finditer(self._data)]
        if not starts:
            raise UnsureError("no startxref")
        queue, seen = [starts[-1]], set[int]()
        trailers: list[dict[str, Any]] = []
        while queue:
            start = queue.pop(0)
            if start in seen:
                raise CircleError("cross references in a circle")
            seen.add(start)
            trailer = self._read_references(start)
            if "Encrypt" in trailer:
                raise UnsureError("the file is encrypted")
            trailers.append(trailer)
            queue = [trailer[key] for key in ("XRefStm", "Prev") if isinstance(trailer.get(key), int)] + queue
        # what a trailer names may be anywhere: all places have to be known
        catalog = None
        for trailer in trailers:
            self.information |= self.dictionary(trailer.get("Info"))
            if "Root" in trailer:
                catalog = self.get(trailer["Root"])
                break
        if not isinstance(catalog, dict):
            raise UnsureError("no catalog")
        return catalog

    def _read_references(self, start: int) -> dict[str, Any]:
        if self._data[start : start + 4] == b"xref":
            return self._read_table(start + 4)
        return self._read_reference_stream(start)

    def _read_table(self, position: int) -> dict[str, Any]:
        while section := _SECTION.match(self._data, position):
            first, count = int(section[1]), int(section[2])
            position = section.end()
            end = position + _ENTRY_BYTES * count
            entries = _ENTRIES.findall(self._data, position, end)
            if len(entries) != count:
                raise UnsureError("a cross-reference table that is not written as it should be")
            for number, (offset, _, kind) in enumerate(entries, first):
                if kind == b"n":
                    self._places.setdefault(number, (None, int(offset)))
            position = end
        match = re.compile(rb"\s*+trailer").match(self._data, position)
        trailer, _ = parse(self._data, match.end()) if match else (None, 0)
        if not isinstance(trailer, dict):
            raise UnsureError("no trailer")
        return trailer

    def _read_reference_stream(self, start: int) -> dict[str, Any]:
        stream = self._parse_at(start, None)
        if not isinstance(stream, Stream) or stream.entries.get("Type") != "XRef":
            raise UnsureError("no cross-reference stream where one should be")
        entries = stream.entries
        widths = entries.get("W")
        if not isinstance(widths, list) or len(widths) != 3 or not all(isinstance(w, int) for w in widths):
            raise UnsureError("a cross-reference stream without field widths")
        kind_end, place_end, size = widths[0], widths[0] + widths[1], sum(widths)
        data = self.data(stream)
        index = entries.get("Index", [0, entries.get("Size", 0)])
        position = 0
        for first, count in zip(index[::2], index[1::2], strict=True):
            for number in range(first, first + count):
                row = data[position : position + size]
                if len(row) < size or not size:
                    raise UnsureError("a cross-reference stream that is shorter than it says")
                position += size
                kind = int.from_bytes(row[:kind_end]) if kind_end else 1
                place, rest = int.from_bytes(row[kind_end:place_end]), int.from_bytes(row[place_end:])
                if kind == 1:
                    self._places.setdefault(number, (None, place))
                elif kind == 2:
                    self._places.setdefault(number, (place, rest))
        return entries

    def get(self, value: Any) -> Any:
        """``value`` itself, or the object it refers to; None for one that the file does not have."""
        if not isinstance(value, Ref):
            return value
        for _ in range(MAX_REFERENCES):
            if not isinstance(value, Ref):
                return value
            value = self._object(value.number)
        raise CircleError("references in a circle")

    def number(self, value: Any) -> int | None:
        """The number of the object that ``value`` refers to, None where it is no reference."""
        return value.number if isinstance(value, Ref) else None

    def name(self, value: Any) -> str:
        """The text of a name."""
        return value.decode("latin-1") if isinstance(value, bytes) else str(value)

    def dictionary(self, value: Any) -> dict[str, Any]:
        """The dictionary that ``value`` is or refers to; empty where there is none."""
        found = self.get(value)
        if isinstance(found, Stream):
            return found.entries
        if found is None:
            return {}
        if not isinstance(found, dict):
            raise UnsureError(f"a dictionary was expected, not {type(found).__name__}")
        return found

    def array(self, value: Any) -> list[Any]:
        """The array that ``value`` is or refers to, its items too; empty where there is none."""
        found = self.get(value)
        if found is None:
            return []
        if not isinstance(found, list):
            raise UnsureError(f"an array was expected, not {type(found).__name__}")
        return [self.get(item) for item in found]

    def _object(self, number: int) -> Any:
        if number in self._objects:
            return self._objects[number]
        place = self._places.get(number)
        if place is None:
            return None
        if number in self._opening:
            raise CircleError(f"object {number} is needed to read itself")
        self._opening.add(number)
        container, offset = place
        found = self._parse_at(offset, number) if container is None else self._unpack(container, offset)
        self._opening.discard(number)
        self._objects[number] = found
        return found

    def _parse_at(self, offset: int, number: int | None) -> Any:
        simple = _SIMPLE_OBJECT.match(self._data, offset)
        if simple is not None and int(simple[1]) == number:
            return simple_dictionary(simple[2])
        header = _HEADER.match(self._data, offset)
        if header is None or (number is not None and int(header[1]) != number):
            raise UnsureError(f"object {number} is not at byte {offset}")
        found, end = parse(self._data, header.end())
        start = _STREAM.match(self._data, end) if isinstance(found, dict) else None
        if start is None:
            if not _OBJECT_END.match(self._data, end):
                raise UnsureError(f"object {number} has no end")
            return found
        length = self.get(found.get("Length"))
        if not isinstance(length, int) or not _STREAM_END.match(self._data, start.end() + length):
            raise UnsureError(f"the stream of object {number} has not the length it says")
        return Stream(found, self._data[start.end() : start.end() + length], number, start.end())

    def _unpack(self, container: int, index: int) -> Any:
        if container not in self._packed:
            stream = self._object(container)
            if not isinstance(stream, Stream):
                raise UnsureError(f"object {container} is no object stream")
            data = self.data(stream)
            count, first = self.get(stream.entries.get("N")), self.get(stream.entries.get("First"))
            if not isinstance(count, int) or not isinstance(first, int):
                raise UnsureError("an object stream without its numbers")
            places = list(integers(data, 2 * count))
            self._packed[container] = data, [first + place for place in places[1::2]]
        data, offsets = self._packed[container]
        if index >= len(offsets):
            raise UnsureError(f"object stream {container} is too short")
        return parse(data, offsets[index])[0]

    def data(self, stream: Stream) -> bytes:
        """The decoded bytes of a stream."""
        filters = self.get(stream.entries.get("Filter"))
        names = self.array(filters) if isinstance(filters, list) else [filters] if filters else []
        if not names:
            return stream.raw
        if stream.number in self._decoded:
            return self._decoded[stream.number]
        undone, data = self._known.get(stream.start, NOT_KNOWN)
        if undone == tuple(names) and FILTERS.issuperset(undone) and "DecodeParms" not in stream.entries:
            return data
        settings = self.get(stream.entries.get("DecodeParms"))
        per_filter = self.array(settings) if isinstance(settings, list) else [settings] * len(names)
        if len(per_filter) != len(names):
            raise UnsureError("as many filter settings as filters were expected")
        data = stream.raw
        for filter_name, setting in zip(names, per_filter, strict=True):
            data = decoded(data, filter_name, self.dictionary(setting))
        if stream.number is not None:
            self._decoded[stream.number] = data
        return data

    def pages(self) -> list[PageObject]:
        """The pages in their order."""
        found = list(self._walk(self.catalog.get("Pages"), {}, set()))
        if not found:
            raise UnsureError("no pages in the page tree")
        return found

    def _walk(self, node: Any, inherited: Mapping[str, Any], seen: set[int]) -> Iterator[PageObject]:
        entries = self.dictionary(node)
        if not isinstance(node, Ref) or node.number in seen:
            raise UnsureError("a page tree that is none")
        seen.add(node.number)
        entries = {**inherited, **entries}
        kind = self.get(entries.get("Type"))
        if kind == "Pages" and "Kids" in entries:
            passed = {key: entries[key] for key in _INHERITED if key in entries}
            kids = self.get(entries["Kids"])
            for kid in kids if isinstance(kids, list) else []:
                yield from self._walk(kid, passed, seen)
        elif kind == "Page":
            yield PageObject(node.number, entries)
        else:
            raise UnsureError("a node of the page tree that is neither Pages nor Page")
