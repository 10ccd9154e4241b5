"""From comments to figures."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Iterator, Sequence, Set
from functools import lru_cache

from pipeline.figures.periods import PeriodFinder
from pipeline.figures.quantities import QuantityFinder
from pipeline.figures.quick import folded, words_in
from pipeline.figures.regions import Attribution, RegionFinder
from pipeline.figures.spans import Found, Period, Quantity, Sentence, is_free, sentences
from pipeline.figures.wording import Wording
from pipeline.model import Comment, Figure
from pipeline.profile import Party

FINDERS = 8
"""Finders are kept for so many casts of regions and commenters: their patterns take longer to make than to use. A
family of reports has one or two."""

_EDGES = " \t\n,;:.()–-"


def find_figures(comments: Iterable[Comment], parties: Sequence[Party], words: Wording) -> list[Figure]:
    """The figures in comments.

    Args:
        comments: the comments, whose text is taken in NFC, as it is published.
        parties: regions and other commenters, with the names they are printed by.
        words: the words of the comments' language.

    Returns:
        A figure for each expression and each party it is about, in the order of the comments and of the text.
    """
    finder = _finder(tuple(parties), words)
    return [figure for comment in comments for figure in finder.figures(comment)]


@lru_cache(maxsize=FINDERS)
def _finder(parties: tuple[Party, ...], words: Wording) -> _Finder:
    return _Finder(parties, words)


class _Finder:
    """Finds the figures of one comment after the other."""

    def __init__(self, parties: Sequence[Party], words: Wording) -> None:
        self.words = words
        self.periods, self.quantities = PeriodFinder(words), QuantityFinder(words)
        self.regions = RegionFinder(words, parties)

    def figures(self, comment: Comment) -> Iterator[Figure]:
        """The figures of a comment, in the order of its text."""
        text = unicodedata.normalize("NFC", comment.comment_text)
        plain = folded(text)
        words = words_in(plain)
        numbers = self.words.numbers_in(text, words)
        if not numbers:
            return
        parts = sentences(text, self.words)
        has_names = self.regions.may_name(plain)
        everything = self._everything(text, words, numbers, parts if has_names else (), comment.report_year)
        number = 0
        for sentence in parts:
            inside = [f for f in everything if sentence.start <= f.start and f.end <= sentence.end]
            for found in inside:
                attribution = Attribution((comment.region,))
                if has_names:
                    attribution = self._attribution(text, sentence, found, inside, comment.region)
                about = self._about(text, sentence, found, inside)
                for code in attribution.codes:
                    number += 1
                    yield _figure(comment, text, found, about, code, number, attribution.is_doubtful)

    def _everything(
        self, text: str, words: Set[str], numbers: Sequence[int], parts: Sequence[Sentence], report_year: int
    ) -> list[Found]:
        """All figures; ``parts`` are the sentences that may have lists of names."""
        periods = self.periods.find(text, words, numbers, report_year)
        listed = [q for s in parts for q in self.regions.listed(text, s, numbers) if is_free(q.start, q.end, periods)]
        quantities = self.quantities.find(text, numbers, [*periods, *listed])
        return sorted([*periods, *listed, *quantities], key=lambda found: found.start)

    def _attribution(
        self, text: str, sentence: Sentence, found: Found, inside: Sequence[Found], own: str
    ) -> Attribution:
        if isinstance(found, Period):
            return self.regions.of_period(text, sentence, found, own)
        if found.regions:
            return Attribution(found.regions)
        others = sum(isinstance(other, Quantity) and not other.regions for other in inside) - 1
        return self.regions.of_quantity(text, sentence, found, others, own)

    def _about(self, text: str, sentence: Sentence, found: Found, others: Sequence[Found]) -> str:
        """What a figure is about in the words of its sentence.

        Of a date that is the whole sentence. Of a number it is what stands before the first number of the sentence and,
        of a later one, what stands right before it; else what stands after it.
        """
        whole = text[sentence.start : sentence.end]
        if isinstance(found, Period):
            return _tidy(whole)
        ends = [other.end for other in others if isinstance(other, Quantity) and other.start < found.start]
        first = min((o.start for o in others if isinstance(o, Quantity)), default=found.start)
        lead = self._lead(text[sentence.start : min(first, found.start)])
        nearer = self._lead(self.regions.without_names(text[ends[-1] : found.start])) if ends else ""
        return " … ".join(filter(None, (lead, nearer))) or _tidy(text[found.end : sentence.end]) or found.unit

    def _lead(self, text: str) -> str:
        return _tidy(self.regions.without_last_name(self.words.qualified.cut_from(text)))


def _tidy(text: str) -> str:
    return " ".join(text.split()).strip(_EDGES)


def _figure(comment: Comment, text: str, found: Found, about: str, code: str, number: int, is_doubtful: bool) -> Figure:
    period, quantity = (found, None) if isinstance(found, Period) else (None, found)
    return Figure(
        goal_id=comment.goal_id,
        comment_region=comment.region,
        figure_number=number,
        report_year=comment.report_year,
        region=code,
        kind=found.kind,
        value=quantity.value if quantity else None,
        value_to=quantity.value_to if quantity else None,
        unit=found.unit,
        qualifier=quantity.qualifier if quantity else None,
        period=period.period if period else None,
        date_first=period.first if period else None,
        date_last=period.last if period else None,
        about=about,
        text=text[found.start : found.end],
        text_start=found.start,
        text_end=found.end,
        page=comment.page_first if comment.page_first == comment.page_last else None,
        needs_review=comment.needs_review or is_doubtful,
    )
