"""Dates and periods in a text: those that name their year."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Iterable, Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from pipeline.figures.numbers import HYPHEN
from pipeline.figures.quick import Ending, Hints, first_words, folded, matches_at
from pipeline.figures.spans import Period, is_free
from pipeline.figures.wording import Wording, any_of, whole

YEARS_AROUND = 15
"""A bare year is at most so far from the report's. In the published reports and the constructed ones: 0 to 3."""

LOOK_BACK = 60
"""So many characters before a year are looked at for what makes it none: longer than any of those words."""

YEAR = r"(?P<year>(?:19|20)\d\d)"
LAST_YEAR = r"(?P<last_year>(?:19|20)\d\d|\d\d)"
END = r"(?![\w%]|[-–/:.,]\d|-\w)"
START = r"(?<![\w.,/:§#–—-])"

Reading = tuple[str, str, date, date]
"""Period, unit, first and last day."""
Reader = Callable[[re.Match[str]], Reading]

_ANY_YEAR = re.compile(YEAR)
_BARE_YEAR = re.compile(rf"{START}{YEAR}(?!\w|[-–/:.,]\d|\s?%|-\w)")
_NEXT_WORDS = re.compile(r"\s+(\w+)(?:\s+(\w+))?")

PARTS = {"quarter": ("Q", 3), "tertial": ("T", 4), "half_year": ("H", 6)}
"""A part of the year: its letter, and how many months it has."""


@dataclass(frozen=True)
class _Shape:
    """A form of dates or periods.

    ``source`` is a pattern of it, ``reader`` makes a period of a match. A text that has one has one of ``words``; they
    are None for a form that begins with a digit: it is looked for where numbers begin alone.
    """

    source: str
    reader: Reader
    words: frozenset[str] | None = None

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """The pattern: it takes long to compile, and most reports have few forms."""
        return re.compile(START + self.source + END, re.IGNORECASE)

    def matches(self, text: str, numbers: Sequence[int]) -> Iterable[re.Match[str]]:
        """Where it stands in a text whose numbers begin at ``numbers``."""
        return self.pattern.finditer(text) if self.words else matches_at(self.pattern, text, numbers)


@dataclass(frozen=True)
class PeriodFinder:
    """Finds dates and periods with the words of one language."""

    words: Wording

    def find(self, text: str, words: Set[str], numbers: Sequence[int], report_year: int) -> list[Period]:
        """The dates and periods, in the order they stand in the text; the longest reading of each.

        Args:
            text: the text.
            words: its words, :func:`pipeline.figures.quick.words_in`.
            numbers: where numbers begin in it, :meth:`Wording.numbers_in`.
            report_year: a year far from it has to be called one.
        """
        if not _ANY_YEAR.search(text):
            return []
        found: list[Period] = []
        for shape in self._shapes:
            if shape.words and shape.words.isdisjoint(words):
                continue
            reader = shape.reader
            for match in shape.matches(text, numbers):
                period = _read(match, reader) if is_free(*match.span(), found) else None
                if period and not (period.unit == "years" and self._is_refused(text, period.start)):
                    found.append(period)
        found += [year for year in self._years(text, numbers, report_year) if is_free(year.start, year.end, found)]
        return sorted(found, key=lambda period: period.start)

    @cached_property
    def _shapes(self) -> list[_Shape]:
        """All forms of dates and periods, the most particular first."""
        words = self.words
        month = rf"(?P<month>{any_of(words.months)})\.?"
        last_month = rf"(?P<last_month>{any_of(words.months)})\.?"
        day, dash = r"(?P<day>\d{1,2})(?::[ae])?", rf"(?:{HYPHEN}|\s+{any_of(words.to)}\s+)"
        part, ordinal = any_of(words.parts_of_year), any_of(words.ordinals)
        year = rf",?\s+(?:år\s+)?{YEAR}"
        months, parts, seasons = map(first_words, (words.months, words.parts_of_year, words.seasons))
        quarter, half = frozenset(("q1", "q2", "q3", "q4")), frozenset(("h1", "h2"))
        return [
            _Shape(rf"{YEAR}-(?P<month>\d\d)-(?P<day>\d\d)", _day),
            _Shape(rf"{day}[/.](?P<month>\d{{1,2}})[\s./-]+{YEAR}", _day),
            _Shape(rf"{day}{dash}(?P<last_day>\d{{1,2}})\s+{month}\s+{YEAR}", self._days),
            _Shape(rf"{day}\s+{month}\s+{YEAR}", self._days),
            _Shape(rf"{month}{dash}{last_month}\s+{YEAR}", self._months, months),
            _Shape(rf"{month}\s+{YEAR}", self._months, months),
            _Shape(rf"Q(?P<part>[1-4]){dash}Q?(?P<last_part>[1-4]){year}", _quarter, quarter),
            _Shape(rf"Q(?P<part>[1-4])(?:{year}|[-/]{YEAR.replace('year', 'year_2')})", _quarter, quarter),
            _Shape(rf"{YEAR}[\s-]?Q(?P<part>[1-4])", _quarter),
            _Shape(rf"H(?P<part>[12])\s+{YEAR}", _half, half),
            _Shape(rf"(?P<ordinal>{ordinal})\s+(?P<name>{part}){year}", self._part, parts),
            _Shape(rf"(?P<name>{part})\s+(?P<part>[1-4]){year}", self._part, parts),
            _Shape(rf"(?P<season>{any_of(words.seasons)})\s+{YEAR}", self._season, seasons),
            _Shape(rf"(?<=\b{words.between[0]} ){YEAR}\s+{any_of(words.and_)}\s+{LAST_YEAR}", _years),
            _Shape(rf"{YEAR}(?:{dash}|/){LAST_YEAR}", _years),
        ]

    # ---- readers that need the words ------------------------------------------------------------------------------

    def _days(self, match: re.Match[str]) -> Reading:
        year, month = int(match["year"]), self.words.months[match["month"].lower()]
        last = match.groupdict().get("last_day")
        return _span(date(year, month, int(match["day"])), date(year, month, int(last or match["day"])))

    def _months(self, match: re.Match[str]) -> Reading:
        year, first = int(match["year"]), self.words.months[match["month"].lower()]
        last_name = match.groupdict().get("last_month")
        last = self.words.months[last_name.lower()] if last_name else first
        name = f"{year}-{first:02d}"
        if last_name:
            return (f"{name}/{year}-{last:02d}", "months", *_months_of(year, first, last))
        return (name, "month", *_months_of(year, first, last))

    def _part(self, match: re.Match[str]) -> Reading:
        groups = match.groupdict()
        number = self.words.ordinals[match["ordinal"].lower()] if groups.get("ordinal") else int(match["part"])
        return _part_of_year(self.words.parts_of_year[match["name"].lower()], int(match["year"]), number)

    def _season(self, match: re.Match[str]) -> Reading:
        year, season = int(match["year"]), self.words.seasons[match["season"].lower()]
        return (f"{year}-{season}", "season", *_months_of(year, *self.words.season_months[season]))

    # ---- years -----------------------------------------------------------------------------------------------

    def _is_refused(self, text: str, start: int) -> bool:
        """True where the word before says that a number is no year, or not the whole of it."""
        before = text[max(0, start - LOOK_BACK) : start]
        return self._refusing.are_in(folded(before)) and self._refused.search(before) is not None

    @cached_property
    def _refusing(self) -> Hints:
        return Hints(self.words.year_not_after)

    @cached_property
    def _refused(self) -> re.Pattern[str]:
        return re.compile(rf"{whole(self.words.year_not_after)}\s+(?:[\d/–-]+\s*)?$", re.IGNORECASE)

    @cached_property
    def _plain(self) -> Ending:
        return Ending(self.words.year_after, rf"{whole(self.words.year_after)}\s+$")

    def _counts(self, text: str, end: int) -> bool:
        """True for a year that numbers things: "2024 patienter"."""
        words = _NEXT_WORDS.match(text, end)
        return words is not None and any(folded(word).endswith(self._counted) for word in words.groups("\n"))

    @cached_property
    def _counted(self) -> tuple[str, ...]:
        return tuple(map(folded, self.words.counts.heads))

    def _years(self, text: str, numbers: Sequence[int], report_year: int) -> Iterator[Period]:
        for match in matches_at(_BARE_YEAR, text, numbers):
            before, year = text[max(0, match.start() - LOOK_BACK) : match.start()], int(match["year"])
            is_plain = self._plain.search(before) is not None
            if self._is_refused(text, match.start()) or (not is_plain and self._counts(text, match.end())):
                continue
            if abs(year - report_year) <= YEARS_AROUND or is_plain:
                yield Period(*match.span(), str(year), "year", date(year, 1, 1), date(year, 12, 31))


def _read(match: re.Match[str], reader: Reader) -> Period | None:
    """What ``reader`` makes of ``match``; None for a day that no calendar has, or a span that runs backwards."""
    try:
        period, unit, first, last = reader(match)
    except ValueError:
        return None
    return Period(*match.span(), period, unit, first, last) if first <= last else None


def _day(match: re.Match[str]) -> Reading:
    day = date(int(match["year"]), int(match["month"]), int(match["day"]))
    return _span(day, day)


def _span(first: date, last: date) -> Reading:
    if first == last:
        return first.isoformat(), "day", first, last
    return f"{first.isoformat()}/{last.isoformat()}", "days", first, last


def _quarter(match: re.Match[str]) -> Reading:
    groups = match.groupdict()
    year, first = int(match["year"] or match["year_2"]), int(match["part"])
    if not groups.get("last_part"):
        return _part_of_year("quarter", year, first)
    last = int(match["last_part"])
    days = _part_of_year("quarter", year, first)[2], _part_of_year("quarter", year, last)[3]
    return (f"{year}-Q{first}/{year}-Q{last}", "quarters", *days)


def _half(match: re.Match[str]) -> Reading:
    return _part_of_year("half_year", int(match["year"]), int(match["part"]))


def _part_of_year(unit: str, year: int, number: int) -> Reading:
    letter, months = PARTS[unit]
    return (f"{year}-{letter}{number}", unit, *_months_of(year, (number - 1) * months + 1, number * months))


def _years(match: re.Match[str]) -> Reading:
    first = int(match["year"])
    last = int(match["last_year"])
    if last < 100:
        # "2023/24"; what else has two digits behind a year may be a month
        if last != (first + 1) % 100 or last <= 12:
            raise ValueError
        last += first // 100 * 100
    if first == last:
        raise ValueError
    return f"{first}/{last}", "years", date(first, 1, 1), date(last, 12, 31)


def _months_of(year: int, first: int, last: int) -> tuple[date, date]:
    return date(year, first, 1), date(year, last, monthrange(year, last)[1])
