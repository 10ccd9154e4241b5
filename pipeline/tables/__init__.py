"""From page layouts to the rows of follow-up tables.

Three independent witnesses read each table: ``tagged`` (the structure tree), ``ruled`` (drawn rules) and ``aligned``
(positions of words alone). :mod:`choose` settles between them.
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.model import DocumentLayout, Finding, Line, TableRow
from pipeline.profile import Profile
from pipeline.tables.aligned import aligned_rows
from pipeline.tables.choose import choose_rows
from pipeline.tables.ruled import ruled_rows
from pipeline.tables.runs import Run, Runs, find_runs
from pipeline.tables.tagged import tagged_rows, tree_tables

__all__ = ["TableResult", "find_rows"]


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
    rows: list[TableRow] = []
    for run in runs.runs:
        readings = {
            "tagged": tagged_rows(run, trees, profile) if trees else None,
            "ruled": ruled_rows(run, profile),
            "aligned": aligned_rows(run, profile),
        }
        spoken = {s: r for s, r in readings.items() if r}
        rows.extend(choose_rows(spoken, run.heading, run.header.regions, profile))  # type: ignore[arg-type]
    return TableResult(tuple(rows), runs.rest, runs.findings, runs.runs)
