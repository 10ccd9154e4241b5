from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from pipeline.evaluate import Evaluation, EvaluationError, evaluate
from pipeline.publish import publish
from tests.records import (
    make_decision,
    make_document,
    make_finding,
    make_hyperlink,
    make_item,
    make_meeting,
    make_section,
)

Records = dict[str, list[Any]]

GOLD: dict[str, Any] = {
    "kind": "minutes",
    "group": "RPO Cancer",
    "meeting_date": None,
    "previous_meeting_date": "2024-09-10",
    "next_meeting": {"date": "2025-02-04", "start": "15:00", "end": "17:00", "place": "Teams", "digital": True},
    "agenda_items": [{"number": 1, "title": "Inledning"}, {"number": 2, "title": "En lång titel på flera rader"}],
    "decisions": [
        {"item": 1, "number": 1, "starts": "godkänna dagordningen."},
        {"item": 2, "number": 1, "starts": "Lämna svar enligt nedan:", "ends": "till nästa möte."},
    ],
    "subheadings": [
        {"item": 2, "title": "Nuläge"},
        {"item": 2, "title": "Diskussion"},
        {"item": 2, "title": "Fortsättning"},
    ],
    "links": ["https://example.org/a", "https://example.org/b-b/"],
}

ALL_RIGHT = {"facts": (7, 7), "items": (2, 2), "subheadings": (3, 3), "decisions": (2, 2), "links": (2, 2)}


def make_records() -> Records:
    return {
        "documents": [make_document(kind="minutes", report_year=None, file_name="minutes.pdf")],
        "meetings": [make_meeting()],
        "agenda_items": [make_item(1, "Inledning"), make_item(2, "En lång titel på\nflera rader")],
        "decisions": [
            make_decision(1, 1, "godkänna dagordningen."),
            make_decision(2, 1, "Lämna svar enligt nedan:\nFörst det ena.\nSedan det andra till nästa möte."),
        ],
        "agenda_sections": [
            make_section(2, 1, "Nuläge"),
            make_section(2, 2, "Diskussion"),
            make_section(2, 3, "Fortsättning"),
        ],
        "hyperlinks": [
            make_hyperlink(1, "https://example.org/a"),
            make_hyperlink(2, "https://example.org/b-b/"),
            make_hyperlink(3, "https://example.org/a"),
        ],
        "findings": [],
    }


def run(tmp_path: Path, records: Records, gold: dict[str, Any] = GOLD) -> Evaluation:
    (tmp_path / "minutes.json").write_text(json.dumps(gold), encoding="utf-8")
    publish(records, tmp_path / "parsed")
    return evaluate(tmp_path / "parsed", tmp_path / "minutes.json")


def all_right(records: Records) -> None:
    """Nothing is changed."""


def guessed_meeting_date(records: Records) -> None:
    records["meetings"] = [make_meeting(meeting_date=date(2024, 11, 21))]


def no_meeting_at_all(records: Records) -> None:
    records["meetings"] = [make_meeting(**dict.fromkeys(FACTS))]


FACTS = (
    "group_name",
    "previous_meeting_date",
    "next_meeting_date",
    "next_meeting_start",
    "next_meeting_end",
    "next_meeting_place",
)


def cut_title(records: Records) -> None:
    records["agenda_items"][1] = make_item(2, "En lång titel på")


def list_item_taken_for_an_item(records: Records) -> None:
    records["agenda_items"].append(make_item(3, "Sedan det andra"))


def decision_with_too_much_at_the_end(records: Records) -> None:
    old = records["decisions"][1]
    records["decisions"][1] = replace(old, decision_text=f"{old.decision_text} Mötet fortsatte.")


def short_decision_with_too_much(records: Records) -> None:
    records["decisions"][0] = make_decision(1, 1, "godkänna dagordningen. Mötet fortsatte.")


def decision_under_another_item(records: Records) -> None:
    records["decisions"][0] = make_decision(2, 2, "godkänna dagordningen.")


def missing_subheading(records: Records) -> None:
    records["agenda_sections"] = [make_section(2, 1, "Nuläge"), make_section(2, 2, "Fortsättning")]


def surplus_subheading(records: Records) -> None:
    records["agenda_sections"].append(make_section(1, 1, "Närvarande"))


def link_without_its_hyphen(records: Records) -> None:
    records["hyperlinks"][1] = make_hyperlink(2, "https://example.org/bb/")


CASES: list[tuple[Callable[[Records], None], dict[str, tuple[int, int]], int]] = [
    (all_right, {}, 0),
    (guessed_meeting_date, {"facts": (6, 7)}, 1),
    (no_meeting_at_all, {"facts": (1, 7)}, 6),
    (cut_title, {"items": (1, 2)}, 1),
    (list_item_taken_for_an_item, {"items": (2, 3)}, 1),
    (decision_with_too_much_at_the_end, {"decisions": (1, 2)}, 1),
    (short_decision_with_too_much, {"decisions": (1, 2)}, 1),
    (decision_under_another_item, {"decisions": (1, 3)}, 2),
    (missing_subheading, {"subheadings": (2, 3)}, 1),
    (surplus_subheading, {"subheadings": (3, 4)}, 1),
    (link_without_its_hyphen, {"links": (1, 3)}, 2),
]


@pytest.mark.parametrize(("distort", "lowered", "wrong"), CASES, ids=[case[0].__name__ for case in CASES])
def test_each_error_lowers_its_own_measure_and_no_other(
    distort: Callable[[Records], None], lowered: dict[str, tuple[int, int]], wrong: int, tmp_path: Path
) -> None:
    records = make_records()
    distort(records)
    evaluation = run(tmp_path, records)
    assert {m.name: (m.right, m.of) for m in evaluation.measures} == ALL_RIGHT | lowered
    assert len(evaluation.wrong) == wrong
    assert evaluation.passed == (not lowered)
    assert evaluation.as_dict()["kind"] == "minutes"


def test_a_wrong_value_has_both_readings_and_its_place(tmp_path: Path) -> None:
    records = make_records()
    short_decision_with_too_much(records)
    guessed_meeting_date(records)
    fact, decision = run(tmp_path, records).wrong
    assert (fact.where, fact.expected, fact.found) == ("meeting_date", None, "2024-11-21")
    assert (decision.where, decision.page, decision.box) == ("1.1", 3, (50.0, 60.0, 500.0, 80.0))
    assert (decision.expected, decision.found) == ("godkänna dagordningen.", "godkänna dagordningen. Mötet fortsatte.")


@pytest.mark.parametrize(("page", "unflagged"), [(3, 0), (1, 1)])
def test_a_warning_on_the_page_flags_a_wrong_value(page: int, unflagged: int, tmp_path: Path) -> None:
    records = make_records()
    short_decision_with_too_much(records)
    records["findings"] = [make_finding(page=page)]
    assert run(tmp_path, records).wrong_and_unflagged == unflagged


def test_the_gold_names_its_file_where_there_are_several(tmp_path: Path) -> None:
    records = make_records()
    other = make_document(document_id="ba9876543210", sha256="b" * 64, kind="minutes", file_name="other.pdf")
    records["documents"].append(other)
    with pytest.raises(EvaluationError, match=r"2 minutes are what the gold is about; .* minutes\.pdf, other\.pdf"):
        run(tmp_path, records)
    assert run(tmp_path, records, GOLD | {"file_name": "minutes.pdf"}).passed
