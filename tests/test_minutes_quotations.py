"""Quotations: the quick look leaves out no wording that a close look would find."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz import fuzz

from pipeline.minutes.quotations import LONGEST, Quotations, share_of_runs

LEAST, SHORTEST = 90.0, 40
GOALS = (
    "alla patienter ska ha en namngiven kontaktsjuksköterska från diagnos till avslutad behandling",
    "väntetiden till patologsvar ska vara högst sju kalenderdagar vid standardiserade vårdförlopp",
    "varje region ska följa upp sina vårdförlopp",
    "alla patienter ska ha en skriftlig vårdplan från diagnos till avslutad behandling",
)
EDIT = st.tuples(st.floats(0, 1), st.sampled_from(["", "x", "e ", "-"]), st.integers(0, 2))


def edited(text: str, edits: list[tuple[float, str, int]]) -> str:
    """The text with letters put in, taken out or changed at places from 0 to 1."""
    for place, put_in, taken_out in edits:
        at = round(place * len(text))
        text = text[:at] + put_in + text[at + taken_out :]
    return text


@given(
    st.sampled_from(GOALS),
    st.lists(EDIT, max_size=14),
    st.tuples(st.floats(0, 0.3), st.floats(0.7, 1)),
    st.sampled_from(["", "johan läste upp att ", "målet är"]),
    st.sampled_from(["", " därefter togs paus", "."]),
)
def test_all_that_is_nearly_alike_is_found(goal, edits, part, before, after):
    inner = edited(goal, edits)
    text = before + inner[round(part[0] * len(inner)) : round(part[1] * len(inner))] + after
    expected = {
        wording
        for wording in GOALS
        if SHORTEST <= len(wording) <= LONGEST * len(text) and fuzz.partial_ratio(wording, text) >= LEAST
    }
    assert Quotations(GOALS, LEAST, SHORTEST).quoted_in(text) == expected


@given(st.text("abc", min_size=3, max_size=40), st.text("abc", min_size=3, max_size=40))
def test_texts_of_a_high_ratio_have_runs_of_letters_in_common(one, other):
    """The law itself, where letters are few and much is alike by chance."""
    short, long = sorted((one, other), key=len)
    ratio = fuzz.partial_ratio(short, long) / 100
    common = sum(short[at : at + 3] in long for at in range(len(short) - 2))
    assert common >= share_of_runs(ratio) * len(short) - 2 - 1e-9


def test_a_wording_that_is_not_quoted_is_not_found():
    quotations = Quotations(GOALS, LEAST, SHORTEST)
    assert quotations.quoted_in(f"johan läste: {GOALS[0]}") == {GOALS[0]}
    assert quotations.quoted_in("alla patienter ska ha det bra och följa sitt vårdförlopp i regionen") == frozenset()
    assert quotations.quoted_in("") == frozenset()


def test_short_wordings_and_those_longer_than_the_text_are_not_known():
    quotations = Quotations(["en kort text", GOALS[0]], LEAST, SHORTEST)
    assert quotations.quoted_in("en kort text") == frozenset()
    assert quotations.quoted_in(GOALS[0][:70]) == frozenset()
