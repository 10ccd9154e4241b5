"""The datasets as text files: CSV and JSON."""

from __future__ import annotations

import codecs
import json
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.csv

from pipeline.export.source import WIDE, Source
from pipeline.export.values import flat, for_csv


def write_csv(source: Source, folder: Path, bom: bool = False) -> None:
    """Writes a folder with a CSV file for each dataset, and one for the wide sheet.

    A null is nothing at all, an empty text is ``""``. An apostrophe goes before a text that a spreadsheet would take
    for a formula (:func:`pipeline.export.values.for_csv`).

    Args:
        source: the datasets.
        folder: the folder to make.
        bom: begin with a byte order mark, by which Excel knows UTF-8, and write as Swedish Excel reads: semicolons
            between values, decimal commas.
    """
    folder.mkdir()
    for name, table in source.tables.items():
        columns = [_flat_column(column, bom) for column in table.columns]
        _write_table(pa.Table.from_arrays(columns, names=table.column_names), folder / f"{name}.csv", bom)
    names, rows = source.wide
    texts = [pa.array([for_csv(row[i]) for row in rows], pa.string()) for i in range(len(names))]
    _write_table(pa.Table.from_arrays(texts, names=names), folder / f"{WIDE}.csv", bom)


def _flat_column(column: pa.ChunkedArray, decimal_comma: bool) -> pa.Array:
    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_string(kind):
        return pa.array([for_csv(flat(value)) for value in column.to_pylist()], pa.string())
    if pa.types.is_floating(kind) and decimal_comma:
        values = column.to_pylist()
        return pa.array([None if v is None else f"{v!r}".replace(".", ",") for v in values], pa.string())
    return column


def _write_table(table: pa.Table, path: Path, bom: bool) -> None:
    options = pa.csv.WriteOptions(delimiter=";" if bom else ",", quoting_style="needed")
    with path.open("wb") as file:
        if bom:
            file.write(codecs.BOM_UTF8)
        pa.csv.write_csv(table, file, options)


def write_json(source: Source, path: Path) -> None:
    """Writes one JSON object: the name of each dataset → its rows; dates as ``2024-05-12``."""
    with path.open("w", encoding="utf-8") as file:
        file.write("{\n")
        for number, name in enumerate(source.tables):
            file.write(f"{',' if number else ''}{json.dumps(name)}: ")
            json.dump(source.rows(name), file, ensure_ascii=False, indent=1, default=_iso)
            file.write("\n")
        file.write("}\n")


def _iso(value: object) -> str:
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{value!r} has no form in JSON")
