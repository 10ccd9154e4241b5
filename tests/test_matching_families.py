"""Links of the families that are not in the demonstration, and of reports reworded by chance; one default setting."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pipeline.matching import Decisions, link_goals
from pipeline.matching.context import largest_affinity
from pipeline.matching.encoding import Edition, Encoder
from pipeline.matching.glance import Glance, could_be_back
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import measure, measure_pairs
from pipeline.matching.weighing import at_most, weigh
from pipeline.model import GoalLink, GoalThread
from tests.editions import EDITIONS, FAMILY, Records, edition, editions, f1, gold_pairs, linked, pairs
from tests.rewording import reworded

OTHERS = tuple(family for family in EDITIONS if family != FAMILY)
REPORTS = [(family, year) for family, years in EDITIONS.items() for year in years]
STEPS = [(family, step) for family in OTHERS for step in (0, 1)]
LEAST = {0: 0.95, 1: 0.9}
"""F1 of the pairs within a plan and over a change of plan; 0.96-1.00 and 0.91-0.95 are reached. These editions have as
many hard goals among 16 to 24 as the demonstration's have among 47."""


@pytest.mark.parametrize(("family", "step"), STEPS)
def test_other_families_are_linked_with_the_same_setting(family: str, step: int) -> None:
    years = EDITIONS[family]
    found = pairs(linked(years, family).goal_links, years[step])
    golds = gold_pairs(years[step], family)
    assert f1(golds, found) >= LEAST[step]
    right = golds.keys() & found.keys()
    assert sum(golds[ends].kind == found[ends].kind for ends in right) >= 0.85 * len(right)
    assert all(golds[ends].is_moved == found[ends].is_moved for ends in right)


@pytest.mark.parametrize("family", EDITIONS)
def test_a_person_is_asked_little(family: str) -> None:
    links = linked(EDITIONS[family], family).goal_links
    goals = {goal for link in links for goal in (link.goal_id_from, link.goal_id_to) if goal}
    asked = {goal for link in links if link.needs_review for goal in (link.goal_id_from, link.goal_id_to) if goal}
    assert len(asked) <= 0.12 * len(goals)


@settings(max_examples=12, deadline=None)
@given(
    st.sampled_from([(f, y) for f, years in EDITIONS.items() for y in years]), st.integers(0, 2**32), st.floats(0, 0.3)
)
def test_reports_reworded_by_chance_are_linked(report: tuple[str, int], seed: int, changed: float) -> None:
    family, year = report
    strangers = [goal for other in EDITIONS if other != family for goal in edition(EDITIONS[other][0], other).goals]
    made = reworded(edition(year, family), strangers, random.Random(seed), changed)
    links = made.records.link().goal_links
    found = {(link.goal_id_from, link.goal_id_to) for link in links if link.goal_id_from and link.goal_id_to}
    assert f1(made.truth, found) >= 0.85
    goals = [goal for link in links for goal in {link.goal_id_from, link.goal_id_to} - {None}]
    assert set(goals) == {goal.goal_id for goal in made.records.goals}


# ---- a family by itself -------------------------------------------------------------------------------------------


def _all() -> Records:
    return sum((editions(years, family) for family, years in EDITIONS.items()), Records())


def test_families_are_linked_alone_as_they_are_together() -> None:
    together = _all().link()
    links: list[GoalLink] = []
    threads: list[GoalThread] = []
    for family in sorted(EDITIONS):
        alone = linked(EDITIONS[family], family)
        links += alone.goal_links
        threads += alone.goal_threads
    assert tuple(links) == together.goal_links
    assert tuple(threads) == together.goal_threads


@settings(max_examples=8, deadline=None)
@given(st.sampled_from(OTHERS).flatmap(lambda f: st.tuples(st.just(f), st.permutations(EDITIONS[f]))))
def test_threads_keep_their_ids_in_whatever_order_the_reports_come(arrival: tuple[str, Sequence[int]]) -> None:
    """A thread that existed is there under its id, or has become one with another that existed.

    (A report in between may show that a goal belongs elsewhere: then the goal leaves its thread, whose id stays.)
    """
    family, order = arrival
    known: dict[str, str] = {}
    for count in range(1, len(order) + 1):
        came = Decisions(year_order={family: tuple(order[:count])})
        threads = editions(sorted(order[:count]), family).link(came).goal_threads
        now = {thread.goal_id: thread.thread_id for thread in threads}
        existed = set(known.values())
        assert all(now[thread] == thread or now[thread] in existed for thread in existed)
        assert all(now[thread] == thread for thread in set(now.values()))
        known = now


# ---- what is left out to save time --------------------------------------------------------------------------------


def _edition(records: Records) -> Edition:
    goals = records.goals
    return Edition(
        goals[0].report_year,
        tuple(g.goal_id for g in goals),
        tuple(g.goal_text for g in goals),
        ("",) * len(goals),
        tuple(g.section_number for g in goals),
        tuple(g.section_title for g in goals),
        ({},) * len(goals),
    )


@pytest.mark.parametrize("family", EDITIONS)
def test_no_context_lifts_a_pair_above_what_it_is_said_to_reach_at_most(family: str) -> None:
    first, second = (_edition(edition(year, family)) for year in EDITIONS[family][-2:])
    measures = measure(Encoder((first, second), Settings()).pair(first, second), Settings())
    logits = weigh(measures, first, second, Settings()).pairs.logits
    affinity = largest_affinity(min(len(first), len(second)))
    assert (at_most(measures, affinity, Settings()) >= logits - 1e-9).all()


@pytest.mark.parametrize("family", EDITIONS)
def test_a_glance_at_some_goals_of_several_editions_sees_what_measuring_their_pairs_does(family: str) -> None:
    *earlier, later = (_edition(edition(year, family)) for year in EDITIONS[family][-3:])
    encoder = Encoder((*earlier, later), Settings())
    goals = [(first, np.array([0, 3 + n, 5 + n])) for n, first in enumerate(earlier)]
    back = np.array([1, 2, len(later) - 1])
    glance = Glance(goals, later, back, Settings(), encoder)
    seen = glance.measures
    assert not seen.run.any()
    assert not seen.order.any()
    ordered = glance.with_order(np.arange(len(seen.rows)))
    count = len(goals[0][1]) * len(back)
    assert len(seen.rows) == count * len(goals)
    for n, (first, own) in enumerate(goals):
        rows, columns = np.repeat(own, len(back)), np.tile(back, len(own))
        measured = measure_pairs(encoder.pair(first, later), Settings(), rows, columns)
        for field in fields(measured):
            if field.name not in ("rows", "columns"):
                found = getattr(ordered, field.name)[n * count : (n + 1) * count]
                assert np.allclose(found, getattr(measured, field.name), atol=1e-6), field.name


@pytest.mark.parametrize("cells", [1, 5_000])
def test_what_could_be_back_does_not_rest_on_how_many_goals_are_looked_at_together(
    cells: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    *earlier, later = (_edition(edition(year)) for year in EDITIONS[FAMILY])
    encoder = Encoder((*earlier, later), Settings())
    goals = [(first, np.arange(n % 2, len(first), n + 1)) for n, first in enumerate(earlier)]
    back = np.arange(0, len(later), 3)
    at_once = could_be_back(goals, later, back, Settings(), encoder)
    monkeypatch.setattr("pipeline.matching.glance.CELLS", cells)
    in_portions = could_be_back(goals, later, back, Settings(), encoder)
    assert [flags.shape for flags in at_once] == [(len(own), len(back)) for _, own in goals]
    assert all(np.array_equal(one, other) for one, other in zip(at_once, in_portions, strict=True))
    assert any(flags.any() for flags in at_once)
    assert not all(flags.all() for flags in at_once)


def test_a_goal_is_measured_the_same_whatever_other_reports_are_encoded() -> None:
    first, second, third = (_edition(edition(year)) for year in EDITIONS[FAMILY][:3])
    alone = measure(Encoder((first, second), Settings()).pair(first, second), Settings())
    among = measure(Encoder((third, first, second), Settings()).pair(first, second), Settings())
    assert np.array_equal(alone.text, among.text)
    assert np.array_equal(alone.with_comments, among.with_comments)


def test_a_goal_that_is_back_after_years_is_found_although_few_gaps_are_compared() -> None:
    ours = editions((2019, 2020))
    gone = ours.goals[0]
    back = replace(gone, goal_id=gone.goal_id.replace("2019", "2023"), report_year=2023)
    threads = {
        thread.goal_id: thread.thread_id
        for thread in link_goals(
            [*(g for g in ours.goals if g.goal_id != gone.goal_id.replace("2019", "2020")), back]
        ).goal_threads
    }
    assert threads[back.goal_id] == threads[gone.goal_id]
