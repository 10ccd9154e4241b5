"""The next meeting: when and where it is, told from the item about it or from a sentence that speaks of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from pipeline.minutes.cutting import sentences
from pipeline.minutes.dates import DateMention, find_dates, find_times, without_ranges
from pipeline.minutes.settings import STAGE
from pipeline.model import Finding, Passage, Severity
from pipeline.profile_minutes import MinutesProfile

_SPACE = re.compile(r"\s+")
_LABEL = re.compile(r"^(?:\d{1,3}(?:\.\d{1,3})+[.)]?|\(?[^\W\d_][.)])\s+")
"""What a section's title is printed with: ``6.1 Nästa möte``, ``d) Nästa möte``. An item's title is without."""


@dataclass(frozen=True, slots=True)
class Following:
    """What the minutes say about the next meeting."""

    day: date | None = None
    start: str | None = None
    end: str | None = None
    place: str | None = None


class NextMeeting:
    """Reads it from passages of minutes; ``findings`` holds what was odd."""

    def __init__(self, profile: MinutesProfile) -> None:
        self.profile = profile
        self.words = profile.meeting
        self.findings: list[Finding] = []

    def note(self, severity: Severity, code: str, message: str, page: int | None = None) -> None:
        self.findings.append(finding(severity, code, message, page))

    def _dates(self, text: str) -> tuple[DateMention, ...]:
        return without_ranges(find_dates(text, self.profile.dates), text)

    def _check_weekday(self, mention: DateMention, page: int) -> None:
        if not mention.is_weekday_right:
            self.note("warning", "weekday-wrong", f"{mention.date} is not the weekday that is printed with it", page)

    def next_meeting(self, passages: Sequence[Passage], day: date | None, previous: date | None) -> Following:
        """From the item or section about it, else from a sentence that speaks of it."""
        titles = {title for title in {p.section for p in passages} if self._tells_next(title)}
        about = [p for p in passages if p.section in titles]
        for passage in self._from_the_next_on(about, day or previous):
            found = self._next_in(passage.text, passage.page, day or previous, about)
            if found is not None:
                return found
        for passage in passages:
            for sentence in sentences(passage.text, self.profile.abbreviations):
                if any(p.search(sentence.text) for p in self.words.next_sentences):
                    found = self._next_in(sentence.text, passage.page, day or previous, ())
                    if found is not None:
                        return found
        if about:
            self.note(
                "warning", "next-meeting-unknown", "what is said of the next meeting gives no date", about[0].page
            )
        place = next((p for passage in about if (p := self._place(passage.text)) is not None), None)
        return Following(place=place)

    def _tells_next(self, title: str) -> bool:
        bare = _LABEL.sub("", title)
        return any(p.search(bare) for p in self.words.next_titles)

    def _next_in(self, text: str, page: int, after: date | None, about: Sequence[Passage]) -> Following | None:
        told = self._told(text, after)
        if after is not None and len(told) > 1:
            told = self._to_come(told, after, page)
        for mention, following in told:
            if mention.date is None:
                message = f"{mention.day}/{mention.month} without a year read as {following}"
                self.note("info", "year-supplied", message, page)
            self._check_weekday(mention, page)
            if len(told) > 1 and any(p.search(text) for p in self.words.changes):
                message = f"meetings are moved or cancelled; {following} was taken as the next: {text!r}"
                self.note("warning", "next-meeting-moved", message, page)
            if len({m.date for m, _ in told if m.date is not None}) > 1:
                self.note("info", "several-next-dates", "several dates for coming meetings; the first was taken", page)
            times = [t for t in find_times(text, self.profile.dates) if t.start >= mention.end - 1]
            spare = [t for p in about if p.text != text for t in find_times(p.text, self.profile.dates)]
            time = next(iter([*times, *spare]), None)
            places = [self._place(text), *(self._place(p.text) for p in about if p.text != text)]
            place = next((p for p in places if p is not None), None)
            return Following(following, time.first if time else None, time.last if time else None, place)
        return None

    def _from_the_next_on(self, about: Sequence[Passage], after: date | None) -> Sequence[Passage]:
        """Passages of which each may date a meeting, without those before the next: a list of the year's meetings."""
        dated = [(p, days) for p in about if (days := self._told(p.text, after))]
        if after is None or len(dated) < 2:
            return about
        days = [pair for _, told in dated for pair in told]
        first = self._to_come(days, after, dated[0][0].page)[0]
        at = next(passage for passage, told in dated if first in told)
        return about[about.index(at) :]

    def _told(self, text: str, after: date | None) -> list[tuple[DateMention, date]]:
        """The dates in a text, those without a year as the first after ``after``; no deadlines beside others."""
        mentions = self._dates(text)
        ends = (0, *(mention.end for mention in mentions))
        meant = [
            mention
            for end, mention in zip(ends, mentions, strict=False)
            if not any(p.search(text[end : mention.start]) for p in self.words.deadlines)
        ]
        dated = [(m, m.date or (m.first_after(after) if after else None)) for m in meant or mentions]
        return [(mention, day) for mention, day in dated if day is not None]

    def _to_come(self, told: list[tuple[DateMention, date]], after: date, page: int) -> list[tuple[DateMention, date]]:
        """Of several dates those from the first on that is to come: a list may hold the whole year's meetings."""
        at = next((at for at, (_, day) in enumerate(told) if day > after), 0)
        soonest = min(range(len(told)), key=lambda i: (told[i][1] <= after, told[i][1]))
        if soonest > at and told[at][0].date is None and told[at][1].year > after.year:
            # without years those that are past would be next year's
            is_year = any((m.day, m.month) == (after.day, after.month) for m, _ in told[:soonest])
            at = soonest if is_year else at
            message = "the dates of coming meetings are in no order; {} was taken"
            self.note("info" if is_year else "warning", "next-dates-unordered", message.format(told[at][1]), page)
        return told[at:]

    def _place(self, text: str) -> str | None:
        for pattern in self.words.places:
            found = pattern.search(text)
            if found is not None:
                place = _SPACE.sub(" ", found["place"]).strip(" ,.;–-")
                if place and not self._dates(place):
                    return place
        return None


def finding(severity: Severity, code: str, message: str, page: int | None = None) -> Finding:
    """A finding of this room."""
    return Finding(STAGE, severity, code, message, page)
