"""Printed numbers of goals as a witness: they count on by one, and what stands between two of them is no goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.followup.trust import STAGE
from pipeline.model import Doubt, Finding, Goal, TableRow
from pipeline.profile import Profile
from pipeline.status import is_status

NUMBER = re.compile(r"(?:\d+\.)*(?P<number>\d+)")
"""A printed number, of which the last part counts the goals of a section, or of the report. Marks may be around it."""


@dataclass(frozen=True)
class Labelled:
    """A row of the table and the number printed with its goal; empty where none is."""

    row: TableRow
    label: str

    @property
    def number(self) -> int | None:
        """The number's last part; None where there is none."""
        match = NUMBER.search(self.label)
        return int(match["number"]) if match else None


def without_notes(
    rows: Sequence[TableRow], profile: Profile, label_of: Callable[[TableRow], str]
) -> tuple[Sequence[TableRow], list[Finding]]:
    """Leaves out what stands between or below the goals of a section without being one: a note, a table of figures.

    That is a row without a number and without a status that can be read, in a section whose other rows, more than one,
    have numbers that count on by one. Words that belong to the goal above would be lost with it, so that is doubted.

    Args:
        rows: all rows, in the order of the report.
        profile: says which statuses can be read.
        label_of: the number printed with a row's goal; empty where none is.

    Returns:
        The others, and a finding ``row-rejected`` for each that was left out.
    """
    kept: list[TableRow] = []
    findings = []
    for _, section in groupby(rows, key=lambda row: row.heading):
        members = list(section)
        notes = _notes(members, profile, label_of)
        for row in members:
            if id(row) in notes:
                findings.append(_left_out(row))
                _doubt_last(kept, row)
            else:
                kept.append(row)
    return kept, findings


def _notes(section: Sequence[TableRow], profile: Profile, label_of: Callable[[TableRow], str]) -> set[int]:
    """``id`` of each row that is no goal."""
    silent = {id(row) for row in section if _says_nothing(row, profile)}
    if not silent:
        return silent
    labelled = [Labelled(row, label_of(row)) for row in section]
    notes = {id(one.row) for one in labelled if one.number is None and id(one.row) in silent}
    return notes if _count_on([one for one in labelled if id(one.row) not in notes]) else set()


def _says_nothing(row: TableRow, profile: Profile) -> bool:
    """Whether the row has no status that can be read; where it has none at all, no comment either."""
    if not row.printed_statuses:
        return not row.comment.words
    return not any(is_status(text, profile) for text in row.printed_statuses)


def _count_on(rows: Sequence[Labelled]) -> bool:
    numbers = [row.number for row in rows]
    first = numbers[0] if numbers else None
    return len(numbers) > 1 and first is not None and numbers == list(range(first, first + len(numbers)))


def _left_out(row: TableRow) -> Finding:
    printed = " ".join(row.printed_statuses)
    message = f"page {row.page_first}: a row without a number among goals that have theirs, and without a status that "
    message += f"can be read, was left out as a note ({_words(row)!r}{f', {printed!r}' if printed else ''})"
    return Finding(STAGE, "error" if printed else "warning", "row-rejected", message, row.page_first)


def _doubt_last(rows: list[TableRow], note: TableRow) -> None:
    if rows and rows[-1].heading == note.heading:
        doubt = Doubt("goal", "note-left-out", f"is {_words(note)!r}, left out below it as a note, a part of it?")
        rows[-1] = replace(rows[-1], doubts=(*rows[-1].doubts, doubt))


def _words(row: TableRow) -> str:
    return f"{row.label.text} {row.goal.text}".strip()[:80]


def numbering_findings(rows: Sequence[TableRow], goals: Sequence[Goal]) -> Iterator[Finding]:
    """What says that a goal's number, its place among the rows of its section, may be another.

    A goal behind a doubtful row boundary in its section, for a row more or less shifts it; unless the printed number
    says the same. And a goal whose printed number does not count on from the one above: a row may be missing, or two
    may have been read as one.
    """
    labelled = [Labelled(row, goal.goal_label) for row, goal in zip(rows, goals, strict=True)]
    for _, section in groupby(zip(labelled, goals, strict=True), key=lambda pair: pair[1].section_number):
        members = list(section)
        yield from _uncertain(members)
        yield from _jumps(members)


def _uncertain(section: Iterable[tuple[Labelled, Goal]]) -> Iterator[Finding]:
    doubtful: int | None = None
    for labelled, goal in section:
        if doubtful is not None and labelled.number != goal.goal_number:
            message = (
                f"{_place(goal)}: its number is uncertain, for the rows of goal {goal.section_number}.{doubtful} are"
            )
            yield Finding(STAGE, "warning", "number-uncertain", message, goal.page_first, goal.goal_id)
        elif doubtful is None and any(d.field == "row" for d in labelled.row.doubts):
            doubtful = goal.goal_number


def _jumps(section: Iterable[tuple[Labelled, Goal]]) -> Iterator[Finding]:
    above: int | None = None
    for labelled, goal in section:
        number = labelled.number
        if number is not None and above is not None and number != above + 1:
            message = f"{_place(goal)}: its printed number is {goal.goal_label}, behind {above} expected {above + 1}: "
            message += "look whether a row is missing or two were read as one"
            yield Finding(STAGE, "warning", "number-jumps", message, goal.page_first, goal.goal_id)
        above = number if number is not None else above and above + 1


def _place(goal: Goal) -> str:
    return f"goal {goal.section_number}.{goal.goal_number} on page {goal.page_first}"
