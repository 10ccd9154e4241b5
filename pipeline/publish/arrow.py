"""Values to Arrow arrays, laid out by hand."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, chain
from typing import Any, TypeVar

import pyarrow as pa

T = TypeVar("T")
R = TypeVar("R")

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
        columns = list(zip(*values, strict=True)) or [()] * kind.num_fields
        fields = [arrow_array(kind.field(i).type, columns[i]) for i in range(kind.num_fields)]
        return pa.StructArray.from_arrays(fields, fields=[kind.field(i) for i in range(kind.num_fields)])
    has_nulls = None in values
    nulls = _bits([value is not None for value in values]) if has_nulls else None
    filled = [_FILLING[kind] if value is None else value for value in values] if has_nulls else values
    return pa.Array.from_buffers(kind, len(values), [nulls, *_buffers(kind, filled)])


_FILLING: Mapping[pa.DataType, Any] = {
    pa.string(): "",
    pa.bool_(): False,
    pa.date32(): date(1970, 1, 1),
    pa.int16(): 0,
    pa.int32(): 0,
    pa.float64(): 0.0,
}
"""What lies in the buffers in place of a null."""


def _buffers(kind: pa.DataType, values: Sequence[Any]) -> list[pa.Buffer]:
    """What the values, none of them null, are laid out as, but for the bitmap of nulls."""
    if pa.types.is_string(kind):
        encoded = _all("text", str, values, str.encode)
        return [pa.py_buffer(array("i", _offsets(encoded))), pa.py_buffer(b"".join(encoded))]
    if pa.types.is_boolean(kind):
        return [_bits(_all("true or false", bool, values, bool))]
    if pa.types.is_date32(kind):
        return [pa.py_buffer(array("i", [day - EPOCH for day in _all("a date", date, values, date.toordinal)]))]
    type_code = {pa.int16(): "h", pa.int32(): "i", pa.float64(): "d"}[kind]
    return [pa.py_buffer(array(type_code, values))]


def _all(name: str, kind: type[T], values: Sequence[Any], convert: Callable[[T], R]) -> list[R]:
    """The values converted, where each is of that type."""
    for found in set(map(type, values)):
        if not issubclass(found, kind):
            value = next(value for value in values if type(value) is found)
            raise TypeError(f"expected {name}, found {value!r}")
    return list(map(convert, values))


def _offsets(values: Iterable[Sequence[Any]]) -> list[int]:
    return [0, *accumulate(map(len, values))]


def _bits(flags: Sequence[bool]) -> pa.Buffer:
    """Arrow's bitmap: one bit per flag, the lowest bit of a byte first."""
    number = int("".join(["1" if flag else "0" for flag in reversed(flags)]) or "0", base=2)
    return pa.py_buffer(number.to_bytes((len(flags) + 7) // 8, "little"))
