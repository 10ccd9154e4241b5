"""Where the columns of a table begin and end, from the header's labels and the white rivers between the words."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Container, Iterable, Sequence
from itertools import accumulate, groupby, pairwise

from pipeline.model import Word, kept
from pipeline.tables.header import Header
from pipeline.tables.header_columns import Column

RESOLUTION = 0.5
"""Width (points) of the slices in which ink is counted."""

SAME_EDGE = 1.0
"""Statuses whose left or right sides differ by less (points) are set in one column. Measured: 0-0.3."""
RULE_REACH = 2.0
"""A column rule stands between the labels of its columns, or reaches this far (points) under one of them."""


class Spans:
    """From where to where words reach, left to right: of those that reach in between the labels of some headers.

    ``printed`` are the statuses as they are printed.
    """

    def __init__(self, words: Sequence[Word], headers: Iterable[Header], printed: Container[str] = ()) -> None:
        labels = [column.box for header in headers for column in header.columns]
        left, right = min([b.x1 for b in labels]) - 2 * RULE_REACH, max([b.x0 for b in labels]) + 2 * RULE_REACH
        boxes = [w.box for w in words]
        self._spans = sorted([(x0, x1) for x0, _, x1, _ in boxes if x1 >= left and x0 <= right])
        self._lefts = [x0 for x0, _ in self._spans]
        self._widest = max([x1 - x0 for x0, x1 in self._spans], default=0.0)
        self._words, self._printed = words, printed

    @kept
    def statuses(self) -> list[Word]:
        """Those of the words that are printed statuses."""
        return [w for w in self._words if w.text.strip("?()*") in self._printed]

    def over(self, left: float, right: float) -> list[tuple[float, float]]:
        """Those of the words that reach into what lies between ``left`` and ``right``."""
        # a word of ordinary width that begins farther left does not reach in: a point more than the widest is enough
        first = bisect_left(self._lefts, left - self._widest - 1)
        return [span for span in self._spans[first : bisect_right(self._lefts, right)] if span[1] >= left]


def column_edges(header: Header, spans: Spans) -> tuple[float, ...]:
    """The x at which each column but the first begins, by the words' positions alone.

    An edge lies between the labels of its two columns, since each label stands inside its own cell, whatever the
    alignment; among the places there, it is in the emptiest river of white.

    Args:
        header: the header; n columns.
        spans: the words of the table's body on pages with this geometry.

    Returns:
        n - 1 positions (points), ascending.
    """
    edges = []
    for left, right in pairwise(header.columns):
        low, high = _beside_statuses(left.box.x1, right.box.x0, left, right, spans)
        edges.append(_river(low, high, left, right, spans))
    return tuple(edges)


def ruled_edges(header: Header, edges: Sequence[float], rules: Sequence[float]) -> tuple[float, ...]:
    """As ``edges``, those of :func:`column_edges`, but where one of the ``rules`` stands between two labels.

    ``rules`` are the x of vertical rules that run the length of the table.
    """
    ruled = []
    for (left, right), edge in zip(pairwise(header.columns), edges, strict=True):
        low, high = left.box.x1 - RULE_REACH, right.box.x0 + RULE_REACH
        inside = [x for x in rules if low <= x <= high]
        ruled.append(inside[0] if len(inside) == 1 else edge)
    return tuple(ruled)


def _beside_statuses(low: float, high: float, left: Column, right: Column, spans: Spans) -> tuple[float, float]:
    """The stretch between two labels, less the statuses in it that stand beside a text, in a column but under no label.

    A label may be centred over statuses that are set to the left of their cells, or to the right.
    """
    if {left.role, right.role} not in ({"status", "goal"}, {"status", "comment"}):
        return low, high
    if not any(low < x0 and x1 < high for x0, x1 in spans.over(low, high)):
        return low, high
    inside = [w for w in spans.statuses if low < w.box.x0 and w.box.x1 < high]
    if not inside:
        return low, high
    is_right = right.role == "status"
    side = 0 if is_right else 2
    near = max(inside, key=lambda w: w.box.x0) if is_right else min(inside, key=lambda w: w.box.x1)
    column = [w for w in inside if abs(w.box[side] - near.box[side]) < SAME_EDGE]
    x0, x1 = min(w.box.x0 for w in column), max(w.box.x1 for w in column)
    is_free = sum(a < x1 and x0 < b for a, b in spans.over(x0, x1)) == len(column)
    if len({(w.page, w.box.top) for w in column}) < 2 or not is_free:
        return low, high
    return (low, x0) if is_right else (x1, high)


def _river(low: float, high: float, left: Column, right: Column, spans: Spans) -> float:
    if high - low < 2 * RESOLUTION:
        return (low + high) / 2
    slices = max(1, int((high - low) / RESOLUTION))
    near = spans.over(low - RESOLUTION, high + RESOLUTION)
    start, end = _choose_gap(white_runs(low, slices, near) or _palest(low, slices, near), left, right)
    return low + (start + end) / 2 * RESOLUTION


def white_runs(low: float, slices: int, near: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Maximal runs (start, end) of the ``slices`` from ``low`` on that none of the words ``near``, by left, covers."""
    if not near:
        return [(0, slices)]
    reached = list(accumulate([x1 for _, x1 in near], max))
    gaps = [(x1, x0) for x1, (x0, _) in zip(reached, near[1:], strict=False) if x0 > x1]
    starts = [0, *[int((x1 - low) / RESOLUTION) + 1 for x1 in (*[x1 for x1, _ in gaps], reached[-1])]]
    ends = [*[int((x0 - low) / RESOLUTION) for x0 in (near[0][0], *[x0 for _, x0 in gaps])], slices]
    runs = [(max(0, start), min(end, slices)) for start, end in zip(starts, ends, strict=True)]
    return [(start, end) for start, end in runs if start < end]


def _palest(low: float, slices: int, near: Sequence[tuple[float, float]]) -> list[tuple[int, int]]:
    """Maximal runs (start, end) of the ``slices`` from ``low`` on that fewest words cover."""
    counts = ink(low, slices, near)
    return runs_of(counts, min(counts))


def ink(low: float, slices: int, near: Sequence[tuple[float, float]]) -> list[int]:
    """How many words cover each of the ``slices`` from ``low`` on."""
    steps = [0] * (slices + 1)
    for x0, x1 in near:
        start = int((x0 - low) / RESOLUTION)
        end = int((x1 - low) / RESOLUTION) + 1
        if end <= 0 or start >= slices:
            continue
        steps[max(0, start)] += 1
        steps[min(slices, end)] -= 1
    return list(accumulate(steps[:slices]))


def runs_of(counts: Sequence[int], value: int) -> list[tuple[int, int]]:
    """Maximal runs (start, end) of slices with ``value``."""
    runs: list[tuple[int, int]] = []
    start = 0
    for count, group in groupby(counts):
        end = start + len(list(group))
        if count == value:
            runs.append((start, end))
        start = end
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
