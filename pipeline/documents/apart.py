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

PAGES_ALONE = 400
"""A document with more pages is read by several processes where there are free ones.

Reading a page takes 2.2 ms, what is not read by pages (tables, records) twice as long, and moving it to another process
0.7 ms there and 0.9 ms here: of these 2.2 ms four processes save 0.55, eight 0.9, and a process more costs 0.25 s to
start. Measured: a document of 300 pages took 3.4 s in one process and 4.1 s in two.
"""
JOBS_APART = 4
"""With fewer processes moving the pages takes as long as reading them side by side saves."""


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
