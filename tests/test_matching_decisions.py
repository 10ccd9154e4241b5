"""Decisions of people win, last, and say so when their goals are gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching import DecisionError, Decisions, link_goals
from pipeline.matching.decisions import GoalRef, LinkDecision, append_decisions, read_decisions
from pipeline.model import Goal, GoalLink
from tests.records import goal_id, make_goal

DAY = date(2024, 5, 31)
TEXTS = {
    (2020, 1): "Svarstiden för histopatologiska preparat ska vara högst sju dagar.",
    (2020, 2): "Varje region ska ha en plan för kompetensförsörjning.",
    (2020, 3): "Patienter ska erbjudas en skriftlig vårdplan.",
    (2021, 1): "Svarstiden för histopatologiska preparat ska vara högst fem dagar.",
    (2021, 2): "Varje region ska ha en plan för kompetensförsörjning.",
    (2021, 3): "Resor till sjukhus ska samordnas bättre.",
    (2022, 1): "Svarstiden för histopatologiska preparat ska vara högst fem dagar.",
    (2022, 2): "Varje region ska ha en plan för kompetensförsörjning och utbildning.",
    (2022, 3): "Resor till sjukhus ska samordnas bättre.",
}


def _goals(years: Sequence[int] = (2020, 2021, 2022), **texts: str) -> list[Goal]:
    return [
        make_goal(1, n, text, goal_id=goal_id(1, n, year), report_year=year, document_id=f"{year:012d}")
        for (year, n), text in TEXTS.items()
        if year in years
    ]


def _ref(year: int, number: int, text: str | None = None) -> GoalRef:
    return GoalRef(goal_id(1, number, year), TEXTS[year, number] if text is None else text)


def _decision(verdict: Any, first: GoalRef | None, second: GoalRef | None, **more: Any) -> LinkDecision:
    return LinkDecision(verdict, first, second, "because", DAY, place="decisions.toml, decision 1", **more)


def _find(links: Sequence[GoalLink], first: GoalRef | None, second: GoalRef | None) -> list[GoalLink]:
    ends = tuple(ref and ref.goal_id for ref in (first, second))
    return [link for link in links if (link.goal_id_from, link.goal_id_to) == ends]


def _linked(*entries: LinkDecision, goals: Sequence[Goal] | None = None) -> tuple[GoalLink, ...]:
    return link_goals(_goals() if goals is None else goals, decisions=Decisions(entries)).goal_links


def test_a_confirmed_link_is_made_although_the_rules_see_none() -> None:
    first, second = _ref(2020, 3), _ref(2021, 3)
    assert not _find(_linked(), first, second)
    (link,) = _find(_linked(_decision("linked", first, second, kind="reworded")), first, second)
    assert (link.kind, link.decided_by, link.rule, link.needs_review) == ("reworded", "person", "decision", False)


def test_a_rejected_link_is_not_made_and_both_goals_are_accounted_for() -> None:
    first, second = _ref(2020, 1), _ref(2021, 1)
    assert _find(_linked(), first, second)
    links = _linked(_decision("apart", first, second))
    assert not _find(links, first, second)
    assert [link.kind for link in links if first.goal_id == link.goal_id_from]
    assert [link.kind for link in links if second.goal_id == link.goal_id_to]


def test_dropped_and_new_hold_against_an_identical_goal() -> None:
    dropped = _linked(_decision("dropped", _ref(2020, 2), None, year=2021))
    (end,) = _find(dropped, _ref(2020, 2), None)
    assert (end.kind, end.decided_by) == ("dropped", "person")
    new = _linked(_decision("new", None, _ref(2021, 2), year=2020))
    (begin,) = _find(new, None, _ref(2021, 2))
    assert (begin.kind, begin.decided_by) == ("new", "person")


def test_a_later_decision_about_the_same_goals_takes_the_place_of_an_earlier() -> None:
    first, second = _ref(2020, 1), _ref(2021, 1)
    links = _linked(_decision("apart", first, second), _decision("linked", first, second, kind="edited"))
    assert _find(links, first, second)[0].decided_by == "person"


def test_several_decided_links_of_one_goal_are_a_split() -> None:
    first = _ref(2020, 3)
    links = _linked(*(_decision("linked", first, _ref(2021, n), kind="split") for n in (1, 3)))
    assert [_find(links, first, _ref(2021, n))[0].kind for n in (1, 3)] == ["split", "split"]


def test_a_decision_finds_its_goal_under_another_number_and_with_hyphens_mended() -> None:
    goals = [
        replace(goal, goal_id=goal_id(1, goal.goal_number + 4, 2021), goal_number=goal.goal_number + 4)
        if goal.report_year == 2021
        else goal
        for goal in _goals()
    ]
    hyphenated = _ref(2021, 3, TEXTS[2021, 3].replace("samordnas", "sam-\nordnas"))
    links = _linked(_decision("linked", _ref(2020, 3), hyphenated), goals=goals)
    (link,) = [link for link in links if link.decided_by == "person" and link.report_year_from == 2020]
    assert link.goal_id_to == goal_id(1, 7, 2021)


def test_a_decision_whose_goal_is_gone_stops_and_names_it() -> None:
    gone = _decision("linked", _ref(2020, 3), GoalRef(goal_id(1, 9, 2021), "Något helt annat som ingen har skrivit."))
    with pytest.raises(DecisionError, match=r"decisions\.toml, decision 1.*rcc-norr:2021:1\.09.*no such goal"):
        _linked(gone)


def test_a_decision_whose_goal_says_something_else_now_stops() -> None:
    with pytest.raises(DecisionError, match="worded otherwise"):
        _linked(_decision("linked", _ref(2020, 3), _ref(2021, 3, "Något helt annat som ingen har skrivit.")))


def test_a_decision_about_a_report_that_is_not_there_waits() -> None:
    entry = _decision("linked", _ref(2020, 3), _ref(2021, 3))
    assert all(link.decided_by == "rule" for link in _linked(entry, goals=_goals((2021, 2022))))


def test_a_decision_is_carried_over_identical_editions() -> None:
    """2020 became 2021, 2021 and 2022 are worded alike: so 2020 became 2022, seen when 2021 is not there."""
    entry = _decision("linked", _ref(2020, 3), _ref(2021, 3), kind="reworded")
    other = _decision("linked", _ref(2021, 3), _ref(2022, 3))
    first, last = _ref(2020, 3), _ref(2022, 3)
    ours = _linked(entry, other)
    assert _find(ours, _ref(2021, 3), last)[0].decided_by == "person"
    assert not _find(ours, first, last)
    apart = _linked(_decision("apart", _ref(2020, 1), _ref(2022, 1)), goals=_goals((2020, 2021, 2022)))
    assert not _find(apart, _ref(2020, 1), _ref(2021, 1)), "2021 and 2022 are worded alike, so 2020 is apart from both"


def test_a_part_is_not_carried_as_the_whole() -> None:
    entry = _decision("linked", _ref(2020, 3), _ref(2021, 3), kind="split")
    assert _find(_linked(entry), _ref(2021, 3), _ref(2022, 3))[0].decided_by == "rule"


def test_decisions_that_contradict_each_other_stop() -> None:
    with pytest.raises(DecisionError, match="contradicts"):
        _linked(
            _decision("linked", _ref(2020, 3), _ref(2021, 3)),
            _decision("linked", _ref(2021, 3), _ref(2022, 3)),
            _decision("apart", _ref(2020, 3), _ref(2022, 3)),
        )


def test_a_decision_over_a_year_that_is_linked_otherwise_is_said_to_have_no_effect() -> None:
    entry = _decision("linked", _ref(2020, 2), _ref(2022, 3))
    result = link_goals(_goals(), decisions=Decisions((entry,)))
    (finding,) = [finding for finding in result.findings if finding.code == "decision-without-effect"]
    assert finding.goal_id == _ref(2022, 3).goal_id
    assert "decision 1" in finding.message


# ---- the file -----------------------------------------------------------------------------------------------------


@given(reason=st.text(), text=st.text(min_size=1))
def test_what_is_written_is_what_is_read(tmp_path_factory: pytest.TempPathFactory, reason: str, text: str) -> None:
    path = tmp_path_factory.mktemp("decisions") / "decisions.toml"
    written = [
        LinkDecision("linked", GoalRef(goal_id(1, 1, 2020), text), _ref(2021, 1), reason, DAY, "edited"),
        LinkDecision("dropped", _ref(2020, 2), None, reason, DAY, year=2021),
    ]
    append_decisions(path, written[:1])
    append_decisions(path, written[1:])
    read = [replace(entry, place="") for entry in read_decisions(path)]
    assert read == [replace(written[0], first=GoalRef(goal_id(1, 1, 2020), " ".join(text.split()))), written[1]]


def test_adding_keeps_what_stands_in_the_file(tmp_path: Path) -> None:
    path = tmp_path / "decisions.toml"
    append_decisions(path, [_decision("apart", _ref(2020, 1), _ref(2021, 1))])
    path.write_text(path.read_text(encoding="utf-8") + "# talked over in May\n", encoding="utf-8")
    append_decisions(path, [_decision("apart", _ref(2020, 2), _ref(2021, 2))])
    assert "# talked over in May" in path.read_text(encoding="utf-8")
    assert len(read_decisions(path)) == 2


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("decision = 1", "expected only"),
        ("[[decisions]]\nverdict = 'apart'", "decisions"),
        ("[[decision]]\nverdict = 'maybe'", "verdict is 'maybe'"),
        ("[[decision]]\nverdict = 'dropped'", "lacks from, year, reason, date"),
        ("[[decision]]\nverdict = 'apart'\nform = 1", "form"),
        (
            "[[decision]]\nverdict = 'apart'\nfrom = 'x'\nto = 'y'\nreason = ''\ndate = 2024-05-31",
            "expected a goal such as",
        ),
        (
            "[[decision]]\nverdict = 'apart'\nfrom = { goal = 'a:2021:1.01', text = '' }\n"
            "to = { goal = 'a:2020:1.01', text = '' }\nreason = ''\ndate = 2024-05-31",
            "earlier and a later",
        ),
        (
            "[[decision]]\nverdict = 'apart'\nfrom = { goal = 'a:2020:1.01', text = '' }\n"
            "to = { goal = 'b:2021:1.01', text = '' }\nreason = ''\ndate = 2024-05-31",
            "two families",
        ),
        ("[[decision", "cannot be read"),
    ],
)
def test_an_entry_that_is_not_complete_stops_and_is_named(tmp_path: Path, content: str, said: str) -> None:
    path = tmp_path / "decisions.toml"
    path.write_text(content, encoding="utf-8")
    with pytest.raises(DecisionError, match=said) as caught:
        read_decisions(path)
    assert "decisions.toml" in str(caught.value)
