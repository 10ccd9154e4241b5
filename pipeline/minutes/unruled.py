"""Agenda tables without rules: cells told by the header's columns and by the numbers in the first of them.

A header of a few short names that stand apart gives the columns; the numbers that rise down the first one give the
rows. What belongs to a row stands level with its number, where cells are set at the top, or has its middle where the
number's cell has its own. Where neither holds for all rows, the table is left to be read line by line.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import inf

from pipeline.lines import line_pitch, make_line
from pipeline.minutes.gaps import NAME_WORDS, Gaps
from pipeline.minutes.levels import INSIDE_STEP, STEP, follows, is_over_page, level, middle, place, runs_on
from pipeline.minutes.settings import MinutesSettings
from pipeline.model import Line, Word

_NUMBER = re.compile(r"^§?(\d{1,3})[.):]?$")
MOST_COLUMNS = 5
LEAST_ROWS = 3
"""Fewer numbered rows may be a list."""
SPACES = 1.4
"""So many usual spaces are more than one. Measured: spaces 0.9-1.2, columns of numbers from 1.5."""


@dataclass(frozen=True)
class UnruledTable:
    """A table's cells by row, the lines of each; ``start`` is where it begins (page, top), ``header`` its first row.

    ``doubtful`` are the first lines of rows of which neither white nor middles tell for sure what is theirs;
    ``headers`` are repetitions of the header on further pages.
    """

    start: tuple[int, float]
    header: tuple[tuple[Line, ...], ...]
    rows: tuple[tuple[tuple[Line, ...], ...], ...]
    doubtful: tuple[Line, ...]
    headers: tuple[Line, ...]
    rights: tuple[float, ...]

    def name_over(self, line: Line) -> str:
        """The name of the column a line stands in."""
        at = sum(right <= line.box.x0 for right in self.rights[:-1])
        return " ".join(part.text for part in self.header[at])

    @property
    def ids(self) -> frozenset[tuple[int, int]]:
        """All its words."""
        lines = [line for row in (self.header, *self.rows) for cell in row for line in cell]
        return frozenset((w.page, w.index) for line in (*lines, *self.headers) for w in line.words)


def find_table(lines: Sequence[Line], gaps: Gaps, settings: MinutesSettings) -> UnruledTable | None:
    """The first agenda table without rules in a document.

    Args:
        lines: those outside ruled tables, in reading order.
        gaps: the wide ones in them.
        settings: thresholds.
    """
    for at, places in gaps.items():
        words = lines[at].words
        chunks = [words[a:b] for a, b in pairwise((0, *places, len(words)))]
        if len(chunks) <= MOST_COLUMNS and all(_is_name(chunk) for chunk in chunks):
            table = _table(lines, at, chunks, settings)
            if table is not None:
                return table
    return None


def _is_name(words: Sequence[Word]) -> bool:
    text = words[-1].text
    return len(words) <= NAME_WORDS and words[0].text[0].isupper() and not text.endswith((".", ":", ","))


def _table(
    lines: Sequence[Line], at: int, names: Sequence[Sequence[Word]], settings: MinutesSettings
) -> UnruledTable | None:
    starts = _starts(lines[at + 1 :], settings)
    names = [part for name in names for part in _parted(name, starts, settings)]
    edges = _edges(starts, names)
    body: list[list[Line | None]] = []
    headers: list[Line] = []
    for line in lines[at + 1 :]:
        if any(w.box.x0 < edge - 1 and edge + 1 < w.box.x1 for edge in edges[1:] for w in line.words):
            break
        if line.text == lines[at].text:
            headers.append(line)
            continue
        body.append(_cells(line, edges))
    columns = [[cell for cells in body if (cell := cells[i]) is not None] for i in range(len(edges))]
    step = STEP * max(map(line_pitch, columns))
    header = [[make_line(name, lines[at].page)] for name in names]
    for name, column in zip(header, columns, strict=True):
        while column and _is_rest_of(name[-1], column[0], step):
            name.append(column.pop(0))
    first, end = _anchors(columns[0], step)
    if len(first) < LEAST_ROWS:
        return None
    texts = [[line for line in column if place(line) < end] for column in columns[1:]]
    beside = level(first, texts)
    found = [way for way in (beside, middle(first, texts, step)) if way is not None]
    sure = [way for way in found if not any(runs_on(part, INSIDE_STEP * step) for part in way)]
    parts = next(iter(sure), beside)
    if parts is None:
        return None
    rows = tuple(
        tuple(cell for cell in (tuple(first[k]), *(part[k] for part in parts)) if cell) for k in range(len(first))
    )
    # what a page's end cuts has its middle elsewhere
    doubtful = [row for row in rows if not sure or (parts is not beside and is_over_page(row))]
    rights = (*(edge - settings.indent for edge in edges[1:]), max(line.box.x1 for line in lines[at:]))
    return UnruledTable(
        place(lines[at]), tuple(map(tuple, header)), rows, tuple(row[0][0] for row in doubtful), tuple(headers), rights
    )


def _is_rest_of(name: Line, line: Line, step: float) -> bool:
    """Whether a line is the rest of a column's name that was broken at a hyphen."""
    return name.text.endswith("-") and follows(name, line, step)


def _starts(lines: Sequence[Line], settings: MinutesSettings) -> Counter[int]:
    """How many lines begin, or begin anew behind more than a space, at each x (whole points)."""
    return Counter(
        round(b.box.x0)
        for line in lines
        for a, b in pairwise((None, *line.words))
        if b is not None and (a is None or b.box.x0 - a.box.x1 > 2 * settings.word_space * b.size)
    )


def _parted(name: Sequence[Word], starts: Counter[int], settings: MinutesSettings) -> Iterator[list[Word]]:
    """A name, or several that stand close (`Nr Ärende`): lines below begin anew under each."""
    part = [name[0]]
    for a, b in pairwise(name):
        is_gap = b.box.x0 - a.box.x1 > SPACES * settings.word_space * b.size
        if is_gap and starts[round(b.box.x0)] >= LEAST_ROWS:
            yield part
            part = []
        part.append(b)
    yield part


def _edges(starts: Counter[int], names: Sequence[Sequence[Word]]) -> list[float]:
    """The left edge of each column: where most lines begin anew under its name, which may be centred over it."""
    edges = [names[0][0].box.x0]
    for before, name in pairwise(names):
        under = {x: n for x, n in starts.items() if before[-1].box.x1 < x <= name[-1].box.x1}
        most = max(under.values(), default=0)
        edges.append(min((x for x, n in under.items() if 2 * n >= most), default=name[0].box.x0))
    return edges


def _cells(line: Line, edges: Sequence[float]) -> list[Line | None]:
    bounds = [-inf, *(edge - 2 for edge in edges[1:]), inf]
    parts = [[w for w in line.words if low <= w.box.x0 < high] for low, high in pairwise(bounds)]
    return [make_line(part, line.page) if part else None for part in parts]


def _anchors(column: Sequence[Line], step: float) -> tuple[list[list[Line]], tuple[int, float]]:
    """The first column's cells, each from its number on, and where the table ends.

    That is where a line stands that is none of theirs: apart from the line above it and without the next number.
    """
    cells: list[list[Line]] = []
    last = 0
    for line in column:
        match = _NUMBER.match(line.words[0].text)
        number = int(match[1]) if match else 0
        if number and (not cells or number == last + 1):
            cells.append([line])
            last = number
        elif not cells:
            return [], (0, 0.0)
        elif follows(cells[-1][-1], line, step):
            cells[-1].append(line)
        else:
            return cells, place(line)
    return cells, (10**9, 0.0)


def cells_of(table: UnruledTable) -> Iterator[tuple[int, float, tuple[Line, ...]]]:
    """The cells in reading order: number of the row from 0 (the header), right edge (points), lines."""
    for number, row in enumerate((table.header, *table.rows)):
        for cell in row:
            yield (
                number,
                min((right for right in table.rights if right > cell[0].box.x0), default=table.rights[-1]),
                cell,
            )
