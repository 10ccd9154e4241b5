"""The package as a library: what frames hold, and that its examples are true on the demonstration data."""

from __future__ import annotations

import doctest
import importlib
import subprocess
import sys
from collections import Counter

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
import pytest

import pipeline
from pipeline import library
from pipeline.draw.shapes import Colour
from pipeline.publish import publish
from pipeline.schemas import DATASETS
from tests.corpus.source import SOURCES
from tests.demo_data import DEMO, demo_parsed
from tests.editions import edition, gold_pairs
from tests.program import environment
from tests.records import goal_id, make_document, make_goal, make_status

MODULES = ["accuracy", "comments", "datasets", "matrix", "pages", "threads"]
REGIONS = ["RJH", "RN", "RV", "RVN"]


@pytest.fixture(scope="module")
def parsed(tmp_path_factory):
    return demo_parsed(tmp_path_factory)


@pytest.fixture(autouse=True)
def _demo_folders(parsed, monkeypatch):
    monkeypatch.setenv("FOLLOWUP_PARSED", str(parsed))
    monkeypatch.setenv("FOLLOWUP_RAW_PDFS", str(DEMO))


@pytest.mark.parametrize("name", MODULES)
def test_examples_are_true(name):
    module = importlib.import_module(f"pipeline.library.{name}")
    failed, attempted = doctest.testmod(module)
    assert (failed, attempted > 0) == (0, True)


def test_to_import_the_package_loads_none_of_it():
    program = (
        "import sys, pipeline; assert set(pipeline.__all__) <= set(dir(pipeline));"
        "print([m for m in ('pandas', 'pyarrow', 'pypdfium2', 'pipeline.library') if m in sys.modules])"
    )
    run = [sys.executable, "-c", program]
    done = subprocess.run(run, env=environment(), capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


def test_what_the_package_has_not_is_an_error():
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        pipeline.nothing  # noqa: B018 - the access is the test


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda d: d.name)
def test_frames_hold_what_the_files_hold(parsed, dataset):
    frame = pipeline.load(dataset.name)
    rows = pq.ParquetFile(parsed / dataset.file_name).read().to_pylist()
    assert list(frame.columns) == [column.name for column in dataset.columns]
    assert len(frame) == len(rows)
    for column in dataset.columns:
        values = [None if _is_null(v) else v for v in frame[column.name]]
        assert [_plain(v) for v in values] == [row[column.name] for row in rows]


def _is_null(value) -> bool:
    return not isinstance(value, list) and bool(pd.isna(value))


def _plain(value):
    if isinstance(value, pd.Timestamp):
        return value.date()
    return value.item() if isinstance(value, np.generic) else value


def test_types_are_those_promised():
    statuses, documents, figures = (pipeline.load(name) for name in ("statuses", "documents", "figures"))
    assert statuses["status"].cat.ordered
    assert list(statuses["status"].cat.categories) == ["not_started", "mixed", "in_progress", "achieved"]
    assert list(documents["status"].cat.categories) == ["rejected", "partial", "ok"]
    assert not pipeline.load("goals")["strategy"].cat.ordered
    assert str(statuses["page"].dtype) == "Int16"
    assert str(statuses["report_year"].dtype) == "int16"
    assert str(statuses["needs_review"].dtype) == "bool"
    assert str(figures["about"].dtype) == "str"
    assert pd.api.types.is_datetime64_any_dtype(figures["date_first"])
    assert isinstance(statuses["status_codes"].iloc[0], list)


def test_a_dataset_that_is_not_there_says_what_to_do(tmp_path):
    with pytest.raises(library.DatasetError, match="there is no dataset 'goal'; there are documents, goals"):
        pipeline.load("goal")
    with pytest.raises(library.DatasetError, match=r"goals\.parquet is missing: say `followup run`"):
        pipeline.load("goals", tmp_path)
    (tmp_path / "goals.parquet").write_text("no")
    with pytest.raises(library.DatasetError, match="no Parquet file"):
        pipeline.load("goals", tmp_path)


def test_the_matrix_is_that_of_the_sources():
    matrix = pipeline.status_matrix(2021)
    printed = {(s.goal_id, s.region): s.status_raw for s in edition(2021).statuses}
    achieved = {(goal, region) for goal in matrix.index for region in REGIONS if matrix.loc[goal, region] == "achieved"}
    assert achieved == {key for key, raw in printed.items() if raw.rstrip("?") == "U"}
    blank = {(goal, region) for goal in matrix.index for region in REGIONS if pd.isna(matrix.loc[goal, region])}
    assert blank == {key for key, raw in printed.items() if raw == ""}
    assert list(matrix.index) == [goal.goal_id for goal in edition(2021).goals]
    assert all(matrix[region].cat.ordered for region in REGIONS)


def test_a_year_without_report_says_which_there_are():
    with pytest.raises(
        library.DatasetError, match="no report of any family for 1999; there are: 2019, 2020, 2021, 2022"
    ):
        pipeline.status_matrix(1999)
    with pytest.raises(library.DatasetError, match="no report of elsewhere for 2022"):
        pipeline.status_matrix(2022, family="elsewhere")


def test_changes_are_those_of_the_gold():
    printed = {(s.goal_id, s.region): s.status_raw for year in (2020, 2021) for s in edition(year).statuses}
    moves = Counter(
        (printed[first, region], printed[last, region]) for first, last in gold_pairs(2020) for region in REGIONS
    )
    counted = library.movements(2020, 2021).groupby("movement", observed=False)["goals"].sum()
    assert counted["slipped"] == sum(moves[move] for move in [("U", "P"), ("U", "E"), ("P", "E"), ("U", "P?")])
    assert counted["improved"] == moves["E", "P"]
    assert counted.sum() == len(gold_pairs(2020)) * len(REGIONS)


@pytest.mark.parametrize(
    ("before", "after", "movement"),
    [
        ("in_progress", "achieved", "achieved"),
        ("not_started", "in_progress", "improved"),
        ("achieved", "in_progress", "slipped"),
        ("achieved", "not_started", "slipped"),
        ("achieved", "achieved", "unchanged"),
        ("mixed", "mixed", "unchanged"),
        ("mixed", "achieved", "unclear"),
        (None, "achieved", "blank"),
        ("achieved", None, "blank"),
        (None, None, "blank"),
    ],
)
def test_a_movement_is_told_by_both_statuses(tmp_path, before, after, movement):
    from pipeline.model import GoalThread

    years = {2022: before, 2023: after}
    ids = {year: goal_id(1, 1, year) for year in years}
    documents = [make_document(document_id=f"{y:012d}", sha256=f"{y:064d}", report_year=y) for y in years]
    goals = [make_goal(goal_id=ids[y], report_year=y, document_id=f"{y:012d}") for y in years]
    statuses = [make_status(goal_id=ids[y], report_year=y, status=status) for y, status in years.items()]
    threads = [GoalThread("thread", ids[y], y) for y in years]
    publish({"documents": documents, "goals": goals, "statuses": statuses, "goal_threads": threads}, tmp_path)
    assert pipeline.changes(2022, 2023, tmp_path)["movement"].tolist() == [movement]


def test_only_sure_leaves_out_what_needs_review(tmp_path):
    statuses = [make_status(number=1, status="achieved"), make_status(number=2, raw="P?", needs_review=True)]
    publish(
        {"documents": [make_document()], "goals": [make_goal(), make_goal(number=2)], "statuses": statuses}, tmp_path
    )
    assert library.shares(tmp_path)["share"].tolist() == [0.5]
    assert library.shares(tmp_path, only_sure=True)["share"].tolist() == [1.0]


def test_search_finds_all_words_in_any_case():
    hits = library.search("MOTTAGNING sunder")
    assert len(hits) > 0
    assert hits["comment_text"].str.casefold().str.contains("mottagning").all()
    assert hits["comment_text"].str.casefold().str.contains("sunder").all()
    assert library.search("finnsintealls").empty
    with pytest.raises(ValueError, match="at least one word"):
        library.search(" ")


def test_calibration_and_measures_are_those_of_the_evaluation(parsed):
    gold = SOURCES / "links-gold.toml"
    bins, figures = library.calibration(gold), library.measures(gold)
    pairs = figures.set_index("field").loc["pairs"]
    assert bins["right"].sum() == pairs["right"]
    assert bins["share"].between(0, 1).all()


# ---- pages --------------------------------------------------------------------------------------------------------


def test_the_page_shows_the_goal_its_statuses_and_comments():
    page = pipeline.open_page("rcc-norr:2022:1.01", scale=2)
    goals, statuses = pipeline.load("goals"), pipeline.load("statuses")
    box = goals.set_index("goal_id").loc["rcc-norr:2022:1.01", "boxes"][0]
    status = statuses.query("goal_id == 'rcc-norr:2022:1.01' and region == 'RN'").iloc[0]
    assert page.getpixel((round(box["x0"] * 2) - 1, round((box["top"] + box["bottom"]) * 2 / 2))) == Colour.ORANGE.value
    assert page.getpixel((round(status["x0"] * 2) - 1, round(status["top"] + status["bottom"]))) == Colour.BLUE.value


def test_a_page_that_cannot_be_opened_says_why(tmp_path):
    with pytest.raises(library.DatasetError, match=r"no goal 1\.01; ids look like rcc-norr:2019:1\.01"):
        pipeline.open_page("1.01")
    with pytest.raises(library.DatasetError, match=r"stands on pages .* not on 99"):
        pipeline.open_page("rcc-norr:2022:1.01", page=99)
    with pytest.raises(library.DatasetError, match=r"uppfoljning-2022-konstruerad\.pdf .* is not below"):
        pipeline.open_page("rcc-norr:2022:1.01", raw_pdfs=tmp_path)


def test_a_pdf_is_known_by_its_content_whatever_its_name(tmp_path):
    content = (DEMO / "uppfoljning-2022-konstruerad.pdf").read_bytes()
    (tmp_path / "renamed.pdf").write_bytes(content)
    (tmp_path / "uppfoljning-2022-konstruerad.pdf").write_bytes(b"%PDF-1.4 another")
    assert pipeline.open_page("rcc-norr:2022:1.01", raw_pdfs=tmp_path).width > 0
