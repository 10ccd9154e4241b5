"""The pages of one large document, read by several processes at once for the one that makes records of them.

What is read ahead is taken over page by page; a page that is missing, whatever became of its process, is read again
where the document is put together. So the outcome is the same with any number of processes, and so is the verdict on a
document that breaks one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.documents.codec import CodecError, decode, encode
from pipeline.documents.task import PAGES_FUNCTION, ManyPages, PagesOrder
from pipeline.intake.files import SourceFile
from pipeline.isolation import Bounds, Call

if TYPE_CHECKING:
    from pipeline.documents.collect import Engine

PAGES_ALONE = 100
"""A document with more pages is read by several processes where there are free ones. Measured (tests.benchmarks.apart),
the longest way in parts of one process's time: 50 pages 0.96 with two processes and 0.68 with four, 100 to 400 pages
0.76-0.90 and 0.73-0.82; a process more costs what 20 pages do, and is not in these figures. Moving a page costs a fifth
of reading it; what is not read by pages (tables, records) is half of all, so that more than 0.6 is not to be had."""


def many_pages(parts: Sequence[bytes]) -> int | None:
    """How many pages a document has that was not read for their number; None where the answer is another."""
    if len(parts) != 1:
        return None
    try:
        return decode(ManyPages, parts[0]).pages
    except CodecError:
        return None


def pages_ahead(
    engine: Engine, source: SourceFile, pages: int, bounds: Bounds, on_page: Callable[[SourceFile, int, int], None]
) -> list[bytes]:
    """Pages of a document, as many as were surely read.

    Args:
        engine: what reads them.
        source: the document.
        pages: how many it has.
        bounds: of each process.
        on_page: called with (document, pages read, pages in all).
    """
    wanted = pieces(pages, engine.jobs)
    done = dict.fromkeys(wanted, 0)

    def tell(piece: range, count: int, _: int) -> None:
        done[piece] = count
        on_page(source, sum(done.values()), pages)

    calls = [Call(piece, PAGES_FUNCTION, partial(_order, source, piece), bounds) for piece in wanted]
    return [part for answer in engine.run(calls, tell) for part in answer.parts]


def _order(source: SourceFile, piece: range) -> Iterable[bytes]:
    return [encode(PagesOrder(str(source.path), piece[0], piece[-1]))]


def pieces(pages: int, jobs: int) -> list[range]:
    """The numbers from 1 to ``pages`` in as many pieces as there are jobs, none empty."""
    edges = [1 + pages * job // jobs for job in range(jobs + 1)]
    return [range(first, end) for first, end in pairwise(edges) if first < end]
