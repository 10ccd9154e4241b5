"""What a run looks like on a terminal: progress, findings, summary."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # evaluate needs a console too, and none of this
    from pipeline.documents import Outcome
    from pipeline.intake import SourceFile
    from pipeline.model import Document, Finding
    from pipeline.run import RunResult

SHOWN_WARNINGS = 20
"""So many warnings are printed unless all are asked for; the rest stand in the dataset."""
WIDTH_OF_A_FILE = 120
"""Columns where the output goes to no terminal."""

SEVERITIES = ("error", "warning", "info")
STYLES = {
    "error": "bold red",
    "warning": "yellow",
    "info": "cyan",
    "ok": "green",
    "partial": "yellow",
    "rejected": "red",
}


def make_console(stderr: bool = False) -> Console:
    """A console that colours only on a terminal that wants colours (``NO_COLOR`` is heeded)."""
    console = Console(stderr=stderr, highlight=False, soft_wrap=False)
    return console if console.is_terminal else Console(stderr=stderr, highlight=False, width=WIDTH_OF_A_FILE)


class SilentReporter:
    """Says nothing."""

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """Nothing."""

    def page(self, source: SourceFile, done: int, pages: int) -> None:
        """Nothing."""

    def end(self, outcome: Outcome) -> None:
        """Nothing."""


class LineReporter(SilentReporter):
    """A line for each document that is done: for output that goes to no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console

    def end(self, outcome: Outcome) -> None:
        """Prints the document's name and status."""
        document = outcome.document
        self._console.print(f"{document.file_name}: {document.status}", markup=False)


class BarReporter(SilentReporter):
    """Two bars: documents done, and pages read of the document at hand."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._documents = progress.add_task("Documents", total=None)
        self._pages = progress.add_task("Pages", total=None, visible=False)

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """Shows how many documents there are."""
        self._progress.update(self._documents, total=len(sources))

    def page(self, source: SourceFile, done: int, pages: int) -> None:
        """Shows how far the document at hand is read."""
        self._progress.update(self._pages, description=source.file_name, completed=done, total=pages, visible=True)

    def end(self, outcome: Outcome) -> None:
        """Counts the document."""
        self._progress.advance(self._documents)


@contextmanager
def reporting(console: Console, quiet: bool) -> Iterator[SilentReporter]:
    """The reporter that suits the console: bars on a terminal, lines elsewhere, nothing where quiet is asked for."""
    if quiet:
        yield SilentReporter()
    elif not console.is_terminal:
        yield LineReporter(console)
    else:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=console, transient=True) as progress:
            yield BarReporter(progress)


def print_result(result: RunResult, out: Console, err: Console, quiet: bool, verbose: bool) -> None:
    """Prints what a run came to: findings and summary; errors only where quiet is asked for, all when verbose."""
    if quiet:
        print_findings(result, err, ("error",), None)
        return
    print_findings(result, out, SEVERITIES if verbose else SEVERITIES[:2], None if verbose else SHOWN_WARNINGS)
    print_summary(result, out)


def print_findings(result: RunResult, console: Console, severities: Sequence[str], limit: int | None) -> None:
    """Prints the findings of the given severities, document by document, errors first.

    Args:
        result: of the run.
        console: where to.
        severities: which.
        limit: how many that are no errors; None for all.
    """
    names = {document.document_id: document.file_name for document in result.documents}
    chosen = sorted(
        (f for f in result.findings if f.severity in severities),
        key=lambda f: (SEVERITIES.index(f.severity), names[f.document_id], f.finding_number),
    )
    errors = sum(f.severity == "error" for f in chosen)
    shown = chosen if limit is None else chosen[: errors + limit]
    for finding in shown:
        console.print(_line(finding, names[finding.document_id]))
    if len(shown) < len(chosen):
        console.print(f"... and {len(chosen) - len(shown)} more: --verbose, or the dataset findings")


def _line(finding: Finding, name: str) -> Text:
    where = (
        name + (f", page {finding.page}" if finding.page else "") + (f", {finding.goal_id}" if finding.goal_id else "")
    )
    return Text.assemble(
        (finding.severity, STYLES[finding.severity]), f" {where}: {finding.message} ", (f"[{finding.code}]", "dim")
    )


def print_summary(result: RunResult, console: Console) -> None:
    """Prints a table: a row for each document, and one for all."""
    table = Table(box=None, show_footer=len(result.documents) > 1, pad_edge=False)
    rows = [_counts(document, result) for document in result.documents]
    table.add_column("document", footer=f"{len(rows)} documents", overflow="fold")
    for name in ("kind", "year", "status"):
        table.add_column(name)
    for name in COUNTED:
        table.add_column(name, justify="right", footer=str(sum(row[name] for row in rows)))
    for document, row in zip(result.documents, rows, strict=True):
        status = Text(document.status, STYLES[document.status])
        year = str(document.report_year or "")
        table.add_row(document.file_name, document.kind, year, status, *(str(row[name]) for name in COUNTED))
    console.print(table)


COUNTED = ("goals", "cells", "comments", "decisions", "to review", "errors", "warnings", "infos")


def _counts(document: Document, result: RunResult) -> Counter[str]:
    """How many of each of ``COUNTED`` there are in one document."""
    goals = {g.goal_id: g for g in result.rows("goals") if g.document_id == document.document_id}
    cells = [s for s in result.rows("statuses") if s.goal_id in goals]
    comments = [c for c in result.rows("comments") if c.goal_id in goals]
    decisions = [d for d in result.rows("decisions") if d.meeting_id == document.document_id]
    to_review = [row for row in (*goals.values(), *cells, *comments) if row.needs_review]
    counts = Counter(f"{f.severity}s" for f in result.findings if f.document_id == document.document_id)
    counts.update(
        {"goals": len(goals), "cells": len(cells), "comments": len(comments), "decisions": len(decisions)},
        **{"to review": len(to_review)},
    )
    return counts
