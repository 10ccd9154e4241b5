"""Thread ids stay, whatever reports are added in whatever order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import permutations
from pathlib import Path

import pytest

from pipeline.matching import DecisionError, Decisions, load_decisions, remember_reports
from pipeline.matching.threads import extended_order, follow, read_year_order
from pipeline.model import Goal
from tests.editions import YEARS, edition, editions, linked


def _ids(years: Sequence[int], order: Sequence[int] = ()) -> dict[str, str]:
    decisions = Decisions(year_order={"rcc-norr": tuple(order)} if order else {})
    return {thread.goal_id: thread.thread_id for thread in editions(years).link(decisions).goal_threads}


def _reports(goals: Sequence[Goal]) -> list[tuple[str, int]]:
    return [(goal.goal_id.split(":")[0], goal.report_year) for goal in goals]


def test_every_goal_is_in_one_thread_and_no_thread_has_two_goals_of_a_year() -> None:
    threads = linked().goal_threads
    assert sorted(thread.goal_id for thread in threads) == sorted(goal.goal_id for goal in editions().goals)
    assert len({(thread.thread_id, thread.report_year) for thread in threads}) == len(threads)


def test_a_thread_is_called_after_its_first_goal() -> None:
    members: dict[str, list[str]] = {}
    for thread in linked().goal_threads:
        members.setdefault(thread.thread_id, []).append(thread.goal_id)
    assert all(thread_id == min(goals) for thread_id, goals in members.items())


@pytest.mark.parametrize("count", [2, 3])
def test_adding_a_later_year_changes_no_id(count: int) -> None:
    before, after = _ids(YEARS[:count]), _ids(YEARS[: count + 1])
    assert {goal: after[goal] for goal in before} == before


def test_adding_an_earlier_year_changes_no_id_when_it_is_known_what_came_first() -> None:
    before = _ids((2020, 2021))
    after = _ids((2019, 2020, 2021), order=(2020, 2021, 2019))
    assert {goal: after[goal] for goal in before} == before
    assert _ids((2019, 2020, 2021)) != after


def test_reports_that_come_in_any_order_keep_their_ids_step_by_step(tmp_path: Path) -> None:
    for number, years in enumerate(permutations((2019, 2020, 2021))):
        folder = tmp_path / str(number)
        folder.mkdir()
        known: dict[str, str] = {}
        for count in range(1, 4):
            records = editions(sorted(years[:count]))
            decisions = load_decisions(folder)
            threads = {t.goal_id: t.thread_id for t in records.link(decisions).goal_threads}
            remember_reports(folder, decisions, _reports(records.goals))
            # a thread that existed is there under its id; what stood in two threads may have become one
            assert set(known.values()) - set(threads.values()) <= _joined(known, threads)
            known = threads


def _joined(before: dict[str, str], after: dict[str, str]) -> set[str]:
    """Ids of threads whose goals now stand in a thread with the id of an older one."""
    return {thread for goal, thread in before.items() if after[goal] != thread and after[goal] in set(before.values())}


def test_the_order_of_the_reports_is_remembered_and_written_only_when_it_grows(tmp_path: Path) -> None:
    remember_reports(tmp_path, Decisions(), _reports(edition(2021).goals))
    remember_reports(tmp_path, load_decisions(tmp_path), _reports(editions((2019, 2021)).goals))
    file = tmp_path / "threads.toml"
    assert read_year_order(file) == {"rcc-norr": (2021, 2019)}
    file.chmod(0o444)
    before = file.stat().st_mtime_ns
    remember_reports(tmp_path, load_decisions(tmp_path), _reports(editions((2019, 2021)).goals))
    assert file.stat().st_mtime_ns == before


def test_a_broken_order_stops_and_names_the_file(tmp_path: Path) -> None:
    (tmp_path / "threads.toml").write_text('[years]\n"rcc-norr" = "2020"\n', encoding="utf-8")
    with pytest.raises(DecisionError, match=r"threads\.toml"):
        load_decisions(tmp_path)


def test_years_unknown_to_the_order_come_last() -> None:
    assert extended_order({"a": (2021,)}, [("a", 2020), ("a", 2019), ("a", 2021)]) == {"a": (2021, 2019, 2020)}
    threads = follow({2019: ["x"], 2020: ["y"]}, {"x": "y"}, [2020])
    assert {thread.thread_id for thread in threads} == {"y"}
