"""Raised marks of footnotes: off the word where that is sure, flagged where it is not, exponents as they are."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.documents.pages import decode_page, encode_page
from pipeline.followup import FollowupRecords
from pipeline.followup.footnotes import Notes, kind_of
from pipeline.model import Box, PageLayout, Word
from pipeline.reading import read_document
from tests.corpus.byhand import pdf
from tests.made_pages import SIZE, page_of, records_of, words_at

NOTE = "Uppgiften är preliminär."
GOAL = "Alla ska få en plan."


def raised(page: PageLayout, mark: str) -> PageLayout:
    """The page with ``mark`` raised where a word ends in ``^`` and it: glued to the word, as reading does."""
    words = [w if "^" not in w.text else _marked(w, len(w.text) - w.text.index("^") - 1) for w in page.words]
    assert any(w.raised for w in words), mark
    return replace(page, words=tuple(words))


def _marked(word: Word, count: int) -> Word:
    return replace(word, text=word.text.replace("^", ""), raised=count)


def note_below(page: PageLayout, mark: str) -> PageLayout:
    """The page with the text of a footnote at its foot."""
    first = len(page.words)
    foot = words_at(f"{mark} {NOTE}", 60, 800, page.number, first, size=7.0)
    sign = replace(foot[0], size=4.5, box=Box(60, 799, 63, 803.5))
    return replace(page, words=(*page.words, sign, *foot[1:]))


def report(comment: str, note: str = "", goal: str = GOAL) -> FollowupRecords:
    """What comes of a table of three goals; the first has the comment."""
    texts = [(goal, f"RN: {comment}"), (GOAL, "RN: Pågår."), (GOAL, "RN: Klart.")]
    rows = [[{"goal": one, "RJH": "U", "RN": "P", "RV": "U", "RVN": "U"}, {"comment": text}] for one, text in texts]
    page = raised(page_of(rows), comment)
    return records_of(note_below(page, note) if note else page)


def codes(found: FollowupRecords) -> list[tuple[str, str]]:
    return [(f.severity, f.code) for f in found.findings if f.code in ("footnote-mark", "raised-figure")]


@pytest.mark.parametrize(
    ("printed", "published"),
    [
        ("Mycket uppskattad.^1", "Mycket uppskattad."),
        ("Nu 57 %.^1", "Nu 57 %."),
        ("Nu 57 %^1 totalt.", "Nu 57 % totalt."),
        ("Vård (öppen).^1) Mer.", "Vård (öppen). Mer."),
        ("Klart.^1,2", "Klart."),
    ],
)
def test_a_mark_behind_a_sentence_comes_off_and_is_told(printed, published):
    found = report(printed)
    comment = found.comments[0]
    assert (comment.comment_text, comment.needs_review) == (published, False)
    assert codes(found) == [("info", "footnote-mark")]


@pytest.mark.parametrize(
    "printed", ["Uppskattad^1 i år.", "Uppskattad^1.", "Uppskattad^a nu.", "Klar 2020.^1", "Vård^† nu."]
)
def test_a_mark_that_may_be_none_comes_off_only_where_its_footnote_is_printed(printed):
    mark = printed.split("^")[1][0]
    plain = printed.replace("^", "")
    alone = report(printed)
    assert (alone.comments[0].comment_text, alone.comments[0].needs_review) == (plain, True)
    assert codes(alone) == [("warning", "raised-figure")]
    told = report(printed, note=mark)
    without = printed.replace("^" + mark, "")
    assert (told.comments[0].comment_text, told.comments[0].needs_review) == (without, False)
    assert codes(told) == [("info", "footnote-mark")]


@pytest.mark.parametrize(
    "printed",
    ["Kommunal^1/regional vård.", "Upp mot 10^6 celler.", "Vid 10^9/l ges stöd.", "Vid 10^-6 mol.", "Start 2020^1 nu."],
)
def test_a_raised_figure_behind_a_figure_or_inside_a_word_is_always_flagged(printed):
    found = report(printed, note="1")
    assert found.comments[0].comment_text == printed.replace("^", "")
    assert found.comments[0].needs_review
    assert codes(found) == [("warning", "raised-figure")]


@pytest.mark.parametrize(
    "printed", ["Ytan är 5 m^2.", "Dos mg/m^2 ges.", "Om 1,73m^2.", "Den 1:^a maj.", "Ca^2+ mäts."]
)
def test_exponents_and_ordinals_stay_as_they_are(printed):
    found = report(printed, note="2")
    assert (found.comments[0].comment_text, found.comments[0].needs_review) == (printed.replace("^", ""), False)
    assert codes(found) == []


def test_only_the_comment_with_the_doubtful_mark_is_flagged():
    rows = [
        [
            {"goal": GOAL, "RJH": "U", "RN": "P", "RV": "U", "RVN": "U", "comment": "RN: Bra^1 nu."},
            {"comment": "RV: Klart."},
        ]
    ]
    found = records_of(raised(page_of(rows * 2), "1"))
    assert [(c.region, c.needs_review) for c in found.comments[:2]] == [("RN", True), ("RV", False)]


def test_the_mark_of_a_goal_comes_off_too():
    assert [g.goal_text for g in report("Bra.^1", goal="Alla får plan.^1").goals] == ["Alla får plan.", GOAL, GOAL]
    doubtful = report("Bra.^1", goal="Alla får^1 en plan.").goals[0]
    assert (doubtful.goal_text, doubtful.needs_review) == ("Alla får1 en plan.", True)


def test_a_mark_so_high_that_it_is_a_word_of_its_own_comes_off_with_what_closes_the_sentence():
    rows = [[{"goal": GOAL, "RJH": "U", "RN": "P", "RV": "U", "RVN": "U", "comment": "RN: Mycket bra 1 ."}]]
    page = page_of(rows * 2)
    words, right = [], 0.0
    for word in page.words:
        if word.text == "1":
            word = replace(word, size=8.0, box=Box(right, word.box.top - 4, right + 4, word.box.bottom - 6))
        elif word.text == ".":
            word = replace(word, box=Box(right, word.box.top, right + 2, word.box.bottom))
        right = word.box.x1
        words.append(word)
    page = replace(page, words=tuple(words))
    assert {c.comment_text for c in records_of(note_below(page, "1")).comments} == {"Mycket bra."}
    alone = records_of(page)
    assert {(c.comment_text, c.needs_review) for c in alone.comments} == {("Mycket bra 1 .", True)}


def table(mark: str, foot: str) -> FollowupRecords:
    """A table without rules; a line in small print with a raised ``mark`` stands close below its last goal."""
    rows = [[{"goal": GOAL, "RJH": "U", "RN": "P", "RV": "U", "RVN": "U", "comment": "RN: Klart.^1"}]] * 3
    page = page_of(rows, row_gap=12.0)
    top = max(word.box.bottom for word in page.words) + 3
    words = words_at(f"{mark} {foot}", 60, top, 1, len(page.words), size=7.0)
    sign = replace(words[0], size=4.5, box=Box(60, top - 1, 63, top + 3.5))
    return records_of(raised(replace(page, words=(*page.words, sign, *words[1:])), "1"))


def test_a_footnote_below_the_last_goal_is_no_part_of_it():
    found = table("1", NOTE)
    assert [goal.goal_text for goal in found.goals] == [GOAL] * 3
    assert any(NOTE in f.message for f in found.findings if f.code in ("footnote", "row-rejected"))


def test_small_print_whose_mark_is_behind_no_word_stays_and_is_flagged():
    last = table("2", NOTE).goals[-1]
    assert NOTE in last.goal_text
    assert last.needs_review


@given(st.text("ab1.%(m", min_size=1, max_size=4), st.text("12a*).,", min_size=1, max_size=3))
def test_nothing_raised_behind_a_figure_is_taken_off(base, tail):
    if base[-1].isdigit():
        assert kind_of(base, tail, SIZE, Notes(())) != "mark"


MARK, WORD = b"/F1 7 Tf 4 Ts", b"/F1 11 Tf 0 Ts"


@pytest.mark.parametrize("reader", ["fast", "pdfplumber"])
@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (b"(ord) Tj " + MARK + b" (1) Tj", [("ord1", 1)]),
        (b"(ord) Tj " + MARK + b" (1) Tj " + WORD + b" (. Mer) Tj", [("ord1.", 2), ("Mer", 0)]),
        (b"(ord) Tj " + MARK + b" (12 x) Tj", [("ord12", 2), ("x", 0)]),
        (b"(CO) Tj /F1 9 Tf -1 Ts (2) Tj", [("CO2", 0)]),
        (b"(ord) Tj /F1 8 Tf (1) Tj", [("ord1", 0)]),
        (b"(ord) Tj 3 Ts (1) Tj", [("ord1", 0)]),
        (MARK + b" (18) Tj " + WORD + b" (F) Tj", [("18F", 0)]),
    ],
)
def test_both_readers_tell_what_is_raised(tmp_path, reader, content, expected):
    path = tmp_path / "x.pdf"
    path.write_bytes(pdf(b"BT /F1 11 Tf 40 200 Td " + content + b" ET"))
    (page,) = read_document(path, reader=reader).pages
    assert [(word.text, word.raised) for word in page.words] == expected
    assert decode_page(encode_page(page, [])) == (page, [])
