"""Goals that were away for a year or more and came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipeline.matching.carry import Carrier
from pipeline.matching.compare import compare
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.found import Comparison, Found
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import measure_pairs
from pipeline.matching.verdicts import Verdicts
from pipeline.matching.weighing import at_most


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
    if verdicts == Verdicts() and not _is_possible(first, second, dropped, new, settings, encoder):
        return []
    stricter = replace(settings, accept=settings.gap_accept)
    return [
        found
        for found in compare(first, second, verdicts, stricter, encoder).links
        if found.old in dropped and found.new in new and found.is_main
    ]


def _is_possible(
    first: Edition, second: Edition, dropped: set[int], new: set[int], settings: Settings, encoder: Encoder
) -> bool:
    """False where no dropped goal is so much like a new one that it could be back: mostly, and quickly found out."""
    rows, columns = np.array(sorted(dropped)), np.array(sorted(new))
    pairs = np.repeat(rows, len(columns)), np.tile(columns, len(rows))
    measures = measure_pairs(encoder.pair(first, second), settings, *pairs)
    return bool((at_most(measures, settings) > settings.gap_accept).any())
