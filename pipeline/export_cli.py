"""The command ``export``: the datasets in the formats that other programs read."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from pipeline.folders import PARSED
from pipeline.options import ParsedFolder

NOTHING_WRITTEN = 2


class ExportFormat(StrEnum):
    """What ``export`` can write."""

    csv = "csv"
    xlsx = "xlsx"
    duckdb = "duckdb"
    json = "json"


def export(
    as_format: Annotated[ExportFormat, typer.Option("--format", help="What to write.", show_default=False)],
    parsed: ParsedFolder = PARSED,
    out: Annotated[
        Path | None,
        typer.Option(
            "-o",
            "--out",
            help="File to write, for csv a folder; replaced once the new one is complete. Without it: followup.xlsx, "
            "followup.duckdb, followup.json or followup-csv/.",
            show_default=False,
        ),
    ] = None,
    bom: Annotated[
        bool,
        typer.Option(
            "--bom", help="CSV as Swedish Excel opens it: with a byte order mark, semicolons and decimal commas."
        ),
    ] = False,
) -> None:
    """Writes the datasets for other programs: Excel, DuckDB, CSV or JSON.

    The workbook has a sheet for each dataset and one with a row per goal and a column per region and year. A text that
    begins with =, +, -, @, a tab or a carriage return is never a formula: in Excel it is a text, in CSV it gets an
    apostrophe before it.

    Exit status: 0 when it is written, 2 when it is not; what was there before is then as it was.
    """
    from pipeline.export import ExportError
    from pipeline.export import export as write

    try:
        written = write(parsed, as_format.value, out, bom)
    except ExportError as error:
        print(error, file=sys.stderr)
        raise SystemExit(NOTHING_WRITTEN) from error
    print(f"Written: {written}")
