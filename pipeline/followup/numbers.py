"""Printed numbers of goals as a witness: they count on by one, and what stands between two of them is no goal."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from pipeline.followup.trust import STAGE
from pipeline.model import Doubt, Finding, Goal, TableRow
from pipeline.tables.choose import BARE

NUMBER = re.compile(r"(?:\d+\.)?(?P<number>\d+)")
"""A printed number, of which the last part counts the goals of a section, or of the report."""


@dataclass(frozen=True)
class Labelled:
    """A row of the table and the number printed with its goal; empty where none is."""

    row: TableRow
    label: str

    @property
    def number(self) -> int | None:
        """The number's last part; None where there is none."""
        match = NUMBER.fullmatch(self.label)
        return int(match["number"]) if match else None

    @property
    def is_bare(self) -> bool:
        """Whether it has neither a status nor a comment."""
        return BARE in self.row.doubts


def without_notes(
    rows: Sequence[TableRow], label_of: Callable[[TableRow], str]
) -> tuple[Sequence[TableRow], list[Finding]]:
    """Leaves out what stands between the goals of a section as a note does.

    That is a row without number, status and comment, in a section whose other rows, more than one, have numbers that
    count on by one. Words that belong to the goal above would be lost with it, so that goal is doubted.

    Args:
        rows: all rows, in the order of the report.
        label_of: the number printed with a row's goal; empty where none is.

    Returns:
        The others, and a finding ``row-rejected`` for each that was left out.
    """
    if not any(BARE in row.doubts for row in rows):
        return rows, []
    kept: list[TableRow] = []
    findings = []
    labelled_rows = [Labelled(row, label_of(row)) for row in rows]
    for _, section in groupby(labelled_rows, key=lambda labelled: labelled.row.heading):
        members = list(section)
        are_notes = _count_on([m for m in members if not m.is_bare or m.number is not None])
        for labelled in members:
            if are_notes and labelled.is_bare and labelled.number is None:
                findings.append(_left_out(labelled.row))
                _doubt_last(kept, labelled.row)
            else:
                kept.append(labelled.row)
    return kept, findings


def _count_on(rows: Sequence[Labelled]) -> bool:
    numbers = [row.number for row in rows]
    first = numbers[0] if numbers else None
    return len(numbers) > 1 and first is not None and numbers == list(range(first, first + len(numbers)))


def _left_out(row: TableRow) -> Finding:
    message = f"page {row.page_first}: a row without number, status and comment, between goals that have numbers, was "
    message += f"taken for a note and left out ({_words(row)!r})"
    return Finding(STAGE, "warning", "row-rejected", message, row.page_first)


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
