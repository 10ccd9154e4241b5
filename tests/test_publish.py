from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import textwrap
import unicodedata
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.model import Meeting, PageBox
from pipeline.publish import PublishError, publish
from pipeline.publish.arrow import arrow_array
from pipeline.schemas import DATASETS
from tests.records import REGIONS, goal_id, make_comment, make_document, make_finding, make_goal, make_link, make_status

Datasets = dict[str, list[Any]]


def make_datasets(goals: int = 3, word: str = "mål") -> Datasets:
    numbers = range(1, goals + 1)
    return {
        "documents": [make_document()],
        "goals": [make_goal(1, n, f"{word} {n}") for n in numbers],
        "statuses": [make_status(1, n, region) for n in numbers for region in REGIONS],
        "comments": [make_comment(1, n, region) for n in numbers for region in REGIONS],
        "findings": [make_finding(n) for n in numbers],
    }


def few(datasets: Datasets) -> Datasets:
    """Those of :func:`tests.faults.small_contract`."""
    return {name: records for name, records in datasets.items() if name in ("documents", "goals")}


def read(folder: Path, name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = pq.read_table(folder / f"{name}.parquet").to_pylist()
    return rows


def contents(folder: Path) -> dict[str, bytes]:
    """What a reader finds: the files, by name."""
    files = (path for path in folder.iterdir() if path.is_file() and not path.name.startswith("."))
    return {path.name: path.read_bytes() for path in files}


def render(datasets: Datasets) -> dict[str, bytes]:
    with tempfile.TemporaryDirectory() as folder:
        publish(datasets, Path(folder))
        return contents(Path(folder))


# ---- what is written ----------------------------------------------------------------------------------------------


def test_every_dataset_has_a_file_even_without_rows(tmp_path: Path) -> None:
    publish({}, tmp_path / "parsed")
    names = {dataset.file_name for dataset in DATASETS} | {"README.md", "datapackage.json"}
    assert set(contents(tmp_path / "parsed")) == names
    for dataset in DATASETS:
        table = pq.read_table(tmp_path / "parsed" / dataset.file_name)
        assert table.num_rows == 0
        assert table.schema.equals(dataset.arrow_schema, check_metadata=True)


def test_values_come_back_as_they_went_in(tmp_path: Path) -> None:
    meeting = Meeting("0123456789ab", "Grupp", date(2024, 2, 29), None, None, "15:00", None, None)
    publish(make_datasets(1) | {"meetings": [meeting]}, tmp_path)
    assert read(tmp_path, "goals") == [
        {
            "goal_id": "rcc-norr:2023:1.01",
            "document_id": "0123456789ab",
            "report_year": 2023,
            "plan_period": "2022–2024",
            "section_number": 1,
            "section_title": "Avsnitt 1",
            "goal_number": 1,
            "goal_label": "",
            "goal_text": "mål 1",
            "page_first": 5,
            "page_last": 5,
            "strategy": "ruled",
            "confidence": 1.0,
            "needs_review": False,
            "boxes": [{"page": 5, "x0": 50.0, "top": 100.0, "x1": 200.0, "bottom": 130.0}],
            "corrected_by": None,
        }
    ]
    assert read(tmp_path, "statuses")[0]["status_codes"] == ["P"]
    assert read(tmp_path, "meetings")[0]["meeting_date"] == date(2024, 2, 29)
    assert read(tmp_path, "meetings")[0]["next_meeting_date"] is None


def test_one_line_of_pandas_reads_a_dataset(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    publish(make_datasets(2), tmp_path)
    frame = pandas.read_parquet(tmp_path / "statuses.parquet")
    assert list(frame["region"]) == [*REGIONS, *REGIONS]
    assert frame["report_year"].dtype == "int16"


def test_rows_are_sorted_by_key_nulls_last(tmp_path: Path) -> None:
    links = [
        make_link(None, goal_id(1, 2), kind="new"),
        make_link(goal_id(1, 2), None, kind="dropped"),
        make_link(goal_id(1, 2), goal_id(1, 1)),
        make_link(goal_id(1, 1), goal_id(1, 3)),
    ]
    publish(make_datasets() | {"goal_links": links}, tmp_path)
    rows = [(row["goal_id_from"], row["goal_id_to"]) for row in read(tmp_path, "goal_links")]
    assert rows == [
        (goal_id(1, 1), goal_id(1, 3)),
        (goal_id(1, 2), goal_id(1, 1)),
        (goal_id(1, 2), None),
        (None, goal_id(1, 2)),
    ]


def test_strings_are_nfc_and_numbers_rounded(tmp_path: Path) -> None:
    datasets = make_datasets(1)
    decomposed = unicodedata.normalize("NFD", "Jämtland Härjedalen")
    box = PageBox(5, 1.004999, 2.005001, -0.001, 4)
    datasets["goals"] = [make_goal(text=decomposed, confidence=0.99999, boxes=(box,))]
    publish(datasets, tmp_path)
    (goal,) = read(tmp_path, "goals")
    assert goal["goal_text"] == "Jämtland Härjedalen"
    assert goal["confidence"] == 1.0
    assert goal["boxes"] == [{"page": 5, "x0": 1.0, "top": 2.01, "x1": 0.0, "bottom": 4.0}]


@settings(deadline=None, max_examples=10)
@given(st.randoms(use_true_random=False))
def test_the_order_of_the_records_changes_no_byte(random: Any) -> None:
    datasets = make_datasets()
    shuffled = {name: random.sample(rows, len(rows)) for name, rows in datasets.items()}
    assert render(shuffled) == render(datasets)


def test_another_process_elsewhere_writes_the_same_bytes(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from pipeline.publish import publish
        from tests.test_publish import make_datasets
        publish(make_datasets(), Path(sys.argv[1]))
    """
    _python(script, "parsed", cwd=tmp_path, PYTHONHASHSEED="7", TZ="Asia/Tokyo", LC_ALL="C")
    publish(make_datasets(), tmp_path / "here")
    assert contents(tmp_path / "parsed") == contents(tmp_path / "here")


def test_publishing_does_not_import_pandas(tmp_path: Path) -> None:
    script = """
        import sys
        from pathlib import Path
        from pipeline.publish import publish
        from tests.test_publish import make_datasets
        publish(make_datasets(), Path(sys.argv[1]))
        sys.exit("pandas" in sys.modules)
    """
    _python(script, "parsed", cwd=tmp_path)


def _python(script: str, *arguments: str, cwd: Path, expect: int = 0, **environment: str) -> None:
    root = Path(__file__).parent.parent
    command = [sys.executable, "-c", textwrap.dedent(script), *arguments]
    result = subprocess.run(
        command, cwd=cwd, env=os.environ | {"PYTHONPATH": str(root)} | environment, capture_output=True, text=True
    )
    assert result.returncode == expect, result.stderr


def test_data_package_tells_the_truth_about_the_files(tmp_path: Path) -> None:
    publish(make_datasets(), tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_bytes())
    assert [resource["name"] for resource in package["resources"]] == [dataset.name for dataset in DATASETS]
    for resource in package["resources"]:
        content = (tmp_path / resource["path"]).read_bytes()
        assert resource["bytes"] == len(content)
        assert resource["hash"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        table = pq.read_table(tmp_path / resource["path"])
        assert resource["rowCount"] == table.num_rows
        assert [field["name"] for field in resource["schema"]["fields"]] == table.schema.names


def test_data_dictionary_stands_beside_the_files(tmp_path: Path) -> None:
    publish({}, tmp_path)
    assert "## statuses" in (tmp_path / "README.md").read_text(encoding="utf-8")


# ---- what is refused ----------------------------------------------------------------------------------------------


def _with(name: str, *records: Any) -> Datasets:
    return make_datasets(1) | {name: list(records)}


@pytest.mark.parametrize(
    ("datasets", "message"),
    [
        (_with("goals", make_goal(), make_goal()), r"goals, goal_id = 'rcc-norr:2023:1.01': two rows"),
        (_with("statuses", make_status(region="RV"), make_status(region="RV")), r"region = 'RV': two rows"),
        (_with("documents", make_document(kind="letter")), r"kind is 'letter', expected one of followup, minutes"),
        (_with("goals", make_goal(goal_text=None)), r"column goal_text is None, expected a value"),
        (_with("goals", make_goal(confidence=1.2)), r"column confidence is 1.2, expected 1 or less"),
        (_with("goals", make_goal(page_first=0)), r"column page_first is 0, expected 1 or more"),
        (_with("comments", make_comment(number=9)), r"goal_id is 'rcc-norr:2023:1.09', which is in no row of goals"),
        (_with("goals", make_goal(page_first=40000)), r"dataset goals, column page_first \(int16\)"),
        (_with("goals", make_goal(text="\ud800")), r"dataset goals, column goal_text \(string\)"),
        (_with("goals", make_goal(needs_review="no")), r"column needs_review \(bool\): expected true or false"),
        (_with("letters"), r"no dataset of the contract is called letters"),
    ],
)
def test_what_breaks_the_contract_is_not_published(datasets: Datasets, message: str, tmp_path: Path) -> None:
    with pytest.raises(PublishError, match=message):
        publish(datasets, tmp_path / "parsed")
    assert not (tmp_path / "parsed").exists()


def test_a_time_has_hours_and_minutes(tmp_path: Path) -> None:
    meeting = Meeting("0123456789ab", None, None, None, None, "15.00", None, None)
    with pytest.raises(PublishError, match=r"next_meeting_start is '15.00', expected the form"):
        publish(_with("meetings", meeting), tmp_path)


# ---- Arrow arrays from buffers ------------------------------------------------------------------------------------

_texts = st.text(st.characters(codec="utf-8"))


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        (pa.int16(), st.integers(-(2**15), 2**15 - 1)),
        (pa.int32(), st.integers(-(2**31), 2**31 - 1)),
        (pa.float64(), st.floats(allow_nan=False)),
        (pa.string(), _texts),
        (pa.bool_(), st.booleans()),
        (pa.date32(), st.dates()),
        (pa.list_(pa.string()), st.lists(_texts)),
        (pa.list_(pa.struct([("a", pa.int16()), ("b", pa.string())])), st.lists(st.tuples(st.just(1), _texts))),
    ],
    ids=str,
)
@settings(deadline=None, max_examples=40)
@given(data=st.data())
def test_arrays_are_those_that_pyarrow_makes(data: st.DataObject, kind: pa.DataType, values: Any) -> None:
    items = data.draw(st.lists(values if pa.types.is_list(kind) else values | st.none()))
    found = arrow_array(kind, items)
    found.validate(full=True)
    assert found.type == kind
    expected = [[{"a": a, "b": b} for a, b in item] for item in items] if "struct" in str(kind) else items
    assert found.to_pylist() == expected
