"""Status cells of other publishers: merged, coloured, of several words, with footnote marks, left out of the tree."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from pipeline.furniture import find_furniture
from pipeline.model import Box, DocumentLayout, Fill, PageLayout, Rule, StructElement
from pipeline.status import read_status
from pipeline.tables import find_rows
from tests.made_pages import COLUMNS, PROFILE, find, page_of, records_of, words_at

REGIONS = ("RJH", "RN", "RV", "RVN")
NAMES = ("planer", "rutiner", "register", "team", "samtal", "stöd")
BETWEEN = {**COLUMNS, "between": 300.0}
"""A place for what is printed in a cell over RV and RVN."""


def row(name, comment="RJH: Klart.", **statuses):
    given = statuses or dict(zip(REGIONS, "UPEU", strict=True))
    return [{"goal": f"Alla ska få {name}.", **given, "comment": comment}]


def rows():
    return [row(name) for name in NAMES]


def flagged(records):
    return [(s.goal_number, s.region) for s in records.statuses if s.needs_review]


# ---- merged, coloured, not printed ----------------------------------------------------------------------------------


def test_a_status_between_the_places_of_two_regions_may_stand_for_both():
    merged = row("vård", RJH="U", RN="P", between="E")
    records = records_of(page_of([*rows(), merged], columns=BETWEEN, header=("Mål", *REGIONS, "Kommentarer", "")))
    assert {goal for goal, _ in flagged(records)} == {7}
    assert {"RV", "RVN"} <= {region for _, region in flagged(records)}


def test_statuses_in_their_places_with_blank_cells_beside_them_are_not_doubted():
    assert flagged(records_of(page_of([*rows(), row("vård", "RN: Klart.", RN="P", RVN="U?")]))) == []


def test_a_first_region_alone_with_a_status_may_stand_for_all():
    records = records_of(page_of([*rows(), row("vård", "RCC Norr: Nytt.", RJH="P")]))
    assert flagged(records) == [(7, region) for region in REGIONS]
    assert flagged(records_of(page_of([*rows(), row("vård", "RCC Norr: Nytt.", RV="P")]))) == []


def test_a_region_that_comments_without_a_status_is_flagged():
    some = {"RJH": "U", "RN": "P", "RV": "U"}
    records = records_of(page_of([*rows(), row("vård", "RVN: Klart.", **some), row("mål", "RN: Klart.", **some)]))
    assert flagged(records) == [(7, "RVN")]
    assert [f.goal_id for f in records.findings if f.code == "blank-with-comment"] == ["rcc-norr:2020:1.07"]
    assert flagged(records_of(page_of([*rows(), row("vård", "Alla regioner: Klart.", **some)]))) == []


@pytest.mark.parametrize(
    ("name", "severities"),
    [("Utfall", ["error"]), ("Aktivitet", ["info"])],
    ids=["may be comments", "the profile leaves it out"],
)
def test_prose_in_a_column_that_is_left_out_is_an_error_where_no_other_can_hold_comments(name, severities):
    places = {"goal": 60.0, "between": 200.0, "RJH": 420.0, "RN": 450.0, "RV": 480.0, "RVN": 510.0}
    statuses = dict(zip(REGIONS, "UPEU", strict=True))
    long = [[{"goal": f"Alla ska få {n}.", "between": "Klart i hela länet sedan i höstas.", **statuses}] for n in NAMES]
    records = records_of(page := page_of(long, header=("Mål", name, *REGIONS), columns=places))
    assert [f.severity for f in find(page).findings if f.code == "column-left-out"] == severities
    told = [f.goal_id for f in records.findings if f.code == "column-left-out"]
    assert told == ([goal.goal_id for goal in records.goals] if severities == ["error"] else [])


def coloured(page, colours):
    """The page with a fill behind each row's status of RJH."""
    tops = [w.box.top for w in page.words if w.text == "Alla"]
    fills = [Fill(Box(190, top - 2, 230, top + 12), colour) for top, colour in zip(tops, colours, strict=True)]
    return replace(page, fills=tuple(fills))


GREEN, RED, GREY = (0.7, 0.9, 0.7), (0.95, 0.6, 0.6), (0.9, 0.9, 0.9)


@pytest.mark.parametrize(
    ("colours", "doubted"),
    [([GREEN, RED] * 3, list(range(1, 7))), ([GREEN] * 6, []), ([GREY, (1.0, 1.0, 1.0)] * 3, [])],
)
def test_blank_cells_of_several_colours_may_tell_their_status_by_them(colours, doubted):
    blank = [row(name, "RN: Klart.", RN="P", RV="E", RVN="U") for name in NAMES]
    records = records_of(coloured(page_of(blank), colours))
    assert flagged(records) == [(number, "RJH") for number in doubted]


def test_a_table_without_any_status_is_doubted_as_a_whole():
    printed = page_of(rows())
    silent = page_of([[{"goal": f"Fler ska få {n}.", "comment": "RJH: Ja."}] for n in NAMES], number=2, title="2. Vård")
    records = records_of(printed, silent)
    assert {(s.section_number, s.needs_review) for s in records.statuses} == {(1, False), (2, True)}


# ---- words and marks ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "codes"), [("● U", ("U",)), ("✓ P", ("P",)), ("● Nej", ()), ("●", ())])
def test_a_sign_before_a_status_is_told_and_left_out(text, codes):
    reading = read_status(text, PROFILE)
    assert reading.codes == codes
    assert (reading.repair if codes else reading.problem) is not None


@pytest.mark.parametrize("text", ["U1", "U 1)", "U¹", "U (2)", "U**"])
def test_the_mark_of_a_footnote_behind_a_status_is_told(text):
    reading = read_status(text, PROFILE)
    assert (reading.raw, reading.codes) == (text, ("U",))
    assert reading.repair


@pytest.mark.parametrize("text", ["2021", "1", "U 2021", "12 %", "1 U"])
def test_other_figures_are_no_marks(text):
    assert read_status(text, PROFILE).problem


def test_statuses_of_several_words_that_narrow_cells_break_keep_their_rows():
    first = dict(zip(REGIONS, ("Uppnått", "Pågående", "Ej", "Uppnått"), strict=True))
    rest = {"RJH": "mål", "RN": "arbete", "RV": "påbörjat", "RVN": "mål"}
    made = [[{"goal": "Alla ska få", **first, "comment": "RJH: Klart."}, {"goal": f"{n}.", **rest}] for n in NAMES]
    wide = {"goal": 40.0, "RJH": 140.0, "RN": 200.0, "RV": 260.0, "RVN": 320.0, "comment": 380.0}
    records = records_of(page_of(made, columns=wide))
    assert [goal.goal_text for goal in records.goals] == [f"Alla ska få {name}." for name in NAMES]
    assert {s.status_codes for s in records.statuses if s.region == "RV"} == {("E",)}


def test_statuses_left_of_a_label_that_is_centred_over_them_are_no_part_of_the_goal():
    page = page_of(rows(), columns={**COLUMNS, "RJH": 160.0})
    label = next(w for w in page.words if w.text == "RJH")
    moved = replace(label, box=Box(174, label.box.top, 189, label.box.bottom))
    records = records_of(replace(page, words=tuple(moved if w is label else w for w in page.words)))
    assert [goal.goal_text for goal in records.goals] == [f"Alla ska få {name}." for name in NAMES]
    assert [s.status_raw for s in records.statuses if s.region == "RJH"] == ["U"] * 6


# ---- what the tree leaves out, what lies over the page, what repeats -------------------------------------------------


def tree_of(page):
    """The page as a browser tags it: a cell for each group of words on a line, none for an empty cell."""
    edges = sorted(COLUMNS.values())
    words, lines = [], {}
    for at, word in enumerate(page.words):
        words.append(replace(word, mcid=at))
        place = max(i for i, x in enumerate(edges) if x <= word.box.x0)
        lines.setdefault(word.box.top, {}).setdefault(place, []).append((page.number, at))
    table = [cells for top, cells in sorted(lines.items()) if top >= 70]
    trs = [
        StructElement("TR", children=tuple(StructElement("TD", content=tuple(c)) for _, c in sorted(cells.items())))
        for cells in table
    ]
    return replace(page, words=tuple(words)), StructElement("Table", children=tuple(trs))


def test_empty_cells_that_the_structure_tree_leaves_out_shift_no_status():
    made = [row(name, RN="P", RVN="U") if i % 2 else row(name) for i, name in enumerate(NAMES)]
    page, table = tree_of(page_of(made))
    found = find_rows(DocumentLayout((page,), structure=(table,)), PROFILE).rows
    assert [[r.statuses[region].text for region in REGIONS] for r in found] == [
        ["U", "P", "E", "U"],
        ["", "P", "", "U"],
    ] * 3
    assert not any(r.doubts for r in found)
    assert {"tagged"} <= {s for r in found for s in r.witnesses}


def test_a_large_word_at_one_place_of_all_pages_is_furniture():
    pages = [page_of(rows(), number=n) for n in (1, 2, 3)]
    stamp = {n: words_at("UTKAST", 150, 300, n, 900, size=60.0) for n in (1, 2, 3)}
    stamped = [replace(page, words=(*page.words, *stamp[page.number])) for page in pages]
    assert [line.text for line in find_furniture(stamped) if line.box.height > 20] == ["UTKAST"] * 3
    alone = [replace(pages[0], words=stamped[0].words), *pages[1:]]
    assert not [line for line in find_furniture(alone) if line.box.height > 20]


def overview(texts):
    """A table of goals and statuses without comments."""
    made = [[{"goal": text, **dict(zip(REGIONS, "UPEU", strict=True))}] for text in texts]
    return page_of(
        made, header=("Mål", *REGIONS), columns={k: x for k, x in COLUMNS.items() if k != "comment"}, title="Översikt"
    )


def test_a_table_without_comments_that_repeats_goals_is_an_overview():
    first = overview([f"Alla ska få {name}" for name in NAMES])
    found = find(first, on_page(page_of(rows()), 2))
    assert len(found.rows) == len(NAMES)
    assert [f.code for f in found.findings if f.code == "overview-table"] == ["overview-table"]


def test_a_table_without_comments_that_repeats_none_is_doubted():
    first = overview([f"Området {name} bedöms" for name in NAMES])
    found = find(first, on_page(page_of(rows()), 2))
    doubted = [any(d.code == "no-comment-column" for d in r.doubts) for r in found.rows]
    assert doubted == [True] * 6 + [False] * 6


def on_page(page: PageLayout, number: int) -> PageLayout:
    return replace(page, number=number, words=tuple(replace(w, page=number) for w in page.words))


# ---- labels of comments ---------------------------------------------------------------------------------------------


def comments_of(*texts, x=0.0):
    lines = [{"comment": text} for text in texts]
    lines[0] = {**row("vård")[0], **lines[0]}
    records = records_of(page_of([*rows(), lines]))
    return [(c.region, c.comment_text, c.needs_review) for c in records.comments if c.goal_id.endswith(".07")]


def test_a_label_in_capitals_is_a_label():
    assert comments_of("RCC NORR: Målet är nytt.", "NORRBOTTEN: Pågår.") == [
        ("RCC Norr", "Målet är nytt.", False),
        ("RN", "Pågår.", False),
    ]


def test_a_label_inside_a_sentence_makes_both_comments_doubtful():
    found = comments_of("RJH: Enligt den nya mallen från", "RN: gäller det alla kliniker.")
    assert [(region, doubted) for region, _, doubted in found] == [("RJH", True), ("RN", True)]


# ---- rows -----------------------------------------------------------------------------------------------------------


def test_a_row_over_a_pages_end_whose_statuses_stand_overleaf_may_be_two():
    """A goal that was not assessed stands at the page's foot; positions do not tell it from the row's first part."""
    last = [{"goal": "Prov ska sparas.", "comment": "RJH: Databasen byggs."}]
    rest = [{"goal": "Svar ska ges i tid.", **dict(zip(REGIONS, "UPEU", strict=True)), "comment": "RN: Klart."}]
    pages = page_of([*rows() * 5, last], row_gap=8.0), page_of([rest], number=2, title="", header=())
    records = records_of(*pages)
    ends = [goal for goal in records.goals if "Prov" in goal.goal_text or "Svar" in goal.goal_text]
    assert all(goal.needs_review for goal in ends)
    assert all(s.needs_review for s in records.statuses if s.goal_id in {goal.goal_id for goal in ends})


def test_a_label_glued_to_a_goals_word_is_told():
    made = [*rows(), [{**row("vård")[0], "goal": "Alla i vårdkedjanRN:", "comment": "Klart sedan mars."}]]
    records = records_of(page_of(made))
    assert [goal.goal_number for goal in records.goals if goal.needs_review] == [7]
    assert "label-in-goal" in {f.code for f in records.findings}


def test_a_goal_that_ends_in_another_type_than_those_above_it_is_doubted_wherever_it_stands():
    heading = [row("vård")[0], {"goal": "*Bilaga*"}]
    doubted = [
        goal.goal_number for goal in records_of(page_of([*rows(), heading, row("tid")])).goals if goal.needs_review
    ]
    assert doubted == [7]


# ---- rules that tell which cells are merged -------------------------------------------------------------------------

BOUNDS = (55.0, 190.0, 230.0, 270.0, 310.0, 350.0, 590.0)
"""Where the cells' rules stand."""


def ruled(page, gaps=()):
    """The page with rules around all cells; ``gaps``: (row, column) pairs without the rule above the cell."""
    tops = [w.box.top - 4 for w in page.words if w.text == "Alla"]
    ys = [66.0, *tops, tops[-1] + 21]
    across = [
        Rule(Box(x0, y, x1, y + 0.5), is_horizontal=True)
        for at, y in enumerate(ys)
        for column, (x0, x1) in enumerate(pairwise(BOUNDS))
        if (at, column) not in gaps
    ]
    down = [Rule(Box(x, ys[0], x + 0.5, ys[-1]), is_horizontal=False) for x in BOUNDS]
    return replace(page, rules=(*across, *down))


def test_a_first_region_alone_is_not_doubted_where_rules_show_its_cell():
    page = page_of([*rows(), row("vård", "RCC Norr: Nytt.", RJH="P")])
    assert flagged(records_of(ruled(page))) == []


def test_a_blank_status_that_no_rule_parts_from_the_one_above_is_doubted():
    below = row("vård", "RN: Pågår.", RN="P", RV="E", RVN="U")
    page = page_of([*rows(), below, row("tid")])
    assert flagged(records_of(ruled(page))) == []
    assert flagged(records_of(ruled(page, gaps=[(7, 1)]))) == [(7, "RJH")]
    assert flagged(records_of(ruled(page, gaps=[(7, 2)]))) == []  # both rows have their own


# ---- the report's own manner ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("manner", ["({})", "{}."], ids=str)
def test_what_all_statuses_of_a_report_have_is_no_slip(manner):
    own = dict(zip(REGIONS, map(manner.format, "UPEU"), strict=True))
    alike = [row(name, **own) for name in NAMES]
    records = records_of(page_of(alike))
    assert flagged(records) == []
    assert [f.code for f in records.findings if f.code.startswith("status-")] == ["status-manner"]
    mixed = records_of(page_of([*rows(), row("vård", **own)]))
    assert flagged(mixed) == [(7, region) for region in REGIONS]


def test_a_status_in_fewer_words_than_usual_is_a_slip():
    words = dict(zip(REGIONS, ("Uppnått", "Pågående arbete", "Uppnått", "Uppnått"), strict=True))
    places = {"goal": 60.0, "RJH": 200.0, "RN": 290.0, "RV": 390.0, "RVN": 460.0, "comment": 520.0}
    cut = {**words, "RN": "Pågående"}
    records = records_of(page_of([*[row(n, **words) for n in NAMES], row("vård", **cut)], columns=places))
    assert flagged(records) == [(7, "RN")]


# ---- what stands beside rows ----------------------------------------------------------------------------------------


def test_a_legend_below_the_goals_is_none_of_them():
    legend = [{"goal": "U = uppnått, P = pågår"}]
    records = records_of(page_of([*rows(), legend], row_gap=2.0))
    assert records.goals[-1].goal_text == "Alla ska få stöd."
    assert "legend-agrees" in [f.code for f in records.findings]


def test_a_goal_that_breaks_off_at_a_pages_end_may_be_one_with_the_next():
    cut, rest = row("vård"), row("mål")
    cut[0]["goal"], rest[0]["goal"] = "Alla ska få vård inom", "utsatt tid i länet."
    pages = page_of([*rows(), cut]), page_of([rest, *rows()], number=2, title="", header=())
    flags = [(g.goal_number, g.needs_review) for g in records_of(*pages).goals]
    assert [number for number, flag in flags if flag][:2] == [7, 8]


def test_a_line_that_numbers_the_columns_is_no_row():
    numbers = [dict(zip(COLUMNS, ("(1)", "(2)", "(3)", "(4)", "(5)", "(6)"), strict=True))]
    records = records_of(page_of([numbers, *rows()], top=86.0))
    assert [g.goal_text for g in records.goals] == [f"Alla ska få {name}." for name in NAMES]


def test_numbers_in_a_column_without_a_name_are_the_goals():
    places = {"number": 40.0, **COLUMNS}
    numbered = [[{"number": str(at), **row(name)[0]}] for at, name in enumerate(NAMES, 1)]
    found = records_of(page_of(numbered, columns=places, header=("", "Mål", *REGIONS, "Kommentarer"))).goals
    assert [(g.goal_label, g.goal_text) for g in found] == [
        (str(i), f"Alla ska få {n}.") for i, n in enumerate(NAMES, 1)
    ]
