"""The published datasets as rows, and what they themselves say should be looked at."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.evaluate.errors import EvaluationError
from pipeline.model import Box
from pipeline.schemas import dataset_named

Row = Mapping[str, Any]

FLAGGING = frozenset({"warning", "error"})
"""Severities of findings that flag the goal they name; what is only said for information flags nothing."""


def read_rows(parsed: Path, dataset: str) -> list[Row]:
    """The rows of a dataset as mappings of column to value.

    Raises:
        EvaluationError: its file is missing or no Parquet file.
    """
    path = parsed / dataset_named(dataset).file_name
    try:
        # several files where there are very many documents
        files = sorted(path.glob("*.parquet")) if path.is_dir() else [path]
        rows: list[Row] = [row for file in files for row in pq.ParquetFile(file).read().to_pylist()]
    except FileNotFoundError as error:
        raise EvaluationError(
            f"{path} is missing: say `followup run` first, or name the folder with --parsed"
        ) from error
    except pa.ArrowInvalid as error:
        raise EvaluationError(f"{path} is no Parquet file; say `followup run` again: {error}") from error
    return rows


@dataclass(frozen=True)
class FoundGoal:
    """A goal of the datasets with its statuses and comments, by region."""

    goal: Row
    statuses: Mapping[str, Row]
    comments: Mapping[str, Row]

    @property
    def place(self) -> str:
        return f"{self.goal['section_number']}.{self.goal['goal_number']:02d}"


@dataclass(frozen=True)
class Findings:
    """The findings of one document."""

    rows: Sequence[Row]

    @cached_property
    def flagged_goals(self) -> frozenset[str]:
        """The goals that a warning or error names."""
        return frozenset(row["goal_id"] for row in self._flagging if row["goal_id"])

    @cached_property
    def flagged_pages(self) -> frozenset[int]:
        """The pages of which a warning or error says that something is wrong that belongs to no goal."""
        return frozenset(row["page"] for row in self._flagging if row["page"] and not row["goal_id"])

    def flag_page(self, page: int | None) -> bool:
        """True when a warning or error that belongs to no goal names the page."""
        return page in self.flagged_pages

    @property
    def _flagging(self) -> Iterable[Row]:
        return (row for row in self.rows if row["severity"] in FLAGGING)

    def flag(self, row: Row) -> bool:
        """True when a published row is marked, or a warning or error names its goal."""
        return bool(row["needs_review"]) or row["goal_id"] in self.flagged_goals


def found_goals(parsed: Path, document_id: str) -> list[FoundGoal]:
    """The goals of a document, in the order of the report."""
    goals = [row for row in read_rows(parsed, "goals") if row["document_id"] == document_id]
    statuses = _by_goal(read_rows(parsed, "statuses"))
    comments = _by_goal(read_rows(parsed, "comments"))
    goals.sort(key=lambda row: (row["section_number"], row["goal_number"]))
    return [FoundGoal(g, statuses.get(g["goal_id"], {}), comments.get(g["goal_id"], {})) for g in goals]


def _by_goal(rows: Iterable[Row]) -> dict[str, dict[str, Row]]:
    grouped: dict[str, dict[str, Row]] = {}
    for row in rows:
        grouped.setdefault(row["goal_id"], {})[row["region"]] = row
    return grouped


def findings_of(parsed: Path, document_id: str) -> Findings:
    """The findings of a document."""
    return Findings([row for row in read_rows(parsed, "findings") if row["document_id"] == document_id])


def place_of(row: Row) -> tuple[int | None, Box | None]:
    """Page and box of a published row: its own, or the first of its boxes."""
    if row.get("boxes"):
        first = row["boxes"][0]
        return first["page"], Box(first["x0"], first["top"], first["x1"], first["bottom"])
    box = None if row.get("x0") is None else Box(row["x0"], row["top"], row["x1"], row["bottom"])
    return row.get("page", row.get("page_first")), box
