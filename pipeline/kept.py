"""What is worked out once for each of the things that are met over and over."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

K = TypeVar("K")
V = TypeVar("V")


class Kept(dict[K, V]):
    """Values by what they are made of, made when they are first asked for.

    Half as dear to ask as ``functools.lru_cache``: once there are ``most``, all are forgotten instead of the oldest.
    """

    def __init__(self, make: Callable[[K], V], most: int) -> None:
        self._make = make
        self._most = most

    def __missing__(self, key: K) -> V:
        if len(self) >= self._most:
            self.clear()
        value = self[key] = self._make(key)
        return value
