"""Sorted pieces in any order to one sorted whole, holding as little of them as can be."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from heapq import heappop, heappush
from operator import attrgetter
from typing import NamedTuple, Protocol, TypeVar

from pipeline.publish.rows import Key


class Piece(Protocol):
    """Rows in key order, of which the first and last key are known without looking at them."""

    @property
    def first(self) -> Key: ...
    @property
    def last(self) -> Key: ...
    @property
    def row_count(self) -> int: ...


P = TypeVar("P", bound=Piece)


class DuplicateKeyError(Exception):
    """Two pieces hold a row of the same key: the first argument."""


class _Begun(NamedTuple):
    """A piece that others cut into; ``head`` is the key of the row ``start``, the first that is left."""

    head: Key
    number: int
    start: int
    keys: Sequence[Key]


def merged(pieces: Iterable[P], keys_of: Callable[[P], Sequence[Key]]) -> Iterator[tuple[P, int, int]]:
    """Slices (piece, start, stop) that are, one after the other, all rows of all pieces in key order.

    Pieces are begun in the order of their first keys and cut only where another begins or goes on, so those of one
    document each pass whole, unread. ``keys_of`` is asked for the keys of the rows of a piece that is cut, once; of
    such pieces only those are held whose rows reach over the place that has been come to.

    Raises:
        DuplicateKeyError: a key is there twice.
    """
    waiting = sorted(pieces, key=attrgetter("first"), reverse=True)
    begun: list[_Begun] = []
    cut: dict[int, P] = {}
    while waiting or begun:
        if waiting and not (begun and begun[0].head < waiting[-1].first):
            number, piece, start, keys = len(waiting), waiting.pop(), 0, None
        else:
            _, number, start, keys = heappop(begun)
            piece = cut.pop(number)
        limit = _next_key(waiting, begun)
        if limit is None or piece.last < limit:
            yield piece, start, piece.row_count
            continue
        keys = keys if keys is not None else keys_of(piece)
        stop = bisect_left(keys, limit, start)
        if keys[stop] == limit:
            raise DuplicateKeyError(limit)
        if stop > start:
            yield piece, start, stop
        heappush(begun, _Begun(keys[stop], number, stop, keys))
        cut[number] = piece


def _next_key(waiting: Sequence[Piece], begun: Sequence[_Begun]) -> Key | None:
    """The smallest key that is left."""
    return min([*(piece.first for piece in waiting[-1:]), *(b.head for b in begun[:1])], default=None)
