"""Lists in cells whose bullets are drawn, not printed, or that have none."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.bullets import DrawnBullets
from pipeline.lines import page_lines
from pipeline.model import Box, Fill
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.shapes import Stroke, rules_and_fills
from tests.made_pages import COLUMNS, page_of, records_of

STATUSES = {"RJH": "U", "RN": "P", "RV": "E", "RVN": "U"}
INSIDE = {**COLUMNS, "item": 374.0, "deeper": 388.0}
"""Places of a list's entries of two levels in the comment column."""
OTHER = [
    {"goal": "Alla ska få en plan.", **STATUSES, "comment": "RJH: Planen gäller från mars i hela länet och på öarna."}
]
DOT = 3.0


def row_with(*lines):
    """A row whose comment has these lines: pairs of place and text."""
    found = [{place: text} for place, text in lines]
    found[0] = {"goal": "Rutiner ska finnas.", **STATUSES, **found[0]}
    return found


def dot_before(word, away=9.0, size=DOT, down=0.0):
    x, y = word.box.x0 - away, word.box.y_centre + down
    return Fill(Box(x, y - size / 2, x + size, y + size / 2), (0.0, 0.0, 0.0))


def with_dots(page, *words, **how):
    """The page with a dot before each word of these."""
    return replace(page, fills=tuple(dot_before(w, **how) for w in page.words if w.text in words))


def comments_of(*pages):
    found = [c for c in records_of(*pages).comments if c.goal_id.endswith(".01")]
    return [(c.region, c.comment_text, c.needs_review) for c in found]


ENTRIES = row_with(("comment", "RN: Så här:"), ("item", "kirurgi"), ("deeper", "medicin"), ("item", "barn"))


def headed(rows, columns=INSIDE):
    """The rows under a header that names the usual columns only."""
    header = page_of([], columns=COLUMNS)
    body = page_of(rows, (), columns=columns)
    shift = len(header.words)
    words = tuple(replace(w, index=w.index + shift) for w in body.words[2:])
    return replace(header, words=(*header.words, *words))


def test_drawn_bullets_read_as_printed_ones():
    drawn = with_dots(headed([ENTRIES, OTHER]), "kirurgi", "medicin", "barn")
    text = "Så här:\n• kirurgi\n• medicin\n• barn"
    assert comments_of(drawn) == [("RN", text, False)]
    printed = row_with(("comment", "RN: Så här:"), *[("comment", f"• {t}") for t in ("kirurgi", "medicin", "barn")])
    assert comments_of(headed([printed, OTHER])) == [("RN", text, False)]


def test_an_entry_goes_on_without_a_bullet_of_its_own():
    lines = [
        ("comment", "RN: Så här:"),
        ("item", "kirurgi och allt som hör dit"),
        ("item", "senast i mars"),
        ("item", "barn"),
    ]
    drawn = with_dots(headed([row_with(*lines), OTHER]), "kirurgi", "barn")
    assert comments_of(drawn) == [("RN", "Så här:\n• kirurgi och allt som hör dit senast i mars\n• barn", False)]


def test_a_goals_list_has_its_bullets_too():
    goal = [{"goal": "Det ska finnas", **STATUSES, "comment": "RJH: Klart."}, {"inner": "rutiner"}, {"inner": "team."}]
    page = headed([goal, OTHER], {**COLUMNS, "inner": 74.0})
    records = records_of(with_dots(page, "rutiner", "team."))
    assert records.goals[0].goal_text == "Det ska finnas\n• rutiner\n• team."
    assert not records.goals[0].needs_review


def test_a_printed_sign_needs_no_drawn_one():
    printed = row_with(("comment", "RN: Så här:"), ("item", "– kirurgi"), ("item", "– barn"))
    drawn = with_dots(headed([printed, OTHER]), "–")
    assert comments_of(drawn) == [("RN", "Så här:\n– kirurgi\n– barn", False)]


def test_a_mark_left_of_the_cell_beside_a_blank_status_is_left_out_and_told():
    lines = row_with(("comment", "RN: Så här gör"), ("comment", "alla kliniker."))
    lines[0] = {key: text for key, text in lines[0].items() if key != "RVN"}
    page = with_dots(headed([lines, OTHER]), "alla")
    records = records_of(page)
    assert comments_of(page) == [("RN", "Så här gör alla kliniker.", True)]
    assert "drawn-mark" in {f.code for f in records.findings}


def test_a_mark_between_the_printed_statuses_and_the_cell_is_the_cells():
    lines = row_with(("comment", "RN: Så här:"), ("comment", "kirurgi"), ("comment", "barn"))
    page = with_dots(headed([lines, OTHER]), "kirurgi", "barn")
    assert comments_of(page) == [("RN", "Så här:\n• kirurgi\n• barn", False)]


@pytest.mark.parametrize("how", [{"away": 40.0}, {"size": 9.0}, {"down": 8.0}, {"away": -2.0}])
def test_marks_elsewhere_or_too_large_are_no_bullets(how):
    page = headed([ENTRIES, OTHER])
    line = next(line for line in page_lines(page) if line.text == "kirurgi")
    assert DrawnBullets([dot_before(line.words[0])]).before(line)
    assert DrawnBullets([dot_before(line.words[0], **how)]).before(line) is None


@given(st.lists(st.floats(4, 25), min_size=2, max_size=5))
def test_several_marks_before_a_line_are_no_bullet_and_one_drawn_twice_is(aways):
    line = next(line for line in page_lines(headed([ENTRIES, OTHER])) if line.text == "kirurgi")
    fills = [dot_before(line.words[0], away=away) for away in aways]
    is_one = max(aways) - min(aways) < 1
    found = DrawnBullets(fills).before(line)
    assert found is None or max(aways) - min(aways) < 2
    assert found is not None or not is_one
    assert DrawnBullets([fills[0], fills[0]]).before(line) == fills[0].box


# ---- without any bullet ---------------------------------------------------------------------------------------------


def test_entries_without_bullets_that_stand_in_one_paragraph_are_told():
    page = headed([ENTRIES, OTHER])
    records = records_of(page)
    assert [doubted for _, _, doubted in comments_of(page)] == [True]
    assert "bare-entries" in {f.code for f in records.findings}


def test_hanging_lines_under_a_full_one_are_prose():
    lines = [
        ("comment", "RN: Planen gäller från mars i hela länet och på öarna"),
        ("item", "samt i fjällen och vid"),
        ("item", "kusten."),
    ]
    found = comments_of(headed([row_with(*lines), OTHER]))
    assert found == [("RN", "Planen gäller från mars i hela länet och på öarna samt i fjällen och vid kusten.", False)]


# ---- as reading has them ---------------------------------------------------------------------------------------------


@dataclass
class _Shapes:
    rects: list[dict[str, Any]]
    lines: list[Stroke] = field(default_factory=list)
    curves: list[dict[str, Any]] = field(default_factory=list)


def _square(x: float, size: float) -> dict[str, Any]:
    return {
        "object_type": "rect", "x0": x, "x1": x + size, "top": 100.0, "bottom": 100.0 + size,
        "fill": True, "stroke": False, "non_stroking_color": (0.0,), "stroking_color": (0.0,),
    }  # fmt: skip


@pytest.mark.parametrize("size", [1.5, 2.2, 2.6, 3.7])
def test_a_small_square_is_a_fill_whatever_its_size(size):
    rules, fills = rules_and_fills(_Shapes([_square(100.0, size)]), ReadingSettings())
    assert [fill.box for fill in fills] == [Box(100.0, 100.0, 100.0 + size, 100.0 + size)]
    assert rules == []


def test_the_dots_of_a_dotted_rule_are_that_rule():
    dots = [_square(100.0 + 3 * i, 1.5) for i in range(20)]
    rules, fills = rules_and_fills(_Shapes(dots), ReadingSettings())
    assert [rule.box for rule in rules] == [Box(100.0, 100.0, 158.5, 101.5)]
    assert fills == []


def test_the_corners_of_thin_borders_are_none():
    assert rules_and_fills(_Shapes([_square(100.0, 0.48)]), ReadingSettings()) == ([], [])


# ---- labels inside lists --------------------------------------------------------------------------------------------


def test_a_label_behind_a_bullet_over_a_pages_end_is_an_entry_in_doubt():
    first = row_with(("comment", "RJH: Så här:"), ("comment", "• kirurgi"))
    rest = replace(page_of([[{"comment": "• RN: samma sak"}], OTHER], columns=INSIDE, header=()), number=2)
    words = tuple(replace(word, page=2) for word in rest.words if word.box.top > 60)
    found = comments_of(headed([first]), replace(rest, words=words))
    assert [(region, doubted) for region, _, doubted in found] == [("RJH", True), ("RN", True)]
