"""From page layouts to the rows of follow-up tables.

Three independent witnesses read each table: ``tagged`` (the structure tree), ``ruled`` (drawn rules) and ``aligned``
(positions of words alone). :mod:`choose` settles between them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain

from pipeline.lines import group_lines
from pipeline.model import Box, DocumentLayout, Doubt, Finding, Line, Strategy, TableRow, Word
from pipeline.profile import Profile
from pipeline.status import is_status
from pipeline.tables.aligned import aligned_rows
from pipeline.tables.blocks import assign
from pipeline.tables.cells import with_doubted_cells
from pipeline.tables.choose import choose_rows
from pipeline.tables.ground import Ground, grounds_of
from pipeline.tables.header import STAGE
from pipeline.tables.overview import has_comments, is_overview, with_doubted_kind
from pipeline.tables.parts import Run
from pipeline.tables.rawrows import RawRow
from pipeline.tables.ruled import ruled_rows
from pipeline.tables.runs import Runs, find_runs
from pipeline.tables.settings import SETTINGS
from pipeline.tables.tagged import TreeTable, tagged_rows, tree_tables

__all__ = ["TableResult", "find_rows"]

OVERLAP = 0.25
"""A word that reaches this far (times its size) under the label of another column may hold what stands there."""
NARROWEST = 0.75
"""A status takes at least this much of its font size to either side of the middle of its region's label."""
COLUMN_LEFT_OUT = "column-left-out"
PROSE = 4
"""Words a row at least of a column that may hold comments. Measured: comments 12-60, columns of names or dates 1-3."""
LONGEST_STATUS = 24
"""A cell with more characters than this holds no status of any kind. Under a header that names goals, regions and
comments, shorter texts are statuses even where the profile does not know them: published as printed, and flagged."""


@dataclass(frozen=True)
class TableResult:
    """The rows of a document's follow-up tables in reading order, the lines outside them, and findings.

    ``runs`` are the stretches the tables were read from, for drawing.
    """

    rows: tuple[TableRow, ...]
    rest: tuple[Line, ...]
    findings: tuple[Finding, ...]
    runs: tuple[Run, ...] = ()


def find_rows(layout: DocumentLayout, profile: Profile) -> TableResult:
    """The rows of all the follow-up tables in a document.

    Every word under a table's header is in exactly one row, in the rest, or (page furniture, headers) in neither and
    counted in a finding.
    """
    runs: Runs = find_runs(layout, profile)
    trees = tree_tables(layout)
    tables: list[tuple[Run, list[TableRow]]] = []
    outside: list[Word] = []
    findings = list(runs.findings)
    grounds = grounds_of(runs.runs, profile)
    for run, ground, aligned in zip(runs.runs, grounds, aligned_rows(grounds), strict=True):
        found = _rows_of(run, trees, ground, aligned, profile)
        if not _is_followup(found, run, profile):
            findings.append(_not_followup(found, run))
            outside.extend(run.words)
            continue
        tables.append((run, found))
    rows: list[TableRow] = []
    commented = [row for run, found in tables if has_comments(run) for row in found]
    for run, found in tables:
        if commented and not has_comments(run):
            if is_overview(found, commented):
                findings.append(_overview(run, found))
                outside.extend(run.words)
                continue
            found = with_doubted_kind(found)
        labels = {(p.number, c.region): c.box for p in run.parts for c in p.header.columns if c.region}
        left = _left_over(run, found)
        outside.extend(left)
        left_out = list(_left_over_findings(run, left, len(found), profile))
        found = _with_doubted_comments(with_doubted_cells(_with_doubted_end(found), run), left_out)
        rows.extend([_with_doubted_blanks(row, labels) for row in found])
        findings.extend(_header_findings(run))
        findings.extend(left_out)
    return TableResult(tuple(rows), _with_words(runs.rest, outside), tuple(findings), runs.runs)


def _with_words(lines: tuple[Line, ...], words: Sequence[Word]) -> tuple[Line, ...]:
    """The lines with further words among them; where there are none the lines as they are."""
    own = [w for line in lines for w in line.words]
    return group_lines([*own, *words]) if words or not all(w.is_upright for w in own) else lines


def _rows_of(
    run: Run, trees: Sequence[TreeTable], ground: Ground, aligned: list[RawRow], profile: Profile
) -> list[TableRow]:
    readings: dict[Strategy, list[RawRow] | None] = {
        "tagged": tagged_rows(run, trees, ground) if trees else None,
        "ruled": ruled_rows(run, ground),
        "aligned": aligned,
    }
    spoken = {strategy: found for strategy, found in readings.items() if found}
    return choose_rows(spoken, run.heading, run.header.regions, profile)


def _with_doubted_end(rows: list[TableRow]) -> list[TableRow]:
    """Doubts goals that end in a type that no goal of the table above them is set in: a note or heading below it?"""
    fonts: set[tuple[str, int]] = set()
    doubted = []
    for row in rows:
        words = row.goal.words
        if fonts and words and (words[-1].font, round(words[-1].size)) not in fonts:
            last = words[-1].text
            message = f"the goal ends in another type than the goals above it ({last!r}): a note below the table?"
            row = replace(row, doubts=(*row.doubts, Doubt("goal", "note-below-table", message)))
        fonts.update([(font, round(size)) for font, size in {(w.font, w.size) for w in words}])
        doubted.append(row)
    return doubted


def _with_doubted_comments(rows: list[TableRow], left_out: Sequence[Finding]) -> list[TableRow]:
    """Doubts that the rows have no comments where a column was left out that may hold them."""
    if not any(f.severity == "error" and f.code == COLUMN_LEFT_OUT for f in left_out):
        return rows
    doubt = Doubt("comment", COLUMN_LEFT_OUT, "its comment may stand in a column whose name is not known")
    return [replace(row, doubts=(*row.doubts, doubt)) for row in rows]


def _with_doubted_blanks(row: TableRow, labels: Mapping[tuple[int, str], Box]) -> TableRow:
    """Doubts a blank status under whose label a word of the cell beside it stands: cells that touch print one word.

    ``labels``: page and region → the box of the region's label there.
    """
    blank = [region for region, cell in row.statuses.items() if not cell.words]
    if not blank:
        return row
    doubts = []
    for region in blank:
        for field, cell in (("goal", row.goal), ("comment", row.comment)):
            near = (
                w
                for line in cell.lines or group_lines(cell.words)
                if _is_near(line, labels, region)
                for w in line.words
            )
            word = next((w for w in near if _stands_under(w, labels.get((w.page, region)))), None)
            if word is not None:
                message = (
                    f"{word.text!r} of the {field} runs into the blank status of {region}; look for a status in it"
                )
                doubts += [Doubt(name, "word-over-status", message) for name in (region, field)]
    return replace(row, doubts=(*row.doubts, *doubts)) if doubts else row


def _is_near(line: Line, labels: Mapping[tuple[int, str], Box], region: str) -> bool:
    """Whether a word of the line may stand under the region's label: the line reaches beside its middle at least."""
    label = labels.get((line.page, region))
    if label is None:
        return False
    half = max(0.5 * label.width, NARROWEST * max([w.size for w in line.words]))
    return line.box.x1 > label.x_centre - half and line.box.x0 < label.x_centre + half


def _stands_under(word: Word, label: Box | None) -> bool:
    if label is None:
        return False
    half = max(0.5 * label.width, NARROWEST * word.size)  # a label set upwards is narrower than what stands under it
    return min(word.box.x1, label.x_centre + half) - max(word.box.x0, label.x_centre - half) > OVERLAP * word.size


def _is_followup(rows: Sequence[TableRow], run: Run, profile: Profile) -> bool:
    """Whether the printed statuses are mostly statuses; a table with regions over other figures is another table."""
    printed = [text for row in rows for text in row.printed_statuses]
    readable = sum(is_status(text, profile) for text in printed)
    if not run.header.is_sure and not readable:
        return False
    roles = {c.role for c in run.header.columns}
    are_words = bool(printed) and max(map(len, printed)) <= LONGEST_STATUS and not any(map(_is_figure, printed))
    is_plain = {"goal", "comment"} <= roles and are_words
    return is_plain or readable >= SETTINGS.min_status_share * len(printed)


def _is_figure(text: str) -> bool:
    return text.replace(" ", "").strip("%.,-").isdigit()


def _not_followup(rows: Sequence[TableRow], run: Run) -> Finding:
    page = run.header.page
    printed = [text for row in rows for text in row.printed_statuses]
    message = f"a table on page {page} names regions, but what stands under them is no status"
    message += f" ({', '.join(map(repr, printed[:4]))}): it was left out"
    return Finding(STAGE, "info", "other-table", message, page)


def _overview(run: Run, rows: Sequence[TableRow]) -> Finding:
    page = run.header.page
    message = f"a table on page {page} without comments repeats goals of other tables ({rows[0].goal.text[:40]!r}, …): "
    return Finding(STAGE, "info", "overview-table", f"{message}its {len(rows)} rows were left out", page)


def _header_findings(run: Run) -> Iterator[Finding]:
    """What the headers of a run left to say, each thing once however often the header is repeated."""
    said: set[tuple[str, tuple[str, ...]]] = set()
    for part in run.parts:
        regions = part.header.regions
        for finding in part.header.findings:
            if (finding.code, regions) not in said:
                said.add((finding.code, regions))
                yield finding


def _left_over(run: Run, rows: Sequence[TableRow]) -> list[Word]:
    """Words of the run that are in no row: below the table, or in a column that is not published."""
    cells = [cell.words for row in rows for cell in (row.goal, row.comment, row.label, *row.statuses.values())]
    used, own = set(map(id, chain.from_iterable(cells))), run.words
    return [] if used.issuperset(map(id, own)) else [w for w in own if id(w) not in used]


def _left_over_findings(run: Run, left: Sequence[Word], rows: int, profile: Profile) -> Iterator[Finding]:
    by_column: dict[str, list[Word]] = {}
    for part in run.parts:
        own = [w for w in left if w.page == part.number and w in part.words]
        texts = {c.key: c.text for c in part.header.columns if c.role in ("ignored", "unknown")}
        for key, words in assign(own, part.header, part.ruled_edges or part.edges).items():
            by_column.setdefault(texts.get(key, ""), []).extend(words)
    page = run.header.page
    columns = [column for part in run.parts for column in part.header.columns]
    ignored, is_bare = {c.text for c in columns if c.role == "ignored"}, all(c.role != "comment" for c in columns)
    for text, words in by_column.items():
        if not text:
            message = f"{len(words)} words under the table of page {page} belong to no row ({_quoted(words)})"
            yield Finding(STAGE, "info", "words-outside-rows", message, words[0].page)
        elif sum(is_status(w.text, profile) for w in words) > 0.5 * len(words):
            message = f"column {text!r} on page {page} holds statuses, but the profile knows no region of that name: "
            message += f"{len(words)} statuses are not published; add the region to the profile"
            yield Finding(STAGE, "error", "unknown-region", message, page)
        else:
            message = f"column {text!r} on page {page} is none that is published: its {len(words)} words were left out"
            is_prose = is_bare and text not in ignored and len(words) >= PROSE * rows
            if is_prose:
                message += "; no other column can hold comments: if these are, add its name to the profile"
            yield Finding(STAGE, "error" if is_prose else "info", COLUMN_LEFT_OUT, message, page)


def _quoted(words: Sequence[Word]) -> str:
    text = " ".join(w.text for w in words[:8])
    return repr(text if len(words) <= 8 else f"{text} …")
