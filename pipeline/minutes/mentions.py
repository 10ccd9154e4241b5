"""Which goals of the reports a passage of minutes speaks of: only what is sure, the rest not at all.

Two things make it sure. Either the passage has nearly the goal's own wording; or it shares several terms with the goal
that no other goal of the same report has (or one other), they carry enough of the goal's weight, and no other goal of
that report comes near. A subject alone (a diagnosis, a vårdprogram) is no mention of a goal about it.

Terms are weighed by how few goals have them: K. Spärck Jones, "A statistical interpretation of term specificity and its
application in retrieval", Journal of Documentation 28 (1972).
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz import fuzz

from pipeline.minutes.cutting import letters, sentences
from pipeline.minutes.quotations import Quotation, Quotations, quotation
from pipeline.model import Goal, GoalMention, Passage

_TOKEN = re.compile(r"[^\W\d_]+")


@dataclass(frozen=True)
class MentionSettings:
    """What makes a mention sure. Measured on the published minutes and report and on the constructed ones."""

    min_letters: int = 4
    """Shorter words are terms only in capitals."""
    stem_share: float = 0.75
    """Two words are forms of one when this share of the longer is common to both from the start on. Measured: forms of
    one word 0.75-1, different words 0-0.7."""
    rare: int = 2
    """A term is distinctive when so many goals of the report have it at most."""
    rare_letters: int = 5
    """And has so many letters, or is an abbreviation: the rarest short words are particles."""
    min_rare: int = 4
    """So many distinctive terms are shared, abbreviations counted twice. Measured: true mentions 4-7, shared subjects
    1-3."""
    min_weight: float = 0.3
    """Share of the goal's weight that the shared terms carry. Measured: true mentions 0.33-1."""
    min_sentence: float = 0.6
    """The same for one sentence of a goal of several. Measured: true mentions 0.61-1, others up to 0.52."""
    lead: float = 1.3
    """The next goal of the report shares less by this factor. Measured: true mentions 1.4-9."""
    quoted: float = 90.0
    """From this partial ratio on (0-100) the passage quotes the goal. Measured: quotations 93-100, others up to 71."""
    misspelt: float = 90.0
    """From this ratio on (0-100) two words are spellings of one. Measured: long words with a letter wrong 90-95,
    names of diagnoses 40-87 (``livmodercancer`` and ``livmoderhalscancer``)."""
    quoted_letters: int = 40
    """A shorter goal cannot be known by its wording."""


_SETTINGS = MentionSettings()


@dataclass(frozen=True, slots=True)
class _Unit:
    """A sentence, or two that follow each other."""

    passage: Passage
    text: str


def find_mentions(
    passages: Iterable[Passage], goals: Sequence[Goal], settings: MentionSettings = _SETTINGS
) -> tuple[GoalMention, ...]:
    """The goals that passages of minutes speak of.

    Args:
        passages: of any number of meetings.
        goals: of any number of reports; each report is searched by itself.
        settings: thresholds.

    Returns:
        The surest mention of each goal on each page of each item, ordered by meeting, item, goal and page.
    """
    by_report: dict[str, list[Goal]] = defaultdict(list)
    for goal in goals:
        by_report[goal.document_id].append(goal)
    reports = _Reports([_Report(members, settings) for members in by_report.values()], settings)
    best: dict[tuple[str, int, str, int], GoalMention] = {}
    for unit in (u for passage in passages for u in _units(passage)):
        for mention in reports.mentions(unit):
            key = (mention.meeting_id, mention.item_number, mention.goal_id, mention.page)
            if key not in best or mention.score > best[key].score:
                best[key] = mention
    return tuple(best[key] for key in sorted(best))


def _units(passage: Passage) -> Iterator[_Unit]:
    if passage.item_number is None or passage.part in ("title", "section", "head"):
        return
    parts = [sentence.text for sentence in sentences(passage.text, ())]
    for at, text in enumerate(parts):
        yield _Unit(passage, text)
        if at + 1 < len(parts):
            yield _Unit(passage, f"{text} {parts[at + 1]}")


@dataclass(frozen=True, slots=True)
class _Wording:
    """A goal, or one sentence of it: its terms, and the goal's place in the report."""

    goal: int
    text: str
    terms: frozenset[str]
    is_whole: bool


class _Report:
    """The goals of one report, with the weight of each of their terms."""

    def __init__(self, goals: Sequence[Goal], settings: MentionSettings) -> None:
        self.goals = goals
        self.settings = settings
        self.wordings = [w for at, goal in enumerate(goals) for w in _wordings(at, goal, settings)]
        whole = [_terms(goal.goal_text, settings) for goal in goals]
        self.abbreviations = {w for goal in goals for w in _abbreviations(goal.goal_text)}
        self.vocabulary: dict[str, set[str]] = defaultdict(set)
        for term in (t for terms in whole for t in terms):
            self.vocabulary[_beginning(term, settings)].add(term)
        counts = Counter(form for terms in whole for form in self._known(terms))
        self.weights = {term: math.log((len(goals) + 1) / (count - 0.5)) for term, count in counts.items()}
        self.rare = {term for term, count in counts.items() if count <= settings.rare and self._can_tell(term)}

    def _can_tell(self, term: str) -> bool:
        return len(term) >= self.settings.rare_letters or term in self.abbreviations

    def _known(self, words: frozenset[str]) -> frozenset[str]:
        """The terms of the report that occur among ``words`` in some form."""
        return frozenset(
            term
            for word in words
            for term in self.vocabulary.get(_beginning(word, self.settings), ())
            if term == word or _is_form(term, word, self.settings)
        )

    def telling(self) -> Counter[str]:
        """How distinct a text can be at most that has words with these beginnings, see :meth:`_distinctness`."""
        counts: Counter[str] = Counter()
        long = {_beginning(term, self.settings) for term in self.rare - self.abbreviations}
        counts.update(long)
        for term in self.rare & self.abbreviations:
            counts[_beginning(term, self.settings)] += 2
        return counts

    def mentions(self, unit: _Unit, terms: frozenset[str], quoted: frozenset[str]) -> list[GoalMention]:
        """The goals that ``unit``, which has these ``terms``, surely speaks of: those it quotes, else one at most."""
        goals = self._quoted_goals(unit.text, terms, quoted) if quoted else {}
        if goals:
            return [self._row(unit, goal, ratio / 100) for goal, ratio in goals.items()]
        mention = self._by_terms(unit, terms)
        return [mention] if mention is not None else []

    def _quoted_goals(self, text: str, terms: frozenset[str], quoted: frozenset[str]) -> dict[int, float]:
        """The goals that a text quotes, each in a stretch that no other goal fits as well; how well (0-100)."""
        places = [(wording, quotation(wording.text, text)) for wording in self.wordings if wording.text in quoted]
        # goals may differ in one word: what the text says instead is another goal's, or none's
        known, printed = self._known(terms), letters(text).casefold()
        own = [
            (wording, place)
            for wording, place in places
            if all(term in known or self._is_in(term, printed, terms) for term in wording.terms & self.rare)
        ]
        found: dict[int, float] = {}
        for wording, place in own:
            if not any(self._is_better(other, wording, at, place) for other, at in own):
                found[wording.goal] = max(found.get(wording.goal, 0.0), place.ratio)
        return found

    @staticmethod
    def _is_better(other: _Wording, wording: _Wording, at: Quotation, place: Quotation) -> bool:
        """Whether another goal's wording fits a stretch that overlaps with ``place`` as well or better."""
        return other.goal != wording.goal and at.overlaps(place) and at.ratio >= place.ratio

    def _is_in(self, term: str, printed: str, terms: frozenset[str]) -> bool:
        """Whether a text with these letters and terms has another one, divided or misspelt."""
        return term in printed or any(fuzz.ratio(term, other) >= self.settings.misspelt for other in terms)

    def _by_terms(self, unit: _Unit, terms: frozenset[str]) -> GoalMention | None:
        known = self._known(terms)
        if self._distinctness(known) < self.settings.min_rare:  # nor is what it shares with any one goal
            return None
        weights = [self._weight(wording.terms & known) for wording in self.wordings]
        best = max(range(len(weights)), key=lambda at: (weights[at], -len(self.wordings[at].terms)))
        wording = self.wordings[best]
        others = [w for w, other in zip(weights, self.wordings, strict=True) if other.goal != wording.goal]
        share = weights[best] / max(self._weight(wording.terms), 1e-9)
        is_sure = (
            self._distinctness(wording.terms & known) >= self.settings.min_rare
            and share >= (self.settings.min_weight if wording.is_whole else self.settings.min_sentence)
            and weights[best] >= self.settings.lead * max(others, default=0.0)
        )
        return self._row(unit, wording.goal, share) if is_sure else None

    def _distinctness(self, shared: frozenset[str]) -> int:
        """How many distinctive words are among ``shared``: forms of one word count once, abbreviations twice."""
        rare = shared & self.rare
        short = {term for term in rare if term in self.abbreviations}
        return 2 * len(short) + len({_beginning(term, self.settings) for term in rare - short})

    def _row(self, unit: _Unit, at: int, score: float) -> GoalMention:
        passage = unit.passage
        number = passage.item_number or 0
        return GoalMention(
            passage.meeting_id, number, self.goals[at].goal_id, score, unit.text.lstrip("•–- "), passage.page
        )

    def _weight(self, terms: Iterable[str]) -> float:
        # to the last digit the same in whatever order a set gives its terms: equal weights are equal
        return math.fsum([self.weights[term] for term in terms])


class _Reports:
    """Several reports. Most texts speak of no goal, which is told without a look at the goals of each report."""

    def __init__(self, reports: Sequence[_Report], settings: MentionSettings) -> None:
        self._reports, self._settings = reports, settings
        self._telling: dict[str, list[tuple[int, int]]] = defaultdict(list)
        self._holding: dict[str, set[int]] = defaultdict(set)
        for at, report in enumerate(reports):
            for beginning, count in report.telling().items():
                self._telling[beginning].append((at, count))
            for wording in report.wordings:
                self._holding[wording.text].add(at)
        self._quotations = Quotations(self._holding, settings.quoted, settings.quoted_letters)

    def mentions(self, unit: _Unit) -> Iterator[GoalMention]:
        """The goals that ``unit`` surely speaks of; of each report one at most, or those it quotes."""
        terms = _terms(unit.text, self._settings)
        quoted = self._quotations.quoted_in(unit.text.casefold())
        reached = {at for text in quoted for at in self._holding[text]}
        told: Counter[int] = Counter()
        for beginning in {_beginning(term, self._settings) for term in terms}:
            for at, count in self._telling.get(beginning, ()):
                told[at] += count
        reached.update(at for at, count in told.items() if count >= self._settings.min_rare)
        for at in sorted(reached):
            yield from self._reports[at].mentions(unit, terms, quoted)


def _wordings(at: int, goal: Goal, settings: MentionSettings) -> Iterator[_Wording]:
    """The whole goal, and each of its sentences where it has several."""
    texts = [s.text for paragraph in goal.goal_text.split("\n") for s in sentences(paragraph, ())]
    whole = " ".join(texts)
    for text in dict.fromkeys([whole, *texts]):
        yield _Wording(at, text.casefold().rstrip("."), _terms(text, settings), text == whole)


def _abbreviations(text: str) -> Iterator[str]:
    """Abbreviations in lower case, but for those in brackets: they stand behind the name they are short for."""
    for found in _TOKEN.finditer(text):
        if found.group().isupper() and text[found.start() - 1 : found.start()] != "(":
            yield found.group().casefold()


def _beginning(word: str, settings: MentionSettings) -> str:
    return word[: settings.min_letters]


def _terms(text: str, settings: MentionSettings) -> frozenset[str]:
    """Words that can tell what a text is about: long ones in lower case, abbreviations."""
    found = _TOKEN.findall(text)
    return frozenset(w.casefold() for w in found if len(w) >= settings.min_letters or (w.isupper() and len(w) > 1))


def _is_form(a: str, b: str, settings: MentionSettings) -> bool:
    """Whether two words are forms of one: they begin alike and differ in their endings only."""
    needed = math.ceil(settings.stem_share * max(len(a), len(b)))
    return needed > settings.min_letters and len(a) >= needed <= len(b) and a[:needed] == b[:needed]
