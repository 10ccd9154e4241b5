"""All documents of a run: each from the store where it is known, else read in a process of its own, and stored."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol, TypeVar

from pipeline.documents.apart import JOBS_APART, PAGES_ALONE, many_pages, pages_ahead
from pipeline.documents.codec import CodecError, decode, decode_outcome, encode, encode_outcome
from pipeline.documents.limits import Limits, failed, too_large
from pipeline.documents.outcome import Outcome, refused
from pipeline.documents.profiles import profiles_digest
from pipeline.documents.store import Store, key_of
from pipeline.documents.task import FUNCTION, PRELOAD, Head, head_of, order_for
from pipeline.documents.version import program_version
from pipeline.intake.files import SourceFile
from pipeline.isolation import Answer, Call, Failure, Pool
from pipeline.reading import DEFAULT_READER

T = TypeVar("T")
OnPage = Callable[[SourceFile, int, int], None]
OnEnd = Callable[[Head], None]


@dataclass(frozen=True)
class ReadingOptions:
    """How documents are read: limits, folder of more profiles, one of :data:`pipeline.reading.READERS`."""

    limits: Limits = field(default_factory=Limits)
    profiles: Path | None = None
    reader: str = DEFAULT_READER

    def digest(self) -> str:
        """A hash of what of it an outcome rests on, with the version of the program."""
        limits = self.limits
        return key_of(
            program_version(),
            profiles_digest(self.profiles),
            self.reader,
            f"{limits.pages} {limits.words_per_page} {limits.file_size}",
        )


class Engine(Protocol):
    """What makes calls about documents: a pool of processes, or a cluster."""

    sends_content: bool
    """Whether the file's content has to go with the call: it cannot be read by its path where it is called."""

    jobs: int
    """How many calls are made at once; 0 where that is not known."""

    def run(
        self, calls: Sequence[Call[T]], on_progress: Callable[[T, int, int], None] | None = None
    ) -> Iterator[Answer[T]]:
        """Makes the calls and gives an answer to each, as they come."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A document of the run: its head here, its outcome in the store under ``key``."""

    source: SourceFile
    key: str
    head: Head

    @property
    def document_id(self) -> str:
        """The document's."""
        return self.source.document_id

    @property
    def report(self) -> tuple[str, int]:
        """Family and year of a document with goals."""
        return str(self.head.goal_id).split(":", 1)[0], self.head.document.report_year or 0

    def encoded(self, store: Store) -> bytes:
        """The outcome as bytes, as it was read."""
        _, outcome = store.parts(self.key)
        return outcome


def new_pool(jobs: int) -> Pool:
    """A pool whose workers can read documents."""
    return Pool(jobs, PRELOAD)


class Collector:
    """Reads the documents of one run."""

    def __init__(self, store: Store, engine: Engine, options: ReadingOptions, on_page: OnPage, on_end: OnEnd) -> None:
        self._store, self._engine, self._options = store, engine, options
        self._on_page, self._on_end = on_page, on_end
        self._digest = options.digest()
        self._bounds = options.limits.bounds

    def collect(self, sources: Sequence[SourceFile]) -> list[Stored]:
        """All documents, in the order given.

        Raises:
            OSError: there is nowhere to store an outcome, or no process can be started.
        """
        found = {}
        unknown = []
        for source in sources:
            if (head := self._known(source)) is None:
                unknown.append(source)
            else:
                found[source.document_id] = Stored(source, self._key(source), head)
                self._on_end(head)
        for source, parts in self._read(unknown):
            found[source.document_id] = self._keep(source, parts)
            self._on_end(found[source.document_id].head)
        return [found[source.document_id] for source in sources]

    def _read(self, sources: Sequence[SourceFile]) -> Iterator[tuple[SourceFile, tuple[bytes, ...]]]:
        """The encoded head and outcome of each, as they come."""
        wanted = []
        for source in sources:
            if (problem := self._problem(source)) is not None:
                yield source, _encoded(problem, is_lasting=False)
            else:
                wanted.append(source)
        has_free = max(len(wanted) + 1, JOBS_APART) <= self._engine.jobs and self._options.reader == DEFAULT_READER
        calls = [self._call(source, PAGES_ALONE if has_free else None) for source in wanted]
        again, large = [], []
        for answer in self._engine.run(calls, self._on_page):
            if _may_be_chance(answer.failure):
                again.append(self._call(answer.call.subject))
            elif (pages := many_pages(answer.parts)) is not None:
                large.append((answer.call.subject, pages))
            else:
                yield answer.call.subject, self._parts(answer)
        for source, pages in large:
            for answer in self._read_apart(source, pages):
                if _may_be_chance(answer.failure):
                    again.append(self._call(source))
                else:
                    yield source, self._parts(answer)
        for call in again:
            for answer in self._engine.run([call], self._on_page):
                yield call.subject, self._parts(answer)

    def _read_apart(self, source: SourceFile, pages: int) -> Iterator[Answer[SourceFile]]:
        """The answer about a document whose pages are read by several processes."""
        bounds, started = self._bounds, time.monotonic()
        ahead = pages_ahead(self._engine, source, pages, bounds, self._on_page)
        left = None if bounds.seconds is None else max(0.0, bounds.seconds - (time.monotonic() - started))
        call = self._call(source)
        whole = replace(call, parts=lambda: [*call.parts(), *ahead], bounds=replace(bounds, seconds=left))
        for answer in self._engine.run([whole]):
            if answer.failure is not None and answer.failure.kind == "time":
                answer = replace(answer, failure=Failure("time", f"{time.monotonic() - started:.0f} s"))
            yield answer

    def _call(self, source: SourceFile, alone: int | None = None) -> Call[SourceFile]:
        def parts() -> list[bytes]:
            # made when its turn comes: there may be thousands of calls
            options = self._options
            order = order_for(source, options.limits, options.profiles, options.reader, alone)
            if not self._engine.sends_content:
                return [encode(order)]
            return [encode(replace(order, path="")), _content(source.path)]

        return Call(source, FUNCTION, parts, self._bounds)

    def _problem(self, source: SourceFile) -> Outcome | None:
        """The outcome of a file that need not be read."""
        if source.problem:
            return refused(source, source.problem)
        if source.size > self._options.limits.file_size:
            return refused(source, too_large(source.size, self._options.limits))
        return None

    def _parts(self, answer: Answer[SourceFile]) -> tuple[bytes, ...]:
        """The parts of an answer, checked; of one that is none those of a refusal."""
        source, failure = answer.call.subject, answer.failure
        if failure is None:
            try:
                _check(answer.parts, source)
            except (CodecError, ValueError) as error:
                failure = Failure("garbled", str(error))
            else:
                return answer.parts
        return _encoded(refused(source, failed(failure, self._options.limits)), is_lasting=False)

    def _keep(self, source: SourceFile, parts: tuple[bytes, ...]) -> Stored:
        head = decode(Head, parts[0])
        key = self._key(source)
        self._store.put(key, parts)
        if not head.is_lasting:
            self._store.forget(key)
        return Stored(source, key, head)

    def _key(self, source: SourceFile) -> str:
        return key_of("document", self._digest, source.sha256, "" if source.sha256 else source.file_name)

    def _known(self, source: SourceFile) -> Head | None:
        """The head of an outcome that an earlier run stored and that still holds."""
        parts = self._store.get(self._key(source)) if source.sha256 else None
        if parts is None:
            return None
        try:
            head = decode(Head, parts[0])
        except (CodecError, IndexError):
            return None
        if not head.is_lasting or head.name not in (None, source.stem):
            return None
        return replace(head, document=replace(head.document, file_name=source.file_name))


def _content(path: Path) -> bytes:
    """The content of a file; nothing where it cannot be read any more, which is told as a change."""
    try:
        return path.read_bytes() if path.is_file() else b""
    except OSError:
        return b""


def _check(parts: Sequence[bytes], source: SourceFile) -> None:
    """Raises where the parts are not an outcome of that file."""
    head, outcome = parts
    document = decode(Head, head).document
    decode_outcome(outcome)
    if (document.document_id, document.sha256) != (source.document_id, source.sha256):
        raise CodecError(f"an outcome of {document.document_id}, expected one of {source.document_id}")


def _encoded(outcome: Outcome, is_lasting: bool) -> tuple[bytes, ...]:
    return encode(head_of(outcome, is_lasting=is_lasting)), encode_outcome(outcome)


def _may_be_chance(failure: Failure | None) -> bool:
    """Whether the process may have died of something that was not the document's fault, as of memory others took."""
    return failure is not None and failure.kind == "died"
