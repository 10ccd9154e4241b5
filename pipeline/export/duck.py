"""The datasets as a DuckDB database."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pyarrow as pa

from pipeline import __version__
from pipeline.export.source import WIDE, WIDE_DESCRIPTION, Source
from pipeline.schemas import DATASETS, Dataset

VIEWS = {
    "status_with_goal": (
        "Each status with its goal's wording, section and page.",
        "SELECT s.*, g.section_title, g.goal_text, g.plan_period, g.page_first, g.page_last, g.document_id"
        " FROM statuses s JOIN goals g USING (goal_id)",
    ),
    "comment_with_status": (
        "Each comment with the status its region reports; null for a commenter that reports none.",
        "SELECT c.*, s.status, s.status_raw FROM comments c LEFT JOIN statuses s USING (goal_id, region)",
    ),
    "status_through_years": (
        "Each status with the thread of its goal: one goal through the years.",
        "SELECT t.thread_id, s.report_year, s.goal_id, s.region, s.status, s.status_raw, s.needs_review"
        " FROM goal_threads t JOIN statuses s USING (goal_id) ORDER BY ALL",
    ),
    "to_review": (
        "What a person should look at before it is used.",
        "SELECT 'goals' AS dataset, goal_id, NULL AS region, confidence FROM goals WHERE needs_review"
        " UNION ALL SELECT 'statuses', goal_id, region, confidence FROM statuses WHERE needs_review"
        " UNION ALL SELECT 'comments', goal_id, region, confidence FROM comments WHERE needs_review",
    ),
    "achieved_by_region": (
        "How many goals each region reports as achieved, by year.",
        "SELECT report_year, region, count(*) AS goals, count(*) FILTER (status = 'achieved') AS achieved"
        " FROM statuses GROUP BY ALL ORDER BY ALL",
    ),
}
"""Views by name: what a row is, and the query."""


def write_duckdb(source: Source, path: Path) -> None:
    """Writes a database: a table for each dataset, the wide table, and views; all with comments, columns too.

    Args:
        source: the datasets.
        path: the file to write.
    """
    with duckdb.connect(str(path)) as connection:
        for dataset in DATASETS:
            _table(connection, dataset, source)
        _wide(connection, source)
        for name, (description, query) in VIEWS.items():
            connection.execute(f"CREATE VIEW {name} AS {query}")
            connection.execute(f"COMMENT ON VIEW {name} IS {_literal(description)}")
        connection.execute("CREATE TABLE about (name VARCHAR, value VARCHAR)")
        connection.execute("INSERT INTO about VALUES ('version', ?)", [f"followup {__version__}"])


def _table(connection: duckdb.DuckDBPyConnection, dataset: Dataset, source: Source) -> None:
    _copy(connection, dataset.name, source.tables[dataset.name])
    connection.execute(f"COMMENT ON TABLE {dataset.name} IS {_literal(dataset.description)}")
    for column in dataset.columns:
        name = f'{dataset.name}."{column.name}"'
        connection.execute(f"COMMENT ON COLUMN {name} IS {_literal(column.description)}")


def _wide(connection: duckdb.DuckDBPyConnection, source: Source) -> None:
    columns, rows = source.wide
    texts = [pa.array([row[i] for row in rows], pa.string()) for i in range(len(columns))]
    _copy(connection, WIDE, pa.Table.from_arrays(texts, names=columns))
    connection.execute(f"COMMENT ON TABLE {WIDE} IS {_literal(WIDE_DESCRIPTION)}")


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"


def _copy(connection: duckdb.DuckDBPyConnection, name: str, table: pa.Table) -> None:
    connection.register("incoming", table)
    connection.execute(f"CREATE TABLE {name} AS SELECT * FROM incoming")
    connection.unregister("incoming")
