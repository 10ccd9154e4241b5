"""Values of a type to what JSON knows and back, a column of them at a time.

What does not have the type that is expected is refused. A column at a time, for the rows of a dataset have hundreds of
values of each field, and to look at the types of a list at once takes a fifth of looking at each value by itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import date
from functools import cache
from itertools import chain, islice
from operator import attrgetter
from types import NoneType, UnionType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

Write = Callable[[Any], Any]
Read = Callable[[Sequence[Any]], Sequence[Any]]


class CodecError(ValueError):
    """The bytes are not those of such a record, or a record holds what its fields do not allow."""


# ---- to JSON --------------------------------------------------------------------------------------------------------


@cache
def writer(kind: Any) -> Write:
    """What turns a value of that type into what JSON knows."""
    if kind is date:
        return date.isoformat
    if is_dataclass(kind):
        return _record_writer(kind)
    origin, arguments = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _optional(writer(_only(kind)))
    if origin is tuple:
        return _list_of(writer(arguments[0]))
    if origin is not None and _is_kind_of(origin, Mapping):
        write_value = writer(arguments[1])
        return lambda values: {key: write_value(value) for key, value in values.items()}
    # a named tuple among them: JSON takes it for a list
    return _same


def _record_writer(kind: Any) -> Write:
    writers = {name: writer(hint) for name, hint in _hints(kind).items()}
    if len(writers) > 1 and all(write is _same for write in writers.values()):
        return attrgetter(*writers)
    return lambda record: [write(getattr(record, name)) for name, write in writers.items()]


def _same(value: Any) -> Any:
    return value


def _list_of(write: Write) -> Write:
    if write is _same:
        return _same
    return lambda values: [write(value) for value in values]


def _optional(write: Write) -> Write:
    if write is _same:
        return _same
    return lambda value: None if value is None else write(value)


# ---- from JSON ------------------------------------------------------------------------------------------------------


@cache
def reader(kind: Any) -> Read:
    """What turns a column of values from JSON into one of values of that type, or refuses it."""
    if is_record(kind):
        return _records(kind)
    if kind in _PLAIN:
        return _PLAIN[kind]
    origin, arguments = get_origin(kind), get_args(kind)
    if origin is Literal:
        return _one_of(arguments)
    if origin in (Union, UnionType):
        return _or_none(reader(_only(kind)))
    if origin is tuple:
        return _lists(reader(arguments[0]))
    if origin is not None and _is_kind_of(origin, Mapping):
        return _mappings(reader(arguments[1]))
    raise CodecError(f"a field of type {kind} has no place here")


def _records(kind: Any) -> Read:
    readers = [reader(hint) for hint in _hints(kind).values()]
    expected = f"the {len(readers)} values of {kind.__name__}"

    def read(rows: Sequence[Any]) -> Sequence[Any]:
        _expect_lists(rows)
        if not {len(readers)}.issuperset(map(len, rows)):
            raise _refusal(next(row for row in rows if len(row) != len(readers)), expected)
        columns = zip(*rows, strict=True) if rows else [()] * len(readers)
        return list(map(kind, *[read(column) for read, column in zip(readers, columns, strict=True)]))

    return read


def _exactly(*kinds: type) -> Read:
    allowed = frozenset(kinds)

    def read(values: Sequence[Any]) -> Sequence[Any]:
        if not allowed.issuperset(map(type, values)):
            wrong = next(value for value in values if type(value) not in allowed)
            raise _refusal(wrong, " or ".join(kind.__name__ for kind in kinds))
        return values

    return read


_integers_too = _exactly(float, int)


def _numbers(values: Sequence[Any]) -> Sequence[float]:
    try:
        numbers = list(map(float, _integers_too(values)))
    except OverflowError as error:
        raise CodecError(f"found a number that is too large: {error}") from error
    # one that is not finite makes the sum so
    if not math.isfinite(sum(numbers)):
        for number in numbers:
            if not math.isfinite(number):
                raise _refusal(number, "a finite number")
    return numbers


def _dates(values: Sequence[Any]) -> Sequence[date]:
    try:
        return list(map(date.fromisoformat, values))
    except (TypeError, ValueError) as error:
        raise CodecError(f"found no date: {error}") from error


_PLAIN: Mapping[Any, Read] = {
    str: _exactly(str),
    int: _exactly(int),
    bool: _exactly(bool),
    float: _numbers,
    date: _dates,
}


def _one_of(choices: Sequence[Any]) -> Read:
    kinds = _exactly(*dict.fromkeys(map(type, choices)))
    allowed = frozenset(choices)

    def read(values: Sequence[Any]) -> Sequence[Any]:
        if not allowed.issuperset(kinds(values)):
            raise _refusal(next(value for value in values if value not in allowed), f"one of {choices}")
        return values

    return read


def _or_none(read: Read) -> Read:
    def read_or_none(values: Sequence[Any]) -> Sequence[Any]:
        there = [value for value in values if value is not None]
        if not there:
            return values
        if len(there) == len(values):
            return read(values)
        found = iter(read(there))
        return [None if value is None else next(found) for value in values]

    return read_or_none


def _lists(read: Read) -> Read:
    def read_lists(values: Sequence[Any]) -> Sequence[Any]:
        _expect_lists(values)
        found = iter(read(list(chain.from_iterable(values))))
        return [tuple(islice(found, length)) for length in map(len, values)]

    return read_lists


_expect_mappings = _exactly(dict)
_expect_lists = _exactly(list)


def _mappings(read: Read) -> Read:
    def read_mappings(values: Sequence[Any]) -> Sequence[Any]:
        _expect_mappings(values)
        return [dict(zip(value, read(list(value.values())), strict=True)) for value in values]

    return read_mappings


def _refusal(found: Any, expected: str) -> CodecError:
    return CodecError(f"found {str(found)[:40]}, expected {expected}")


# ---- types ----------------------------------------------------------------------------------------------------------


def is_record(kind: Any) -> bool:
    """Whether it is a dataclass or a named tuple."""
    return isinstance(kind, type) and (is_dataclass(kind) or hasattr(kind, "_fields"))


@cache
def _hints(kind: Any) -> dict[str, Any]:
    """The fields of a record that it is made of, in order, and their types."""
    hints = get_type_hints(kind)
    names = [field.name for field in fields(kind) if field.init] if is_dataclass(kind) else kind._fields
    return {name: hints[name] for name in names}


def _only(kind: Any) -> Any:
    """The type beside None."""
    (only,) = (argument for argument in get_args(kind) if argument is not NoneType)
    return only


def _is_kind_of(kind: Any, parent: type) -> bool:
    return isinstance(kind, type) and issubclass(kind, parent)
