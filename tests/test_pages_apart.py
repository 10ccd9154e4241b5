"""Pages of a large document read by several processes: the same datasets, verdicts and progress as by one."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pikepdf
import pytest

from pipeline.console import SilentReporter
from pipeline.documents import Collector, Head, Limits, ReadingOptions, Store, apart, collect, new_pool
from pipeline.documents.codec import CodecError, decode, decode_outcome, encode
from pipeline.documents.pages import decode_page, encode_page
from pipeline.intake import find_documents
from pipeline.intake.files import SourceFile
from pipeline.model import Finding
from pipeline.reading import read_ahead, read_document
from pipeline.run import Settings, run
from tests.corpus.broken import good_report
from tests.corpus.broken.circles import circles
from tests.program import content
from tests.small_reports import write

OnPage = Callable[[SourceFile, int, int], None]


@pytest.fixture
def split(monkeypatch) -> list[int]:
    """Has documents of two pages and more read apart; how many pages were read ahead, document by document."""
    ahead: list[int] = []

    def watched(*arguments: object) -> list[bytes]:
        found = apart.pages_ahead(*arguments)
        ahead.append(len(found))
        return found

    monkeypatch.setattr(collect, "PAGES_ALONE", 1)
    monkeypatch.setattr(collect, "JOBS_APART", 2)
    monkeypatch.setattr(collect, "pages_ahead", watched)
    return ahead


def outcomes(
    folder: Path, jobs: int, limits: Limits | None = None, on_page: OnPage = lambda *_: None
) -> list[tuple[bytes, bytes]]:
    """What is stored of each document in a folder: its head and its outcome."""
    sources, _ = find_documents(folder)
    with TemporaryDirectory() as cache, Store(Path(cache)) as store, new_pool(jobs) as pool:
        options = ReadingOptions(limits or Limits())
        stored = Collector(store, pool, options, on_page, lambda _: None).collect(sources)
        return [(encode(document.head), document.encoded(store)) for document in stored]


def errors(folder: Path, jobs: int, limits: Limits) -> list[Finding]:
    ((_, outcome),) = outcomes(folder, jobs, limits)
    return [finding for finding in decode_outcome(outcome).findings if finding.severity == "error"]


@pytest.fixture(scope="module")
def raw(tmp_path_factory) -> Path:
    """A folder with one report."""
    return write(tmp_path_factory.mktemp("apart"), report=good_report("small"))


@pytest.fixture(scope="module")
def by_one(raw) -> list[tuple[bytes, bytes]]:
    """What is stored of it when one process reads it."""
    return outcomes(raw, 1)


def with_an_unsure_page(tmp_path: Path) -> bytes:
    """The tagged report with a page on which a form draws itself: only the reference reader reads it."""
    ring = dict(circles(good_report(), good_report("tagged")))["form-draws-itself"]
    (tmp_path / "ring.pdf").write_bytes(ring)
    (tmp_path / "report.pdf").write_bytes(good_report("tagged"))
    with pikepdf.open(tmp_path / "report.pdf") as document, pikepdf.open(tmp_path / "ring.pdf") as other:
        document.pages.insert(1, other.pages[0])
        document.save(tmp_path / "both.pdf", static_id=True)
    return (tmp_path / "both.pdf").read_bytes()


def test_the_datasets_do_not_depend_on_the_number_of_jobs(split, tmp_path):
    write(tmp_path / "raw", report=with_an_unsure_page(tmp_path))
    made = {}
    for jobs in (1, 2, 3):
        result = run(Settings(tmp_path / "raw", tmp_path / f"parsed-{jobs}", jobs), SilentReporter())
        files = content(tmp_path / f"parsed-{jobs}")
        made[jobs] = {name: data for name, data in files.items() if name.endswith(".parquet")}
    assert made[1] == made[2] == made[3]
    assert "cyclic-structure" in [f.code for f in result.findings]
    (document,) = result.documents
    assert split == [document.page_count - 1] * 2


def test_a_report_read_apart_is_the_same(raw, by_one, split):
    assert outcomes(raw, 3) == by_one
    assert len(split) == 1


def test_documents_enough_for_all_jobs_are_not_split(split, tmp_path):
    outcomes(write(tmp_path, a=good_report("small"), b=good_report("tagged")), 2)
    assert split == []


def test_two_jobs_do_not_split_what_takes_as_long_to_move(raw, by_one, split, monkeypatch):
    monkeypatch.setattr(collect, "JOBS_APART", apart.JOBS_APART)
    assert outcomes(raw, 2) == by_one
    assert split == []


@pytest.mark.parametrize("how", ["segfault", "garbage", "echo"])
def test_a_piece_that_breaks_is_read_again_and_the_outcome_is_the_same(how, raw, by_one, split, monkeypatch):
    monkeypatch.setattr(apart, "PAGES_FUNCTION", f"tests.misbehaving:{how}")
    assert outcomes(raw, 2, Limits(seconds=60)) == by_one
    assert len(split) == 1


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_document_over_a_limit_is_rejected_as_ever(jobs, raw, split):
    assert [f.code for f in errors(raw, jobs, Limits(pages=2))] == ["too-many-pages"]
    assert [f.code for f in errors(raw, jobs, Limits(words_per_page=5))] == ["too-many-words"]


def test_the_clock_goes_on_from_the_pieces_to_the_whole(raw, split, monkeypatch):
    monkeypatch.setattr(apart, "PAGES_FUNCTION", "tests.misbehaving:hang")
    (error,) = errors(raw, 2, Limits(seconds=4))
    assert error.code == "too-slow"
    assert int(error.message.split(" after ")[1].split(" s")[0]) >= 4


def test_progress_grows_to_the_number_of_pages_and_no_further(raw, split):
    told: list[tuple[int, int]] = []
    ((head, _),) = outcomes(raw, 3, on_page=lambda _, done, pages: told.append((done, pages)))
    count = decode(Head, head).document.page_count
    done = [pages for pages, _ in told]
    assert done == sorted(done)
    assert done[-1] == count
    assert {pages for _, pages in told} == {count}


# ---- the parts -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("pages", "jobs"), [(1, 1), (7, 2), (400, 3), (3, 8), (1000, 64)])
def test_the_pieces_are_all_pages_in_order(pages, jobs):
    found = apart.pieces(pages, jobs)
    assert [number for piece in found for number in piece] == list(range(1, pages + 1))
    assert len(found) == min(pages, jobs)
    assert max(map(len, found)) - min(map(len, found)) <= 1


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> list[bytes]:
    path = tmp_path_factory.mktemp("pages") / "x.pdf"
    path.write_bytes(good_report("tagged"))
    told = [Finding("reading", "info", "slanted-text", "2 glyphs", 1)]
    return [encode_page(page, told) for page in read_document(path).pages]


def test_a_page_comes_back_as_it_was(pages, tmp_path):
    (tmp_path / "x.pdf").write_bytes(good_report("tagged"))
    read = list(read_ahead(tmp_path / "x.pdf", range(1, 100)))
    assert [(page, []) for page, _ in read] == read
    assert [decode_page(encode_page(page, found)) for page, found in read] == read
    assert [decode_page(data)[0] for data in pages] == [page for page, _ in read]
    assert decode_page(pages[0])[1] == [Finding("reading", "info", "slanted-text", "2 glyphs", 1)]


def tampered(data: bytes) -> Iterator[bytes]:
    yield b""
    yield b"[]"
    yield data[:-1]
    rest, findings, columns = json.loads(data)
    yield json.dumps([rest, findings, columns[:-1]]).encode()
    yield json.dumps([findings, rest, columns]).encode()
    yield json.dumps([rest, rest, columns]).encode()
    for at, column in enumerate(columns):
        for other in ([*column, column[0]], column[1:], [{}, *column[1:]], "x", None):
            yield json.dumps([rest, findings, [*columns[:at], other, *columns[at + 1 :]]]).encode()


def test_what_is_no_page_is_refused(pages):
    for data in tampered(pages[0]):
        with pytest.raises(CodecError):
            decode_page(data)


def test_words_out_of_order_or_without_a_place_have_no_bytes(pages):
    page, _ = decode_page(pages[0])
    first = page.words[0]
    nowhere = replace(first, box=first.box._replace(x0=float("nan")))
    for words in ((nowhere,), page.words[::-1], (replace(first, page=99),)):
        with pytest.raises(CodecError):
            encode_page(replace(page, words=words), [])


def test_nothing_is_read_ahead_of_a_file_that_the_fast_reader_does_not_open(tmp_path):
    (tmp_path / "x.pdf").write_bytes(good_report("small")[:-400])
    assert list(read_ahead(tmp_path / "x.pdf", range(1, 9))) == []
