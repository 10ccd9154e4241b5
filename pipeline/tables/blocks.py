"""Blocks: what stands at one height over all the columns of a table. A row is one or more blocks under each other."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from pipeline.lines import group_lines
from pipeline.model import Line, Word, kept
from pipeline.tables.header import Header
from pipeline.tables.runs import Part

CORE = 0.25
"""Share of a line's height that is left out above and below when lines are told apart: boxes of neighbouring lines may
overlap by up to 0.2 of their height."""

REACH = 1.5
"""How far into a word (font sizes) its column is told: the middle of short words such as statuses, the beginning of
long ones. Measured: statuses are 0.4-2.2 font sizes wide, words that stick out of their cells from 8 on."""

Cells = dict[str, list[Word]]


@dataclass
class Block:
    """Words per column (keys as :attr:`Column.key`) that stand at one height on one page.

    ``lines`` are the lines of those columns they are known of. ``gap`` is the white (points) between this block and the
    one above on the same page, None at the top of a page.
    """

    page: int
    top: float
    bottom: float
    cells: Cells = field(default_factory=dict)
    gap: float | None = None
    lines: dict[str, list[Line]] = field(default_factory=dict)

    @kept
    def goal_lines(self) -> tuple[Line, ...]:
        return self._lines_of("goal")

    @kept
    def comment_lines(self) -> tuple[Line, ...]:
        return self._lines_of("comment")

    def _lines_of(self, key: str) -> tuple[Line, ...]:
        lines = self.lines.get(key)
        return group_lines(self.cells.get(key, ())) if lines is None else tuple(lines)


def assign(words: Iterable[Word], header: Header, edges: Sequence[float]) -> Cells:
    """Words per column: each goes where its middle lies, a long one where it begins (it may stick out of its cell)."""
    keys = [c.key for c in header.columns]
    cells: defaultdict[str, list[Word]] = defaultdict(list)
    ascending = sorted(edges)
    for word in words:
        x0, _, x1, _ = word.box
        x = min((x0 + x1) / 2, x0 + REACH * word.size)
        cells[keys[bisect_right(ascending, x)]].append(word)
    return dict(cells)


def blocks_of(part: Part) -> list[Block]:
    """The blocks of one page's part of a run, top to bottom."""
    cells = assign(part.words, part.header, part.edges)
    lines = sorted(
        ((line, key) for key, words in cells.items() for line in group_lines(words)), key=lambda x: x[0].box.top
    )
    blocks: list[Block] = []
    core_bottom = 0.0
    for line, key in lines:
        core = CORE * line.box.height
        if not blocks or line.box.top + core >= core_bottom:
            blocks.append(Block(part.number, line.box.top, line.box.bottom))
            core_bottom = line.box.bottom - core
        block = blocks[-1]
        block.cells.setdefault(key, []).extend(line.words)
        block.lines.setdefault(key, []).append(line)
        block.top, block.bottom = min(block.top, line.box.top), max(block.bottom, line.box.bottom)
        core_bottom = max(core_bottom, line.box.bottom - core)
    for above, below in pairwise(blocks):
        below.gap = below.top - above.bottom
    return blocks


def merge(blocks: Sequence[Block]) -> Cells:
    """The cells of several blocks put together, in order."""
    cells: Cells = {}
    for block in blocks:
        for key, words in block.cells.items():
            cells.setdefault(key, []).extend(words)
    return cells
