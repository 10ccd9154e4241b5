"""Goals that were away for a year or more and came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from pipeline.matching.carry import Carrier
from pipeline.matching.compare import compare
from pipeline.matching.found import Comparison, Found
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Edition


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
            for found in _between(editions[i], editions[j], dropped[i], new[j], carrier, settings):
                dropped[i].discard(found.old)
                new[j].discard(found.new)
                returns.append(Return(editions[i].year, editions[j].year, found))
    return returns


def _between(
    first: Edition, second: Edition, dropped: set[int], new: set[int], carrier: Carrier, settings: Settings
) -> list[Found]:
    verdicts = carrier.verdicts(first, second)
    stricter = replace(settings, accept=settings.gap_accept)
    return [
        found
        for found in compare(first, second, verdicts, stricter).links
        if found.old in dropped and found.new in new and found.is_main
    ]
