"""Blocks: what stands at one height over all the columns of a table. A row is one or more blocks under each other."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from pipeline.lines import group_lines
from pipeline.model import Line, Word
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

    ``gap`` is the white (points) between this block and the one above on the same page, None at the top of a page.
    """

    page: int
    top: float
    bottom: float
    cells: Cells = field(default_factory=dict)
    gap: float | None = None

    @cached_property
    def goal_lines(self) -> tuple[Line, ...]:
        return group_lines(self.cells.get("goal", ()))

    @cached_property
    def comment_lines(self) -> tuple[Line, ...]:
        return group_lines(self.cells.get("comment", ()))


def assign(words: Iterable[Word], header: Header, edges: Sequence[float]) -> Cells:
    """Words per column: each goes where its middle lies, a long one where it begins (it may stick out of its cell)."""
    cells: Cells = {}
    keys = [c.key for c in header.columns]
    for word in words:
        x = min(word.box.x_centre, word.box.x0 + REACH * word.size)
        place = sum(x >= edge for edge in edges)
        cells.setdefault(keys[place], []).append(word)
    return cells


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
