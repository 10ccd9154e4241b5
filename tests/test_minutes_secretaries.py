"""Minutes as other secretaries word and order them: decisions, who carries them out, dates, lists of those present."""

from __future__ import annotations

from datetime import date

import pytest

from pipeline.minutes.dates import find_dates, without_ranges
from pipeline.profile_minutes import load_minutes_profiles
from tests.corpus.minutes.sheet import Sheet, codes, decided, titles

FILLER = (
    "Frågan har behandlats vid flera möten under året och alla regioner har lämnat synpunkter som nu har sammanställts "
    "av kansliet inför dagens möte."
)
DATES = load_minutes_profiles()[0].dates


def item(*texts: str, title: str = "Ärendet") -> Sheet:
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).bold("1. Inledning").text(FILLER)
    return sheet.bold(f"2. {title}").text(*texts)


def ended(sheet: Sheet):
    return sheet.bold("3. Avslut").text("Tack.").read()


# ---- decisions ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "decision"),
    [
        ("RPO Cancer beslutar godkänna rapporten.", "godkänna rapporten."),
        ("Efter omröstning beslutade gruppen ge Sara uppdraget.", "ge Sara uppdraget."),
        ("RPO Cancer beslutade i enlighet med förslaget.", "i enlighet med förslaget."),
        ("Beslutades enligt förslaget.", "enligt förslaget."),
        ("RPO Cancer beslutade vid dagens möte att vänta.", "vänta."),
        ("RPO Cancer beslutar, efter förslag från Sara, att vänta.", "vänta."),
        ("RPO Cancer beslutar dels att vänta, dels att utse Sara.", "vänta, dels att utse Sara."),
        ("Beslutet blev att vänta.", "vänta."),
        ("[Beslut] Planen antas.", "Planen antas."),
        ("Beslut 2024:14: Planen antas.", "Planen antas."),
    ],
)
def test_sentences_that_decide_in_other_words(sentence, decision):
    assert decided(ended(item(FILLER, sentence, FILLER))) == [(2, decision)]


@pytest.mark.parametrize(
    "sentence",
    [
        "RPO Cancer beslutar med stor majoritet att vänta.",
        "RPO Cancer beslutade om budget för nästa år.",
        "Gruppen beslutar själva om sina former.",
        "RPO Cancer har beslutat att vänta.",
        "Beslut fattades om en ny mall.",
        "Man beslutade där att vänta.",
    ],
)
def test_what_may_be_a_decision_is_said_so(sentence):
    records = ended(item(sentence))
    assert decided(records) == []
    assert "decision-maybe" in codes(records)


def test_sentences_without_the_group_are_not_doubted():
    records = ended(item("Regeringen beslutar om medlen i maj.", "Anna tror att gruppen beslutar om det."))
    assert "decision-maybe" not in codes(records)


def test_what_anyone_decided_is_published_and_flagged():
    records = ended(item("Efter samtal beslutade man att vänta."))
    assert decided(records) == [(2, "vänta.")]
    assert "decided-by-anyone" in codes(records)
    elsewhere = ended(item("I Uppsala beslutade man att vänta."))
    assert decided(elsewhere) == []


def test_a_group_that_agrees_is_a_finding():
    assert "agreement-in-text" in codes(ended(item("Gruppen ställer sig bakom förslaget.")))


def test_labels_inside_a_paragraph_begin_a_decision_each():
    records = ended(item("Bo redogjorde för läget. Beslut: Planen antas. Beslut: Bo utses. Ansvarig: Sara."))
    assert decided(records) == [(2, "Planen antas."), (2, "Bo utses.")]
    assert records.agenda_items[1].text.startswith("Bo redogjorde för läget. Beslut:")


@pytest.mark.parametrize(
    "sentence",
    ["Vid förra mötet beslutade RPO Cancer att vänta.", "RPO Cancer beslutade vid föregående möte att vänta."],
)
def test_what_was_decided_at_another_meeting_is_text(sentence):
    records = ended(item(sentence))
    assert decided(records) == []
    assert "decision-maybe" not in codes(records)


@pytest.mark.parametrize("label", ["Beslut (Bo):", "Beslut per capsulam 2024-10-02:", "Åtgärd och beslut:"])
def test_labels_with_more_in_them(label):
    assert decided(ended(item(FILLER, f"{label} Planen antas.", FILLER))) == [(2, "Planen antas.")]


def test_a_label_that_is_not_known_is_a_finding():
    records = ended(item("Beslut från styrelsen i Umeå: Planen antas."))
    assert decided(records) == []
    assert "decision-maybe" in codes(records)


def test_a_list_that_begins_beside_its_label():
    sheet = item(FILLER)
    sheet.at(70, sheet.y, "Beslut", bold=True).entries("Planen antas.", "Bo utses.", x=60).space(20)
    assert decided(ended(sheet)) == [(2, "Planen antas."), (2, "Bo utses.")]


def test_headings_that_begin_anew_with_one_are_flagged():
    sheet = item(FILLER).bold("3. Avslut").text("Tack.").bold("Minnesanteckningar RPO Cancer 2024-12-05", size=16)
    for number, title in enumerate(("Inledning", "Ärendet", "Avslut"), 1):
        sheet.bold(f"{number}. {title}").text(FILLER)
    assert "items-begin-anew" in codes(sheet.read())


def test_capital_letters_in_the_place_of_numbers():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for letter, title in zip("ABC", ("Inledning", "Ärendet", "Avslut"), strict=True):
        sheet.bold(f"{letter}. {title}").text(FILLER)
    assert titles(sheet.read()) == [(1, "Inledning"), (2, "Ärendet"), (3, "Avslut")]


def test_a_label_on_its_own_line_with_a_number():
    assert decided(ended(item("Beslut 14/2024:", "Planen antas."))) == [(2, "Planen antas.")]


@pytest.mark.parametrize("duty", ["Ansvarig: Sara Å. Berg.", "Ansvarig: Sara. Klart: 1 maj 2025.", "Klart senast: maj"])
def test_who_does_it_until_when_is_no_part_of_a_decision(duty):
    for sheet in (
        item(f"Beslut: Planen antas. {duty}"),
        item("RPO Cancer beslutar att:").entries(f"Planen antas. {duty}"),
        item("Beslut:", "Planen antas.", duty),
        item("Beslut:").entries("Planen antas.").text(duty, x=30),
    ):
        records = ended(sheet)
        assert decided(records) == [(2, "Planen antas.")]
        assert duty in records.agenda_items[1].text


def test_a_label_inside_a_decision_ends_none():
    text = "Planen antas. Ansvarig: Sara. Den gäller i två år från och med maj."
    records = ended(item(f"Beslut: {text}"))
    assert decided(records) == [(2, text)]
    assert "duty-in-decision" in codes(records)


def test_below_a_heading_beslut_who_does_it_is_no_decision():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).bold("1. Inledning", 12).text(FILLER)
    sheet.bold("2. Ärendet", 12).text(FILLER).bold("Beslut").text("Planen antas.", "Ansvarig: Sara")
    assert decided(sheet.bold("3. Avslut", 12).text("Tack.").read()) == [(2, "Planen antas.")]


def test_several_paragraphs_below_a_heading_beslut_are_doubted():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).bold("1. Inledning", 12).text(FILLER)
    sheet.bold("2. Ärendet", 12).text(FILLER).bold("Beslut").text("Planen antas.", "Bo tackade för ordet.")
    assert "decisions-below-heading" in codes(sheet.bold("3. Avslut", 12).text("Tack.").read())


def test_a_line_behind_lines_that_begin_with_att_is_text():
    sheet = item("RPO Cancer beslutar").lines("att anta planen", "att utse Bo", "Bo tackade för ordet.")
    records = ended(sheet)
    assert decided(records) == [(2, "att anta planen"), (2, "att utse Bo")]


def test_steps_over_headings_make_no_paragraphs_spaced():
    sheet = Sheet(gap=0.0).bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for number, title in enumerate(("Inledning", "Ärendet", "Avslut"), 1):
        sheet.space(8).bold(f"{number}. {title}", 12).text(FILLER, "Beslut: Planen antas.", "Tack till Bo.")
    assert decided(sheet.read()) == [(number, "Planen antas.") for number in (1, 2, 3)]


@pytest.mark.parametrize("names", ["Sekreterare Justeras", "Vid protokollet: Justerare:"])
def test_names_below_signatures_belong_to_no_item(names):
    sheet = item(FILLER).bold("3. Avslut").text("Tack.", names, "Bo Ek Sara Berg")
    assert sheet.read().agenda_items[-1].text == "Tack."


def test_headings_over_names_make_no_agenda_late():
    sheet = Sheet().bold("Minnesanteckningar", size=16).bold("RPO Cancer").bold("2024-11-21")
    for heading in ("Närvarande", "Förhindrade", "Via länk"):
        sheet.bold(heading).text("Bo Ek, Umeå")
    for number, title in enumerate(("Inledning", "Ärendet", "Avslut"), 1):
        sheet.text(f"{number}. {title}").text(FILLER)
    assert titles(sheet.read()) == [(1, "Inledning"), (2, "Ärendet"), (3, "Avslut")]


def test_a_list_below_the_title_beslut_holds_decisions():
    records = ended(item(title="Beslut").entries("Planen antas.", "Sara utses.").text(FILLER))
    assert decided(records) == [(2, "Planen antas."), (2, "Sara utses.")]
    assert titles(records)[1] == (2, "Beslut")


def test_a_title_beslut_over_prose_is_a_finding():
    records = ended(item(FILLER, "RPO Cancer beslutar att vänta.", title="Beslut"))
    assert decided(records) == [(2, "vänta.")]
    assert "decisions-by-title" in codes(records)


def test_a_decision_outside_the_items_is_a_finding():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).text("RPO Cancer beslutar att vänta.")
    records = sheet.bold("1. Inledning").text(FILLER).bold("2. Avslut").text("Tack.").read()
    assert decided(records) == []
    assert "decision-outside-items" in codes(records)


def _table(*rows: tuple[str, ...]) -> Sheet:
    sheet = item(FILLER)
    for number, row in enumerate(rows):
        top = sheet.y
        for at, text in enumerate(row):
            left = 70 + 150 * at
            sheet.box(left, top, left + 150, top + 24).at(left + 4, top + 5, text, bold=not number)
        sheet.down_to(top + 24)
    return sheet.space(10)


def test_the_name_of_a_column_leads_to_no_decision():
    sheet = _table(
        ("Beslut", "Ansvarig", "Klart"), ("Planen antas.", "Sara", "1 maj"), ("Resor ses över.", "Bo", "Maj")
    )
    records = ended(sheet)
    assert decided(records) == [(2, "Planen antas."), (2, "Resor ses över.")]
    assert "Ansvarig" in records.agenda_items[1].text


def test_a_sign_may_name_a_column():
    records = ended(_table(("§", "Ärende", "Beslut/åtgärd"), ("A", "Planen", "Planen antas.")))
    assert decided(records) == [(2, "Planen antas.")]


# ---- dates ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "Onsdag 12 mars kl. 13.00 – torsdag 13 mars 2025 kl. 12.00",
        "12/3–13/3 2025",
        "2025-03-12--13",
        "2025-03-12 – 2025-03-13",
        "12. mars 2025",
    ],
)
def test_of_a_range_of_days_the_first(text):
    assert [m.date for m in without_ranges(find_dates(text, DATES), text)] == [date(2025, 3, 12)]


def test_days_far_apart_are_no_range():
    text = "2025-01-12 – 2025-12-13"
    assert len(without_ranges(find_dates(text, DATES), text)) == 2


def meeting_of(*head: str, last: str | tuple[str, ...] = "Tack."):
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer", size=16).text(*head).bold("1. Inledning").text(FILLER)
    return sheet.bold("2. Nästa möte").text(*([last] if isinstance(last, str) else last)).read()


def test_of_the_years_meetings_the_next_is_taken():
    records = meeting_of("Datum: 2025-03-12", last="Årets möten: 15 januari, 12 mars, 14 maj och 10 september.")
    assert records.meetings[0].next_meeting_date == date(2025, 5, 14)


def test_so_it_is_in_paragraphs_of_their_own():
    records = meeting_of("Datum: 2025-03-12", last=("15 januari kl. 9", "12 mars kl. 13", "14 maj kl. 10–11", "2 juni"))
    meeting = records.meetings[0]
    assert (meeting.next_meeting_date, meeting.next_meeting_start) == (date(2025, 5, 14), "10:00")


def test_coming_meetings_in_no_order_are_flagged():
    records = meeting_of("Datum: 2025-03-12", last="Vi ses 15 januari, 14 maj och 10 september.")
    assert records.meetings[0].next_meeting_date == date(2026, 1, 15)
    assert "next-dates-unordered" in codes(records)


def test_meetings_that_are_moved_are_flagged():
    records = meeting_of("Datum: 2025-03-12", last="Mötet den 7 maj flyttas till den 14 maj.")
    assert "next-meeting-moved" in codes(records)


@pytest.mark.parametrize(
    "text",
    [
        "Underlag lämnas senast 30 april. Vi ses 14 maj.",
        "Vi ses 14 maj. Handlingar skickas 30 april.",
        "Senast 14 maj.",
    ],
)
def test_a_deadline_is_no_meeting(text):
    records = meeting_of("Datum: 2025-03-12", last=text)
    assert records.meetings[0].next_meeting_date == date(2025, 5, 14)
    assert not {f.code for f in records.findings if f.severity == "warning"}


def test_a_register_number_above_dates_nothing():
    records = meeting_of("Dnr RCC 2025/118", "2025-03-12")
    assert records.meetings[0].meeting_date == date(2025, 3, 12)


def test_a_date_in_a_running_title_beside_a_register_number():
    sheet = Sheet().at(70, 40, "Dnr RCC 118").at(400, 40, "2025-03-12").down_to(80)
    sheet.bold("Minnesanteckningar RPO Cancer", size=16).bold("1. Inledning").text(*[FILLER] * 3)
    sheet.bold("2. Avslut").text(FILLER).page().at(70, 40, "Dnr RCC 118").at(400, 40, "2025-03-12").down_to(80)
    records = sheet.text(*[FILLER] * 3).read()
    assert records.meetings[0].meeting_date == date(2025, 3, 12)


# ---- those who were there -------------------------------------------------------------------------------------------


def test_a_table_of_those_present_makes_no_agenda_late():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for name in [f"Namn {letter}" for letter in "ABCDEFGH"]:
        top = sheet.y
        sheet.box(70, top, 300, top + 20).box(300, top, 530, top + 20)
        sheet.at(74, top + 4, name).at(304, top + 4, "Region Norrbotten").down_to(top + 20)
    sheet.space(10)
    for number, title in enumerate(("Inledning", "Ekonomi", "Avslut"), 1):
        sheet.text(f"{number}. {title}").text(FILLER)
    assert titles(sheet.read()) == [(1, "Inledning"), (2, "Ekonomi"), (3, "Avslut")]


def test_those_present_may_be_listed_last():
    sheet = item(FILLER).bold("3. Avslut").text("Tack.", "Närvarande: Sara Berg, Bo Ek", "Frånvarande: Eva Fors")
    assert sheet.read().agenda_items[-1].text == "Tack."


def test_a_line_about_those_present_in_prose_is_text():
    sheet = item(FILLER).bold("3. Avslut").text("Deltagare: fyrtio personer kom.", "RPO Cancer beslutar att vänta.")
    assert decided(sheet.read()) == [(3, "vänta.")]


# ---- narrow cells ---------------------------------------------------------------------------------------------------


def _narrow(*lines: str):
    sheet = item(FILLER)
    top = sheet.y
    sheet.box(70, top, 180, top + 60).box(180, top, 530, top + 60)
    for at, line in enumerate(lines):
        sheet.at(75, top + 5 + 12 * at, line)
    return ended(sheet.at(185, top + 5, "Bo").down_to(top + 70))


@pytest.mark.parametrize("rest", ["rnas läge", "r", "r och läget"])
def test_a_word_that_was_broken_in_its_cell_is_flagged(rest):
    assert "word-maybe-broken" in codes(_narrow("xylofonregementsfrågo", rest))


@pytest.mark.parametrize(
    "lines",
    [
        ("xylofonregementsfrågo", "och läget"),
        ("xylofonregementsfrågo", "i läget"),
        ("xylofonregement", "rnas läge"),
        ("Ny xylofonregementsfr", "rnas läge"),
    ],
)
def test_line_ends_in_a_cell_between_words_are_not(lines):
    assert "word-maybe-broken" not in codes(_narrow(*lines))


# ---- tables ---------------------------------------------------------------------------------------------------------

ROWS = [("1. Inledning", "Bo hälsar.", ""), ("2. Ärendet", "Läget följs.", "Planen antas."), ("3. Avslut", "Tack.", "")]


def _row(sheet: Sheet, edges: list[int], *texts: str, height: int = 40) -> None:
    top = sheet.y
    for left, right, text in zip(edges, edges[1:], texts, strict=False):
        sheet.box(left, top, right, top + height)
        if text:
            sheet.at(left + 4, top + 5, text)
    sheet.down_to(top + height)


def _glued() -> Sheet:
    """The agenda's table right below that of those present."""
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for label, names in (("Närvarande", "Bo Ek, Sara Berg"), ("Förhindrade", "Eva Fors")):
        _row(sheet, [70, 150, 301], label, names, height=20)
    _row(sheet, [70, 170, 300, 530], "Ärende", "Anteckning", "Beslut", height=20)
    return sheet


def test_a_table_right_below_another_has_a_header_of_its_own():
    sheet = _glued()
    for row in ROWS:
        _row(sheet, [70, 170, 300, 530], *row)
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Ärendet"), (3, "Avslut")]
    assert decided(records) == [(2, "Planen antas.")]


def test_its_header_printed_again_on_the_next_page_is_no_text():
    sheet = _glued()
    _row(sheet, [70, 170, 300, 530], *ROWS[0])
    sheet.page()
    _row(sheet, [70, 170, 300, 530], "Ärende", "Anteckning", "Beslut", height=20)
    for row in ROWS[1:]:
        _row(sheet, [70, 170, 300, 530], *row)
    records = sheet.read()
    assert decided(records) == [(2, "Planen antas.")]
    assert [i.text for i in records.agenda_items] == ["Bo hälsar.", "Läget följs.", "Tack."]


def test_a_row_of_numbered_ones_that_goes_on_with_its_title():
    edges = [70, 170, 300, 530]
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    _row(sheet, edges, "Ärende", "Anteckning", "Beslut", height=20)
    _row(sheet, edges, *ROWS[0])
    _row(sheet, edges, "2. Utbildning av", "Läget följs noga av", "Planen för utbildning")
    sheet.page()
    _row(sheet, edges, "endoskopister", "alla regioner.", "antas.")
    _row(sheet, edges, *ROWS[2])
    records = sheet.read()
    assert titles(records) == [(1, "Inledning"), (2, "Utbildning av endoskopister"), (3, "Avslut")]
    assert decided(records) == [(2, "Planen för utbildning antas.")]


def test_a_sentence_that_ends_a_line_of_a_decision_is_doubted_where_no_space_parts_paragraphs():
    full = "Beslut: Planen antas och gäller i två år från och med maj i alla de fyra regionerna i norr."
    for gap, is_doubted in ((0.0, True), (6.0, False)):
        sheet = Sheet(gap=gap).bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
        sheet.bold("1. Inledning").text(FILLER, FILLER).bold("2. Ärendet").text(FILLER, FILLER)
        sheet.lines(full, "Kommittén tackade.")
        records = sheet.bold("3. Avslut").text("Tack.").read()
        assert ("decision-end-unsure" in codes(records)) is is_doubted


# ---- running titles -------------------------------------------------------------------------------------------------


def test_an_items_number_at_the_foot_of_a_table_is_no_page_number():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16).text(FILLER).down_to(650)
    for number, title in enumerate(("Inledning", "Ärendet", "Avslut"), 1):
        top = sheet.y if number < 3 else sheet.page().y
        sheet.box(70, top, 110, top + 60).box(110, top, 530, top + 60)
        sheet.at(74, top + 44, f"{number}").at(114, top + 5, title, bold=True).at(114, top + 25, "Läget följs.")
        sheet.down_to(top + 60)
    assert titles(sheet.read()) == [(1, "Inledning"), (2, "Ärendet"), (3, "Avslut")]


def test_a_short_title_right_above_text_that_goes_on_is_no_text():
    sheet = Sheet().at(70, 40, "2024-11-21").down_to(56).bold("Minnesanteckningar RPO Cancer", size=16)
    sheet.bold("1. Inledning").text(*[FILLER] * 4).bold("2. Ärendet").text("RPO Cancer beslutar")
    sheet.page().at(70, 40, "2024-11-21").down_to(56).lines("att anta planen", "att utse Bo.")
    assert decided(ended(sheet)) == [(2, "att anta planen"), (2, "att utse Bo.")]
