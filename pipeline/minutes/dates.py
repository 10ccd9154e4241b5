"""Dates and times as minutes print them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from pipeline.profile_minutes import DateWords, Patterns

_DIGITS = re.compile(r"\d+")
_RANGE = re.compile(r"^[^;\n]{0,25}?(?:[–—-]|\btill\b)[^;\n\d]{0,12}$")

REACH = 30
"""A date or time, with what its patterns look at around it, begins and ends at most so many characters from a digit.
Measured: up to 14 before (``onsdagen den 4``), up to 11 behind (``4 september.``)."""

LONG_AHEAD = 400
"""A date without a year is at most so many days after the date it is told from."""


LONGEST_MEETING = 7
"""A meeting lasts at most so many days."""


@dataclass(frozen=True, slots=True)
class DateMention:
    """A date in a text: ``year`` is None where none is printed, ``weekday`` (Monday 0) likewise."""

    start: int
    end: int
    day: int
    month: int
    year: int | None
    weekday: int | None = None

    @property
    def date(self) -> dt.date | None:
        """The date, None without a year or where there is no such day."""
        return None if self.year is None else _date(self.year, self.month, self.day)

    @property
    def is_weekday_right(self) -> bool:
        """False where a weekday is printed that the date does not have."""
        found = self.date
        return found is None or self.weekday is None or found.weekday() == self.weekday

    def first_after(self, day: dt.date) -> dt.date | None:
        """The first date with this day and month after ``day``, of the printed weekday; None where none is near."""
        if self.year is not None:
            return self.date
        for year in (day.year, day.year + 1):
            found = _date(year, self.month, self.day)
            if found is not None and dt.timedelta(0) < found - day <= dt.timedelta(LONG_AHEAD):
                return found if self.weekday in (None, found.weekday()) else None
        return None


@dataclass(frozen=True, slots=True)
class TimeMention:
    """A time or a span of time in a text, as ``15:00``; ``last`` is None where no end is printed."""

    start: int
    end: int
    first: str
    last: str | None


M = TypeVar("M", "DateMention", "TimeMention")


def find_dates(text: str, words: DateWords) -> tuple[DateMention, ...]:
    """The dates in a text, in order. Of a range the first day; of overlapping readings the longest."""
    found = [d for m in _found(words.patterns, text) if (d := _mention(m, words)) is not None]
    return tuple(_without_overlaps(found))


def without_ranges(mentions: Sequence[DateMention], text: str) -> tuple[DateMention, ...]:
    """Dates found in ``text``, of a range of days only the first, with the year that may stand behind the last alone.

    As in ``onsdag 12 mars kl. 13 – torsdag 13 mars 2025``.
    """
    found: list[DateMention] = []
    for mention in reversed(mentions):
        first = mention
        if found and _RANGE.match(text[mention.end : found[-1].start]):
            last = found[-1]
            day = replace(mention, year=mention.year or last.year)
            if day.date and last.date and 0 < (last.date - day.date).days <= LONGEST_MEETING:
                found.pop()
                first = day
        found.append(first)
    return tuple(reversed(found))


def find_times(text: str, words: DateWords) -> tuple[TimeMention, ...]:
    """The times in a text, in order; of overlapping readings the longest."""
    found = [t for m in _found(words.times, text) if (t := _time(m)) is not None]
    return tuple(_without_overlaps(found))


def _found(patterns: Patterns, text: str) -> Iterator[re.Match[str]]:
    """What each pattern finds near the digits of a text: every date has a day, every time an hour."""
    stretches: list[tuple[int, int]] = []
    for digits in _DIGITS.finditer(text):
        start, end = digits.start() - REACH, digits.end() + REACH
        if stretches and start <= stretches[-1][1]:
            start = stretches.pop()[0]
        stretches.append((max(start, 0), end))
    for pattern in patterns:
        for start, end in stretches:
            yield from pattern.finditer(text, start, end)


def _without_overlaps(found: list[M]) -> Iterator[M]:
    end = 0
    for mention in sorted(found, key=lambda m: (m.start, -m.end)):
        if mention.start >= end:
            yield mention
            end = mention.end


def _mention(found: re.Match[str], words: DateWords) -> DateMention | None:
    groups = found.groupdict()
    name = groups.get("month_name")
    month = words.month_of[name.casefold()] if name else int(groups["month"])
    year = groups.get("year")
    full_year = None if not year else int(year) + (2000 if len(year) == 2 else 0)
    weekday = groups.get("weekday")
    day = int(groups["day"])
    # a leap year stands for an unknown one
    if _date(full_year or 2024, month, day) is None:
        return None
    number = words.weekday_of.get(weekday.casefold()) if weekday else None
    return DateMention(found.start(), found.end(), day, month, full_year, number)


def _date(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _time(found: re.Match[str]) -> TimeMention | None:
    groups = found.groupdict()
    first = _clock(groups["hour"], groups.get("minute"))
    last = _clock(groups["hour_last"], groups.get("minute_last")) if groups.get("hour_last") else None
    if first is None or (groups.get("hour_last") and last is None):
        return None
    return TimeMention(found.start(), found.end(), first, last)


def _clock(hour: str, minute: str | None) -> str | None:
    hours, minutes = int(hour), int(minute or 0)
    return f"{hours:02d}:{minutes:02d}" if hours < 24 and minutes < 60 else None
