"""The meeting: whose it was, when it was, and when the one before and the next are."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import pairwise

from pipeline.minutes.dates import DateMention
from pipeline.minutes.following import NextMeeting, finding
from pipeline.model import Finding, Meeting, Passage
from pipeline.profile_minutes import MinutesProfile

_SPACE = re.compile(r"\s+")
_MEETING = re.compile(r"\s+\w*(?:möte|sammanträde)", re.IGNORECASE)


def find_group(
    head: Sequence[str], deciders: Callable[[], Sequence[str]], profile: MinutesProfile
) -> tuple[str | None, list[Finding]]:
    """The group whose meeting it was.

    Args:
        head: the lines before the first item, running titles of the first page included.
        deciders: tells who decides, by the lead-ins of decisions; asked where the head names no group.
        profile: known groups, and how others are named.

    Returns:
        Its name as the profile has it, else as printed; a finding where it is not known from a list of groups.
    """
    sources: tuple[tuple[str, Callable[[], Sequence[str]]], ...] = (("head", lambda: head), ("decisions", deciders))
    for where, told in sources:
        texts = told()
        known = _most([name for text in texts for name in _known(text, profile)])
        if known is not None:
            return known, []
        formed = _most([name for text in texts for name in _formed(text, profile)])
        if formed is not None:
            message = f"the group {formed!r}, from the {where}, is not in the profile's list: add it there"
            return formed, [finding("info", "unlisted-group", message)]
    message = "no group is named in the head or by those who decide; expected a name such as RPO Cancer"
    return None, [finding("warning", "group-unknown", message)]


def _known(text: str, profile: MinutesProfile) -> Iterator[str]:
    folded = _SPACE.sub(" ", text).casefold()
    found = [
        (len(name), group.name)
        for group in profile.groups
        for name in group.all_names
        if name.casefold() in folded and re.search(rf"(?<!\w){re.escape(name.casefold())}s?(?!\w)", folded)
    ]
    if found:
        yield max(found)[1]


def _formed(text: str, profile: MinutesProfile) -> Iterator[str]:
    for pattern in profile.group_patterns:
        found = pattern.search(text)
        if found is not None:
            name = found.groupdict().get("name") or found.group()
            # a genitive: "RPO Lungcancers möte"
            yield name.removesuffix("s") if _MEETING.match(text, found.end()) else name
            return


def _most(names: Sequence[str]) -> str | None:
    """The most frequent, of equals the first."""
    counts = Counter(names)
    return max(counts, key=lambda name: (counts[name], -names.index(name)), default=None)


def read_meeting(
    meeting_id: str, group: str | None, head: Sequence[Passage], body: Sequence[Passage], profile: MinutesProfile
) -> tuple[Meeting, list[Finding]]:
    """The meeting's row.

    Args:
        meeting_id: of the document.
        group: whose meeting it was.
        head: what stands before the first item, in order; the title first.
        body: titles, texts and decisions of the items, in order.
        profile: words and forms.

    Returns:
        The meeting. What the text does not say is None; for the meeting's own date a finding then tells between which
        dates it must lie.
    """
    reader = _Reader(profile)
    titles = tuple(p.text for p in body if p.part == "title")
    # an agenda printed in the head repeats the items' titles with their numbers, and so the dates of other meetings
    day = reader.meeting_date([p for p in head if p.text in titles or not p.text.endswith(titles)])
    previous = reader.previous_date(body, day)
    following = reader.next_meeting([*head, *body], day, previous)
    if day is None:
        reader.note("warning", "meeting-date-unknown", _interval(previous, following.day))
    meeting = Meeting(meeting_id, group, day, previous, following.day, following.start, following.end, following.place)
    reader.check_order(meeting)
    return meeting, reader.findings


def _interval(previous: date | None, following: date | None) -> str:
    limits = []
    if previous is not None:
        limits.append(f"after {previous.isoformat()} (the meeting before)")
    if following is not None:
        limits.append(f"before {following.isoformat()} (the next meeting)")
    told = f"; the text allows a day {' and '.join(limits)}" if limits else "; nor does the text date other meetings"
    return f"the head of the document gives no date of the meeting{told}"


class _Reader(NextMeeting):
    # ---- this meeting -------------------------------------------------------------------------------------------

    def meeting_date(self, head: Sequence[Passage]) -> date | None:
        """The date a label names, else the only one in the head that is not said to be another's."""
        named: list[tuple[DateMention, int]] = []
        others: list[tuple[DateMention, int]] = []
        label = ""
        for passage in head:
            end = 0
            for mention in self._dates(passage.text):
                before = f"{label} {passage.text[end : mention.start]}"
                end = mention.end
                if any(p.search(before) for p in self.words.other_dates) or self._is_next(passage):
                    continue
                is_named = any(p.search(before) for p in self.words.date_labels)
                (named if is_named else others).append((mention, passage.page))
            # a label on a line of its own, or in a cell, stands before the date on the next; with a number it is whole
            is_label = not end and len(passage.text) < 40 and not any(map(str.isdigit, passage.text))
            label = passage.text if is_label else ""
        return self._one_date(named) or self._one_date(others)

    def _is_next(self, passage: Passage) -> bool:
        patterns = (*self.words.next_titles, *self.words.next_sentences)
        return any(p.search(passage.text) or p.search(passage.section) for p in patterns)

    def _one_date(self, mentions: Sequence[tuple[DateMention, int]]) -> date | None:
        dated = [(m, page) for m, page in mentions if m.date is not None]
        days = sorted({m.date for m, _ in dated if m.date is not None})
        if len(days) == 1:
            self._check_weekday(*dated[0])
            return days[0]
        if days:
            listed = ", ".join(day.isoformat() for day in days)
            self.note(
                "warning", "several-dates-in-head", f"the head has several dates: {listed}; none was taken", dated[0][1]
            )
        return None

    # ---- the one before -----------------------------------------------------------------------------------------

    def previous_date(self, body: Sequence[Passage], day: date | None) -> date | None:
        """The first date that stands behind words for earlier minutes or the meeting before."""
        found: list[tuple[date, int]] = []
        for passage in body:
            end = 0
            for mention in self._dates(passage.text):
                before = passage.text[end : mention.start]
                end = mention.end
                if any(p.search(before) for p in self.words.previous):
                    earlier = mention.date or self._year_before(mention, day, passage.page)
                    if earlier is not None and (day is None or earlier < day):
                        found.append((earlier, passage.page))
                        self._check_weekday(mention, passage.page)
        days = {d for d, _ in found}
        if len(days) > 1:
            listed = ", ".join(d.isoformat() for d in sorted(days))
            self.note(
                "info",
                "several-previous-dates",
                f"earlier meetings on {listed}; the first named was taken",
                found[0][1],
            )
        return found[0][0] if found else None

    def _year_before(self, mention: DateMention, day: date | None, page: int) -> date | None:
        if day is None:
            return None
        for year in (day.year, day.year - 1):
            earlier = DateMention(0, 0, mention.day, mention.month, year, mention.weekday)
            if earlier.date is not None and earlier.date < day and earlier.is_weekday_right:
                self.note(
                    "info",
                    "year-supplied",
                    f"{mention.day}/{mention.month} without a year read as {earlier.date}",
                    page,
                )
                return earlier.date
        return None

    def check_order(self, meeting: Meeting) -> None:
        """A finding where the three meetings' dates are not in order."""
        days = [d for d in (meeting.previous_meeting_date, meeting.meeting_date, meeting.next_meeting_date) if d]
        if any(b <= a for a, b in pairwise(days)):
            listed = ", ".join(d.isoformat() for d in days)
            self.note("warning", "dates-out-of-order", f"the meeting before, this one and the next are on {listed}")
