"""A row as one witness read it."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.model import Doubt, Line, PageBox, Strategy, Word, kept

_NONE: frozenset[tuple[int, int]] = frozenset()

OVER_PAGE = "row-over-page"
"""Code of the doubt whether a row goes on over its page's end."""


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

    lines: dict[str, tuple[Line, ...]] = field(default_factory=dict)
    """The lines of those cells whose words are put into lines already."""

    def ids(self, key: str) -> frozenset[tuple[int, int]]:
        """The words of one cell as (page, index)."""
        return self._ids.get(key, _NONE)

    @kept
    def _ids(self) -> dict[str, frozenset[tuple[int, int]]]:
        return {key: frozenset([(w.page, w.index) for w in words]) for key, words in self.cells.items()}

    @kept
    def all_ids(self) -> frozenset[tuple[int, int]]:
        return _NONE.union(*self._ids.values())
