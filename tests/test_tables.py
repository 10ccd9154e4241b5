"""Table reconstruction: no word is lost or published twice, the witnesses are independent, doubts are told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from pipeline import followup
from pipeline.furniture import find_furniture
from pipeline.lines import group_lines
from pipeline.model import Box, Rule
from pipeline.profile import load_profiles
from pipeline.reading import read_document
from pipeline.tables import find_rows
from pipeline.tables.aligned import aligned_rows
from pipeline.tables.ground import grounds_of
from pipeline.tables.header import find_headers
from pipeline.tables.ruled import ruled_rows
from pipeline.tables.runs import find_runs
from pipeline.tables.tagged import tagged_rows, tree_tables
from pipeline.text import TextJoiner, Vocabulary, WordList
from tests.corpus import library
from tests.made_pages import find, page_of
from tests.records import make_document

PROFILE = load_profiles()[0]


@pytest.fixture(scope="module")
def layouts(tmp_path_factory):
    read = {}

    def layout_of(name):
        if name not in read:
            path = tmp_path_factory.mktemp("tables") / "report.pdf"
            read[name] = read_document(library.constructed(name).write(path))
        return read[name]

    return layout_of


def ids(words):
    return [(w.page, w.index) for w in words]


def row_words(row):
    return [w for cell in (row.goal, row.comment, row.label, *row.statuses.values()) for w in cell.words]


@pytest.mark.parametrize(
    "name", ["published", "unruled", "continuous", "extra-column", "sideways-upright-furniture", "tagged"]
)
def test_every_word_is_in_one_row_or_the_rest_or_is_furniture_or_header(layouts, name):
    layout = layouts(name)
    found = find_rows(layout, PROFILE)
    headers = [w for h in find_headers(layout.pages, PROFILE) for w in h.words]
    furniture = [w for line in find_furniture(layout.pages, keep=headers) for w in line.words]
    headings = [w for line in {id(h): h for r in found.rows for h in r.heading}.values() for w in line.words]
    rows = [i for row in found.rows for i in ids(row_words(row))]
    rest = ids(w for line in found.rest for w in line.words)
    assert len(rows) == len(set(rows))
    assert not set(rows) & set(rest)
    accounted = set(rows) | set(rest) | set(ids(headers)) | set(ids(furniture)) | set(ids(headings))
    assert accounted == {(w.page, w.index) for page in layout.pages for w in page.words}


@pytest.mark.parametrize("name", ["tagged", "published"])
def test_witnesses_that_can_speak_agree(layouts, name):
    """Each witness alone gives the same words in the same cells."""
    layout = layouts(name)
    trees = tree_tables(layout)
    runs = find_runs(layout, PROFILE).runs
    grounds = grounds_of(runs, PROFILE)
    for run, ground, aligned in zip(runs, grounds, aligned_rows(grounds), strict=True):
        readings = [aligned, ruled_rows(run, ground)]
        if trees:
            readings.append(tagged_rows(run, trees, ground))
        first, *others = [[row.all_ids for row in rows] for rows in readings]
        for other in others:
            assert other == first


def without_rules(layout):
    pages = tuple(replace(page, rules=(), fills=()) for page in layout.pages)
    return replace(layout, pages=pages, structure=())


def test_positions_alone_are_enough(layouts):
    layout = layouts("published")
    full, bare = find_rows(layout, PROFILE), find_rows(without_rules(layout), PROFILE)
    assert {row.strategy for row in bare.rows} == {"aligned"}
    assert [ids(row_words(row)) for row in bare.rows] == [ids(row_words(row)) for row in full.rows]


def test_a_witness_that_reads_otherwise_leaves_a_doubt_with_both_readings(layouts):
    """Column rules moved to the left of the statuses: `ruled` now reads them one region further on."""
    layout = layouts("published")

    def moved(rule):
        shift = -33.0 if not rule.is_horizontal and 200 < rule.box.x0 < 340 else 0.0
        return Rule(Box(rule.box.x0 + shift, rule.box.top, rule.box.x1 + shift, rule.box.bottom), rule.is_horizontal)

    pages = tuple(replace(page, rules=tuple(moved(r) for r in page.rules)) for page in layout.pages)
    found = find_rows(replace(layout, pages=pages), PROFILE)
    doubts = [d for row in found.rows for d in row.doubts if d.code == "witnesses-disagree"]
    assert not doubts or all("ruled reads" in d.message and "aligned reads" in d.message for d in doubts)
    records = extract(found, replace(layout, pages=pages))
    wrong = statuses_of(records) != statuses_of(extract(find_rows(layout, PROFILE), layout))
    assert not wrong or doubts


def extract(found, layout):
    lines = [line for row in found.rows for cell in (row.goal, row.comment) for line in group_lines(cell.words)]
    joiner = TextJoiner(Vocabulary.from_lines(lines), WordList())
    return followup.extract(make_document(report_year=2020), layout, found, PROFILE, joiner)


def statuses_of(records):
    return [(s.goal_id, s.region, s.status_raw) for s in records.statuses]


# ---- a page made of words, to try one thing at a time -----------------------------------------------------------

ROWS = [
    [
        {
            "goal": "Alla patienter ska",
            "RJH": "U",
            "RN": "P",
            "RV": "E",
            "RVN": "U/E",
            "comment": "RJH: Klart sedan i våras.",
        },
        {"goal": "få en plan.", "comment": "RN: Arbete pågår."},
    ],
    [
        {"goal": "Mätningen ska göras", "RV": "P?", "comment": "RV: Försenat."},
        {"goal": "varje år."},
    ],
]


def test_a_blank_cell_is_told_by_position_alone():
    first, second = find(page_of(ROWS)).rows
    assert {r: c.text for r, c in first.statuses.items()} == {"RJH": "U", "RN": "P", "RV": "E", "RVN": "U/E"}
    assert {r: c.text for r, c in second.statuses.items()} == {"RJH": "", "RN": "", "RV": "P?", "RVN": ""}
    assert second.goal.text == "Mätningen ska göras varje år."


def test_header_names_decide_not_positions():
    turned = page_of(ROWS, header=("Mål", "RVN", "RV", "RN", "RJH", "Kommentarer"))
    first = find(turned).rows[0]
    assert {r: c.text for r, c in first.statuses.items()} == {"RVN": "U", "RV": "P", "RN": "E", "RJH": "U/E"}


def test_an_unknown_region_in_the_header_is_an_error_and_its_column_is_nobodys():
    found = find(page_of(ROWS, header=("Mål", "RJH", "RX", "RV", "RVN", "Kommentarer")))
    assert set(found.rows[0].statuses) == {"RJH", "RV", "RVN"}
    errors = {f.code: f for f in found.findings if f.severity == "error"}
    assert set(errors) == {"region-missing", "unknown-region"}
    assert "RN" in errors["region-missing"].message
    assert "'RX'" in errors["unknown-region"].message
    assert errors["unknown-region"].page == 1


def test_a_name_with_one_letter_wrong_is_read_and_told():
    header = ("Mål", "RJH", "Norbotten", "RV", "RVN", "Kommentarer")
    found = find(page_of(ROWS, header=header))
    assert found.rows[0].statuses["RN"].text == "P"
    assert "header-misprint" in [f.code for f in found.findings]


def test_regions_in_a_sentence_are_no_header():
    page = page_of([[{"goal": "Antal per region", "comment": "RJH RN RV RVN har svarat på frågan i år"}]], title="Text")
    words = tuple(w for w in page.words if w.box.top > 80)
    assert find(replace(page, words=words)).rows == ()


def test_a_table_with_other_figures_under_the_regions_is_left_out_and_told():
    counts = [[{"goal": f"Antal {i}", "RJH": "12", "RN": "7", "RV": "19", "RVN": "8"}] for i in range(4)]
    page = page_of(counts, header=("Mål", "RJH", "RN", "RV", "RVN", "Summa"))
    found = find(page)
    assert found.rows == ()
    assert "other-table" in [f.code for f in found.findings]
