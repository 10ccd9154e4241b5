"""Files whose names or places are not to be trusted."""

from __future__ import annotations

import os
import sys
import unicodedata

import pandas as pd
import pytest

from pipeline.console import HARMFUL, SilentReporter, plain
from pipeline.intake import find_documents, linked_folders
from pipeline.run import Settings, run
from tests.program import followup
from tests.small_reports import small_report, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="names that Windows does not allow")

ODD = {
    "two\nlines\x1b[31m.pdf": "two\nlines\x1b[31m.pdf",
    "'quoted\" $(x) `y` [red]b.pdf": "'quoted\" $(x) `y` [red]b.pdf",
    "turned\u202efdp.exe.pdf": "turned\u202efdp.exe.pdf",
    "å" * 125 + "a.pdf": "å" * 125 + "a.pdf",
    os.fsdecode(b"latin-\xe5.pdf"): "latin-\\xe5.pdf",
    "--help.pdf": "--help.pdf",
}
"""Name in the folder → name in the datasets."""


def test_odd_names_are_read_published_and_printed_harmlessly(tmp_path):
    (tmp_path / "raw").mkdir()
    for year, name in enumerate(ODD, 2010):
        assert len(os.fsencode(name)) <= 255
        (tmp_path / "raw" / name).write_bytes(small_report(year) if year < 2012 else b"%PDF-" + str(year).encode())
    result = followup("run", "--raw-pdfs", tmp_path / "raw", "--parsed", tmp_path / "parsed", "--verbose")
    assert result.returncode == 1, result.stderr
    assert set(pd.read_parquet(tmp_path / "parsed/documents.parquet")["file_name"]) == set(ODD.values())
    printed = result.stdout + result.stderr
    assert {c for c in printed if unicodedata.category(c) in HARMFUL} == {"\n"}
    for shown in (r"two\nlines\x1b[31m.pdf", r"turned\u202efdp.exe.pdf", "[red]b"):
        assert shown in printed


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("å ö – “x” 1\u00a0000", "å ö – “x” 1\u00a0000"),
        ("a\tb\r", r"a\tb\r"),
        ("\u2066a\u200bb\ufeff", r"\u2066a\u200bb\ufeff"),
        ("\udce5", r"\udce5"),
        ("\u2028", r"\u2028"),
    ],
)
def test_what_is_not_seen_is_printed_as_an_escape(text, shown):
    assert plain(text) == shown


# ---- links -----------------------------------------------------------------------------------------------------------


def test_a_link_out_of_the_folder_is_not_followed(tmp_path):
    secret = write(tmp_path / "elsewhere", secret=small_report(2019)) / "secret.pdf"
    write(tmp_path / "raw", good=small_report(2020))
    (tmp_path / "raw/link.pdf").symlink_to(secret)
    (tmp_path / "raw/gone.pdf").symlink_to(tmp_path / "nowhere.pdf")
    result = run(Settings(tmp_path / "raw", tmp_path / "parsed"), SilentReporter())
    assert {d.file_name: (d.status, d.sha256 != "") for d in result.documents} == {
        "good.pdf": ("ok", True),
        "link.pdf": ("rejected", False),
        "gone.pdf": ("rejected", False),
    }
    assert [f.code for f in result.findings].count("link-leads-out") == 2
    assert "2019" not in " ".join(f.message for f in result.findings)


def test_a_link_within_the_folder_is_another_name(tmp_path):
    write(tmp_path, a=small_report(2020))
    (tmp_path / "b.pdf").symlink_to("a.pdf")
    (source,), (copy,) = find_documents(tmp_path)
    assert (source.file_name, copy.code) == ("a.pdf", "same-content")


def test_a_folder_that_is_a_link_itself_is_read(tmp_path):
    write(tmp_path / "real", a=small_report(2020))
    (tmp_path / "raw").symlink_to("real")
    assert [s.file_name for s in find_documents(tmp_path / "raw")[0]] == ["a.pdf"]


def test_a_linked_folder_is_told_of_and_not_entered(tmp_path):
    write(tmp_path / "elsewhere", secret=small_report(2019))
    write(tmp_path / "raw", a=small_report(2020))
    (tmp_path / "raw/more").symlink_to(tmp_path / "elsewhere")
    assert [s.file_name for s in find_documents(tmp_path / "raw")[0]] == ["a.pdf"]
    assert linked_folders(tmp_path / "raw") == ("more",)
    result = run(Settings(tmp_path / "raw", tmp_path / "parsed"), SilentReporter())
    assert any("more" in remark for remark in result.remarks)


def test_links_in_a_circle_and_what_is_no_file_are_rejected(tmp_path):
    (tmp_path / "a.pdf").symlink_to("b.pdf")
    (tmp_path / "b.pdf").symlink_to("a.pdf")
    os.mkfifo(tmp_path / "pipe.pdf")
    sources, _ = find_documents(tmp_path)
    assert [(s.file_name, s.problem.code, s.sha256) for s in sources] == [
        ("a.pdf", "unreadable-file", ""),
        ("b.pdf", "unreadable-file", ""),
        ("pipe.pdf", "unreadable-file", ""),
    ]
