"""A row as one witness read it."""

from __future__ import annotations

from dataclasses import field

from pipeline.model import Doubt, Line, PageBox, Strategy, Word, kept, light

Ids = frozenset[int]
"""The ``id`` of each of some words: all witnesses of a document speak of the same words."""

_NONE: Ids = frozenset()

OVER_PAGE = "row-over-page"
"""Code of the doubt whether a row goes on over its page's end."""

ROW_BOUNDARY = "row-boundary"
"""Code of the doubt whether a row begins elsewhere."""


@light
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

    def ids(self, key: str) -> Ids:
        """The words of one cell."""
        return self._ids.get(key, _NONE)

    @kept
    def _ids(self) -> dict[str, Ids]:
        return {key: frozenset(map(id, words)) for key, words in self.cells.items()}

    @kept
    def all_ids(self) -> Ids:
        """The words of all cells."""
        return _NONE.union(*self._ids.values())
