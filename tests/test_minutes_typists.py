"""Minutes as other secretaries and other programs set them: cases found by printing minutes from three programs."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import pytest

from pipeline.model import Box, Fill
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.shapes import Stroke, rules_and_fills
from tests.corpus.minutes.sheet import Sheet, codes, decided, titles

FILLER = (
    "Frågan har behandlats vid flera möten under året och alla regioner har lämnat synpunkter som nu har sammanställts "
    "av kansliet inför dagens möte."
)


def minutes() -> Sheet:
    return Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)


def item(*texts: str) -> Sheet:
    return minutes().bold("1. Inledning").text(FILLER).bold("2. Ärendet").text(*texts)


# ---- decisions ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lead", ["Gruppen enades om att:", "RPO Cancer enades om följande:", "Vi kom överens om att:"])
def test_a_list_of_what_was_agreed_holds_decisions(lead):
    records = item(lead).entries("bjuda in registret", "mötas i maj").bold("3. Avslut").text("Tack.").read()
    assert decided(records) == [(2, "bjuda in registret"), (2, "mötas i maj")]
    assert not records.agenda_sections


def test_a_list_of_what_others_agreed_is_said_to_be_theirs():
    records = item("Regionerna kom överens om att:").entries("dela på kostnaden").bold("3. Avslut").text("Tack.").read()
    assert "decided-by-others" in codes(records)


@pytest.mark.parametrize("lines", [("https://stat.example.se/tarm/",), ("https://stat.example.se/", "tarm-cancer/")])
def test_a_decision_below_an_address_that_ends_with_a_slash(lines):
    sheet = item().lines("Statistiken finns på sidan", *lines).space(-6)
    records = sheet.text("RPO Cancer beslutade att avvakta.").bold("3. Avslut").text("Tack.").read()
    assert decided(records) == [(2, "avvakta.")]
    assert [link.url for link in records.hyperlinks] == ["".join(lines)]


def test_a_decision_behind_an_address_without_a_full_stop():
    text = (
        "Läs mer på https://stat.example.se/tarm/ RPO Cancer beslutade att följa https://stat.example.se/ Umeå i maj."
    )
    records = item(text).bold("3. Avslut").text("Tack.").read()
    assert decided(records) == [(2, "följa https://stat.example.se/ Umeå i maj.")]


# ---- what a browser draws -------------------------------------------------------------------------------------------


@dataclass
class _Shapes:
    curves: list[dict[str, Any]]
    lines: list[Stroke] = field(default_factory=list)
    rects: list[dict[str, Any]] = field(default_factory=list)


def _circle(size: float, fill: bool, colour: float = 0.0) -> dict[str, Any]:
    half = size / 2
    points = [(100 + half, 100), (100 + size, 100 + half), (100 + half, 100 + size), (100, 100 + half)]
    return {
        "object_type": "curve", "x0": 100.0, "x1": 100.0 + size, "top": 100.0, "bottom": 100.0 + size, "pts": points,
        "fill": fill, "stroke": not fill, "non_stroking_color": (colour,) * 3, "stroking_color": (colour,) * 3,
    }  # fmt: skip


@pytest.mark.parametrize("fill", [True, False])
def test_a_round_bullet_is_a_fill_and_no_rule(fill):
    rules, fills = rules_and_fills(_Shapes([_circle(3.75, fill)]), ReadingSettings())
    assert fills == [Fill(Box(100.0, 100.0, 103.75, 103.75), (0.0, 0.0, 0.0))]
    assert rules == []


def test_logos_and_white_dots_are_none():
    shapes = _Shapes([_circle(30.0, True), _circle(3.75, True, colour=1.0)])
    assert rules_and_fills(shapes, ReadingSettings()) == ([], [])


# ---- pages and columns ----------------------------------------------------------------------------------------------


def test_a_date_above_each_page_is_a_running_title_where_the_margin_is_wide():
    sheet = Sheet().at(70, 84, "2024-11-21").down_to(110).bold("Minnesanteckningar RPO Cancer", size=16)
    sheet.bold("1. Inledning").text(*[FILLER] * 9).text("RPO Cancer beslutade:")
    sheet.page().at(70, 84, "2024-11-21").down_to(110)
    records = sheet.text("att svara på remissen.", "att mötas i maj.").bold("2. Avslut").text("Tack.").read()
    assert decided(records) == [(1, "att svara på remissen."), (1, "att mötas i maj.")]


@pytest.mark.parametrize(("first", "second"), [("Föregående", "anteckningar"), ("Tjocktarms-", "kö")])
def test_a_label_in_the_margin_that_goes_on_below(first, second):
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for number in range(1, 4):
        top = sheet.y
        sheet.at(70, top, f"{number}. {first}", bold=True).at(155, top, "Kerstin redogör för läget i alla regioner och")
        sheet.at(70, top + 12, second, bold=True).at(155, top + 12, "för de synpunkter som har kommit in.")
        sheet.at(155, top + 30, "Frågan följs.").at(155, top + 48, "Tack.").down_to(top + 80)
    records = sheet.read()
    title = f"{first} {second}".replace("- ", "")
    assert titles(records) == [(number, title) for number in range(1, 4)]
    text = "Kerstin redogör för läget i alla regioner och för de synpunkter som har kommit in.\nFrågan följs.\nTack."
    assert [i.text for i in records.agenda_items] == [text] * 3


def test_a_label_in_the_margin_that_is_longer_than_its_text():
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer 2024-11-21", size=16)
    for number in range(1, 4):
        top = sheet.y
        sheet.at(70, top, f"{number}. Föregående", bold=True).at(155, top, "Kerstin redogör.")
        sheet.at(70, top + 12, "anteckningar", bold=True).at(155, top + 30, "Frågan följs.")
        sheet.at(155, top + 48, "Tack.").at(155, top + 66, "Se bilaga 2.").down_to(top + 95)
    records = sheet.read()
    assert titles(records) == [(number, "Föregående anteckningar") for number in range(1, 4)]
    assert [i.text for i in records.agenda_items] == ["Kerstin redogör.\nFrågan följs.\nTack.\nSe bilaga 2."] * 3


def test_an_agenda_in_the_head_does_not_date_the_meeting():
    entries = ["Inledning", "Anteckningar från den 28 november 2024", "Avslut"]
    sheet = Sheet().bold("Minnesanteckningar RPO Cancer", size=16).text("6 februari 2025").text("Dagordning")
    sheet.entries(*entries, mark="{n}.")
    for number, title in enumerate(entries, 1):
        sheet.bold(f"{number}. {title}").text(FILLER)
    records = sheet.read()
    assert records.meetings[0].meeting_date == date(2025, 2, 6)
    assert records.meetings[0].previous_meeting_date == date(2024, 11, 28)


def test_columns_that_could_not_be_told_apart_are_a_finding():
    sheet = minutes()
    for number in range(1, 5):
        top = sheet.y
        sheet.at(70, top, f"{number}. Nya", bold=True).at(160, top, "Kerstin redogör.")
        sheet.at(70, top + 12, "frågor", bold=True).down_to(top + 36)
    assert "columns-without-rules" in codes(sheet.read())


def test_numbers_in_front_of_text_and_lists_set_with_tabs_make_no_columns():
    sheet = minutes()
    for number in range(1, 5):
        sheet.at(70, sheet.y, f"{number}.", bold=True).at(110, sheet.y, "Läget", bold=True).space(18).text(FILLER)
        sheet.at(70, sheet.y, "–").at(110, sheet.y, "Kerstin redogör.").space(18)
    assert "columns-without-rules" not in codes(sheet.read())
