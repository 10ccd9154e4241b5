"""Blocks: what stands at one height over all the columns of a table. A row is one or more blocks under each other."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from operator import itemgetter

from pipeline.lines import group_lines, lines_in_order, page_in_rows
from pipeline.model import Box, Line, Word
from pipeline.tables.header import Header
from pipeline.tables.parts import Part

CORE = 0.25
"""Share of a line's height that is left out above and below when lines are told apart: boxes of neighbouring lines may
overlap by up to 0.2 of their height."""

REACH = 1.5
"""How far into a word (font sizes) its column is told: the middle of short words such as statuses, the beginning of
long ones. Measured: statuses are 0.4-2.2 font sizes wide, words that stick out of their cells from 8 on."""

TEXTS = ("goal", "comment")
"""The columns whose lines are looked at; of the others only the words are."""

Cells = dict[str, list[Word]]

_Piece = tuple[float, float, str, Sequence[Word], Line | None]
"""What a line has in one column: its top, its bottom, the column, the words, and their line in a column of text."""


@dataclass
class Block:
    """Words per column (keys as :attr:`Column.key`) that stand at one height on one page.

    ``gap`` is the white (points) between this block and the one above on the same page, None at the top of a page.
    ``goal_lines`` and ``comment_lines`` are the lines of those columns.
    """

    page: int
    top: float
    bottom: float
    cells: Cells = field(default_factory=dict)
    gap: float | None = None
    goal_lines: Sequence[Line] = ()
    comment_lines: Sequence[Line] = ()

    @classmethod
    def of_cells(cls, page: int, top: float, bottom: float, cells: Cells) -> Block:
        """A block of words whose lines are not known yet."""
        goals, comments = (group_lines(cells.get(key, ())) for key in TEXTS)
        return cls(page, top, bottom, cells, None, goals, comments)


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
            place = bisect_right(edges, _column_told_at(x0, x1, word.size))
        places.append(place)
    return places


def _column_lines(part: Part) -> dict[str, list[Line]]:
    """The lines of each column of one page's part of a run, top to bottom."""
    words = page_in_rows(part.page, set(map(id, part.words)))
    return {key: lines_in_order(own) for key, own in assign(words, part.header, part.edges).items()}


def blocks_of(part: Part) -> list[Block]:
    """The blocks of one page's part of a run, top to bottom."""
    pieces = _cut_lines(part)
    if pieces is None:
        columns = _column_lines(part)
        pieces = [(line.box[1], line.box[3], key, line.words, line) for key in columns for line in columns[key]]
    pieces.sort(key=itemgetter(0))
    return _blocks(part.number, pieces)


def _cut_lines(part: Part) -> list[_Piece] | None:
    """The lines of the part cut at the columns' edges; one in a single column is taken as it is.

    None where they may be others than the words of each column make by themselves: words of a line that is cut stand
    at different heights, two lines of a column touch, or two columns are one, for the header names a region twice.
    """
    keys = [column.key for column in part.header.columns]
    if len(set(keys)) < len(keys):
        return None
    edges = sorted(part.edges)
    ends = [*edges, float("inf")]
    bottoms = [float("-inf")] * len(keys)
    pieces: list[_Piece] = []
    for line in part.lines:
        left, top, right, bottom = line.box
        place = bisect_right(edges, left)
        if right < ends[place]:
            cells: Sequence[tuple[int, Sequence[Word]]] = ((place, line.words),)
        else:
            cells = _words_by_column(line, edges, ends)
            if not cells:
                return None
        for place, words in cells:
            if top <= bottoms[place]:
                return None
            bottoms[place] = bottom
            key, own = keys[place], None
            if key in TEXTS:
                own = line if words is line.words else _cut_out(words, line)
            pieces.append((top, bottom, key, words, own))
    return pieces


def _words_by_column(line: Line, edges: Sequence[float], ends: Sequence[float]) -> list[tuple[int, Sequence[Word]]]:
    """The words of a line by the number of their column, see :func:`_places`.

    None where the line cannot be cut: its words stand at different heights, or in columns that take turns.
    """
    _, top, _, bottom = line.box
    found: list[tuple[int, Sequence[Word]]] = []
    own: list[Word] = []
    begun, last, end = 0, -1, float("-inf")
    for word in line.words:
        x0, y0, x1, y1 = word.box
        if y0 != top or y1 != bottom:
            return []
        if x0 >= end:
            begun = bisect_right(edges, x0)
            end = ends[begun]
        place = begun if x1 < end else bisect_right(edges, _column_told_at(x0, x1, word.size))
        if place < last:
            return []
        if place > last:
            own, last = [], place
            found.append((place, own))
        own.append(word)
    return found


def _column_told_at(x0: float, x1: float, size: float) -> float:
    """Where the column of a word that does not end in the one it begins in is told."""
    return min((x0 + x1) / 2, x0 + REACH * size)


def _cut_out(words: Sequence[Word], line: Line) -> Line:
    _, top, _, bottom = line.box
    return Line(tuple(words), Box(words[0].box[0], top, max([w.box[2] for w in words]), bottom), line.page)


def _blocks(number: int, pieces: Iterable[_Piece]) -> list[Block]:
    """The blocks that lines of columns, top to bottom, make. ``number`` is the page's."""
    blocks: list[Block] = []
    cells: Cells = {}
    goals: list[Line] = []
    comments: list[Line] = []
    bottom_before = core_bottom = 0.0
    for top, bottom, key, words, line in pieces:
        core = CORE * (bottom - top)
        if not blocks or top + core >= core_bottom:
            cells, goals, comments = {}, [], []
            gap = top - bottom_before if blocks else None
            blocks.append(Block(number, top, bottom, cells, gap, goals, comments))
            bottom_before, core_bottom = bottom, bottom - core
        elif bottom > bottom_before:
            blocks[-1].bottom = bottom_before = bottom
        if key in cells:
            cells[key].extend(words)
        else:
            cells[key] = list(words)
        if line is not None and key in TEXTS:
            (goals if key == "goal" else comments).append(line)
        if bottom - core > core_bottom:
            core_bottom = bottom - core
    return blocks


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
