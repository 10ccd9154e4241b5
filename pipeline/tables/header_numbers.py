"""Numbers about a header: a line that numbers its columns, and a column of goals' numbers without a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from pipeline.model import Box, PageLayout, Word
from pipeline.tables.header_columns import Column

LINES_BELOW = 2.5
"""Header lines below a header within which the numbers of its columns stand."""
FEW_COLUMNS = 4
"""So many columns at least are numbered."""
FEW_NUMBERS = 3
"""So many numbers left of the goals make a column."""
SHARE = 0.7
"""Of what stands left of the goals at least so much are numbers (a running title may, too). Measured: 0.9-1."""
GAP = 0.5
"""Font sizes between a number and its goal at least. Measured: 0.6-1 between cells, 0.25-0.3 between words."""
_NUMBER = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})?[.:)]?")


def column_numbers(page: PageLayout, band: Box, columns: int) -> list[Word]:
    """The words of a line right below a header that counts its columns (``1 2 3``, ``(1) (2) (3)``); mostly none.

    ``band`` is the box of the header, ``columns`` how many it has.
    """
    reach = band.bottom + LINES_BELOW * min(band.height, max((w.size for w in page.words), default=0.0))
    below = [w for w in page.words if band.bottom <= (w.box[1] + w.box[3]) / 2 <= reach]
    ones = [w for w in below if w.text.strip("().") == "1"]
    for one in ones:
        line = [w for w in below if abs(w.box.y_centre - one.box.y_centre) < 0.5 * one.box.height]
        line.sort(key=lambda w: w.box.x0)
        texts = [w.text.strip("().") for w in line]
        is_counted = texts == [str(n) for n in range(1, len(texts) + 1)]
        if is_counted and len(texts) >= max(FEW_COLUMNS, columns - 1):
            return line
    return []


def number_columns(
    pages: Mapping[int, PageLayout], headers: Sequence[tuple[int, Box, Sequence[Column]]]
) -> dict[int, tuple[Column, Column]]:
    """The column of numbers left of the goals, and that of the goals, of each header that has no name for the first.

    By the place of the header; mostly none. The goals' column begins where their text does.

    Args:
        pages: the pages by number.
        headers: page, box and columns of each.
    """
    found: dict[int, _Beside] = {}
    for place, (number, box, columns) in enumerate(headers):
        goal = next((c for c in columns if c.role == "goal" and c.text), None)
        if goal is not None and all(c.box.x0 >= goal.box.x0 for c in columns):
            end = min([c.box.x0 for c in columns if c is not goal], default=goal.box.x1)
            tops = [b.top for n, b, _ in headers if n == number and b.top > box.bottom]
            area = Box(0.0, box.bottom, end, min(tops, default=pages[number].height))
            found[place] = _beside(pages[number], area, goal)
    numbers = [w for each in found.values() for w in each.numbers]
    strange = sum(each.strange for each in found.values())
    if len(numbers) < FEW_NUMBERS or len(numbers) < SHARE * (len(numbers) + strange):
        return {}
    x0, x1 = min(w.box.x0 for w in numbers), max(w.box.x1 for w in numbers)
    made = {}
    for place, each in found.items():
        number, box, _ = headers[place]
        left = max(x1 + 1, min(each.edge, each.goal.box.x0))
        goal = replace(each.goal, box=each.goal.box._replace(x0=left, x1=max(left, each.goal.box.x1)))
        made[place] = Column("label", Box(x0, box.top, x1, box.bottom), "", number), goal
    return made


class _Beside(NamedTuple):
    """What stands left of the goals under a header: numbers, and how many other words; and where goals begin."""

    numbers: list[Word]
    strange: int
    edge: float
    goal: Column


def _beside(page: PageLayout, area: Box, goal: Column) -> _Beside:
    words = [w for w in page.words if w.box[2] < area.x1 and area.top <= w.box[1] < area.bottom and w.is_upright]
    lefts = Counter(round(w.box.x0) for w in words if not _NUMBER.fullmatch(w.text))
    edge = float(min(lefts.most_common(1)[0][0], goal.box.x0) if lefts else goal.box.x0)
    left = [w for w in words if w.box[2] < edge]
    numbers = [w for w in left if _NUMBER.fullmatch(w.text) and not _goes_on(w, words)]
    return _Beside(numbers, len(left) - len(numbers), edge, goal)


def _goes_on(number: Word, words: Sequence[Word]) -> bool:
    """Whether a text goes on right behind the number, as a heading does."""
    reach = number.box.x1 + GAP * number.size
    y = number.box.y_centre
    return any(number.box.x1 <= w.box[0] < reach and w.box[1] < y < w.box[3] for w in words)
