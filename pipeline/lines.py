"""Words to lines: the geometry every later room shares."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from operator import itemgetter

from pipeline.model import Box, Cell, Line, PageBox, PageLayout, Word, union

BASELINE_SHARE = 0.5
"""Two words share a line when their boxes overlap by this share of the lower one's height.

Measured: words of one line overlap by 0.7-1.0 (sub- and superscripts 0.55), words of neighbouring lines by 0-0.3."""

SPACE = 0.25
"""Width of a space in font sizes. Measured: 0.22-0.28."""


def median(values: Iterable[float]) -> float:
    """The middle of the values, the mean of the two in the middle where their number is even.

    As :func:`statistics.median`, whose module takes longer to load than a page to read.

    Raises:
        ValueError: there are no values.
    """
    ordered = sorted(values)
    if not ordered:
        raise ValueError("median of no values")
    middle = len(ordered) // 2
    return ordered[middle] if len(ordered) % 2 else (ordered[middle - 1] + ordered[middle]) / 2


def group_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Groups words into lines, top to bottom within each page; the order of ``words`` does not matter.

    Args:
        words: words of one or more pages, upright coordinates, of *one* column: words of different columns that stand
            beside each other become one line.

    Returns:
        Lines sorted by page and top, each with its words left to right.
    """
    keyed: list[_Keyed] = []
    for order, word in enumerate(words):
        x0, top, x1, bottom = word.box
        keyed.append((word.page, (top + bottom) / 2, x0, word.index, order, top, bottom, x1, word))
    keyed.sort()
    return tuple([_line_of(row) for row in _rows(keyed)])


def cell_lines(cell: Cell) -> tuple[Line, ...]:
    """The lines of a cell, top to bottom: those it carries, else made of its words."""
    return cell.lines or group_lines(cell.words)


_Keyed = tuple[int, float, float, int, int, float, float, float, Word]
"""A word with what it is sorted by: page, middle, left, index, place in the input; then its other sides.

Tuples that compare by themselves sort three times faster than words by a key function, and no word is compared.
"""
_LEFT_TO_RIGHT = itemgetter(2, 3)


def _rows(keyed: Iterable[_Keyed]) -> Iterator[list[_Keyed]]:
    """The words of each line, in the order given."""
    row: list[_Keyed] = []
    row_page, row_top, row_bottom = 0, 0.0, 0.0
    for entry in keyed:
        page, top, bottom = entry[0], entry[5], entry[6]
        height, row_height = bottom - top, row_bottom - row_top
        overlap = (row_bottom if row_bottom < bottom else bottom) - (row_top if row_top > top else top)
        lower = height if height < row_height else row_height
        if row and page == row_page and overlap >= BASELINE_SHARE * lower:
            row.append(entry)
            # the tallest word of the line stands for it: a footnote mark must not pull the line up
            if height > row_height:
                row_top, row_bottom = top, bottom
        else:
            if row:
                yield row
            row = [entry]
            row_page, row_top, row_bottom = page, top, bottom
    if row:
        yield row


def _line_of(row: list[_Keyed]) -> Line:
    if len(row) == 1:
        word = row[0][-1]
        return Line((word,), word.box, word.page)
    row.sort(key=_LEFT_TO_RIGHT)
    pages, _, lefts, _, _, tops, bottoms, rights, words = zip(*row, strict=True)
    return Line(words, Box(lefts[0], min(tops), max(rights), max(bottoms)), pages[0])


def make_line(words: Sequence[Word], page: int) -> Line:
    """One line of the given words (at least one), put in order left to right."""
    ordered = tuple(sorted(words, key=lambda w: (w.box.x0, w.index)))
    return Line(ordered, union([w.box for w in ordered]), page)


def page_boxes(items: Iterable[Word | Line]) -> tuple[PageBox, ...]:
    """The box around the words or lines on each of their pages, in page order (upright)."""
    by_page: dict[int, list[Box]] = {}
    for item in items:
        by_page.setdefault(item.page, []).append(item.box)
    return tuple(PageBox(page, *union(by_page[page])) for page in sorted(by_page))


def displayed_boxes(boxes: Iterable[PageBox], pages: Mapping[int, PageLayout]) -> tuple[PageBox, ...]:
    """The boxes as viewers show their pages. ``pages``: page number → page."""
    return tuple(
        [b if pages[b.page].turn == 0 else PageBox(b.page, *pages[b.page].displayed(Box(*b[1:]))) for b in boxes]
    )


def has_room(before: Line, line: Line, right_edge: float) -> bool:
    """Whether the first word of ``line`` would have fitted at the end of ``before``, in a column to ``right_edge``."""
    return before.box.x1 + SPACE * before.size + line.words[0].box.width < right_edge


def line_pitch(lines: Sequence[Line]) -> float:
    """The usual distance (points) from the top of a line to the top of the next on the same page.

    The median over neighbours closer than two line heights, so that blank lines between paragraphs do not count;
    1.25 times the median height where no two lines are neighbours; 0 for no lines.
    """
    if not lines:
        return 0.0
    steps = [
        b.box.top - a.box.top
        for a, b in pairwise(lines)
        if a.page == b.page and 0 < b.box.top - a.box.top < 2 * a.box.height
    ]
    return median(steps) if steps else 1.25 * median(line.box.height for line in lines)
