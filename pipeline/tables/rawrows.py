"""A row as one witness read it."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model import Doubt, PageBox, Strategy, Word


@dataclass(frozen=True)
class RawRow:
    """Words per column (keys: ``goal``, ``comment``, ``label``, regions' codes), as one witness tells them.

    ``boxes`` are the cells' own boxes where rules give them;
    ``paragraphs`` the paragraph of each word, by (page, index), where a structure tree tells it.
    """

    strategy: Strategy
    cells: dict[str, list[Word]]
    doubts: tuple[Doubt, ...] = ()
    boxes: dict[str, tuple[PageBox, ...]] = field(default_factory=dict)
    paragraphs: dict[tuple[int, int], int] = field(default_factory=dict)

    def ids(self, key: str) -> frozenset[tuple[int, int]]:
        """The words of one cell as (page, index)."""
        return frozenset((w.page, w.index) for w in self.cells.get(key, ()))

    @cached_property
    def all_ids(self) -> frozenset[tuple[int, int]]:
        return frozenset([(w.page, w.index) for words in self.cells.values() for w in words])
