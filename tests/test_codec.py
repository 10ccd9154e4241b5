"""Outcomes as bytes: what goes in comes out, and nothing else does."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline import model
from pipeline.documents.codec import (
    CodecError,
    decode,
    decode_outcome,
    decode_records,
    encode,
    encode_outcome,
    encode_records,
)
from pipeline.documents.outcome import Outcome
from pipeline.documents.task import Head
from pipeline.matching.decisions import Decisions, GoalRef, LinkDecision
from pipeline.model import Document, Finding, Passage
from pipeline.schemas import DATASETS
from tests.records import make_document, make_finding, make_goal, make_meeting

TEXTS = st.text(st.characters(exclude_categories=())) | st.text()
"""Any text: half surrogate pairs, as in names that are no Unicode, too."""
st.register_type_strategy(str, TEXTS)
st.register_type_strategy(float, st.floats(allow_nan=False, allow_infinity=False))

RECORDS = {dataset.name: dataset.record for dataset in DATASETS if dataset.name not in ("documents", "findings")}


def rows(kind: type) -> st.SearchStrategy:
    return st.lists(st.from_type(kind), max_size=3).map(tuple)


OUTCOMES = st.builds(
    Outcome,
    st.from_type(Document),
    st.fixed_dictionaries({}, optional={name: rows(kind) for name, kind in RECORDS.items()}),
    rows(Finding),
    rows(Passage),
)


@given(OUTCOMES)
@settings(max_examples=150, deadline=None)
def test_an_outcome_comes_back_as_it_was(outcome):
    data = encode_outcome(outcome)
    assert data.isascii()
    assert decode_outcome(data) == outcome
    assert encode_outcome(decode_outcome(data)) == data


@given(st.builds(Head) | st.builds(Decisions) | st.builds(LinkDecision) | st.builds(GoalRef))
@settings(max_examples=100, deadline=None)
def test_any_frozen_record_comes_back_as_it_was(record):
    assert decode(type(record), encode(record)) == record


def test_every_published_record_has_a_place():
    for dataset in DATASETS:
        assert is_dataclass(dataset.record)
        assert vars(model)[dataset.record.__name__] is dataset.record


def test_types_are_kept():
    back = decode_records(encode_records({"goals": [make_goal()], "meetings": [make_meeting()]}))
    assert isinstance(back["goals"][0].boxes[0], model.PageBox)
    assert isinstance(back["meetings"][0].next_meeting_date, date)
    assert isinstance(back["goals"][0].confidence, float)


@given(st.binary(max_size=200))
def test_bytes_of_anything_are_refused(data):
    with pytest.raises(CodecError):
        decode_outcome(data)


@given(OUTCOMES, st.data())
@settings(max_examples=150, deadline=None)
def test_bytes_that_are_cut_off_are_refused(outcome, data):
    whole = encode_outcome(outcome)
    with pytest.raises(CodecError):
        decode_outcome(whole[: data.draw(st.integers(0, len(whole) - 1))])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=5,
)


@given(st.sampled_from([field.name for field in fields(Document)]), JSON)
@settings(max_examples=300, deadline=None)
def test_a_value_of_another_type_is_refused(name, value):
    parts = json.loads(encode_outcome(Outcome(make_document())))
    place = [field.name for field in fields(Document)].index(name)
    before = parts["document"][place]
    parts["document"][place] = value
    try:
        changed = getattr(decode_outcome(json.dumps(parts).encode()).document, name)
    except CodecError:
        return
    assert changed is None or type(changed) is type(before) or before is None
    assert changed == value


@pytest.mark.parametrize(
    "spoil",
    [
        lambda parts: parts.pop("findings"),
        lambda parts: parts.update(more=[]),
        lambda parts: parts["document"].append(1),
        lambda parts: parts.update(findings=["Passage", []]),
        lambda parts: parts.update(findings=["Finding", [[]]]),
        lambda parts: parts["records"].update(goals=["Path", [["/"]]]),
        lambda parts: parts["records"].update(goals=["annotations", []]),
        lambda parts: parts["records"].update(goals=[{}, []]),
        lambda parts: parts["records"].update(goals={"Goal": []}),
    ],
)
def test_another_form_is_refused(spoil):
    parts = json.loads(encode_outcome(Outcome(make_document(), findings=(make_finding(),))))
    spoil(parts)
    with pytest.raises(CodecError):
        decode_outcome(json.dumps(parts).encode())


@pytest.mark.parametrize("value", ["1e999", "-1e999", "1" + 400 * "0"])
def test_a_number_that_is_too_large_is_refused(value):
    whole = encode_records({"goals": [make_goal(confidence=0.125), make_goal(confidence=0.5)]})
    with pytest.raises(CodecError):
        decode_records(whole.replace(b"0.125", value.encode()))


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_what_is_no_number_has_no_bytes(value):
    with pytest.raises(CodecError):
        encode_records({"goals": [make_goal(confidence=value)]})
    whole = encode_records({"goals": [make_goal(confidence=0.125)]})
    with pytest.raises(CodecError):
        decode_records(whole.replace(b"0.125", json.dumps(value).encode()))
