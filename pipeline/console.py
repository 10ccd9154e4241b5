"""What a run looks like on a terminal: progress, findings, summary."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

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
WIDTH_OF_A_FILE = 180
"""Columns where the output goes to no terminal."""

WIDE = 110
"""On a terminal with fewer columns the columns of the summary are at most as wide as ``NARROW`` has them."""
NARROW = {"document": 20, "kind": 8, "status": 10, "contents": 15, "to review": 9, "findings": 11}

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
        self._total = self._done = 0

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """Keeps how many documents there are."""
        self._total = len(sources)

    def end(self, outcome: Outcome) -> None:
        """Prints the document's name."""
        self._done += 1
        self._console.print(f"[{self._done}/{self._total}] {outcome.document.file_name}", markup=False, soft_wrap=True)


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


def print_result(result: RunResult, parsed: Path, out: Console, err: Console, quiet: bool, verbose: bool) -> None:
    """Prints what a run came to: findings and summary; errors only where quiet is asked for, all when verbose."""
    if result.remark:
        err.print(Text.assemble(("warning", STYLES["warning"]), f" {result.remark}"), soft_wrap=True)
    if quiet:
        print_findings(result, err, ("error",), None)
        return
    print_findings(result, out, SEVERITIES if verbose else SEVERITIES[:2], None if verbose else SHOWN_WARNINGS)
    print_summary(result, out)
    waiting = sum(link.needs_review for link in result.rows("goal_links"))
    if waiting:
        out.print(f"{waiting} links between years await a decision: followup links", soft_wrap=True)
    out.print(f"Datasets: {parsed}/*.parquet, described in {parsed}/README.md", markup=False, soft_wrap=True)


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
        console.print(_line(finding, names[finding.document_id]), soft_wrap=not console.is_terminal)
    if len(shown) < len(chosen):
        console.print(f"... and {len(chosen) - len(shown)} more: --verbose, or the dataset findings")


def _line(finding: Finding, name: str) -> Text:
    page = f"page {finding.page}"
    where = name + (f", {page}" if finding.page else "") + (f", {finding.goal_id}" if finding.goal_id else "")
    # many messages begin with their page, for the dataset's sake
    message = finding.message.removeprefix(page).lstrip(",: ") if finding.page else finding.message
    return Text.assemble(
        (finding.severity, STYLES[finding.severity]), f" {where}: {message} ", (f"[{finding.code}]", "dim")
    )


def print_summary(result: RunResult, console: Console) -> None:
    """Prints a table: a row for each document, and one for all of them."""
    counts = _counts(result)
    total = sum(counts.values(), Counter[str]())
    table = Table(box=None, show_footer=len(result.documents) > 1, pad_edge=False, padding=(0, 1, 0, 0))
    limits = NARROW if console.width < WIDE else {}
    footers = {
        "document": f"{len(result.documents)} documents",
        "status": ", ".join(_statuses(result.documents)),
        "contents": _listed(total, CONTENTS.values()),
        "to review": str(total[TO_REVIEW]),
        "findings": _listed(total, FINDINGS.values()),
    }
    for name in ("document", "kind", "status", "contents", "to review", "findings"):
        justify: Literal["left", "right"] = "right" if name == "to review" else "left"
        table.add_column(name, footers.get(name, ""), justify=justify, overflow="fold", max_width=limits.get(name))
    for document in result.documents:
        row = counts[document.document_id]
        table.add_row(
            Text(document.file_name),
            f"{document.kind} {document.report_year or ''}",
            Text(document.status, STYLES[document.status]),
            _listed(row, CONTENTS.values()),
            str(row[TO_REVIEW]),
            _listed(row, FINDINGS.values()),
        )
    console.print(table)


CONTENTS = {
    "goals": "goal",
    "statuses": "cell",
    "comments": "comment",
    "agenda_items": "item",
    "decisions": "decision",
    "hyperlinks": "link",
}
"""Dataset → what one of its rows is called in the summary."""
FINDINGS = {"error": "error", "warning": "warning", "info": "note"}
TO_REVIEW = "to review"


def _statuses(documents: Sequence[Document]) -> Iterator[str]:
    counts = Counter(document.status for document in documents)
    return (f"{counts[status]} {status}" for status in ("ok", "partial", "rejected") if counts[status])


def _listed(counts: Mapping[str, int], names: Iterable[str]) -> str:
    """Such as ``43 goals, 172 cells``: what there is none of is left out."""
    return ", ".join(f"{counts[name]} {name}{'' if counts[name] == 1 else 's'}" for name in names if counts[name])


def _counts(result: RunResult) -> Mapping[str, Counter[str]]:
    """Document → how much of everything there is in it."""
    of_goal = {goal.goal_id: goal.document_id for goal in result.rows("goals")}
    counts: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for dataset, name in CONTENTS.items():
        for row in result.rows(dataset):
            count = counts[_document_id(row, of_goal)]
            count[name] += 1
            count[TO_REVIEW] += getattr(row, "needs_review", False)
    for finding in result.findings:
        counts[finding.document_id][FINDINGS[finding.severity]] += 1
    return counts


def _document_id(row: Any, of_goal: Mapping[str, str]) -> str:
    if hasattr(row, "goal_id"):
        return of_goal[row.goal_id]
    return str(getattr(row, "document_id", None) or row.meeting_id)
