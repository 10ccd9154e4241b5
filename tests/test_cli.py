"""The command line: the contract's commands and exit statuses, and what a person sees."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

import pipeline
from pipeline.cli import Layer, Reader
from pipeline.console import SilentReporter, make_console, print_result
from pipeline.draw import LAYERS
from pipeline.reading import READERS
from pipeline.run import RunResult, Settings, run
from pipeline.runs.summary import Tally
from tests.program import content, environment, followup
from tests.records import make_document, make_finding
from tests.small_reports import small_report, write

ROOT = Path(__file__).parents[1]
CONTRACT = {
    "run": ("--raw-pdfs", "--parsed", "--jobs", "--quiet", "--verbose"),
    "evaluate": ("--gold", "--parsed", "--json"),
    "draw": ("--page", "--layer", "-o"),
}


# ---- help and version ------------------------------------------------------------------------------------------------


def test_the_version_is_the_packages():
    result = followup("--version")
    assert (result.returncode, result.stdout) == (0, f"followup {pipeline.__version__}\n")


@pytest.mark.parametrize("command", CONTRACT)
def test_help_names_every_option_of_the_contract(command):
    result = followup(command, "--help")
    assert result.returncode == 0
    for option in CONTRACT[command]:
        assert option in result.stdout
    assert "Exit status: 0" in result.stdout


def test_help_lists_the_commands_and_says_where_to_begin():
    result = followup("--help")
    assert result.returncode == 0
    assert "raw_pdfs/" in result.stdout
    assert all(re.search(rf"\b{command}\b", result.stdout) for command in CONTRACT)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["evaluate", "--help"]])
def test_help_and_version_load_no_pdf_library_and_no_data_library(arguments):
    program = f"""
import sys
sys.argv = ["followup", *{arguments!r}]
from pipeline.cli import main
try:
    main()
except SystemExit:
    pass
print("LOADED", *({{"pdfplumber", "pdfminer", "pypdfium2", "pandas", "pyarrow", "numpy", "scipy"}} & set(sys.modules)))
"""
    result = subprocess.run(
        [sys.executable, "-c", program], env=environment(), capture_output=True, text=True, timeout=60, check=True
    )
    assert result.stdout.splitlines()[-1] == "LOADED"


@pytest.mark.parametrize(
    "arguments",
    [["fly"], ["run", "--jobs", "0"], ["run", "--colour"], ["evaluate"], ["draw", "x.pdf", "--page", "1"]],
)
def test_bad_usage_exits_2(arguments):
    result = followup(*arguments)
    assert result.returncode == 2
    assert "Traceback" not in result.stderr


# ---- run -------------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def two_years(tmp_path_factory):
    """A folder with the reports of two years."""
    return write(tmp_path_factory.mktemp("two") / "raw", b=small_report(2020), a=small_report(2019))


@pytest.fixture(scope="module")
def one_year(tmp_path_factory):
    """A folder with one report."""
    return write(tmp_path_factory.mktemp("one") / "raw", a=small_report(2020))


def test_a_whole_run_exits_0_and_prints_a_summary(two_years, tmp_path):
    result = followup("run", "--raw-pdfs", two_years, "--parsed", tmp_path / "parsed", "--jobs", "1")
    assert result.returncode == 0, result.stderr
    assert len(pd.read_parquet(tmp_path / "parsed/statuses.parquet")) == 24
    assert re.search(r"^a\.pdf +followup 2019 +ok +3 goals, 12 cells", result.stdout, re.MULTILINE)
    assert re.search(r"^2 documents +2 ok +6 goals, 24 cells", result.stdout, re.MULTILINE)
    assert "\x1b" not in result.stdout + result.stderr
    assert re.search(r"^\[2/2\] b\.pdf$", result.stderr, re.MULTILINE)


@pytest.mark.parametrize("wanted", [True, False])
def test_colour_is_for_terminals_that_want_it(monkeypatch, capsys, wanted):
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("NO_COLOR", "" if wanted else "1")
    tally = Tally()
    tally.document(make_document(status="rejected"), {}, [make_finding(severity="error")])
    result = RunResult(Path("parsed"), tally.summary())
    print_result(result, make_console(), make_console(stderr=True), quiet=False, verbose=False)
    assert bool(re.search(r"\x1b\[[\d;]*3\dm", capsys.readouterr().out)) is wanted


def test_quiet_prints_nothing_where_all_is_well_and_verbose_prints_every_finding(one_year, tmp_path):
    arguments = ("run", "--raw-pdfs", one_year, "--parsed", tmp_path / "parsed")
    quiet = followup(*arguments, "--quiet")
    assert (quiet.stdout, quiet.stderr) == ("", "")
    findings = pd.read_parquet(tmp_path / "parsed/findings.parquet")
    verbose = followup(*arguments, "--verbose").stdout
    assert len(findings) > 0
    assert all(f"[{code}]" in verbose for code in findings["code"])


def test_the_number_of_jobs_changes_nothing(two_years, tmp_path):
    for jobs in ("1", "2"):
        result = followup("run", "--raw-pdfs", two_years, "--parsed", tmp_path / jobs, "--jobs", jobs)
        assert result.returncode == 0, result.stderr
    assert content(tmp_path / "1") == content(tmp_path / "2")


def test_progress_tells_the_first_page_the_last_and_each_document(two_years, tmp_path):
    class Recorder(SilentReporter):
        def __init__(self):
            self.told = []

        def begin(self, sources):
            self.told.append(("begin", len(sources)))

        def page(self, source, done, pages):
            self.told.append((source.file_name, done, pages))

        def end(self, head):
            self.told.append(("end", head.document.file_name))

        def linking(self, done, families):
            self.told.append(("linking", done, families))

    recorder = Recorder()
    run(Settings(two_years, tmp_path / "parsed"), recorder)
    pages = {name: [t[1:] for t in recorder.told if t[0] == name] for name in ("a.pdf", "b.pdf")}
    assert recorder.told[0] == ("begin", 2)
    for told in pages.values():
        # between them only now and then: reading a page takes less time than anybody sees
        assert told == sorted(set(told))
        assert (told[0][0], told[-1][0]) == (1, told[-1][1])
    assert [t for t in recorder.told if t[0] == "end"] == [("end", "a.pdf"), ("end", "b.pdf")]
    # all documents are of one family
    assert recorder.told[-2:] == [("linking", 0, 1), ("linking", 1, 1)]
    assert recorder.told.index(("end", "a.pdf")) < recorder.told.index(("b.pdf", *pages["b.pdf"][0]))


def test_an_order_of_years_that_cannot_be_kept_is_told_and_no_failure(two_years, tmp_path, monkeypatch):
    def refuse(*_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr("pipeline.run.remember_reports", refuse)
    result = run(Settings(two_years, tmp_path / "parsed"), SilentReporter())
    assert result.is_whole
    assert any("Permission denied" in remark for remark in result.remarks)
    assert (tmp_path / "parsed/goals.parquet").exists()


def test_a_decision_that_cannot_be_used_exits_2_and_names_its_file(tmp_path):
    write(tmp_path / "raw", a=small_report(2019))
    (tmp_path / "raw/decisions.toml").write_text("[[nonsense", encoding="utf-8")
    result = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed")
    assert result.returncode == 2
    assert "decisions.toml" in result.stderr
    assert "Traceback" not in result.stderr
    assert not (tmp_path / "parsed").exists()


# ---- which folder ----------------------------------------------------------------------------------------------------


def test_without_a_folder_the_demonstration_is_read_until_there_are_reports(tmp_path):
    write(tmp_path / "raw_pdfs/demo", demo=small_report(2019))
    first = followup("run", cwd=tmp_path)
    assert first.returncode == 0, first.stderr
    assert "raw_pdfs/demo/" in first.stderr.splitlines()[0]
    assert list(pd.read_parquet(tmp_path / "parsed/documents.parquet")["file_name"]) == ["demo.pdf"]
    write(tmp_path / "raw_pdfs/2020", own=small_report(2020))
    second = followup("run", cwd=tmp_path)
    assert second.returncode == 0, second.stderr
    assert list(pd.read_parquet(tmp_path / "parsed/documents.parquet")["file_name"]) == ["2020/own.pdf"]


@pytest.mark.parametrize("arguments", [[], ["--raw-pdfs", "mine"]])
def test_an_empty_folder_says_what_to_put_where(tmp_path, arguments):
    (tmp_path / "mine").mkdir()
    (tmp_path / "raw_pdfs").mkdir()
    result = followup("run", *arguments, cwd=tmp_path)
    assert result.returncode == 2
    folder = arguments[-1] if arguments else "raw_pdfs"
    assert f"{folder} holds no PDF file" in result.stderr
    assert f"{folder}/uppfoljning-2023.pdf" in result.stderr
    assert not (tmp_path / "parsed").exists()


def test_a_missing_folder_is_named(tmp_path):
    result = followup("run", "--raw-pdfs", tmp_path / "nowhere", cwd=tmp_path)
    assert result.returncode == 2
    assert f"{tmp_path / 'nowhere'} is not a folder" in result.stderr


def test_no_folder_at_all_says_what_to_put_where(tmp_path):
    result = followup("run", cwd=tmp_path)
    assert result.returncode == 2
    assert "raw_pdfs/uppfoljning-2023.pdf" in result.stderr


# ---- interrupted -----------------------------------------------------------------------------------------------------


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_an_interrupt_leaves_no_half_written_data(two_years, tmp_path, jobs):
    arguments = ("run", "--raw-pdfs", two_years, "--parsed", tmp_path / "parsed", "--jobs", jobs)
    process = subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        env=environment(),
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    first = process.stderr.readline()
    assert first.startswith("Reading")
    time.sleep(0.3)
    os.killpg(process.pid, signal.SIGINT)
    _, rest = process.communicate(timeout=60)
    assert process.returncode == 2
    assert "Interrupted: nothing was written" in rest
    assert "Traceback" not in rest
    assert [name for name in content(tmp_path) if not name.startswith("parsed/.cache/")] == []


# ---- evaluate and draw -----------------------------------------------------------------------------------------------


def test_evaluate_without_datasets_or_gold_exits_2(tmp_path):
    result = followup("evaluate", "--gold", tmp_path / "gold.json", "--parsed", tmp_path)
    assert result.returncode == 2
    assert "gold.json" in result.stderr
    assert "Traceback" not in result.stderr


def test_every_layer_that_can_be_drawn_can_be_named():
    assert {layer.value for layer in Layer} == set(LAYERS)


def test_every_reader_can_be_named():
    assert tuple(reader.value for reader in Reader) == READERS


def test_draw_writes_a_picture(two_years, tmp_path):
    picture = tmp_path / "page.png"
    result = followup("draw", two_years / "a.pdf", "--page", "3", "--layer", "cells", "-o", picture)
    assert result.returncode == 0, result.stderr
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_draw_of_a_page_that_is_not_there_exits_2(two_years, tmp_path):
    result = followup("draw", two_years / "a.pdf", "--page", "99", "-o", tmp_path / "page.png")
    assert result.returncode == 2
    assert "99" in result.stderr
    assert not (tmp_path / "page.png").exists()
