"""Lines that are made once for a page are those that would be made of some of its words alone."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from pipeline.lines import all_lines, group_lines, lines_among, page_lines
from pipeline.model import Box, PageLayout, Word
from pipeline.tables.blocks import assign, blocks_of
from pipeline.tables.columns import Spans, ink, runs_of, white_runs
from pipeline.tables.evidence import how_many_near
from pipeline.tables.header import Header
from pipeline.tables.header_columns import Column, Role
from pipeline.tables.parts import Part

# heights that touch, overlap by a share or by nothing, as lines and the words set high or low in them do
TOPS = st.sampled_from([10.0, 11.0, 14.0, 15.0, 20.0, 22.0, 24.5, 30.0, 31.0, 40.0])
HEIGHTS = st.sampled_from([0.0, 3.0, 9.0, 10.0, 12.0, 25.0])


@st.composite
def pages(draw: st.DrawFn) -> PageLayout:
    """A page with words in few lines, many of them over each other; listed line by line or anyhow."""
    are_sideways = st.booleans() if draw(st.booleans()) else st.just(False)
    sides = draw(st.lists(st.tuples(st.integers(0, 40), TOPS, HEIGHTS, are_sideways), min_size=1, max_size=14))
    if draw(st.booleans()):
        sides.sort(key=lambda word: (word[1], word[2], word[0]))
    words = [
        Word("ord", Box(10.0 * x, top, 10.0 * x + 8, top + height), 1, i, "F", 10.0, is_upright=not is_sideways)
        for i, (x, top, height, is_sideways) in enumerate(sides)
    ]
    return PageLayout(1, 500, 500, tuple(words))


@given(pages(), st.data())
def test_lines_among_are_those_of_the_words_alone(page: PageLayout, data: st.DataObject) -> None:
    upright = [w for w in page.words if w.is_upright]
    some = data.draw(st.lists(st.sampled_from(upright), unique_by=id)) if upright else []
    assert lines_among(page, some) == group_lines(some)


@given(pages())
def test_whole_lines_taken_away_leave_the_others_as_they_would_be_alone(page: PageLayout) -> None:
    for gone in page_lines(page):
        rest = [w for line in page_lines(page) if line is not gone for w in line.words]
        assert lines_among(page, rest) == group_lines(rest)


@given(pages())
def test_a_pages_lines_are_those_its_words_make_in_any_order(page: PageLayout) -> None:
    assert page_lines(page) == group_lines([w for w in reversed(page.words) if w.is_upright])


def test_a_page_without_words_has_no_lines() -> None:
    assert page_lines(PageLayout(1, 500, 500, ())) == ()


@given(pages())
def test_all_lines_hold_each_word_once(page: PageLayout) -> None:
    assert all_lines(page) == group_lines(page.words)
    assert sorted(w.index for line in all_lines(page) for w in line.words) == list(range(len(page.words)))


TENTHS = st.integers(0, 200).map(lambda tenths: tenths / 10)


@given(TENTHS, st.integers(1, 6), st.lists(st.integers(-8, 8)))
def test_gaps_that_differ_by_just_the_tolerance_are_told_as_their_difference_tells(
    gap: float, same: int, steps: list[int]
) -> None:
    gaps = sorted(round(gap + step / 10, 1) for step in steps)
    assert how_many_near(gap, same / 10, gaps) == len([g for g in gaps if abs(gap - g) < same / 10])


@given(st.lists(st.tuples(st.integers(0, 200), st.integers(0, 120))), st.integers(60, 150), st.integers(0, 40))
def test_spans_find_every_word_that_reaches_in(sides: list[tuple[int, int]], left: int, width: int) -> None:
    words = [Word("ord", Box(x, 1, x + w, 9), 1, i, "F", 8.0) for i, (x, w) in enumerate(sides)]
    columns = [Column("goal", Box(20, 0, 60, 9), "Mål", 1), Column("comment", Box(190, 0, 220, 9), "Kommentar", 1)]
    spans = Spans(words, [Header(1, tuple(columns), (), is_sure=True)])
    right = left + width
    assert sorted(spans.over(left, right)) == sorted((x, x + w) for x, w in sides if x + w >= left and x <= right)


@given(pages(), st.sampled_from([("goal", "status", "comment"), ("goal", "status", "status")]))
def test_blocks_hold_the_lines_that_the_words_of_each_column_make_by_themselves(
    page: PageLayout, roles: tuple[Role, ...]
) -> None:
    header = Header(1, tuple([Column(role, Box(0, 0, 1, 1), role, 1) for role in roles]), (), is_sure=True)
    upright = [w for w in page.words if w.is_upright]
    part = Part(page, header, upright, edges=(151.0, 249.0))
    columns = assign(upright, header, part.edges)
    alone = {key: sorted(group_lines(words), key=lambda line: line.box.top) for key, words in columns.items()}
    blocks = blocks_of(part)
    assert [line for b in blocks for line in b.goal_lines] == alone.get("goal", [])
    assert [line for b in blocks for line in b.comment_lines] == alone.get("comment", [])
    for key in {key for b in blocks for key in b.cells} | alone.keys():
        words = [w for b in blocks for w in b.cells.get(key, ())]
        assert words == [w for line in alone.get(key, []) for w in line.words]


@given(TENTHS, st.integers(1, 40), st.lists(st.tuples(TENTHS, TENTHS)))
def test_white_is_where_no_word_leaves_ink(low: float, slices: int, spans: list[tuple[float, float]]) -> None:
    near = sorted((x0, x0 + width) for x0, width in spans)
    assert white_runs(low, slices, near) == runs_of(ink(low, slices, near), 0)
