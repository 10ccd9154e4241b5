"""The filters of streams that producers of reports use (ISO 32000-1, 7.4): Flate and ASCII85."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from typing import Any

from pipeline.reading.base85 import of_base85
from pipeline.reading.errors import UnsureError

FILTERS = frozenset({"FlateDecode", "Fl", "ASCII85Decode", "A85"})
"""The filters that are known here."""


def decoded(data: bytes, filter_name: Any, settings: Mapping[str, Any]) -> bytes:
    """What a filter makes of the bytes of a stream.

    Raises:
        UnsureError: it is none that is known here, or the bytes are not written as it writes them.
    """
    if filter_name in ("FlateDecode", "Fl"):
        try:
            data = zlib.decompress(data)
        except zlib.error as error:
            raise UnsureError(f"a stream that cannot be decompressed ({error})") from error
    elif filter_name in ("ASCII85Decode", "A85"):
        data = _ascii85(data)
    else:
        raise UnsureError(f"the filter {filter_name}")
    predictor = settings.get("Predictor", 1)
    if predictor == 1:
        return data
    if not isinstance(predictor, int) or predictor < 10 or settings.get("BitsPerComponent", 8) != 8:
        raise UnsureError(f"the predictor {predictor!r}")
    return _unpredicted(data, settings.get("Colors", 1) * settings.get("Columns", 1), settings.get("Colors", 1))


def _ascii85(data: bytes) -> bytes:
    body = b"".join(data.split()).removesuffix(b"~>").removeprefix(b"<~").replace(b"z", b"!!!!!")
    try:
        return of_base85(body)
    except ValueError as error:
        raise UnsureError(f"a stream that is no ASCII85 ({error})") from error


def _unpredicted(data: bytes, columns: int, step: int) -> bytes:
    """Undoes PNG's row filters "none" and "up" (ISO 32000-1, 7.4.4.4): what cross references are written with."""
    rows = bytearray()
    before = bytes(columns)
    for start in range(0, len(data), columns + 1):
        kind, row = data[start], data[start + 1 : start + 1 + columns]
        if kind == 2:
            row = bytes((a + b) & 255 for a, b in zip(row, before, strict=False))
        elif kind == 1:
            values = bytearray(row)
            for i in range(step, len(values)):
                values[i] = (values[i] + values[i - step]) & 255
            row = bytes(values)
        elif kind != 0:
            raise UnsureError(f"the row filter {kind} of PNG")
        rows += row
        before = row
    return bytes(rows)
