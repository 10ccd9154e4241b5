"""The published datasets as pandas frames with settled types."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.folders import PARSED
from pipeline.schemas import DATASETS, Column, dataset_named, type_name

PARSED_VARIABLE: Final = "FOLLOWUP_PARSED"
"""The environment variable that names the folder of the datasets where no argument does."""

ORDERED: Final = {
    ("statuses", "status"): ("not_started", "mixed", "in_progress", "achieved"),
    ("documents", "status"): ("rejected", "partial", "ok"),
    ("findings", "severity"): ("info", "warning", "error"),
}
"""Closed lists that have an order, lowest first. ``mixed`` (several codes) lies between what it is mixed of."""

_NULLABLE = {pa.int16(): "Int16", pa.int32(): "Int32"}


class DatasetError(Exception):
    """A dataset cannot be had; the message says what is missing and what to do."""


def folder(parsed: Path | str | None = None) -> Path:
    """The folder of the datasets: ``parsed``, else what the environment says, else ``parsed/``."""
    return Path(parsed or os.environ.get(PARSED_VARIABLE) or PARSED)


def load(dataset: str, parsed: Path | str | None = None) -> pd.DataFrame:
    """One dataset, all its rows and columns in the order of the data dictionary.

    Types: text is ``str``; whole numbers are ``int16`` or ``int32``, and ``Int16`` or ``Int32`` where nulls may be;
    shares and points ``float64``; flags ``bool``; dates ``datetime64``; lists Python lists. A column with a closed list
    of values is categorical with all of that list as categories; a status is ordered: ``not_started`` < ``mixed`` <
    ``in_progress`` < ``achieved``, null where the cell is blank.

    Args:
        dataset: its name, such as ``goals``.
        parsed: the folder of the datasets; by default what the variable ``FOLLOWUP_PARSED`` names, else ``parsed``.

    Returns:
        A frame of its own: to change it changes no file.

    Raises:
        DatasetError: there is no dataset of that name, or no such file.

    >>> import pipeline
    >>> statuses = pipeline.load("statuses")
    >>> statuses["status"].cat.categories.tolist()
    ['not_started', 'mixed', 'in_progress', 'achieved']
    >>> bool((statuses["status"] > "not_started").any())
    True
    >>> pipeline.load("goals").query("goal_id == 'rcc-norr:2022:1.02'")["section_number"].item()
    1
    """
    try:
        definition = dataset_named(dataset)
    except KeyError as error:
        names = ", ".join(d.name for d in DATASETS)
        raise DatasetError(f"there is no dataset {dataset!r}; there are {names}") from error
    path = folder(parsed) / definition.file_name
    try:
        table = pq.ParquetFile(path).read()
    except FileNotFoundError as error:
        raise DatasetError(f"{path} is missing: say `followup run`, or name the folder of the datasets") from error
    except pa.ArrowInvalid as error:
        raise DatasetError(f"{path} is no Parquet file; say `followup run` again: {error}") from error
    columns = {
        c.name: _series(table.column(c.name), c, dataset) for c in definition.columns if c.name in table.schema.names
    }
    return pd.DataFrame(columns)


def _series(values: pa.ChunkedArray, column: Column, dataset: str) -> pd.Series:
    if pa.types.is_list(column.type):
        return pd.Series(values.to_pylist(), dtype=object)
    if column.allowed:
        order = ORDERED.get((dataset, column.name))
        categories = pd.CategoricalDtype(list(order or column.allowed), ordered=order is not None)
        return pd.Series(values.to_pylist(), dtype=categories)
    if column.nullable and column.type in _NULLABLE:
        return pd.Series(values.to_pylist(), dtype=_NULLABLE[column.type])
    series: pd.Series = values.to_pandas(date_as_object=False)
    return series.astype("str") if pa.types.is_string(column.type) else series


def dictionary(dataset: str | None = None) -> pd.DataFrame:
    """The data dictionary, of one dataset or of all: dataset, column, type, description and allowed values.

    Raises:
        DatasetError: there is no dataset of that name.

    >>> from pipeline import library
    >>> library.dictionary("goal_threads")["column"].tolist()
    ['thread_id', 'goal_id', 'report_year']
    """
    chosen = [d for d in DATASETS if dataset in (None, d.name)]
    if not chosen:
        raise DatasetError(f"there is no dataset {dataset!r}; there are {', '.join(d.name for d in DATASETS)}")
    rows = [(d.name, c.name, type_name(c), c.description, ", ".join(c.allowed)) for d in chosen for c in d.columns]
    return pd.DataFrame(rows, columns=["dataset", "column", "type", "description", "allowed"])


def years(parsed: Path | str | None = None) -> list[int]:
    """The report years of the datasets, in order.

    >>> from pipeline import library
    >>> library.years()
    [2019, 2020, 2021, 2022]
    """
    return [int(year) for year in sorted(load("goals", parsed)["report_year"].unique())]
