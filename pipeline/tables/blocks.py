"""Blocks: what stands at one height over all the columns of a table. A row is one or more blocks under each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from pipeline.lines import group_lines, lines_in_order, page_in_rows
from pipeline.model import Box, Line, Word, kept
from pipeline.tables.header import Header
from pipeline.tables.parts import Part

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
    lines: Mapping[str, Sequence[Line]] = field(default_factory=dict)

    @kept
    def goal_lines(self) -> tuple[Line, ...]:
        return self._lines_of("goal")

    @kept
    def comment_lines(self) -> tuple[Line, ...]:
        return self._lines_of("comment")

    def _lines_of(self, key: str) -> tuple[Line, ...]:
        lines = self.lines.get(key)
        if lines is None:
            words = self.cells.get(key)
            return group_lines(words) if words else ()
        return tuple(lines)


def assign(words: Collection[Word], header: Header, edges: Sequence[float]) -> Cells:
    """Words per column: each goes where its middle lies, a long one where it begins (it may stick out of its cell)."""
    keys = [column.key for column in header.columns]
    cells: Cells = {}
    for word, place in zip(words, _places(words, sorted(edges)), strict=True):
        cells.setdefault(keys[place], []).append(word)
    return cells


def _places(words: Iterable[Word], edges: Sequence[float]) -> list[int]:
    """The number of the column that each word is in. ``edges`` are ascending."""
    ends = [*edges, float("inf")]
    places = []
    for word in words:
        x0, _, x1, _ = word.box
        place = bisect_right(edges, x0)
        if x1 >= ends[place]:  # it does not end in the column it begins in
            place = bisect_right(edges, min((x0 + x1) / 2, x0 + REACH * word.size))
        places.append(place)
    return places


def column_lines(part: Part) -> dict[str, list[Line]]:
    """The lines of each column of one page's part of a run, top to bottom."""
    cut = _cut_lines(part)
    if cut is not None:
        return cut
    words = page_in_rows(part.page, set(map(id, part.words)))
    return {key: lines_in_order(own) for key, own in assign(words, part.header, part.edges).items()}


def _cut_lines(part: Part) -> dict[str, list[Line]] | None:
    """The lines of each column, cut out of those of the part; a line in one column is taken as it is.

    None where they may be others than the words of each column make by themselves: words of a line that is cut stand
    at different heights, two lines of a column touch, or two columns are one, for the header names a region twice.
    """
    keys = [column.key for column in part.header.columns]
    if len(set(keys)) < len(keys):
        return None
    edges = sorted(part.edges)
    ends = [*edges, float("inf")]
    columns: list[list[Line]] = [[] for _ in keys]
    bottoms = [float("-inf")] * len(keys)
    for line in part.lines:
        left, top, right, bottom = line.box
        first = bisect_right(edges, left)
        cells = ((first, line),) if right < ends[first] else _cells_of(line, edges)
        for place, own in cells:
            if top <= bottoms[place]:
                return None
            columns[place].append(own)
            bottoms[place] = bottom
        if not cells:
            return None
    return {key: lines for key, lines in zip(keys, columns, strict=True) if lines}


def _cells_of(line: Line, edges: Sequence[float]) -> Sequence[tuple[int, Line]]:
    """A line cut into the lines of its columns, by their numbers; none where its words stand at different heights."""
    _, top, _, bottom = line.box
    if any(w.box[1] != top or w.box[3] != bottom for w in line.words):
        return ()
    words_in: dict[int, list[Word]] = {}
    for word, place in zip(line.words, _places(line.words, edges), strict=True):
        words_in.setdefault(place, []).append(word)
    return [
        (place, Line(tuple(words), Box(words[0].box[0], top, max([w.box[2] for w in words]), bottom), line.page))
        for place, words in words_in.items()
    ]


def blocks_of(number: int, columns: Mapping[str, Sequence[Line]]) -> list[Block]:
    """The blocks that the lines of the columns on a page make, top to bottom. ``number`` is the page's."""
    lines = [(line, key) for key, own in columns.items() for line in own]
    lines.sort(key=_top)
    blocks: list[Block] = []
    cells: Cells = {}
    own_lines: dict[str, list[Line]] = {}
    bottom_before = core_bottom = 0.0
    for line, key in lines:
        _, top, _, bottom = line.box
        core = CORE * (bottom - top)
        if not blocks or top + core >= core_bottom:
            cells, own_lines = {}, {}
            gap = top - bottom_before if blocks else None
            blocks.append(Block(number, top, bottom, cells, gap, own_lines))
            bottom_before, core_bottom = bottom, bottom - core
        elif bottom > bottom_before:
            blocks[-1].bottom = bottom_before = bottom
        if key in cells:
            cells[key].extend(line.words)
            own_lines[key].append(line)
        else:
            cells[key] = list(line.words)
            own_lines[key] = [line]
        if bottom - core > core_bottom:
            core_bottom = bottom - core
    return blocks


def _top(line_in_column: tuple[Line, str]) -> float:
    return line_in_column[0].box[1]


def merge(blocks: Sequence[Block]) -> Cells:
    """The cells of several blocks put together, in order."""
    if len(blocks) == 1:
        return blocks[0].cells
    cells: Cells = {}
    for block in blocks:
        for key, words in block.cells.items():
            cells.setdefault(key, []).extend(words)
    return cells


def last_line(blocks: Sequence[Block], key: str) -> Line | None:
    """The last line of a column (``goal`` or ``comment``) in the blocks; None where it has none."""
    for block in reversed(blocks):
        lines = block.goal_lines if key == "goal" else block.comment_lines
        if lines:
            return lines[-1]
    return None


def first_line(blocks: Sequence[Block], key: str) -> Line | None:
    """The first line of a column in the blocks; None where it has none."""
    for block in blocks:
        lines = block.goal_lines if key == "goal" else block.comment_lines
        if lines:
            return lines[0]
    return None
