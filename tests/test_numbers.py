"""Numbers printed with goals: what stands between two that count on is no goal, and a jump is told."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline import followup
from pipeline.followup import FollowupRecords
from pipeline.followup.numbers import without_notes
from pipeline.lines import group_lines
from pipeline.model import Cell, DocumentLayout, PageLayout, TableRow
from pipeline.tables import TableResult
from pipeline.tables.choose import BARE
from pipeline.text import TextJoiner, Vocabulary, WordList
from tests.made_pages import PROFILE, words_at
from tests.records import make_document

GOAL, NOTE = "Alla ska få en plan.", "Omformulerat i år."
HEADING = tuple(group_lines(words_at("1. Prevention", 60, 40, 1, 0)))


def row(number: int, label: str, text: str, is_bare: bool = False, status: str = "U") -> TableRow:
    """A row of a ruled table; a bare one has neither statuses nor a comment."""
    top, index = 60.0 + 20 * number, 100 * number
    statuses = {region: Cell(tuple(words_at(status, 300, top, 1, index + 50))) for region in ("RJH", "RN", "RV", "RVN")}
    return TableRow(
        heading=HEADING,
        goal=Cell(tuple(words_at(text, 100, top, 1, index))),
        label=Cell(tuple(words_at(label, 60, top, 1, index + 90))),
        statuses={} if is_bare else statuses,
        comment=Cell(),
        page_first=1,
        page_last=1,
        strategy="ruled",
        witnesses=("ruled", "aligned"),
        doubts=(BARE,) if is_bare else (),
    )


def read(*rows: tuple[str, str]) -> FollowupRecords:
    """What comes of rows of a number and a text: ``NOTE`` is a bare row."""
    made = [row(i, label, text, text == NOTE) for i, (label, text) in zip(count(1), rows, strict=False)]
    return extracted(made)


def extracted(rows: Sequence[TableRow]) -> FollowupRecords:
    joiner = TextJoiner(Vocabulary.from_lines(()), WordList())
    layout = DocumentLayout((PageLayout(1, 595, 842, ()),))
    return followup.extract(make_document(report_year=2020), layout, TableResult(tuple(rows), (), ()), PROFILE, joiner)


def goals_told(found: FollowupRecords, code: str) -> Sequence[str | None]:
    return [f.goal_id for f in found.findings if f.code == code]


def test_a_note_between_numbered_goals_is_left_out_and_shifts_no_number():
    found = read(("1.1", GOAL), ("1.2", GOAL), ("", NOTE), ("1.3", GOAL), ("1.4", GOAL))
    assert [(g.goal_label, g.goal_number) for g in found.goals] == [("1.1", 1), ("1.2", 2), ("1.3", 3), ("1.4", 4)]
    left_out = [f for f in found.findings if f.code == "row-rejected"]
    assert [f.severity for f in left_out] == ["warning"]
    assert NOTE in left_out[0].message
    assert not goals_told(found, "number-uncertain")


def test_a_note_whose_first_word_stands_in_the_column_of_numbers_is_left_out():
    found = read(("1.1", GOAL), ("Not:", NOTE), ("1.2", GOAL))
    assert [g.goal_label for g in found.goals] == ["1.1", "1.2"]


@pytest.mark.parametrize("last", ["1.3#", "1.3 (ny)", "Mål 3"])
def test_a_bare_row_with_a_mark_at_its_number_is_a_goal(last: str):
    found = read(("1.1", GOAL), ("1.2", GOAL), (last, NOTE))
    assert [g.goal_label for g in found.goals] == ["1.1", "1.2", last]
    assert not goals_told(found, "number-jumps")


def test_the_goal_above_a_note_is_looked_at_for_the_note_may_be_its_own():
    found = read(("1.1", GOAL), ("1.2", GOAL), ("", NOTE), ("1.3", GOAL))
    assert [g.needs_review for g in found.goals] == [False, True, False]


def test_without_numbers_a_bare_row_stays_a_goal_in_doubt_and_shifts_those_below():
    found = read(("", GOAL), ("", NOTE), ("", GOAL))
    assert [g.needs_review for g in found.goals] == [False, True, False]
    assert goals_told(found, "number-uncertain") == [found.goals[2].goal_id]


def test_a_bare_row_that_has_its_number_is_a_goal_and_those_below_have_theirs():
    found = read(("1.1", GOAL), ("1.2", NOTE), ("1.3", GOAL))
    assert [g.goal_label for g in found.goals] == ["1.1", "1.2", "1.3"]
    assert not goals_told(found, "number-uncertain")


def test_a_bare_row_in_the_place_of_a_number_that_lacks_is_a_goal():
    found = read(("1.1", GOAL), ("1.2", GOAL), ("", NOTE), ("1.4", GOAL))
    assert [g.goal_label for g in found.goals] == ["1.1", "1.2", "", "1.4"]
    assert found.goals[2].needs_review


def test_a_table_of_figures_below_the_goals_is_left_out_as_an_error():
    goals = [row(i, f"1.{i}", GOAL) for i in (1, 2, 3)]
    found = extracted([*goals, row(4, "", "Överlevnad", status="71%"), row(5, "Bilaga", "Väntetid", status="2020")])
    assert [g.goal_label for g in found.goals] == ["1.1", "1.2", "1.3"]
    assert [f.severity for f in found.findings if f.code == "row-rejected"] == ["error", "error"]


def test_a_status_that_cannot_be_read_does_not_cost_a_goal_its_row():
    rows = [row(1, "1.1", GOAL), row(2, "1.2", GOAL, status="?!"), row(3, "1.3", GOAL)]
    assert [g.goal_label for g in extracted(rows).goals] == ["1.1", "1.2", "1.3"]


def test_a_printed_number_that_does_not_count_on_is_told():
    found = read(("1.1", GOAL), ("1.2", GOAL), ("1.4", GOAL), ("1.5", GOAL))
    assert [g.goal_number for g in found.goals] == [1, 2, 3, 4]
    assert goals_told(found, "number-jumps") == [found.goals[2].goal_id]


def test_numbers_that_run_through_the_report_are_no_jump():
    assert not goals_told(read(("14", GOAL), ("15", GOAL), ("16", GOAL)), "number-jumps")


@given(st.lists(st.tuples(st.sampled_from(["", "1.1", "1.2", "1.3", "Not:"]), st.booleans()), max_size=8))
def test_rows_in_are_rows_out_and_rows_rejected(shapes: list[tuple[str, bool]]):
    rows = [row(i, label, GOAL, is_bare) for i, (label, is_bare) in enumerate(shapes, 1)]
    kept, findings = without_notes(rows, PROFILE, lambda row: row.label.text)
    assert len(kept) + len(findings) == len(rows)
    left = [r.goal.words for r in kept]
    # what has statuses, or a number, is never left out; and the order is that of the report
    assert [r.goal.words for r in rows if r.goal.words in left] == left
    assert all(r.goal.words in left for r in rows if r.statuses or r.label.text[:1].isdigit())
