"""What a comparison of two editions found, with its reasons."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf

import numpy as np

from pipeline.matching.assignment import NO_GOAL, Pairs, Part, RunnerUp
from pipeline.matching.candidates import Integers
from pipeline.matching.encoding import Edition
from pipeline.matching.kinds import IDENTICAL, MERGED, SPLIT, kinds_of
from pipeline.matching.settings import Settings
from pipeline.matching.surety import of_links, of_missed, of_part, probability
from pipeline.matching.verdicts import CERTAIN, IMPOSSIBLE, Verdicts
from pipeline.matching.weighing import Evidence


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


@dataclass(frozen=True, slots=True)
class Choice:
    """Which candidates become links: ``places``, first the one-to-one links, then the further ``parts``.

    ``rivals``: what each one-to-one link won against.
    """

    places: Sequence[int]
    parts: Mapping[int, Part]
    rivals: RunnerUp


@dataclass(frozen=True, slots=True)
class Writer:
    """Puts what was decided about two editions into records."""

    first: Edition
    second: Edition
    evidence: Evidence
    pairs: Pairs
    verdicts: Verdicts
    settings: Settings

    def links(self, choice: Choice, only: Sequence[int] | None = None) -> Iterator[Found]:
        """The links of ``choice``; ``only``: those with these numbers, in the order of its places.

        A link is as sure as a second look finds it, or as its margin over a runner-up that could be linked itself
        where that is less.
        """
        every = [self._ends(place) for place in choice.places]
        numbers = range(len(every)) if only is None else only
        places, ends = [choice.places[k] for k in numbers], [every[k] for k in numbers]
        measures = self.evidence.measures
        alike = ((measures.run[places] + measures.text[places]) / 2).tolist()
        kinds = kinds_of(ends, (self.first.texts, self.second.texts), alike, self.settings, every)
        told = self.evidence.told(places)
        seen = of_links(self.evidence, places, self.settings).tolist()
        shown = zip(numbers, places, ends, kinds, told, seen, strict=True)
        for k, place, (old, new), kind, measured, second_look in shown:
            part = choice.parts.get(place)
            logit = float(self.pairs.logits[place]) if part is None else part.logit
            margin = float(choice.rivals.margin[k]) if part is None else inf
            surety = second_look if part is None else of_part(logit, self.settings)
            is_decided = (old, new) in self.verdicts.linked
            contested = part is None and self._is_acceptable(int(choice.rivals.rival[k]))
            score = 1.0 if is_decided else probability(min(surety, margin) if contested else surety)
            reasons = [measured, *_explained(part), _weight(logit, surety)]
            reasons.append(
                self._rival(place, int(choice.rivals.rival[k]), margin) if part is None else "part of the goal"
            )
            yield Found(
                old,
                new,
                self.verdicts.linked.get((old, new)) or kind,
                score,
                _rule(kind, part),
                "; ".join(reasons),
                part is None,
                score < self.settings.review_link,
                is_decided,
            )

    def _is_acceptable(self, rival: int) -> bool:
        return rival != NO_GOAL and bool(self.pairs.logits[rival] > self.settings.accept)

    def left_over(self, linked: Sequence[int], of_old: bool) -> Iterator[LeftOver]:
        """The goals of one edition in no link, each with its best candidate among those of the other in none."""
        taken = np.array(linked, dtype=np.int64)
        best = self._best_free(taken, of_old)
        places = list(best.values())
        told = dict(zip(best, self.evidence.told(places), strict=True))
        missed = dict(zip(best, of_missed(self.evidence, places, self.settings).tolist(), strict=True))
        goals = self.pairs.rows if of_old else self.pairs.columns
        is_left = np.ones(len(self.first) if of_old else len(self.second), dtype=bool)
        is_left[goals[taken]] = False
        for goal in np.flatnonzero(is_left).tolist():
            if goal not in best:
                yield LeftOver(goal, 0.0, "no free candidate", None, False)
                continue
            old, new = self._ends(best[goal])
            logit = float(self.pairs.logits[best[goal]])
            score = probability(missed[goal])
            name = self.second.goal_ids[new] if of_old else self.first.goal_ids[old]
            reasons = f"best free candidate {name}: {told[goal]}; {_weight(logit, missed[goal])}"
            yield LeftOver(goal, score, reasons, new if of_old else old, score > self.settings.review_end)

    def _best_free(self, linked: Integers, of_old: bool) -> dict[int, int]:
        """Goal in no link → place of its best candidate in no link."""
        is_free = [np.ones(len(edition), dtype=bool) for edition in (self.first, self.second)]
        is_free[0][self.pairs.rows[linked]] = False
        is_free[1][self.pairs.columns[linked]] = False
        both = is_free[0][self.pairs.rows] & is_free[1][self.pairs.columns]
        free = np.flatnonzero(both & (self.pairs.logits > IMPOSSIBLE / 2))
        goals = (self.pairs.rows if of_old else self.pairs.columns)[free]
        order = np.lexsort((free, -self.pairs.logits[free], goals))
        first = order[np.unique(goals[order], return_index=True)[1]]
        return dict(zip(goals[first].tolist(), free[first].tolist(), strict=True))

    def _ends(self, place: int) -> tuple[int, int]:
        return int(self.pairs.rows[place]), int(self.pairs.columns[place])

    def _rival(self, place: int, rival: int, margin: float) -> str:
        if rival == NO_GOAL or self.pairs.logits[rival] < IMPOSSIBLE / 2:
            return "no runner-up"
        old, new = self._ends(rival)
        name = self.second.goal_ids[new] if old == self._ends(place)[0] else self.first.goal_ids[old]
        return f"runner-up {name} {float(self.pairs.logits[rival]):+.2f}, margin {margin:.2f}"


def _explained(part: Part | None) -> list[str]:
    return [f"explained by no other part {part.share:.2f}"] if part is not None and part.share > 0 else []


def _weight(logit: float, surety: float) -> str:
    if abs(logit) >= CERTAIN / 2:
        return "decided by a person"
    return f"log-odds {logit:+.2f}, at a second look {surety:+.2f}"


def _rule(kind: str, part: Part | None) -> str:
    if part is not None:
        return "part"
    return "identical-text" if kind == IDENTICAL else "divided" if kind in (SPLIT, MERGED) else "assigned"
