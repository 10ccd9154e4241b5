"""A quick look at goals that were away: which of them could be back in a later report at all.

Few goals of many reports against few goals of one, all at once. Measuring each of these reports whole against the later
one, as :mod:`pipeline.matching.similarity` does, takes eight times as long (50 reports of one family), and mostly finds
nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import fields
from functools import cached_property
from operator import attrgetter
from typing import Any, NamedTuple

import numpy as np

from pipeline.matching.candidates import Integers, every_pair
from pipeline.matching.context import largest_affinity
from pipeline.matching.encoding import Edition, Encoder, Floats, Holdings, Terms
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Measures, agreement, ochiai, word_order
from pipeline.matching.terms import rarity
from pipeline.matching.weighing import at_most

DIGITS = 1e-3
"""Log-odds that are taken for equal: sums over the same pieces in another order differ by 7e-6 at most, measured over
all pairs of the constructed reports of each family."""
CELLS = 1 << 22
"""Goals times pieces looked at together; bounds the memory (8 bytes each)."""

NOWHERE = -1

Of = Callable[[Terms], Holdings]
TEXTS, COMMENTS, WHOLE = attrgetter("texts"), attrgetter("comments"), attrgetter("whole")

Goals = Sequence[tuple[Edition, Integers]]
"""Some goals of several editions, as places in each."""


def could_be_back(away: Goals, later: Edition, back: Integers, settings: Settings, encoder: Encoder) -> list[Any]:
    """For each edition of ``away``: its goals × the goals ``back`` of ``later``, True where they could be linked.

    True wherever the log-odds could exceed ``settings.gap_accept`` in the best context there can be.
    """
    least = settings.gap_accept - DIGITS
    portions = _portions(away, later, back, encoder)
    flags = [_flags(Glance(goals, later, back, settings, encoder), least, settings) for goals in portions]
    ends = np.cumsum([len(goals) for _, goals in away])[:-1].tolist()
    return np.split(np.concatenate(flags), ends)


def _flags(glance: Glance, least: float, settings: Settings) -> Any:
    near = np.flatnonzero(at_most(glance.measures, glance.affinity, settings) > least)
    near = near[at_most(glance.with_order(near), glance.affinity[near], settings) > least]
    flags = np.zeros(len(glance.measures.rows), dtype=bool)
    flags[near] = True
    return flags.reshape(-1, len(glance.back))


def _portions(away: Goals, later: Edition, back: Integers, encoder: Encoder) -> Iterator[Goals]:
    """The goals, so many at a time as may be looked at together."""
    most = max(1, CELLS // max(1, len(_Held.of([(encoder.terms(later).whole, back)]).pieces)))
    portion: list[tuple[Edition, Integers]] = []
    room = most
    for edition, goals in away:
        left = goals
        while len(left) > room:
            yield [*portion, (edition, left[:room])]
            portion, left, room = [], left[room:], most
        portion.append((edition, left))
        room -= len(left)
    yield portion


class _Held(NamedTuple):
    """The pieces that some goals hold, one goal after the other, and the number of the goal that each is of."""

    pieces: Integers
    goals: Integers

    @classmethod
    def of(cls, some: Iterable[tuple[Holdings, Integers]]) -> _Held:
        """Those of some goals of each of several editions."""
        held = [holdings.pieces_of(goal) for holdings, goals in some for goal in goals]
        goals = np.repeat(np.arange(len(held)), [len(pieces) for pieces in held])
        return cls(np.concatenate([np.zeros(0, np.int32), *held]), goals)


class Glance:
    """Some goals of several editions beside some of a later one: each compared with each."""

    def __init__(self, goals: Goals, later: Edition, back: Integers, settings: Settings, encoder: Encoder) -> None:
        """``goals`` are numbered one edition after the other, and the goals ``back`` of ``later`` are numbered too."""
        self._terms, self._own = [encoder.terms(edition) for edition, _ in goals], [own for _, own in goals]
        self._later, self.back, self._settings = encoder.terms(later), back, settings
        self._edition_of = np.repeat(np.arange(len(goals)), [len(own) for own in self._own])
        self._sizes = np.array([len(edition) for edition, _ in goals]), len(later)
        statuses = np.concatenate([encoder.statuses(edition)[own] for edition, own in goals])
        self._statuses = statuses, encoder.statuses(later)[back]

    @cached_property
    def measures(self) -> Measures:
        """All but the order of words, which is 0, as if no words came in the same order: see :meth:`with_order`.

        Sums are taken in another order than :func:`pipeline.matching.similarity.measure` takes them: the last digits
        may be others.
        """
        text, forth, back = self._shared(TEXTS, TEXTS)
        whole, _, _ = self._shared(WHOLE, WHOLE)
        comments, _, _ = self._shared(COMMENTS, WHOLE)
        is_silent = np.concatenate([terms.is_silent[own] for terms, own in zip(self._terms, self._own, strict=True)])
        either = is_silent[:, None] | self._later.is_silent[self.back]
        flat = [
            table.ravel()
            for table in (text, forth, back, whole, np.where(either, self._settings.no_comments, comments))
        ]
        rows, columns = every_pair(*text.shape)
        statuses = agreement(*self._statuses, rows, columns, self._settings.no_statuses)
        none = np.zeros(len(rows))
        return Measures(rows, columns, flat[0], flat[1], flat[2], flat[3], flat[4], statuses, none, none)

    @cached_property
    def affinity(self) -> Floats:
        """The most that the section can say for each pair: no edition has more anchors than goals."""
        most = np.array([largest_affinity(min(size, self._sizes[1])) for size in self._sizes[0].tolist()])
        return np.repeat(most[self._edition_of], len(self.back))

    def with_order(self, places: Integers) -> Measures:
        """The pairs at ``places`` of the measures, with the order of their words."""
        taken = {field.name: getattr(self.measures, field.name)[places] for field in fields(Measures)}
        ours = [terms.strings[goal] for terms, own in zip(self._terms, self._own, strict=True) for goal in own]
        theirs = [self._later.strings[goal] for goal in self.back]
        run, order = word_order(ours, theirs, taken["rows"], taken["columns"])
        return Measures(**taken | {"run": run, "order": order})

    def _shared(self, held: Of, weighed_as: Of) -> tuple[Floats, Floats, Floats]:
        """Goals × goals: Ochiai's coefficient, and the share of the first and of the second that both have.

        Args:
            held: the holdings that are compared.
            weighed_as: those that tell how rare a piece is.
        """
        ours = _Held.of(zip(map(held, self._terms), self._own, strict=True))
        theirs = _Held.of([(held(self._later), self.back)])
        pieces, place = np.unique(theirs.pieces, return_inverse=True)
        holds = np.zeros((len(pieces), len(self.back)))
        holds[place, theirs.goals] = 1.0
        weights = self._rarity(weighed_as, pieces, np.arange(len(self._terms))[:, None])
        place_of = np.full(ours.pieces.max(initial=-1) + 1, NOWHERE)
        inside = pieces[: np.searchsorted(pieces, len(place_of))]
        place_of[inside] = np.arange(len(inside))
        at = place_of[ours.pieces]
        common = np.zeros((len(self._edition_of), len(pieces)))
        common[ours.goals[at != NOWHERE], at[at != NOWHERE]] = 1.0
        both = (common * weights[self._edition_of]) @ holds
        own = self._rarity(weighed_as, ours.pieces, self._edition_of[ours.goals])
        totals: Floats = np.bincount(ours.goals, own, len(self._edition_of)).astype(np.float64)
        return ochiai(both, totals[:, None], (weights @ holds)[self._edition_of])

    def _rarity(self, weighed_as: Of, pieces: Integers, editions: Integers) -> Floats:
        """How rare pieces are in the editions of these numbers and the later one."""
        counts = np.stack([weighed_as(terms).counts for terms in self._terms])[editions, pieces]
        sizes = (self._sizes[0][editions], self._sizes[1])
        return rarity(counts, weighed_as(self._later).counts[pieces], sizes, self._settings.rarity_power).astype(
            np.float64
        )
