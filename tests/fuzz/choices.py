"""Where chance comes from: bytes of a fuzzer, or hypothesis."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TypeVar

T = TypeVar("T")


class Choices:
    """Choices made from whole numbers: ``number(low, high)`` gives one of low … high."""

    def __init__(self, number: Callable[[int, int], int]) -> None:
        self.number = number

    def chance(self, of: int) -> bool:
        """True once in ``of`` times."""
        return self.number(1, of) == 1

    def one(self, values: Sequence[T]) -> T:
        return values[self.number(0, len(values) - 1)]


def from_bytes(data: bytes) -> Choices:
    """Two bytes a choice; once they are used up every choice is the first."""
    position = 0

    def number(low: int, high: int) -> int:
        nonlocal position
        piece = data[position : position + 2]
        position += 2
        return low + int.from_bytes(piece, "little") % (high - low + 1)

    return Choices(number)
