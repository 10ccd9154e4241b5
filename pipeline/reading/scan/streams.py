"""The streams of a file, found in its bytes: which are damaged, and which inflate out of all proportion."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from pipeline.reading.scan.filters import (
    CHECKED,
    DECODERS,
    GROWTH,
    PICTURES,
    PIECE,
    SLOW,
    DamagedDataError,
    TooMuchDataError,
    decoded,
    plain_name,
)
from pipeline.reading.scan.settings import MIB, CheckSettings

Role = Literal["content", "objects", "font", "image", "other"]

_STREAM = re.compile(rb">>\s*stream(?:\r\n|\n|\r)")
_OBJECT = re.compile(rb"(\d{1,10})\s+\d{1,5}\s+obj\b")
_FILTER = re.compile(rb"/Filter\s*(\[[^\]]*\]|/[^\s/<>\[\]()]*|\d+\s+\d+\s+R)")
_NAME = re.compile(rb"/[^\s/<>\[\]()]*")
_COLUMNS = re.compile(rb"/Columns\s+(\d+)")
_EXTENDS = re.compile(rb"/Extends\s+(\d{1,10})\s+\d{1,5}\s+R")
_EXTERNAL = re.compile(rb"/F\s*(?:\(|<|\d+\s+\d+\s+R)")
_IMAGE = re.compile(rb"/Subtype\s*/Image\b")
_FONT = re.compile(rb"/Length1\b|/Subtype\s*/(?:Type1C|CIDFontType0C|OpenType)\b")
_OTHER = re.compile(rb"/Type\s*/(?:Metadata|EmbeddedFile)\b|/N\s+[134]\b(?!.*/ObjStm)|/Alternate\b", re.DOTALL)
_RANGE = re.compile(rb"<\s*([0-9A-Fa-f]{1,16})\s*>\s*<\s*([0-9A-Fa-f]{1,16})\s*>\s*(?:[<\[]|\d)")
_OBJECTS = re.compile(rb"/Type\s*/(?:ObjStm|XRef)\b")
_DICTIONARY_BYTES = 1 << 16
"""How far before its data a stream's dictionary is looked for. Measured: 0.03-0.6 KiB."""


@dataclass(frozen=True)
class RawStream:
    """A stream as it stands in the file: the number of its object and where that begins, dictionary, filters, data.

    ``start`` is where the data begins.
    """

    number: int
    place: int
    dictionary: bytes
    filters: tuple[str, ...]
    data: memoryview
    start: int = 0

    @property
    def role(self) -> Role:
        """What it holds, by its dictionary."""
        if _IMAGE.search(self.dictionary):
            return "image"
        if _FONT.search(self.dictionary):
            return "font"
        if _OBJECTS.search(self.dictionary):
            return "objects"
        return "other" if _OTHER.search(self.dictionary) else "content"

    @property
    def extends(self) -> int | None:
        """The object stream that this one says it extends."""
        match = _EXTENDS.search(self.dictionary) if self.role == "objects" else None
        return int(match[1]) if match else None

    @property
    def is_external(self) -> bool:
        """Whether its data is said to lie in another file."""
        return bool(_EXTERNAL.search(self.dictionary))

    @property
    def columns(self) -> int:
        """What its predictor claims."""
        return max((int(c) for c in _COLUMNS.findall(self.dictionary)), default=0)


@dataclass(frozen=True)
class StreamFault:
    """What is wrong with one stream; ``kind`` is ``damaged``, ``bomb`` or ``filter``."""

    number: int
    role: Role
    kind: Literal["damaged", "bomb", "filter"]
    what: str


def raw_streams(data: bytes) -> Iterator[RawStream]:
    """The streams in their order; what looks like one inside the data of another is passed over where that is known."""
    view = memoryview(data)
    position = 0
    while match := _STREAM.search(data, position):
        position = match.end()
        head = data.rfind(b"obj", max(0, match.start() - _DICTIONARY_BYTES), match.start())
        if head < 0:
            continue
        headers = list(_OBJECT.finditer(data, max(0, head - 20), head + 3))
        number, place = (int(headers[-1][1]), headers[-1].start()) if headers else (0, head)
        dictionary = data[head + 3 : match.start() + 2]
        end = data.find(b"endstream", position)
        stop = len(data) if end < 0 else end
        yield RawStream(number, place, dictionary, _filters(data, dictionary), view[position:stop], position)
        position = stop


def _filters(data: bytes, dictionary: bytes) -> tuple[str, ...]:
    match = _FILTER.search(dictionary)
    if match is None:
        return ()
    value = match[1]
    if value[:1].isdigit():
        number = value.split()[0]
        at = re.search(rb"(?<!\d)" + number + rb"\s+\d+\s+obj\s*(\[[^\]]*\]|/[^\s/<>\[\]()]*)", data)
        value = at[1] if at else b""
    return tuple(plain_name(name) for name in _NAME.findall(value))


def check_stream(stream: RawStream, settings: CheckSettings) -> tuple[int, bytes, StreamFault | None]:
    """Inflates a stream as far as it may.

    Returns:
        How many bytes came out; these bytes themselves where it holds objects, and where they are few; what is wrong
        with it or None.
    """
    return check_data(stream, stream.filters, stream.data, settings)


def check_data(
    stream: RawStream, filters: Sequence[str], data: bytes | memoryview, settings: CheckSettings
) -> tuple[int, bytes, StreamFault | None]:
    """:func:`check_stream` of data that was decrypted."""

    def fault(kind: Literal["damaged", "bomb", "filter"], what: str) -> StreamFault:
        return StreamFault(stream.number, stream.role, kind, what)

    if len(filters) > settings.filters:
        return (
            0,
            b"",
            fault("bomb", f"{len(filters)} filters, one over the other"),
        )
    if stream.columns > settings.predictor_columns and filters:
        return 0, b"", fault("bomb", f"its predictor claims {stream.columns} columns")
    unknown = [name for name in filters if name not in DECODERS]
    if unknown:
        is_picture = set(unknown) <= PICTURES and (stream.role == "image" or "Crypt" not in unknown)
        return 0, b"", None if is_picture and stream.role == "image" else fault("filter", unknown[0])
    if not _needs_look(filters, len(data), settings):
        return 0, b"", None
    if SLOW.intersection(filters) and len(data) > settings.slow_bytes:
        return 0, b"", fault("bomb", f"{len(data) / MIB:.1f} MiB in the filter {filters[-1]}")
    limit = int(max(settings.inflated_free, min(settings.inflated_bytes, settings.inflated_ratio * len(data))))
    size, kept, is_kept = 0, [], stream.role == "objects"
    try:
        for piece in decoded(data, filters, limit):
            size += len(piece)
            if size <= PIECE or is_kept or b"beginbfrange" in piece or b"begincidrange" in piece:
                kept.append(piece)
    except TooMuchDataError as error:
        what = f"{len(data) / 1024:,.0f} KiB inflate to more than {error.size / MIB:,.0f} MiB"
        return error.size, b"", fault("bomb", what)
    except DamagedDataError as error:
        return size, b"".join(kept), fault("damaged", str(error))
    held = b"".join(kept)
    widest = widest_range(held)
    return size, held, fault("bomb", f"a character map with {widest} codes") if widest > settings.map_codes else None


def widest_range(data: bytes) -> int:
    """How many codes the widest range of the character maps in ``data`` has; 0 where there is no map."""
    if b"beginbfrange" not in data and b"begincidrange" not in data:
        return 0
    return max((int(last, 16) - int(first, 16) + 1 for first, last in _RANGE.findall(data)), default=0)


def _needs_look(filters: Sequence[str], length: int, settings: CheckSettings) -> bool:
    """False where nothing can be wrong: no checksum, and no growth over the limit."""
    if not filters:
        return False
    size = float(length)
    for name in filters:
        size *= GROWTH.get(name, 4)
    return bool(CHECKED.intersection(filters)) or size > settings.inflated_bytes
