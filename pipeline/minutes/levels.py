"""Rows of a table without rules, from the numbers in its first column: which lines of the other columns are theirs."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from math import inf

from pipeline.model import Line

INSIDE_STEP = 0.88
"""Of :data:`STEP`: lines that follow so close stand in one paragraph. Measured: 0.8, rows and paragraphs from 0.93."""
STEP = 1.25
"""Lines of one cell follow each other in steps of at most so many usual ones. Measured: 0.95-1.05, rows from 1.5."""
LEVEL = 0.5
"""Cells set at the top begin within this part of the font size of each other. Measured: 0-0.2."""
OFF_MIDDLE = 1.0
"""Cells set in the middle have it within so many font sizes: a last paragraph's space counts. Measured: 0-0.7."""
INSIDE = 15.0
"""What a row that begins inside a paragraph costs (points off the middle)."""
EMPTY = 12.0
"""What an empty cell, or one over a page's end, costs (points off the middle)."""


def place(line: Line) -> tuple[int, float]:
    """Its page and top."""
    return line.page, line.box.top


def follows(before: Line, line: Line, step: float) -> bool:
    """Whether a line stands at most ``step`` points below the one before, or on the next page."""
    is_near = line.page == before.page and line.box.top - before.box.top <= step
    return is_near or line.page == before.page + 1


def level(first: Sequence[Sequence[Line]], texts: Sequence[Sequence[Line]]) -> list[list[tuple[Line, ...]]] | None:
    """The cells of the other columns where each begins level with its number; None where one does not."""
    tops = [place(cell[0]) for cell in first]
    parts: list[list[tuple[Line, ...]]] = []
    for lines in texts:
        found: list[list[Line]] = [[] for _ in tops]
        for line in lines:
            slack = LEVEL * line.size
            k = sum(top <= (line.page, line.box.top + slack) for top in tops) - 1
            if k < 0 or (not found[k] and line.page == tops[k][0] and abs(line.box.top - tops[k][1]) > slack):
                return None
            found[k].append(line)
        parts.append([tuple(cell) for cell in found])
    return parts


def runs_on(cells: Sequence[Sequence[Line]], step: float) -> bool:
    """Whether some cell of a column begins as close below the one before as a paragraph's next line."""
    filled = [cell for cell in cells if cell]
    return any(a[-1].page == b[0].page and follows(a[-1], b[0], step) for a, b in pairwise(filled))


def is_over_page(row: Sequence[Sequence[Line]]) -> bool:
    """Whether the cells of a row stand on several pages."""
    return len({line.page for cell in row for line in cell}) > 1


def middle(
    first: Sequence[Sequence[Line]], texts: Sequence[Sequence[Line]], step: float
) -> list[list[tuple[Line, ...]]] | None:
    """The same where each cell has its middle where its number's cell has it."""
    parts = [_centred(first, lines, step) for lines in texts]
    found = [part for part in parts if part is not None]
    return found if len(found) == len(parts) else None


def _centred(first: Sequence[Sequence[Line]], lines: Sequence[Line], step: float) -> list[tuple[Line, ...]] | None:
    """Cuts a column into one stretch of lines for each row, the least off the middles in all."""
    best: list[dict[int, tuple[float, int]]] = [{0: (0.0, -1)}]
    for cell in first:
        ways: dict[int, tuple[float, int]] = {}
        for start, (cost, _) in best[-1].items():
            is_past = False
            for end in range(start, len(lines) + 1):
                last = lines[end - 1]
                if end > start and (lines[start].page > cell[-1].page or last.page > cell[-1].page + 1):
                    break
                if is_past and last.page == cell[0].page:
                    continue  # only what goes on over the page may still be the row's
                added = _off(cell, lines, start, end, step)
                is_past = is_past or (added == inf and _centre(lines[start:end]) > _centre(cell))
                if cost + added < ways.get(end, (inf, 0))[0]:
                    ways[end] = (cost + added, start)
        best.append(ways)
    if len(lines) not in best[-1]:
        return None
    cuts = [len(lines)]
    for ways in reversed(best[1:]):
        cuts.append(ways[cuts[-1]][1])
    return [tuple(lines[a:b]) for a, b in pairwise(reversed(cuts))]


def _off(cell: Sequence[Line], lines: Sequence[Line], start: int, end: int, step: float) -> float:
    """What it costs that ``lines[start:end]`` stand beside ``cell``."""
    if start == end:
        return EMPTY
    own = lines[start:end]
    is_inside = (
        start > 0 and lines[start - 1].page == own[0].page and follows(lines[start - 1], own[0], INSIDE_STEP * step)
    )
    cost = INSIDE if is_inside else 0.0
    pages, theirs = {line.page for line in own}, {line.page for line in cell}
    if len(pages | theirs) > 1:
        return cost + EMPTY if pages & theirs else inf
    off = abs(_centre(own) - _centre(cell))
    return cost + off if off <= OFF_MIDDLE * cell[0].size else inf


def _centre(lines: Sequence[Line]) -> float:
    return (lines[0].box.top + lines[-1].box.bottom) / 2
