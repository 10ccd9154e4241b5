"""What other typists do to a table: cells close together, comments in another order, rows over a page's end."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline.model import DocumentLayout, PageLayout
from pipeline.status import read_status
from pipeline.tables.choose import choose_rows
from pipeline.tables.evidence import COSTS
from pipeline.tables.ground import grounds_of
from pipeline.tables.orders import is_kept, label_order
from pipeline.tables.rawrows import RawRow
from pipeline.tables.runs import find_runs
from tests.made_pages import COLUMNS, PROFILE, find, page_of, records_of, words_at

CLOSE = {"goal": 60.0, "RJH": 200.0, "RN": 216.0, "RV": 232.0, "RVN": 248.0, "comment": 264.0}
BACKWARDS = ("Mål", "RVN", "RV", "RN", "RJH", "Kommentarer")


def texts(found):
    return [(row.goal.text, row.comment.text) for row in found.rows]


def test_a_sentence_that_names_every_region_is_no_header():
    sentence = (
        "Planens mål följs upp av Region Jämtland Härjedalen (RJH), Region Norrbotten (RN), "
        "Region Västerbotten (RV) och Region Västernorrland (RVN). Här"
    )
    words = words_at(sentence, 40, 100, 1, 0)
    page = PageLayout(1, 900, 600, (*words, *words_at("redovisas utgången av 2020.", 40, 113, 1, len(words))))
    assert find(page).rows == ()


def test_cells_as_close_as_the_words_of_a_sentence_stay_in_their_row():
    row = [
        {"goal": "Minst 70 procent av alla", "comment": "RJH: Nära målet för de"},
        {
            "goal": "patienter ska utredas i ett",
            "RJH": "U/E",
            "RN": "P",
            "RV": "E",
            "RVN": "U",
            "comment": "flesta med hud-",
        },
        {"goal": "förlopp varje år.", "comment": "tumörer i år."},
    ]
    records = records_of(page_of([row, row], columns=CLOSE))
    assert [goal.goal_text for goal in records.goals] == [
        "Minst 70 procent av alla patienter ska utredas i ett förlopp varje år."
    ] * 2
    assert [s.status_raw for s in records.statuses] == ["U/E", "P", "E", "U"] * 2


def test_a_sentence_across_the_columns_between_rows_is_left_out_and_told():
    row = [{"goal": "Alla ska få en plan.", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "RJH: Klart."}]
    note = "Sammanställningsredovisningen omfattar cancersjukvårdsverksamheterna och patientföreningarnas synpunkter"
    found = find(page_of([row, [{"goal": note}], row, row]))
    assert len(found.rows) == 3
    told = [f for f in found.findings if f.code == "text-across-table"]
    assert [f.severity for f in told] == ["warning"]


def row_with(goal, *comments):
    """A row whose goal and statuses stand in its middle, and one line for each comment."""
    lines = [{"comment": comment} for comment in comments]
    place = len(lines) // 2
    lines[place] = {"goal": goal, "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", **lines[place]}
    return lines


def test_comments_keep_an_order_of_their_own_whatever_the_columns_are():
    """No white tells where a row begins; the labels begin anew with the first of their own order."""
    rows = [
        row_with("Alla ska få en plan.", "RJH: Klart.", "RN: Pågår.", "RV: Ja."),
        row_with("Mätning görs varje år.", "RJH: Nej.", "RN: Snart.", "RVN: Ja."),
        row_with("Stöd ska erbjudas alla.", "RN: Klart.", "RV: Nej.", "RVN: Ja."),
        row_with("Register ska fyllas i.", "RJH: Pågår.", "RN: Ja.", "RV: Ja."),
    ]
    found = find(page_of(rows, header=BACKWARDS, row_gap=0.0))
    assert texts(found) == [
        ("Alla ska få en plan.", "RJH: Klart. RN: Pågår. RV: Ja."),
        ("Mätning görs varje år.", "RJH: Nej. RN: Snart. RVN: Ja."),
        ("Stöd ska erbjudas alla.", "RN: Klart. RV: Nej. RVN: Ja."),
        ("Register ska fyllas i.", "RJH: Pågår. RN: Ja. RV: Ja."),
    ]


@pytest.mark.parametrize(
    ("tables", "first"),
    [
        ([["RJH", "RN", "RV", "RVN", "RJH", "RV"]], "RJH"),
        ([["RVN", "RN", "RJH"], ["RV", "RJH", "RVN", "RV"]], "RVN"),
        ([], "RV"),
    ],
)
def test_the_order_of_labels_is_the_one_they_break_least(tables, first):
    order = label_order(tables, ("RV", "RJH", "RN", "RVN"), PROFILE)
    assert min(order, key=lambda code: order[code]) == first


@pytest.mark.parametrize(("codes", "rows", "kept"), [("ABCABC", 2, True), ("ABACCB", 2, True), ("CBACBA", 2, False)])
def test_an_order_is_kept_where_labels_turn_back_no_oftener_than_rows_begin(codes, rows, kept):
    assert is_kept({"A": 0, "B": 1, "C": 2}, [list(codes)], rows) is kept


@pytest.mark.parametrize(("labels", "worth"), [("RJH RN RV", COSTS.label_order_kept), ("RV RJH RVN RN", 0.0)])
def test_a_label_out_of_order_counts_more_where_the_order_is_kept(labels, worth):
    """Of the second document every other row has its comments the other way round."""
    ways = labels.split(), (labels.split() if worth else labels.split()[::-1])
    made = [
        [{"goal": f"Alla ska få {n}.", **FULL, "comment": f"{ways[i % 2][0]}: Ja."}]
        + [{"comment": f"{label}: Nej."} for label in ways[i % 2][1:]]
        for i, n in enumerate(("planer", "rutiner", "register", "team", "samtal", "stöd"))
    ]
    runs = find_runs(DocumentLayout((page_of(made),)), PROFILE).runs
    assert [ground.evidence.order_worth for ground in grounds_of(runs, PROFILE)] == [worth or COSTS.label_order]


def test_a_comment_that_may_be_the_next_rows_first_is_flagged_with_its_neighbours_alone():
    """Between comments set far apart, beside cells set low, no place tells of which row the last one is."""
    first, last = {"comment": "RJH: Klart."}, {"comment": "RV: Pågår.", **FULL}
    made = [
        [first, {}, {}, {"goal": f"Alla i länet ska få {n}", "comment": "RN: Nej."}, {"goal": "i god tid."}, last]
        for n in ("planer", "rutiner", "register", "team", "samtal", "stöd")
    ]
    made[2] += [{}, {}, {"comment": "RVN: Ja."}]
    records = records_of(page_of(made))
    flagged = {int(c.goal_id[-2:]) for c in records.comments if c.needs_review}
    assert flagged in ({2, 3}, {3, 4})
    assert {f.code for f in records.findings if f.severity == "warning"} == {"row-boundary"}
    assert not any(status.needs_review for status in records.statuses)


def test_a_status_broken_at_its_separator_has_no_space_there():
    row = [
        {"goal": "Alla ska få en plan", "RJH": "U/", "RN": "P", "RV": "E", "RVN": "U", "comment": "RJH: Klart."},
        {"goal": "inom en vecka.", "RJH": "E"},
    ]
    statuses = {s.region: s for s in records_of(page_of([row, row])).statuses if s.goal_number == 1}
    assert statuses["RJH"].status_raw == "U/E"
    assert statuses["RJH"].status_codes == ("U", "E")


FULL = {"RJH": "U", "RN": "P", "RV": "E", "RVN": "U"}


def over_two_pages(last, following, before=30):
    """A table whose first page is full down to ``last``, a row, and goes on overleaf with ``following``."""
    filler = [
        [{"goal": f"Delmålet om ämne {chr(65 + i)} ska nås.", **FULL, "comment": "RJH: Klart."}] for i in range(before)
    ]
    return page_of([*filler, last], row_gap=8.0), page_of([following], number=2, title="", header=())


def test_a_goal_that_had_room_below_it_is_whole():
    """The next page begins with a goal without statuses: it is one of its own, not the end of the one before."""
    last = [{"goal": "Stöd ska erbjudas alla.", **FULL, "comment": "RJH: Klart."}]
    blank = [{"goal": "Uppgifter ska föras över."}, {"comment": "RCC Norr: Bedöms nästa år."}]
    full, _ = over_two_pages(last, blank)
    short, following = over_two_pages(last, blank, before=25)
    pages = (
        full,
        replace(short, number=2, words=_on_page(short.words, 2)),
        replace(following, number=3, words=_on_page(following.words, 3)),
    )
    assert [row.goal.text for row in find(*pages).rows][-2:] == ["Stöd ska erbjudas alla.", "Uppgifter ska föras över."]


def _on_page(words, page):
    return tuple(replace(w, page=page) for w in words)


def test_statuses_at_the_bottom_of_a_rows_first_page_are_the_rows():
    """A row broken by its page's end has them at the bottom of what stands there."""
    low = [
        {"goal": "Alla ska få en plan", "comment": "RJH: Klart."},
        {"goal": "i tid.", "comment": "RN: Nej."},
        {**FULL, "comment": "RV: Ja."},
    ]
    rest = [{"goal": "Remissmallen ska användas.", "comment": "RVN: Används."}]
    filler = [low] * 12
    pages = page_of([*filler, low]), page_of([rest], number=2, title="", header=())
    last = find(*pages).rows[-1]
    assert (last.page_first, last.page_last) == (1, 2)
    assert last.goal.text.endswith("Remissmallen ska användas.")


def test_a_bold_name_on_a_line_of_its_own_is_a_label_even_where_it_fills_the_line():
    columns = {**COLUMNS, "comment": 500.0}
    row = [
        {"goal": "Alla ska få en plan.", **FULL, "comment": "*Region* *Västerbotten*"},
        {"comment": "Planen gäller alla"},
        {"comment": "som vårdas i länet."},
    ]
    records = records_of(page_of([row, row], columns=columns))
    assert [(c.region, c.comment_text) for c in records.comments] == [
        ("RV", "Planen gäller alla som vårdas i länet.")
    ] * 2


def test_a_misprinted_code_in_bold_is_a_label_in_doubt():
    row = [
        {"goal": "Alla ska få en plan.", **FULL, "comment": "*RV* Planen är klar."},
        {"comment": "*RVM* Ingen plan finns."},
    ]
    comments = {c.region: c for c in records_of(page_of([row, row])).comments if c.goal_id.endswith("1.01")}
    assert comments["RVN"].comment_text == "Ingen plan finns."
    assert comments["RVN"].needs_review


def test_names_of_regions_that_touch_are_told_apart_and_told():
    narrow = {"goal": 60.0, "RJH": 200.0, "RN": 215.0, "RV": 240.0, "RVN": 265.0, "comment": 300.0}
    row = [{"goal": "Alla ska få en plan.", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "RJH: Klart."}]
    page = page_of([row, row], columns=narrow)
    glued, after = (w for w in page.words if w.box.top == 70 and w.text in ("RJH", "RN"))
    whole = replace(glued, text="RJHRN", box=glued.box._replace(x1=after.box.x1))
    found = find(replace(page, words=tuple(whole if w is glued else w for w in page.words if w is not after)))
    assert {r: c.text for r, c in found.rows[0].statuses.items()} == {"RJH": "U", "RN": "P", "RV": "E", "RVN": "U"}
    assert "header-misprint" in [f.code for f in found.findings]


def test_a_comment_that_begins_with_a_number_is_no_section():
    """It sticks out of its column by less than a letter, as the label of the column before it sticks into it."""
    row = [
        {"goal": "Alla ska få en plan.", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "RJH:"},
        {"comment": "91 procent är nådda"},
    ]
    found = find(page_of([row, row], columns={**COLUMNS, "RVN": 346.0}))
    assert [row.heading[0].text for row in found.rows] == ["1. Prevention"] * 2


WHOLE = [{"goal": "Alla ska få en plan.", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "RJH: Klart."}]
OTHER = [{"goal": "Mätning görs varje år.", "RJH": "E", "RN": "P", "RV": "E", "RVN": "P", "comment": "RN: Nej."}]
NARROW = {"goal": 60.0, "RJH": 420.0, "RN": 440.0, "RV": 460.0, "RVN": 480.0, "comment": 500.0}


def places_of(page):
    return [(goal.section_number, goal.goal_text) for goal in records_of(page).goals]


def test_bold_sections_inside_one_table_begin_sections_even_several_on_a_page():
    rows = [
        [{"goal": "*1.* *Prevention*"}],
        WHOLE,
        [{"goal": "*2.* *Vård* *och* *stöd*"}],
        OTHER,
        [{"goal": "*3.* *Forskning*"}],
        WHOLE,
    ]
    assert places_of(page_of(rows, title="Uppföljning", columns=NARROW)) == [
        (1, "Alla ska få en plan."),
        (2, "Mätning görs varje år."),
        (3, "Alla ska få en plan."),
    ]


def test_cells_of_a_goal_with_a_number_behind_them_are_no_section():
    """`Regioner | Mål 5: Kvinnor` could be read as `Område 5: Kvinnor` were there no column's edge in its white."""
    columns = {"who": 60.0, "goal": 113.0, "comment": 220.0, "RJH": 360.0, "RN": 390.0, "RV": 420.0, "RVN": 450.0}
    row = [
        {"who": "Regioner-", "goal": "Mål {}: Kvinnor som ute-", "comment": "RN:"},
        {"who": "na", "goal": "blir ska kallas åter.", "comment": "Ja.", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U"},
    ]
    rows = [[{k: v.format(n) for k, v in line.items()} for line in row] for n in (1, 2, 3)]
    header = ("Ansvarig", "Mål", "Kommentar", "RJH", "RN", "RV", "RVN")
    assert [section for section, _ in places_of(page_of(rows, header, columns=columns))] == [1, 1, 1]


def test_a_row_of_nothing_but_a_goals_text_is_doubted():
    words = words_at("Alla stöd U Not:", 60, 100, 1, 0)
    rows = [RawRow("ruled", {"goal": words[:2], "RJH": words[2:3]}), RawRow("ruled", {"goal": words[3:]})]
    chosen = choose_rows({"ruled": rows}, (), ("RJH",), PROFILE)
    assert [[d.code for d in row.doubts] for row in chosen] == [[], ["bare-row"]]


def test_a_note_that_runs_into_the_status_cells_is_doubted_as_a_row():
    words = words_at("Alla stöd U Not: nytt i år", 60, 100, 1, 0)
    rows = [
        RawRow("ruled", {"goal": words[:2], "RJH": words[2:3]}),
        RawRow("ruled", {"goal": words[3:5], "RJH": words[5:]}),
    ]
    chosen = choose_rows({"ruled": rows}, (), ("RJH",), PROFILE)
    assert [[d.code for d in row.doubts] for row in chosen] == [[], ["bare-row"]]


def test_a_sentence_over_some_edges_is_no_row_even_where_others_lie_between_its_words():
    columns = {"goal": 60.0, "RJH": 200.0, "RN": 222.0, "RV": 240.0, "RVN": 258.0, "comment": 300.0}
    note = "Not: regioner följs alla nästa år och år om igen"
    found = find(page_of([WHOLE, [{"goal": note}], OTHER], columns=columns))
    assert [row.goal.text for row in found.rows] == ["Alla ska få en plan.", "Mätning görs varje år."]


def comments_of(page):
    return [(comment.region, comment.comment_text) for comment in records_of(page).comments]


def test_labels_behind_a_bullet_are_labels():
    lines = [{"comment": "• RJH: Klart sedan mars."}, {"comment": "• RN: Pågår."}]
    row = [{**WHOLE[0], **lines[0]}, lines[1]]
    assert comments_of(page_of([row, row]))[:2] == [("RJH", "Klart sedan mars."), ("RN", "Pågår.")]


def test_a_misprinted_code_in_bold_on_a_line_of_its_own_is_a_label_in_doubt():
    lines = ["*RVN*", "Rutinen är införd.", "*RJG*", "Vården ges i Umeå."]
    row = [{"comment": text} for text in lines]
    row[0] = {**WHOLE[0], **row[0]}
    page = page_of([row, row])
    assert comments_of(page)[:2] == [("RVN", "Rutinen är införd."), ("RJH", "Vården ges i Umeå.")]
    assert "label-misprint" in {f.code for f in records_of(page).findings}


def test_a_status_broken_over_two_lines_is_that_status():
    word = replace(PROFILE.statuses[0], printed=("Delvis",))
    profile = replace(PROFILE, statuses=(word, *PROFILE.statuses[1:]))
    assert [read_status(text, profile).codes for text in ("Del- vis", "Delvi s", "Delvis")] == [("U",)] * 3
    assert read_status("Del- vis", profile).raw == "Delvis"
    assert read_status("Del vis E", profile).problem is not None


def test_a_word_of_the_goal_under_a_regions_label_makes_its_blank_status_doubtful():
    """Cells without padding print `ska` and `U` as one word."""
    glued = [{"goal": "Alla ska få stöd och vårdinsatserU", "RN": "P", "RV": "E", "RVN": "U", "comment": "RN: Nej."}]
    records = records_of(page_of([WHOLE, glued, OTHER]))
    flagged = [(s.goal_number, s.region) for s in records.statuses if s.needs_review]
    assert flagged == [(2, "RJH")]
    assert [goal.needs_review for goal in records.goals] == [False, True, False]


def test_a_status_broken_at_a_hyphen_keeps_its_row_together():
    broken = dict.fromkeys(("RJH", "RN", "RV", "RVN"), "Del-")
    rest = dict.fromkeys(broken, "vis")
    row = [
        {"goal": "Alla ska få en plan.", **broken, "comment": "RJH: Klart."},
        {"goal": "Planen ska följas upp.", **rest, "comment": "RN: Nej."},
    ]
    found = find(page_of([WHOLE, row, OTHER, WHOLE, row, OTHER], row_gap=0.0))
    assert [row.statuses["RJH"].text for row in found.rows] == ["U", "Del- vis", "E"] * 2


def test_a_last_goal_that_ends_in_another_type_is_doubted():
    last = [OTHER[0], {"goal": "*Not* *om* *läget*"}]
    goals = records_of(page_of([WHOLE, OTHER, last])).goals
    assert [goal.needs_review for goal in goals] == [False, False, True]


def test_a_goal_that_may_be_two_over_a_pages_end_is_doubted():
    """Positions do not tell whether the row at the page's end goes on overleaf or a row without statuses begins."""
    row = [{"goal": "Alla ska få en plan.", **FULL, "comment": "RJH: Klart."}]
    last = [{"goal": "Stöd ska erbjudas alla.", **FULL, "comment": "RJH: Klart och följs upp"}]
    rest = [{"goal": "Det gäller även närstående.", "comment": "varje år."}]
    pages = page_of([row] * 30 + [last]), page_of([rest], number=2, title="", header=())
    found = find(*pages).rows
    assert found[-1].goal.text == "Stöd ska erbjudas alla. Det gäller även närstående."
    assert "row-over-page" in [doubt.code for doubt in found[-1].doubts]
    assert not any(doubt.code == "row-over-page" for row in found[:-1] for doubt in row.doubts)


def test_a_comment_of_several_is_a_comment_of_each_and_goes_to_none_above_it():
    row = [
        {"goal": "Alla ska få en", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "RVN: Börjar i år."},
        {"goal": "plan varje år.", "comment": "RJH/RN: Klart sedan länge."},
    ]
    records = records_of(page_of([row]))
    assert [(c.region, c.label_raw, c.comment_text) for c in records.comments] == [
        ("RVN", "RVN", "Börjar i år."),
        ("RJH", "RJH/RN", "Klart sedan länge."),
        ("RN", "RJH/RN", "Klart sedan länge."),
    ]
    assert [f.code for f in records.findings if f.code == "label-of-several"] == ["label-of-several"]


def test_labels_in_brackets_count_where_the_cell_begins_with_one():
    row = [
        {"goal": "Alla ska få en", "RJH": "U", "RN": "P", "RV": "E", "RVN": "U", "comment": "(RVN) Börjar i år."},
        {"goal": "plan varje år.", "comment": "(RN) Klart."},
    ]
    assert comments_of(page_of([row])) == [("RVN", "Börjar i år."), ("RN", "Klart.")]
    row[0]["comment"] = "RVN: Börjar i år."
    records = records_of(page_of([row]))  # in brackets after a label with its colon it may have slipped
    assert [(c.region, c.needs_review) for c in records.comments] == [("RVN", True), ("RN", True)]


@pytest.mark.parametrize(
    ("between", "comments"),
    [
        pytest.param([{}], {"RJH": "Vi följer vad som står i planen. RN: likaså.", "RN": "Nej."}, id="set apart"),
        pytest.param([], {"RJH": "Vi följer vad som står i planen.", "RN": "likaså.\nNej."}, id="no white between"),
    ],
)
def test_what_white_would_part_from_a_paragraph_is_no_label_in_it(between, comments):
    made = [
        [{"goal": f"Alla ska få {n}.", **FULL, "comment": "RJH: Klart i länet."}, *between, {"comment": "RN: Nej."}]
        for n in ("planer", "rutiner", "register", "team", "samtal", "stöd")
    ]
    last = {"goal": "Alla ska få vård.", **FULL, "comment": "RJH: Vi följer vad som står i planen."}
    records = records_of(page_of([*made, [last, {"comment": "RN: likaså."}, *between, {"comment": "RN: Nej."}]]))
    found = [c for c in records.comments if c.goal_id.endswith(".07")]
    assert {c.region: c.comment_text for c in found} == comments
    assert [c.region for c in found if c.needs_review] == ([] if between else ["RN"])
