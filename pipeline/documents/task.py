"""One document as a call: what goes to the process that reads it, and what comes back. All of it is bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from pipeline.beforehand import TO_READ
from pipeline.documents.codec import decode, encode, encode_outcome
from pipeline.documents.figures import with_figures
from pipeline.documents.limits import STAGE, Limits
from pipeline.documents.outcome import Outcome, refused
from pipeline.documents.profiles import Profiles, known_profiles
from pipeline.intake.files import SourceFile, sha256_of
from pipeline.model import Document, Finding

FUNCTION = "pipeline.documents.task:read"
PRELOAD = TO_READ


@dataclass(frozen=True)
class Order:
    """Which document, and how it is to be read. ``path`` is empty where the content comes along."""

    path: str
    file_name: str
    sha256: str
    document_id: str
    size: int
    pages: int
    words_per_page: int
    reader: str
    profiles: str | None = None


@dataclass(frozen=True)
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


def order_for(source: SourceFile, limits: Limits, profiles: Path | None, reader: str) -> Order:
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
    )


def read(parts: Iterator[bytes], on_page: Callable[[int, int], None]) -> Iterator[bytes]:
    """Reads a document; called in a process of its own.

    Args:
        parts: an :class:`Order`, and the file's content where the order has no path.
        on_page: called with (pages read, pages in all).

    Yields:
        The outcome's :class:`Head`, and the outcome.
    """
    order = decode(Order, next(parts))
    content = next(parts, None)
    if content is None:
        yield from _read_at(Path(order.path), order, on_page)
        return
    # loaded here: what is read where it lies needs none
    import tempfile

    with tempfile.TemporaryDirectory(prefix="followup-") as folder:
        path = Path(folder) / "document.pdf"
        path.write_bytes(content)
        yield from _read_at(path, order, on_page)


def _read_at(path: Path, order: Order, on_page: Callable[[int, int], None]) -> Iterator[bytes]:
    # what is heavy is loaded by the process that reads alone
    from pipeline.documents.process import Processed, processed

    source = SourceFile(path, order.file_name, order.sha256, order.document_id, order.size)
    limits = replace(Limits(), pages=order.pages, words_per_page=order.words_per_page)
    profiles = _profiles(order.profiles)
    found = processed(source, on_page, profiles, order.reader, limits)
    found = found._replace(outcome=with_figures(found.outcome, profiles))
    if order.sha256 and sha256_of(path) != order.sha256:
        found = Processed(refused(source, _changed()), is_lasting=False)
    yield encode(head_of(found.outcome, found.name, found.is_lasting))
    yield encode_outcome(found.outcome)


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
