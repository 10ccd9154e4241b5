"""The process that makes a set: whatever becomes of it, the set that was there stays, and the run says what it was."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.console import SilentReporter
from pipeline.publish import PublishError, current_set
from pipeline.run import ProgramError, Settings, run
from pipeline.runs import publishing
from tests.small_reports import small_report, write


class Watching(SilentReporter):
    """Remembers how far the datasets were said to be."""

    def __init__(self) -> None:
        self.told: list[tuple[int, int]] = []

    def publishing(self, done: int, documents: int) -> None:
        self.told.append((done, documents))


@pytest.fixture
def folders(tmp_path):
    """A run over one report, and another report that has come since."""
    settings = Settings(tmp_path / "raw", tmp_path / "parsed")
    write(settings.raw_pdfs, a=small_report(2019))
    run(settings, SilentReporter())
    write(settings.raw_pdfs, b=small_report(2020))
    return settings


def _leftovers(parsed: Path) -> list[str]:
    return sorted(path.name for path in (parsed / ".sets").iterdir() if path.name != current_set(parsed))


@pytest.mark.parametrize("end", ["killed", "abort", "leave"])
def test_a_maker_that_dies_leaves_the_old_set_and_the_next_run_makes_the_new_one(folders, monkeypatch, end):
    before = current_set(folders.parsed, check_hashes=True)
    with monkeypatch.context() as patch:
        patch.setattr(publishing, "MAKE", f"tests.misbehaving:{end}")
        with pytest.raises(ProgramError, match=f"tests.misbehaving:{end}: died"):
            run(folders, SilentReporter())
    assert current_set(folders.parsed, check_hashes=True) == before
    assert not _leftovers(folders.parsed)
    assert len(run(folders, SilentReporter()).documents) == 2
    assert current_set(folders.parsed, check_hashes=True) != before


def test_what_the_maker_cannot_write_is_told_as_it_was_said_there(folders, monkeypatch):
    before = current_set(folders.parsed, check_hashes=True)
    place = folders.parsed / ".sets" / ".work"

    def order(*values):
        # something lies where the maker's folder should be, as when a disk was taken away and another put there
        where = Path(values[0])
        (where / "set").write_text("")
        return kept(*values)

    kept = publishing.Order
    monkeypatch.setattr(publishing, "Order", order)
    with pytest.raises(PublishError, match=r"cannot be written to .*parsed.*A file is in the way"):
        run(folders, SilentReporter())
    assert current_set(folders.parsed, check_hashes=True) == before
    assert not place.exists()


def test_the_reporter_is_told_how_far_the_datasets_are(folders):
    reporter = Watching()
    run(folders, reporter)
    assert reporter.told == [(0, 2), (1, 2), (2, 2)]
    reporter.told.clear()
    run(folders, reporter)
    assert not reporter.told, "nothing is made where nothing has changed"
