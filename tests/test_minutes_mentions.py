"""Mentions of goals in minutes: those that are sure, and no others."""

from __future__ import annotations

import json

import pytest

from pipeline.minutes import Passage, find_mentions
from pipeline.model import Goal
from tests.corpus.library import source_named
from tests.corpus.minutes.library import constructed
from tests.test_minutes import CORPUS, needs_corpus, records_of

YEARS = (2019, 2020, 2021, 2022)


def goal(goal_id: str, text: str, document_id: str = "report") -> Goal:
    _, year, place = goal_id.split(":")
    section, number = place.split(".")
    return Goal(
        goal_id, document_id, int(year), None, int(section), "", int(number), "", text, 1, 1, "ruled", 1.0, False, ()
    )


def goals_of(year: int) -> list[Goal]:
    source = source_named(f"rcc-norr-{year}")
    return [
        goal(f"rcc-norr:{year}:{section.number}.{number:02d}", "\n".join(entry.text), str(year))
        for section in source.sections
        for number, entry in enumerate(section.goals, 1)
    ]


def found(name: str, goals: list[Goal]) -> set[tuple[int, str]]:
    return {(m.item_number, m.goal_id) for m in find_mentions(records_of(name).passages, goals)}


def test_constructed_minutes_speak_of_two_goals():
    name = "rpo-2021-09/published"
    expected = {(item, f"rcc-norr:2020:{place}") for item, place in constructed(name).source.mentions}
    assert found(name, goals_of(2020)) == expected


@pytest.mark.parametrize(
    "name", ["rpo-2022-02/published", "styrgrupp-2022-11/paragraph-signs", "processgrupp-2022-10/published"]
)
def test_shared_subjects_are_no_mentions(name):
    assert found(name, [g for year in YEARS for g in goals_of(year)]) == set()


@needs_corpus
def test_published_minutes_speak_of_one_goal_of_the_published_report():
    gold = json.loads((CORPUS / "gold" / "followup-2023.json").read_text(encoding="utf-8"))
    goals = [goal(f"rcc-norr:2023:{g['section']}.{g['number']:02d}", g["goal"]) for g in gold]
    assert found("published", goals) == {(5, "rcc-norr:2023:6.03")}


GOALS = [
    goal(
        "x:2020:1.01", "Alla patienter ska ha en namngiven kontaktsjuksköterska från diagnos till avslutad behandling."
    ),
    goal(
        "x:2020:1.02", "Väntetiden till patologsvar ska vara högst sju kalenderdagar vid standardiserade vårdförlopp."
    ),
    goal("x:2020:1.03", "Regionförbundet (RFN) ska varje höst följa upp verksamheten inom alla program."),
    goal("x:2020:1.04", "Sjukhuset ska bli ackrediterat som CCC."),
]


def mentions(text: str, part: str = "text"):
    return find_mentions([Passage(text, 3, 5, part, "Rapporter", "m1")], GOALS)


def test_a_quoted_goal_is_mentioned_whatever_stands_around_it():
    (mention,) = mentions(f"Johan läste upp målet: {GOALS[0].goal_text} Därefter togs paus.")
    assert (mention.meeting_id, mention.item_number, mention.page, mention.goal_id) == ("m1", 5, 3, "x:2020:1.01")
    assert mention.score == 1.0
    assert "kontaktsjuksköterska" in mention.matched_text


def test_inflected_terms_of_a_goal_are_a_mention():
    (mention,) = mentions("Svaren från patologin dröjer: väntetiderna till patologsvaren inom de standardiserade "
                          "vårdförloppen är elva kalenderdagar.")  # fmt: skip
    assert mention.goal_id == "x:2020:1.02"


@pytest.mark.parametrize(
    "text",
    [
        "Kontaktsjuksköterskorna träffas i maj.",
        "Regionförbundet (RFN) har ny direktör.",
        "Standardiserade vårdförlopp för lungcancer är på remiss.",
        "CCC besökte sjukhuset.",
        "",
    ],
)
def test_a_subject_alone_is_none(text):
    assert mentions(text) == ()


def test_titles_are_none():
    assert mentions(GOALS[0].goal_text, part="title") == ()


def test_one_row_for_each_goal_on_a_page_of_an_item():
    passages = [Passage(GOALS[0].goal_text, page, 5, "text", "", "m1") for page in (3, 3, 4)]
    assert [(m.item_number, m.page) for m in find_mentions(passages, GOALS)] == [(5, 3), (5, 4)]


def test_no_goals_no_mentions():
    assert find_mentions([Passage("Text.", 1, 1)], []) == ()


ALIKE = [
    goal(f"x:2020:2.{at:02d}", text)
    for at, text in enumerate(
        [
            "Väntetiden till kontroll efter operation av bröstcancer ska vara högst fyra veckor i alla regioner.",
            "Väntetiden till kontroll efter operation av njurcancer ska vara högst fyra veckor i alla regioner.",
            "Minst 80 % av patienterna med lymfom ska ha diskuterats på en konferens före behandlingens start.",
            "Minst 90 % av patienterna med lymfom ska ha diskuterats på en konferens före behandlingens start.",
        ],
        1,
    )
]


@pytest.mark.parametrize("at", range(len(ALIKE)))
def test_of_goals_that_differ_in_a_word_the_quoted_one_is_mentioned(at):
    passage = Passage(f"Vi talade om målet: {ALIKE[at].goal_text}", 1, 1, "text", "", "m1")
    assert [m.goal_id for m in find_mentions([passage], ALIKE)] == [ALIKE[at].goal_id]


def test_what_differs_from_all_of_them_is_no_quotation():
    text = ALIKE[0].goal_text.replace("bröstcancer", "magsäckscancer")
    assert find_mentions([Passage(text, 1, 1, "text", "", "m1")], ALIKE) == ()


def test_a_misspelt_or_divided_word_is_the_goals():
    for text in ("njurcanser", "njur-cancer"):
        passage = Passage(ALIKE[1].goal_text.replace("njurcancer", text), 1, 1, "text", "", "m1")
        assert [m.goal_id for m in find_mentions([passage], ALIKE)] == [ALIKE[1].goal_id]


def test_two_goals_quoted_in_one_sentence_are_both_mentioned():
    text = f"Målen {GOALS[0].goal_text.rstrip('.')} och {GOALS[1].goal_text} togs upp."
    assert {m.goal_id for m in mentions(text)} == {"x:2020:1.01", "x:2020:1.02"}
