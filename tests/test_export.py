"""Exports are opened again and hold what the Parquet holds, whatever stands in the texts."""

from __future__ import annotations

import csv
import json
from datetime import date, datetime
from pathlib import Path

import duckdb
import openpyxl
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.export import ExportError, export
from pipeline.export.aside import aside
from pipeline.export.source import WIDE
from pipeline.export.values import CELL_LIMIT, REPLACEMENT, flat, for_csv, for_excel, from_csv
from pipeline.model import GoalThread
from pipeline.publish import publish
from pipeline.schemas import DATASETS
from tests.program import followup
from tests.records import goal_id, make_comment, make_document, make_goal, make_link, make_meeting, make_status

HOSTILE = {
    "RJH": "=1+1",
    "RN": "+46 70 123",
    "RV": "@SUM(A1)",
    "RVN": "\tflik",
    "RCC Norr": '-2 % mot 2022; "citat", semikolon;\noch \'ny rad',
}
LONG = "å" * (CELL_LIMIT + 5000)


@pytest.fixture(scope="module")
def parsed(tmp_path_factory) -> Path:
    """Datasets of two years with texts that are made to break things."""
    folder = tmp_path_factory.mktemp("parsed")
    years = (2022, 2023)
    documents = [make_document(document_id=f"{y:012d}", sha256=f"{y:064d}", report_year=y) for y in years]
    documents.append(make_document(kind="minutes", report_year=None, family=None))
    goals = [
        make_goal(1, n, goal_id=goal_id(1, n, y), report_year=y, document_id=f"{y:012d}", text=f"Mål {n}, {y}\nrad två")
        for y in years
        for n in (1, 2)
    ]
    statuses = [
        make_status(1, n, region, raw, goal_id=goal_id(1, n, y), report_year=y)
        for y in years
        for n, region, raw in ((1, "RN", "E/P"), (1, "RV", ""), (2, "RN", "U?"))
    ]
    comments = [make_comment(region=region, text=text) for region, text in HOSTILE.items()]
    comments += [
        make_comment(number=2, region="RJH", text=LONG),
        make_comment(number=2, region="RN", text="lodrät\x0btabb \x01 =1"),
        make_comment(number=2, region="RV", text="'=redan"),
        make_comment(number=2, region="RVN", text="https://www.example.org/" + "a" * 300),
    ]
    threads = [
        GoalThread("t1", goal_id(1, 1, 2022), 2022),
        GoalThread("t1", goal_id(1, 1, 2023), 2023),
        GoalThread("t1", goal_id(1, 2, 2023), 2023),
        GoalThread("t2", goal_id(1, 2, 2022), 2022),
    ]
    links = [make_link(goal_id(1, 1, 2022), goal_id(1, 1, 2023), kind="split"), make_link(goal_id(1, 2, 2022), None)]
    publish(
        {
            "documents": documents,
            "goals": goals,
            "statuses": statuses,
            "comments": comments,
            "goal_threads": threads,
            "goal_links": links,
            "meetings": [make_meeting()],
        },
        folder,
    )
    return folder


def parquet_rows(parsed: Path, dataset: str) -> list[dict]:
    return pq.ParquetFile(parsed / f"{dataset}.parquet").read().to_pylist()


# ---- Excel --------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def book(parsed, tmp_path_factory):
    path = export(parsed, "xlsx", tmp_path_factory.mktemp("xlsx") / "f.xlsx")
    return openpyxl.load_workbook(path)


def excel_value(value):
    """What Excel is to hold of a value of a dataset: it knows no empty text beside the empty cell."""
    plain = flat(value)
    if isinstance(plain, str):
        return for_excel(plain) or None
    return datetime(plain.year, plain.month, plain.day) if isinstance(plain, date) else plain


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.name)
def test_each_sheet_holds_its_dataset(parsed, book, dataset):
    sheet = book[dataset.name]
    header, *rows = sheet.iter_rows(values_only=True)
    expected = parquet_rows(parsed, dataset.name)
    assert list(header) == [c.name for c in dataset.columns]
    assert [[v or None if v == "" else v for v in row] for row in rows if any(v is not None for v in row)] == [
        [excel_value(row[name]) for name in header] for row in expected
    ]


def test_no_cell_is_a_formula_or_a_link(book):
    for sheet in book.worksheets:
        for row in sheet.iter_rows():
            assert {cell.data_type for cell in row} <= {"s", "n", "b", "d", "inlineStr"}
            assert not any(cell.hyperlink for cell in row)
    texts = {cell.value: cell.data_type for cell in book["comments"]["E"]}
    assert texts["=1+1"] == "s"
    assert texts["@SUM(A1)"] == "s"


def test_numbers_flags_and_days_are_what_they_are(book):
    kinds = {c.value: book["statuses"].cell(2, c.column).data_type for c in book["statuses"][1]}
    assert (kinds["confidence"], kinds["report_year"], kinds["needs_review"]) == ("n", "n", "b")
    days = {c.value: book["meetings"].cell(2, c.column) for c in book["meetings"][1]}
    assert days["next_meeting_date"].is_date
    assert days["meeting_date"].value is None


def test_sheets_have_a_frozen_header_a_filter_and_widths(book):
    for dataset in DATASETS:
        sheet = book[dataset.name]
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref.startswith("A1:")
        assert 8 <= sheet.column_dimensions["A"].width <= 64


def test_what_excel_cannot_hold_is_replaced_or_cut(book):
    texts = [cell.value for cell in book["comments"]["E"]]
    long = next(text for text in texts if text.startswith("ååå"))
    assert len(long) == CELL_LIMIT
    assert long.endswith(" […]")
    assert f"lodrät{REPLACEMENT}tabb {REPLACEMENT} =1" in texts


def test_the_cover_names_source_and_version(book):
    from pipeline import __version__

    assert book.sheetnames[0] == "about"
    lines = list(book["about"].iter_rows(values_only=True, max_col=2))
    assert ("Version", f"followup {__version__}") in lines
    assert ("report.pdf", f"{2023:064d}, ok") in lines
    assert set(book.sheetnames) >= {"about", WIDE, "columns", *(d.name for d in DATASETS)}


def test_the_wide_sheet_has_a_row_per_goal_and_a_column_per_region_and_year(book):
    header, *rows = book[WIDE].iter_rows(values_only=True)
    assert header[5:] == ("RN 2022", "RV 2022", "RN 2023", "RV 2023")
    table = {row[0]: row[1:] for row in rows}
    assert table["t1"][:2] == ("2022, 2023", goal_id(1, 1, 2023))
    # goal 1 was split into 1 and 2 in 2023; RV is blank for 1 and has no cell for 2
    assert [value or "" for value in table["t1"][4:]] == ["E/P", "", "E/P / U?", ""]
    assert [value or "" for value in table["t2"][4:]] == ["U?", "", "", ""]


@given(st.text(max_size=50))
def test_a_text_for_excel_has_nothing_xml_cannot_hold(text):
    clean = for_excel(text)
    assert all(c in "\t\n\r" or c >= " " for c in clean)
    assert len(clean) == len(text)


# ---- DuckDB -------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def database(parsed, tmp_path_factory):
    path = export(parsed, "duckdb", tmp_path_factory.mktemp("duckdb") / "f.duckdb")
    with duckdb.connect(str(path), read_only=True) as connection:
        yield connection


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.name)
def test_each_table_holds_its_dataset_and_its_columns_are_described(parsed, database, dataset):
    found = database.sql(f"SELECT * FROM {dataset.name}")
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.fetchall()]
    assert rows == parquet_rows(parsed, dataset.name)
    comments = database.sql(
        f"SELECT column_name, comment FROM duckdb_columns() WHERE table_name = '{dataset.name}'"
    ).fetchall()
    assert dict(comments) == {column.name: column.description for column in dataset.columns}


def test_views_answer(database):
    def answer(query: str) -> list:
        return database.execute(query).fetchall()

    assert answer("SELECT count(*) FROM status_with_goal") == [(6,)]
    assert answer("SELECT count(*) FROM comment_with_status") == [(9,)]
    assert answer("SELECT report_year, goals FROM achieved_by_region WHERE region = 'RN'") == [(2022, 2), (2023, 2)]
    assert answer("SELECT DISTINCT thread_id FROM status_through_years ORDER BY 1") == [("t1",), ("t2",)]
    assert answer("SELECT count(*) FROM to_review") == [(0,)]
    assert answer(f"SELECT \"RN 2022\" FROM {WIDE} WHERE thread_id = 't2'") == [("U?",)]
    views = answer("SELECT view_name, comment FROM duckdb_views() WHERE NOT internal")
    assert len(views) == 5
    assert all(comment for _, comment in views)


# ---- CSV and JSON -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("bom", [False, True])
def test_csv_holds_every_text_and_number(parsed, tmp_path, bom):
    folder = export(parsed, "csv", tmp_path / "csv", bom=bom)
    content = (folder / "comments.csv").read_bytes()
    assert content.startswith(b"\xef\xbb\xbf") == bom
    with (folder / "comments.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";" if bom else ","))
    expected = parquet_rows(parsed, "comments")
    assert [from_csv(row["comment_text"]) for row in rows] == [row["comment_text"] for row in expected]
    assert not any(row["comment_text"].startswith(("=", "+", "-", "@", "\t")) for row in rows)
    assert [float(row["confidence"].replace(",", ".")) for row in rows] == [row["confidence"] for row in expected]


def test_swedish_excel_gets_decimal_commas_others_points(parsed, tmp_path):
    swedish, plain = (export(parsed, "csv", tmp_path / str(bom), bom=bom) for bom in (True, False))
    assert '"210,0"' in (swedish / "statuses.csv").read_text(encoding="utf-8-sig")
    assert ",210," in (plain / "statuses.csv").read_text(encoding="utf-8").replace("210.0", "210")


def test_csv_tells_nothing_from_an_empty_text(parsed, tmp_path):
    lines = (export(parsed, "csv", tmp_path / "csv") / "statuses.csv").read_text(encoding="utf-8").splitlines()
    blank = next(line for line in lines if '"RV"' in line)
    assert ',"","",false,,' in blank


@given(st.text(max_size=20) | st.sampled_from(["=", "'=", "''-", "'", "-1", "\t"]))
def test_an_apostrophe_can_be_taken_away_again(text):
    guarded = for_csv(text)
    assert not str(guarded).startswith(("=", "+", "-", "@", "\t", "\r"))
    assert from_csv(str(guarded)) == text


def test_numbers_get_no_apostrophe():
    assert [for_csv(value) for value in (-1, -0.5, None, True)] == [-1, -0.5, None, True]


def test_json_holds_every_dataset(parsed, tmp_path):
    content = json.loads(export(parsed, "json", tmp_path / "f.json").read_text(encoding="utf-8"))
    assert list(content) == [dataset.name for dataset in DATASETS]
    for dataset in DATASETS:
        rows = parquet_rows(parsed, dataset.name)
        assert content[dataset.name] == json.loads(json.dumps(rows, default=lambda day: day.isoformat()))


# ---- replacing what is there --------------------------------------------------------------------------------------


@pytest.mark.parametrize(("kind", "name"), [("xlsx", "f.xlsx"), ("json", "f.json"), ("duckdb", "f.duckdb")])
def test_an_older_file_is_replaced_and_nothing_is_left_beside(parsed, tmp_path, kind, name):
    (tmp_path / name).write_text("old")
    export(parsed, kind, tmp_path / name)
    assert (tmp_path / name).stat().st_size > 100
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_what_fails_on_the_way_leaves_the_older_file(tmp_path):
    target = tmp_path / "f.xlsx"
    target.write_text("old")

    def fail(path: Path) -> None:
        path.write_text("half")
        raise RuntimeError

    with pytest.raises(RuntimeError), aside(target) as path:
        fail(path)
    assert target.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["f.xlsx"]


def test_a_folder_of_csv_keeps_files_that_are_not_ours(parsed, tmp_path):
    (tmp_path / "notes.txt").write_text("mine")
    export(parsed, "csv", tmp_path)
    assert (tmp_path / "notes.txt").read_text() == "mine"
    assert (tmp_path / "goals.csv").exists()


def test_the_same_datasets_give_the_same_workbook(parsed, tmp_path):
    first, second = (export(parsed, "xlsx", tmp_path / name) for name in ("a.xlsx", "b.xlsx"))
    assert first.read_bytes() == second.read_bytes()
    assert openpyxl.load_workbook(first).properties.created.year == 2000  # the moment it is made stands nowhere


def test_errors_say_what_to_do(parsed, tmp_path):
    with pytest.raises(ExportError, match=r"documents\.parquet is missing: say `followup run`"):
        export(tmp_path, "xlsx", tmp_path / "f.xlsx")
    with pytest.raises(ExportError, match="is written as a file"):
        export(parsed, "xlsx", tmp_path)
    with pytest.raises(ExportError, match="is the folder of the datasets"):
        export(parsed, "csv", parsed)
    (tmp_path / "file").write_text("")
    with pytest.raises(ExportError, match="cannot be written"):
        export(parsed, "json", tmp_path / "file" / "f.json")


def test_the_command_writes_and_says_so(parsed, tmp_path):
    done = followup("export", "--format", "json", "--parsed", parsed, "-o", tmp_path / "f.json")
    assert (done.returncode, done.stdout.strip()) == (0, f"Written: {tmp_path / 'f.json'}")
    missing = followup("export", "--format", "csv", "--parsed", tmp_path / "none", "-o", tmp_path / "csv")
    assert missing.returncode == 2
    assert "is missing" in missing.stderr
    assert not (tmp_path / "csv").exists()
