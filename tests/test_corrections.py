"""Corrections are data: applied where they fit, reported where they do not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corrections import CorrectionError, Corrections, apply_corrections, entry_text, load_corrections
from pipeline.corrections.apply import Corrected
from pipeline.corrections.entries import HEADER, Correction
from pipeline.matching.decisions import GoalRef
from pipeline.profile import load_profiles
from tests.records import DOCUMENT_ID, goal_id, make_comment, make_document, make_goal, make_status

DAY = date(2024, 5, 31)
TEXT = "Varje region ska ha en plan för kompetensförsörjning."
OTHER = "Patienter ska erbjudas en skriftlig vårdplan."
RECORDS: dict[str, list[Any]] = {
    "goals": [make_goal(1, 1, TEXT, needs_review=True, confidence=0.5), make_goal(1, 2, OTHER)],
    "statuses": [make_status(1, n, region, "P") for n in (1, 2) for region in ("RN", "RV")],
    "comments": [make_comment(1, 1, "RN", "Pågår."), make_comment(1, 1, "", "Utan etikett.", needs_review=True)],
    "hyperlinks": [],
}


def _entry(field: Any, expected: str, value: str, region: str | None = "RN", **more: Any) -> Correction:
    number = more.pop("number", 1)
    ref = GoalRef(more.pop("goal", goal_id(1, number)), more.pop("text", ""))
    return Correction(ref, field, region, expected, value, "read on the page", "Ada", DAY, place="c.toml, 1", **more)


def _apply(*entries: Correction, records: Any = RECORDS, **document: Any) -> Corrected:
    return apply_corrections(Corrections(entries), make_document(**document), records, load_profiles())


def _status(done: Corrected, number: int = 1, region: str = "RN") -> Any:
    return next(s for s in done.records["statuses"] if (s.goal_number, s.region) == (number, region))


def test_a_corrected_status_is_consistent_marked_and_sure():
    done = _apply(_entry("status", "P", "E/P?"))
    status = _status(done)
    assert (status.status_raw, status.status_codes, status.is_uncertain, status.status) == (
        "E/P?",
        ("E", "P"),
        True,
        "mixed",
    )
    assert (status.corrected_by, status.needs_review, status.confidence) == ("Ada", False, 1.0)
    assert [o.state for o in done.outcomes] == ["applied"]
    assert [(f.severity, f.goal_id, f.page) for f in done.findings] == [("info", goal_id(1, 1), 5)]


def test_nothing_else_changes():
    done = _apply(_entry("status", "P", "U"))
    assert [s for s in done.records["statuses"] if s.corrected_by is None] == [
        s for s in RECORDS["statuses"] if (s.goal_number, s.region) != (1, "RN")
    ]
    assert list(done.records["goals"]) == RECORDS["goals"]
    assert done.records["hyperlinks"] is RECORDS["hyperlinks"]


def test_a_status_made_blank_has_no_codes():
    status = _status(_apply(_entry("status", "P", "")))
    assert (status.status_raw, status.status_codes, status.status) == ("", (), None)


def test_goal_comment_and_region_are_corrected():
    done = _apply(
        _entry("goal_text", TEXT, "Varje region ska ha en kompetensplan.", None),
        _entry("comment_text", "Pågår.", "Pågår sedan 2023.\nKlart i höst."),
        _entry("comment_region", "Utan etikett.", "RVN", ""),
    )
    assert done.records["goals"][0].goal_text == "Varje region ska ha en kompetensplan."
    assert not done.records["goals"][0].needs_review
    assert {c.region: (c.comment_text, c.corrected_by, c.needs_review) for c in done.records["comments"]} == {
        "RN": ("Pågår sedan 2023.\nKlart i höst.", "Ada", False),
        "RVN": ("Utan etikett.", "Ada", False),
    }


def test_a_confirmed_value_stays_and_is_no_longer_to_be_reviewed():
    goal = _apply(_entry("goal_text", TEXT, TEXT, None)).records["goals"][0]
    assert (goal.goal_text, goal.corrected_by, goal.needs_review, goal.confidence) == (TEXT, "Ada", False, 1.0)


@pytest.mark.parametrize(
    ("entry", "state", "message"),
    [
        (_entry("status", "E", "U"), "stale", "found 'P', expected 'E': nothing was changed"),
        (_entry("status", "E", "P"), "stale", "the corrected value itself: take the entry out"),
        (_entry("status", "P", "U", document="ffffffffffff"), "stale", f"the report is {DOCUMENT_ID} now"),
        (_entry("status", "P", "U", "RJH"), "without-target", "no status of 'RJH'"),
        (_entry("status", "P", "U", number=9), "without-target", "no such goal now"),
        (
            _entry("status", "P", "U", text="Något helt annat som ingen har skrivit."),
            "without-target",
            "worded otherwise",
        ),
        (_entry("status", "P", "klart"), "impossible", "'klart' is none of U, P, E"),
        (_entry("comment_region", "Utan etikett.", "RN", ""), "impossible", "has a comment of RN already"),
        (_entry("comment_region", "Utan etikett.", "RX", ""), "impossible", "'RX' is none of RJH"),
    ],
)
def test_what_does_not_fit_changes_nothing_and_is_an_error(entry, state, message):
    done = _apply(entry)
    for name, rows in done.records.items():
        for row, before in zip(rows, RECORDS[name], strict=True):
            # the value nobody has looked at now is to be reviewed
            is_told = (before.goal_id, getattr(before, "region", None)) == (done.findings[0].goal_id, entry.region)
            assert row == replace(before, needs_review=before.needs_review or (is_told and _is_of(before, entry)))
    ((outcome, finding),) = zip(done.outcomes, done.findings, strict=True)
    assert outcome.state == state
    assert (finding.severity, finding.code) == ("error", f"correction-{state}")
    assert message in finding.message


def test_a_correction_finds_its_goal_under_another_number():
    moved = _entry("status", "P", "U", number=1, text=OTHER.replace("vårdplan", "vård-\nplan"))
    done = _apply(moved)
    assert (_status(done, 1).status_raw, _status(done, 2).status_raw) == ("P", "U")


def test_corrections_of_one_value_follow_each_other():
    reworded = "Helt andra ord."
    done = _apply(
        _entry("status", "P", "U"),
        _entry("status", "U", "E"),
        _entry("goal_text", TEXT, reworded, None, text=TEXT),
        _entry("status", "P", "U", "RV", text=TEXT),
        _entry("goal_text", reworded, TEXT, None, text=reworded),
    )
    assert [o.state for o in done.outcomes] == ["applied"] * 5
    assert (_status(done).status_raw, _status(done, 1, "RV").status_raw) == ("E", "U")


def test_corrections_of_another_report_are_passed_over_and_known_to_be_without_one():
    entry = _entry("status", "P", "U", goal=goal_id(1, 1, 2024))
    assert _apply(entry).outcomes == ()
    known = Corrections((entry,))
    assert known.without_report([make_document()]) == (entry,)
    assert known.without_report([make_document(report_year=2024)]) == ()
    assert known.without_report([make_document(report_year=2024, status="rejected")]) == (entry,)


def _is_of(row: Any, entry: Correction) -> bool:
    return hasattr(row, "status_raw") == (entry.field == "status")


VALUES = st.sampled_from(["P", "U", "E/P", "", "klart", TEXT])


@st.composite
def _entries(draw: Any) -> Correction:
    field = draw(st.sampled_from(["status", "goal_text", "comment_text", "comment_region"]))
    region = None if field == "goal_text" else draw(st.sampled_from(["RN", "RV", "", "RJH"]))
    value = draw(VALUES if field == "status" else VALUES.filter(bool))
    return _entry(field, draw(VALUES), value, region, number=draw(st.integers(1, 3)))


@given(st.lists(_entries(), max_size=6))
def test_rows_in_are_rows_out_and_each_correction_is_accounted_for(entries):
    done = _apply(*entries)
    assert {name: len(rows) for name, rows in done.records.items()} == {n: len(rows) for n, rows in RECORDS.items()}
    assert [outcome.entry for outcome in done.outcomes] == entries
    marked = sum(getattr(row, "corrected_by", None) is not None for rows in done.records.values() for row in rows)
    assert marked <= sum(outcome.state == "applied" for outcome in done.outcomes)
    for status in done.records["statuses"]:
        assert (status.status is None) == (not status.status_codes) or status.corrected_by is None


# ---- the file -----------------------------------------------------------------------------------------------------

GOOD = {
    "goal": "'rcc-norr:2023:1.01'",
    "field": "'status'",
    "region": "'RN'",
    "expected": "'P'",
    "value": "'U'",
    "reason": "'page 5'",
    "by": "'Ada'",
    "date": "2024-05-31",
}


def _load(folder: Any, **changes: str | None) -> Corrections:
    lines = [f"{name} = {value}" for name, value in {**GOOD, **changes}.items() if value is not None]
    (folder / "corrections.toml").write_text("\n".join(["[[correction]]", *lines]), encoding="utf-8")
    return load_corrections(folder)


def test_no_file_is_no_correction(tmp_path):
    assert load_corrections(tmp_path).entries == ()


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"regoin": "'RN'"}, "correction 1: found regoin, which no correction has"),
        ({"by": None, "date": None}, "correction 1: it lacks by, date"),
        ({"by": "' '"}, "by is empty"),
        ({"date": "'2024-05-31'"}, "expected a date such as 2024-05-31, without quotes"),
        ({"date": "2024-05-31T10:00:00"}, "expected a date such as"),
        ({"field": "'state'"}, "field is 'state', expected one of status, goal_text"),
        ({"goal": "'1.03'"}, "goal is '1.03', expected an id such as"),
        ({"region": None}, "status needs a region"),
        ({"field": "'goal_text'"}, "goal_text has no region"),
        ({"field": "'comment_text'", "value": "''"}, "value is empty"),
        ({"value": "7"}, "value is 7, expected text in quotes"),
        ({"value": "'U"}, r"corrections.toml cannot be read.*line 6"),
    ],
)
def test_a_file_that_cannot_be_used_says_where(tmp_path, changes, message):
    with pytest.raises(CorrectionError, match=message):
        _load(tmp_path, **changes)


@pytest.mark.parametrize("text", ["[correction]\ngoal = 'x'", "[[corection]]\ngoal = 'x'", "correction = [1]"])
def test_a_file_of_another_form_says_what_is_expected(tmp_path, text):
    (tmp_path / "corrections.toml").write_text(text, encoding="utf-8")
    with pytest.raises(CorrectionError, match=r"corrections\.toml.*\[\[correction\]\]"):
        load_corrections(tmp_path)


@given(
    value=st.text(st.characters(codec="utf-8"), min_size=1).filter(str.strip),
    wording=st.text(st.characters(codec="utf-8")),
)
def test_an_entry_that_is_written_is_read_the_same(tmp_path_factory, value, wording):
    folder = tmp_path_factory.mktemp("corrections")
    entry = _entry("comment_text", "Före.", value, text=wording, document=DOCUMENT_ID)
    (folder / "corrections.toml").write_text(HEADER + entry_text(entry), encoding="utf-8", newline="")
    (read,) = load_corrections(folder).entries
    assert entry_text(read) == entry_text(entry)
