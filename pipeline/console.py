"""What a run looks like on a terminal: progress, findings, summary."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Literal

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:  # evaluate needs a console too, and none of this
    from pipeline.documents import Head
    from pipeline.intake.files import SourceFile
    from pipeline.model import Document, Finding
    from pipeline.run import RunResult
    from pipeline.runs.summary import Summary

TO_REVIEW = "to review"

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

    def end(self, head: Head) -> None:
        """Nothing."""

    def linking(self, done: int, families: int) -> None:
        """Nothing."""

    def publishing(self, done: int, documents: int) -> None:
        """Nothing."""

    def notice(self, message: str) -> None:
        """Nothing."""


class LineReporter(SilentReporter):
    """A line for each document that is done: for output that goes to no terminal."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._total = self._done = 0

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """Keeps how many documents there are."""
        self._total = len(sources)

    def end(self, head: Head) -> None:
        """Prints the document's name."""
        self._done += 1
        name = plain(head.document.file_name)
        self._console.print(f"[{self._done}/{self._total}] {name}", markup=False, soft_wrap=True)

    def notice(self, message: str) -> None:
        """Prints it."""
        self._console.print(plain(message), markup=False, soft_wrap=True)


class BarReporter(SilentReporter):
    """A bar for the documents that are done, and one for the pages of each that is at work."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._documents = progress.add_task("Documents", total=None)
        self._pages: dict[str, TaskID] = {}
        self._links: TaskID | None = None
        self._datasets: TaskID | None = None

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """Shows how many documents there are."""
        self._progress.update(self._documents, total=len(sources))

    def page(self, source: SourceFile, done: int, pages: int) -> None:
        """Shows how far a document is read."""
        name = source.document_id
        if name not in self._pages:
            self._pages[name] = self._progress.add_task(escape(plain(source.file_name)))
        self._progress.update(self._pages[name], completed=done, total=pages)

    def end(self, head: Head) -> None:
        """Counts the document, and takes its bar away."""
        task = self._pages.pop(head.document.document_id, None)
        if task is not None:
            self._progress.remove_task(task)
        self._progress.advance(self._documents)

    def linking(self, done: int, families: int) -> None:
        """Shows how many families are linked."""
        if self._links is None:
            self._links = self._progress.add_task("Links")
        self._progress.update(self._links, completed=done, total=families)

    def publishing(self, done: int, documents: int) -> None:
        """Shows how far the datasets are."""
        if self._datasets is None:
            self._datasets = self._progress.add_task("Datasets")
        self._progress.update(self._datasets, completed=done, total=documents)

    def notice(self, message: str) -> None:
        """Prints it above the bars."""
        self._progress.console.print(plain(message), markup=False, soft_wrap=True)


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


def print_result(
    result: RunResult, out: Console, err: Console, *, quiet: bool, verbose: bool, parsed: str | None = None
) -> None:
    """Prints what a run came to: findings and summary; errors only where quiet is asked for, all when verbose.

    ``parsed`` is the place of the datasets as the user named it.
    """
    for remark in result.remarks:
        err.print(Text.assemble(("warning", STYLES["warning"]), f" {plain(remark)}"), soft_wrap=True)
    summary = result.summary
    if quiet:
        print_findings(summary, [f for f in summary.findings if f.severity == "error"], ("error",), err)
        return
    if verbose:
        print_findings(summary, result.findings, SEVERITIES, out)
    else:
        print_findings(summary, summary.findings, SEVERITIES[:2], out)
    print_summary(summary, out)
    if summary.awaiting:
        out.print(f"{summary.awaiting} links between years await a decision: followup links", soft_wrap=True)
    to_review = summary.total[TO_REVIEW]
    if to_review:
        out.print(f"{to_review} values are to be looked at: followup review", soft_wrap=True)
    place = plain(parsed or str(result.parsed)).rstrip("/")
    out.print(f"Datasets: {place}/*.parquet, described in {place}/README.md", markup=False, soft_wrap=True)


def print_findings(summary: Summary, findings: Sequence[Finding], severities: Sequence[str], console: Console) -> None:
    """Prints findings, errors first, document by document.

    Args:
        summary: of the run.
        findings: those that are printed.
        severities: which were asked for; where there are more of them the last line says how many.
        console: where to.
    """
    names = {line.document.document_id: line.document.file_name for line in summary.documents}
    chosen = sorted(findings, key=lambda f: (SEVERITIES.index(f.severity), names[f.document_id], f.finding_number))
    for finding in chosen:
        console.print(_line(finding, names[finding.document_id]), soft_wrap=not console.is_terminal)
    more = sum(summary.total[severity] for severity in severities) - len(chosen)
    if more > 0:
        console.print(f"... and {more} more: --verbose, or the dataset findings")


def _line(finding: Finding, name: str) -> Text:
    page = f"page {finding.page}"
    where = plain(name) + (f", {page}" if finding.page else "") + (f", {finding.goal_id}" if finding.goal_id else "")
    # many messages begin with their page, for the dataset's sake
    message = finding.message.removeprefix(page).lstrip(",: ") if finding.page else finding.message
    return Text.assemble(
        (finding.severity, STYLES[finding.severity]), f" {where}: {plain(message)} ", (f"[{finding.code}]", "dim")
    )


def plain(text: str) -> str:
    """The text as it can be printed without harm.

    What would move the cursor, colour, turn the direction of writing, or is no character at all, stands as an escape of
    Python: a line break as a backslash and an n.
    """
    return "".join(c if unicodedata.category(c) not in HARMFUL else repr(c)[1:-1] for c in text)


def print_summary(summary: Summary, console: Console) -> None:
    """Prints a table: a row for each document, and one for all of them."""
    total, documents = summary.total, summary.documents
    table = Table(box=None, show_footer=len(documents) > 1, pad_edge=False, padding=(0, 1, 0, 0))
    limits = NARROW if console.width < WIDE else {}
    footers = {
        "document": f"{len(documents)} documents",
        "status": ", ".join(_statuses(line.document for line in documents)),
        "contents": _listed(total, CONTENTS),
        "to review": str(total[TO_REVIEW]),
        "findings": _listed(total, FINDINGS),
    }
    for name in ("document", "kind", "status", "contents", "to review", "findings"):
        justify: Literal["left", "right"] = "right" if name == "to review" else "left"
        table.add_column(name, footers.get(name, ""), justify=justify, overflow="fold", max_width=limits.get(name))
    for line in documents:
        document = line.document
        table.add_row(
            Text(plain(document.file_name)),
            f"{document.kind} {document.report_year or ''}",
            Text(document.status, STYLES[document.status]),
            _listed(line.counts, CONTENTS),
            str(line.counts.get(TO_REVIEW, 0)),
            _listed(line.counts, FINDINGS),
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
HARMFUL = frozenset(("Cc", "Cf", "Cn", "Co", "Cs", "Zl", "Zp"))
"""Categories of characters that are printed as escapes: controls, marks of direction and others that are not seen,
what is unassigned, private or half of a pair, separators of lines."""


def _statuses(documents: Iterable[Document]) -> Iterator[str]:
    counts = Counter(document.status for document in documents)
    return (f"{counts[status]} {status}" for status in ("ok", "partial", "rejected") if counts[status])


def _listed(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    """Such as ``43 goals, 172 cells``: what there is none of is left out."""
    kinds = ((counts.get(key, 0), name) for key, name in names.items())
    return ", ".join(f"{count} {name}{'' if count == 1 else 's'}" for count, name in kinds if count)
