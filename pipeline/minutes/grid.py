"""Ruled tables in minutes (attendance, actions, whole agendas): which words stand in which cell."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from pipeline.lines import group_lines
from pipeline.minutes.gaps import NAME_WORDS
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.model import Box, PageLayout, Rule, Word, union

_LETTER_OR_DIGIT = re.compile(r"[^\W_]")
"""A column of numbers may be named by a sign alone (``§``)."""

LEAST_NAMES = 2
"""Two cells beside each other may be a label and its text."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell and its words; ``box`` is bounded by the rules around them (points, upright)."""

    box: Box
    words: tuple[Word, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A ruled table on one page: rows from the top, each with its cells from the left. Empty cells are left out."""

    box: Box
    rows: tuple[tuple[GridCell, ...], ...]
    edges: tuple[float, ...]
    """Left edges of its columns."""


def find_grids(page: PageLayout, words: Sequence[Word], settings: MinutesSettings = SETTINGS) -> tuple[Grid, ...]:
    """The ruled tables of a page that hold some of ``words``, top to bottom."""
    components = _components(page.rules, settings.grid_slack)
    return tuple(sorted((g for rules in components for g in _grids(rules, words, settings)), key=lambda g: g.box.top))


def column_names(grid: Grid, is_lead: Callable[[str], bool]) -> tuple[tuple[Box, str], ...]:
    """The names of a table's columns and their boxes, where its first row holds nothing but short ones; else none.

    Two cells are names where other rows follow and the second is what leads to decisions, as the first is not.
    """
    cells = [(cell.box, " ".join(line.text for line in group_lines(cell.words))) for cell in grid.rows[0]]
    texts = [text for _, text in cells]
    if not all(
        len(text.split()) <= NAME_WORDS and (text[0].isupper() or not _LETTER_OR_DIGIT.search(text)) for text in texts
    ):
        return ()
    is_of_decisions = len(cells) == LEAST_NAMES and len(grid.rows) > 1 and list(map(is_lead, texts)) == [False, True]
    return tuple(cells) if len(cells) > LEAST_NAMES or is_of_decisions else ()


def _components(rules: Iterable[Rule], slack: float) -> list[list[Rule]]:
    """Rules that touch each other, directly or through others."""
    components: list[list[Rule]] = []
    for rule in rules:
        touching = [c for c in components if any(_touch(rule, other, slack) for other in c)]
        joined = [rule, *(r for c in touching for r in c)]
        components = [c for c in components if not any(c is t for t in touching)]
        components.append(joined)
    return components


def _touch(a: Rule, b: Rule, slack: float) -> bool:
    return (
        a.box.x0 - slack <= b.box.x1
        and b.box.x0 - slack <= a.box.x1
        and a.box.top - slack <= b.box.bottom
        and b.box.top - slack <= a.box.bottom
    )


def _grids(rules: Sequence[Rule], words: Sequence[Word], settings: MinutesSettings) -> Iterator[Grid]:
    """The tables that some rules draw: one, or several that stand upon each other."""
    if not any(rule.is_horizontal for rule in rules) or all(rule.is_horizontal for rule in rules):
        return
    box = union(rule.box for rule in rules)
    cells: dict[Box, list[Word]] = defaultdict(list)
    for word in words:
        if box.x0 <= word.box.x_centre <= box.x1 and box.top <= word.box.y_centre <= box.bottom:
            cells[_cell_box(word.box, box, rules)].append(word)
    edges = _edges(rules, settings.grid_slack)
    if not cells or len(edges) <= settings.table_columns:
        return
    rows = _rows([GridCell(b, tuple(w)) for b, w in cells.items()], settings.grid_slack)
    for part in _parted(rows, rules, settings.grid_slack):
        top, bottom = part[0][0].box.top, max(cell.box.bottom for row in part for cell in row)
        own = [r for r in rules if not r.is_horizontal and r.box.top < bottom - 1 and top + 1 < r.box.bottom]
        yield Grid(Box(box.x0, top, box.x1, bottom), tuple(part), tuple(_edges(own, settings.grid_slack)[:-1]))


def _parted(
    rows: Sequence[tuple[GridCell, ...]], rules: Sequence[Rule], slack: float
) -> Iterator[list[tuple[GridCell, ...]]]:
    """Rows, parted where they have no inner edge in common with those before: another table begins there."""
    part: list[tuple[GridCell, ...]] = []
    before: set[float] = set()
    for row in rows:
        y = (row[0].box.top + min(cell.box.bottom for cell in row)) / 2
        across = [rule for rule in rules if not rule.is_horizontal and rule.box.top <= y <= rule.box.bottom]
        inner = set(_edges(across, slack)[1:-1])
        if part and inner and before and not any(abs(x - other) <= slack for x in inner for other in before):
            yield part
            part, before = [], set()
        part.append(row)
        before = before | inner
    yield part


def _edges(rules: Iterable[Rule], slack: float) -> list[float]:
    """Where the vertical rules stand, from the left; those close beside each other are one."""
    found: list[float] = []
    for x in sorted(rule.box.x_centre for rule in rules if not rule.is_horizontal):
        if not found or x - found[-1] > slack:
            found.append(x)
    return found


def _cell_box(word: Box, table: Box, rules: Sequence[Rule]) -> Box:
    """What the rules nearest to a word on each side bound."""
    x, y = word.x_centre, word.y_centre
    across = [r.box.x_centre for r in rules if not r.is_horizontal and r.box.top <= y <= r.box.bottom]
    along = [r.box.y_centre for r in rules if r.is_horizontal and r.box.x0 <= x <= r.box.x1]
    return Box(
        max((edge for edge in across if edge <= x), default=table.x0),
        max((edge for edge in along if edge <= y), default=table.top),
        min((edge for edge in across if edge > x), default=table.x1),
        min((edge for edge in along if edge > y), default=table.bottom),
    )


def _rows(cells: Iterable[GridCell], slack: float) -> tuple[tuple[GridCell, ...], ...]:
    rows: list[list[GridCell]] = []
    for cell in sorted(cells, key=lambda c: (c.box.top, c.box.x0)):
        if rows and cell.box.top - rows[-1][0].box.top <= slack:
            rows[-1].append(cell)
        else:
            rows.append([cell])
    return tuple(tuple(sorted(row, key=lambda c: c.box.x0)) for row in rows)
