"""What people decided about two editions, in the place of log-odds."""

from __future__ import annotations

from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from pipeline.matching.assignment import Pairs, Part
from pipeline.matching.kinds import ONE_TO_ONE

IMPOSSIBLE = -1e3
CERTAIN = 1e3
"""Log-odds of what a person ruled out, and of what a person said."""


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What people decided about two editions; goals are places in them.

    ``linked`` gives the kind that was decided, None for "these two, of whatever kind". ``ended`` old goals have no
    successor, ``begun`` new goals no predecessor.
    """

    linked: Mapping[tuple[int, int], str | None] = field(default_factory=dict)
    apart: AbstractSet[tuple[int, int]] = frozenset()
    ended: AbstractSet[int] = frozenset()
    begun: AbstractSet[int] = frozenset()


def decided(pairs: Pairs, verdicts: Verdicts) -> Pairs:
    """The candidates with people's verdicts instead of log-odds."""
    if verdicts == Verdicts():
        return pairs
    ended, begun = np.array(sorted(verdicts.ended)), np.array(sorted(verdicts.begun))
    closed = np.isin(pairs.rows, ended) | np.isin(pairs.columns, begun)
    single = [pair for pair, kind in verdicts.linked.items() if kind in ONE_TO_ONE]
    closed |= np.isin(pairs.rows, [i for i, _ in single]) | np.isin(pairs.columns, [j for _, j in single])
    logits = np.where(closed, IMPOSSIBLE, pairs.logits)
    plain = np.where(closed, IMPOSSIBLE, pairs.plain)
    for place, pair in enumerate(zip(pairs.rows.tolist(), pairs.columns.tolist(), strict=True)):
        if pair in verdicts.linked:
            logits[place] = plain[place] = CERTAIN + pairs.logits[place]
        elif pair in verdicts.apart:
            logits[place] = plain[place] = IMPOSSIBLE
    return Pairs(pairs.rows, pairs.columns, logits, plain)


def decided_parts(pairs: Pairs, verdicts: Verdicts, known: AbstractSet[int]) -> dict[int, Part]:
    """The decided links that a one-to-one assignment left over."""
    certain = np.flatnonzero(pairs.logits > CERTAIN / 2).tolist() if verdicts.linked else []
    return {place: Part(place, True, 0.0, float(pairs.logits[place])) for place in certain if place not in known}
