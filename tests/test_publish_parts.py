"""Datasets published in parts: whatever the parts and their order, the same bytes."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.evaluate.datasets import read_rows
from pipeline.publish import PublishError, PublishSettings, current_set, publish, publish_parts
from pipeline.publish.merge import DuplicateKeyError, merged
from pipeline.schemas import DATASETS, dataset_named
from tests.records import REGIONS, goal_id, make_comment, make_document, make_finding, make_goal, make_link, make_status
from tests.test_publish import Datasets, contents, make_datasets, read

SPILL = PublishSettings(spill_bytes=0, row_group_rows=7)
"""Everything goes to the work folder at once, and row groups are small enough for small tests to have several."""


def part(family: str, year: int, goals: int = 3) -> Datasets:
    """What a report gives."""
    document = f"{family}{year}"
    own: dict[str, Any] = {"document_id": document, "report_year": year}
    ids = {n: goal_id(1, n, year, family) for n in range(1, goals + 1)}
    return {
        "documents": [make_document(**own, family=family)],
        "goals": [make_goal(1, n, f"Mål {n}", goal_id=ids[n], **own) for n in ids],
        "statuses": [make_status(1, n, r, goal_id=ids[n], report_year=year) for n in ids for r in REGIONS],
        "comments": [make_comment(1, n, r, goal_id=ids[n], report_year=year) for n in ids for r in REGIONS],
        "findings": [make_finding(n, document_id=document) for n in ids],
    }


def links(family: str, first: int, last: int) -> Datasets:
    """What matching gives: rows about goals, and findings about documents, of other parts."""
    pairs = [(year, goal_id(1, 1, year, family), goal_id(1, 1, year + 1, family)) for year in range(first, last)]
    return {
        "goal_links": [make_link(a, b, report_year_from=y, report_year_to=y + 1) for y, a, b in pairs],
        "findings": [make_finding(99, document_id=f"{family}{year}") for year in range(first, last)],
    }


ARCHIVE = [
    *(part(family, year) for family in ("b", "a", "c") for year in (2021, 2019, 2020)),
    *(links(family, 2019, 2021) for family in "abc"),
]


def whole(parts: list[Datasets]) -> Datasets:
    return {d.name: [record for p in parts for record in p.get(d.name, ())] for d in DATASETS}


# ---- the same bytes -----------------------------------------------------------------------------------------------


@settings(deadline=None, max_examples=12)
@given(st.randoms(use_true_random=False), st.sampled_from([0, 3_000, 1 << 30]), st.booleans())
def test_order_and_cut_of_the_parts_change_no_byte(
    tmp_path_factory: pytest.TempPathFactory, random: Random, spill_bytes: int, is_large: bool
) -> None:
    limits = PublishSettings(spill_bytes=spill_bytes, row_group_rows=7, partition_above=0 if is_large else 99)
    one, other = tmp_path_factory.mktemp("one"), tmp_path_factory.mktemp("other")
    publish_parts([whole(ARCHIVE)], one, settings=limits)
    pieces = [_half(p, random, side) for p in ARCHIVE for side in (0, 1)]
    publish_parts(random.sample(pieces, len(pieces)), other, settings=limits)
    assert current_set(one, check_hashes=True) == current_set(other, check_hashes=True)


def _half(datasets: Datasets, random: Random, side: int) -> Datasets:
    """Every second record: pieces that reach over each other, and refer to each other."""
    halves = {name: records[side::2] for name, records in datasets.items()}
    return {name: random.sample(records, len(records)) for name, records in halves.items()}


def test_row_groups_are_bounded_and_rows_in_order(tmp_path: Path) -> None:
    publish_parts(ARCHIVE, tmp_path, settings=SPILL)
    file = pq.ParquetFile(tmp_path / "statuses.parquet")
    sizes = [file.metadata.row_group(i).num_rows for i in range(file.metadata.num_row_groups)]
    assert sizes[:-1] == [7] * (len(sizes) - 1)
    assert sum(sizes) == 9 * 3 * len(REGIONS)
    keys = [(row["goal_id"], row["region"]) for row in read(tmp_path, "statuses")]
    assert keys == sorted(keys)
    findings = [(row["document_id"], row["finding_number"]) for row in read(tmp_path, "findings")]
    assert findings == sorted(findings)
    assert len(findings) == 9 * 3 + 3 * 2


def test_nothing_is_left_of_what_was_put_aside(tmp_path: Path) -> None:
    published = publish_parts(ARCHIVE, tmp_path, settings=SPILL)
    assert [path.name for path in (tmp_path / ".sets").iterdir()] == [published.set_id]
    assert published.row_counts["goals"] == 27


@given(st.lists(st.sets(st.integers(0, 40), min_size=1), max_size=6), st.data())
def test_merging_is_sorting(values: list[set[int]], data: st.DataObject) -> None:
    pieces = [_Piece(sorted(v)) for v in values]
    together = [value for v in values for value in v]
    if len(set(together)) < len(together):
        with pytest.raises(DuplicateKeyError):
            list(merged(pieces, lambda piece: piece.keys))
    else:
        slices = merged(data.draw(st.permutations(pieces)), lambda piece: piece.keys)
        assert [key for piece, start, stop in slices for key in piece.keys[start:stop]] == [
            ((False, value),) for value in sorted(together)
        ]


class _Piece:
    def __init__(self, values: list[int]) -> None:
        self.keys = [((False, value),) for value in values]
        self.first, self.last, self.row_count = self.keys[0], self.keys[-1], len(values)


def test_pieces_that_lie_apart_are_not_looked_into() -> None:
    pieces = [_Piece([10 * n, 10 * n + 5]) for n in range(5)]

    def look(_: _Piece) -> Any:
        raise AssertionError

    assert [piece for piece, _, _ in merged(reversed(pieces), look)] == pieces


# ---- what is refused ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"goals": part("a", 2020)["goals"][:1]}, r"goals, goal_id = 'a:2020:1.01': two rows"),
        ({"statuses": part("b", 2021)["statuses"][5:6]}, r"statuses, goal_id = 'b:2021:1.02', region = 'RN': two rows"),
        ({"comments": [make_comment(number=9)]}, r"goal_id is 'rcc-norr:2023:1.09', which is in no row of goals"),
        (links("a", 2021, 2022), r"goal_links, .* goal_id_to is 'a:2022:1.01', which is in no row of goals"),
        ({"letters": []}, r"no dataset of the contract is called letters"),
    ],
)
@pytest.mark.parametrize("partition_above", [0, 99])
def test_what_breaks_the_contract_between_parts_is_not_published(
    extra: Datasets, message: str, partition_above: int, tmp_path: Path
) -> None:
    limits = PublishSettings(spill_bytes=0, partition_above=partition_above)
    with pytest.raises(PublishError, match=message):
        publish_parts([*ARCHIVE, extra], tmp_path / "parsed", settings=limits)
    assert not (tmp_path / "parsed").exists()


def test_a_key_in_two_years_is_there_twice(tmp_path: Path) -> None:
    again = make_goal(goal_id="a:2020:1.01", document_id="a2020", report_year=2021)
    with pytest.raises(PublishError, match=r"goal_id = 'a:2020:1.01': two rows"):
        publish_parts([*ARCHIVE, {"goals": [again]}], tmp_path, settings=PublishSettings(partition_above=0))


def test_what_the_caller_fails_with_is_not_ours(tmp_path: Path) -> None:
    publish(make_datasets(2), tmp_path)
    before = contents(tmp_path)

    def parts() -> Iterator[Datasets]:
        yield from ARCHIVE
        raise FileNotFoundError("a PDF of the caller's")

    with pytest.raises(FileNotFoundError, match="caller's"):
        publish_parts(parts(), tmp_path, settings=SPILL)
    assert contents(tmp_path) == before
    assert len(list((tmp_path / ".sets").iterdir())) == 1


# ---- one file for each year ---------------------------------------------------------------------------------------


BY_YEAR = PublishSettings(partition_above=8)


def test_above_a_number_of_documents_there_is_a_file_for_each_year(tmp_path: Path) -> None:
    publish_parts(ARCHIVE[:8], tmp_path, settings=BY_YEAR)
    assert (tmp_path / "goals.parquet").is_file()
    publish_parts(ARCHIVE, tmp_path, settings=BY_YEAR)
    for name in ("goals", "statuses", "comments"):
        files = sorted(path.name for path in (tmp_path / f"{name}.parquet").iterdir())
        assert [file[:5] for file in files] == ["2019-", "2020-", "2021-"]
    assert (tmp_path / "documents.parquet").is_file()
    assert current_set(tmp_path, check_hashes=True)


@pytest.mark.parametrize("name", [dataset.name for dataset in DATASETS])
def test_one_line_of_pandas_reads_several_files_like_one(name: str, tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    publish_parts(ARCHIVE, tmp_path / "one")
    publish_parts(ARCHIVE, tmp_path / "several", settings=BY_YEAR)
    one = pandas.read_parquet(tmp_path / "one" / f"{name}.parquet")
    several = pandas.read_parquet(tmp_path / "several" / f"{name}.parquet")
    if name in ("goals", "statuses", "comments"):
        one = one.sort_values("report_year", kind="stable", ignore_index=True)
    pandas.testing.assert_frame_equal(several, one)


def test_of_one_family_the_rows_come_in_the_same_order(tmp_path: Path) -> None:
    pandas = pytest.importorskip("pandas")
    own = [p for p in ARCHIVE if any(d.family == "b" for d in p.get("documents", ()))]
    publish_parts(own, tmp_path / "one")
    publish_parts(own, tmp_path / "several", settings=PublishSettings(partition_above=0))
    frames = [pandas.read_parquet(tmp_path / side / "comments.parquet") for side in ("one", "several")]
    pandas.testing.assert_frame_equal(*frames)


def test_the_schema_is_that_of_one_file(tmp_path: Path) -> None:
    publish_parts(ARCHIVE, tmp_path, settings=BY_YEAR)
    for file in (tmp_path / "goals.parquet").iterdir():
        assert pq.read_schema(file).equals(dataset_named("goals").arrow_schema, check_metadata=True)


def test_the_data_package_lists_the_files(tmp_path: Path) -> None:
    publish_parts(ARCHIVE, tmp_path, settings=BY_YEAR)
    resources = {r["name"]: r for r in json.loads((tmp_path / "datapackage.json").read_bytes())["resources"]}
    goals = resources["goals"]
    assert [path[:19] for path in goals["path"]] == [f"goals.parquet/{year}-" for year in (2019, 2020, 2021)]
    assert [p["path"] for p in goals["parts"]] == goals["path"]
    assert [p["rowCount"] for p in goals["parts"]] == [9, 9, 9]
    assert goals["rowCount"] == 27
    assert resources["documents"]["path"] == "documents.parquet"


def test_from_several_files_to_one_and_back(tmp_path: Path) -> None:
    sets = [publish_parts(ARCHIVE, tmp_path, settings=limits) for limits in (BY_YEAR, SPILL, BY_YEAR)]
    assert sets[0].set_id == sets[2].set_id == current_set(tmp_path, check_hashes=True)
    assert (tmp_path / "goals.parquet").is_dir()


def test_the_program_itself_reads_several_files(tmp_path: Path) -> None:
    publish_parts(ARCHIVE, tmp_path / "one")
    publish_parts(ARCHIVE, tmp_path / "several", settings=BY_YEAR)
    by_goal = [{row["goal_id"]: row for row in read_rows(tmp_path / side, "goals")} for side in ("one", "several")]
    assert by_goal[0] == by_goal[1]
    assert len(by_goal[0]) == 27
