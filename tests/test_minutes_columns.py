"""Prose in two columns without rules: read one after the other, and nothing else that stands so."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence

import pytest

from tests.corpus.minutes.sheet import Sheet, codes

LEFT, RIGHT, LETTERS, STEP = 70.0, 310.0, 42, 12.5
FIRST = (
    "Kansliet redogör för läget i alla regioner och för de synpunkter som har kommit in sedan förra mötet, och som nu"
    " ska vägas samman till ett gemensamt förslag."
)
SECOND = (
    "Registret visar att täckningen har ökat under året men att den varierar mellan sjukhusen. Återkopplingen behöver"
    " bli snabbare, och rutinerna ses över av en liten grupp som lämnar rapport."
)
THIRD = "Utbildningen ges två gånger under hösten, en gång på plats och en gång på distans, för alla som vill."
DECISION = "RPO Cancer beslutar att inrätta en grupp som ser över rutinerna för återkoppling."
ITEMS = [
    ("1. Inledning", [FIRST]),
    ("2. Register", [SECOND, DECISION]),
    ("3. Utbildning", [THIRD, FIRST]),
    ("4. Avslut", [SECOND, THIRD]),
]


def blocks() -> list[tuple[str, bool]]:
    """The lines of the items in one column, empty ones between paragraphs, and whether each is bold."""
    found: list[tuple[str, bool]] = []
    for title, paragraphs in ITEMS:
        found.append((title, True))
        for paragraph in paragraphs:
            found += [*((line, False) for line in textwrap.wrap(paragraph, LETTERS)), ("", False)]
    return found


def column(sheet: Sheet, x: float, top: float, lines: Sequence[tuple[str, bool]]) -> float:
    """Sets lines below each other; where the next would stand."""
    for text, bold in lines:
        if text:
            sheet.at(x, top, text, bold=bold)
        top += STEP if text else STEP / 2
    return top


def in_columns(cut: int) -> Sheet:
    """Minutes whose items stand in two columns, ``cut`` lines in the left one."""
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    top, lines = sheet.y, blocks()
    ends = [column(sheet, LEFT, top, lines[:cut]), column(sheet, RIGHT, top, lines[cut:])]
    return sheet.down_to(max(ends) + STEP)


@pytest.mark.parametrize("cut", [17, 18, 20, 24])
def test_two_columns_are_read_one_after_the_other(cut):
    records = in_columns(cut).read()
    assert [(i.item_number, i.title) for i in records.agenda_items] == [
        (1, "Inledning"), (2, "Register"), (3, "Utbildning"), (4, "Avslut")
    ]  # fmt: skip
    texts = [" ".join(i.text.split()) for i in records.agenda_items if i.item_number != 2]
    assert texts == [FIRST, f"{THIRD} {FIRST}", f"{SECOND} {THIRD}"]
    assert [d.decision_text for d in records.decisions] == ["inrätta en grupp som ser över rutinerna för återkoppling."]
    assert "read-in-columns" in codes(records)
    assert not {"columns-without-rules", "words-unaccounted"} & codes(records)


def test_boxes_are_where_the_words_are_printed():
    records = in_columns(20).read()
    first, *_, last = records.agenda_items
    (left,), (right,) = first.boxes, last.boxes
    assert left.x1 < RIGHT <= right.x0
    assert right.bottom < 842


def test_text_below_the_columns_follows_them():
    records = in_columns(20).text(" ".join([FIRST, SECOND])).read()
    assert records.agenda_items[-1].text.endswith(" ".join([FIRST, SECOND]))


def test_a_last_page_with_few_lines_has_the_same_columns():
    sheet = in_columns(20).page()
    lines = textwrap.wrap(FIRST, LETTERS)
    column(sheet, LEFT, 70, [("5. Nytt", True), *((line, False) for line in lines[:2])])
    column(sheet, RIGHT, 70, [(line, False) for line in lines[2:]])
    last = sheet.read().agenda_items[-1]
    assert (last.item_number, last.title, last.text) == (5, "Nytt", FIRST)


def test_rows_that_begin_level_are_no_columns():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).bold("1. Inledning")
    for left, right in [(FIRST, SECOND), (SECOND, THIRD), (THIRD, FIRST)]:
        top = sheet.y
        ends = [
            column(sheet, x, top, [(line, False) for line in textwrap.wrap(text, LETTERS)])
            for x, text in ((LEFT, left), (RIGHT, right))
        ]
        sheet.down_to(max(ends) + STEP)
    records = sheet.bold("2. Avslut").text(FIRST).read()
    assert "columns-without-rules" in codes(records)
    assert "read-in-columns" not in codes(records)


def test_names_in_two_columns_are_no_prose():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).bold("1. Deltagare")
    names = [("Anna Bergström, ordförande", False), ("Bo Ekman, Region Norrbotten", False), ("", False)] * 5
    end = max(column(sheet, LEFT, sheet.y, names), column(sheet, RIGHT, sheet.y, names))
    records = sheet.down_to(end).bold("2. Avslut").text(FIRST).read()
    assert "read-in-columns" not in codes(records)
