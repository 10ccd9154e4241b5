"""The parts of matching: words, candidates, assignment, kinds, and what people are shown."""

from __future__ import annotations

from dataclasses import replace
from itertools import permutations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.matching.assignment import NO_GOAL, Pairs, assign, partners, runners_up
from pipeline.matching.candidates import candidate_pairs, every_pair
from pipeline.matching.compare import compare
from pipeline.matching.context import largest_affinity, section_affinity
from pipeline.matching.encoding import Edition, Encoded, Encoder, Holdings
from pipeline.matching.explain import awaiting, history, word_diff
from pipeline.matching.kinds import fingerprint, kinds_of, same_title
from pipeline.matching.settings import Settings
from pipeline.matching.similarity import Measures, measure
from pipeline.matching.terms import Pieces, rarity, words
from pipeline.matching.verdicts import Verdicts

SETTINGS = Settings()
SENTENCES = st.lists(st.sampled_from(["alla", "region", "ska", "plan", "vård", "mål", "ny", "och"]), max_size=12).map(
    " ".join
)


def _edition(year: int, *texts: str, titles: tuple[str, ...] | None = None) -> Edition:
    count = len(texts)
    return Edition(
        year,
        tuple(f"x:{year}:1.{n:02d}" for n in range(1, count + 1)),
        texts,
        ("",) * count,
        (1,) * count,
        titles or ("Avsnitt",) * count,
        ({},) * count,
    )


def _encoded(first: Edition, second: Edition) -> Encoded:
    return Encoder((first, second), SETTINGS).pair(first, second)


# ---- sections -----------------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.integers(1, 4), st.integers(1, 4)), min_size=1, max_size=9), st.data())
def test_no_section_says_more_than_it_can_at_most(sections: list[tuple[int, int]], data: st.DataObject) -> None:
    """Each goal of the one edition beside each of the other, and some that are each other's anchors."""
    old, new = (
        replace(_edition(year, *["x"] * len(sections)), sections=own)
        for year, own in zip((1, 2), zip(*sections, strict=True), strict=True)
    )
    rows, columns = every_pair(len(sections), len(sections))
    partners = data.draw(st.permutations(range(len(sections))))
    count = data.draw(st.integers(0, len(sections)))
    anchors = np.array([columns[k] == partners[i] and i < count for k, i in enumerate(rows.tolist())])
    none = np.zeros(len(rows))
    measures = Measures(rows, columns, none, none, none, none, none, none, none, none)
    assert section_affinity(measures, anchors, old, new).max() <= largest_affinity(max(count, 1)) + 1e-9


# ---- words --------------------------------------------------------------------------------------------------------


def test_hyphens_inside_words_and_at_line_ends_are_no_matter() -> None:
    assert words("Cell-\nprov och SVF-PREM\u2011mätning") == ["cellprov", "och", "svfpremmätning"]
    assert words("50- och 56-åringar") == ["50", "och", "56åringar"]


def test_a_compound_shares_pieces_with_its_parts() -> None:
    texts = [words(text) for text in ("seneffektsmottagning", "mottagning för sena effekter", "kontaktsjuksköterska")]
    pieces = Pieces(texts, 4)
    table = pieces.matrix([pieces.encode(text) for text in texts])
    shared = (table @ table.T).toarray()
    assert shared[0, 1] > 5
    assert shared[0, 2] <= 1


def test_what_many_goals_have_weighs_less_than_what_one_has() -> None:
    editions = [[["ska", "kolon"], ["ska", "lever"]], [["ska", "lever"], ["ska", "lunga"]]]
    pieces = Pieces((text for texts in editions for text in texts), 4)
    held = [Holdings(pieces.matrix([pieces.encode(text) for text in texts])) for texts in editions]
    weights = rarity(held[0].counts, held[1].counts, (2, 2), 1.5)
    ska, kolon = (pieces.matrix([pieces.encode([word])]) for word in ("ska", "kolon"))
    assert 0 < (ska @ weights).sum() / ska.sum() < (kolon @ weights).sum() / kolon.sum()


@given(st.lists(SENTENCES, min_size=1, max_size=5), st.lists(SENTENCES, min_size=1, max_size=5))
def test_measures_are_shares_and_a_goal_is_most_like_itself(old: list[str], new: list[str]) -> None:
    first, second = _edition(2020, *old), _edition(2021, *new)
    measures = measure(_encoded(first, second), SETTINGS)
    for values in (measures.text, measures.old_in_new, measures.new_in_old, measures.run, measures.order):
        assert ((values >= 0) & (values <= 1 + 1e-9)).all()
    same = [words(old[i]) == words(new[j]) != [] for i, j in zip(measures.rows, measures.columns, strict=True)]
    assert np.allclose(measures.run[same], 1)
    assert np.allclose(measures.order[same], 1)


# ---- candidates ---------------------------------------------------------------------------------------------------


def _crowd(count: int, seed: int) -> list[str]:
    """Goals from a small stock of words, so that each word is in many of them."""
    rng = np.random.default_rng(seed)
    stock = [
        f"{a}{b}{c}" for a in ("vård", "cancer", "region") for b in ("plan", "mål", "team") for c in ("en", "et", "ar")
    ]
    return [" ".join(rng.choice(stock, size=14)) for _ in range(count)]


def test_identical_goals_are_candidates_however_many_goals_share_their_words() -> None:
    texts = _crowd(400, seed=1)
    order = np.random.default_rng(2).permutation(400)
    encoded = _encoded(_edition(2020, *texts), _edition(2021, *(texts[i] for i in order)))
    measures = measure(encoded, SETTINGS)
    assert len(measures.rows) < 400 * 400
    found = set(zip(measures.rows.tolist(), measures.columns.tolist(), strict=True))
    assert all((int(i), j) in found for j, i in enumerate(order))


def test_candidates_grow_with_the_goals_not_with_the_pairs() -> None:
    counts = []
    for size in (300, 600):
        encoded = _encoded(_edition(2020, *_crowd(size, 3)), _edition(2021, *_crowd(size, 4)))
        counts.append(len(measure(encoded, SETTINGS).rows))
    assert counts[1] < 3 * counts[0]


def test_wanted_pairs_are_looked_at_in_any_case() -> None:
    encoded = _encoded(_edition(2020, "alfa", "beta"), _edition(2021, "gamma", "delta"))
    tables = [(*encoded.texts, encoded.weights)]
    rows, columns = candidate_pairs(tables, Settings(all_pairs=0), [(1, 0)])
    assert (1, 0) in set(zip(rows.tolist(), columns.tolist(), strict=True))


# ---- assignment ---------------------------------------------------------------------------------------------------


GAINS = st.integers(1, 4).flatmap(
    lambda n: st.integers(1, 4).flatmap(
        lambda m: st.lists(
            st.lists(st.floats(-3, 3, allow_nan=False).map(lambda x: round(x, 2)), min_size=m, max_size=m),
            min_size=n,
            max_size=n,
        )
    )
)


def _pairs(table: list[list[float]]) -> Pairs:
    logits = np.array(table)
    rows, columns = np.divmod(np.arange(logits.size), logits.shape[1])
    return Pairs(rows, columns, logits.ravel(), logits.ravel())


def _best_gain(table: list[list[float]], accept: float) -> float:
    """The most that can be had, by trying everything."""
    n, m = len(table), len(table[0])
    columns = [*range(m), *[NO_GOAL] * n]
    return max(
        sum(max(table[i][j] - accept, 0.0) for i, j in enumerate(choice) if j != NO_GOAL)
        for choice in set(permutations(columns, n))
    )


@given(GAINS, st.sampled_from([0, SETTINGS.dense_side]))
def test_the_assignment_is_the_best_there_is_with_either_solver(table: list[list[float]], dense_side: int) -> None:
    settings = Settings(dense_side=dense_side, accept=-0.5)
    pairs = _pairs(table)
    chosen = assign(pairs, (len(table), len(table[0])), settings)
    assert len(set(pairs.rows[chosen].tolist())) == len(set(pairs.columns[chosen].tolist())) == len(chosen)
    assert (pairs.logits[chosen] > -0.5).all()
    assert sum(pairs.logits[chosen] + 0.5) == pytest.approx(_best_gain(table, -0.5), abs=1e-6)


@given(GAINS)
def test_the_margin_is_never_more_than_giving_the_link_up_for_its_rival(table: list[list[float]]) -> None:
    pairs, sizes = _pairs(table), (len(table), len(table[0]))
    chosen = assign(pairs, sizes, SETTINGS)
    result = runners_up(pairs, chosen, chosen, sizes, SETTINGS.accept)
    of_old, of_new = partners(pairs, chosen, sizes)
    for k, place in enumerate(chosen.tolist()):
        rival = int(result.rival[k])
        assert result.margin[k] >= 0
        if rival == NO_GOAL:
            continue
        i, j = int(pairs.rows[rival]), int(pairs.columns[rival])
        assert (i == pairs.rows[place]) != (j == pairs.columns[place])
        if of_old[i] == NO_GOAL or of_new[j] == NO_GOAL:
            assert result.margin[k] <= pairs.logits[place] - max(pairs.logits[rival], SETTINGS.accept) + 1e-9


OTHERS = (
    "Varje region ska ha en plan för kompetensförsörjning.",
    "Patienter ska erbjudas en skriftlig vårdplan.",
    "Svarstiden för preparat ska vara högst sju dagar.",
)


def test_a_goal_with_twins_goes_to_a_person() -> None:
    old = _edition(2020, "Sjukresor ska samordnas i hela regionen.", *OTHERS)
    twins = _edition(2021, "Sjukresor ska samordnas i hela länet.", "Sjukresor ska samordnas i hela landet.", *OTHERS)
    links = compare(old, twins, Verdicts(), SETTINGS).links
    assert [(link.old, link.needs_review) for link in links] == [(0, True), (1, False), (2, False), (3, False)]


def test_a_sure_link_with_a_runner_up_as_sure_goes_to_a_person() -> None:
    """The margin counts as much as the score: either of two copies may be the goal's successor."""
    text = "Sjukresor ska samordnas i hela regionen och bokas på ett enda telefonnummer."
    links = compare(_edition(2020, text, *OTHERS), _edition(2021, text, text, *OTHERS), Verdicts(), SETTINGS).links
    assert next(link for link in links if link.old == 0).needs_review


def test_equal_goals_pair_up_in_their_order() -> None:
    texts = ("Se ovan, samma mål som i föregående avsnitt.",) * 3
    found = compare(_edition(2020, *texts), _edition(2021, *texts), Verdicts(), SETTINGS)
    assert sorted((link.old, link.new) for link in found.links) == [(0, 0), (1, 1), (2, 2)]
    assert all(link.needs_review for link in found.links)


def test_nothing_in_common_means_no_link() -> None:
    old = _edition(2020, "Tobaksavvänjning före operation", "")
    new = _edition(2021, "Kompetensförsörjning inom patologi", "Biobank")
    found = compare(old, new, Verdicts(), SETTINGS)
    assert not found.links
    assert [left.goal for left in found.dropped] == [0, 1]
    assert [left.goal for left in found.new] == [0, 1]


# ---- kinds --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("SVF-PREM-mätning", "SVF-PREM-\nmätning"),
        ("Cell\u00adprov  60–74 år", "Cellprov 60-74 år"),
        ("två stycken\nett mål", "två stycken ett mål"),
    ],
)
def test_white_space_and_hyphens_make_no_other_goal(first: str, second: str) -> None:
    assert fingerprint(first) == fingerprint(second)


@pytest.mark.parametrize(("first", "second"), [("80 %", "85 %"), ("Mål", "mål"), ("< 40 år", "≤ 40 år")])
def test_every_other_character_does(first: str, second: str) -> None:
    assert fingerprint(first) != fingerprint(second)


def test_titles_are_the_same_but_for_case_and_punctuation() -> None:
    assert same_title("Forskning, utveckling och e-hälsa", "FORSKNING UTVECKLING OCH E-HÄLSA")
    assert not same_title("Barn och unga", "Barn, ungdomar och unga vuxna")


def test_a_goal_with_several_links_was_split_or_merged_whatever_the_wording() -> None:
    links = [(0, 0), (0, 1), (1, 2), (2, 2), (3, 3)]
    texts = (["a", "b", "c", "d"], ["a", "x", "b", "d"])
    assert kinds_of(links, texts, [1, 0, 1, 0, 1], SETTINGS) == ["split", "split", "merged", "merged", "identical"]


# ---- what people are shown ----------------------------------------------------------------------------------------


@given(SENTENCES, SENTENCES)
def test_a_diff_holds_both_wordings(old: str, new: str) -> None:
    parts = word_diff(old, new)
    assert " ".join(t for change, t in parts if change != "added").split() == old.split()
    assert " ".join(t for change, t in parts if change != "gone").split() == new.split()


def test_what_awaits_a_decision_comes_most_uncertain_first() -> None:
    row = {"report_year_to": 2021, "goal_id_from": "a", "goal_id_to": "b"}
    rows = [{**row, "score": s, "needs_review": r} for s, r in ((0.6, True), (0.1, False), (0.4, True))]
    assert [link["score"] for link in awaiting(rows)] == [0.4, 0.6]


def test_a_history_holds_all_years_of_the_thread_in_their_order() -> None:
    goals = [{"goal_id": f"x:{y}:1.01", "report_year": y} for y in (2022, 2020, 2021)]
    threads = [{"goal_id": g["goal_id"], "thread_id": "x:2020:1.01"} for g in goals]
    links = [{"goal_id_from": "x:2020:1.01", "goal_id_to": "x:2021:1.01"}]
    statuses = [{"goal_id": "x:2021:1.01", "region": "RN", "status_raw": "P"}]
    told = history("x:2021:1.01", goals, statuses, links, threads)
    assert [stage.goal["report_year"] for stage in told.stages] == [2020, 2021, 2022]
    assert told.stages[1].statuses == {"RN": "P"}
    assert (told.stages[1].came_from, told.stages[0].went_to) == (tuple(links), tuple(links))
    with pytest.raises(KeyError):
        history("x:2019:1.01", goals, statuses, links, threads)
