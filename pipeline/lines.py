"""Words to lines: the geometry every later room shares."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby, pairwise
from statistics import median

from pipeline.model import Box, Line, PageBox, PageLayout, Word, union

BASELINE_SHARE = 0.5
"""Two words share a line when their boxes overlap by this share of the lower one's height.

Measured: words of one line overlap by 0.7-1.0 (sub- and superscripts 0.55), words of neighbouring lines by 0-0.3."""

SPACE = 0.25
"""Width of a space in font sizes. Measured: 0.22-0.28."""


def group_lines(words: Iterable[Word]) -> tuple[Line, ...]:
    """Groups words into lines, top to bottom within each page; the order of ``words`` does not matter.

    Args:
        words: words of one or more pages, upright coordinates, of *one* column: words of different columns that stand
            beside each other become one line.

    Returns:
        Lines sorted by page and top, each with its words left to right.
    """
    lines: list[Line] = []
    for page, on_page in groupby(sorted(words, key=_reading_key), key=lambda w: w.page):
        lines.extend(_lines_of_page(list(on_page), page))
    return tuple(lines)


def _reading_key(word: Word) -> tuple[int, float, float, int]:
    return (word.page, word.box.y_centre, word.box.x0, word.index)


def _lines_of_page(words: Sequence[Word], page: int) -> list[Line]:
    rows: list[list[Word]] = []
    bottom = top = 0.0
    for word in words:
        low, high = word.box.top, word.box.bottom
        overlap = min(bottom, high) - max(top, low)
        if rows and overlap >= BASELINE_SHARE * min(high - low, bottom - top):
            rows[-1].append(word)
            # the tallest word of the line stands for it: a footnote mark must not pull the line up
            if high - low > bottom - top:
                top, bottom = low, high
        else:
            rows.append([word])
            top, bottom = low, high
    return [make_line(row, page) for row in rows]


def make_line(words: Sequence[Word], page: int) -> Line:
    """One line of the given words (at least one), put in order left to right."""
    ordered = tuple(sorted(words, key=lambda w: (w.box.x0, w.index)))
    return Line(ordered, union(w.box for w in ordered), page)


def page_boxes(items: Iterable[Word | Line]) -> tuple[PageBox, ...]:
    """The box around the words or lines on each of their pages, in page order (upright)."""
    by_page: dict[int, list[Box]] = {}
    for item in items:
        by_page.setdefault(item.page, []).append(item.box)
    return tuple(PageBox(page, *union(by_page[page])) for page in sorted(by_page))


def displayed_boxes(boxes: Iterable[PageBox], pages: Mapping[int, PageLayout]) -> tuple[PageBox, ...]:
    """The boxes as viewers show their pages. ``pages``: page number → page."""
    return tuple(PageBox(b.page, *pages[b.page].displayed(Box(*b[1:]))) for b in boxes)


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
