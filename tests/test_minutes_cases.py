"""Cases that typists make, each on a sheet of its own."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from pipeline.model import Box, Fill
from tests.corpus.minutes.sheet import Sheet, codes, decided, read_layout, titles

FILLER = (
    "Frågan har behandlats vid flera möten under året och alla regioner har lämnat synpunkter som nu har sammanställts "
    "av kansliet inför dagens möte."
)


def minutes(title: str = "Minnesanteckningar RPO Cancer 2024-11-21", **options) -> Sheet:
    return Sheet(**options).bold(title, size=16)


def sections(records):
    return [(s.item_number, s.title) for s in records.agenda_sections]


# ---- items ------------------------------------------------------------------------------------------------------


def test_an_agenda_printed_at_the_top_is_not_the_items():
    sheet = minutes().text("Dagordning").entries("Inledning", "Ekonomi", "Avslut", mark="{n}.")
    for number, title in enumerate(["Inledning", "Ekonomi", "Avslut"], 1):
        sheet.bold(f"{number}. {title}").text(FILLER)
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Ekonomi"), (3, "Avslut")]
    assert all(item.text == FILLER for item in records.agenda_items)
    assert any("Dagordning" in f.message for f in records.findings if f.code == "text-before-items")


def test_a_list_that_looks_like_items_and_begins_at_one_stays_in_its_item():
    sheet = minutes()
    for number, title in enumerate(["Inledning", "Rapporter", "Aktuellt"], 1):
        sheet.bold(f"{number}. {title}").text(FILLER)
    for number, title in enumerate(["Förebygga", "Upptäcka", "Behandla"], 1):
        sheet.bold(f"{number}. {title}").text("Fyra mål.")
    records = sheet.bold("4. Övrigt").text("Inget.").bold("5. Avslut").text("Tack.").read()
    assert [number for number, _ in titles(records)] == [1, 2, 3, 4, 5]
    assert [title for _, title in titles(records)][:3] == ["Inledning", "Rapporter", "Aktuellt"]
    assert sections(records) == [(3, "1. Förebygga"), (3, "2. Upptäcka"), (3, "3. Behandla")]
    assert "numbered-list-in-item" in codes(records)


def test_plain_titles_are_told_from_plain_lists():
    sheet = Sheet(gap=0).text("Mötesanteckningar RPO Cancer 2024-11-21").space(12)
    sheet.lines("1. Inledning", "Kerstin hälsar välkommen till dagens möte.").space(10)
    sheet.lines("2. Rundan", "Följande frågor togs upp:", "1. Hur fördelas pengarna?", "2. Vem svarar?", "3. När?")
    sheet.lines("Svar ges vid nästa möte.").space(10)
    sheet.lines("3. Ekonomi", "Budgeten är i balans.").space(10).lines("4. Övrigt", "Inget övrigt.")
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Rundan"), (3, "Ekonomi"), (4, "Övrigt")]
    assert "2. Vem svarar?" in records.agenda_items[1].text


def test_missing_repeated_and_disordered_numbers_are_findings():
    sheet = minutes()
    for number, title in [(1, "Inledning"), (2, "Rapporter"), (4, "Aktuellt"), (4, "Remisser"), (6, "Övrigt")]:
        sheet.bold(f"{number}. {title}").text(FILLER)
    records = sheet.read()
    assert [title for _, title in titles(records)] == ["Inledning", "Rapporter", "Aktuellt", "Remisser", "Övrigt"]
    numbers = [number for number, _ in titles(records)]
    assert numbers == [1, 2, 4, 5, 6]
    assert {"item-number-missing", "item-number-repeated"} <= codes(records)
    assert any("no item 3 " in f.message for f in records.findings)


def test_numbers_may_go_on_from_the_meeting_before():
    sheet = minutes()
    for number, title in [(31, "Inledning"), (32, "Rapporter"), (33, "Avslut")]:
        sheet.bold(f"§ {number} {title}").text(FILLER)
    records = sheet.read()
    assert titles(records) == [(31, "Inledning"), (32, "Rapporter"), (33, "Avslut")]
    assert not any(f.severity != "info" for f in records.findings)


@pytest.mark.parametrize(
    "number", ["{n}. ", "{n}) ", "§ {n} ", "§{n} ", "{n} ", "Punkt {n} – ", "{n}: ", "{n} – ", "{n}."]
)
def test_ways_to_print_a_number(number):
    sheet = minutes()
    for n, title in enumerate(["Inledning", "Rapporter", "Avslut"], 1):
        sheet.bold(f"{number.format(n=n)}{title}").text(FILLER)
    assert titles(sheet.read()) == [(1, "Inledning"), (2, "Rapporter"), (3, "Avslut")]


def lettered(*titles: str) -> Sheet:
    sheet = minutes()
    for letter, title in zip("abcdef", titles, strict=False):
        sheet.bold(f"{letter}) {title}").text(FILLER)
    return sheet


def test_letters_in_the_place_of_numbers():
    records = lettered("Inledning", "Rapporter", "Avslut").read()
    assert titles(records) == [(1, "Inledning"), (2, "Rapporter"), (3, "Avslut")]
    assert "items-lettered" in codes(records)
    assert records.agenda_items[2].text == FILLER


def test_letters_under_other_headings_are_no_items():
    sheet = minutes().bold("Ekonomi", size=12).text(FILLER).bold("Screening", size=12)
    for title in ("a) Bröst", "b) Tarm"):
        sheet.bold(title).text(FILLER)
    assert {"no-item-numbers"} <= codes(sheet.read())


def test_letters_that_begin_anew_or_stand_before_plain_lines_are_no_items():
    again = lettered("Bröst", "Tarm").bold("a) Budget").text(FILLER).bold("b) Avtal").text(FILLER)
    plain = minutes().text(FILLER, "a) bjuda in registret", "b) mötas i maj", FILLER)
    assert all("no-item-numbers" in codes(sheet.read()) for sheet in (again, plain))


def test_letters_inside_numbered_items_are_none():
    sheet = minutes().bold("1. Inledning").text(FILLER).bold("a) Bröst").text(FILLER).bold("b) Tarm").text(FILLER)
    records = sheet.bold("2. Avslut").text(FILLER).bold("3. Nästa").text(FILLER).read()
    assert [title for _, title in titles(records)] == ["Inledning", "Avslut", "Nästa"]


def test_a_title_over_three_lines():
    title = " ".join(["Planering av gemensamma insatser för tidigare upptäckt"] * 3)
    records = minutes().bold("1. Inledning").text(FILLER).bold(f"2. {title}").text(FILLER).read()
    assert titles(records) == [(1, "Inledning"), (2, title)]


def test_a_bold_title_that_runs_on_into_text():
    sheet = minutes()
    for number, title in [(12, "Dagordning."), (13, "Rapporter.")]:
        top = sheet.y
        sheet.at(70, top, f"§ {number} {title}", bold=True)
        sheet.at(70 + 5 * len(f"§ {number} {title} "), top, "Ordföranden föredrar ärendet.").space(20)
    records = sheet.text(FILLER).read()
    assert titles(records) == [(12, "Dagordning."), (13, "Rapporter.")]
    assert records.agenda_items[0].text == "Ordföranden föredrar ärendet."


def test_numbers_far_left_of_their_titles():
    sheet = Sheet(left=140).bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for number, title in enumerate(["Inledning", "Rapporter", "Avslut"], 1):
        sheet.at(70, sheet.y, str(number), bold=True).bold(title).text(FILLER)
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Rapporter"), (3, "Avslut")]
    assert records.agenda_items[1].text == FILLER


def test_items_in_a_ruled_table_whose_row_goes_on_over_the_page():
    sheet = Sheet()
    sheet.bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    top = sheet.y
    for number, title in enumerate(["Inledning", "Rapporter"], 1):
        sheet.box(70, sheet.y, 110, sheet.y + 60).box(110, sheet.y, 530, sheet.y + 60)
        sheet.at(74, sheet.y + 5, f"{number}.").at(114, sheet.y + 5, title, bold=True)
        sheet.at(114, sheet.y + 25, "Kansliet redogör för läget i alla regioner, för synpunkterna och för det som ska")
        sheet.down_to(top + 60 * number)
    sheet.page().box(70, 70, 110, 130).box(110, 70, 530, 130)
    sheet.at(114, 75, "göras i vår.").down_to(200)
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Rapporter")]
    assert records.agenda_items[1].text == (
        "Kansliet redogör för läget i alla regioner, för synpunkterna och för det som ska göras i vår."
    )


def test_a_table_of_tasks_with_numbers_is_not_the_agenda():
    sheet = minutes().bold("1. Inledning").text(FILLER).bold("2. Uppgifter")
    for row, cells in enumerate([("Nr", "Uppgift"), ("1", "Ringa Umeå"), ("2", "Boka lokal"), ("3", "Skriva svar")]):
        top = sheet.y + 20 * row
        sheet.box(70, top, 110, top + 20).box(110, top, 300, top + 20)
        sheet.at(74, top + 5, cells[0], bold=row == 0).at(114, top + 5, cells[1], bold=row == 0)
    records = sheet.space(90).bold("3. Avslut").text("Tack.").read()
    assert titles(records) == [(1, "Inledning"), (2, "Uppgifter"), (3, "Avslut")]
    assert "Boka lokal" in records.agenda_items[1].text
    assert not records.agenda_sections


def test_no_numbers_at_all():
    sheet = minutes().text(FILLER).bold("Läget").text(FILLER).bold("Rökstopp").text(FILLER)
    records = sheet.read()
    assert titles(records) == [(1, "Minnesanteckningar RPO Cancer 2024-11-21")]
    assert sections(records) == [(1, "Läget"), (1, "Rökstopp")]
    assert "no-item-numbers" in codes(records)
    assert records.meetings[0].meeting_date == date(2024, 11, 21)


def test_signatures_after_the_last_item_belong_to_none():
    records = minutes().bold("1. Inledning").text(FILLER).bold("2. Avslut").text("Tack.").text(
        "Vid anteckningarna", "Maj-Britt Ås"
    ).read()  # fmt: skip
    assert records.agenda_items[1].text == "Tack."
    assert any("Maj-Britt Ås" in f.message for f in records.findings if f.code == "text-after-items")


@pytest.mark.parametrize("sheet", [Sheet(), Sheet().page().page()])
def test_pages_without_text(sheet):
    records = sheet.read()
    assert not records.agenda_items
    assert "no-text" in codes(records)


# ---- running titles ---------------------------------------------------------------------------------------------


def _two_pages() -> Sheet:
    sheet = minutes()
    sheet.at(70, 30, "RCC Norr").at(450, 30, "Sida 1 (2)")
    sheet.bold("1. Inledning").text(*[FILLER] * 9)
    sheet.text("RPO Cancer beslutade att:").entries("svara på remissen i dess helhet, med de synpunkter som")
    sheet.page().at(70, 30, "RCC Norr").at(450, 30, "Sida 2 (2)")
    return sheet


def test_running_titles_are_left_out_of_a_decision_over_the_page():
    sheet = _two_pages().text("framgår av bilagan.", x=30).text("Svaret skickas i dag.").bold("2. Avslut").text("Tack.")
    records = sheet.read()
    assert decided(records) == [(1, "svara på remissen i dess helhet, med de synpunkter som framgår av bilagan.")]
    assert records.agenda_items[0].text.endswith("Svaret skickas i dag.")
    (finding,) = [f for f in records.findings if f.code == "running-title"]
    assert "RCC Norr Sida 1 (2) / RCC Norr Sida 2 (2)" in finding.message


def test_a_lead_in_at_the_top_of_both_pages_is_no_running_title():
    sheet = Sheet().text("RPO Cancer beslutade att:").entries("svara ja.").bold("1. Inledning").text(FILLER)
    sheet.bold("2. Remiss").page().text("RPO Cancer beslutade att:").entries("svara nej.").bold("3. Avslut").text(
        "Tack."
    )
    assert (2, "svara nej.") in decided(sheet.read())


# ---- subheadings ------------------------------------------------------------------------------------------------


def test_levels_go_by_type():
    sheet = minutes(size=10).bold("1. Inledning", size=13).text(FILLER).bold("2. Rapporter", size=13)
    sheet.bold("Nationellt", size=12).bold("Pengar", size=10).text(FILLER).bold("Regionalt", size=12).text(FILLER)
    records = sheet.read()
    assert [(s.title, s.level) for s in records.agenda_sections] == [("Nationellt", 1), ("Pengar", 2), ("Regionalt", 1)]


def test_stress_inside_a_sentence_and_bold_sentences_are_no_headings():
    sheet = minutes().bold("1. Inledning").text(FILLER).bold("Detta är viktigt att alla tänker på.").text(FILLER)
    sheet.bold("RPO Cancer beslutade att:").entries("svara ja.").bold("2. Avslut").text("Tack.")
    records = sheet.read()
    assert not records.agenda_sections
    assert decided(records) == [(1, "svara ja.")]


# ---- decisions --------------------------------------------------------------------------------------------------


def item(*lead: str) -> Sheet:
    return minutes().bold("1. Inledning").text(FILLER).bold("2. Remiss").text(FILLER, *lead)


def ended(sheet: Sheet):
    return sheet.text("Kansliet informerar regionerna.").bold("3. Avslut").text("Tack.").read()


@pytest.mark.parametrize(
    ("lead", "who"),
    [
        ("RPO Cancer beslutade att:", "RPO Cancer"),
        ("RPO Cancer beslutar:", "RPO Cancer"),
        ("RPO Cancer beslutade enhälligt att:", "RPO Cancer"),
        ("RPO Cancer beslutade därför följande:", "RPO Cancer"),
        ("Efter en lång diskussion beslutade RPO Cancer att:", "RPO Cancer"),
        ("Mötet beslöt att", "Mötet"),
        ("Frågan diskuterades. Gruppen beslutade att:", "Gruppen"),
        ("Det beslutades att:", "RPO Cancer"),
        ("Beslut:", "RPO Cancer"),
    ],
)
def test_lead_ins(lead, who):
    records = ended(item(lead).entries("svara ja,", "skicka svaret före jul."))
    assert decided(records) == [(2, "svara ja,"), (2, "skicka svaret före jul.")]
    assert {d.decided_by for d in records.decisions} == {who}
    assert records.agenda_items[1].text.endswith("Kansliet informerar regionerna.")
    assert lead in records.agenda_items[1].text


@pytest.mark.parametrize("mark", ["•", "-", "–", "{n}.", "{n})", "o"])
def test_marks_of_decisions(mark):
    records = ended(item("RPO Cancer beslutade att:").entries("svara ja,", "skicka svaret.", mark=mark))
    assert decided(records) == [(2, "svara ja,"), (2, "skicka svaret.")]


def test_bullets_that_are_drawn():
    sheet = item("RPO Cancer beslutade att:").lines("Svara ja på remissen.", "Tacka gruppen för svaret.", x=30)
    layout = sheet.text(FILLER).bold("3. Avslut").text("Tack.").layout
    page = layout.pages[0]
    firsts = [w.box for w in page.words if w.text in ("Svara", "Tacka")]
    dots = tuple(Fill(Box(b.x0 - 12, b.top + 4, b.x0 - 9, b.top + 7), (0.0, 0.0, 0.0)) for b in firsts)
    records = read_layout(replace(layout, pages=(replace(page, fills=dots),)))
    assert decided(records) == [(2, "Svara ja på remissen."), (2, "Tacka gruppen för svaret.")]


def test_points_under_a_bullet_belong_to_it():
    sheet = item("RPO Cancer beslutade att:").entries("Lämna följande svar:").text("Svaret har två delar.", x=30)
    sheet.entries("Ange målen.", "Se över resorna.", mark="{n}.").entries("Tacka gruppen.")
    records = ended(sheet)
    assert decided(records) == [
        (2, "Lämna följande svar:\nSvaret har två delar.\n1. Ange målen.\n2. Se över resorna."),
        (2, "Tacka gruppen."),
    ]


def test_bullets_under_a_bullet_belong_to_it():
    sheet = item("RPO Cancer beslutade att:").entries("annonsera i mars,")
    sheet.entries("i tidningen,", "på webben.", mark="–", x=36).entries("utse Sara.")
    assert decided(ended(sheet)) == [(2, "annonsera i mars,\n– i tidningen,\n– på webben."), (2, "utse Sara.")]


def test_a_list_below_numbered_decisions_is_no_part_of_them():
    sheet = item("RPO Cancer beslutade att:").entries("flytta mötet,", "bjuda in alla.", mark="{n}.")
    records = ended(sheet.entries("Kaffe ordnas av Sara."))
    assert decided(records) == [(2, "flytta mötet,"), (2, "bjuda in alla.")]
    assert "• Kaffe ordnas av Sara." in records.agenda_items[1].text


def test_lines_that_begin_with_att():
    sheet = item("Styrgruppen beslutar").lines(
        "att anvisa processen för lungcancer 150 000 kronor under förutsättning att alla bidrar med",
        "lika mycket, samt",
        "att ta upp frågan i maj.",
    )
    records = ended(sheet)
    assert decided(records) == [
        (
            2,
            "att anvisa processen för lungcancer 150 000 kronor under förutsättning att alla bidrar med lika "
            "mycket, samt",
        ),
        (2, "att ta upp frågan i maj."),
    ]


def test_one_paragraph_ends_where_the_next_begins():
    records = ended(item("RPO Cancer beslutade att:").text("godkänna planen. Den gäller i två år och följs upp i maj."))
    assert decided(records) == [(2, "godkänna planen. Den gäller i två år och följs upp i maj.")]


def test_last_sentences_that_point_elsewhere_are_no_part_of_a_decision():
    pointer = "Planen finns på webben, se länk: https://www.rccnorr.example/plan/"
    records = ended(item("RPO Cancer beslutade att:").text(f"godkänna planen för 2025. {pointer}"))
    assert decided(records) == [(2, "godkänna planen för 2025.")]
    assert pointer in records.agenda_items[1].text
    assert "decision-ends-in-paragraph" in codes(records)


def test_a_paragraph_that_announces_a_list_holds_it():
    sheet = item("RPO Cancer beslutade att:").text("arbeta med följande under året:").entries("väntetider", "resor")
    assert decided(ended(sheet)) == [(2, "arbeta med följande under året:\n• väntetider\n• resor")]


def test_an_indented_block_without_marks_is_flagged():
    sheet = item("RPO Cancer beslutade att:").lines("Svara ja på remissen.", "Tacka gruppen för svaret.", x=30)
    records = ended(sheet)
    assert decided(records) == [(2, "Svara ja på remissen.\nTacka gruppen för svaret.")]
    assert "decision-maybe-several" in codes(records)


def test_several_blocks_in_one_item():
    sheet = item("RPO Cancer beslutade att:").entries("svara ja.").text(FILLER)
    sheet.text("RPO Cancer beslutade vidare att:").entries("svara nej.", "avstå.")
    records = ended(sheet)
    assert decided(records) == [(2, "svara ja."), (2, "svara nej."), (2, "avstå.")]
    assert [d.decision_number for d in records.decisions] == [1, 2, 3]


@pytest.mark.parametrize("label", ["Beslut:", "BESLUT:", "Beslut –", "Beslut.", "Åtgärd/beslut:"])
def test_ways_to_print_a_label(label):
    records = ended(item(f"{label} Budgeten godkänns."))
    assert decided(records) == [(2, "Budgeten godkänns.")]


def test_a_label_in_front_of_the_decision():
    records = ended(item("Beslut: Budgeten godkänns enligt förslaget."))
    assert decided(records) == [(2, "Budgeten godkänns enligt förslaget.")]
    assert "Beslut:" in records.agenda_items[1].text


@pytest.mark.parametrize("nothing", ["Beslut: Inga.", "Beslut: –", "Beslut: Inget beslut fattades."])
def test_a_label_in_front_of_nothing(nothing):
    assert decided(ended(item(nothing))) == []


@pytest.mark.parametrize("label", ["Beslut 1", "Beslut nr 1"])
def test_decisions_with_numbers(label):
    sheet = item(FILLER, f"{label}: Budgeten godkänns.", "Beslut 2:", "Planen gäller i ett år.", FILLER)
    assert decided(ended(sheet)) == [(2, "Budgeten godkänns."), (2, "Planen gäller i ett år.")]


def test_a_label_on_a_coloured_ground_has_its_decisions_there():
    sheet = minutes().bold("1. Inledning", 12).text(FILLER).bold("2. Remiss", 12).text(FILLER)
    top = sheet.y
    sheet.bold("Beslut").text("Planen fastställs.", "Den gäller i ett år.")
    sheet.ground(60, top - 4, 540, sheet.y - 4).text("Kerstin tackade alla.")
    records = sheet.bold("3. Avslut", 12).text("Tack.").read()
    assert decided(records) == [(2, "Planen fastställs."), (2, "Den gäller i ett år.")]
    assert "Kerstin tackade alla." in records.agenda_sections[0].text


def test_a_heading_beslut_holds_paragraphs_that_are_a_decision_each():
    sheet = minutes().bold("1. Inledning", 12).text(FILLER).bold("2. Remiss", 12).text(FILLER).bold("Beslut")
    records = sheet.text("Planen fastställs.", "Den gäller i ett år.").bold("3. Avslut", 12).text("Tack.").read()
    assert decided(records) == [(2, "Planen fastställs."), (2, "Den gäller i ett år.")]
    assert sections(records) == [(2, "Beslut")]


@pytest.mark.parametrize(
    "decision",
    [
        "föreslå regionerna en gemensam plan.",
        "ta fram ett beslutsunderlag till maj.",
        "lägga fram ett förslag till beslut.",
    ],
)
def test_what_is_decided_may_be_to_propose(decision):
    assert decided(ended(item(f"RPO Cancer beslutade att {decision}"))) == [(2, decision)]
    assert decided(ended(item("RPO Cancer beslutade att:").entries(decision))) == [(2, decision)]
    assert decided(ended(item(f"Beslut: RPO Cancer beslutar att {decision}"))) == [(2, decision)]


def test_sentences_that_decide():
    records = ended(
        item(
            "Frågan är svår. RPO Cancer beslutade att anta planen. Resultatet redovisas i maj.",
            "Efter samtal beslutade RPO Cancer därför att göra en ny utredning.",
            "Vi beslutade att ses igen.",
            "RPO beslutar att avstå. Det bestämdes att Bo skriver. Beslut togs om att vänta.",
        )
    )
    assert [text for _, text in decided(records)] == [
        "anta planen.", "göra en ny utredning.", "ses igen.", "avstå.", "Bo skriver.", "vänta.",
    ]  # fmt: skip
    assert "Resultatet redovisas i maj." in records.agenda_items[1].text


@pytest.mark.parametrize(
    "sentence",
    [
        "Regeringen beslutade att avsätta 500 miljoner kronor.",
        "RPO Kirurgi beslutade att avslå sin del.",
        "Styrgruppen har beslutat att tillsätta en utredare.",
        "Regionen föreslår att RPO Cancer beslutar att avvakta.",
        "Kerstin tror att gruppen beslutar att vänta.",
        "Gruppen enades om att fortsätta.",
        "RAG beslutade att avslå sin del.",
        "I Uppsala bestämde man att vänta.",
        "Förslag till beslut: RPO Cancer beslutar att anta planen.",
    ],
)
def test_sentences_that_only_tell_of_decisions(sentence):
    assert decided(ended(item(sentence))) == []


def test_what_others_decide_is_said_so():
    records = ended(item("Regionstyrelsen beslutade att:").entries("höja taxan."))
    assert "decided-by-others" in codes(records)
    assert "decision-of-others" in codes(ended(item("Regeringen beslutade att avsätta 500 miljoner kronor.")))


def test_a_lead_in_with_nothing_below_is_a_finding():
    records = item("RPO Cancer beslutade att:").bold("3. Avslut").text("Tack.").read()
    assert decided(records) == []
    assert "decision-without-text" in codes(records)


def test_a_label_in_the_margin():
    sheet = Sheet(left=150).bold("Protokoll", size=16).text("Styrgruppen för RCC Norr 2024-11-21")
    for number, title in [(12, "Dagordning"), (13, "Ekonomi"), (14, "Avslut")]:
        sheet.bold(f"§ {number} {title}").text(FILLER)
        sheet.at(70, sheet.y, "Beslut", bold=True).text(f"Förslaget under {title} godkänns.")
    records = sheet.read()
    expected = [(n, f"Förslaget under {t} godkänns.") for n, t in [(12, "Dagordning"), (13, "Ekonomi"), (14, "Avslut")]]
    assert decided(records) == expected


# ---- the meeting ------------------------------------------------------------------------------------------------


def meeting_of(*head: str, last: str = "Tack.", title: str = "Minnesanteckningar"):
    sheet = Sheet().bold(title, size=16).text(*head).bold("1. Inledning").text(FILLER)
    return sheet.bold("2. Nästa möte").text(last).read()


@pytest.mark.parametrize(
    "head",
    [
        "Datum: 2024-11-21",
        "Tid: torsdag 21 november 2024, kl. 13.00–15.30",
        "Mötesdatum: 21/11 2024",
        "Torsdagen den 21 november 2024",
        "Sammanträdesdatum 2024-11-21, justerat 2024-12-01",
        "Tid: 2024-11-21 kl 13:00 - 15:00",
        "21.11.2024",
    ],
)
def test_the_date_in_the_head(head):
    assert meeting_of(head).meetings[0].meeting_date == date(2024, 11, 21)


def test_the_date_of_the_next_meeting_in_the_head_is_not_this_ones():
    records = meeting_of("RPO Cancer 2024-11-21", "Nästa möte: 2025-02-04 kl 13–15", last="Se ovan.")
    assert records.meetings[0].meeting_date == date(2024, 11, 21)
    assert records.meetings[0].next_meeting_date == date(2025, 2, 4)


def test_two_dates_in_the_head_are_none():
    records = meeting_of("RPO Cancer 2024-11-21", "Umeå 2024-11-25")
    assert records.meetings[0].meeting_date is None
    assert {"several-dates-in-head", "meeting-date-unknown"} <= codes(records)


@pytest.mark.parametrize(
    ("text", "start", "end", "place"),
    [
        ("Vi ses på Teams tisdag 4 februari 2025, kl. 15-17.", "15:00", "17:00", "Teams"),
        ("Tisdag 4 februari kl. 9.00–12.00 i Umeå, Hotell Älven.", "09:00", "12:00", "Umeå, Hotell Älven"),
        ("2025-02-04, 15:00-17:00. Plats: Bergasalen, Nus", "15:00", "17:00", "Bergasalen, Nus"),
        ("Nästa möte är den 4/2 2025 klockan 13 på Medicinskt centrum.", "13:00", None, "Medicinskt centrum"),
        ("4 februari 2025", None, None, None),
    ],
)
def test_the_next_meeting(text, start, end, place):
    meeting = meeting_of("RPO Cancer 2024-11-21", last=text).meetings[0]
    assert meeting.next_meeting_date == date(2025, 2, 4)
    assert (meeting.next_meeting_start, meeting.next_meeting_end) == (start, end)
    assert meeting.next_meeting_place == place


@pytest.mark.parametrize("label", ["2.1", "2.1.", "(b)", "b)", "B."])
def test_the_next_meeting_in_a_section_that_is_printed_with_a_number_or_letter(label):
    sheet = Sheet().bold("Minnesanteckningar", size=16).text("RPO Cancer 2024-11-21").bold("1. Inledning").text(FILLER)
    sheet.bold("2. Planering").text(FILLER).bold(f"{label} Nästa möte", size=9).text("Vi ses 4 februari 2025.")
    assert sheet.read().meetings[0].next_meeting_date == date(2025, 2, 4)


def test_a_year_is_supplied_only_where_the_meeting_is_dated():
    dated = meeting_of("RPO Cancer 2024-11-21", last="Tisdag 4 februari kl 13.")
    assert dated.meetings[0].next_meeting_date == date(2025, 2, 4)
    assert "year-supplied" in codes(dated)
    undated = meeting_of("RPO Cancer", last="Tisdag 4 februari kl 13.")
    assert undated.meetings[0].next_meeting_date is None
    assert "next-meeting-unknown" in codes(undated)


def test_a_weekday_that_does_not_fit_is_a_finding():
    records = meeting_of("RPO Cancer 2024-11-21", last="Onsdag 4 februari 2025.")
    assert "weekday-wrong" in codes(records)


@pytest.mark.parametrize(
    ("head", "group"),
    [
        ("Regionalt programområde cancer", "RPO Cancer"),
        ("Regionalt programområde (RPO) cancersjukdomar", "RPO Cancer"),
        ("Styrgruppen för RCC Norr", "RCC Norrs styrgrupp"),
        ("Möte med RAG Urologi i Umeå", "RAG Urologi"),
        ("Processgruppen Lungcancer", "Processgruppen Lungcancer"),
    ],
)
def test_the_group_in_the_head(head, group):
    assert meeting_of(head).meetings[0].group_name == group


def test_the_group_that_decides():
    records = minutes("Minnesanteckningar").bold("1. Inledning").text(FILLER, "RPO Cancer beslutade att:").entries(
        "svara ja."
    ).bold("2. Avslut").text("Tack.").read()  # fmt: skip
    assert records.meetings[0].group_name == "RPO Cancer"


def test_no_group():
    records = meeting_of("2024-11-21")
    assert records.meetings[0].group_name is None
    assert "group-unknown" in codes(records)


# ---- links ------------------------------------------------------------------------------------------------------

URL = "https://www.rccnorr.example/vara-uppdrag/kunskaps-styrning/pa-remiss_2024/"


def links_of(sheet: Sheet):
    records = sheet.bold("2. Avslut").text("Tack.").read()
    return [(link.item_number, link.url) for link in records.hyperlinks]


def one_item() -> Sheet:
    return minutes().bold("1. Inledning").text(FILLER)


def test_a_printed_url_over_lines_keeps_its_hyphens():
    sheet = one_item().lines(
        "Läs mer på https://www.rccnorr.example/vara-", "uppdrag/kunskaps-", "styrning/pa-remiss_2024/"
    )
    assert links_of(sheet) == [(1, URL)]


def test_a_sentence_goes_on_behind_a_printed_url():
    sheet = one_item().lines("Svar på www.rccnorr.example/enkat/, senast i maj.", "Enkäten tar en minut.")
    assert links_of(sheet) == [(1, "www.rccnorr.example/enkat/")]


def test_text_below_a_url_is_no_part_of_it():
    sheet = one_item().lines("https://www.rccnorr.example/vara-uppdrag/", "Mer finns i rapporten.")
    assert links_of(sheet) == [(1, "https://www.rccnorr.example/vara-uppdrag/")]


def test_annotations_of_the_lines_of_one_link_are_one_row():
    first, second = "https://www.rccnorr.example/vara-uppdrag/kunskaps-", "styrning/pa-remiss_2024/"
    sheet = one_item().lines(first, second)
    records = sheet.link(URL, first).link(URL, second).bold("2. Avslut").text("Tack.").read()
    assert [(link.url, link.position, link.link_text) for link in records.hyperlinks] == [(URL, 1, URL)]


def test_a_named_link_has_its_text():
    sheet = one_item().lines("Läs hela rapporten här")
    records = sheet.link(URL, "hela rapporten").bold("2. Avslut").text("Tack.").read()
    assert [(link.url, link.link_text) for link in records.hyperlinks] == [(URL, "hela rapporten")]


def test_an_annotation_cut_off_at_the_line_end_gives_way_to_what_is_printed():
    first, second = "https://www.rccnorr.example/vara-uppdrag/kunskaps-", "styrning/pa-remiss_2024/"
    records = one_item().lines(first, second).link(first, first).bold("2. Avslut").text("Tack.").read()
    assert [link.url for link in records.hyperlinks] == [URL]
    assert "link-cut-short" in codes(records)
