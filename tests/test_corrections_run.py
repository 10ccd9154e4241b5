"""Corrections over whole runs, and the command that checks them."""

from __future__ import annotations

import pandas as pd
import pytest

from tests.program import followup
from tests.small_reports import small_report, write

ENTRY = """
[[correction]]
goal = "{goal}"
field = "status"
region = "{region}"
expected = "{expected}"
value = "{value}"
reason = "page 1"
by = "Ada"
date = 2024-05-31
"""


@pytest.fixture
def folder(tmp_path):
    write(tmp_path / "raw", a=small_report(2020))
    return tmp_path


def _run(folder):
    return followup("run", "--raw-pdfs", folder / "raw", "--parsed", folder / "parsed", "--quiet")


def _check(folder):
    return followup("corrections", "check", "--raw-pdfs", folder / "raw")


def _cells(folder):
    return pd.read_parquet(folder / "parsed" / "statuses.parquet").set_index(["goal_id", "region"])


def _write(folder, *entries):
    texts = (ENTRY.format(goal=goal, region=r, expected=e, value=v) for goal, r, e, v in entries)
    (folder / "raw" / "corrections.toml").write_text("".join(texts), encoding="utf-8")


def test_a_correction_holds_and_when_it_fits_no_longer_the_run_says_so(folder):
    assert _run(folder).returncode == 0
    key = ("rcc-norr:2020:1.01", "RN")
    before = _cells(folder).loc[key]
    assert before.corrected_by is None or pd.isna(before.corrected_by)
    value = "E" if before.status_raw != "E" else "U"

    _write(folder, (*key, before.status_raw, value))
    assert _run(folder).returncode == 0
    after = _cells(folder).loc[key]
    assert (after.status_raw, list(after.status_codes), after.corrected_by) == (value, [value], "Ada")
    assert (after.page, after.x0, after.top) == (before.page, before.x0, before.top)
    checked = _check(folder)
    assert (checked.returncode, checked.stdout.splitlines()[-1]) == (0, "1 corrections: 1 applied")

    _write(folder, (*key, "E/P", value), ("rcc-norr:2020:9.01", "RN", "P", "U"), ("rcc-norr:1999:1.01", "RN", "P", "U"))
    stale = _run(folder)
    assert stale.returncode == 1
    assert f"found {before.status_raw!r}, expected 'E/P'" in stale.stderr
    assert "rcc-norr:1999:1.01, RN, status): no report of that year was read" in stale.stderr
    assert _cells(folder).loc[key].status_raw == before.status_raw
    documents = pd.read_parquet(folder / "parsed" / "documents.parquet")
    assert list(documents.status) == ["partial"]
    checked = _check(folder)
    assert checked.returncode == 1
    assert [line.split(":")[0] for line in checked.stdout.splitlines()[:-1]] == [
        "stale",
        "without-target",
        "without-target",
    ]


def test_a_broken_file_stops_the_run_before_it_writes(folder):
    (folder / "raw" / "corrections.toml").write_text("[[correction]]\ngoal = x\nvalue = 1", encoding="utf-8")
    for result in (_run(folder), _check(folder)):
        assert result.returncode == 2
        assert "corrections.toml" in result.stderr
        assert "line 2" in result.stderr
    assert not (folder / "parsed").exists()
