"""What is exported: the datasets as they are published, and the wide sheet made of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.export.errors import ExportError
from pipeline.schemas import DATASETS, Dataset

Row = Mapping[str, Any]
SEVERAL = " / "
"""Between the statuses of several goals that stand on one thread in one year."""

WIDE = "goals_by_region_and_year"
WIDE_DESCRIPTION = (
    "One row per goal through the years (its thread), a column per region and year with the status as printed."
)


@dataclass(frozen=True)
class Source:
    """The datasets of a folder, each as an Arrow table, read when first asked for."""

    parsed: Path

    @cached_property
    def tables(self) -> dict[str, pa.Table]:
        """The datasets by name, in the order of the data dictionary.

        Raises:
            ExportError: one is missing or cannot be read.
        """
        # where the files are links, all are read from the folder that the first leads to: a run in between changes none
        folder = (self.parsed / DATASETS[0].file_name).resolve().parent
        return {dataset.name: self._read(folder, dataset) for dataset in DATASETS}

    def _read(self, folder: Path, dataset: Dataset) -> pa.Table:
        path = folder / dataset.file_name
        try:
            return pq.ParquetFile(path).read()
        except FileNotFoundError as error:
            raise ExportError(f"{path} is missing: say `followup run`, or name the folder with --parsed") from error
        except (pa.ArrowInvalid, OSError) as error:
            raise ExportError(f"{path} cannot be read; say `followup run` again: {error}") from error

    def rows(self, dataset: str) -> list[Row]:
        """The rows of a dataset as mappings of column to value."""
        rows: list[Row] = self.tables[dataset].to_pylist()
        return rows

    @cached_property
    def wide(self) -> tuple[list[str], list[list[Any]]]:
        """The wide sheet: its column names, and a row for each thread, in the order of the latest report it is in."""
        goals = {row["goal_id"]: row for row in self.rows("goals")}
        printed: dict[str, dict[str, str]] = defaultdict(dict)
        for row in self.rows("statuses"):
            printed[row["goal_id"]][row["region"]] = row["status_raw"]
        threads: dict[str, list[Row]] = defaultdict(list)
        for row in self.rows("goal_threads"):
            threads[row["thread_id"]].append(goals[row["goal_id"]])
        years = sorted({goal["report_year"] for goal in goals.values()})
        regions = sorted({region for statuses in printed.values() for region in statuses})
        columns = [f"{region} {year}" for year in years for region in regions]
        head = ["thread_id", "years", "latest_goal_id", "section_title", "goal_text"]
        rows = [_wide_row(thread, members, years, regions, printed) for thread, members in threads.items()]
        rows.sort(key=lambda row: row[0])
        return [*head, *columns], [row for _, row in rows]


def _wide_row(
    thread: str, members: Sequence[Row], years: Sequence[int], regions: Sequence[str], printed: Mapping[str, Row]
) -> tuple[tuple[Any, ...], list[Any]]:
    """The row of a thread, and what it is sorted by."""
    by_year: dict[int, list[Row]] = defaultdict(list)
    for goal in sorted(members, key=lambda goal: str(goal["goal_id"])):
        by_year[goal["report_year"]].append(goal)
    last = by_year[max(by_year)][0]
    statuses = [_status(by_year.get(year, ()), region, printed) for year in years for region in regions]
    in_years = ", ".join(str(year) for year in sorted(by_year))
    row = [thread, in_years, last["goal_id"], last["section_title"], last["goal_text"], *statuses]
    family = str(last["goal_id"]).split(":", 1)[0]
    return (family, -last["report_year"], last["section_number"], last["goal_number"], thread), row


def _status(goals: Sequence[Row], region: str, printed: Mapping[str, Row]) -> str | None:
    """What a region reports of a thread in a year: empty for a blank cell, None where it has no cell."""
    told = [printed[g["goal_id"]][region] for g in goals if region in printed.get(g["goal_id"], {})]
    return SEVERAL.join(told) if told else None
