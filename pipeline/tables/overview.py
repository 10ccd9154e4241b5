"""Tables that repeat the goals of others without comments: an overview of the report, not a part of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from pipeline.model import Doubt, TableRow
from pipeline.profile import letters_key
from pipeline.tables.parts import Run

REPEATED = 0.5
"""In an overview at least this share of the goals stand in other tables, too, maybe shortened there.
Measured: overviews 0.9-1, tables of a report 0."""
LEAST_LETTERS = 12
"""Shorter texts may begin several goals."""


def has_comments(run: Run) -> bool:
    """Whether the table has a column of comments, or one whose name is not known."""
    return any(column.role in ("comment", "unknown") for column in run.header.columns)


def is_overview(rows: Sequence[TableRow], others: Sequence[TableRow]) -> bool:
    """Whether most goals of ``rows``, a table without comments, are repeated in ``others``, tables with them."""
    theirs = [letters_key(row.goal.text) for row in others]
    own = [letters_key(row.goal.text.rstrip("…. ")) for row in rows]
    repeated = sum(len(text) >= LEAST_LETTERS and any(t.startswith(text) for t in theirs) for text in own)
    return bool(own) and repeated >= REPEATED * len(own)


def with_doubted_kind(rows: Sequence[TableRow]) -> list[TableRow]:
    """The rows of a table without comments among others that have them: it may be no follow-up of goals."""
    message = "the table has no column of comments as the others do: it may be an overview of something else"
    return [replace(row, doubts=(*row.doubts, Doubt("row", "no-comment-column", message))) for row in rows]
