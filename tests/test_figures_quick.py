"""Quick looks ahead of patterns: they may find too much, never too little."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.figures import wording
from pipeline.figures.quick import Ending, Hints, first_words, folded, matches_at, words_in
from pipeline.figures.wording import any_of, whole

WORDS = ("två", "tio", "upp till", "kl.", "%", "straße", "Istanbul")
PIECES = st.sampled_from([*WORDS, "TVÅ", "İstanbul", "ıstanbul", "STRASSE", "upp\u00a0till", "12", "1 200", "3"])
TEXTS = st.lists(PIECES | st.text(max_size=3) | st.sampled_from([" ", "\n", "-", "_", "ren", "."]), max_size=8).map(
    "".join
)


@given(TEXTS)
def test_hints_are_in_every_text_that_has_one_of_the_words(text):
    if re.search(any_of(WORDS), text, re.IGNORECASE):
        assert Hints(WORDS).are_in(folded(text))


@given(TEXTS)
def test_whole_words_are_seen_as_whole_words(text):
    words = [word for word in WORDS if word.isalpha()]
    if re.search(whole(words), text, re.IGNORECASE):
        assert first_words(words) & words_in(folded(text))


@pytest.mark.parametrize("text", ["invention", "tionde", "station", "_tio", "tio_"])
def test_a_piece_of_a_word_is_no_whole_word(text):
    assert Hints(["tio"]).are_in(text) or "tio" not in text
    assert not first_words(["tio"]) & words_in(text)


def test_a_word_behind_a_piece_of_another_is_seen():
    assert first_words(["tio"]) & words_in("en station om tio sängar")


@given(TEXTS)
def test_what_a_text_ends_in_is_found_as_the_pattern_finds_it(text):
    pattern = rf"(?<!\w){any_of(WORDS)}\s*$"
    expected = re.search(pattern, text, re.IGNORECASE)
    found = Ending(WORDS, pattern).search(text)
    assert (found and found.span()) == (expected and expected.span())


@given(TEXTS)
def test_a_pattern_of_numbers_is_found_where_numbers_begin(text):
    words = wording("sv")
    numbers = words.numbers_in(text, words_in(folded(text)))
    pattern = re.compile(rf"(?<!\w)(?:\d+|{whole(words.numbers)})(?:\s\w+)?", re.IGNORECASE)
    found = [match.span() for match in matches_at(pattern, text, numbers)]
    assert found == [match.span() for match in pattern.finditer(text)]
