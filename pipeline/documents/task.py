"""One document as a call: what goes to the process that reads it, and what comes back. All of it is bytes.

A document with many pages comes back with their number alone, where the order says so: its pages are read by several
processes then (:func:`read_pages`), and go with a second order to the one that makes records of them.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.beforehand import TO_READ
from pipeline.documents.codec import CodecError, decode, encode, encode_outcome
from pipeline.documents.figures import with_figures
from pipeline.documents.limits import STAGE, Limits
from pipeline.documents.outcome import Outcome, refused
from pipeline.documents.profiles import Profiles, known_profiles
from pipeline.intake.files import SourceFile, sha256_of
from pipeline.model import Document, Finding

FUNCTION = "pipeline.documents.task:read"
PAGES_FUNCTION = "pipeline.documents.task:read_pages"
PRELOAD = TO_READ
TOLD_EVERY = 0.1
"""Seconds between two pages that are told: who waits sees no more, and each page told costs the process that is told
0.2 ms. Reading takes 2-4 ms a page, with the reference reader 50-100 ms."""


@dataclass(frozen=True)
class Order:
    """Which document, and how it is to be read.

    ``path`` is empty where the content comes along. ``alone``: with more pages it is not read but told how many they
    are; None for any number.
    """

    path: str
    file_name: str
    sha256: str
    document_id: str
    size: int
    pages: int
    words_per_page: int
    reader: str
    profiles: str | None = None
    alone: int | None = None


@dataclass(frozen=True)
class PagesOrder:
    """Which pages of a document are to be read ahead: from ``first`` to ``last``."""

    path: str
    first: int
    last: int


@dataclass(frozen=True)
class ManyPages:
    """The answer about a document that has more pages than one process is to read."""

    pages: int


@dataclass(frozen=True, slots=True)
class Head:
    """What the run keeps in mind of an outcome that is stored.

    ``name``: see :class:`pipeline.documents.process.Processed`; ``goal_id`` and ``has_passages`` say whether it has
    goals (the first one's id) and passages.
    """

    document: Document
    name: str | None = None
    is_lasting: bool = True
    goal_id: str | None = None
    has_passages: bool = False


def order_for(
    source: SourceFile, limits: Limits, profiles: Path | None, reader: str, alone: int | None = None
) -> Order:
    """The order to read a file where it lies."""
    return Order(
        str(source.path),
        source.file_name,
        source.sha256,
        source.document_id,
        source.size,
        limits.pages,
        limits.words_per_page,
        reader,
        str(profiles.resolve()) if profiles else None,
        alone,
    )


def read(parts: Iterator[bytes], on_page: Callable[[int, int], None]) -> Iterator[bytes]:
    """Reads a document; called in a process of its own.

    Args:
        parts: an :class:`Order`, and the file's content where the order has no path, else pages that were read.
        on_page: called with (pages read, pages in all).

    Yields:
        The outcome's :class:`Head`, and the outcome; or :class:`ManyPages`.
    """
    order, on_page = decode(Order, next(parts)), _now_and_then(on_page)
    if order.path:
        yield from _read_at(Path(order.path), order, on_page, parts)
        return
    content = next(parts, b"")
    # loaded here: what is read where it lies needs none
    import tempfile

    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(content)
        yield from _read_at(path, order, on_page)


def read_pages(parts: Iterator[bytes], on_page: Callable[[int, int], None]) -> Iterator[bytes]:
    """Reads some pages of a document; called in a process of its own.

    Args:
        parts: a :class:`PagesOrder`.
        on_page: called with (pages read, pages in all).

    Yields:
        Each page that is surely read.
    """
    from pipeline.documents.pages import encode_page
    from pipeline.documents.process import few_collections
    from pipeline.reading import read_ahead

    order = decode(PagesOrder, next(parts))
    with few_collections():
        wanted = range(order.first, order.last + 1)
        pages = list(read_ahead(Path(order.path), wanted, _now_and_then(on_page)))
    for page, findings in pages:
        with suppress(CodecError):  # what has no place in bytes is read by the process that needs it
            yield encode_page(page, findings)


def _read_at(
    path: Path, order: Order, on_page: Callable[[int, int], None], ahead: Iterable[bytes] = ()
) -> Iterator[bytes]:
    # what is heavy is loaded by the process that reads alone
    from pipeline.documents.pages import decode_page
    from pipeline.documents.process import ManyPagesError, Processed, processed

    source = SourceFile(path, order.file_name, order.sha256, order.document_id, order.size)
    limits = replace(Limits(), pages=order.pages, words_per_page=order.words_per_page)
    profiles = _profiles(order.profiles)
    pages = {}
    for data in ahead:
        with suppress(CodecError):  # it is read here then
            page, findings = decode_page(data)
            pages[page.number] = page, findings
    try:
        found = processed(source, on_page, profiles, order.reader, limits, order.alone, pages)
    except ManyPagesError as error:
        yield encode(ManyPages(error.pages))
        return
    found = found._replace(outcome=with_figures(found.outcome, profiles))
    # what could not be opened says so by itself
    if order.sha256 and found.is_lasting and not _holds(path, order.sha256):
        found = Processed(refused(source, _changed()), is_lasting=False)
    yield encode(head_of(found.outcome, found.name, found.is_lasting))
    yield encode_outcome(found.outcome)


def _now_and_then(on_page: Callable[[int, int], None]) -> Callable[[int, int], None]:
    """``on_page`` for the first page, the last, and those between that come :data:`TOLD_EVERY`."""
    told = -math.inf

    def tell(done: int, pages: int) -> None:
        nonlocal told
        now = time.monotonic()
        if done == pages or now - told >= TOLD_EVERY:
            told = now
            on_page(done, pages)

    return tell


def _holds(path: Path, sha256: str) -> bool:
    """Whether the file is there still, with this content."""
    try:
        return path.is_file() and sha256_of(path) == sha256
    except OSError:
        return False


def head_of(outcome: Outcome, name: str | None = None, is_lasting: bool = True) -> Head:
    """The head of an outcome."""
    goals = outcome.records.get("goals", ())
    return Head(
        outcome.document, name, is_lasting, goals[0].goal_id if goals else None, has_passages=bool(outcome.passages)
    )


@cache
def _profiles(more: str | None) -> Profiles:
    return known_profiles(Path(more) if more else None)


def _changed() -> Finding:
    return Finding(
        STAGE,
        "error",
        "changed-meanwhile",
        "the file was changed while it was read, so nothing was published from it; run again when it is at rest",
    )
