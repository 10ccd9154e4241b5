"""Agendas set as tables without rules, and columns of decisions: what word processors print when borders are off."""

from __future__ import annotations

from datetime import date

import pytest

from tests.corpus.minutes.sheet import Sheet, codes, decided, titles

NAMES = ("Inledning", "Ekonomi", "Screening", "Avslut")
NOTES = (
    ["Kerstin hälsade alla välkomna."],
    ["Kerstin redogör för läget i alla", "regioner och för de synpunkter", "som har kommit in."],
    ["Screeningen startar i höst."],
    ["Tack för i dag."],
)
PITCH, PADDING = 14.0, 12.0


def head() -> Sheet:
    return Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)


def agenda(columns, rows, middle=False, numbers="{n}. {name}", broken=()):
    """A table without rules. ``columns``: name → x. ``rows``: per row the lines of each column; None for the title."""
    sheet = head()
    for name, x in columns.items():
        sheet.at(x, sheet.y, name, bold=True)
    top = sheet.y + PITCH + PADDING
    for n, cells in enumerate(rows, 1):
        title = numbers.format(n=n, name=NAMES[n - 1])
        lines = [title.split("|") if cell is None else cell for cell in cells]
        height = max(map(len, lines)) * PITCH
        if n in broken:
            sheet.page()
            top = sheet.y
        for x, cell in zip(columns.values(), lines, strict=True):
            y = top + (height - len(cell) * PITCH) / 2 if middle else top
            for i, line in enumerate(cell):
                sheet.at(x, y + i * PITCH, line)
        top += height + PADDING
    return sheet.down_to(top + 2 * PITCH)


THREE = {"Punkt": 70.0, "Anteckningar": 190.0, "Ansvarig": 430.0}


def three(**options):
    return agenda(THREE, [(None, notes, ["Kerstin"]) for notes in NOTES], **options)


def texts(records):
    return [item.text.replace("\n", " ") for item in records.agenda_items]


WANTED = [f"{' '.join(notes)} Kerstin" for notes in NOTES]


@pytest.mark.parametrize("middle", [False, True])
@pytest.mark.parametrize("broken", [(), (3,)])
def test_the_cells_of_a_table_without_rules_are_told_apart(middle, broken):
    records = three(middle=middle, broken=broken).read()
    assert titles(records) == list(enumerate(NAMES, 1))
    assert texts(records) == WANTED
    assert "columns-without-rules" not in codes(records)


@pytest.mark.parametrize("middle", [False, True])
def test_a_title_of_two_lines_beside_one_line_of_text(middle):
    records = three(middle=middle, numbers="{n}. {name} med annat|informationsutbyte").read()
    assert titles(records) == [(n, f"{name} med annat informationsutbyte") for n, name in enumerate(NAMES, 1)]
    assert texts(records) == WANTED


def test_rows_without_white_between_them_are_doubted(monkeypatch):
    monkeypatch.setattr("tests.test_minutes_tables.PADDING", 0.0)
    records = three().read()
    assert texts(records) == WANTED
    assert "row-without-rules" in codes(records)


def test_what_stands_below_the_table_is_none_of_its_last_cell():
    records = three().text("Vid anteckningarna Sara Kero").read()
    assert texts(records) == WANTED


def test_a_list_of_names_in_columns_is_no_agenda():
    sheet = head()
    for name, role in [("Namn", "Roll"), ("Anna", "Läkare"), ("Bo", "Kurator"), ("Cia", "Chef"), ("Dan", "Läkare")]:
        sheet.at(70, sheet.y, name).at(250, sheet.y, role).space(PITCH)
    sheet.space(20).bold("1. Inledning").text("Kerstin redogör.").bold("2. Avslut").text("Tack.")
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Avslut")]


FIVE = {"Nr": 70.0, "Ärende": 100.0, "Anteckning": 190.0, "Beslut": 360.0, "Ansvarig": 470.0}


def test_what_stands_in_a_column_of_decisions_was_decided():
    decisions = ([], ["Budgeten fastställs."], ["–"], [])
    rows = [([f"{n}"], [name], notes, decided_, ["Bo"]) for n, (name, notes, decided_) in
            enumerate(zip(NAMES, NOTES, decisions, strict=True), 1)]  # fmt: skip
    records = agenda(FIVE, rows).read()
    assert titles(records) == list(enumerate(NAMES, 1))
    assert decided(records) == [(2, "Budgeten fastställs.")]


def test_a_ruled_column_of_decisions_beside_the_items():
    sheet, decisions = head(), ("", "Budgeten fastställs.", "–", "")
    rows = [
        ("Ärende", "Beslut"),
        *((f"{n}. {name}", text) for n, (name, text) in enumerate(zip(NAMES, decisions, strict=True), 1)),
    ]
    for left, right in rows:
        top = sheet.y
        sheet.box(70, top, 330, top + 60).box(330, top, 530, top + 60)
        sheet.at(74, top + 5, left, bold=True).at(334, top + 5, right, bold=left == "Ärende")
        if left != "Ärende":
            sheet.at(74, top + 25, "Kerstin redogör för läget i alla regioner.")
        sheet.down_to(top + 60)
    records = sheet.read()
    assert titles(records) == list(enumerate(NAMES, 1))
    assert decided(records) == [(2, "Budgeten fastställs.")]


@pytest.mark.parametrize("names", [NAMES[:2], NAMES])
def test_a_column_of_decisions_without_rules_is_read_or_flagged(names):
    sheet = head()
    sheet.at(70, sheet.y, "Ärende", bold=True).at(430, sheet.y, "Beslut", bold=True).down_to(sheet.y + 20)
    for n, name in enumerate(names, 1):
        sheet.at(430, sheet.y, f"Det blir {n}.").bold(f"{n}. {name}").text("Kerstin redogör för läget.")
    records = sheet.read()
    wanted = [(n, f"Det blir {n}.") for n in range(1, len(names) + 1)]
    assert (decided(records) == wanted) is (len(names) > 2)
    assert ("label-over-column" in codes(records)) is (len(names) < 3)
    assert "label-over-column" not in codes(item(head().bold("1. Inledning").text("Beslut: Bo bjuds in.")).read())


# ---- words ----------------------------------------------------------------------------------------------------------


def item(sheet: Sheet) -> Sheet:
    return sheet.bold("2. Avslut").text("Tack.")


def test_a_label_of_two_matters_leads_to_a_decision():
    records = item(head().bold("1. Inledning").text("Läget redovisades.", "Beslut/åtgärd: Bo bjuds in.")).read()
    assert decided(records) == [(1, "Bo bjuds in.")]


@pytest.mark.parametrize("of", ["RPO Cancers möte", "RPO Cancer"])
def test_a_groups_name_in_the_genitive_is_its_name(of):
    sheet = Sheet().bold(f"Minnesanteckningar från {of} 2024-11-21", size=16).bold("1. Inledning").text("Läget.")
    assert item(sheet).read().meetings[0].group_name == "RPO Cancer"


def test_a_date_with_dots_that_begins_with_the_year():
    sheet = Sheet().bold("RPO Cancer, minnesanteckningar", size=16).text("2025.03.12 kl 13–15")
    assert item(sheet.bold("1. Inledning").text("Läget.")).read().meetings[0].meeting_date == date(2025, 3, 12)
