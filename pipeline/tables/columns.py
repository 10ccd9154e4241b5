"""Where the columns of a table begin and end, from the header's labels and the white rivers between the words."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import pairwise

from pipeline.model import Word
from pipeline.tables.header import Header
from pipeline.tables.header_columns import Column

RESOLUTION = 0.5
"""Width (points) of the slices in which ink is counted."""
SAME_EDGE = 1.0
"""Statuses whose left or right sides differ by less (points) are set in one column. Measured: 0-0.3."""


def column_edges(
    header: Header,
    words: Sequence[Word],
    rules: Sequence[float] = (),
    is_status: Callable[[str], bool] = lambda text: False,
) -> tuple[float, ...]:
    """The x at which each column but the first begins.

    An edge lies between the labels of its two columns, since each label stands inside its own cell, whatever the
    alignment; among the places there, it is in the emptiest river of white. Column rules, where the page has them,
    decide instead.

    Args:
        header: the header; n columns.
        words: the words of the table's body on pages with this geometry.
        rules: x of vertical rules that run the length of the table, if any.
        is_status: told a word, says whether it is a printed status.

    Returns:
        n - 1 positions (points), ascending.
    """
    edges = []
    for left, right in pairwise(header.columns):
        low, high = left.box.x1, right.box.x0
        inside = [x for x in rules if low - 2 <= x <= high + 2]
        if len(inside) == 1:
            edges.append(inside[0])
            continue
        low, high = _beside_statuses(low, high, left, right, [w for w in words if is_status(w.text)], words)
        edges.append(_river(low, high, left, right, words))
    return tuple(edges)


def _beside_statuses(
    low: float, high: float, left: Column, right: Column, statuses: Sequence[Word], words: Sequence[Word]
) -> tuple[float, float]:
    """The stretch between two labels, less the statuses in it that stand beside a text, in a column but under no label.

    A label may be centred over statuses that are set to the left of their cells, or to the right.
    """
    inside = [w for w in statuses if low < w.box.x0 and w.box.x1 < high]
    if {left.role, right.role} not in ({"status", "goal"}, {"status", "comment"}) or not inside:
        return low, high
    is_right = right.role == "status"
    side = 0 if is_right else 2
    near = max(inside, key=lambda w: w.box.x0) if is_right else min(inside, key=lambda w: w.box.x1)
    column = [w for w in inside if abs(w.box[side] - near.box[side]) < SAME_EDGE]
    x0, x1 = min(w.box.x0 for w in column), max(w.box.x1 for w in column)
    own = set(map(id, column))
    is_free = not any(w.box.x0 < x1 and x0 < w.box.x1 for w in words if id(w) not in own)
    if len({(w.page, w.box.top) for w in column}) < 2 or not is_free:
        return low, high
    return (low, x0) if is_right else (x1, high)


def _river(low: float, high: float, left: Column, right: Column, words: Sequence[Word]) -> float:
    if high - low < 2 * RESOLUTION:
        return (low + high) / 2
    ink = _ink(low, high, words)
    emptiest = min(ink)
    gaps = _runs_of(ink, emptiest)
    start, end = _choose_gap(gaps, left, right)
    return low + (start + end) / 2 * RESOLUTION


def _ink(low: float, high: float, words: Sequence[Word]) -> list[int]:
    """How many words cover each slice between ``low`` and ``high``."""
    slices = max(1, int((high - low) / RESOLUTION))
    steps = [0] * (slices + 1)
    left, right = low - RESOLUTION, high + RESOLUTION
    for x0, _, x1, _ in [w.box for w in words]:
        if x1 < left or x0 > right:
            continue
        start = int((x0 - low) / RESOLUTION)
        end = int((x1 - low) / RESOLUTION) + 1
        if end <= 0 or start >= slices:
            continue
        steps[max(0, start)] += 1
        steps[min(slices, end)] -= 1
    counts, height = [], 0
    for step in steps[:slices]:
        height += step
        counts.append(height)
    return counts


def _runs_of(ink: Sequence[int], value: int) -> list[tuple[int, int]]:
    """Maximal runs (start, end) of slices with ``value``."""
    runs: list[tuple[int, int]] = []
    for i, count in enumerate(ink):
        if count != value:
            continue
        if runs and runs[-1][1] == i:
            runs[-1] = (runs[-1][0], i + 1)
        else:
            runs.append((i, i + 1))
    return runs


def _choose_gap(gaps: Sequence[tuple[int, int]], left: Column, right: Column) -> tuple[int, int]:
    """The river among several: a text column is dense up to its edge; the edge is the gap nearest to the statuses."""
    widest = max(gaps, key=lambda g: g[1] - g[0])
    wide_enough = [g for g in gaps if g[1] - g[0] >= 0.5 * (widest[1] - widest[0])]
    is_left_text, is_right_text = left.role in ("goal", "comment"), right.role in ("goal", "comment")
    if is_left_text and not is_right_text:
        return wide_enough[-1]
    if is_right_text and not is_left_text:
        return wide_enough[0]
    return widest
