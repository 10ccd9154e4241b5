"""Percentages, rates per 100 000 and counts in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from pipeline.figures.numbers import BEFORE, DIGITS, HYPHEN, number
from pipeline.figures.quick import Ending, matches_at
from pipeline.figures.spans import Found, Quantity, is_free
from pipeline.figures.wording import Wording, any_of, whole
from pipeline.model import FigureKind

HUNDRED_THOUSAND = r"100(?:[   .]?)000"
ANY_HUNDRED_THOUSAND = re.compile(HUNDRED_THOUSAND)
RATE: Final = "per_100_000"

GAP = "[\\s\u00a0\u202f]?"
"""What may stand between a number and its unit."""


LOOK_BACK = 60
"""So many characters before a number are looked at for what qualifies it: longer than any of those words."""


@dataclass(frozen=True)
class QuantityFinder:
    """Finds numbers that have a unit with the words of one language."""

    words: Wording

    def find(self, text: str, numbers: Sequence[int], taken: Sequence[Found]) -> list[Quantity]:
        """The quantities in a text, in the order they stand there.

        A number that shares its unit with one before it ("40 och 50 %") is left out: whom it is about is not plain.

        Args:
            text: the text.
            numbers: where numbers begin in it, :meth:`Wording.numbers_in`.
            taken: what is no quantity any more.
        """
        found: list[Quantity] = []
        for quantity in self._quantities(text, numbers):
            others = [*taken, *found]
            is_single = quantity.start <= numbers[0] or not self._shares_unit(text, quantity, taken)
            if is_single and is_free(quantity.start, quantity.end, others):
                found.append(quantity)
        return sorted(found, key=lambda quantity: quantity.start)

    def _quantities(self, text: str, numbers: Sequence[int]) -> Iterator[Quantity]:
        """All that look like one."""
        yield from self._percents(text, numbers)
        if ANY_HUNDRED_THOUSAND.search(text):
            yield from self._rates(text, numbers)
        yield from self._money(text, numbers)
        yield from self._counts(text, numbers)

    def _shares_unit(self, text: str, quantity: Quantity, taken: Sequence[Found]) -> bool:
        """True for the second of "40 och 50 %", and for the 5 of "3 av 5 patienter"."""
        start = max(0, quantity.start - LOOK_BACK)
        before = text[start : quantity.start]
        if not before[-1:].isspace():
            return False
        match = self._listed.search(text, start, quantity.start)
        return match is not None and is_free(match.start("number"), match.end("number"), taken)

    @cached_property
    def _listed(self) -> re.Pattern[str]:
        number_word = rf"(?P<number>{DIGITS}|{whole(self.words.numbers)})"
        between = rf"\s*(?:,|;|\+|\s(?:{any_of((*self.words.listing, *self.words.of))})(?:\s\w+)?)\s+$"
        return re.compile(number_word + between, re.IGNORECASE)

    # ---- percentages ----------------------------------------------------------------------------------------------

    def _percents(self, text: str, numbers: Sequence[int]) -> Iterator[Quantity]:
        for match in matches_at(self._percent, text, numbers):
            unit = "percent" if match["unit"].lower() in self.words.percent else "percentage_points"
            yield self._quantity(text, match, "percent", unit)

    @cached_property
    def _percent(self) -> re.Pattern[str]:
        units = any_of((*self.words.percent, *self.words.percentage_points))
        refused = rf"(?!\w|-\w|\s+{whole(self.words.percent_not_before)})"
        return re.compile(rf"{self._range}{GAP}(?P<unit>{units}){refused}", re.IGNORECASE)

    @cached_property
    def _range(self) -> str:
        """A number, or two of them with what a range has between."""
        words = self.words
        dash = rf"(?:{HYPHEN}|\s+{any_of(words.to)}\s+)"
        spelt = whole(words.numbers)
        low, high = f"(?P<low>{DIGITS}|{spelt})", f"(?P<high>{DIGITS}|{spelt})"
        spoken = rf"(?<={words.between[0]} )(?P<from>{DIGITS})\s+{any_of(words.and_)}\s+(?P<until>{DIGITS})"
        return rf"{BEFORE}(?:{spoken}|{low}(?:{dash}{high})?)"

    def _quantity(self, text: str, match: re.Match[str], kind: FigureKind, unit: str) -> Quantity:
        groups = match.groupdict()
        start, end = match.span()
        low, high = groups.get("from") or match["low"], groups.get("until") or groups.get("high")
        if high and self._changing.search(text[max(0, start - LOOK_BACK) : start]):
            # "från 58 till 66 %" is no range: it is what it was, and what it became
            start, low, high = match.start("high"), high, None
        return Quantity(
            start,
            end,
            kind=kind,
            value=self._value(low),
            unit=unit,
            value_to=None if high is None else self._value(high),
            qualifier=self._qualifier(_before(text, match), kind),
        )

    @cached_property
    def _changing(self) -> Ending:
        return Ending(self.words.from_, rf"(?<!\w){any_of(self.words.from_)}\s+$")

    def _value(self, text: str) -> float:
        spelt = self.words.numbers.get(text.lower())
        return number(text) if spelt is None else float(spelt)

    def _qualifier(self, before: str, kind: FigureKind) -> str | None:
        match = self.words.qualified.search(before)
        word = " ".join(match[1].lower().split()) if match else ""
        if kind == "count" and word in self.words.qualifiers_not_of_counts:
            return None
        return self.words.qualifiers.get(word)

    # ---- rates ----------------------------------------------------------------------------------------------------

    def _rates(self, text: str, numbers: Sequence[int]) -> Iterator[Quantity]:
        for match in matches_at(self._rate, text, numbers):
            yield self._quantity(text, match, RATE, RATE)

    @cached_property
    def _rate(self) -> re.Pattern[str]:
        per = any_of(self.words.per)
        return re.compile(rf"{self._range}(?:\s+[^\W\d]+)?\s*{per}\s*{HUNDRED_THOUSAND}(?!\d)", re.IGNORECASE)

    # ---- money and counts -----------------------------------------------------------------------------------------

    def _money(self, text: str, numbers: Sequence[int]) -> Iterator[Quantity]:
        for match in matches_at(self._sum, text, numbers):
            factor = self.words.money[" ".join(match["unit"].lower().split())]
            yield Quantity(
                *match.span(),
                kind="count",
                value=number(match["low"]) * factor,
                unit=self.words.money_unit,
                qualifier=self._qualifier(_before(text, match), "count"),
            )

    @cached_property
    def _sum(self) -> re.Pattern[str]:
        units = any_of(self.words.money)
        return re.compile(rf"{BEFORE}(?P<low>{DIGITS}){GAP}(?P<unit>{units})(?![\w-])", re.IGNORECASE)

    def _counts(self, text: str, numbers: Sequence[int]) -> Iterator[Quantity]:
        for match in matches_at(self._count, text, numbers):
            if match["low"] not in self.words.counts.names and not self._names.search(_before(text, match)):
                yield self._quantity(text, match, "count", match["unit"])

    @cached_property
    def _count(self) -> re.Pattern[str]:
        counts = self.words.counts
        adjective = rf"[^\W\d_]+{any_of(counts.adjective_endings)}\s+"
        unit = rf"(?P<unit>(?:\w|\w-(?=\w))*{any_of(counts.heads)}|{any_of(counts.words)})"
        refused = rf"(?![\w-]|\s+{any_of(counts.not_before)}(?!\w))"
        return re.compile(
            rf"{self._range}\s+(?:{adjective}){{0,{counts.adjectives_max}}}?{unit}{refused}",
            re.IGNORECASE,
        )

    @cached_property
    def _names(self) -> Ending:
        """What stands before a number that counts nothing ("nivå 4")."""
        return Ending(self.words.counts.not_after, rf"(?<!\w){any_of(self.words.counts.not_after)}\s*$")


def _before(text: str, match: re.Match[str]) -> str:
    return text[max(0, match.start() - LOOK_BACK) : match.start()]
