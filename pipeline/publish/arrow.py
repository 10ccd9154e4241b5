"""Values to Arrow arrays, laid out by hand."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any

import pyarrow as pa

EPOCH = date(1970, 1, 1).toordinal()


def arrow_array(kind: pa.DataType, values: Sequence[Any]) -> pa.Array:
    """The values (None for null) as an Arrow array of one of the types that the datasets have.

    Laid out by hand from its buffers (https://arrow.apache.org/docs/format/Columnar.html): ``pyarrow.array`` imports
    pandas where that is installed, which takes longer than publishing does.

    Raises:
        TypeError, OverflowError, UnicodeEncodeError: a value does not fit the type.
    """
    if pa.types.is_list(kind):
        items = arrow_array(kind.value_type, list(chain.from_iterable(values)))
        return pa.ListArray.from_arrays(arrow_array(pa.int32(), _offsets(values)), items, type=kind)
    if pa.types.is_struct(kind):
        fields = [arrow_array(kind.field(i).type, [v[i] for v in values]) for i in range(kind.num_fields)]
        return pa.StructArray.from_arrays(fields, fields=[kind.field(i) for i in range(kind.num_fields)])
    buffers = [None if None not in values else _bits([v is not None for v in values]), *_buffers(kind, values)]
    return pa.Array.from_buffers(kind, len(values), buffers)


def _buffers(kind: pa.DataType, values: Sequence[Any]) -> list[pa.Buffer]:
    if pa.types.is_string(kind):
        encoded = [b"" if value is None else _utf8(value) for value in values]
        return [pa.py_buffer(array("i", _offsets(encoded))), pa.py_buffer(b"".join(encoded))]
    if pa.types.is_boolean(kind):
        return [_bits([_boolean(value) for value in values])]
    if pa.types.is_date32(kind):
        return [pa.py_buffer(array("i", [0 if v is None else _day(v) for v in values]))]
    type_code = {pa.int16(): "h", pa.int32(): "i", pa.float64(): "d"}[kind]
    return [pa.py_buffer(array(type_code, [0 if value is None else value for value in values]))]


def _offsets(values: Iterable[Sequence[Any]]) -> list[int]:
    return [0, *accumulate(len(value) for value in values)]


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """Arrow's bitmap: one bit per flag, the lowest bit of a byte first."""
    number = int("".join("1" if flag else "0" for flag in reversed(flags)) or "0", base=2)
    return pa.py_buffer(number.to_bytes((len(flags) + 7) // 8, "little"))


def _utf8(value: object) -> bytes:
    if not isinstance(value, str):
        raise TypeError(f"expected text, found {value!r}")
    return value.encode()


def _boolean(value: object) -> bool:
    if not isinstance(value, bool | None):
        raise TypeError(f"expected true or false, found {value!r}")
    return bool(value)


def _day(value: object) -> int:
    if not isinstance(value, date):
        raise TypeError(f"expected a date, found {value!r}")
    return value.toordinal() - EPOCH
