"""Broken files: each ends in a verdict within its limits, none is silently wrong, and none harms a good one.

A short form of ``python -m tests.benchmarks.robustness``.
"""

from __future__ import annotations

import os
import subprocess
import sys
from functools import cache

import pandas as pd
import pytest

from tests.corpus.broken import BrokenFile, broken_files, good_report
from tests.corpus.broken.trial import Trial, complaints, tried
from tests.program import ROOT, environment
from tests.small_reports import small_report

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="trials need fork and resource limits")
FILES = list(broken_files(full=False))


@pytest.fixture(scope="module")
def trial_of(tmp_path_factory):
    @cache
    def trial(pdf: bytes) -> Trial:
        path = tmp_path_factory.mktemp("trial") / "x.pdf"
        path.write_bytes(pdf)
        return tried(path)

    return trial


@pytest.mark.parametrize("broken", FILES, ids=lambda broken: f"{broken.kind}-{broken.name}")
def test_a_broken_file_ends_in_a_verdict_and_is_never_silently_wrong(trial_of, broken: BrokenFile):
    clean = trial_of(good_report(broken.base)) if broken.base else None
    assert complaints(trial_of(broken.pdf), clean) == []


CODES = {
    ("header", "empty"): "empty-file",
    ("header", "html"): "not-a-pdf",
    ("truncated", "49"): "truncated",
    ("xref", "startxref-zero"): "xref-missing",
    ("page-tree", "kids-self"): "cyclic-structure",
    ("encrypted", "aes-256-password"): "encrypted",
    ("encrypted", "aes-256-empty"): "encrypted-without-password",
    ("page-tree", "type-wrong"): "no-pages",
    ("oddity", "font-unmapped"): "unmapped-text",
    ("oddity", "filter-unknown"): "unsupported-filter",
    ("oddity", "page-giant"): "page-size",
    ("oddity", "cmap-range-huge"): "decompression-bomb",
    ("circle", "form-bush"): "page-too-full",
    ("bomb", "nested-flate"): "decompression-bomb",
    ("bomb", "lzw"): "decompression-bomb",
    ("streams", "half-08"): "damaged-stream",
    ("shifted", "twice"): "several-files",
    ("oddity", "text-open"): "content-breaks-off",
    ("oddity", "run-length-cut"): "damaged-stream",
    ("update", "last-object-replaced"): "page-empty",
}


@pytest.mark.parametrize(
    ("case", "code"), CODES.items(), ids=lambda value: "-".join(value) if len(value) == 2 else value
)
def test_the_verdict_names_what_is_wrong(trial_of, case, code):
    pdf = next(broken.pdf for broken in broken_files(full=False, only=case))
    assert code in trial_of(pdf).codes


def test_a_report_that_opens_with_the_empty_password_is_read_whole(trial_of):
    for way in ("rc4-40", "aes-256"):
        locked = next(b.pdf for b in broken_files(full=False, only=("encrypted", f"{way}-empty")))
        trial = trial_of(locked)
        assert trial.status == "ok"
        assert trial.values == trial_of(good_report()).values


def test_a_turn_that_is_written_with_a_point_is_one(trial_of):
    turned = next(b.pdf for b in broken_files(full=False, only=("page-tree", "rotate-real")))
    assert trial_of(turned).values == trial_of(good_report()).values


def test_damage_inside_an_encrypted_stream_is_seen(trial_of):
    damaged = next(b.pdf for b in broken_files(full=False, only=("encrypted", "aes-128-empty-damaged")))
    trial = trial_of(damaged)
    assert trial.status != "ok"
    assert "damaged-stream" in trial.codes


def test_good_documents_beside_them_come_out_whole(tmp_path):
    raw = tmp_path / "raw"
    raw.mkdir()
    for name, year in (("good", 2019), ("another", 2021)):
        (raw / f"{name}.pdf").write_bytes(small_report(year))
    for broken in FILES[::3]:
        (raw / broken.file_name).write_bytes(broken.pdf)
    (raw / "folder.pdf").mkdir()
    os.mkfifo(raw / "pipe.pdf")
    (raw / "endless.pdf").symlink_to("/dev/zero")
    (raw / "locked.pdf").write_bytes(small_report(2018))
    (raw / "locked.pdf").chmod(0)
    result = subprocess.run(
        [sys.executable, "-m", "pipeline", "run", "--raw-pdfs", raw, "--parsed", tmp_path / "parsed", "--quiet"],
        cwd=ROOT, env=environment(), capture_output=True, text=True, timeout=300, check=False,
    )  # fmt: skip
    assert result.returncode == 1, result.stderr
    documents = pd.read_parquet(tmp_path / "parsed/documents.parquet").set_index("file_name")
    assert list(documents.loc[["good.pdf", "another.pdf"], "status"]) == ["ok", "ok"]
    assert {"pipe.pdf", "endless.pdf"} <= set(documents.index[documents["status"] == "rejected"])
    statuses = pd.read_parquet(tmp_path / "parsed/statuses.parquet")
    assert list(statuses["report_year"].value_counts().reindex([2019, 2021])) == [12, 12]
