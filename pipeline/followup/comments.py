"""The comments of a row: one per label."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from pipeline.followup.bullets import PADDING, comment_edges, has_bare_entries
from pipeline.followup.footnotes import doubtful_marks, raised_findings
from pipeline.followup.goals import Column, hyphen_findings, join_cell, without_start
from pipeline.followup.labelled import Readers, find_labels
from pipeline.followup.trust import SETTINGS, STAGE, UNREADABLE, Trust, glyph_findings, trust_in
from pipeline.labels import Label, LabelReader
from pipeline.lines import cell_lines, median, page_boxes
from pipeline.model import Comment, Finding, Goal, Line, PageBox, Severity, TableRow, Word, union
from pipeline.text import HyphenDoubt, TextJoiner

UNLABELLED = ""
"""Region of text that stands before the first label."""

FEW_STEPS = 5
"""So many labels at least below other lines tell how far below the line before a paragraph begins."""
NAMED = 30
"""So many characters of a doubtful paragraph are quoted."""
HANGING = 0.25
"""Font sizes by which the lines of a comment may begin beside the word they hang below (rounding: under 0.1)."""


@dataclass
class _Draft:
    """One comment while its lines are gathered."""

    label: Label | None
    lines: list[Line] = field(default_factory=list)
    is_sudden: bool = False
    is_cut: bool = False
    """A label that may be none ends it: what follows may be its own."""
    has_bare_entries: bool = False
    name: str = ""
    """The first words of a paragraph in it that begins with the name of another party without a comment."""


@dataclass(frozen=True, slots=True)
class _Text:
    """What the lines of a draft say, the same for each region its label names."""

    text: str
    doubts: Sequence[HyphenDoubt]
    raised: Sequence[Word]
    trust: Trust
    boxes: tuple[PageBox, ...]


@dataclass
class CommentRecords:
    comments: list[Comment] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)


def comment_column(rows: Sequence[TableRow], labels: LabelReader) -> Column:
    """What a report tells of its comments' text: each label but a row's first begins a paragraph."""
    steps = [
        line.box.top - before.box.top
        for row in rows
        for before, line in pairwise(cell_lines(row.comment))
        if before.page == line.page and labels.read(line.text) is not None
    ]
    return Column(comment_edges(rows), median(steps) if len(steps) >= FEW_STEPS else None)


def read_comments(row: TableRow, goal: Goal, readers: Readers, joiner: TextJoiner, column: Column) -> CommentRecords:
    """The comments in a row's comment cell, in printed order, each under the code of its label.

    A label counts at the beginning of a line; one that names several regions gives each the same comment. Text before
    the first label is published with an empty region. A second comment under one label is added to the first. All
    these, and misprinted labels, leave findings. ``column``: what is known of the comments' column.
    """
    edge = max([box.x1 - PADDING for box in row.comment.boxes], default=0.0)
    drafts = _drafts(_with_whole_labels(cell_lines(row.comment), readers.labels), readers, edge, column.step)
    records = CommentRecords()
    for draft, region in zip(drafts, _regions(drafts), strict=True):
        draft.has_bare_entries = has_bare_entries(draft.lines, row.comment, column.edges)
        text = _text(draft, row, joiner, column) if draft.lines else None
        for each in (region, *(draft.label.others if draft.label else ())):
            _add(records, draft, text, each, row, goal)
    return records


def _with_whole_labels(lines: Sequence[Line], labels: LabelReader) -> Sequence[Line]:
    """``lines`` with each label that a narrow column broke over two lines (`RCC` / `Norr: …`) on one."""
    if not any(label.is_bare for line in lines if (label := labels.read(line.text)) is not None):
        return lines
    whole: list[Line] = []
    for line in lines:
        last = whole[-1] if whole else None
        if last is not None and last.page == line.page:
            first = labels.read(last.text)
            both = labels.read(f"{last.text} {line.text}") if first is not None and first.is_bare else None
            if both is not None and both.end > len(last.text) + 1:
                whole[-1] = Line((*last.words, *line.words), union((last.box, line.box)), line.page)
                continue
        whole.append(line)
    return whole


def _drafts(cell: Sequence[Line], readers: Readers, edge: float, step: float | None) -> list[_Draft]:
    labelled = find_labels(cell, readers, edge, step)
    lines, found = labelled.lines, labelled.labels
    places = [*found, len(lines)]
    drafts = [_Draft(None, [*lines[: places[0]]])] if places[0] else []
    for (place, (label, is_sudden)), end in zip(found.items(), places[1:], strict=True):
        rest = without_start(lines[place], label.end)
        rest = _from_its_edge(rest, lines[place], lines[place + 1 : end])
        if drafts and is_sudden:
            drafts[-1].is_cut = True
        name = next((lines[at].text[:NAMED] for at in labelled.named if place < at < end), "")
        drafts.append(_Draft(label, [*([rest] if rest else []), *lines[place + 1 : end]], is_sudden, name=name))
    return drafts


def _from_its_edge(rest: Line | None, line: Line, after: Sequence[Line]) -> Line | None:
    """What stands behind a label on its line, from where the lines after it begin: behind the label or its bullet."""
    if rest is None or not after or after[0].page != line.page or after[0].box.x0 <= line.box.x0 + HANGING * line.size:
        return rest  # as nearly always
    left = next((w.box.x0 for w in line.words if abs(w.box.x0 - after[0].box.x0) <= HANGING * line.size), None)
    return rest if left is None else Line(rest.words, rest.box._replace(x0=left), rest.page)


def _regions(drafts: Sequence[_Draft]) -> list[str]:
    """The code each draft's label means; of several a misprint may mean, the first that is not there otherwise."""
    sure = {code for d in drafts if d.label and d.label.kind != "near" for code in (d.label.code, *d.label.others)}
    regions = []
    for draft in drafts:
        if draft.label is None:
            regions.append(UNLABELLED)
        else:
            free = [code for code in draft.label.codes if draft.label.kind != "near" or code not in sure]
            regions.append((free or list(draft.label.codes))[0])
    return regions


def _text(draft: _Draft, row: TableRow, joiner: TextJoiner, column: Column) -> _Text:
    text, doubts = join_cell(draft.lines, row.comment, joiner, column)
    raised = [] if row.comment.is_of_one_size else doubtful_marks(draft.lines)
    trust = _trust(draft, row)
    if raised:
        trust = trust.lowered(SETTINGS.doubtful_row)
    if UNREADABLE in text:
        trust = trust.lowered(SETTINGS.repaired)
    if doubts:
        trust = trust.lowered(SETTINGS.doubtful_hyphen, needs_review=False)
    return _Text(text, doubts, raised, trust, page_boxes(draft.lines))


def _add(records: CommentRecords, draft: _Draft, text: _Text | None, region: str, row: TableRow, goal: Goal) -> None:
    page = _page(draft, row)
    where = f"page {page}, goal {goal.section_number}.{goal.goal_number}, comment {region or 'without label'}"
    if text is None:
        message = f"{where}: a label without a comment"
        records.findings.append(Finding(STAGE, "info", "empty-comment", message, row.page_first, goal.goal_id))
        return
    findings = [
        *_label_findings(draft, region, where, page, goal),
        *hyphen_findings(text.doubts, where, goal.goal_id),
        *glyph_findings(text.text, where, page, goal.goal_id),
        *raised_findings(text.raised, where, goal.goal_id),
    ]
    comment = _comment(draft, region, text, goal)
    earlier = next((c for c in records.comments if c.region == region), None)
    if earlier is not None:
        message = f"{where}: the label stands twice in this row; its texts were put together"
        findings.append(Finding(STAGE, "warning", "label-twice", message, comment.page_first, goal.goal_id))
        records.comments.remove(earlier)
        comment = _together(earlier, comment)
    records.comments.append(comment)
    records.findings.extend(findings)


def _page(draft: _Draft, row: TableRow) -> int:
    return draft.lines[0].page if draft.lines else row.page_first


def _trust(draft: _Draft, row: TableRow) -> Trust:
    trust = trust_in(row, "comment")
    is_odd = draft.is_sudden or draft.is_cut or draft.has_bare_entries or bool(draft.name)
    if draft.label is None or draft.label.kind == "near" or is_odd:
        return trust.lowered(SETTINGS.repaired)
    is_told = draft.label.kind == "misprint" or bool(draft.label.others)
    return trust.lowered(SETTINGS.repaired, needs_review=False) if is_told else trust


def _comment(draft: _Draft, region: str, text: _Text, goal: Goal) -> Comment:
    return Comment(
        goal_id=goal.goal_id,
        region=region,
        report_year=goal.report_year,
        label_raw=draft.label.raw if draft.label else "",
        comment_text=text.text,
        page_first=draft.lines[0].page,
        page_last=draft.lines[-1].page,
        confidence=text.trust.confidence,
        needs_review=text.trust.needs_review,
        boxes=text.boxes,
    )


def _together(first: Comment, second: Comment) -> Comment:
    return replace(
        first,
        comment_text=f"{first.comment_text}\n{second.comment_text}",
        page_last=max(first.page_last, second.page_last),
        confidence=min(first.confidence, second.confidence, SETTINGS.doubtful_row),
        needs_review=True,
        boxes=(*first.boxes, *second.boxes),
    )


def _label_findings(draft: _Draft, region: str, where: str, page: int, goal: Goal) -> Iterable[Finding]:
    if draft.label is None:
        message = f"{where}: text before the first label; published without a region"
        yield Finding(STAGE, "warning", "comment-without-label", message, page, goal.goal_id)
    elif draft.label.kind != "known":
        message = f"{where}: the label {draft.label.raw!r} was read as a misprint of {region}"
        severity: Severity = "warning" if draft.label.kind == "near" else "info"
        yield Finding(STAGE, severity, "label-misprint", message, page, goal.goal_id)
    elif draft.label.others and region == draft.label.code:
        message = f"{where}: the label {draft.label.raw!r} names several; each has the comment"
        yield Finding(STAGE, "info", "label-of-several", message, page, goal.goal_id)
    if draft.is_sudden:
        message = f"{where}: the label stands inside a sentence or a list of the comment before, or is set unlike the"
        message += " others; it may be no label"
        yield Finding(STAGE, "info", "sudden-label", message, page, goal.goal_id)
    if draft.name:
        message = (
            f"{where}: {draft.name!r} begins a paragraph with the name of another party: a label without its mark?"
        )
        yield Finding(STAGE, "info", "maybe-label", message, page, goal.goal_id)
    if draft.has_bare_entries:
        message = f"{where}: lines that are moved in may be entries of a list; they stand in one paragraph"
        yield Finding(STAGE, "info", "bare-entries", message, page, goal.goal_id)
