"""The next set, made in a process of its own: the run's own process stays small however many documents there are."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from pipeline.beforehand import TO_MAKE
from pipeline.documents.clashes import Clash
from pipeline.documents.codec import decode, decode_outcome, decode_records, encode
from pipeline.documents.outcome import Records
from pipeline.model import Finding
from pipeline.runs.finishing import Finishing
from pipeline.runs.summary import Tally

MAKE = "pipeline.runs.making:make"
PRELOAD = TO_MAKE


@dataclass(frozen=True)
class Order:
    """A set of so many documents, to be made in the folder ``place`` for the datasets' folder ``parsed``."""

    place: str
    parsed: str
    document_count: int
    finishing: Finishing


@dataclass(frozen=True)
class Entry:
    """A document of the set: its file's name now, its part in a clash, and what was found beside it."""

    file_name: str
    clash: Clash | None
    findings: tuple[Finding, ...]


@dataclass(frozen=True)
class Made:
    """The id of a set whose files lie ready; or, as ``refusal``, why there is none."""

    set_id: str = ""
    refusal: str | None = None


def make(parts: Iterator[bytes], on_progress: Callable[[int, int], None]) -> Iterator[bytes]:
    """Makes the files of a set.

    Args:
        parts: an :class:`Order`; an :class:`Entry` and an outcome as it was read for each document; then records.
        on_progress: called with (documents taken, documents in all).

    Yields:
        What was :class:`Made` and, where it was, the :class:`pipeline.runs.summary.Summary` of it.
    """
    # pyarrow is for this process alone
    from pipeline.publish.errors import PublishError
    from pipeline.publish.whole import make_set

    order, tally = decode(Order, next(parts)), Tally()
    try:
        files = make_set(_records(order, parts, tally, on_progress), Path(order.place), order.parsed)
    except PublishError as error:
        yield encode(Made(refusal=str(error)))
    else:
        yield encode(Made(files.set_id))
        yield encode(tally.summary())


def _records(
    order: Order, parts: Iterator[bytes], tally: Tally, on_progress: Callable[[int, int], None]
) -> Iterator[Records]:
    for number in range(1, order.document_count + 1):
        entry, outcome = islice(parts, 2)
        yield _published(order.finishing, decode(Entry, entry), outcome, tally)
        on_progress(number, order.document_count)
    for part in parts:
        records = decode_records(part)
        tally.links(records)
        yield records


def _published(finishing: Finishing, entry: Entry, encoded: bytes, tally: Tally) -> Records:
    outcome = decode_outcome(encoded)
    outcome = replace(outcome, document=replace(outcome.document, file_name=entry.file_name))
    outcome = finishing.finished(entry.clash.settle(outcome) if entry.clash else outcome)
    findings = numbered(outcome.document.document_id, [*outcome.findings, *entry.findings])
    tally.document(outcome.document, outcome.records, findings)
    return {**outcome.records, "documents": [outcome.document], "findings": findings}


def numbered(document_id: str, findings: Iterable[Finding]) -> list[Finding]:
    """The findings of a document with its id and their numbers, from 1 in the order given."""
    return [
        replace(finding, document_id=document_id, finding_number=number) for number, finding in enumerate(findings, 1)
    ]
