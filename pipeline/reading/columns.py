"""Many records at once from the values of their fields."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from functools import cache
from itertools import repeat
from typing import Any, TypeVar, cast

T = TypeVar("T")


@cache
def _setters(kind: Any) -> tuple[Any, ...]:
    return tuple(vars(kind)[name].__set__ for name in kind.__slots__)


def from_columns(kind: type[T], count: int, *columns: Iterable[Any]) -> list[T]:
    """Records of a frozen dataclass with slots, which takes a third of the time that calling the class does.

    A frozen dataclass sets its fields one by one through a function of Python's; here a function in C sets one field of
    all of them.

    Args:
        kind: the class; it has no ``__post_init__``.
        count: how many.
        columns: the values of each field, in order, at least ``count`` of each.
    """
    records: list[T] = list(map(object.__new__, repeat(kind, count)))
    for set_field, column in zip(_setters(cast(Any, kind)), columns, strict=True):
        deque(map(set_field, records, column), maxlen=0)
    return records
