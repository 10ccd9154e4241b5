"""Records of one dataset to a record batch in key order, checked against the dataset's definition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from functools import cache, partial
from itertools import islice, pairwise
from operator import attrgetter, lt
from typing import Any

import pyarrow as pa

from pipeline.publish.arrow import arrow_array
from pipeline.publish.errors import PublishError
from pipeline.schemas import Column, Dataset

Key = tuple[tuple[bool, Any], ...]
"""A row's key as it is sorted: per column whether it is null, nulls last, and its value."""

Columns = list[Sequence[Any]]


def checked_columns(dataset: Dataset, records: Sequence[Any]) -> tuple[Columns, list[Key]]:
    """The published values of the records, column by column, and the key of each row; both in key order.

    Strings are NFC, numbers rounded as the columns say.

    Raises:
        PublishError: two rows have the same key, or a value breaks its column's definition.
    """
    of_record = attrgetter(*(column.name for column in dataset.columns))
    by_column = zip(*map(of_record, records), strict=True)
    columns: Columns = [_plain(column)(values) for column, values in zip(dataset.columns, by_column, strict=True)]
    keys = keys_of(dataset, columns)
    if not all(map(lt, keys, islice(keys, 1, None))):
        columns, keys = _in_order(dataset, columns, keys)
    for column, values in zip(dataset.columns, columns, strict=True):
        _check(dataset, column, values, keys)
    return columns, keys


def _in_order(dataset: Dataset, columns: Columns, keys: Sequence[Key]) -> tuple[Columns, list[Key]]:
    order = sorted(range(len(keys)), key=keys.__getitem__)
    keys = [keys[i] for i in order]
    for first, second in pairwise(keys):
        if first == second:
            raise duplicate(dataset, second)
    return [[values[i] for i in order] for values in columns], keys


def record_batch(dataset: Dataset, columns: Sequence[Sequence[Any]]) -> pa.RecordBatch:
    """The columns of :func:`checked_columns` as Arrow; depends on nothing but them and the definition.

    Raises:
        PublishError: a value has another type than its column.
    """
    arrays = [_column_array(dataset, c, values) for c, values in zip(dataset.columns, columns, strict=True)]
    return pa.RecordBatch.from_arrays(arrays, schema=dataset.arrow_schema)


def _column_array(dataset: Dataset, column: Column, values: Sequence[Any]) -> pa.Array:
    try:
        return arrow_array(column.type, values)
    except (TypeError, OverflowError, UnicodeEncodeError) as error:
        raise PublishError(f"dataset {dataset.name}, column {column.name} ({column.type}): {error}") from error


# ---- keys ---------------------------------------------------------------------------------------------------------


def keys_of(dataset: Dataset, columns: Sequence[Sequence[Any]]) -> list[Key]:
    """The key of each row; ``columns`` are all columns of the dataset."""
    positions = [i for i, column in enumerate(dataset.columns) if column.name in dataset.key]
    parts = [[(value is None, "" if value is None else value) for value in columns[i]] for i in positions]
    return list(zip(*parts, strict=True))


def duplicate(dataset: Dataset, key: Key) -> PublishError:
    """What is wrong when two rows have this key."""
    return PublishError(f"{place(dataset, key)}: two rows have this key, which must be unique")


def place(dataset: Dataset, key: Key) -> str:
    """The row's address for an error message: its dataset and key."""
    names = [column.name for column in dataset.columns if column.name in dataset.key]
    values = [None if is_null else value for is_null, value in key]
    return f"dataset {dataset.name}, {', '.join(f'{n} = {v!r}' for n, v in zip(names, values, strict=True))}"


# ---- values as they are published ---------------------------------------------------------------------------------


@cache
def _plain(column: Column) -> Callable[[Sequence[Any]], Sequence[Any]]:
    """What makes a column's values those that are published; a value of another type stays, to be refused later."""
    decimals = column.decimals or 0
    if pa.types.is_list(column.type) and pa.types.is_struct(column.type.value_type):
        return lambda lists: [tuple([tuple(_rounded(box, decimals)) for box in boxes]) for boxes in lists]
    if pa.types.is_list(column.type):
        return lambda lists: [tuple(_composed(texts)) for texts in lists]
    if pa.types.is_string(column.type):
        return _composed
    return partial(_rounded, decimals=decimals) if column.decimals is not None else _same


def _same(values: Sequence[Any]) -> Sequence[Any]:
    return values


def _composed(values: Sequence[Any]) -> Sequence[Any]:
    """The texts in NFC."""
    texts = [value for value in values if isinstance(value, str)]
    # no letter composes with a line break, so the texts are composed where all of them in a row are
    if unicodedata.is_normalized("NFC", "\n".join(texts)):
        return values
    return [unicodedata.normalize("NFC", value) if isinstance(value, str) else value for value in values]


def _rounded(values: Sequence[Any], decimals: int) -> Sequence[Any]:
    # no negative zero: it has other bytes than zero
    return [round(value, decimals) + 0.0 if isinstance(value, float) else value for value in values]


# ---- values as they may be ----------------------------------------------------------------------------------------


def _check(dataset: Dataset, column: Column, values: Sequence[Any], keys: Sequence[Key]) -> None:
    if not column.nullable and None in values:
        raise _unexpected(dataset, column, "a value", None, keys[values.index(None)])
    rules = _rules(column)
    distinct = set(values) if rules else ()
    for expected, is_wrong in rules:
        # there are few different values, but only a row has a place
        if any(map(is_wrong, distinct)):
            value, key = next((value, key) for value, key in zip(values, keys, strict=True) if is_wrong(value))
            raise _unexpected(dataset, column, expected, value, key)


def _unexpected(dataset: Dataset, column: Column, expected: str, value: Any, key: Key) -> PublishError:
    return PublishError(f"{place(dataset, key)}: column {column.name} is {value!r}, expected {expected}")


@cache
def _rules(column: Column) -> Sequence[tuple[str, Callable[[Any], bool]]]:
    """What the column expects of a value, for people, each with what tells a value that is not so."""
    rules: list[tuple[str, Callable[[Any], bool]]] = []
    allowed, pattern, low, high = column.allowed, column.pattern, column.minimum, column.maximum
    if allowed:
        known = frozenset([*allowed, None])
        expected = f"one of {', '.join(allowed)}"
        if pa.types.is_list(column.type):
            rules.append((expected, lambda value: not known.issuperset(value)))
        else:
            rules.append((expected, lambda value: value not in known))
    if pattern is not None:
        form = re.compile(pattern)
        rules.append((f"the form {pattern}", lambda value: value is not None and not form.fullmatch(value)))
    if low is not None:
        rules.append((f"{low} or more", lambda value: value is not None and not value >= low))
    if high is not None:
        rules.append((f"{high} or less", lambda value: value is not None and not value <= high))
    return rules
