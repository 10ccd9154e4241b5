"""The statuses of a row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor

from pipeline.followup.trust import SETTINGS, STAGE, Trust, trust_in
from pipeline.lines import group_lines
from pipeline.model import Box, Cell, Comment, Finding, Goal, PageLayout, Status, TableRow, union
from pipeline.profile import Profile
from pipeline.status import StatusReading, read_status

Pages = Mapping[int, PageLayout]

FEW_STATUSES = 8
"""So many statuses set in one manner at least make it the report's."""
USUAL = 0.8
"""And so many of all the report's. Measured: 0.9-1; slips 0-0.05."""
SELDOM = 0.2
"""A status in other words than usual is printed less often than this share of the usual ones. Measured: 0-0.1."""


@dataclass(frozen=True)
class StatusRecords:
    statuses: tuple[Status, ...]
    findings: tuple[Finding, ...]


def usual_manners(rows: Sequence[TableRow], profile: Profile) -> frozenset[str]:
    """The statuses as a report prints them that sets nearly all in one manner: what all of them have is no slip.

    Not those that it prints otherwise than it usually does: half a status may be missing there.
    """
    cells = [cell for row in rows for cell in row.statuses.values() if cell.words]
    readings = [read_status(_printed(cell, profile), profile) for cell in cells]
    manners = Counter(reading.manner for reading in readings if reading.repair)
    least = max(FEW_STATUSES, USUAL * len(cells))
    usual = {manner for manner, count in manners.items() if manner and count >= least}
    printed = Counter(reading.raw for reading in readings if reading.manner in usual)
    most: dict[tuple[str, ...], int] = {}
    for reading in readings:
        most[reading.codes] = max(most.get(reading.codes, 0), printed[reading.raw])
    known = [r for r in readings if r.manner in usual and printed[r.raw] >= SELDOM * most[r.codes]]
    return frozenset(reading.raw for reading in known)


def manner_finding(rows: Sequence[TableRow], manners: frozenset[str], profile: Profile) -> Iterator[Finding]:
    """The finding on a report that sets its statuses in a manner of its own; none on most."""
    for row in rows if manners else ():
        for cell in row.statuses.values():
            reading = read_status(_printed(cell, profile), profile)
            if reading.raw in manners and reading.repair:
                message = f"nearly all statuses are set in one manner that the profile does not have: {reading.repair}"
                yield Finding(STAGE, "info", "status-manner", message, row.page_first)
                return


def read_statuses(
    row: TableRow, goal: Goal, profile: Profile, turned: Pages, manners: frozenset[str] = frozenset()
) -> StatusRecords:
    """One status for each region whose column the header names; what cannot be read is kept as printed and flagged.

    ``turned``: page number → page, of those that a viewer shows turned. ``manners``: those of :func:`usual_manners`.
    """
    statuses, findings = [], []
    for region, cell in row.statuses.items():
        reading = read_status(_printed(cell, profile), profile)
        if reading.repair and reading.raw in manners:
            reading = replace(reading, repair=None)
        statuses.append(_status(row, goal, region, cell, reading, turned))
        findings.extend(_findings(row, goal, region, cell, reading))
    return StatusRecords(tuple(statuses), tuple(findings))


def _printed(cell: Cell, profile: Profile) -> str:
    """The text of a status cell; one broken at its separator, for its cell is narrow, has no space there."""
    if len(cell.words) == 1:
        return cell.words[0].text
    separators = profile.status_format.separators
    text = ""
    for line in group_lines(cell.words):
        is_broken = text.endswith(separators) or line.text.startswith(separators)
        text += line.text if is_broken or not text else f" {line.text}"
    return text


def _status(row: TableRow, goal: Goal, region: str, cell: Cell, reading: StatusReading, turned: Pages) -> Status:
    trust = trust_in(row, region)
    if reading.problem:
        trust = trust.lowered(SETTINGS.unreadable)
    elif reading.repair:
        trust = trust.lowered(SETTINGS.repaired)
    page, box = _place(cell, turned)
    return Status(
        goal_id=goal.goal_id,
        region=region,
        report_year=goal.report_year,
        section_number=goal.section_number,
        goal_number=goal.goal_number,
        status_raw=reading.raw,
        status_codes=reading.codes,
        is_uncertain=reading.is_uncertain,
        status=reading.meaning,
        page=page if page is not None else row.page_first,
        x0=box.x0 if box else None,
        top=box.top if box else None,
        x1=box.x1 if box else None,
        bottom=box.bottom if box else None,
        confidence=trust.confidence,
        needs_review=trust.needs_review,
    )


def _place(cell: Cell, turned: Pages) -> tuple[int | None, Box | None]:
    """Page and displayed box of the printed status; of the cell where it is blank."""
    if cell.words:
        page = cell.words[0].page
        box = union([w.box for w in cell.words if w.page == page])
    elif cell.boxes:
        page, *sides = cell.boxes[0]
        box = Box(*sides)
    else:
        return None, None
    return page, _rounded(turned[page].displayed(box) if page in turned else box)


def _rounded(box: Box) -> Box:
    """Outwards to hundredths of a point, a hundredth to spare: what stands in the box must not stick out of it."""
    x0, top, x1, bottom = box
    return Box(
        floor(x0 * 100 - 1) / 100, floor(top * 100 - 1) / 100, ceil(x1 * 100 + 1) / 100, ceil(bottom * 100 + 1) / 100
    )


def _findings(row: TableRow, goal: Goal, region: str, cell: Cell, reading: StatusReading) -> list[Finding]:
    if not reading.problem and not reading.repair:
        return []
    page = cell.words[0].page if cell.words else row.page_first
    where = f"page {page}, goal {goal.section_number}.{goal.goal_number}, {region}"
    if reading.problem:
        message = f"{where}: the status {reading.problem}; it is published as printed, without a code"
        return [Finding(STAGE, "error", "unknown-status", message, page, goal.goal_id)]
    return [Finding(STAGE, "warning", "status-repaired", f"{where}: {reading.repair}", page, goal.goal_id)]


# ---- blank ones whose regions comment --------------------------------------------------------------------------------


SEE_CELLS = frozenset({"ruled", "tagged"})
"""Witnesses who see where a cell ends, so that a merged one is none of theirs that is blank."""


def commented_blanks(row: TableRow, statuses: Sequence[Status], comments: Sequence[Comment]) -> list[str]:
    """The regions without a status that have a comment of their own: their status may stand in a merged cell.

    Not where a witness has seen the blank cell itself. Measured: 1 of 632 comments in the published report and
    constructed ones; of merged cells 70 in 100.
    """
    blank = [status.region for status in statuses if not status.status_raw]
    unseen = [region for region in blank if SEE_CELLS.isdisjoint(row.agreement.get(region, ()))]
    if not unseen:
        return []  # as in most rows
    labels = Counter([comment.label_raw for comment in comments])
    own = {comment.region for comment in comments if labels[comment.label_raw] == 1}
    return [region for region in unseen if region in own]


def doubted(status: Status) -> Status:
    """The status, for a person to look at."""
    trust = Trust(status.confidence, status.needs_review).lowered(SETTINGS.doubtful_row)
    return replace(status, confidence=trust.confidence, needs_review=trust.needs_review)


def commented_blank(region: str, where: str, page: int, goal_id: str) -> Finding:
    """The finding on a region that has a comment and no status."""
    message = f"{where}, {region}: no status is printed for it, but a comment: look for one in a merged cell"
    return Finding(STAGE, "warning", "blank-with-comment", message, page, goal_id)
