"""Whole runs killed at random moments, and runs started together: one complete set, always.

``make soak`` does the same a hundred and ten times.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pandas as pd
import pytest

from pipeline.publish import current_set
from tests.program import ROOT, environment, followup
from tests.small_reports import small_report, write

KILLS = int(os.environ.get("SOAK_KILLS", "6"))
PAIRS = int(os.environ.get("SOAK_PAIRS", "2"))

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs signals and links")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders of reports: of one year, and of three."""
    one = write(tmp_path / "one", a=small_report(2019))
    return one, write(tmp_path / "three", a=small_report(2020), b=small_report(2021), c=small_report(2022))


def start(raw_pdfs: Path, parsed: Path) -> subprocess.Popen[bytes]:
    """A run that uses nothing that an earlier one kept."""
    arguments = ["run", "--fresh", "--raw-pdfs", str(raw_pdfs), "--parsed", str(parsed)]
    return subprocess.Popen(
        [sys.executable, "-m", "pipeline", *arguments],
        cwd=ROOT,
        env=environment(),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def sets_of(folders: tuple[Path, Path], parsed: Path) -> list[str]:
    """The ids of the sets that the folders give; ``parsed`` holds the last of them."""
    found = []
    for raw_pdfs in folders:
        assert followup("run", "--quiet", "--raw-pdfs", raw_pdfs, "--parsed", parsed).returncode == 0
        found.append(str(current_set(parsed, check_hashes=True)))
    return found


def years_in(parsed: Path) -> list[int]:
    return sorted(pd.read_parquet(parsed / "documents.parquet")["report_year"])


def test_a_run_killed_at_any_moment_leaves_a_whole_set(folders: tuple[Path, Path], tmp_path: Path) -> None:
    parsed = tmp_path / "parsed"
    begun = time.monotonic()
    known = sets_of(folders, parsed)
    longest = (time.monotonic() - begun) / len(folders)
    chance = random.Random(3)
    for number in range(KILLS):
        process = start(folders[number % 2], parsed)
        time.sleep(chance.uniform(0, longest))
        process.kill()
        process.wait()
        there = current_set(parsed, check_hashes=True)
        assert there in known
        assert years_in(parsed) == ([2019], [2020, 2021, 2022])[known.index(there)]
    assert sets_of(folders, parsed) == known
    assert os.listdir(parsed / ".sets") == known[1:]


def test_runs_started_together_leave_the_set_of_one_of_them(folders: tuple[Path, Path], tmp_path: Path) -> None:
    parsed = tmp_path / "parsed"
    known = sets_of(folders, parsed)
    for _ in range(PAIRS):
        processes = [start(raw_pdfs, parsed) for raw_pdfs in folders]
        assert [process.wait(timeout=120) for process in processes] == [0, 0]
        there = str(current_set(parsed, check_hashes=True))
        assert there in known
        assert os.listdir(parsed / ".sets") == [there]
