"""Runs after the first: only what changed is read, and what comes out is what a fresh run gives."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pandas as pd
import pytest

from pipeline.beforehand import CACHE_FOLDER, ENTRIES
from pipeline.console import SilentReporter
from pipeline.isolation import Pool
from pipeline.run import RunResult, Settings, run
from tests.corpus.minutes.library import constructed as constructed_minutes
from tests.program import content, followup
from tests.small_reports import pdf_of, small_report, small_source, write


@pytest.fixture
def calls(monkeypatch):
    """What is given to other processes: (function, document) in the order in which it is."""
    made = []
    whole = Pool.run

    def noting(self, calls, on_progress=None):
        made.extend((c.function.rsplit(":")[-1], getattr(c.subject, "file_name", "")) for c in calls)
        return whole(self, calls, on_progress)

    monkeypatch.setattr(Pool, "run", noting)
    return made


def go(folder: Path, parsed: Path | None = None, **changes: object) -> RunResult:
    settings = Settings(folder / "raw", parsed or folder / "parsed", jobs=2, **changes)
    return run(settings, SilentReporter())


def published(parsed: Path) -> dict[str, bytes]:
    """The files of the datasets as a reader finds them."""
    return {p.name: p.read_bytes() for p in parsed.iterdir() if p.is_file()}


def assert_as_fresh(folder: Path) -> None:
    """The datasets are those of a run that knows nothing."""
    go(folder, folder / "anew", fresh=True)
    assert published(folder / "parsed") == published(folder / "anew")


@pytest.fixture(scope="module")
def once(tmp_path_factory):
    """Two reports and minutes, read once for all tests."""
    folder = tmp_path_factory.mktemp("once")
    minutes = constructed_minutes("rpo-2021-09/published").pdf
    write(folder / "raw", a=small_report(2019), b=small_report(2020), c=minutes)
    return folder, go(folder)


@pytest.fixture
def three(once, tmp_path):
    """A copy of them and of what was published."""
    folder, result = once
    shutil.copytree(folder, tmp_path, symlinks=True, dirs_exist_ok=True)
    return tmp_path, replace(result, parsed=tmp_path / "parsed")


def test_nothing_is_done_where_nothing_changed(three, calls):
    folder, first = three
    before = {p: p.stat().st_mtime_ns for p in (folder / "parsed").iterdir()}
    second = go(folder)
    assert calls == []
    assert second.summary == first.summary
    assert {p: p.stat().st_mtime_ns for p in (folder / "parsed").iterdir()} == before


def test_only_a_new_document_is_read_and_linked(three, calls):
    folder, _ = three
    write(folder / "raw", d=small_report(2021))
    go(folder)
    assert calls == [("read", "d.pdf"), ("link", ""), ("mention", ""), ("make", "")]
    assert_as_fresh(folder)


def test_only_a_changed_document_is_read_again(three, calls):
    folder, _ = three
    write(folder / "raw", b=pdf_of(small_source(2020, goals=2)))
    go(folder)
    assert [call for call in calls if call[0] == "read"] == [("read", "b.pdf")]
    assert_as_fresh(folder)


def test_a_document_that_went_is_gone(three, calls):
    folder, _ = three
    (folder / "raw/b.pdf").unlink()
    result = go(folder)
    assert "read" not in [function for function, _ in calls]
    assert [d.file_name for d in result.documents] == ["a.pdf", "c.pdf"]
    assert_as_fresh(folder)


def test_another_name_needs_no_reading_and_is_published(three, calls):
    folder, _ = three
    (folder / "raw/a.pdf").rename(folder / "raw/z 1999.pdf")
    result = go(folder)
    assert "read" not in [function for function, _ in calls]
    assert [d.file_name for d in result.documents] == ["b.pdf", "c.pdf", "z 1999.pdf"]
    assert "z 1999.pdf" in set(pd.read_parquet(folder / "parsed/documents.parquet")["file_name"])
    assert_as_fresh(folder)


def nameless() -> bytes:
    """A report that says nowhere which year it is about."""
    return pdf_of(replace(small_source(2020), title="Uppföljning av cancerplanen", intro=(), plan_period=""))


def test_a_year_that_comes_from_the_name_changes_with_it(tmp_path, calls):
    write(tmp_path / "raw", **{"report 2018": nameless()})
    first = go(tmp_path)
    (tmp_path / "raw/report 2018.pdf").rename(tmp_path / "raw/report 2017.pdf")
    second = go(tmp_path)
    assert [d.report_year for r in (first, second) for d in r.documents] == [2018, 2017]
    assert_as_fresh(tmp_path)


def test_a_spoilt_entry_is_made_again(three, calls):
    folder, _ = three
    for number, entry in enumerate(sorted((folder / "parsed" / CACHE_FOLDER / ENTRIES).iterdir())):
        whole = entry.read_bytes()
        entry.write_bytes(whole[: len(whole) // 2] if number % 2 else whole[:-3] + b"???")
    go(folder)
    assert sorted(name for function, name in calls if function == "read") == ["a.pdf", "b.pdf", "c.pdf"]
    assert_as_fresh(folder)
    calls.clear()
    go(folder)
    assert calls == []


def test_datasets_that_are_gone_are_published_again_without_reading(three, calls):
    folder, _ = three
    (folder / "parsed/goals.parquet").unlink()
    go(folder)
    assert calls == [("make", "")]
    assert_as_fresh(folder)


@pytest.mark.parametrize("change", ["fresh", "clean"])
def test_fresh_and_clean_read_everything_anew(three, calls, change):
    folder, _ = three
    before = published(folder / "parsed")
    if change == "clean":
        assert followup("clean", "--parsed", folder / "parsed").returncode == 0
        assert not (folder / "parsed" / CACHE_FOLDER).exists()
        assert published(folder / "parsed") == before
    go(folder, fresh=change == "fresh")
    assert sorted(name for function, name in calls if function == "read") == ["a.pdf", "b.pdf", "c.pdf"]
    assert published(folder / "parsed") == before


def test_a_cache_that_cannot_be_written_is_a_remark(tmp_path, three):
    folder, first = three
    write(tmp_path / "other")
    (tmp_path / "other" / CACHE_FOLDER).write_text("in the way")
    result = go(folder, tmp_path / "other")
    assert result.summary == first.summary
    assert any(CACHE_FOLDER in remark for remark in result.remarks)
    assert published(tmp_path / "other").keys() - {CACHE_FOLDER} == published(folder / "parsed").keys()


def test_other_profiles_and_limits_that_matter_read_anew(three, calls):
    folder, _ = three
    (folder / "more").mkdir()
    go(folder, profiles=folder / "more")
    assert calls == []
    builtin = Path("pipeline/profiles/rcc-norr.toml").read_text(encoding="utf-8")
    (folder / "more/other.toml").write_text(builtin.replace('"rcc-norr"', '"other"'), encoding="utf-8")
    go(folder, profiles=folder / "more")
    assert [name for function, name in calls if function == "read"] == ["a.pdf", "b.pdf", "c.pdf"]


def test_what_is_kept_is_the_same_whatever_the_number_of_jobs(three):
    folder, _ = three
    run(Settings(folder / "raw", folder / "alone", jobs=1), SilentReporter())
    assert content(folder / "alone") == content(folder / "parsed")
