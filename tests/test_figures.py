"""Figures in comments: what is found, whom it is about, and what is left alone."""

from __future__ import annotations

import dataclasses
import shutil
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.console import SilentReporter
from pipeline.documents import Profiles, with_figures
from pipeline.documents.outcome import Outcome
from pipeline.evaluate import EvaluationError, evaluate
from pipeline.figures import find_figures, wording
from pipeline.model import Figure
from pipeline.profile import load_profiles
from pipeline.publish import publish
from pipeline.run import Settings, run
from tests.records import make_comment, make_document, make_goal

GOLD = Path(__file__).parent / "gold" / "figures-2023.toml"
CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
PROFILE = next(p for p in load_profiles() if p.family == "rcc-norr")
PARTIES = (*PROFILE.regions, *PROFILE.commenters)
WORDS = wording("sv")


def found_in(text: str, region: str = "RN", **changes) -> list[Figure]:
    return find_figures([make_comment(region=region, text=text, **changes)], PARTIES, WORDS)


def facts(text: str, region: str = "RN") -> list[tuple]:
    """What is found, each as (region, number or period, unit)."""
    return [(f.region, f.period if f.value is None else f.value, f.unit) for f in found_in(text, region)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Andelen är 44 %.", [("RN", 44, "percent")]),
        ("Andelen är 44% nu.", [("RN", 44, "percent")]),
        ("Andelen är 44,5 procent.", [("RN", 44.5, "percent")]),
        ("En ökning med 1,5 procentenheter.", [("RN", 1.5, "percentage_points")]),
        ("En ökning med sju procentenheter.", [("RN", 7, "percentage_points")]),
        ("Det blev 12,4 fall per 100 000 invånare.", [("RN", 12.4, "per_100_000")]),
        ("Det blev 97/100 000.", [("RN", 97, "per_100_000")]),
        ("Projektet fick 2,5 miljoner kronor.", [("RN", 2_500_000, "kronor")]),
        ("Vi har 1 200 patienter.", [("RN", 1200, "patienter")]),
        ("Tre nya specialistsjuksköterskor började.", [("RN", 3, "specialistsjuksköterskor")]),
        ("Elva ST-läkare och fyra kuratorer.", [("RN", 11, "ST-läkare"), ("RN", 4, "kuratorer")]),
        ("Ledtiden är 28 dagar.", [("RN", 28, "dagar")]),
    ],
)
def test_numbers_with_a_unit(text, expected):
    assert facts(text) == expected


@pytest.mark.parametrize(
    ("text", "period", "unit", "first", "last"),
    [
        ("Beslut den 12/5 2023.", "2023-05-12", "day", (2023, 5, 12), (2023, 5, 12)),
        ("Beslut den 7 maj 2024.", "2024-05-07", "day", (2024, 5, 7), (2024, 5, 7)),
        ("Beslut 2024-02-29.", "2024-02-29", "day", (2024, 2, 29), (2024, 2, 29)),
        ("Kurs 7–9 maj 2024.", "2024-05-07/2024-05-09", "days", (2024, 5, 7), (2024, 5, 9)),
        ("Start i februari 2024.", "2024-02", "month", (2024, 2, 1), (2024, 2, 29)),
        ("Start dec 2023.", "2023-12", "month", (2023, 12, 1), (2023, 12, 31)),
        ("Mätning mars–maj 2023.", "2023-03/2023-05", "months", (2023, 3, 1), (2023, 5, 31)),
        ("I drift Q1 2024.", "2024-Q1", "quarter", (2024, 1, 1), (2024, 3, 31)),
        ("I drift fjärde kvartalet 2023.", "2023-Q4", "quarter", (2023, 10, 1), (2023, 12, 31)),
        ("Under Q2–Q3 2023.", "2023-Q2/2023-Q3", "quarters", (2023, 4, 1), (2023, 9, 30)),
        ("Under tertial 2 2023.", "2023-T2", "tertial", (2023, 5, 1), (2023, 8, 31)),
        ("Under andra halvåret 2023.", "2023-H2", "half_year", (2023, 7, 1), (2023, 12, 31)),
        ("Klart hösten 2024.", "2024-autumn", "season", (2024, 9, 1), (2024, 11, 30)),
        ("Våren 2024 börjar vi.", "2024-spring", "season", (2024, 3, 1), (2024, 5, 31)),
        ("Planen 2022–2024 följs.", "2022/2024", "years", (2022, 1, 1), (2024, 12, 31)),
        ("Läsåret 2023/24 börjar vi.", "2023/2024", "years", (2023, 1, 1), (2024, 12, 31)),
        ("Infördes 2023.", "2023", "year", (2023, 1, 1), (2023, 12, 31)),
        ("Finns sedan 1998.", "1998", "year", (1998, 1, 1), (1998, 12, 31)),
    ],
)
def test_dates_and_periods(text, period, unit, first, last):
    (figure,) = found_in(text)
    assert (figure.period, figure.unit) == (period, unit)
    assert (figure.date_first, figure.date_last) == (date(*first), date(*last))
    assert figure.kind == ("date" if unit == "day" else "period")
    assert figure.value is None


@pytest.mark.parametrize(
    ("region", "text", "expected"),
    [
        ("RCC Norr", "Andelen är 61 % i RJH, 52 % i RN och 7 % i RVN.", [("RJH", 61), ("RN", 52), ("RVN", 7)]),
        ("RCC Norr", "Andelen screenade: RJH 61, RN 52.", [("RJH", 61), ("RN", 52)]),
        ("RV", "Utfallet var 61 % (Riket 52 %).", [("RV", 61), ("Riket", 52)]),
        ("RV", "Vi ligger över rikets genomsnitt 61 % (Riket 52 %).", [("RV", 61), ("Riket", 52)]),
        ("RV", "Rikssnittet är 52 %.", [("Riket", 52)]),
        ("RV", "Andelen var 61 %, samma som rikssnittet.", [("RV", 61)]),
        ("RV", "Andelen är 2 procentenheter högre än i RN.", [("RV", 2)]),
        ("RCC Norr", "RVN ligger på cirka 87 %.", [("RVN", 87)]),
        ("RCC Norr", "I RVN är andelen som deltar nu 45 %.", [("RVN", 45)]),
        ("RCC Norr", "Norrbotten: 45 %.", [("RN", 45)]),
        ("RCC Norr", "Totalt 300 patienter (alla vuxna) i Västerbotten deltar.", [("RV", 300)]),
        ("RCC Norr", "RJH och RN har 40 %.", [("RJH", 40), ("RN", 40)]),
        ("RCC Norr", "Täckningsgrad:\n- RJH 61 %\n- RN 52 %", [("RJH", 61), ("RN", 52)]),
        ("RCC Norr", "Antal läkare per 100 000 invånare:\n- RJH 0,8\n- RN 1,1", [("RJH", 0.8), ("RN", 1.1)]),
    ],
)
def test_a_figure_is_about_the_name_beside_it_else_the_one_who_writes(region, text, expected):
    figures = found_in(text, region)
    assert [(f.region, f.value) for f in figures] == expected
    assert not any(f.needs_review for f in figures)


@pytest.mark.parametrize(
    "text",
    [
        "Ring 1177 vårdguiden.",
        "Version 9 införs, nivå 4 patienter och fas 2 studier.",
        "Patienter mellan 56–64 år, från 18 års ålder och 62-åriga män.",
        "Klara om två veckor.",
        "Sker 1 april.",
        "Mål 1.3 och punkt 3.",
        "RJH och RN har 40 respektive 50 %.",
        "3 av 5 patienter.",
        "Se https://www.example.org/2023/12.pdf och dnr 2023-4711.",
        "Tel. 090-785 00 00.",
        "Årsskiftet 2023/2024 byter vi system.",
        "Ungefär 10.000 patienter.",
        "Den 31/2 24.",
        "Tolv-stegsprogrammet och HPV16, COVID-19.",
        "Två blir klara.",
        "En läkare finns.",
        "Intervallet är 95 % KI.",
    ],
)
def test_what_is_no_figure_or_not_plain_is_left_out(text):
    assert found_in(text) == []


def test_a_name_that_might_be_meant_makes_a_figure_doubtful():
    (figure,) = found_in("Samverkan med RVN gav under perioden nytta för 40 % av patienterna, tillsammans RJH.")
    assert figure.region == "RN"
    assert figure.needs_review


@pytest.mark.parametrize(
    ("text", "qualifier"),
    [
        ("Cirka 40 %.", "approximately"),
        ("Minst 40 %.", "at_least"),
        ("Under 40 %.", "less_than"),
        ("Mer än 40 %.", "more_than"),
        ("Högst 40 %.", "at_most"),
        ("Andelen är 40 %.", None),
        ("Låg nere under tio veckor.", None),
    ],
)
def test_what_qualifies_a_number_is_kept(text, qualifier):
    assert [f.qualifier for f in found_in(text)] == [qualifier]


def test_a_range_has_two_numbers_and_a_change_the_new_one():
    assert [(f.value, f.value_to) for f in found_in("Andelen är 40–45 %.")] == [(40, 45)]
    assert [(f.value, f.value_to) for f in found_in("Svar inom tre till fyra veckor.")] == [(3, 4)]
    assert [(f.value, f.value_to) for f in found_in("Ökade från 58 till 66 %.")] == [(66, None)]


def test_what_a_figure_is_about():
    figures = found_in("Målet nås. Ledtiden hålls för 38 %, bäst för lunga (61 %). 12 % kom.")
    assert [f.about for f in figures] == ["Ledtiden hålls för", "Ledtiden hålls för … bäst för lunga", "kom"]


def test_numbers_count_the_figures_of_a_comment_and_pages_are_told_where_one_holds_it():
    figures = found_in("40 % i RJH och 50 % i RN hösten 2024.", "RCC Norr")
    assert [f.figure_number for f in figures] == [1, 2, 3]
    assert {f.page for f in figures} == {5}
    assert {f.page for f in found_in("40 %.", page_last=6)} == {None}
    assert all(f.needs_review for f in found_in("40 %.", needs_review=True))


def test_spans_are_those_of_the_published_text():
    decomposed = "A\u030aret 2023 nåddes 44 % i RJH."
    (year, share) = found_in(decomposed, "RCC Norr")
    published = "Året 2023 nåddes 44 % i RJH."
    assert [published[f.text_start : f.text_end] for f in (year, share)] == ["2023", "44 %"]


PIECES = [
    "44 %",
    " i RJH",
    "RN ",
    ", ",
    ". ",
    "\n- ",
    "2023",
    "97",
    "Q1 2024",
    "två ",
    "patienter",
    "(",
    ")",
    "12/5 ",
    "–",
    "per 100 000 ",
    ":",
]


@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join))
def test_figures_are_parts_of_the_text_that_do_not_overlap(text):
    figures = found_in(text, "RCC Norr")
    spans = list(dict.fromkeys((f.text_start, f.text_end) for f in figures))
    assert all(text[f.text_start : f.text_end] == f.text for f in figures)
    assert all(a[1] <= b[0] for a, b in pairwise(spans))
    assert [f.figure_number for f in figures] == list(range(1, len(figures) + 1))
    assert {f.region for f in figures} <= {"RCC Norr", "RJH", "RN", "Riket"}


# ---- in the run and against the gold ------------------------------------------------------------------------------


def outcome_of(*texts: str, **document) -> Outcome:
    comments = [make_comment(number=i, text=text) for i, text in enumerate(texts, 1)]
    return Outcome(make_document(**document), {"comments": comments})


def test_an_outcome_gets_the_figures_of_its_comments_anew():
    profiles = Profiles((PROFILE,), ())
    first = with_figures(outcome_of("Andelen är 44 %."), profiles)
    assert [f.value for f in first.records["figures"]] == [44]
    corrected = dataclasses.replace(
        first, records={**first.records, "comments": outcome_of("Andelen är 45 %.").records["comments"]}
    )
    assert [f.value for f in with_figures(corrected, profiles).records["figures"]] == [45]


def test_a_language_without_words_for_figures_gets_none():
    profiles = Profiles((dataclasses.replace(PROFILE, language="fi"),), ())
    assert "figures" not in with_figures(outcome_of("Andelen är 44 %."), profiles).records


def published(folder: Path, text: str) -> Path:
    figures = find_figures([make_comment(text=text)], PARTIES, WORDS)
    goals, comments = [make_goal()], [make_comment(text=text)]
    publish({"documents": [make_document()], "goals": goals, "comments": comments, "figures": figures}, folder)
    return folder


def test_the_evaluation_counts_right_missing_and_surplus(tmp_path):
    gold = tmp_path / "gold.toml"
    gold.write_text(
        'family = "rcc-norr"\nreport_year = 2023\nfigures = [\n'
        '{goal = "1.01", region = "RN", kind = "percent", value = 44, unit = "percent"},\n'
        '{goal = "1.01", region = "RV", kind = "percent", value = 50, unit = "percent"}]\n'
    )
    evaluation = evaluate(published(tmp_path / "parsed", "Andelen är 44 % och hösten 2024."), gold)
    assert {m.name: (m.right, m.of) for m in evaluation.measures} == {"precision": (1, 2), "recall": (1, 2)}
    wrong = {(w.expected, w.found) for w in evaluation.wrong}
    assert wrong == {("RV 50 percent", None), (None, "RN 2024-autumn season")}
    assert not evaluation.passed


def test_a_gold_of_another_report_says_so(tmp_path):
    gold = tmp_path / "gold.toml"
    gold.write_text('family = "rcc-norr"\nreport_year = 2019\nfigures = []\n')
    with pytest.raises(EvaluationError, match="no goals of rcc-norr for 2019"):
        evaluate(published(tmp_path / "parsed", "Pågår."), gold)


@pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the reference corpus is not at {CORPUS}")
def test_precision_on_the_published_report(tmp_path):
    (tmp_path / "raw").mkdir()
    shutil.copy(CORPUS / "uppfoljning-2023.pdf", tmp_path / "raw")
    run(Settings(tmp_path / "raw", tmp_path / "parsed"), SilentReporter())
    evaluation = evaluate(tmp_path / "parsed", GOLD)
    shares = {m.name: m.share for m in evaluation.measures}
    assert evaluation.passed
    assert shares["precision"] >= 0.95
