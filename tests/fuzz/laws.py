"""What must hold of whatever the stages make of a layout."""

from __future__ import annotations

import math
from functools import cache
from pathlib import Path

from pipeline.documents import process
from pipeline.documents.outcome import Outcome
from pipeline.documents.profiles import Profiles, known_profiles
from pipeline.intake import SourceFile, classify
from pipeline.model import DocumentLayout
from pipeline.reading.verdicts import sane
from pipeline.schemas import DATASETS
from pipeline.tables import find_rows

SOURCE = SourceFile(Path("odd.pdf"), "odd.pdf", "0" * 64, "0" * 12, 1)


@cache
def _profiles() -> Profiles:
    return known_profiles()


def outcome_of(layout: DocumentLayout) -> Outcome:
    """What the stages after reading make of a layout, as :func:`pipeline.documents.process.process` does."""
    layout = sane(layout)
    profiles = _profiles()
    known = classify(layout, SOURCE, profiles.reports, profiles.minutes)
    document = process._document(SOURCE, layout, known)
    outcome = process._extract(document, layout, known, profiles)
    if known.profile and document.report_year is not None:
        rows = len(find_rows(layout, known.profile.for_year(document.report_year)).rows)
        rejected = sum(finding.code == "row-rejected" for finding in outcome.findings)
        assert rows == len(outcome.records.get("goals", ())) + rejected, "rows in are not goals and rejected rows out"
    return outcome


def check(layout: DocumentLayout) -> None:
    """Runs the stages on a layout.

    Raises:
        AssertionError: a law does not hold.
    """
    outcome = outcome_of(layout)
    pages = {page.number for page in layout.pages}
    letters = {page.number: _letters(" ".join(w.text for w in page.words)) for page in sane(layout).pages}
    for finding in outcome.findings:
        assert finding.message
        assert finding.page is None or finding.page in pages
    goals = outcome.records.get("goals", ())
    ids = [goal.goal_id for goal in goals]
    assert len(ids) == len(set(ids)), "two goals with one id"
    for name in ("statuses", "comments"):
        keys = [(record.goal_id, record.region) for record in outcome.records.get(name, ())]
        assert len(keys) == len(set(keys)), f"two {name} with one key"
        assert {goal for goal, _ in keys} <= set(ids), f"{name} of no goal"
    for name, records in outcome.records.items():
        assert name in {dataset.name for dataset in DATASETS}
        for record in records:
            _check_record(record, pages)
    for goal in goals:
        there = "".join(letters[n] for n in range(goal.page_first, goal.page_last + 1))
        assert all(_letters(word) in there for word in goal.goal_text.split() if len(word) < 4), "a goal from nowhere"


def _check_record(record: object, pages: set[int]) -> None:
    for name in record.__slots__:  # type: ignore[attr-defined]
        value = getattr(record, name)
        if name == "confidence":
            assert 0 <= value <= 1, "a confidence that is none"
        if name in ("page", "page_first", "page_last"):
            assert value is None or value in pages, "a page that is none"
        if isinstance(value, float):
            assert math.isfinite(value), f"{name} is {value}"


def _letters(text: str) -> str:
    return "".join(c for c in text if c.isalnum())
