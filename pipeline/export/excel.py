"""The datasets as an Excel workbook."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from pipeline import __version__
from pipeline.export.source import WIDE, WIDE_DESCRIPTION, Source
from pipeline.export.values import CELL_LIMIT, flat, for_excel
from pipeline.schemas import DATASETS, Dataset

COVER, DICTIONARY = "about", "columns"

WIDTH_MIN, WIDTH_MAX = 8, 60
"""Widths of columns in characters."""

WIDTH_ROWS = 200
"""So many rows are looked at for the width of a column."""

CREATED = datetime(2000, 1, 1)
"""Written as the day the workbook was made: the same datasets give the same workbook."""


def write_excel(source: Source, path: Path) -> None:
    """Writes a workbook: a cover, the wide sheet, a sheet for each dataset, and what each column means.

    Every text is written as text, so that none becomes a formula, a number or a link.

    Args:
        source: the datasets.
        path: the file to write.
    """
    options = {"strings_to_formulas": False, "strings_to_numbers": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(path, {**options, "constant_memory": False})
    book.set_properties({"title": "Follow-up datasets", "created": CREATED, "comments": f"followup {__version__}"})
    sheets = _Sheets(book)
    cover = book.add_worksheet(COVER)
    columns, rows = source.wide
    sheets.add(WIDE, columns, rows)
    for dataset in DATASETS:
        table = source.tables[dataset.name]
        values = [[row[name] for name in table.column_names] for row in table.to_pylist()]
        sheets.add(dataset.name, table.column_names, values)
    sheets.add(DICTIONARY, ["dataset", "column", "description"], _dictionary(DATASETS))
    sheets.cover(cover, source)
    book.close()


def _dictionary(datasets: Iterable[Dataset]) -> list[list[Any]]:
    return [[d.name, c.name, c.description] for d in datasets for c in d.columns]


class _Sheets:
    """Writes the sheets of one workbook, all in one look."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self.book = book
        self.head = book.add_format({"bold": True, "bg_color": "#DDE7F0", "bottom": 1, "valign": "top"})
        self.text = book.add_format({"valign": "top", "text_wrap": True, "num_format": "@"})
        self.plain = book.add_format({"valign": "top"})
        self.day = book.add_format({"valign": "top", "num_format": "yyyy-mm-dd"})
        self.title = book.add_format({"bold": True, "font_size": 16})

    def add(self, name: str, columns: Sequence[str], rows: Sequence[Sequence[Any]]) -> None:
        """A sheet with a frozen header, a filter and widths that fit."""
        sheet = self.book.add_worksheet(name)
        for number, column in enumerate(columns):
            sheet.write_string(0, number, for_excel(column), self.head)
            sheet.set_column(number, number, _width(column, (row[number] for row in rows[:WIDTH_ROWS])))
        for line, row in enumerate(rows, start=1):
            for number, value in enumerate(row):
                self._write(sheet, line, number, flat(value))
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(rows), 1), len(columns) - 1)

    def _write(self, sheet: Worksheet, line: int, number: int, value: Any) -> None:
        if value is None:
            return
        if isinstance(value, bool):
            sheet.write_boolean(line, number, value, self.plain)
        elif isinstance(value, int | float):
            sheet.write_number(line, number, value, self.plain)
        elif isinstance(value, date):
            sheet.write_datetime(line, number, value, self.day)
        else:
            sheet.write_string(line, number, for_excel(value), self.text)

    def cover(self, sheet: Worksheet, source: Source) -> None:
        """What this is, what it was made from, and which sheets there are."""
        sheet.set_column(0, 0, WIDTH_MAX / 2)
        sheet.set_column(1, 1, WIDTH_MAX * 1.5)
        sheet.write_string(0, 0, "Follow-up datasets", self.title)
        lines = [
            ("Version", f"followup {__version__}"),
            ("Columns", f"described on the sheet '{DICTIONARY}'"),
            ("Needs review", "rows with needs_review true: look at the page before the value is used"),
            ("Long texts", f"a cell holds {CELL_LIMIT} characters; a longer text ends in […]"),
            ("", ""),
            ("Source", "SHA-256 of the file, and whether it was read whole"),
        ]
        lines += [(d["file_name"], f"{d['sha256']}, {d['status']}") for d in source.rows("documents")]
        lines += [("", ""), ("Sheet", "What a row is"), (WIDE, WIDE_DESCRIPTION)]
        lines += [(d.name, f"{d.description} {source.tables[d.name].num_rows} rows.") for d in DATASETS]
        for line, (name, text) in enumerate(lines, start=2):
            sheet.write_string(line, 0, for_excel(name), self._cover_format(name))
            sheet.write_string(line, 1, for_excel(text), self.text)

    def _cover_format(self, name: str) -> Format:
        return self.head if name in ("Source", "Sheet") else self.text


def _width(column: str, values: Iterable[Any]) -> int:
    longest = max((len(line) for v in values if v is not None for line in str(flat(v)).split("\n")), default=0)
    return min(WIDTH_MAX, max(WIDTH_MIN, len(column), longest) + 2)
