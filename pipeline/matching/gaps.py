"""Goals that were away for a year or more and came back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np

from pipeline.matching.assignment import Pairs
from pipeline.matching.carry import Carrier
from pipeline.matching.compare import linked_among, weighed
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.found import Comparison, Found
from pipeline.matching.glance import could_be_back
from pipeline.matching.settings import Settings
from pipeline.matching.verdicts import Verdicts


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
        earlier = [i for i in range(j - 2, -1, -1) if dropped[i]] if new[j] else []
        possible = _possible([(editions[i], dropped[i]) for i in earlier], editions[j], new[j], settings, encoder)
        for i, pairs in zip(earlier, possible, strict=True):
            goals, verdicts = (dropped[i], new[j]), carrier.verdicts(editions[i], editions[j])
            # a person may have said what nothing else speaks for
            if verdicts == Verdicts() and all(back not in new[j] for back in pairs):
                continue
            for found in _between(editions[i], editions[j], goals, verdicts, settings, encoder):
                dropped[i].discard(found.old)
                new[j].discard(found.new)
                returns.append(Return(editions[i].year, editions[j].year, found))
    return returns


def _possible(
    away: Sequence[tuple[Edition, AbstractSet[int]]],
    later: Edition,
    new: AbstractSet[int],
    settings: Settings,
    encoder: Encoder,
) -> list[set[int]]:
    """For each earlier edition: which of the ``new`` goals one of its goals that are away could be."""
    if not away:
        return []
    back = np.array(sorted(new))
    goals = [(edition, np.array(sorted(dropped))) for edition, dropped in away]
    return [set(back[flags.any(axis=0)].tolist()) for flags in could_be_back(goals, later, back, settings, encoder)]


def _between(
    first: Edition,
    second: Edition,
    goals: tuple[AbstractSet[int], AbstractSet[int]],
    verdicts: Verdicts,
    settings: Settings,
    encoder: Encoder,
) -> list[Found]:
    """The links between a goal of ``first`` that is away and one that is new in ``second``."""
    stricter = replace(settings, accept=settings.gap_accept)
    found = weighed(first, second, verdicts, stricter, encoder)
    if not _are_near(found.pairs, goals, stricter):
        return []
    return linked_among(first, second, verdicts, stricter, found, goals)


def _are_near(pairs: Pairs, goals: tuple[AbstractSet[int], AbstractSet[int]], settings: Settings) -> bool:
    """Whether one of the earlier goals could be linked to one of the later."""
    could = pairs.logits > settings.accept
    away, back = (np.array(sorted(some)) for some in goals)
    return bool((np.isin(pairs.rows[could], away) & np.isin(pairs.columns[could], back)).any())
