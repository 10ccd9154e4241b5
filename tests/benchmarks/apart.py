"""What it gains that several processes read the pages of one large document: ``python -m tests.benchmarks.apart``.

A document of any length is the constructed report over and over. Printed is the processor's time on the way that
nothing can shorten (the slowest piece, then the process that puts the document together), beside that of reading the
whole in one process, both in this process and in turn: the clock of a machine that others use tells less.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

import pikepdf

from pipeline.documents import Limits
from pipeline.documents.apart import pieces
from pipeline.documents.codec import encode
from pipeline.documents.task import Order, PagesOrder, order_for, read, read_pages
from pipeline.intake import find_documents
from pipeline.reading import DEFAULT_READER
from tests.program import ROOT

REPORT = ROOT / "raw_pdfs/demo/uppfoljning-2022-konstruerad.pdf"
TIMES = (5, 10, 15, 20, 40)
JOBS = (2, 4, 8)
ROUNDS = 3


def repeated(path: Path, times: int) -> Path:
    """The constructed report so many times over in one file."""
    out = pikepdf.Pdf.new()
    reports = [pikepdf.open(REPORT) for _ in range(times)]
    for report in reports:
        out.pages.extend(report.pages)
    out.save(path)
    return path


def seconds(work: Callable[[], list[bytes]]) -> tuple[float, list[bytes]]:
    """The processor's time that it takes, and what comes of it."""
    started = time.process_time()
    found = work()
    return time.process_time() - started, found


def whole(order: Order, ahead: list[bytes]) -> list[bytes]:
    """The outcome of a document."""
    return list(read(iter([encode(order), *ahead]), lambda *_: None))


def some(order: Order, piece: range) -> list[bytes]:
    """Some of its pages."""
    return list(read_pages(iter([encode(PagesOrder(order.path, piece[0], piece[-1]))]), lambda *_: None))


def ratio(order: Order, pages: int, jobs: int) -> tuple[float, float]:
    """The processor's time of one process, and of the longest way through several."""
    alone, outcome = seconds(lambda: whole(order, []))
    read_ahead = [seconds(lambda piece=piece: some(order, piece)) for piece in pieces(pages, jobs)]
    joined, same = seconds(lambda: whole(order, [page for _, found in read_ahead for page in found]))
    assert same == outcome
    return alone, max(took for took, _ in read_ahead) + joined


def main(*times: int) -> None:
    """Prints a line for each length and number of jobs."""
    for count in times or TIMES:
        with tempfile.TemporaryDirectory() as folder:
            repeated(Path(folder) / "x.pdf", count)
            ((source,), _) = find_documents(Path(folder))
            order = order_for(source, Limits(), None, DEFAULT_READER)
            with pikepdf.open(source.path) as document:
                pages = len(document.pages)
            for jobs in JOBS:
                tried = [ratio(order, pages, jobs) for _ in range(ROUNDS)]
                alone, apart = (median(took) for took in zip(*tried, strict=True))
                of_each = median(apart / alone for alone, apart in tried)
                print(
                    f"{pages:5} pages, {jobs} jobs: {alone:.2f} s in one process, {apart:.2f} s apart: "
                    f"{of_each:.2f} times",
                    flush=True,
                )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
