"""Records to bytes and back: what goes through a pipe, into the cache and over to a cluster.

The bytes are JSON. Nothing is run to read them, and what does not have the type that the record's field says is
refused: a reader of these bytes trusts none of them.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from types import NoneType, UnionType
from typing import Any, Literal, TypeVar, Union, cast, get_args, get_origin, get_type_hints

from pipeline import model
from pipeline.documents.outcome import Outcome, Records
from pipeline.model import Document, Finding, Passage

T = TypeVar("T")
Convert = Callable[[Any], Any]


class CodecError(ValueError):
    """The bytes are not those of such a record, or a record holds what its fields do not allow."""


# ---- any record -----------------------------------------------------------------------------------------------------


def encode(record: Any) -> bytes:
    """A frozen dataclass as bytes: the same record, the same bytes.

    Raises:
        CodecError: a field's type or value has no place in JSON.
    """
    return _dump(_writer(_kind_of(record))(record))


def decode(kind: type[T], data: bytes) -> T:
    """The record of that class.

    Raises:
        CodecError: the bytes are no such record.
    """
    record: T = _reader(cast(Any, kind))(_load(data))
    return record


def encode_records(records: Records) -> bytes:
    """Records by dataset as bytes.

    Raises:
        CodecError: a record is of no class of :mod:`pipeline.model`.
    """
    return _dump({name: _table(rows) for name, rows in records.items()})


def decode_records(data: bytes) -> Records:
    """Records by dataset.

    Raises:
        CodecError: the bytes are none.
    """
    return _records(_load(data))


def encode_outcome(outcome: Outcome) -> bytes:
    """An outcome as bytes."""
    parts = {
        "document": _writer(Document)(outcome.document),
        "records": {name: _table(rows) for name, rows in outcome.records.items()},
        "findings": _table(outcome.findings),
        "passages": _table(outcome.passages),
    }
    return _dump(parts)


def decode_outcome(data: bytes) -> Outcome:
    """The outcome.

    Raises:
        CodecError: the bytes are none.
    """
    parts = _mapping(_load(data))
    if parts.keys() != {"document", "records", "findings", "passages"}:
        raise CodecError(f"found {sorted(parts)}, expected the parts of an outcome")
    return Outcome(
        _reader(Document)(parts["document"]),
        _records(parts["records"]),
        _rows(parts["findings"], Finding),
        _rows(parts["passages"], Passage),
    )


def _dump(value: Any) -> bytes:
    try:
        # ASCII: half a surrogate pair, as in a file name that is no Unicode, survives as an escape
        return json.dumps(value, separators=(",", ":"), allow_nan=False).encode("ascii")
    except (TypeError, ValueError) as error:
        raise CodecError(str(error)) from error


def _load(data: bytes) -> Any:
    try:
        return json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"{data[:40]!r}… is no JSON: {error}") from error


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


# ---- rows of a dataset ----------------------------------------------------------------------------------------------


def _table(rows: Sequence[Any]) -> list[Any]:
    """The rows under their record's name; an empty list for none."""
    if not rows:
        return []
    write = _writer(_kind_of(rows[0]))
    return [type(rows[0]).__name__, [write(row) for row in rows]]


def _records(value: Any) -> Records:
    return {name: _rows(table) for name, table in _mapping(value).items()}


def _rows(table: Any, expected: type[T] | None = None) -> tuple[T, ...]:
    if table == []:
        return ()
    if not (isinstance(table, list) and len(table) == 2 and isinstance(table[1], list)):
        raise CodecError(f"found {str(table)[:40]}, expected the name of a record and rows")
    kind = _record_named(table[0])
    if expected is not None and kind is not expected:
        raise CodecError(f"found rows of {kind.__name__}, expected {expected.__name__}")
    read = _reader(kind)
    return tuple([read(row) for row in table[1]])


def _record_named(name: Any) -> type:
    kind = vars(model).get(name) if isinstance(name, str) else None
    if not (isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == model.__name__):
        raise CodecError(f"found rows of {name!r}, which is no record")
    return kind


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CodecError(f"found {str(value)[:40]}, expected names and values")
    return value


# ---- one value: to JSON ---------------------------------------------------------------------------------------------


@cache
def _writer(kind: Any) -> Convert:
    """What turns a value of that type into what JSON knows."""
    if kind is date:
        return date.isoformat
    if _is_record(kind):
        return _record_writer(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(_writer(_only(kind)))
    if origin is tuple and _is_plain(arguments[0]):
        return list
    if origin is tuple:
        write = _writer(arguments[0])
        return lambda values: [write(value) for value in values]
    if origin is not None and _is_kind_of(origin, Mapping):
        write_value = _writer(arguments[1])
        return lambda values: {key: write_value(value) for key, value in values.items()}
    return _same


def _record_writer(kind: type) -> Convert:
    writers = [(name, _writer(hint)) for name, hint in _hints(kind).items()]
    if all(write is _same for _, write in writers):
        names = [name for name, _ in writers]
        return lambda record: [getattr(record, name) for name in names]
    return lambda record: [write(getattr(record, name)) for name, write in writers]


def _same(value: Any) -> Any:
    return value


def _optional(convert: Convert) -> Convert:
    if convert is _same:
        return _same
    return lambda value: None if value is None else convert(value)


# ---- one value: from JSON -------------------------------------------------------------------------------------------


@cache
def _reader(kind: Any) -> Convert:
    """What turns a value from JSON into one of that type, or refuses it."""
    if _is_record(kind):
        return _record_reader(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (Union, UnionType):
        return _optional(_reader(_only(kind)))
    if origin is tuple:
        return _tuple_of(_reader(arguments[0]))
    if origin is not None and _is_kind_of(origin, Mapping):
        read_value = _reader(arguments[1])
        return lambda value: {key: read_value(part) for key, part in _mapping(value).items()}
    raise CodecError(f"a field of type {kind} has no place here")


def _record_reader(kind: type) -> Convert:
    readers = [_reader(hint) for hint in _hints(kind).values()]

    def read(value: Any) -> Any:
        if not isinstance(value, list) or len(value) != len(readers):
            raise CodecError(f"found {str(value)[:40]}, expected the {len(readers)} values of {kind.__name__}")
        return kind(*[convert(part) for convert, part in zip(readers, value, strict=True)])

    return read


def _tuple_of(read: Convert) -> Convert:
    def convert(value: Any) -> Any:
        if not isinstance(value, list):
            raise CodecError(f"found {str(value)[:40]}, expected a list")
        return tuple([read(part) for part in value])

    return convert


def _one_of(allowed: Sequence[Any]) -> Convert:
    def convert(value: Any) -> Any:
        # true is 1 to Python, and a list cannot be looked up
        if not any(type(value) is type(choice) and value == choice for choice in allowed):
            raise CodecError(f"found {str(value)[:40]}, expected one of {allowed}")
        return value

    return convert


def _exactly(kind: type) -> Convert:
    def convert(value: Any) -> Any:
        if type(value) is not kind:
            raise CodecError(f"found {str(value)[:40]}, expected {kind.__name__}")
        return value

    return convert


def _number(value: Any) -> float:
    if type(value) not in (int, float) or not math.isfinite(value):
        raise CodecError(f"found {str(value)[:40]}, expected a number")
    return float(value)


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError) as error:
        raise CodecError(f"found {str(value)[:40]}, expected a date") from error


_PLAIN: Mapping[Any, Convert] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    float: _number,
    date: _date,
}


# ---- types ----------------------------------------------------------------------------------------------------------


def _is_record(kind: Any) -> bool:
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


def _is_plain(kind: Any) -> bool:
    return kind in (str, int, float, bool)


@cache
def _hints(kind: type) -> dict[str, Any]:
    """The fields of a record that it is made of, in order, and their types."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init] if is_dataclass(kind) else kind._fields  # type: ignore[attr-defined]
    return {name: hints[name] for name in names}


def _only(kind: Any) -> Any:
    """The type beside None."""
    (only,) = (argument for argument in get_args(kind) if argument is not NoneType)
    return only


def _kind_of(record: Any) -> Any:
    return type(record)


def _is_kind_of(kind: Any, parent: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, parent)
