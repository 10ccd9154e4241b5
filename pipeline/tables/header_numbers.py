"""Numbers about a header: a line that numbers its columns, and a column of goals' numbers without a name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence

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
) -> dict[int, Column]:
    """The column of numbers left of the goals, of each header (by its place) that has no name for it; mostly none.

    ``headers``: page, box and columns of each.
    """
    found: dict[int, list[Word]] = {}
    strange = 0
    for place, (number, box, columns) in enumerate(headers):
        goal = next((c for c in columns if c.role == "goal" and c.text), None)
        if goal is None or any(c.box.x0 < goal.box.x0 for c in columns):
            continue
        end = min([c.box.x0 for c in columns if c is not goal], default=goal.box.x1)
        bottom = min([b.top for n, b, _ in headers if n == number and b.top > box.bottom], default=pages[number].height)
        own = [w for w in pages[number].words if w.box[2] < end and box.bottom <= w.box[1] < bottom]
        goals = [w for w in own if w.is_upright]
        lefts = Counter(round(w.box.x0) for w in goals if not _NUMBER.fullmatch(w.text))
        edge = min(lefts.most_common(1)[0][0], goal.box.x0) if lefts else goal.box.x0
        beside = [w for w in goals if w.box[2] < edge]
        found[place] = [w for w in beside if _NUMBER.fullmatch(w.text)]
        strange += len(beside) - len(found[place])
    numbers = [w for words in found.values() for w in words]
    if len(numbers) < FEW_NUMBERS or len(numbers) < SHARE * (len(numbers) + strange):
        return {}
    x0, x1 = min(w.box.x0 for w in numbers), max(w.box.x1 for w in numbers)
    boxes = {place: headers[place][1] for place in found}
    return {p: Column("label", Box(x0, box.top, x1, box.bottom), "", headers[p][0]) for p, box in boxes.items()}
