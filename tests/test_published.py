"""The measure of the work: the published report and minutes in all the layouts of the reference corpus.

The corpus stands beside the repository (``../shared/corpus``) and is no part of it; without it these tests skip.
"""

from __future__ import annotations

import shutil
from pathlib import Path

import pdfplumber
import pytest

from pipeline.console import SilentReporter
from pipeline.evaluate import evaluate
from pipeline.run import Settings, run

CORPUS = Path(__file__).parents[2] / "shared" / "corpus"
DIGEST = Path(__file__).parent / "gold" / "followup-2023.digest.json"
REPORTS = {
    "published": "uppfoljning-2023.pdf",
    "unruled": "variants/uppfoljning-2023-unruled.pdf",
    "tagged-reflowed": "variants/uppfoljning-2023-tagged-reflowed.pdf",
    "untagged-reflowed": "variants/uppfoljning-2023-untagged-reflowed.pdf",
}
CELLS, GOALS, COMMENTS = 172, 43, 148
MOST_FLAGGED = 0.03

pytestmark = pytest.mark.skipif(not CORPUS.is_dir(), reason=f"the reference corpus is not at {CORPUS}")


@pytest.fixture(scope="module", params=REPORTS)
def parsed(request, tmp_path_factory):
    """Name of the report, its PDF, the result of a run over it alone, and the folder of its datasets."""
    folder = tmp_path_factory.mktemp(request.param)
    (folder / "raw").mkdir()
    pdf = CORPUS / REPORTS[request.param]
    shutil.copy(pdf, folder / "raw" / pdf.name)
    result = run(Settings(folder / "raw", folder / "parsed"), SilentReporter())
    return request.param, pdf, result, folder / "parsed"


@pytest.mark.parametrize("gold", [CORPUS / "gold" / "followup-2023.json", DIGEST], ids=["texts", "digests"])
def test_every_cell_goal_and_comment_is_right(parsed, gold):
    evaluation = evaluate(parsed[3], gold)
    assert evaluation.passed
    assert not evaluation.wrong


def test_counts_are_those_of_the_report(parsed):
    _, _, result, _ = parsed
    assert [d.status for d in result.documents] == ["ok"]
    assert (len(result.rows("goals")), len(result.rows("statuses")), len(result.rows("comments"))) == (
        GOALS,
        CELLS,
        COMMENTS,
    )


def test_few_cells_are_flagged(parsed):
    statuses = parsed[2].rows("statuses")
    assert sum(s.needs_review for s in statuses) <= MOST_FLAGGED * CELLS


def test_the_word_in_each_status_box_is_the_status(parsed):
    _, pdf, result, _ = parsed
    with pdfplumber.open(pdf) as document:
        for status in result.rows("statuses"):
            if status.status_raw:
                box = (status.x0, status.top, status.x1, status.bottom)
                text = document.pages[status.page - 1].within_bbox(box).extract_text()
                assert text == status.status_raw, (status.goal_id, status.region)


def test_the_reports_own_summary_and_legend_agree(parsed):
    name, _, result, _ = parsed
    codes = [f.code for f in result.findings]
    assert "legend-agrees" in codes
    assert "summary-differs" not in codes
    if name in ("published", "unruled"):  # the reflowed ones do not have the summary
        assert codes.count("summary-agrees") == 7
