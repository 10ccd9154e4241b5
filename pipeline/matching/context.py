"""Where a goal stands, as weak evidence: between which neighbours, and in which section.

Both are learned from anchors: goals of the two editions that are each other's best and plainly alike.
"""

from __future__ import annotations

from functools import cache
from math import log
from typing import Any

import numpy as np

from pipeline.matching.candidates import Integers
from pipeline.matching.encoding import Edition, Floats
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Measures

PRIOR = 2.0
"""As many anchors as the overall share of a section counts for, where a section has few of its own; 1-4."""
FLOOR = 0.02
"""Added to both shares, so that a section without anchors is unlikely, not impossible; 0.01-0.05."""

Flags = np.ndarray[Any, np.dtype[np.bool_]]


def find_anchors(measures: Measures, sizes: tuple[int, int], settings: Settings) -> Flags:
    """Which pairs are each other's best by text and by text with comments, and plainly alike in one of them."""
    alike = measures.text + measures.with_comments
    best_row = np.full(sizes[0], -1.0)
    best_column = np.full(sizes[1], -1.0)
    np.maximum.at(best_row, measures.rows, alike)
    np.maximum.at(best_column, measures.columns, alike)
    mutual = (alike >= best_row[measures.rows]) & (alike >= best_column[measures.columns])
    plain = np.maximum(measures.text, measures.with_comments) > settings.anchor
    chosen = np.flatnonzero(mutual & plain)
    # equal goals on one side: the first in order is the anchor
    chosen = chosen[np.unique(measures.rows[chosen], return_index=True)[1]]
    chosen = chosen[np.unique(measures.columns[chosen], return_index=True)[1]]
    anchors = np.zeros(len(alike), dtype=bool)
    anchors[chosen] = True
    return anchors


def neighbours(measures: Measures, anchors: Flags, sizes: tuple[int, int]) -> Floats:
    """For each pair: 1 over the number of goals that would fit between the same neighbours, 0 where it would not.

    The nearest anchors before and after the goal of one edition name a stretch of the other; the pair fits when it
    lies in that stretch, seen from either side. Goals of the stretch that are anchors themselves are not counted.
    """
    rows, columns = measures.rows, measures.columns
    forth = _between(rows, columns, rows[anchors], columns[anchors], sizes)
    back = _between(columns, rows, columns[anchors], rows[anchors], (sizes[1], sizes[0]))
    return np.asarray(np.minimum(forth, back))


def _between(
    goals: Integers, others: Integers, anchored: Integers, partners: Integers, sizes: tuple[int, int]
) -> Floats:
    """``goals`` seen from their own edition: how well ``others`` fit between the partners of their neighbours."""
    n, m = sizes
    partner = np.full(n, -1, dtype=np.int64)
    partner[anchored] = partners
    has = partner >= 0
    places = np.arange(n)
    before = np.concatenate([[-1], np.maximum.accumulate(np.where(has, places, -1))[:-1]])
    after = np.concatenate([np.minimum.accumulate(np.where(has, places, n)[::-1])[::-1][1:], [n]])
    low = np.where(before >= 0, partner[np.maximum(before, 0)], -1)[goals]
    high = np.where(after < n, partner[np.minimum(after, n - 1)], m)[goals]
    is_free = np.ones(m, dtype=np.int64)
    is_free[partners] = 0
    free_before = np.concatenate([[0], np.cumsum(is_free)])
    fits = (low < others) & (others < high)
    room = free_before[np.maximum(high, 0)] - free_before[np.minimum(low + 1, m)] + (1 - is_free[others])
    return np.asarray(np.where(fits, 1.0 / np.maximum(room, 1), 0.0))


def section_affinity(measures: Measures, anchors: Flags, first: Edition, second: Edition) -> Floats:
    """For each pair: how much likelier its new section is, seen from where the other goals of its old section went.

    The logarithm of the share of the old section's anchors that went to the new section, over that section's share of
    all anchors; an anchor's own move does not count for itself. 0 where nothing is known.
    """
    old, new = _numbered(first.sections), _numbered(second.sections)
    moves = np.zeros((old.max(initial=0) + 1, new.max(initial=0) + 1))
    from_section, to_section = old[measures.rows], new[measures.columns]
    np.add.at(moves, (from_section[anchors], to_section[anchors]), 1.0)
    own = anchors.astype(float)
    total = np.maximum(moves.sum() - own, 1.0)
    share = (moves.sum(axis=0)[to_section] - own) / total
    went = moves[from_section, to_section] - own
    left = moves.sum(axis=1)[from_section] - own
    expected = (went + PRIOR * share) / (left + PRIOR)
    return np.asarray(np.log((expected + FLOOR) / (share + FLOOR)))


@cache
def largest_affinity(anchors: int) -> float:
    """The most that :func:`section_affinity` can say for a pair where there are up to so many anchors.

    Of ``k`` anchors of the old section that are in the new, the new section's share of all is at least ``k`` in
    ``anchors``; they say the most where no anchor of the old section is elsewhere and none of the new is from another.
    """
    shares = [(k, k / anchors) for k in range(1, anchors + 1)]
    return max([0.0, *(_affinity((k + PRIOR * share) / (k + PRIOR), share) for k, share in shares)])


def _affinity(expected: float, share: float) -> float:
    return log((expected + FLOOR) / (share + FLOOR))


def _numbered(sections: tuple[int, ...]) -> Integers:
    """Section numbers as places from 0."""
    return np.unique(np.array(sections, dtype=np.int64), return_inverse=True)[1].reshape(-1).astype(np.int64)
