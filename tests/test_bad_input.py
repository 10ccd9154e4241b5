"""Bad input: each malformed document gets a finding that says what is wrong, and harms no other."""

from __future__ import annotations

from pathlib import Path

import pandas as pd
import pytest

from pipeline.console import SilentReporter
from pipeline.model import Finding
from pipeline.run import RunResult, Settings, run
from tests.corpus.malformed import write_malformed
from tests.program import content, followup
from tests.small_reports import pdf_of, prose, small_report, small_source, with_extra_region, write

ROOT = Path(__file__).parents[1]
GOOD_YEAR = 2020


REJECTED = {
    "not-a-pdf": ("not-a-pdf", None),
    "empty-file": ("empty-file", None),
    "truncated": ("truncated", None),
    "truncated-early": ("truncated", None),
    "password-protected": ("encrypted", None),
    "no-pages": ("no-pages", None),
    "blank-pages": ("no-text-layer", 1),
    "scanned": ("no-text-layer", 1),
    "without-table": ("no-table", None),
    "prose": ("unknown-document", None),
}
"""Kind of malformed document → the code and page of its error."""


def run_on(folder: Path, parsed: Path, jobs: int = 1) -> RunResult:
    return run(Settings(folder, parsed, jobs), SilentReporter())


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """A run over all of them and a good one."""
    folder = tmp_path_factory.mktemp("mixed")
    write(folder / "raw", good=small_report(GOOD_YEAR), prose=prose())
    write_malformed(folder / "raw", *(kind for kind in REJECTED if kind != "prose"))
    return run_on(folder / "raw", folder / "parsed")


def errors_of(result: RunResult, file_name: str) -> list[Finding]:
    (document,) = [d for d in result.documents if d.file_name == file_name]
    return [f for f in result.findings if f.document_id == document.document_id and f.severity == "error"]


@pytest.mark.parametrize("kind", REJECTED)
def test_a_malformed_document_is_rejected_with_one_clear_error(mixed, kind):
    (document,) = [d for d in mixed.documents if d.file_name == f"{kind}.pdf"]
    assert document.status == "rejected"
    (finding,) = errors_of(mixed, f"{kind}.pdf")
    assert (finding.code, finding.page) == REJECTED[kind]
    assert len(finding.message.split()) >= 8, "a finding says what was found, what was expected and what to do"


def test_the_good_document_beside_them_is_whole(mixed, tmp_path):
    alone = run_on(write(tmp_path / "raw", good=small_report(GOOD_YEAR)), tmp_path / "parsed")
    (document,) = [d for d in mixed.documents if d.file_name == "good.pdf"]
    assert document.status == "ok"
    for dataset in ("goals", "statuses", "comments", "hyperlinks"):
        assert mixed.rows(dataset) == alone.rows(dataset)
    assert len(alone.rows("statuses")) == 12


def test_every_finding_names_a_document_and_is_numbered_in_it(mixed):
    ids = {d.document_id for d in mixed.documents}
    numbers: dict[str, list[int]] = {}
    for finding in mixed.findings:
        assert finding.document_id in ids
        numbers.setdefault(finding.document_id, []).append(finding.finding_number)
    assert all(found == list(range(1, len(found) + 1)) for found in numbers.values())


def test_a_mixed_run_is_not_whole(mixed):
    assert not mixed.is_whole


# ---- tables that are odd -------------------------------------------------------------------------------------------


def malformed_run(folder: Path, kind: str) -> RunResult:
    (folder / "raw").mkdir()
    write_malformed(folder / "raw", kind)
    return run_on(folder / "raw", folder / "parsed")


def test_an_unknown_status_is_flagged_where_it_stands_and_nowhere_else(tmp_path):
    result = malformed_run(tmp_path, "unknown-status")
    (odd,) = [s for s in result.rows("statuses") if s.status_raw == "X"]
    assert (odd.region, odd.status_codes, odd.status, odd.needs_review) == ("RN", (), None, True)
    (finding,) = errors_of(result, "unknown-status.pdf")
    assert (finding.code, finding.goal_id, finding.page) == ("unknown-status", odd.goal_id, odd.page)
    assert "'X'" in finding.message
    assert result.documents[0].status == "partial"
    assert len(result.rows("statuses")) == 180


def test_an_unknown_region_in_place_of_one_is_an_error_with_its_pages(tmp_path):
    result = malformed_run(tmp_path, "unknown-region")
    assert result.documents[0].status == "partial"
    errors = errors_of(result, "unknown-region.pdf")
    assert {f.code for f in errors} == {"unknown-region", "region-missing"}
    assert all(f.page for f in errors)
    assert all("RXX" in f.message for f in errors if f.code == "unknown-region")
    assert {s.region for s in result.rows("statuses")} == {"RJH", "RN", "RV"}


def test_an_unknown_region_beside_the_others_is_an_error_with_its_page(tmp_path):
    result = run_on(write(tmp_path / "raw", odd=with_extra_region()), tmp_path / "parsed")
    findings = [f for f in errors_of(result, "odd.pdf") if "RQZ" in f.message]
    assert findings
    assert all(f.page for f in findings)
    assert {s.region for s in result.rows("statuses")} == {"RJH", "RN", "RV", "RVN"}
    assert not any("RQZ" in c.comment_text.split() for c in result.rows("comments"))


def test_a_page_that_is_an_image_makes_the_report_partial(tmp_path):
    result = malformed_run(tmp_path, "partly-scanned")
    assert result.documents[0].status == "partial"
    (finding,) = errors_of(result, "partly-scanned.pdf")
    assert finding.page == 4
    assert 0 < len(result.rows("goals")) < 45


# ---- two reports of one year ---------------------------------------------------------------------------------------


def test_two_reports_of_one_year_are_an_error_on_both_and_the_first_stays(tmp_path):
    other = pdf_of(small_source(GOOD_YEAR, goals=2))
    write(tmp_path / "raw", b=small_report(GOOD_YEAR), a=other, c=small_report(2019))
    result = run_on(tmp_path / "raw", tmp_path / "parsed")
    assert [(d.file_name, d.status) for d in result.documents] == [
        ("a.pdf", "partial"),
        ("b.pdf", "rejected"),
        ("c.pdf", "ok"),
    ]
    for name, named in (("a.pdf", "b.pdf"), ("b.pdf", "a.pdf")):
        (finding,) = errors_of(result, name)
        assert finding.code == "same-report-twice"
        assert named in finding.message
    published = {g.document_id for g in result.rows("goals")}
    assert published == {d.document_id for d in result.documents if d.status != "rejected"}
    assert sum(g.report_year == GOOD_YEAR for g in result.rows("goals")) == 2


def test_a_report_that_is_rejected_anyway_takes_no_years_place(tmp_path):
    report = small_report(GOOD_YEAR)
    write(tmp_path / "raw", a=report[: len(report) // 2], b=report)
    result = run_on(tmp_path / "raw", tmp_path / "parsed")
    assert [d.status for d in result.documents] == ["rejected", "ok"]


def test_the_same_file_twice_is_read_once(tmp_path):
    write(tmp_path / "raw", a=small_report(GOOD_YEAR), b=small_report(GOOD_YEAR))
    result = run_on(tmp_path / "raw", tmp_path / "parsed")
    assert [(d.file_name, d.status) for d in result.documents] == [("a.pdf", "ok")]
    assert [f.code for f in result.findings].count("same-content") == 1


# ---- what is no fault of the document --------------------------------------------------------------------------------


def test_an_unreadable_file_is_rejected_and_the_others_are_read(tmp_path):
    write(tmp_path / "raw", b=small_report(GOOD_YEAR))
    (tmp_path / "raw/a.pdf").symlink_to("nowhere.pdf")
    result = run_on(tmp_path / "raw", tmp_path / "parsed")
    assert [(d.file_name, d.status, d.sha256 == "") for d in result.documents] == [
        ("a.pdf", "rejected", True),
        ("b.pdf", "ok", False),
    ]
    (finding,) = errors_of(result, "a.pdf")
    assert finding.code == "unreadable-file"


# ---- the program as a whole ------------------------------------------------------------------------------------------


def test_a_run_with_a_bad_document_writes_the_datasets_and_exits_1(tmp_path):
    write(tmp_path / "raw", good=small_report(GOOD_YEAR), bad=b"")
    result = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    assert result.returncode == 1, result.stderr
    assert "error bad.pdf: " in result.stdout
    assert len(pd.read_parquet(tmp_path / "parsed/goals.parquet")) == 3
    findings = pd.read_parquet(tmp_path / "parsed/findings.parquet")
    assert "empty-file" in set(findings["code"])
    quiet = followup("run", "--quiet", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    assert (quiet.returncode, quiet.stdout) == (1, "")
    assert quiet.stderr.startswith("error bad.pdf: ")


def test_a_folder_of_bad_documents_alone_is_published_as_such(tmp_path):
    write(tmp_path / "raw", bad=b"no PDF")
    result = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    assert result.returncode == 1
    assert list(pd.read_parquet(tmp_path / "parsed/documents.parquet")["status"]) == ["rejected"]
    assert len(pd.read_parquet(tmp_path / "parsed/goals.parquet")) == 0


@pytest.mark.parametrize("spoil", ["file", "file-above"])
def test_an_output_that_cannot_be_written_exits_2_and_says_why(tmp_path, spoil):
    write(tmp_path / "raw", good=small_report(GOOD_YEAR))
    (tmp_path / "taken").write_text("not a folder")
    parsed = tmp_path / "taken" if spoil == "file" else tmp_path / "taken" / "parsed"
    result = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", parsed)
    assert result.returncode == 2
    assert "taken" in result.stderr
    assert "Traceback" not in result.stderr
    assert (tmp_path / "taken").read_text() == "not a folder"


def test_what_was_published_stays_where_nothing_new_can_be(tmp_path):
    write(tmp_path / "raw", good=small_report(GOOD_YEAR))
    parsed = tmp_path / "parsed"
    assert run_on(tmp_path / "raw", parsed).is_whole
    before = content(parsed)
    assert "goals.parquet" in before
    assert followup("run", "--raw-pdfs", tmp_path / "missing", "--parsed", parsed).returncode == 2
    assert content(parsed) == before
    (tmp_path / "empty").mkdir()
    assert followup("run", "--raw-pdfs", tmp_path / "empty", "--parsed", parsed).returncode == 2
    assert content(parsed) == before


def test_a_mistake_in_a_profile_stops_the_run_and_names_it(tmp_path):
    write(tmp_path / "raw", good=small_report(GOOD_YEAR))
    (tmp_path / "more").mkdir()
    (tmp_path / "more/broken.toml").write_text('kind = "followup"\nfamilly = "x"\n')
    result = followup(
        "run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "p", "--profiles", tmp_path / "more"
    )
    assert result.returncode == 2
    assert "broken.toml" in result.stderr
    assert "familly" in result.stderr
    assert not (tmp_path / "p").exists()
