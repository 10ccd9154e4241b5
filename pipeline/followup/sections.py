"""Sections and goal numbers: where each row stands in the report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from pipeline.followup.trust import STAGE
from pipeline.model import Finding, Line, TableRow
from pipeline.profile import Profile
from pipeline.text import TextJoiner


@dataclass(frozen=True)
class Place:
    """A row's section and its position there, from 1."""

    section_number: int
    section_title: str
    goal_number: int


def place_rows(rows: Sequence[TableRow], profile: Profile, joiner: TextJoiner) -> tuple[list[Place], list[Finding]]:
    """The place of each row, and findings on section numbers that are missing, repeated or out of order."""
    findings: list[Finding] = []
    places: list[Place] = []
    counts: Counter[int] = Counter()
    heading: tuple[Line, ...] | None = None
    number, title = 0, ""
    for row in rows:
        if heading is None or row.heading != heading:
            heading = row.heading
            previous = number
            number, title, problems = _section(row, previous, profile, joiner)
            findings.extend(problems)
        counts[number] += 1
        places.append(Place(number, title, counts[number]))
    return places, findings


def _section(row: TableRow, previous: int, profile: Profile, joiner: TextJoiner) -> tuple[int, str, Iterable[Finding]]:
    text = joiner.join(row.heading).text if row.heading else ""
    match = profile.section_in(text)
    page = row.page_first
    if match is None:
        message = f"the table on page {page} has no section heading that the profile knows (found {text!r})"
        finding = Finding(STAGE, "warning", "section-unknown", f"{message}; numbered {previous + 1}", page)
        return previous + 1, text, [finding]
    number, title = int(match["number"]), match["title"].strip()
    if number == previous + 1:
        return number, title, []
    message = f"section {number} ({title!r}) on page {page} follows section {previous}, expected {previous + 1}"
    return number, title, [Finding(STAGE, "warning", "section-order", message, page)]
