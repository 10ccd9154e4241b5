"""Nothing is loaded that a command does not need: told by what a process of its own has in ``sys.modules``."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.corpus.library import constructed

ROOT = Path(__file__).parents[1]
PDF_LIBRARIES = {"pdfplumber", "pdfminer", "pypdfium2", "pdf_oxide", "pikepdf", "pypdf"}
HEAVY = {"duckdb", "numpy", "pandas", "pyarrow", "rapidfuzz", "scipy", "xlsxwriter"}
CALL = """
import sys
sys.argv = ["followup", *sys.argv[1:]]
from pipeline.cli import main
try:
    main()
finally:
    print("\\n" + " ".join(sorted(sys.modules)))
"""


def loaded_by(*arguments: str) -> set[str]:
    """The names of all modules that the program has loaded when it ends."""
    done = subprocess.run(
        [sys.executable, "-c", CALL, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
    )
    assert done.returncode in (0, 1), done.stderr
    return set(done.stdout.splitlines()[-1].split())


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["run", "--help"], ["draw", "--help"]])
def test_what_only_speaks_of_itself_loads_no_library(arguments):
    loaded = loaded_by(*arguments)
    assert "pipeline.cli" in loaded
    assert not loaded & (HEAVY | PDF_LIBRARIES)


def test_a_run_with_one_report_loads_nothing_for_links_between_years_nor_for_minutes(tmp_path):
    (tmp_path / "raw").mkdir()
    constructed("published").write(tmp_path / "raw" / "report.pdf")
    loaded = loaded_by("run", "--raw-pdfs", str(tmp_path / "raw"), "--parsed", str(tmp_path / "parsed"), "--quiet")
    assert (tmp_path / "parsed" / "goals.parquet").is_file()
    assert not loaded & (HEAVY | PDF_LIBRARIES), "documents are read, and datasets made, in processes of their own"
    assert not loaded & {"pipeline.matching.similarity", "pipeline.minutes.extract", "pipeline.evaluate"}


def test_minutes_are_read_without_what_looks_for_mentions_in_them():
    call = "import sys, pipeline.minutes; print(' '.join(sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", call], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    loaded = set(done.stdout.split())
    assert "pipeline.minutes.extract" in loaded
    assert not loaded & (HEAVY | PDF_LIBRARIES | {"pipeline.minutes.mentions", "statistics"})
