from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from pipeline.evaluate import Evaluation, EvaluationError, evaluate, render
from pipeline.model import GoalLink, GoalThread
from pipeline.publish import publish
from tests.records import goal_id, make_document, make_goal, make_link

GOLD = """
family = "rcc-norr"
[[link]]
from_year = 2021
from = "1.01"
to_year = 2022
to = "1.01"
kind = "identical"
moved = false
[[link]]
from_year = 2021
from = "1.02"
to_year = 2022
to = "1.02"
kind = "split"
moved = false
[[link]]
from_year = 2021
from = "1.02"
to_year = 2022
to = "2.01"
kind = "split"
moved = true
[[link]]
from_year = 2021
from = "1.03"
to_year = 2022
kind = "dropped"
[[link]]
from_year = 2022
from = "1.01"
to_year = 2023
to = "1.01"
kind = "edited"
[[link]]
from_year = 2022
to_year = 2023
to = "1.02"
kind = "new"
[[gap]]
from_year = 2021
from = "1.03"
to_year = 2023
to = "1.02"
kind = "identical"
"""

DOCUMENTS = {2021: "a" * 12, 2022: "b" * 12, 2023: "c" * 12}
GOALS = {2021: ["1.01", "1.02", "1.03"], 2022: ["1.01", "1.02", "2.01"], 2023: ["1.01", "1.02"]}


def identifier(year: int, place: str | None) -> str | None:
    return None if place is None else goal_id(*(int(part) for part in place.split(".")), year)


def link(from_year: int, from_place: str | None, to_place: str | None, kind: str, **changes: Any) -> GoalLink:
    years = {"report_year_from": from_year, "report_year_to": from_year + 1}
    ends = identifier(from_year, from_place), identifier(from_year + 1, to_place)
    return make_link(*ends, kind=kind, **years, **changes)


def right_links() -> list[GoalLink]:
    return [
        link(2021, "1.01", "1.01", "identical", score=1.0),
        link(2021, "1.02", "1.02", "split", score=0.8),
        link(2021, "1.02", "2.01", "split", score=0.7, is_moved=True),
        link(2021, "1.03", None, "dropped", score=0.2),
        link(2022, "1.01", "1.01", "edited", score=0.95),
        link(2022, None, "1.02", "new", score=0.1),
    ]


def run(tmp_path: Path, links: list[GoalLink], gold: str = GOLD, threads: tuple[str, str] = ("t", "t")) -> Evaluation:
    (tmp_path / "links.toml").write_text(gold, encoding="utf-8")
    documents = [
        make_document(document_id=name, sha256=name.ljust(64, "0"), report_year=year)
        for year, name in DOCUMENTS.items()
    ]
    goals = [
        make_goal(goal_id=identifier(year, place), document_id=DOCUMENTS[year], report_year=year)
        for year, places in GOALS.items()
        for place in places
    ]
    ends = [(2021, "1.03"), (2023, "1.02")]
    goal_threads = [
        GoalThread(thread, goal_id(1, int(place[-1]), year), year)
        for thread, (year, place) in zip(threads, ends, strict=True)
    ]
    datasets = {"documents": documents, "goals": goals, "goal_links": links, "goal_threads": goal_threads}
    publish(datasets, tmp_path / "parsed")
    return evaluate(tmp_path / "parsed", tmp_path / "links.toml")


def measures(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    return {measure.name: (measure.right, measure.of) for measure in evaluation.measures}


def scores(evaluation: Evaluation) -> dict[str, tuple[int, int, int]]:
    return {score.name: (score.right, score.expected, score.found) for score in evaluation.scores}


def test_right_links_are_all_right(tmp_path: Path) -> None:
    evaluation = run(tmp_path, right_links())
    assert evaluation.passed
    assert evaluation.wrong == ()
    assert measures(evaluation) == {
        "pairs": (4, 4),
        "ends": (2, 2),
        "kinds": (4, 4),
        "moves": (3, 3),
        "wrong_links_in_review": (0, 0),
        "gaps": (1, 1),
    }
    assert scores(evaluation) == {
        "pairs": (4, 4, 4),
        "2021-2022": (3, 3, 3),
        "2022-2023": (1, 1, 1),
        "edited": (1, 1, 1),
        "identical": (1, 1, 1),
        "split": (2, 2, 2),
    }


def test_a_missed_split_lowers_recall_and_kinds(tmp_path: Path) -> None:
    links = [*right_links()[:1], link(2021, "1.02", "1.02", "edited"), link(2021, None, "2.01", "new")]
    evaluation = run(tmp_path, links + right_links()[3:])
    found = {score.name: score for score in evaluation.scores}
    assert (found["pairs"].precision, found["pairs"].recall) == (1.0, 0.75)
    assert measures(evaluation)["kinds"] == (2, 3)
    assert {m.name: (m.right, m.of) for m in evaluation.details} == {
        "kinds_2021-2022": (1, 2),
        "kinds_2022-2023": (1, 1),
        "wrong_ends_in_review": (0, 1),
    }
    assert measures(evaluation)["ends"] == (2, 3)
    assert [(v.field, v.where, v.expected, v.found) for v in evaluation.wrong] == [
        ("pair", "2021-2022 - > 2.01", None, "new"),
        ("kind", "2021-2022 1.02 > 1.02", "split", "edited"),
        ("pair", "2021-2022 1.02 > 2.01", "split", None),
    ]


def test_a_wrong_pair_lowers_precision_and_counts_when_in_review(tmp_path: Path) -> None:
    for in_review in (True, False):
        surplus = link(2021, "1.01", "1.02", "merged", needs_review=in_review)
        evaluation = run(tmp_path, [*right_links(), surplus])
        assert scores(evaluation)["pairs"] == (4, 4, 5)
        assert measures(evaluation)["pairs"] == (4, 5)
        assert measures(evaluation)["wrong_links_in_review"] == (int(in_review), 1)
        assert evaluation.wrong_and_unflagged == (0 if in_review else 1)


def test_a_missing_pair_is_flagged_by_the_review_of_one_of_its_goals(tmp_path: Path) -> None:
    for in_review in (True, False):
        links = [*right_links(), link(2021, "1.01", "1.02", "merged", needs_review=in_review)]
        (missing,) = (v for v in run(tmp_path, [x for x in links if x.kind != "identical"]).wrong if v.found is None)
        assert missing.is_flagged == in_review


def test_a_goal_wrongly_called_new_counts_when_in_review(tmp_path: Path) -> None:
    for in_review in (True, False):
        missed = link(2021, None, "2.01", "new", needs_review=in_review)
        evaluation = run(tmp_path, [x for x in right_links() if x.goal_id_to != goal_id(2, 1, 2022)] + [missed])
        (ends,) = (measure for measure in evaluation.details if measure.name == "wrong_ends_in_review")
        assert (ends.right, ends.of) == (int(in_review), 1)


def test_a_move_is_compared_where_the_gold_tells(tmp_path: Path) -> None:
    links = right_links()
    links[2] = link(2021, "1.02", "2.01", "split", is_moved=False)
    links[4] = link(2022, "1.01", "1.01", "edited", is_moved=True)
    evaluation = run(tmp_path, links)
    assert measures(evaluation)["moves"] == (2, 3)
    assert [(v.field, v.expected, v.found) for v in evaluation.wrong] == [("move", "moved", "stays")]


def test_the_share_of_goals_in_review(tmp_path: Path) -> None:
    links = right_links()
    links[1] = link(2021, "1.02", "1.02", "split", needs_review=True)
    flagged = run(tmp_path, links).flagged
    assert flagged is not None
    assert (flagged.name, flagged.right, flagged.of) == ("goals", 2, 8)


def test_a_goal_that_comes_back_keeps_its_thread(tmp_path: Path) -> None:
    assert measures(run(tmp_path, right_links(), threads=("t", "u")))["gaps"] == (0, 1)


def test_calibration_counts_pairs_by_score(tmp_path: Path) -> None:
    links = [*right_links(), link(2021, "1.01", "1.02", "merged", score=0.75)]
    bins = {(b.low, b.high): (b.links, b.right) for b in run(tmp_path, links).calibration}
    assert bins[(0.7, 0.8)] == (2, 1)
    assert bins[(0.8, 0.9)] == (1, 1)
    assert bins[(0.9, 1.0)] == (2, 2)
    assert sum(links for links, _ in bins.values()) == 5


def test_a_year_without_links_is_said_and_not_counted(tmp_path: Path) -> None:
    evaluation = run(tmp_path, [link for link in right_links() if link.report_year_from == 2021])
    assert measures(evaluation)["pairs"] == (3, 3)
    assert evaluation.notes == ("Not compared, for the datasets have no links for it: 2022-2023.",)


def test_no_links_at_all_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no links of rcc-norr for 2021-2022, 2022-2023"):
        run(tmp_path, [])


def test_links_of_another_family_are_not_compared(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no links of nordmark"):
        run(tmp_path, right_links(), GOLD.replace("rcc-norr", "nordmark"))


def test_floors_may_name_a_step(tmp_path: Path) -> None:
    floors = "[at_least]\npairs = 0.7\nkinds = 0.9\nends = 0.5\nmoves = 0.9\n"
    (tmp_path / "links.floors.toml").write_text(f'{floors}"2021-2022_f1" = 0.8\n"kinds_2021-2022" = 1\n')
    links = [x for x in right_links() if x.goal_id_to != goal_id(2, 1, 2022)]
    assert run(tmp_path, links).passed
    (tmp_path / "links.floors.toml").write_text(f'{floors}"2021-2022_f1" = 0.9\n')
    assert not run(tmp_path, links).passed


def test_the_calibration_is_drawn(tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=100)
    render(run(tmp_path, right_links()), console)
    assert isinstance(console.file, io.StringIO)
    assert "0.9-1.0      2      2   100%  " + "█" * 30 in console.file.getvalue()
