"""The report's own summary, checked against its table: the goals it says are reached in all regions."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain, pairwise
from math import log, sqrt

from pipeline.followup.trust import STAGE
from pipeline.lines import line_pitch
from pipeline.model import Finding, Goal, Line, Status
from pipeline.profile import Profile
from pipeline.text import TextJoiner

NGRAM = 4
"""Letters of a word piece: long enough to be rare, short enough to survive inflection and compounding."""
MAX_ITEM_LINES = 8
"""An entry of the list has at most this many lines, and the list begins at most this many below its introduction."""
CLOSE = 0.8
"""A goal reached everywhere whose likeness is this share of the likest goal's is taken for the one meant."""


@dataclass(frozen=True)
class SummaryItem:
    """One entry of the numbered list, and the page it stands on."""

    number: int
    text: str
    page: int


def read_summary(rest: Sequence[Line], profile: Profile, joiner: TextJoiner) -> list[SummaryItem]:
    """The numbered list behind the summary's introduction among the lines outside the tables; empty where none is."""
    introductions = [re.compile(p, re.IGNORECASE) for p in profile.summary.introduction]
    marker = re.compile(profile.summary.item)
    start = next((i for i in range(len(rest)) if _introduces(rest, i, introductions)), None)
    if start is None:
        return []
    items = _items(rest[start + 1 :], marker)
    return [_item(i + 1, lines, marker, joiner) for i, lines in enumerate(items)]


def _items(lines: Sequence[Line], marker: re.Pattern[str]) -> list[list[Line]]:
    """The entries numbered 1, 2, 3 …: each goes on to the next number, the last one to the end of its paragraph."""
    starts: list[int] = []
    for i, line in enumerate(lines):
        match = marker.match(line.text)
        if match and int(match["number"]) == len(starts) + 1:
            starts.append(i)
        elif i - (starts[-1] if starts else 0) > MAX_ITEM_LINES:
            break
    items = [list(lines[a:b]) for a, b in pairwise(starts)]
    return [*items, _last_item(lines, starts[-1])] if starts else []


def _last_item(lines: Sequence[Line], start: int) -> list[Line]:
    item = [lines[start]]
    pitch = line_pitch(lines)
    for line in lines[start + 1 : start + MAX_ITEM_LINES]:
        if not _goes_on(item[-1], line, item[0], pitch):
            break
        item.append(line)
    return item


def _introduces(rest: Sequence[Line], i: int, introductions: Sequence[re.Pattern[str]]) -> bool:
    pair = " ".join(line.text for line in rest[i : i + 2])
    ends_here = pair[: len(rest[i].text)]
    return any(p.search(pair) and not p.search(pair[len(ends_here) :]) for p in introductions)


def _goes_on(last: Line, line: Line, first: Line, pitch: float) -> bool:
    is_near = last.page != line.page or line.box.top - last.box.top < 1.35 * pitch
    return is_near and line.box.x0 > first.box.x0 - 1


def _item(number: int, lines: Sequence[Line], marker: re.Pattern[str], joiner: TextJoiner) -> SummaryItem:
    text = joiner.join(lines).text
    return SummaryItem(number, marker.sub("", text, count=1), lines[0].page)


def summary_findings(items: Sequence[SummaryItem], goals: Sequence[Goal], statuses: Sequence[Status]) -> list[Finding]:
    """Agreement and disagreement between the summary's list and the table, a finding each."""
    if not items or not goals:
        return []
    reached = _reached_everywhere(goals, statuses)
    likeness = _Likeness([i.text for i in items], [g.goal_text for g in goals])
    findings: list[Finding] = []
    named: set[str] = set()
    for item in items:
        goal = _meant(item, goals, {g for g in reached if g not in named}, likeness)
        quoted = f"the summary's item {item.number} on page {item.page} ({item.text[:60]!r})"
        where = f"{goal.section_number}.{goal.goal_number}"
        if goal.goal_id in reached and goal.goal_id not in named:
            named.add(goal.goal_id)
            message = f"{quoted} and the table agree: goal {where} is achieved in all regions"
            findings.append(Finding(STAGE, "info", "summary-agrees", message, item.page, goal.goal_id))
        else:
            message = f"{quoted} is most like goal {where}, which the table does not show as achieved in all regions"
            findings.append(Finding(STAGE, "warning", "summary-differs", message, item.page, goal.goal_id))
    for goal in goals:
        if goal.goal_id in reached and goal.goal_id not in named:
            message = f"goal {goal.section_number}.{goal.goal_number} is achieved in all regions in the table, "
            message += "but no item of the summary's list names it"
            findings.append(Finding(STAGE, "warning", "summary-differs", message, goal.page_first, goal.goal_id))
    return findings


def _reached_everywhere(goals: Sequence[Goal], statuses: Sequence[Status]) -> set[str]:
    by_goal: dict[str, list[Status]] = {goal.goal_id: [] for goal in goals}
    for status in statuses:
        by_goal[status.goal_id].append(status)
    return {g for g, found in by_goal.items() if found and all(s.status == "achieved" for s in found)}


def _meant(item: SummaryItem, goals: Sequence[Goal], reached: set[str], likeness: _Likeness) -> Goal:
    """The goal most like the item; one reached everywhere if it is nearly as like."""
    scores = dict(zip([g.goal_id for g in goals], likeness.of(item.text), strict=True))
    best = max(goals, key=lambda g: scores[g.goal_id])
    candidates = [g for g in goals if g.goal_id in reached]
    if not candidates:
        return best
    expected = max(candidates, key=lambda g: scores[g.goal_id])
    return expected if scores[expected.goal_id] >= CLOSE * scores[best.goal_id] else best


@dataclass(frozen=True, slots=True)
class _Pieces:
    """The pieces of a text, each of which counts for 1, and what those few count for that it has more than once."""

    all: Collection[str]
    repeated: Mapping[str, float]


class _Likeness:
    """Cosine of character n-grams weighted by inverse document frequency (Salton and Buckley 1988).

    Args:
        items: the texts that will be asked for.
        others: those that each is compared with.
    """

    def __init__(self, items: Sequence[str], others: Sequence[str]) -> None:
        asked, compared = list(map(_pieces, items)), list(map(_pieces, others))
        having = Counter(chain.from_iterable([text.all for text in (*compared, *asked)]))
        # by how many texts have it
        texts = len(items) + len(others)
        squares = [log((1 + texts) / (1 + number)) ** 2 for number in range(texts + 1)]
        self._squares = dict(zip(having, map(squares.__getitem__, having.values()), strict=True))
        self._items = dict(zip(items, asked, strict=True))
        self._lengths = list(map(self._length, compared))
        # of most pieces nobody asks
        self._places: dict[str, list[tuple[int, float]]] = {piece: [] for text in asked for piece in text.all}
        every = frozenset(self._places)
        for place, text in enumerate(compared):
            for piece in every.intersection(text.all):
                self._places[piece].append((place, text.repeated.get(piece, 1.0)))

    def of(self, item: str) -> list[float]:
        """How like the item each of the others is (0-1)."""
        pieces = self._items[item]
        shared = [0.0] * len(self._lengths)
        # only the texts that have a piece are touched: most have few in common
        for piece in pieces.all:
            weight = pieces.repeated.get(piece, 1.0) * self._squares[piece]
            for place, other in self._places[piece]:
                shared[place] += weight * other
        length = self._length(pieces)
        return [
            s / (length * other) if length and other else 0.0 for s, other in zip(shared, self._lengths, strict=True)
        ]

    def _length(self, text: _Pieces) -> float:
        """How long the vector of a text is."""
        squares = self._squares
        more = [squares[piece] * (counts**2 - 1) for piece, counts in text.repeated.items()]
        return sqrt(sum(map(squares.__getitem__, text.all)) + sum(more))


@lru_cache(maxsize=1_000)
def _pieces(text: str) -> _Pieces:
    padded = " ".join(re.findall(r"\w+", text.casefold())).center(len(text) + 2)
    times = Counter([padded[i : i + NGRAM] for i in range(max(0, len(padded) - NGRAM + 1))])
    return _Pieces(times, {piece: 1 + log(n) for piece, n in times.items() if n > 1})
