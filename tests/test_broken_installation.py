"""A program that lacks something it needs blames no document for it, and leaves the datasets as they are."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from pipeline.isolation import Bounds, Call, Pool, StartError, Worker
from pipeline.publish.sets import local_set
from tests.program import ROOT, followup

REPORT = ROOT / "raw_pdfs" / "demo" / "uppfoljning-2022-konstruerad.pdf"


@pytest.mark.parametrize("module", ["not.there", "tests.misbehaving:not_there"])
def test_a_worker_that_cannot_load_what_it_needs_says_so(module: str) -> None:
    with Worker((module,)) as worker, pytest.raises(StartError, match="install the program anew"):
        list(worker.call("tests.misbehaving:echo", [b"x"], Bounds(seconds=20)))
    assert not worker.is_alive


def test_a_pool_ends_with_the_first_worker_that_cannot_start() -> None:
    calls = [Call(number, "tests.misbehaving:echo", lambda: [b"x"]) for number in range(20)]
    with Pool(2, ("not.there",)) as pool, pytest.raises(StartError):
        list(pool.run(calls))


def test_a_run_without_its_pdf_library_writes_nothing_and_says_why(tmp_path: Path) -> None:
    raw_pdfs, parsed, hidden = tmp_path / "raw", tmp_path / "parsed", tmp_path / "hidden"
    raw_pdfs.mkdir()
    hidden.mkdir()
    shutil.copy(REPORT, raw_pdfs)
    arguments = ["run", "--raw-pdfs", raw_pdfs, "--parsed", parsed, "--fresh"]
    assert followup(*arguments).returncode == 0
    before = local_set(parsed)
    (hidden / "pypdfium2.py").write_text("raise ImportError('its shared library is missing')\n")
    broken = followup(*arguments, PYTHONPATH=os.pathsep.join([str(hidden), str(ROOT)]))
    assert (broken.returncode, local_set(parsed)) == (2, before)
    assert "install the program anew: nothing was written" in " ".join(broken.stderr.split())
    assert "Get it anew" not in broken.stderr
