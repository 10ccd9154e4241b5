"""Records of one dataset to the bytes of its Parquet file, checked against the dataset's definition."""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import accumulate, chain, pairwise
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish.errors import PublishError
from pipeline.schemas import DATASETS, Column, Dataset, dataset_named

Row = tuple[Any, ...]

EPOCH = date(1970, 1, 1).toordinal()
ROW_GROUP_SIZE = 1 << 20


# ---- rows ---------------------------------------------------------------------------------------------------------


def sorted_rows(dataset: Dataset, records: Iterable[Any]) -> list[Row]:
    """The records as rows of published values, in the order of the key columns, nulls last.

    Strings are NFC, numbers rounded as the columns say.

    Raises:
        PublishError: two rows have the same key, or a value breaks its column's definition.
    """
    rows = [tuple(_plain(getattr(record, c.name), c.decimals) for c in dataset.columns) for record in records]
    positions = [i for i, column in enumerate(dataset.columns) if column.name in dataset.key]
    rows.sort(key=lambda row: [(row[i] is None, row[i] if row[i] is not None else "") for i in positions])
    for first, second in pairwise(rows):
        if all(first[i] == second[i] for i in positions):
            raise PublishError(f"{_place(dataset, second)}: two rows have this key, which must be unique")
    for row in rows:
        _check_row(dataset, row)
    return rows


def _plain(value: Any, decimals: int | None) -> Any:
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value)
    if isinstance(value, float) and decimals is not None:
        return round(value, decimals) + 0.0  # no negative zero: it has other bytes than zero
    if isinstance(value, tuple | list):
        return tuple(_plain(part, decimals) for part in value)
    return value


def _place(dataset: Dataset, row: Row) -> str:
    """The row's address for an error message: its dataset and key."""
    values = {column.name: value for column, value in zip(dataset.columns, row, strict=True)}
    return f"dataset {dataset.name}, {', '.join(f'{name} = {values[name]!r}' for name in dataset.key)}"


def _check_row(dataset: Dataset, row: Row) -> None:
    for column, value in zip(dataset.columns, row, strict=True):
        wrong = _what_is_wrong(column, value)
        if wrong:
            raise PublishError(f"{_place(dataset, row)}: column {column.name} is {value!r}, expected {wrong}")


def _what_is_wrong(column: Column, value: Any) -> str | None:
    """What the column expects instead of ``value``; None where ``value`` is right."""
    if value is None:
        return None if column.nullable else "a value"
    parts = value if isinstance(value, tuple) else (value,)
    if column.allowed and any(part not in column.allowed for part in parts):
        return f"one of {', '.join(column.allowed)}"
    if column.pattern is not None and not re.fullmatch(column.pattern, value):
        return f"the form {column.pattern}"
    if column.minimum is not None and not value >= column.minimum:
        return f"{column.minimum} or more"
    if column.maximum is not None and not value <= column.maximum:
        return f"{column.maximum} or less"
    return None


def check_references(rows: Mapping[str, Sequence[Row]]) -> None:
    """Checks that each value of a column that refers to another dataset is a key there.

    Raises:
        PublishError: one is not.
    """
    for dataset in DATASETS:
        for position, column in enumerate(dataset.columns):
            if column.references:
                known = _keys(dataset_named(column.references), rows[column.references])
                _check_reference(dataset, rows[dataset.name], position, known)


def _keys(dataset: Dataset, rows: Sequence[Row]) -> set[Any]:
    (key,) = dataset.key
    position = [column.name for column in dataset.columns].index(key)
    return {row[position] for row in rows}


def _check_reference(dataset: Dataset, rows: Sequence[Row], position: int, known: set[Any]) -> None:
    column = dataset.columns[position]
    for row in rows:
        if row[position] is not None and row[position] not in known:
            raise PublishError(
                f"{_place(dataset, row)}: column {column.name} is {row[position]!r},"
                f" which is in no row of {column.references}"
            )


# ---- Arrow and Parquet --------------------------------------------------------------------------------------------


def parquet_bytes(dataset: Dataset, rows: Sequence[Row]) -> bytes:
    """The Parquet file of the rows; depends on nothing but them, the definition and the version of pyarrow.

    Raises:
        PublishError: a value has another type than its column.
    """
    columns = zip(*rows, strict=True) if rows else ((),) * len(dataset.columns)
    arrays = [_column_array(dataset, c, values) for c, values in zip(dataset.columns, columns, strict=True)]
    table = pa.Table.from_arrays(arrays, schema=dataset.arrow_schema)
    sink = pa.BufferOutputStream()
    # every setting that shapes the bytes is written out: a new default of pyarrow must not change them
    pq.write_table(
        table,
        sink,
        version="2.6",
        data_page_version="1.0",
        compression="snappy",
        use_dictionary=True,
        write_statistics=True,
        row_group_size=ROW_GROUP_SIZE,
        store_schema=True,
    )
    return bytes(sink.getvalue().to_pybytes())


def _column_array(dataset: Dataset, column: Column, values: Sequence[Any]) -> pa.Array:
    try:
        return arrow_array(column.type, values)
    except (TypeError, OverflowError, UnicodeEncodeError) as error:
        raise PublishError(f"dataset {dataset.name}, column {column.name} ({column.type}): {error}") from error


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
