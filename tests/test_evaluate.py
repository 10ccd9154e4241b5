from __future__ import annotations

import copy
import io
import json
from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.console import Console

from pipeline.evaluate import Evaluation, EvaluationError, evaluate, render
from pipeline.evaluate.alignment import align
from pipeline.evaluate.followup import status_codes
from pipeline.evaluate.terminal import excerpts
from pipeline.evaluate.texts import GoldText, digest_of, normalise
from pipeline.model import Comment, Goal, Status
from pipeline.publish import publish
from tests.gold.make_digest import digest_gold
from tests.records import REGIONS, goal_id, make_comment, make_document, make_finding, make_goal, make_status

GOLD_FOLDER = Path(__file__).parent / "gold"
CORPUS = Path(__file__).parent.parent.parent / "shared" / "corpus"

Gold = list[dict[str, Any]]
Records = dict[str, list[Any]]

TEXTS = (
    "Alla regioner ska ha en plan för rehabilitering.",
    "Väntetiden till första besök ska vara kortare än tio dagar.",
    "Minst åtta av tio patienter ska ha en kontaktsjuksköterska.",
    "Vävnadsprover ska besvaras inom en vecka.",
    "Barn som behandlats ska följas upp till vuxen ålder.",
    "Tobaksavvänjning ska erbjudas före varje operation.",
)
STATUSES = ("P", "U", "", "U/E", "P?", "E")


def make_gold() -> Gold:
    """Two sections of three goals; every goal has four statuses and two comments."""
    return [
        {
            "section": i // 3 + 1,
            "section_title": f"Avsnitt {i // 3 + 1}",
            "number": i % 3 + 1,
            "goal": text,
            "status": {region: STATUSES[(i + k) % len(STATUSES)] for k, region in enumerate(REGIONS)},
            "comments": {"RN": f"Norrbotten svarar om mål {i}.", "RCC Norr": f"RCC kommenterar {text.lower()}"},
            "page_first": 5 + i,
            "page_last": 5 + i,
        }
        for i, text in enumerate(TEXTS)
    ]


def make_records(gold: Gold) -> Records:
    """What a pipeline that reads everything right publishes for ``gold``."""
    records: Records = {"documents": [make_document()], "goals": [], "statuses": [], "comments": [], "findings": []}
    for row in gold:
        place = (row["section"], row["number"])
        pages = {"page_first": row["page_first"], "page_last": row["page_last"]}
        records["goals"].append(make_goal(*place, row["goal"], section_title=row["section_title"], **pages))
        records["statuses"] += [make_status(*place, region, raw) for region, raw in row["status"].items()]
        records["comments"] += [make_comment(*place, label, text) for label, text in row["comments"].items()]
    return records


def run(tmp_path: Path, gold: object, records: Records, floors: str | None = None) -> Evaluation:
    (tmp_path / "gold.json").write_text(json.dumps(gold), encoding="utf-8")
    if floors is not None:
        (tmp_path / "gold.floors.toml").write_text(floors, encoding="utf-8")
    publish(records, tmp_path / "parsed")
    return evaluate(tmp_path / "parsed", tmp_path / "gold.json")


def measures(evaluation: Evaluation) -> dict[str, tuple[int, int]]:
    return {measure.name: (measure.right, measure.of) for measure in evaluation.measures}


ALL_RIGHT = {
    "rows": (6, 6),
    "statuses": (24, 24),
    "goals": (6, 6),
    "comments": (12, 12),
    "section_titles": (6, 6),
    "pages": (6, 6),
}


def at(rows: list[Any], section: int, number: int, region: str | None = None) -> int:
    """Index of a goal's record, or of a region's status or comment on it."""
    wanted = goal_id(section, number)
    (index,) = (i for i, r in enumerate(rows) if r.goal_id == wanted and (region is None or r.region == region))
    return index


def change(rows: list[Any], index: int, **changes: Any) -> None:
    rows[index] = replace(rows[index], **changes)


# ---- what pipelines get wrong: (change of the records, measures it lowers, wrong values, of them not flagged) -------


def all_right(records: Records) -> None:
    """Nothing is changed."""


def wrong_letter_in_goal(records: Records) -> None:
    change(records["goals"], at(records["goals"], 1, 2), goal_text=TEXTS[1].replace("tio", "tie"))


def wrong_letter_in_comment(records: Records) -> None:
    change(records["comments"], at(records["comments"], 2, 1, "RN"), comment_text="Norrbotten svarar om mål 4.")


def wrong_status(records: Records) -> None:
    change(records["statuses"], at(records["statuses"], 1, 1, "RN"), status_raw="E", status_codes=("E",))


def swapped_regions(records: Records) -> None:
    other = {"RJH": "RN", "RN": "RJH"}
    records["statuses"] = [replace(s, region=other.get(s.region, s.region)) for s in records["statuses"]]


def missing_row(records: Records) -> None:
    """Goal 1.2 is not seen: the third becomes the second."""
    _drop(records, goal_id(1, 2))
    _rename(records, (1, 3), (1, 2))


def missing_row_at_the_end_of_a_section(records: Records) -> None:
    _drop(records, goal_id(1, 3))


def row_broken_in_two(records: Records) -> None:
    """The second goal's comment begins a row of its own: the third becomes the fourth."""
    _rename(records, (1, 3), (1, 4))
    _rename(records, (1, 2), (1, 3), only=Comment)
    records["goals"].append(make_goal(1, 3, "", section_title="Avsnitt 1", page_first=6, page_last=6))


def surplus_comment(records: Records) -> None:
    records["comments"].append(make_comment(2, 2, "RVN", "RVN: stod i en annan ruta."))


def missing_comment(records: Records) -> None:
    del records["comments"][at(records["comments"], 2, 2, "RCC Norr")]


def missing_region(records: Records) -> None:
    records["statuses"] = [status for status in records["statuses"] if status.region != "RV"]


def wrong_section_title(records: Records) -> None:
    change(records["goals"], at(records["goals"], 1, 1), section_title="Avsnitt 1 Mål RJH RN")


def wrong_page(records: Records) -> None:
    change(records["goals"], at(records["goals"], 1, 1), page_last=6)


def _drop(records: Records, gone: str) -> None:
    for name in ("goals", "statuses", "comments"):
        records[name] = [record for record in records[name] if record.goal_id != gone]


def _rename(records: Records, old: tuple[int, int], new: tuple[int, int], only: type = object) -> None:
    for name in ("goals", "statuses", "comments"):
        records[name] = [
            _renamed(r, new) if r.goal_id == goal_id(*old) and isinstance(r, only) else r for r in records[name]
        ]


def _renamed(record: Goal | Status | Comment, new: tuple[int, int]) -> Goal | Status | Comment:
    numbers = {} if isinstance(record, Comment) else {"section_number": new[0], "goal_number": new[1]}
    return replace(record, goal_id=goal_id(*new), **numbers)


Distortion = Callable[[Records], None]
CASES: list[tuple[Distortion, dict[str, tuple[int, int]], int]] = [
    (all_right, {}, 0),
    (wrong_letter_in_goal, {"goals": (5, 6)}, 1),
    (wrong_letter_in_comment, {"comments": (11, 12)}, 1),
    (wrong_status, {"statuses": (23, 24)}, 1),
    (swapped_regions, {"statuses": (12, 24)}, 12),
    (
        missing_row,
        {
            "rows": (5, 6),
            "statuses": (20, 24),
            "goals": (5, 6),
            "comments": (10, 12),
            "section_titles": (5, 6),
            "pages": (5, 6),
        },
        7,
    ),
    (
        missing_row_at_the_end_of_a_section,
        {
            "rows": (5, 6),
            "statuses": (20, 24),
            "goals": (5, 6),
            "comments": (10, 12),
            "section_titles": (5, 6),
            "pages": (5, 6),
        },
        7,
    ),
    (row_broken_in_two, {"rows": (6, 7), "comments": (10, 12)}, 3),
    (surplus_comment, {"comments": (12, 13)}, 1),
    (missing_comment, {"comments": (11, 12)}, 1),
    (missing_region, {"statuses": (18, 24)}, 6),
    (wrong_section_title, {"section_titles": (5, 6)}, 1),
    (wrong_page, {"pages": (5, 6)}, 1),
]
each_case = pytest.mark.parametrize(("distort", "lowered", "wrong"), CASES, ids=[case[0].__name__ for case in CASES])


@each_case
def test_each_error_lowers_its_own_measure_and_no_other(
    distort: Distortion, lowered: dict[str, tuple[int, int]], wrong: int, tmp_path: Path
) -> None:
    records = make_records(make_gold())
    distort(records)
    evaluation = run(tmp_path, make_gold(), records)
    assert measures(evaluation) == ALL_RIGHT | lowered
    assert len(evaluation.wrong) == evaluation.wrong_and_unflagged == wrong
    assert evaluation.passed == (not lowered)


@each_case
def test_a_digest_gives_the_counts_of_the_texts(
    distort: Distortion, lowered: dict[str, tuple[int, int]], wrong: int, tmp_path: Path
) -> None:
    records = make_records(make_gold())
    distort(records)
    digest = digest_gold(make_gold(), report_year=2023, family="rcc-norr", page_count=20)
    assert TEXTS[0] not in json.dumps(digest, ensure_ascii=False)
    evaluation = run(tmp_path, digest, records)
    assert measures(evaluation) == ALL_RIGHT | lowered
    assert len(evaluation.wrong) == wrong


# ---- wrong values -------------------------------------------------------------------------------------------------


def test_a_wrong_value_has_both_readings_page_and_box(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    wrong_status(records)
    evaluation = run(tmp_path, make_gold(), records)
    goal, status = sorted(evaluation.wrong, key=lambda value: value.field)
    assert (goal.field, goal.where, goal.page) == ("goal", "1.02", 5)
    assert (goal.expected, goal.found) == (TEXTS[1], TEXTS[1].replace("tio", "tie"))
    assert goal.box == (50.0, 100.0, 200.0, 130.0)
    assert (status.field, status.where, status.expected, status.found) == ("status", "1.01 RN", "U", "E")
    assert status.box == (210.0, 100.0, 220.0, 112.0)


def test_missing_and_surplus_values_have_one_reading(tmp_path: Path) -> None:
    records = make_records(make_gold())
    surplus_comment(records)
    missing_comment(records)
    readings = [(v.where, v.expected, v.found) for v in run(tmp_path, make_gold(), records).wrong]
    assert readings == [
        ("2.02 RCC Norr", f"RCC kommenterar {TEXTS[4].lower()}", None),
        ("2.02 RVN", None, "RVN: stod i en annan ruta."),
    ]


def test_white_space_and_composition_of_letters_make_no_difference(tmp_path: Path) -> None:
    gold = make_gold()
    gold[0]["goal"] = "Alla regioner ska\nha en plan  för rehabilitering. "
    gold[1]["goal"] = TEXTS[1].replace("ö", "ö")
    assert run(tmp_path, gold, make_records(make_gold())).passed


def test_a_question_mark_and_the_order_of_codes_make_a_difference(tmp_path: Path) -> None:
    records = make_records(make_gold())
    for old, new in (("P?", "P"), ("U/E", "E/U")):
        index = next(i for i, status in enumerate(records["statuses"]) if status.status_raw == old)
        change(records["statuses"], index, status_raw=new)
    assert measures(run(tmp_path, make_gold(), records))["statuses"] == (22, 24)


# ---- flags --------------------------------------------------------------------------------------------------------


def test_a_marked_value_is_flagged(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_status(records)
    change(records["statuses"], at(records["statuses"], 1, 1, "RN"), needs_review=True)
    evaluation = run(tmp_path, make_gold(), records)
    assert [value.is_flagged for value in evaluation.wrong] == [True]
    assert evaluation.flagged is not None
    assert (evaluation.flagged.right, evaluation.flagged.of) == (1, 24)


@pytest.mark.parametrize(("severity", "flagged"), [("error", 4), ("warning", 4), ("info", 0)])
def test_a_finding_flags_the_goal_it_names_unless_for_information(severity: str, flagged: int, tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    records["findings"] = [make_finding(severity=severity, goal_id=goal_id(1, 2))]
    evaluation = run(tmp_path, make_gold(), records)
    assert evaluation.wrong_and_unflagged == (0 if flagged else 1)
    assert evaluation.flagged is not None
    assert evaluation.flagged.right == flagged


@pytest.mark.parametrize(("page", "unflagged"), [(6, 0), (7, 7), (None, 7)])
def test_a_missing_row_is_flagged_by_a_finding_on_its_page(page: int | None, unflagged: int, tmp_path: Path) -> None:
    records = make_records(make_gold())
    missing_row(records)
    records["findings"] = [make_finding(page=page)]
    assert run(tmp_path, make_gold(), records).wrong_and_unflagged == unflagged


# ---- figures ------------------------------------------------------------------------------------------------------


def test_scores_per_code_count_each_code_of_a_cell(tmp_path: Path) -> None:
    gold = make_gold()[:1]
    gold[0]["status"] = {"RJH": "U/E", "RN": "P", "RV": "", "RVN": "P?"}
    records = make_records(gold)
    for region, raw in {"RJH": "U", "RN": "U", "RV": "P"}.items():
        change(records["statuses"], at(records["statuses"], 1, 1, region), status_raw=raw)
    scores = {score.name: score for score in run(tmp_path, gold, records).scores}
    assert list(scores) == ["E", "P", "U", "blank"]
    assert {n: (s.right, s.expected, s.found) for n, s in scores.items()} == {
        "E": (0, 1, 0),
        "P": (1, 2, 2),
        "U": (1, 1, 2),
        "blank": (0, 1, 0),
    }
    assert (scores["U"].precision, scores["U"].recall, scores["U"].f1) == (0.5, 1.0, pytest.approx(2 / 3))
    assert (scores["E"].precision, scores["E"].recall, scores["E"].f1) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize(
    ("printed", "codes"),
    [("U", {"U"}), ("U/E", {"U", "E"}), ("P?", {"P"}), ("P ?", {"P"}), ("", {"blank"}), ("Delvis", {"Delvis"})],
)
def test_codes_of_a_printed_status(printed: str, codes: set[str]) -> None:
    assert status_codes(printed) == codes


def test_character_error_rate_is_of_the_texts_that_are_not_exact(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    rates = {rate.name: rate for rate in run(tmp_path, make_gold(), records).error_rates}
    assert rates["goals"].texts == 1
    assert rates["goals"].share == pytest.approx(1 / len(TEXTS[1]))
    assert rates["comments"].share is None


def test_a_digest_has_no_character_error_rate(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    rates = {rate.name: rate for rate in run(tmp_path, digest_gold(make_gold()), records).error_rates}
    assert (rates["goals"].texts, rates["goals"].share) == (1, None)


def test_pages_of_another_edition_are_not_compared(tmp_path: Path) -> None:
    records = make_records(make_gold())
    records["documents"] = [make_document(page_count=9)]
    evaluation = run(tmp_path, make_gold(), records)
    assert "pages" not in measures(evaluation)
    assert evaluation.passed
    assert evaluation.notes == ("Pages are not compared: the gold names page 10, the document has 9.",)


# ---- which report -------------------------------------------------------------------------------------------------


def _second_report(records: Records) -> Records:
    document = make_document(document_id="ba9876543210", sha256="b" * 64, report_year=2022, file_name="other.pdf")
    goal = make_goal(text="Ett annat mål.", goal_id=goal_id(1, 1, 2022), document_id="ba9876543210", report_year=2022)
    return records | {"documents": [*records["documents"], document], "goals": [*records["goals"], goal]}


def test_the_gold_finds_its_report_among_several(tmp_path: Path) -> None:
    gold = {"report_year": 2023, "family": "rcc-norr", "goals": make_gold()}
    evaluation = run(tmp_path, gold, _second_report(make_records(make_gold())))
    assert evaluation.passed
    assert evaluation.subject == "rcc-norr 2023 (report.pdf)"


def test_a_gold_that_does_not_say_which_needs_a_single_report(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"2 follow-up reports are .* rcc-norr 2022 \(other\.pdf\)"):
        run(tmp_path, make_gold(), _second_report(make_records(make_gold())))


def test_a_gold_of_another_year_fails(tmp_path: Path) -> None:
    gold = {"report_year": 2019, "goals": make_gold()}
    with pytest.raises(EvaluationError, match=r"no follow-up report is what the gold is about \(report_year 2019\)"):
        run(tmp_path, gold, make_records(make_gold()))


# ---- files that are missing or wrong ------------------------------------------------------------------------------


def test_a_missing_gold_file_fails(tmp_path: Path) -> None:
    publish(make_records(make_gold()), tmp_path)
    with pytest.raises(EvaluationError, match=r"nowhere\.json cannot be read: No such file"):
        evaluate(tmp_path, tmp_path / "nowhere.json")
    assert not (tmp_path / "nowhere.json").exists()


def test_missing_datasets_fail(tmp_path: Path) -> None:
    (tmp_path / "gold.json").write_text(json.dumps(make_gold()))
    with pytest.raises(EvaluationError, match=r"documents\.parquet is missing: say `followup run` first"):
        evaluate(tmp_path / "parsed", tmp_path / "gold.json")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("{", "neither JSON nor"),
        ("{}", "no gold file"),
        ("3", "no gold file"),
        ('[{"section": 1}]', "an entry has no 'number'"),
        ('{"goals": 3}', "not in the form"),
    ],
)
def test_a_gold_in_another_form_fails(content: str, message: str, tmp_path: Path) -> None:
    publish(make_records(make_gold()), tmp_path)
    (tmp_path / "gold.json").write_text(content)
    with pytest.raises(EvaluationError, match=message):
        evaluate(tmp_path, tmp_path / "gold.json")


# ---- floors -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("floors", "passed"),
    [
        ("[at_least]\ngoals = 0.8", True),
        ("[at_least]\ngoals = 0.9", False),
        ("[at_least]\nstatuses = 0.9", False),
        ("[at_least]\ngoals = 0.8\n[at_most]\nwrong_and_unflagged = 1", True),
        ("[at_least]\ngoals = 0.8\n[at_most]\nwrong_and_unflagged = 0", False),
        ("[at_least]\ngoals = 0.8\nU_f1 = 1.0", True),
    ],
)
def test_floors_beside_the_gold_decide(floors: str, passed: bool, tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    assert run(tmp_path, make_gold(), records, floors).passed == passed


def test_floors_of_a_digest_are_those_of_its_gold(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    run(tmp_path, make_gold(), records, "[at_least]\ngoals = 0.8")
    (tmp_path / "gold.digest.json").write_text(json.dumps(digest_gold(make_gold())))
    assert evaluate(tmp_path / "parsed", tmp_path / "gold.digest.json").passed


@pytest.mark.parametrize(
    ("floors", "message"),
    [
        ("[at_least]\ngaols = 1.0", "gaols is not measured; known are rows, statuses"),
        ("[atleast]\ngoals = 1.0", "unknown table atleast"),
        ('[at_least]\ngoals = "all"', "goals is 'all', expected a number"),
        ("goals", "is no TOML"),
    ],
)
def test_misspelt_floors_fail(floors: str, message: str, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=message):
        run(tmp_path, make_gold(), make_records(make_gold()), floors)


# ---- forms of output ----------------------------------------------------------------------------------------------


def test_the_json_form_is_stable(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_status(records)
    found = run(tmp_path, make_gold(), records).as_dict()
    assert json.loads(json.dumps(found)) == found
    assert set(found) == {
        "kind",
        "subject",
        "passed",
        "measures",
        "details",
        "scores",
        "character_error_rates",
        "flagged",
        "wrong_and_unflagged",
        "wrong",
        "calibration",
        "notes",
        "requirements",
    }
    assert (found["kind"], found["passed"]) == ("followup", False)
    assert found["measures"]["statuses"] == {"right": 23, "of": 24, "share": 0.958333}
    assert found["wrong"] == [
        {
            "field": "status",
            "where": "1.01 RN",
            "expected": "U",
            "found": "E",
            "page": 5,
            "box": [210.0, 100.0, 220.0, 112.0],
            "is_flagged": False,
        }
    ]
    assert {"name": "statuses", "at_least": 1.0, "reached": 0.958333, "is_met": False} in found["requirements"]


def _rendered(evaluation: Evaluation) -> str:
    console = Console(file=io.StringIO(), width=100, force_terminal=False)
    render(evaluation, console)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_person_can_read_it(tmp_path: Path) -> None:
    records = make_records(make_gold())
    wrong_letter_in_goal(records)
    missing_comment(records)
    text = _rendered(run(tmp_path, make_gold(), records))
    assert "goals               5   6  83.3%   100%" in text
    assert "goal 1.02  page 5 at 50, 100, 200, 130  not flagged" in text
    assert "comment 2.02 RCC Norr" in text
    assert "(missing)" in text
    assert text.rstrip().endswith("comments 0.9167, expected at least 1.")


def test_it_says_so_when_all_is_right(tmp_path: Path) -> None:
    text = _rendered(run(tmp_path, make_gold(), make_records(make_gold())))
    assert text.rstrip().endswith("All floors reached.")
    assert "gold:" not in text


def test_excerpts_begin_shortly_before_the_difference() -> None:
    expected, found = excerpts("a" * 200 + "x" + "b" * 200, "a" * 200 + "y" + "b" * 200)
    assert expected.startswith("…“" + "a" * 30 + "xb")
    assert found.startswith("…“" + "a" * 30 + "yb")
    assert expected.endswith("b”…")
    assert excerpts("", None) == ("“”", "(missing)")


# ---- the parts ----------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.text(), st.text())
def test_normalising_twice_changes_nothing_and_white_space_is_lost(first: str, second: str) -> None:
    assert normalise(normalise(first)) == normalise(first)
    assert digest_of(f"{first} \n{second}") == digest_of(f" {first}\t{second}")


@settings(deadline=None)
@given(st.text(), st.text())
def test_text_and_digest_agree_on_what_is_equal(first: str, second: str) -> None:
    assert GoldText.of(first).equals(second) == GoldText(digest_of(first)).equals(second)
    assert (GoldText.of(first).distance(second) == 0) == GoldText.of(first).equals(second)


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcd"), max_size=8), st.lists(st.sampled_from("abcd"), max_size=8))
def test_rows_are_aligned_in_order_and_the_most_that_can_be(first: list[str], second: list[str]) -> None:
    pairs = align(len(first), len(second), lambda i, j: float(first[i] == second[j]))
    assert all(first[i] == second[j] for i, j in pairs)
    assert all(a[0] < b[0] and a[1] < b[1] for a, b in pairwise(pairs))
    assert len(pairs) == _longest_common_subsequence(first, second)


def _longest_common_subsequence(first: list[str], second: list[str]) -> int:
    if not first or not second:
        return 0
    if first[-1] == second[-1]:
        return 1 + _longest_common_subsequence(first[:-1], second[:-1])
    return max(_longest_common_subsequence(first[:-1], second), _longest_common_subsequence(first, second[:-1]))


# ---- the digest of the published report ---------------------------------------------------------------------------


def _published_digest() -> dict[str, Any]:
    content: dict[str, Any] = json.loads((GOLD_FOLDER / "followup-2023.digest.json").read_text(encoding="utf-8"))
    return content


def test_the_published_digest_has_the_counts_of_the_published_report() -> None:
    goals = _published_digest()["goals"]
    cells = [printed for goal in goals for printed in goal["status"].values()]
    assert len(goals) == 43
    assert {goal["section"] for goal in goals} == set(range(1, 8))
    assert sum(len(goal["comments_sha256"]) for goal in goals) == 148
    counts = {printed: cells.count(printed) for printed in sorted(set(cells))}
    assert counts == {"": 20, "E": 9, "E/P": 1, "P": 76, "P/U": 1, "P?": 2, "U": 59, "U/E": 4}


def test_the_published_digest_is_that_of_the_reference_gold() -> None:
    path = CORPUS / "gold" / "followup-2023.json"
    if not path.exists():
        pytest.skip(f"{path} is not here: the reference corpus is not part of the repository")
    header = {key: _published_digest()[key] for key in ("family", "report_year", "page_count")}
    assert _published_digest() == digest_gold(json.loads(path.read_text(encoding="utf-8")), **header)


def test_gold_with_texts_of_the_published_report_passes_against_itself(tmp_path: Path) -> None:
    path = CORPUS / "gold" / "followup-2023.json"
    if not path.exists():
        pytest.skip(f"{path} is not here: the reference corpus is not part of the repository")
    gold = json.loads(path.read_text(encoding="utf-8"))
    publish(make_records(copy.deepcopy(gold)), tmp_path)
    assert evaluate(tmp_path, GOLD_FOLDER / "followup-2023.digest.json").passed
    evaluation = evaluate(tmp_path, path)
    assert evaluation.passed
    assert measures(evaluation)["statuses"] == (172, 172)
    assert measures(evaluation)["comments"] == (148, 148)
