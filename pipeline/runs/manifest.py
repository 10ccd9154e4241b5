"""What a run read and what came of it: where nothing has changed since, there is nothing to do."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.beforehand import LAST_RUN
from pipeline.documents import ReadingOptions, Store, Stored
from pipeline.documents.codec import decode, encode
from pipeline.documents.store import key_of
from pipeline.intake.files import SourceFile
from pipeline.matching import Decisions
from pipeline.model import Finding
from pipeline.runs.finishing import Finishing
from pipeline.runs.summary import Summary


@dataclass(frozen=True)
class Inputs:
    """All that the datasets rest on, beside the program itself."""

    sources: Sequence[SourceFile]
    copies: Sequence[Finding]
    decisions: Decisions
    options: ReadingOptions
    finishing: Finishing

    def digest(self) -> str:
        """A hash of all of it."""
        names = [f"{s.file_name}\0{s.sha256}\0{s.size}\0{s.problem}" for s in self.sources]
        copies = [copy.message for copy in self.copies]
        decisions = encode(self.decisions).decode("ascii")
        return key_of(self.options.digest(), self.finishing.digest(), decisions, *names, *copies)


@dataclass(frozen=True)
class Manifest:
    """A run that came to its end: a hash of what it read, the id of the set it published."""

    inputs: str
    set_id: str


def remember(store: Store, inputs: Inputs, documents: Sequence[Stored], set_id: str, summary: bytes) -> None:
    """Keeps the run, with what it came to, for the next; not where a document may fare better the next time.

    Raises:
        OSError: it cannot be stored.
    """
    if all(stored.head.is_lasting for stored in documents):
        store.put(LAST_RUN, [encode(Manifest(inputs.digest(), set_id)), summary])
    else:
        forget(store)


def forget(store: Store) -> None:
    """Lets the next run do all that is to be done."""
    store.forget(LAST_RUN)


def recall(store: Store, inputs: Inputs, set_id: str | None) -> Summary | None:
    """What the last run came to, where it read the same and its set is the one that stands."""
    parts = store.get(LAST_RUN)
    if parts is None:
        return None
    try:
        manifest, summary = parts
        if decode(Manifest, manifest) != Manifest(inputs.digest(), set_id or ""):
            return None
        return decode(Summary, summary)
    except ValueError:  # a CodecError, or another number of parts
        return None
