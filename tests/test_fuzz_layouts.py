"""Layouts of chance through the stages after reading: no exception, and the laws hold."""

from __future__ import annotations

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.fuzz.choices import Choices, from_bytes
from tests.fuzz.laws import check, outcome_of
from tests.fuzz.layouts import layout_of, real_layout


@given(st.data())
@settings(max_examples=25, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_layout_comes_through_whole_or_is_refused(data):
    check(layout_of(Choices(lambda low, high: data.draw(st.integers(low, high)))))


@given(st.binary(min_size=40, max_size=600))
@settings(max_examples=40, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
def test_any_bytes_give_a_layout_that_comes_through(data):
    check(layout_of(from_bytes(data)))


def test_what_layouts_are_made_from_gives_records():
    assert len(outcome_of(real_layout("small")).records["goals"]) == 3
    assert len(outcome_of(real_layout("tagged")).records["goals"]) == 3
    assert outcome_of(real_layout("minutes")).records["agenda_items"]
