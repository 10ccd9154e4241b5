"""Links between the constructed editions, with the one default setting, against gold written by hand."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.matching import link_goals
from pipeline.model import GoalLink
from tests.editions import CHANGE_OF_PLAN, YEARS, Records, edition, editions, f1, gold_links, gold_pairs, linked, pairs
from tests.records import goal_id, make_goal

CORPUS = Path(__file__).parents[2] / "shared" / "corpus" / "gold" / "followup-2023.json"

WITHIN = 0.98
OVER_A_CHANGE = 0.85


@pytest.mark.parametrize("year", YEARS[:-1])
def test_pairs_are_found_within_a_plan_and_over_a_change_of_plan(year: int) -> None:
    floor = OVER_A_CHANGE if year == CHANGE_OF_PLAN else WITHIN
    assert f1(gold_pairs(year), pairs(linked().goal_links, year)) >= floor


def test_kinds_and_moves_of_the_right_pairs_are_right() -> None:
    right = [
        (gold, pairs(linked().goal_links, year)[ends])
        for year in YEARS[:-2]
        for ends, gold in gold_pairs(year).items()
        if ends in pairs(linked().goal_links, year)
    ]
    assert sum(gold.kind == link.kind for gold, link in right) >= 0.95 * len(right)
    assert all(gold.is_moved == link.is_moved for gold, link in right)


def test_splits_and_mergers_are_told_from_look_alikes() -> None:
    for year in YEARS[:-2]:
        for kind in ("split", "merged"):
            golds = {ends for ends, gold in gold_pairs(year).items() if gold.kind == kind}
            assert {ends for ends, link in pairs(linked().goal_links, year).items() if link.kind == kind} == golds


def test_wrong_links_go_to_a_person_and_few_others_do() -> None:
    links = linked().goal_links
    golds = {gold.ends for gold in gold_links()}
    wrong = [link for year in YEARS[:-1] for ends, link in pairs(links, year).items() if ends not in golds]
    assert sum(link.needs_review for link in wrong) >= 0.9 * len(wrong)
    assert len(_goals(link for link in links if link.needs_review)) <= 0.1 * len(_goals(links))


def _goals(links: Iterable[GoalLink]) -> set[str]:
    return {goal for link in links for goal in (link.goal_id_from, link.goal_id_to) if goal}


def test_every_goal_is_linked_dropped_or_new_in_each_step_it_is_part_of() -> None:
    links = [link for link in linked().goal_links if link.rule != "gap"]
    for first, second in pairwise(YEARS):
        step = [link for link in links if (link.report_year_from, link.report_year_to) == (first, second)]
        assert {link.goal_id_from for link in step} - {None} == {goal.goal_id for goal in edition(first).goals}
        assert {link.goal_id_to for link in step} - {None} == {goal.goal_id for goal in edition(second).goals}
        assert all(link.kind == "dropped" for link in step if link.goal_id_to is None)
        assert all(link.kind == "new" for link in step if link.goal_id_from is None)


def test_the_order_of_the_records_changes_nothing() -> None:
    records = editions()
    shuffled = [list(rows) for rows in (records.goals, records.statuses, records.comments)]
    for rows in shuffled:
        random.Random(7).shuffle(rows)
    again = link_goals(*shuffled)
    assert set(again.goal_links) == set(linked().goal_links)
    assert set(again.goal_threads) == set(linked().goal_threads)


def test_links_between_two_years_do_not_depend_on_other_years() -> None:
    assert set(linked((2020, 2021)).goal_links) <= set(linked().goal_links)


def test_comments_and_statuses_alone_link_nothing() -> None:
    ours = edition(2020)
    words = iter(
        ["sten", "vinter", "kobolt", "fågel", "brygga", "lampa", "hund", "tyst", "regn", "ympkvist", "ost", "mur"]
    )
    old = tuple(replace(goal, goal_text=next(words)) for goal in ours.goals[:6])
    new = tuple(
        replace(goal, goal_id=goal.goal_id.replace("2020", "2021"), report_year=2021, goal_text=next(words))
        for goal in reversed(old)
    )
    moved = tuple(
        replace(comment, goal_id=comment.goal_id.replace("2020", "2021"), report_year=2021) for comment in ours.comments
    )
    found = link_goals(old + new, ours.statuses, ours.comments + moved).goal_links
    assert {link.kind for link in found} == {"dropped", "new"}


def test_without_comments_and_statuses_it_works_too() -> None:
    found = link_goals(editions((2019, 2020)).goals).goal_links
    assert f1(gold_pairs(2019), pairs(found, 2019)) >= 0.95


def test_candidates_of_many_goals_hold_what_comparing_all_pairs_finds() -> None:
    from pipeline.matching.settings import Settings

    records = editions()
    few = link_goals(records.goals, records.statuses, records.comments, settings=Settings(all_pairs=0))
    assert {(x.goal_id_from, x.goal_id_to, x.kind) for x in few.goal_links} == {
        (x.goal_id_from, x.goal_id_to, x.kind) for x in linked().goal_links
    }


def test_reports_of_two_families_are_never_linked() -> None:
    first = make_goal(
        1, 1, "Alla ska erbjudas en kontaktsjuksköterska.", goal_id=goal_id(1, 1, 2020, "a"), report_year=2020
    )
    second = replace(first, goal_id=goal_id(1, 1, 2021, "b"), report_year=2021)
    result = link_goals([first, second])
    assert not result.goal_links
    assert len({thread.thread_id for thread in result.goal_threads}) == 2


def test_each_link_says_what_it_rests_on() -> None:
    for link in linked().goal_links:
        assert 0 <= link.score <= 1
        assert link.evidence
        if link.goal_id_from and link.goal_id_to and link.rule != "part":
            assert "runner-up" in link.evidence
            assert "margin" in link.evidence or "no runner-up" in link.evidence


# ---- years missing ------------------------------------------------------------------------------------------------


def test_one_report_alone_is_not_linked_and_that_is_said() -> None:
    result = edition(2020).link()
    assert not result.goal_links
    assert [finding.code for finding in result.findings] == ["one-report-only"]
    assert {thread.thread_id for thread in result.goal_threads} == {goal.goal_id for goal in edition(2020).goals}


def test_one_report_alone_loads_none_of_the_libraries_that_matching_needs() -> None:
    code = (
        "import sys; from pipeline.matching import link_goals; from tests.records import make_goal;"
        "link_goals([make_goal()]); print([m for m in ('numpy', 'scipy', 'pandas') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr


def test_links_go_over_a_missing_year_and_that_is_said() -> None:
    result = editions((2019, 2021)).link()
    assert {(link.report_year_from, link.report_year_to) for link in result.goal_links} == {(2019, 2021)}
    (missing,) = [finding for finding in result.findings if finding.code == "report-years-missing"]
    assert "2020" in missing.message
    assert missing.document_id == edition(2021).goals[0].document_id


def test_a_goal_that_was_away_a_year_keeps_its_thread() -> None:
    threads = {thread.goal_id: thread.thread_id for thread in linked().goal_threads}
    assert threads[goal_id(1, 6, 2021)] == threads[goal_id(1, 7, 2019)]
    (back,) = [finding for finding in linked().findings if finding.code == "goal-came-back"]
    assert back.goal_id == goal_id(1, 6, 2021)


# ---- the published report -----------------------------------------------------------------------------------------


def _published() -> Records:
    if not CORPUS.exists():
        pytest.skip(f"the reference corpus is not here: {CORPUS}")
    return Records(
        tuple(
            make_goal(
                row["section"],
                row["number"],
                row["goal"],
                goal_id=goal_id(row["section"], row["number"], 2023),
                section_title=f"Avsnitt {row['section']}",
            )
            for row in json.loads(CORPUS.read_text(encoding="utf-8"))
        )
    )


def test_the_published_report_is_identical_to_itself_in_another_layout() -> None:
    ours = _published().goals
    rng = random.Random(3)
    again = tuple(
        replace(
            goal,
            goal_id=goal.goal_id.replace("2023", "2024"),
            report_year=2024,
            goal_text=_laid_out(goal.goal_text, rng),
        )
        for goal in ours
    )
    links = link_goals(ours + again).goal_links
    assert [(link.kind, link.is_moved, link.needs_review) for link in links] == [("identical", False, False)] * 43
    assert all(str(link.goal_id_from).replace("2023", "2024") == link.goal_id_to for link in links)


def _laid_out(text: str, rng: random.Random) -> str:
    """The text with other line breaks, hyphens at line ends (hard and soft) and spaces."""
    changed = []
    for word in text.split():
        cut = rng.randrange(2, len(word) - 2) if len(word) > 6 else 0
        broken = word[:cut] + rng.choice(["-\n", "\u00ad", "\u2010\n"]) + word[cut:]
        changed.append(broken if cut and rng.random() < 0.3 else word)
    return "".join(word + rng.choice([" ", "\n", "  ", "\u00a0"]) for word in changed)
