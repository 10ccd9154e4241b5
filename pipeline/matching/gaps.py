"""Goals that were away for a year or more and came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipeline.matching.assignment import Pairs
from pipeline.matching.candidates import Integers
from pipeline.matching.carry import Carrier
from pipeline.matching.compare import linked, weighed
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.found import Comparison, Found
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import glance, with_order
from pipeline.matching.verdicts import Verdicts
from pipeline.matching.weighing import at_most

DIGITS = 1e-3
"""Log-odds that are taken for equal: sums over the same pieces in another order differ by 7e-6 at most, measured over
all pairs of the constructed reports of each family."""


@dataclass(frozen=True, slots=True)
class Return:
    """A goal of report ``first`` that is back in report ``second``; there is at least one report in between."""

    first: int
    second: int
    found: Found


def find_returns(
    editions: Sequence[Edition],
    comparisons: Mapping[tuple[int, int], Comparison],
    carrier: Carrier,
    settings: Settings,
    encoder: Encoder,
) -> list[Return]:
    """Links dropped goals to goals that are new in a later report, the shortest gaps first.

    Both editions are compared as if they followed each other, with everything else linked too, so that a goal only
    comes back where no other goal of that year is closer; and it takes more likeness than between years that do
    follow each other (``settings.gap_accept``), or a decision.

    Args:
        editions: of one family, by year.
        comparisons: of each edition with the next.
        carrier: decisions of people.
        settings: the limits.
        encoder: knows the editions.
    """
    dropped = {
        i: {left.goal for left in comparisons[first.year, second.year].dropped}
        for i, (first, second) in enumerate(pairwise(editions))
    }
    new = {
        i + 1: {left.goal for left in comparisons[first.year, second.year].new}
        for i, (first, second) in enumerate(pairwise(editions))
    }
    returns: list[Return] = []
    for j in range(2, len(editions)):
        for i in range(j - 2, -1, -1):
            if not (dropped[i] and new[j]):
                continue
            for found in _between(editions[i], editions[j], dropped[i], new[j], carrier, settings, encoder):
                dropped[i].discard(found.old)
                new[j].discard(found.new)
                returns.append(Return(editions[i].year, editions[j].year, found))
    return returns


def _between(
    first: Edition,
    second: Edition,
    dropped: set[int],
    new: set[int],
    carrier: Carrier,
    settings: Settings,
    encoder: Encoder,
) -> list[Found]:
    verdicts = carrier.verdicts(first, second)
    away, back = np.array(sorted(dropped)), np.array(sorted(new))
    if verdicts == Verdicts() and not _is_possible(first, second, away, back, settings, encoder):
        return []
    stricter = replace(settings, accept=settings.gap_accept)
    found = weighed(first, second, verdicts, stricter, encoder)
    if not _are_near(found.pairs, away, back, stricter):
        return []
    return [
        link
        for link in linked(first, second, verdicts, stricter, found).links
        if link.old in dropped and link.new in new and link.is_main
    ]


def _is_possible(
    first: Edition, second: Edition, away: Integers, back: Integers, settings: Settings, encoder: Encoder
) -> bool:
    """False where no dropped goal is so much like a new one that it could be back: mostly, and quickly found out."""
    encoded = encoder.pair(first, second)
    seen = glance(encoded, settings, away, back)
    least = settings.gap_accept - DIGITS
    near = np.flatnonzero(at_most(seen, settings) > least)
    return bool(len(near)) and bool((at_most(with_order(encoded, seen, near), settings) > least).any())


def _are_near(pairs: Pairs, away: Integers, back: Integers, settings: Settings) -> bool:
    """Whether one of the dropped goals could be linked to one of the new."""
    could = pairs.logits > settings.accept
    return bool((np.isin(pairs.rows[could], away) & np.isin(pairs.columns[could], back)).any())
