"""Prose in two columns that no rules part: put below each other, as if it had been set in one.

What tells them from a table without rules: both columns are of one width, their lines go on inside sentences, and
their paragraphs begin at different heights.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.lines import group_lines, line_pitch
from pipeline.minutes.gaps import beside, gaps_among
from pipeline.minutes.settings import MinutesSettings
from pipeline.model import Box, Line, PageLayout, Word, union

LEAST_LINES = 8
"""Fewer lines in a column may be a list of names or a table."""
WIDTHS = 0.75
"""The narrower column has at least this share of the wider one's width. Measured: 1, notes and three columns 0.48."""
BROKEN = 0.35
"""So many lines of either column begin in lower case, inside sentences. Measured: prose 0.45-0.73, lists of names 0."""
LEAST_STARTS = 2
"""So many paragraphs with space before them in either column: fewer tell nothing. Measured: 2-13."""
LEVEL = 0.5
"""At most this share of them begins level with one of the other column. Measured: 0-0.1, rows of tables 0.57-1."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Two columns on a page (points): the box of each, and how far the right one is moved to go on below the left."""

    left: Box
    right: Box
    down: float

    @property
    def across(self) -> float:
        return self.left.x0 - self.right.x0

    @property
    def bottom(self) -> float:
        """Where the right column ends when it is moved."""
        return self.right.bottom + self.down


def find_columns(lines: Sequence[Line], known: float | None, settings: MinutesSettings) -> Columns | None:
    """The two columns of prose on a page, None where there are none.

    Args:
        lines: the page's, each holding what stands on its baseline in either column, where both have the same.
        known: the left edge of the right column on a page before: there fewer lines tell.
        settings: thresholds.
    """
    starts = Counter([round(line.box.x0) for line in beside(lines)])
    for at, places in gaps_among(lines, 2 * settings.word_space).items():
        starts.update([round(lines[at].words[place].box.x0) for place in places])
    for edge, count in sorted(starts.items(), key=lambda pair: (-pair[1], pair[0])):
        is_known = known is not None and abs(edge - known) <= 1
        if is_known or count >= LEAST_LINES:
            return _columns_at(edge, lines, is_known, settings)
    return None


def _columns_at(edge: float, lines: Sequence[Line], is_known: bool, settings: MinutesSettings) -> Columns | None:
    behind = edge - settings.indent / 2
    inside = max(_stretches(lines, behind, settings), key=len)
    words = [w for line in inside for w in line.words]
    left = group_lines([w for w in words if w.box.x1 < edge])
    right = group_lines([w for w in words if w.box.x0 >= behind])
    if not left or not right:
        return None
    if not is_known and (min(len(left), len(right)) < LEAST_LINES or not _are_prose(left, right, settings)):
        return None
    boxes = union([line.box for line in left]), union([line.box for line in right])
    return Columns(*boxes, left[-1].box.top + line_pitch(left) - right[0].box.top)


def _stretches(lines: Sequence[Line], edge: float, settings: MinutesSettings) -> list[list[Line]]:
    """Neighbouring lines that nothing reaches over ``edge`` in, from the first to the last with words behind it.

    The left column may be longer: by lines that are broken inside sentences, and those that go on without a gap.
    """
    least = settings.paragraph_gap * line_pitch([line for line in lines if line.box.x0 < edge])
    found: list[list[Line]] = [[]]
    for line in lines:
        if _reaches_over(line, edge, settings):
            found.append([])
        elif found[-1] or line.words[-1].box.x0 >= edge:
            found[-1].append(line)
    return [_trimmed(stretch, edge, least) for stretch in found]


def _reaches_over(line: Line, edge: float, settings: MinutesSettings) -> bool:
    """Whether a word of a line stands over an edge, or no more than a space."""
    before = [w for w in line.words if w.box.x0 < edge]
    behind = line.words[len(before) :]
    if not before or (not behind and before[-1].box.x1 <= edge):
        return False
    last = before[-1]
    return last.box.x1 > edge or behind[0].box.x0 - last.box.x1 <= 2 * settings.word_space * last.size


def _trimmed(stretch: Sequence[Line], edge: float, least: float) -> list[Line]:
    end = max([at for at, line in enumerate(stretch, 1) if line.words[-1].box.x0 >= edge], default=0)
    # what was broken at the column's width is the column's
    end = max([at for at, line in enumerate(stretch, 1) if at > end > 0 and line.text[0].islower()], default=end)
    while 0 < end < len(stretch) and stretch[end].box.top - stretch[end - 1].box.top < least:
        end += 1
    return list(stretch[:end])


def _are_prose(left: Sequence[Line], right: Sequence[Line], settings: MinutesSettings) -> bool:
    widths = sorted(union([line.box for line in lines]).width for lines in (left, right))
    broken = [sum(line.text[0].islower() for line in lines) / len(lines) for lines in (left, right)]
    if widths[0] < WIDTHS * widths[1] or min(broken) < BROKEN:
        return False
    starts, others = (_starts(lines, settings) for lines in (left, right))
    level = sum(any(abs(start - other) < settings.indent for other in others) for start in starts)
    fewer = min(len(starts), len(others))
    return fewer >= LEAST_STARTS and level <= LEVEL * fewer


def _starts(lines: Sequence[Line], settings: MinutesSettings) -> list[float]:
    """The tops of the lines before which more than the usual step is left."""
    least = settings.paragraph_gap * line_pitch(lines)
    return [b.box.top for a, b in pairwise(lines) if b.box.top - a.box.top > least]


def in_one_column(page: PageLayout, columns: Columns) -> PageLayout:
    """The page with its right column moved below the left one, and all below both moved down to make room."""
    room = max(columns.bottom - max(columns.left.bottom, columns.right.bottom), 0.0)

    def moved(box: Box) -> Box:
        if box.y_centre > max(columns.left.bottom, columns.right.bottom):
            return Box(box.x0, box.top + room, box.x1, box.bottom + room)
        if box.y_centre < columns.right.top or box.x_centre < columns.left.x1:
            return box
        x, y = columns.across, columns.down
        return Box(box.x0 + x, box.top + y, box.x1 + x, box.bottom + y)

    return replace(
        page,
        height=page.height + room,
        words=tuple(replace(w, box=moved(w.box)) for w in page.words),
        rules=tuple(replace(rule, box=moved(rule.box)) for rule in page.rules),
        fills=tuple(replace(fill, box=moved(fill.box)) for fill in page.fills),
        links=tuple(replace(link, box=moved(link.box)) for link in page.links),
    )


def words_of(page: PageLayout, words: Sequence[Word]) -> list[Word]:
    """Those of a page's words that have the indexes of ``words``."""
    wanted = {w.index for w in words}
    return [w for w in page.words if w.index in wanted]
