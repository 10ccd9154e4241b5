"""Two editions to the links between them, each with the evidence it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

import numpy as np

from pipeline.matching.assignment import (
    NO_GOAL,
    Pairs,
    Part,
    RunnerUp,
    assign,
    further_parts,
    partners,
    runners_up,
)
from pipeline.matching.candidates import Integers
from pipeline.matching.context import find_anchors, neighbours, section_affinity
from pipeline.matching.kinds import IDENTICAL, MERGED, ONE_TO_ONE, SPLIT, kinds_of
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Edition, Floats, Measures, encode, measure

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


@dataclass(frozen=True, slots=True)
class Found:
    """A link between goal ``old`` of the earlier and goal ``new`` of the later edition (places).

    ``is_main`` is False for the further parts of a split or merger.
    """

    old: int
    new: int
    kind: str
    score: float
    rule: str
    evidence: str
    is_main: bool
    needs_review: bool
    is_decided: bool = False


@dataclass(frozen=True, slots=True)
class LeftOver:
    """A goal without a link: how likely its best candidate is that has none either, and which it is (None: none)."""

    goal: int
    score: float
    evidence: str
    candidate: int | None
    needs_review: bool


@dataclass(frozen=True, slots=True)
class Comparison:
    """All links between two editions, and the goals that have none."""

    links: tuple[Found, ...]
    dropped: tuple[LeftOver, ...]
    new: tuple[LeftOver, ...]


def compare(first: Edition, second: Edition, verdicts: Verdicts, settings: Settings) -> Comparison:
    """Links the goals of two editions of one family.

    Args:
        first: the earlier.
        second: the later.
        verdicts: of people; they win.
        settings: the one setting.

    Returns:
        Every goal of either edition is in a link, in ``dropped`` or in ``new``.
    """
    encoded = encode(first, second, settings)
    measures = measure(encoded, settings, tuple(verdicts.linked))
    evidence = weigh(measures, first, second, settings)
    pairs = _decided(evidence.pairs, verdicts)
    sizes = (len(first), len(second))
    chosen = assign(pairs, sizes, settings)
    of_old, of_new = partners(pairs, chosen, sizes)
    parts = further_parts(pairs, encoded, of_old, of_new, settings)
    parts |= _decided_parts(pairs, verdicts, {*chosen.tolist(), *parts})
    linked = np.array([*chosen.tolist(), *parts], dtype=np.int64)
    rivals = runners_up(pairs, chosen, linked, sizes, settings.accept)
    writer = _Writer(first, second, evidence, pairs, verdicts, settings)
    return Comparison(
        tuple(writer.links(chosen, parts, rivals)),
        tuple(writer.left_over(linked, of_old=True)),
        tuple(writer.left_over(linked, of_old=False)),
    )


@dataclass(frozen=True, slots=True)
class Evidence:
    """All measures of the candidate pairs, and what they come to."""

    measures: Measures
    neighbours: Floats
    section: Floats
    pairs: Pairs


def weigh(measures: Measures, first: Edition, second: Edition, settings: Settings) -> Evidence:
    """The measures with the context, and their weighted sum: the log-odds that the two goals are one."""
    sizes = (len(first), len(second))
    anchors = find_anchors(measures, sizes, settings)
    beside = neighbours(measures, anchors, sizes)
    section = section_affinity(measures, anchors, first, second)
    w = settings.weights
    plain = (
        w.base
        + w.text * np.sqrt(measures.text)
        + w.contained * np.maximum(measures.old_in_new, measures.new_in_old)
        + w.with_comments * np.sqrt(measures.with_comments)
        + w.comments * np.sqrt(measures.comments)
        + w.statuses * measures.statuses
        + w.neighbours * beside
        + w.section * section
    )
    excess = np.maximum(measures.other_content - settings.same_mould, 0.0)
    logits = plain + w.other_content * 10.0 * excess
    return Evidence(measures, beside, section, Pairs(measures.rows, measures.columns, logits, plain))


def _decided(pairs: Pairs, verdicts: Verdicts) -> Pairs:
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


def _decided_parts(pairs: Pairs, verdicts: Verdicts, known: AbstractSet[int]) -> dict[int, Part]:
    """The decided links that a one-to-one assignment left over."""
    certain = np.flatnonzero(pairs.logits > CERTAIN / 2).tolist() if verdicts.linked else []
    return {place: Part(place, True, 0.0, float(pairs.logits[place])) for place in certain if place not in known}


def probability(logit: float) -> float:
    """The probability of log-odds."""
    return float(1.0 / (1.0 + np.exp(-np.clip(logit, -50.0, 50.0))))


@dataclass(frozen=True, slots=True)
class _Writer:
    """Puts what was decided into records, with the reasons."""

    first: Edition
    second: Edition
    evidence: Evidence
    pairs: Pairs
    verdicts: Verdicts
    settings: Settings

    def links(self, chosen: Integers, parts: Mapping[int, Part], rivals: RunnerUp) -> Iterator[Found]:
        places = [*chosen.tolist(), *parts]
        ends = [self._ends(place) for place in places]
        measures = self.evidence.measures
        alike = [float(measures.run[place] + measures.text[place]) / 2 for place in places]
        kinds = kinds_of(ends, (self.first.texts, self.second.texts), alike, self.settings)
        for k, (place, (old, new), kind) in enumerate(zip(places, ends, kinds, strict=True)):
            part = parts.get(place)
            margin = float(rivals.margin[k]) if part is None else np.inf
            rival = int(rivals.rival[k]) if part is None else NO_GOAL
            logit = float(self.pairs.logits[place]) if part is None else part.logit
            score = probability(min(logit, margin))
            yield Found(
                old,
                new,
                self.verdicts.linked.get((old, new)) or kind,
                score,
                _rule(kind, part),
                self._reasons(place, logit, margin, rival, part),
                part is None,
                score < self.settings.review_link or (kind in ONE_TO_ONE and self._is_same_mould(place)),
                (old, new) in self.verdicts.linked,
            )

    def _is_same_mould(self, place: int) -> bool:
        return bool(self.evidence.measures.other_content[place] > self.settings.review_mould)

    def left_over(self, linked: Integers, of_old: bool) -> Iterator[LeftOver]:
        """The goals of one edition in no link, each with its best candidate among those of the other in none."""
        goals, others = (self.pairs.rows, self.pairs.columns) if of_old else (self.pairs.columns, self.pairs.rows)
        sizes = (len(self.first), len(self.second)) if of_old else (len(self.second), len(self.first))
        is_left = [np.ones(size, dtype=bool) for size in sizes]
        is_left[0][goals[linked]] = False
        is_left[1][others[linked]] = False
        free = np.flatnonzero(is_left[0][goals] & is_left[1][others] & (self.pairs.logits > IMPOSSIBLE / 2))
        order = free[np.lexsort((others[free], -self.pairs.logits[free], goals[free]))]
        places = order[np.unique(goals[order], return_index=True)[1]]
        best = dict(zip(goals[places].tolist(), places.tolist(), strict=True))
        for goal in np.flatnonzero(is_left[0]).tolist():
            if goal in best:
                logit = float(self.pairs.logits[best[goal]])
                reasons = f"best free candidate {self._other_id(best[goal], of_old)}: "
                reasons += self._reasons(best[goal], logit, np.inf, NO_GOAL, None)
                score = probability(logit)
                yield LeftOver(goal, score, reasons, int(others[best[goal]]), score > self.settings.review_end)
            else:
                yield LeftOver(goal, 0.0, "no free candidate", None, False)

    def _other_id(self, place: int, of_old: bool) -> str:
        old, new = self._ends(place)
        return self.second.goal_ids[new] if of_old else self.first.goal_ids[old]

    def _ends(self, place: int) -> tuple[int, int]:
        return int(self.pairs.rows[place]), int(self.pairs.columns[place])

    def _reasons(self, place: int, logit: float, margin: float, rival: int, part: Part | None) -> str:
        m = self.evidence.measures
        known = [
            f"text {m.text[place]:.2f}",
            f"old in new {m.old_in_new[place]:.2f}",
            f"new in old {m.new_in_old[place]:.2f}",
            f"same words in order {m.run[place]:.2f}",
            f"with comments {m.with_comments[place]:.2f}",
            f"comments {m.comments[place]:.2f}",
            f"statuses {m.statuses[place]:.2f}",
            f"neighbours {self.evidence.neighbours[place]:.2f}",
            f"section {self.evidence.section[place]:+.2f}",
            f"same mould, other content {m.other_content[place]:.2f}",
        ]
        if part is not None and part.share > 0:
            known.append(f"explained by no other part {part.share:.2f}")
        known.append(f"log-odds {logit:+.2f}" if abs(logit) < CERTAIN / 2 else "decided by a person")
        if rival != NO_GOAL and margin < CERTAIN / 2:
            old, new = self._ends(rival)
            is_same_old = old == self._ends(place)[0]
            name = self.second.goal_ids[new] if is_same_old else self.first.goal_ids[old]
            known.append(f"runner-up {name} {float(self.pairs.logits[rival]):+.2f}, margin {margin:.2f}")
        else:
            known.append("no runner-up")
        return "; ".join(known)


def _rule(kind: str, part: Part | None) -> str:
    if part is not None:
        return "part"
    return "identical-text" if kind == IDENTICAL else "divided" if kind in (SPLIT, MERGED) else "assigned"
