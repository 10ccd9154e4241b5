"""The formats, and the one function that writes any of them."""

from __future__ import annotations

from pathlib import Path
from typing import Final, Literal, get_args

from pipeline.export.aside import aside
from pipeline.export.errors import ExportError
from pipeline.export.source import Source

Format = Literal["csv", "xlsx", "duckdb", "json"]
FORMATS: Final[tuple[Format, ...]] = get_args(Format)

DEFAULT_NAMES: Final[dict[Format, str]] = {
    "csv": "followup-csv",
    "xlsx": "followup.xlsx",
    "duckdb": "followup.duckdb",
    "json": "followup.json",
}
"""What is written where no name is given: for CSV a folder with a file for each dataset, else one file."""


def export(parsed: Path, kind: Format, out: Path | None = None, bom: bool = False) -> Path:
    """Writes the datasets in another format.

    Args:
        parsed: the folder of the datasets.
        kind: the format.
        out: the file, or for CSV the folder; by default one of :data:`DEFAULT_NAMES`. What is there is replaced, and
            only once the new one is complete.
        bom: write CSV as Swedish Excel opens it, see :func:`pipeline.export.text.write_csv`.

    Returns:
        What was written.

    Raises:
        ExportError: a dataset is missing, or ``out`` cannot be written, or is the folder of the datasets.
    """
    target = out or Path(DEFAULT_NAMES[kind])
    if target.exists() and target.is_dir() != (kind == "csv"):
        expected = "a folder" if kind == "csv" else "a file"
        raise ExportError(f"{target}: {kind} is written as {expected}; name another with -o")
    if target.resolve() == parsed.resolve():
        raise ExportError(f"{target} is the folder of the datasets; name another with -o")
    source = Source(parsed)
    _ = source.tables  # read before anything is written
    with aside(target) as path:
        _write(source, kind, path, bom)
    return target


def _write(source: Source, kind: Format, path: Path, bom: bool) -> None:
    # each loads a library of its own
    if kind == "xlsx":
        from pipeline.export.excel import write_excel

        write_excel(source, path)
    elif kind == "duckdb":
        from pipeline.export.duck import write_duckdb

        write_duckdb(source, path)
    elif kind == "csv":
        from pipeline.export.text import write_csv

        write_csv(source, path, bom)
    else:
        from pipeline.export.text import write_json

        write_json(source, path)
