from __future__ import annotations

import dataclasses
import types
import typing

import pyarrow as pa
import pytest

from pipeline.schemas import DATASETS, Dataset, data_dictionary, dataset_named, table_schema

CONTRACT = {
    "documents": (
        "document_id",
        "document_id file_name sha256 kind family report_year plan_period title page_count producer is_tagged"
        " is_constructed status reader",
    ),
    "goals": (
        "goal_id",
        "goal_id document_id report_year plan_period section_number section_title goal_number goal_label goal_text"
        " page_first page_last strategy confidence",
    ),
    "statuses": (
        "goal_id region",
        "goal_id region report_year section_number goal_number status_raw status_codes is_uncertain status page x0 top"
        " x1 bottom confidence needs_review",
    ),
    "comments": (
        "goal_id region",
        "goal_id region report_year label_raw comment_text page_first page_last confidence needs_review",
    ),
    "goal_links": (
        "report_year_from goal_id_from report_year_to goal_id_to",
        "report_year_from goal_id_from report_year_to goal_id_to kind is_moved score rule needs_review decided_by",
    ),
    "goal_threads": ("thread_id goal_id", "thread_id goal_id report_year"),
    "meetings": (
        "meeting_id",
        "meeting_id group_name meeting_date previous_meeting_date next_meeting_date next_meeting_start"
        " next_meeting_end next_meeting_place",
    ),
    "agenda_items": ("meeting_id item_number", "meeting_id item_number title text page_first page_last"),
    "agenda_sections": (
        "meeting_id item_number section_number",
        "meeting_id item_number section_number level title text",
    ),
    "decisions": (
        "meeting_id item_number decision_number",
        "meeting_id item_number decision_number decided_by decision_text page",
    ),
    "hyperlinks": ("document_id page position", "document_id page position item_number url link_text"),
    "findings": (
        "document_id finding_number",
        "document_id finding_number stage severity code message page goal_id",
    ),
}
"""Key and columns of each dataset that analysts' notebooks rely on: none may go, none may be renamed."""

TYPES = {
    "int": pa.types.is_integer,
    "float": pa.types.is_floating,
    "str": pa.types.is_string,
    "bool": pa.types.is_boolean,
    "date": pa.types.is_date32,
    "tuple": pa.types.is_list,
}

each_dataset = pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.name)


@pytest.mark.parametrize("name", CONTRACT)
def test_the_contract_is_kept(name: str) -> None:
    key, columns = CONTRACT[name]
    dataset = dataset_named(name)
    assert dataset.key == tuple(key.split())
    assert set(columns.split()) <= {column.name for column in dataset.columns}


def test_report_years_are_int16_and_meeting_dates_date32() -> None:
    years = [c.type for dataset in DATASETS for c in dataset.columns if c.name.startswith("report_year")]
    assert set(years) == {pa.int16()}
    dates = [c.type for c in dataset_named("meetings").columns if c.name.endswith("_date")]
    assert dates == [pa.date32()] * 3


@each_dataset
def test_columns_are_the_fields_of_the_record(dataset: Dataset) -> None:
    names = [column.name for column in dataset.columns]
    assert sorted(names) == sorted(field.name for field in dataclasses.fields(dataset.record))


@each_dataset
def test_types_and_nulls_are_those_of_the_record(dataset: Dataset) -> None:
    hints = typing.get_type_hints(dataset.record)
    for column in dataset.columns:
        hint, nullable = _without_none(hints[column.name])
        assert column.nullable == nullable, column.name
        assert TYPES[_kind(hint)](column.type), column.name


def _without_none(hint: object) -> tuple[object, bool]:
    if not isinstance(hint, types.UnionType):
        return hint, False
    (rest,) = (part for part in typing.get_args(hint) if part is not types.NoneType)
    return rest, True


def _kind(hint: object) -> str:
    if typing.get_origin(hint) is typing.Literal:
        return "str"
    return typing.cast("type", typing.get_origin(hint) or hint).__name__


@each_dataset
def test_keys_and_references_exist(dataset: Dataset) -> None:
    names = {column.name for column in dataset.columns}
    assert set(dataset.key) <= names
    for column in dataset.columns:
        assert column.references is None or len(dataset_named(column.references).key) == 1


@each_dataset
def test_arrow_schema_carries_every_description(dataset: Dataset) -> None:
    schema = dataset.arrow_schema
    assert schema.metadata[b"description"].decode() == dataset.description
    for column in dataset.columns:
        assert len(column.description) > 10
        assert schema.field(column.name).metadata[b"description"].decode() == column.description


def test_data_dictionary_has_a_row_per_column() -> None:
    sections = data_dictionary().split("\n## ")[1:]
    assert [section.split("\n")[0] for section in sections] == [dataset.name for dataset in DATASETS]
    for dataset, section in zip(DATASETS, sections, strict=True):
        rows = [line for line in section.split("\n") if line.startswith("| ")][2:]
        names = [row.split("|")[1].strip() for row in rows]
        bold = tuple(name.strip("*") for name in names if name.startswith("**"))
        assert [name.strip("*") for name in names] == [column.name for column in dataset.columns]
        assert sorted(bold) == sorted(dataset.key)


def test_data_dictionary_names_types_and_allowed_values() -> None:
    text = data_dictionary()
    assert "| severity | string | How bad it is. One of `info`, `warning`, `error`. |" in text
    assert "| status_codes | list of string |" in text
    assert "| boxes | list of boxes |" in text
    assert "| meeting_date | date or null |" in text


def test_a_key_that_may_hold_nulls_is_no_primary_key() -> None:
    assert "primaryKey" not in table_schema(dataset_named("goal_links"))
    assert table_schema(dataset_named("goal_links"))["uniqueKeys"] == [list(dataset_named("goal_links").key)]
    assert table_schema(dataset_named("statuses"))["primaryKey"] == ["goal_id", "region"]


def test_table_schema_has_constraints_and_references() -> None:
    schema = typing.cast("dict[str, typing.Any]", table_schema(dataset_named("statuses")))
    fields = {field["name"]: field for field in schema["fields"]}
    assert fields["status"]["constraints"] == {
        "required": False,
        "enum": ["achieved", "in_progress", "not_started", "mixed"],
    }
    assert fields["confidence"]["constraints"] == {"required": True, "minimum": 0, "maximum": 1}
    assert schema["foreignKeys"] == [{"fields": ["goal_id"], "reference": {"resource": "goals", "fields": ["goal_id"]}}]
