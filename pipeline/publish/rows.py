"""Records of one dataset to a record batch in key order, checked against the dataset's definition."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from itertools import pairwise
from operator import attrgetter
from typing import Any

import pyarrow as pa

from pipeline.publish.arrow import arrow_array
from pipeline.publish.errors import PublishError
from pipeline.schemas import POINT_DECIMALS, Column, Dataset

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
    order = sorted(range(len(keys)), key=keys.__getitem__)
    columns = [[values[i] for i in order] for values in columns]
    keys = [keys[i] for i in order]
    for first, second in pairwise(keys):
        if first == second:
            raise duplicate(dataset, second)
    for column, values in zip(dataset.columns, columns, strict=True):
        _check(dataset, column, values, keys)
    return columns, keys


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


def _plain(column: Column) -> Callable[[Sequence[Any]], list[Any]]:
    """What makes a column's values those that are published."""
    if pa.types.is_list(column.type):
        of_item = _plain_box if pa.types.is_struct(column.type.value_type) else _plain_text
        return lambda lists: [tuple([of_item(item) for item in items]) for items in lists]
    if pa.types.is_string(column.type):
        return lambda values: [_plain_text(value) for value in values]
    if column.decimals is not None:
        decimals = column.decimals
        return lambda values: [_plain_number(value, decimals) for value in values]
    return list


def _plain_text(value: Any) -> Any:
    return unicodedata.normalize("NFC", value) if isinstance(value, str) else value


def _plain_number(value: Any, decimals: int) -> Any:
    # no negative zero: it has other bytes than zero
    return round(value, decimals) + 0.0 if isinstance(value, float) else value


def _plain_box(value: Sequence[Any]) -> tuple[Any, ...]:
    return tuple([_plain_number(part, POINT_DECIMALS) for part in value])


# ---- values as they may be ----------------------------------------------------------------------------------------


def _check(dataset: Dataset, column: Column, values: Sequence[Any], keys: Sequence[Key]) -> None:
    for expected, is_wrong in _rules(column):
        for value, key in zip(values, keys, strict=True):
            if is_wrong(value):
                raise PublishError(f"{place(dataset, key)}: column {column.name} is {value!r}, expected {expected}")


def _rules(column: Column) -> list[tuple[str, Callable[[Any], bool]]]:
    """What the column expects, for people, each with what tells a value that is not so."""
    rules: list[tuple[str, Callable[[Any], bool]]] = []
    allowed, pattern, low, high = column.allowed, column.pattern, column.minimum, column.maximum
    if not column.nullable:
        rules.append(("a value", lambda value: value is None))
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
