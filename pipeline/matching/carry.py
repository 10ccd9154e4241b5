"""Decisions carried from the goals they name to other editions of these goals, where that is sound."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from pipeline.matching.decisions import DecisionError, Resolved
from pipeline.matching.encoding import Edition
from pipeline.matching.kinds import MERGED, SPLIT, fingerprint
from pipeline.matching.verdicts import Verdicts


class Carrier:
    """What was decided, for any two editions of one family.

    Two goals are one when a chain of decisions ``linked`` (not of parts) and of identical wordings, each the only one
    of its wording in its edition, leads from one to the other and has a decision in it. Two goals are apart when
    goals that are one with them were decided to be ``apart``. A part of a split is not the whole: decisions with the
    kinds ``split`` and ``merged`` hold for the goals they name only, and so do ``dropped`` and ``new``.
    """

    def __init__(self, resolved: Sequence[Resolved], editions: Sequence[Edition]) -> None:
        self._resolved = resolved
        self._classes = _Classes()
        self._by_person: dict[str, Resolved] = {}
        if resolved:
            self._join(editions)

    def _join(self, editions: Sequence[Edition]) -> None:
        by_text: defaultdict[str, list[str]] = defaultdict(list)
        for edition in editions:
            prints = [fingerprint(text) for text in edition.texts]
            counts = Counter(prints)
            for goal_id, text in zip(edition.goal_ids, prints, strict=True):
                if counts[text] == 1:
                    by_text[text].append(goal_id)
        for same in by_text.values():
            for goal_id in same[1:]:
                self._classes.join(same[0], goal_id)
        whole = [r for r in self._resolved if r.entry.verdict == "linked" and r.entry.kind not in (SPLIT, MERGED)]
        for r in whole:
            self._classes.join(str(r.first), str(r.second))
        for r in whole:
            self._by_person.setdefault(self._classes.of(str(r.first)), r)
        for r in self._resolved:
            if r.entry.verdict == "apart" and self._classes.of(str(r.first)) == self._classes.of(str(r.second)):
                other = self._by_person.get(self._classes.of(str(r.first)))
                if other is not None:
                    raise DecisionError(f"{r.entry} contradicts {other.entry}, with what follows from it: mend one")

    def verdicts(self, first: Edition, second: Edition) -> Verdicts:
        """What holds between two editions, goals as places in them."""
        if not self._resolved:
            return Verdicts()
        old = {goal_id: i for i, goal_id in enumerate(first.goal_ids)}
        new = {goal_id: j for j, goal_id in enumerate(second.goal_ids)}
        linked = self._carried(first, second)
        apart: set[tuple[int, int]] = set()
        ended: set[int] = set()
        begun: set[int] = set()
        for r in self._resolved:
            verdict = r.entry.verdict
            if verdict == "linked" and r.first in old and r.second in new:
                linked[old[str(r.first)], new[str(r.second)]] = r.entry.kind
            elif verdict == "apart":
                apart |= self._apart(r, first, second)
            elif verdict == "dropped" and r.first in old and r.entry.year == second.year:
                ended.add(old[str(r.first)])
            elif verdict == "new" and r.second in new and r.entry.year == first.year:
                begun.add(new[str(r.second)])
        return Verdicts(linked, apart - linked.keys(), ended, begun)

    def _carried(self, first: Edition, second: Edition) -> dict[tuple[int, int], str | None]:
        """Pairs that are one by a chain with a decision in it, where either edition has one goal of the chain."""
        old, new = self._members(first), self._members(second)
        return {
            (old[name][0], new[name][0]): None
            for name in sorted(self._by_person.keys() & old.keys() & new.keys())
            if len(old[name]) == len(new[name]) == 1
        }

    def _members(self, edition: Edition) -> dict[str, list[int]]:
        members: defaultdict[str, list[int]] = defaultdict(list)
        for place, goal_id in enumerate(edition.goal_ids):
            members[self._classes.of(goal_id)].append(place)
        return members

    def _apart(self, r: Resolved, first: Edition, second: Edition) -> set[tuple[int, int]]:
        one, other = self._classes.of(str(r.first)), self._classes.of(str(r.second))
        old, new = self._members(first), self._members(second)
        return {(i, j) for a, b in ((one, other), (other, one)) for i in old.get(a, ()) for j in new.get(b, ())}


class _Classes:
    """Goals that are one (union-find)."""

    def __init__(self) -> None:
        self._parent: dict[str, str] = {}

    def of(self, goal_id: str) -> str:
        parent = self._parent.get(goal_id, goal_id)
        if parent == goal_id:
            return goal_id
        root = self._parent[goal_id] = self.of(parent)
        return root

    def join(self, first: str, second: str) -> None:
        one, other = sorted((self.of(first), self.of(second)))
        if one != other:
            self._parent[other] = one
