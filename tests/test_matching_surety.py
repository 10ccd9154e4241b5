"""How sure links are: a second look at the winners, and at goals without a link."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching.assignment import Pairs
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Measures
from pipeline.matching.surety import of_links, of_missed, of_part, probability
from pipeline.matching.weighing import Evidence
from tests.editions import EDITIONS, gold_links, linked

SETTINGS = Settings()
SHARES = st.floats(0, 1)


def _evidence(logit: float, comments: float, statuses: float, other_content: float) -> Evidence:
    one, place = np.array([0.5]), np.array([0])
    measures = replace(Measures(place, place, *[one] * 8), comments=np.array([comments]), statuses=np.array([statuses]))
    logits = np.array([logit])
    return Evidence(measures, one, one, np.array([other_content]), Pairs(place, place, logits, logits))


@given(st.floats(-5, 10), SHARES, SHARES, SHARES, st.floats(0.01, 1))
def test_more_evidence_never_makes_a_link_less_sure(
    logit: float, comments: float, statuses: float, other: float, more: float
) -> None:
    (base,) = of_links(_evidence(logit, comments, statuses, other), [0], SETTINGS)
    assert of_links(_evidence(logit + more, comments, statuses, other), [0], SETTINGS)[0] > base
    assert of_links(_evidence(logit, comments + more, statuses, other), [0], SETTINGS)[0] > base
    assert of_links(_evidence(logit, comments, statuses + more, other), [0], SETTINGS)[0] > base
    assert of_links(_evidence(logit, comments, statuses, other + more), [0], SETTINGS)[0] < base


def test_the_same_mould_costs_a_winner_more_than_a_goal_without_a_link() -> None:
    plain, mould = _evidence(1.0, 0.2, 0.5, 0.0), _evidence(1.0, 0.2, 0.5, 0.3)
    assert probability(of_links(plain, [0], SETTINGS)[0]) > 0.9
    assert probability(of_links(mould, [0], SETTINGS)[0]) < SETTINGS.review_link
    assert of_missed(mould, [0], SETTINGS)[0] > of_missed(plain, [0], SETTINGS)[0]


def test_a_surer_part_is_surer() -> None:
    assert of_part(-0.5, SETTINGS) < of_part(0.0, SETTINGS) < of_part(3.0, SETTINGS)


@pytest.mark.parametrize(("logit", "share"), [(0.0, 0.5), (1e6, 1.0), (-1e6, 0.0)])
def test_probabilities_of_log_odds(logit: float, share: float) -> None:
    assert probability(logit) == pytest.approx(share, abs=1e-12)


def test_scores_say_how_often_links_are_right() -> None:
    """Of the links of all families: those that score high are right far more often than those that score low."""
    golds = {gold.ends for family in EDITIONS for gold in gold_links(family)}
    links = [link for family, years in EDITIONS.items() for link in linked(years, family).goal_links]
    whole = [link for link in links if link.goal_id_from and link.goal_id_to and link.rule != "gap"]
    sure = [(link.goal_id_from, link.goal_id_to) in golds for link in whole if link.score >= 0.9]
    unsure = [(link.goal_id_from, link.goal_id_to) in golds for link in whole if link.score < 0.5]
    assert sum(sure) >= 0.99 * len(sure)
    assert sum(unsure) <= 0.7 * len(unsure)
