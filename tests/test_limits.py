"""Whole runs over documents that want more than they may have, or break what reads them; the others are whole."""

from __future__ import annotations

import re
import subprocess
import sys

import pandas as pd
import pytest

from pipeline.console import SilentReporter
from pipeline.documents import Limits
from pipeline.run import ProgramError, RunResult, Settings, run
from tests.program import content, environment, followup
from tests.small_reports import small_report, write

BREAKS = {
    "hang": ("too-slow", "15 s"),
    "abort": ("reader-died", "SIGABRT"),
    "segfault": ("reader-died", "SIGSEGV"),
    "leave": ("reader-died", "exit status 7"),
    "allocate": ("too-much-memory", "1,024 MiB"),
    "fail": ("internal-error", "ZeroDivisionError"),
    "lie": ("reader-died", "an answer that is none"),
    "another": ("reader-died", "an answer that is none"),
}
"""Name of the document → code of its error and words of the message."""


def run_on(folder, limits=None, jobs=2) -> RunResult:
    return run(Settings(folder / "raw", folder / "parsed", jobs, limits=limits or Limits()), SilentReporter())


def errors(result: RunResult) -> dict[str, list[tuple[str, str]]]:
    names = {d.document_id: d.file_name.removesuffix(".pdf") for d in result.documents}
    found: dict[str, list[tuple[str, str]]] = {name: [] for name in names.values()}
    for finding in result.findings:
        if finding.severity == "error":
            found[names[finding.document_id]].append((finding.code, finding.message))
    return found


# ---- what breaks the process that reads ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def broken(tmp_path_factory):
    """A run over documents that break it, each in its way, and one that is good."""
    folder = tmp_path_factory.mktemp("broken")
    write(folder / "raw", good=small_report(2020), **{name: name.encode() for name in BREAKS})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("pipeline.documents.collect.FUNCTION", "tests.misbehaving:read_by_name")
        result = run_on(folder, Limits(seconds=15, memory=1 << 30))
    return folder, result


@pytest.mark.parametrize("name", BREAKS)
def test_a_document_that_breaks_its_process_is_rejected_and_the_finding_says_why(broken, name):
    _, result = broken
    ((code, message),) = errors(result)[name]
    assert code == BREAKS[name][0]
    assert BREAKS[name][1] in message


def test_the_document_beside_them_is_whole(broken):
    folder, result = broken
    assert [d.file_name for d in result.documents if d.status == "ok"] == ["good.pdf"]
    assert len(pd.read_parquet(folder / "parsed/statuses.parquet")) == 12


def test_what_was_no_fault_of_the_document_is_tried_again_in_the_next_run(broken):
    folder, first = broken
    (folder / "raw/hang.pdf").write_bytes(small_report(2019))
    second = run_on(folder)
    assert errors(second)["abort"][0][0] == "not-a-pdf"
    assert first.summary != second.summary


# ---- limits that are seen while a document is read -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("limits", "code", "option"),
    [
        (Limits(file_size=1000), "file-too-large", "--max-file-size"),
        (Limits(pages=1), "too-many-pages", "--max-pages"),
        (Limits(words_per_page=20), "too-many-words", "--max-words-per-page"),
        (Limits(seconds=0.01), "too-slow", "--max-seconds"),
    ],
)
def test_a_document_over_a_limit_is_rejected_and_the_message_says_what_to_raise(tmp_path, limits, code, option):
    write(tmp_path / "raw", a=small_report(2020))
    ((found, message),) = errors(run_on(tmp_path, limits))["a"]
    assert found == code
    assert option in message
    assert re.search(r"\d", message)
    assert errors(run_on(tmp_path))["a"] == []


def test_limits_are_options_of_the_command(tmp_path):
    write(tmp_path / "raw", a=small_report(2020))
    arguments = ("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    for option, value in (("--max-pages", "1"), ("--max-words-per-page", "20"), ("--max-seconds", "0.1")):
        result = followup(*arguments, option, value)
        assert result.returncode == 1, result.stderr
        assert option in result.stdout
    assert followup(*arguments).returncode == 0


# ---- what fails outside any one document -----------------------------------------------------------------------------


def test_a_mistake_in_linking_stops_the_run_and_leaves_the_datasets(tmp_path, monkeypatch):
    write(tmp_path / "raw", a=small_report(2019))
    run_on(tmp_path)
    before = content(tmp_path / "parsed")
    write(tmp_path / "raw", b=small_report(2020))
    monkeypatch.setattr("pipeline.runs.linking.LINK", "tests.misbehaving:fail")
    with pytest.raises(ProgramError, match="ZeroDivisionError"):
        run_on(tmp_path)
    after = content(tmp_path / "parsed")
    assert {name: after[name] for name in before} == before


@pytest.mark.parametrize("where", ["pipeline.run.find_clashes", "pipeline.runs.publishing.publish"])
def test_a_mistake_outside_any_document_exits_2_and_says_that_nothing_was_written(tmp_path, where):
    write(tmp_path / "raw", a=small_report(2019))
    module, name = where.rsplit(".", 1)
    program = f"""
import sys, {module}
sys.argv = ["followup", "run", "--raw-pdfs", {str(tmp_path / "raw")!r}, "--parsed", {str(tmp_path / "parsed")!r}]
def broken(*_, **__): raise ZeroDivisionError("on purpose")
setattr(sys.modules[{module!r}], {name!r}, broken)
from pipeline.cli import main
main()
"""
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, timeout=120, check=False
    )
    assert result.returncode == 2
    assert "ZeroDivisionError" in result.stderr
    assert "nothing was written" in result.stderr
    assert not (tmp_path / "parsed/goals.parquet").exists()
