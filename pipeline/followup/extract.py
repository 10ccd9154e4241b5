"""The room's story: rows become goals, each with its statuses and comments; then the report is held against itself."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from pipeline.followup.bullets import with_drawn_bullets
from pipeline.followup.comments import comment_column, read_comments
from pipeline.followup.footnotes import (
    Notes,
    doubtful_marks,
    mark_findings,
    raised_findings,
    without_footnotes,
    without_marks,
)
from pipeline.followup.goals import Column, GoalText, are_numbered, hyphen_findings, read_goal
from pipeline.followup.labelled import Readers
from pipeline.followup.legend import legend_findings, read_legend
from pipeline.followup.numbers import numbering_findings, without_notes
from pipeline.followup.sections import Place, place_rows
from pipeline.followup.slips import slip_reader
from pipeline.followup.slips import usual_manners as usual_label_manners
from pipeline.followup.statuses import (
    commented_blank,
    commented_blanks,
    doubted,
    manner_finding,
    read_statuses,
    usual_manners,
)
from pipeline.followup.summary import read_summary, summary_findings
from pipeline.followup.trust import (
    SETTINGS,
    STAGE,
    UNREADABLE,
    doubt_findings,
    glyph_findings,
    trust_in,
)
from pipeline.labels import label_reader
from pipeline.lines import cell_lines, displayed_boxes, page_boxes, turned_pages
from pipeline.model import Comment, Document, DocumentLayout, Doubt, Finding, Goal, PageLayout, Status, TableRow
from pipeline.profile import Profile
from pipeline.tables import TableResult
from pipeline.text import TextJoiner


@dataclass
class FollowupRecords:
    """What one report gives. Boxes are as displayed."""

    goals: list[Goal] = field(default_factory=list)
    statuses: list[Status] = field(default_factory=list)
    comments: list[Comment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def extract(
    document: Document, layout: DocumentLayout, tables: TableResult, profile: Profile, joiner: TextJoiner
) -> FollowupRecords:
    """The goals, statuses and comments of one report.

    Args:
        document: the report; its ``report_year`` must be known.
        layout: its pages, for turning boxes to how pages are displayed.
        tables: its rows.
        profile: its family's profile, for its year.
        joiner: joins lines of this document to prose.

    Returns:
        A goal per row; rows without a goal are rejected with a finding each, so that rows in = goals + findings
        ``row-rejected``.

    Raises:
        ValueError: the document has no report year.
    """
    if document.report_year is None or document.family is None:
        raise ValueError(f"{document.file_name}: report year and family must be known before rows become goals")
    records = FollowupRecords()
    goal_rows = with_drawn_bullets([row for row in tables.rows if row.goal.words], layout.pages)
    records.findings.extend(_rejected(row) for row in tables.rows if not row.goal.words)
    goal_rows, footnotes = without_footnotes(goal_rows)
    records.findings.extend(footnotes)
    is_numbered = are_numbered(goal_rows, profile)
    rows, notes = without_notes(goal_rows, profile, lambda row: read_goal(row, profile, joiner, is_numbered).label)
    records.findings.extend(notes)
    places, problems = place_rows(rows, profile, joiner)
    records.findings.extend(problems)
    labels, slips = label_reader(profile), slip_reader(profile)
    firsts = [cell_lines(row.comment)[0].text for row in rows if row.comment.words]
    label_manners = usual_label_manners(firsts, labels, slips)
    records.findings.extend(_label_manner(manner) for manner in sorted(label_manners))
    readers = Readers(labels, slips, label_manners)
    column, turned = comment_column(rows, readers.labels), turned_pages(layout.pages)
    manners = usual_manners(rows, profile)
    records.findings.extend(manner_finding(rows, manners, profile))
    report = _Report(document, profile, readers, joiner, turned, column, is_numbered, Notes(layout.pages), manners)
    for row, place in zip(rows, places, strict=True):
        _add_row(records, row, place, report)
    records.findings.extend(numbering_findings(rows, records.goals))
    records.findings.extend(legend_findings(read_legend(tables.rest, profile), profile))
    items = read_summary(tables.rest, profile, joiner)
    records.findings.extend(summary_findings(items, records.goals, records.statuses))
    if not records.goals:
        message = (
            "no follow-up table was found: no page has a header with the profile's region names over rows of goals"
        )
        records.findings.append(Finding(STAGE, "error", "no-table", message))
    return records


def _label_manner(manner: str) -> Finding:
    message = f"nearly all comments' labels are set as {manner!r}, N being the name, which the profile does not have"
    return Finding(STAGE, "info", "label-manner", message)


def _rejected(row: TableRow) -> Finding:
    words = " ".join([*(c.text for c in row.statuses.values()), row.comment.text[:60]]).strip()
    message = f"page {row.page_first}: a row without a goal was left out ({words!r})"
    return Finding(STAGE, "error", "row-rejected", message, row.page_first)


@dataclass(frozen=True, slots=True)
class _Report:
    """What holds for all rows of a report.

    ``turned``: the pages that are shown turned; ``comments``: what is known of the comments' column; ``is_numbered``:
    goals begin with printed numbers; ``notes``: the texts of footnotes; ``manners``: how it sets statuses.
    """

    document: Document
    profile: Profile
    readers: Readers
    joiner: TextJoiner
    turned: dict[int, PageLayout]
    comments: Column
    is_numbered: bool
    notes: Notes
    manners: frozenset[str]


def _add_row(records: FollowupRecords, row: TableRow, place: Place, report: _Report) -> None:
    unmarked = without_marks(row, report.notes)
    row = unmarked.row
    doubtful = [] if row.goal.is_of_one_size else doubtful_marks(cell_lines(row.goal))
    text = read_goal(row, report.profile, report.joiner, report.is_numbered, Column(step=report.comments.step))
    glued = report.readers.labels.glued_to(text.text)
    if glued is not None:
        message = f"{glued!r} of the goal runs into a label; look for a comment in it"
        doubts = (Doubt(field, "label-in-goal", message) for field in ("goal", "comment"))
        row = replace(row, doubts=(*row.doubts, *doubts))
    goal = _goal(row, place, report, text, bool(doubtful))
    records.goals.append(goal)
    records.findings.extend(doubt_findings(row, goal.goal_id))
    where = f"page {row.page_first}, goal {place.section_number}.{place.goal_number}"
    records.findings.extend(glyph_findings(goal.goal_text, where, row.page_first, goal.goal_id))
    records.findings.extend(hyphen_findings(text.doubts, where, goal.goal_id))
    records.findings.extend(mark_findings(unmarked.goal, f"{where}, goal", goal.goal_id))
    records.findings.extend(mark_findings(unmarked.comment, f"{where}, comment", goal.goal_id))
    records.findings.extend(raised_findings(doubtful, where, goal.goal_id))
    statuses = read_statuses(row, goal, report.profile, report.turned, report.manners)
    records.findings.extend(statuses.findings)
    comments = read_comments(row, goal, report.readers, report.joiner, report.comments)
    odd = commented_blanks(row, statuses.statuses, comments.comments)
    records.statuses.extend(doubted(status) if status.region in odd else status for status in statuses.statuses)
    records.findings.extend(commented_blank(region, where, row.page_first, goal.goal_id) for region in odd)
    records.comments.extend(_displayed_comment(c, report.turned) for c in comments.comments)
    records.findings.extend(comments.findings)


def _goal(row: TableRow, place: Place, report: _Report, text: GoalText, has_doubtful_mark: bool) -> Goal:
    document = report.document
    assert document.report_year is not None
    trust = trust_in(row, "goal")
    if text.doubts:
        trust = trust.lowered(SETTINGS.doubtful_hyphen, needs_review=False)
    if text.text[:1].islower() or UNREADABLE in text.text or has_doubtful_mark:
        trust = trust.lowered(SETTINGS.doubtful_row)
    return Goal(
        goal_id=f"{document.family}:{document.report_year}:{place.section_number}.{place.goal_number:02d}",
        document_id=document.document_id,
        report_year=document.report_year,
        plan_period=document.plan_period,
        section_number=place.section_number,
        section_title=place.section_title,
        goal_number=place.goal_number,
        goal_label=text.label,
        goal_text=text.text,
        page_first=row.page_first,
        page_last=row.page_last,
        strategy=row.strategy,
        confidence=trust.confidence,
        needs_review=trust.needs_review,
        boxes=displayed_boxes(page_boxes(cell_lines(row.goal)), report.turned),
    )


def _displayed_comment(comment: Comment, turned: dict[int, PageLayout]) -> Comment:
    boxes = displayed_boxes(comment.boxes, turned)
    return comment if boxes == comment.boxes else replace(comment, boxes=boxes)
