"""Every constructed layout is read completely: each cell, goal, comment, page and box of its gold."""

from __future__ import annotations

import io
import unicodedata

import pdfplumber
import pytest

from pipeline.documents.process import known_profiles, process
from pipeline.intake import find_documents
from tests.corpus import library
from tests.corpus.source import SOURCES

PROFILES = SOURCES.parent / "profiles"
NAMES = [(name, library.DEFAULT_SOURCE) for name in (*library.LAYOUT_NAMES, *library.TYPST_NAMES)]
NAMES += [(name, "nordmark-2020") for name in library.SEVEN_REGION_NAMES]

KNOWN_WRONG = {
    # set by typst: "INCA-plattformen" broken as "IN-/CA-plattformen"; INCA stands nowhere else in the document
    ("tagged", 3, 4, "goal"),
}
"""What is still read wrong, and why. An entry that is read right fails the test."""


def plain(text):
    return " ".join(unicodedata.normalize("NFC", text or "").split())


@pytest.fixture(scope="module")
def outcomes(tmp_path_factory):
    """The outcome of each layout, read once."""
    profiles = known_profiles(PROFILES)
    found = {}

    def outcome_of(layout, source):
        if layout not in found:
            folder = tmp_path_factory.mktemp("layout")
            library.constructed(layout, source).write(folder / "report.pdf")
            (document,), _ = find_documents(folder)
            found[layout] = process(document, None, profiles)
        return found[layout]

    return outcome_of


def goals_by_place(outcome):
    return {(g.section_number, g.goal_number): g for g in outcome.records.get("goals", ())}


@pytest.mark.parametrize(("layout", "source"), NAMES)
def test_everything_is_read(outcomes, layout, source):
    constructed = library.constructed(layout, source)
    outcome = outcomes(layout, source)
    goals = goals_by_place(outcome)
    assert list(goals) == [(row["section"], row["number"]) for row in constructed.gold]
    wrong = {
        (layout, row["section"], row["number"], field)
        for row in constructed.gold
        for field in differing_fields(row, goals[row["section"], row["number"]], outcome)
    }
    assert wrong == {entry for entry in KNOWN_WRONG if entry[0] == layout}


def differing_fields(row, goal, outcome):
    """Names of the fields of one goal that are not as in its gold."""
    statuses = {s.region: s.status_raw for s in outcome.records["statuses"] if s.goal_id == goal.goal_id}
    comments = {c.region: plain(c.comment_text) for c in outcome.records["comments"] if c.goal_id == goal.goal_id}
    pairs = {
        "goal": (plain(goal.goal_text), plain(row["goal"])),
        "label": (goal.goal_label, row["goal_label"]),
        "title": (plain(goal.section_title), plain(row["section_title"])),
        "statuses": (statuses, dict(row["status"])),
        "comments": (comments, {label: plain(text) for label, text in row["comments"].items()}),
    }
    if row.get("page_first"):
        pairs["pages"] = ((goal.page_first, goal.page_last), (row["page_first"], row["page_last"]))
    return [name for name, (found, expected) in pairs.items() if found != expected]


@pytest.mark.parametrize(("layout", "source"), NAMES)
def test_rows_in_are_rows_out_and_few_cells_are_flagged(outcomes, layout, source):
    outcome = outcomes(layout, source)
    statuses = outcome.records["statuses"]
    assert len(statuses) == len(outcome.records["goals"]) * len({s.region for s in statuses})
    assert sum(s.needs_review for s in statuses) <= 0.1 * len(statuses)


@pytest.mark.parametrize(
    "layout", ["published", "unruled-centred", "rotated-270", "sideways-unruled", "landscape-coloured"]
)
def test_each_status_box_holds_the_status(outcomes, layout):
    """The box is read back from the PDF by another way than the pipeline's: pdfplumber's own crop."""
    outcome = outcomes(layout, library.DEFAULT_SOURCE)
    pdf = pdfplumber.open(io.BytesIO(library.constructed(layout).pdf))
    printed = [s for s in outcome.records["statuses"] if s.status_raw]
    assert printed
    for status in printed:
        chars = pdf.pages[status.page - 1].within_bbox((status.x0, status.top, status.x1, status.bottom)).chars
        letters = sorted(c["text"] for c in chars if not c["text"].isspace())
        assert letters == sorted(status.status_raw.replace(" ", "")), (status.goal_id, status.region)


def test_blank_cells_have_the_box_of_their_cell_where_rules_draw_it(outcomes):
    outcome = outcomes("published", library.DEFAULT_SOURCE)
    blank = [s for s in outcome.records["statuses"] if not s.status_raw]
    assert blank
    assert all(s.x0 is not None and s.x1 - s.x0 > 20 for s in blank)


def test_a_layout_does_not_change_what_is_read(outcomes):
    """Drawing order, glyph-wise text, rotation, crop boxes and fonts leave the statuses as they are."""
    readings = {
        layout: [(s.goal_id, s.region, s.status_raw) for s in outcomes(layout, source).records["statuses"]]
        for layout, source in NAMES
        if layout in {"published", "glyphs-shuffled", "cropped-rotated-unruled", "soft-hyphens", "ligatures"}
    }
    first = {(g, r): raw for g, r, raw in readings.pop("published")}
    for layout, statuses in readings.items():
        assert {(g, r): raw for g, r, raw in statuses} == first, layout
