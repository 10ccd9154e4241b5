"""The whole story: the PDFs of a folder become the datasets of another."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

from pipeline.beforehand import CACHE_FOLDER, last_run
from pipeline.corrections import load_corrections
from pipeline.documents import (
    Collector,
    Engine,
    Head,
    Limits,
    ReadingOptions,
    Store,
    Stored,
    find_clashes,
    known_profiles,
    new_pool,
)
from pipeline.documents.codec import decode
from pipeline.intake.files import SourceFile, closed_folders, find_documents, linked_folders
from pipeline.isolation import Pool
from pipeline.matching import load_decisions, remember_reports
from pipeline.model import Document, Finding
from pipeline.reading import DEFAULT_READER
from pipeline.runs import publishing
from pipeline.runs.errors import ProgramError
from pipeline.runs.finishing import Finishing
from pipeline.runs.linking import Linking
from pipeline.runs.manifest import Inputs, forget, recall, remember
from pipeline.runs.parts import Parts
from pipeline.runs.readback import read_records
from pipeline.runs.summary import Summary

__all__ = ["NothingToReadError", "ProgramError", "Reporter", "RunResult", "Settings", "run"]


@dataclass(frozen=True)
class Settings:
    """What to read, where to write, with how many processes.

    ``without``: folders below ``raw_pdfs`` that are left out; ``profiles``: folder of more profiles; ``limits``: of
    each document; ``fresh``: nothing that an earlier run kept is used; ``reader``: one of ``pipeline.reading.READERS``;
    ``scheduler``: address of the Dask cluster that reads the documents, None for processes of this machine.
    """

    raw_pdfs: Path
    parsed: Path
    jobs: int = 1
    without: tuple[Path, ...] = ()
    profiles: Path | None = None
    limits: Limits = field(default_factory=Limits)
    fresh: bool = False
    reader: str = DEFAULT_READER
    scheduler: str | None = None

    @property
    def reading(self) -> ReadingOptions:
        """How documents are read."""
        return ReadingOptions(self.limits, self.profiles, self.reader)

    @property
    def cache(self) -> Path:
        """Where results are kept from run to run."""
        return self.parsed / CACHE_FOLDER


class NothingToReadError(Exception):
    """The folder holds no PDF file."""


class Reporter(Protocol):
    """Is told how the run gets on."""

    def begin(self, sources: Sequence[SourceFile]) -> None:
        """The documents are found."""

    def page(self, source: SourceFile, done: int, pages: int) -> None:
        """A page is read; several documents may be at work."""

    def end(self, head: Head) -> None:
        """A document is done."""

    def linking(self, done: int, families: int) -> None:
        """All documents are read; so many families of those that changed are linked."""

    def publishing(self, done: int, documents: int) -> None:
        """All documents are read; so many of them are in the datasets that are made."""

    def notice(self, message: str) -> None:
        """Something that the user should know while he waits."""


@dataclass(frozen=True)
class RunResult:
    """What a run came to; ``remarks`` are what else the user should know."""

    parsed: Path
    summary: Summary
    remarks: tuple[str, ...] = ()

    def rows(self, dataset: str) -> Sequence[Any]:
        """The records of a published dataset, read from it."""
        return read_records(self.parsed, dataset)

    @property
    def datasets(self) -> Mapping[str, Sequence[Any]]:
        """All published datasets by name, read from their files."""
        from pipeline.schemas import DATASETS

        return {dataset.name: self.rows(dataset.name) for dataset in DATASETS}

    @property
    def documents(self) -> Sequence[Document]:
        """The rows of ``documents``, in the order of their names."""
        return [line.document for line in self.summary.documents]

    @cached_property
    def findings(self) -> Sequence[Finding]:
        """The rows of ``findings``, read from the dataset."""
        return self.rows("findings")

    @property
    def is_whole(self) -> bool:
        """True when every document is ``ok``."""
        return self.summary.is_whole


def run(settings: Settings, reporter: Reporter) -> RunResult:
    """Reads every PDF of a folder and publishes the datasets.

    Args:
        settings: folders, limits, and the number of processes (which changes nothing in the datasets).
        reporter: is told how it gets on.

    Returns:
        What was published. A document that could not be read, or not wholly, is in it as ``rejected`` or ``partial``
        with findings that say why; the others are whole.

    Raises:
        pipeline.profile.ProfileError: a profile cannot be used.
        pipeline.documents.cluster.ClusterError: the cluster cannot be used.
        pipeline.corrections.CorrectionError: the corrections cannot be used.
        pipeline.matching.DecisionError: a decision about links cannot be used.
        NothingToReadError: there is no PDF file.
        NotADirectoryError: ``settings.raw_pdfs`` is no folder.
        ProgramError: the program failed outside any one document.
        OSError: nothing can be stored anywhere.
        pipeline.publish.PublishError: the datasets cannot be written; what was there before is as it was.
    """
    if settings.profiles:
        known_profiles(settings.profiles)  # to say what is wrong with them before anything else
    decisions = load_decisions(settings.raw_pdfs)
    finishing = Finishing(load_corrections(settings.raw_pdfs), _absolute(settings.profiles))
    sources, copies = find_documents(settings.raw_pdfs, settings.without, settings.limits.file_size)
    if not sources:
        raise NothingToReadError(f"{settings.raw_pdfs} holds no PDF file")
    inputs = Inputs(sources, copies, decisions, settings.reading, finishing)
    with new_pool(settings.jobs) as pool, publishing.new_press() as press, ExitStack() as stack:
        if settings.fresh or not last_run(settings.parsed).exists():
            # what they need is loaded while this process looks at what there is
            pool.start(1)
            press.start(1)
        stack.enter_context(publishing.locked(settings.parsed, reporter.notice))
        store = stack.enter_context(Store(settings.cache, settings.fresh))
        summary = recall(store, inputs, publishing.current_set(settings.parsed))
        troubles: list[str] = []
        if summary is None:
            encoded, troubles = _published(settings, inputs, store, pool, press, reporter)
            summary = decode(Summary, encoded)
    links = linked_folders(settings.raw_pdfs, settings.without)
    passed_by = (f"{name} is a link to a folder, and such links are not followed" for name in links)
    closed = closed_folders(settings.raw_pdfs, settings.without)
    not_opened = (f"{name} cannot be opened: the PDFs in it are not read" for name in closed)
    aimless = finishing.aimless(line.document for line in summary.documents)
    return RunResult(settings.parsed, summary, (*passed_by, *not_opened, *aimless, *troubles))


def _published(
    settings: Settings, inputs: Inputs, store: Store, pool: Pool, press: Pool, reporter: Reporter
) -> tuple[bytes, list[str]]:
    """Reads what is to be read and publishes all of it; what it came to, in bytes, and what could not be kept."""
    press.start(1)
    reporter.begin(inputs.sources)
    with engine_of(settings, pool) as engine:
        documents = Collector(store, engine, inputs.options, reporter.page, reporter.end).collect(inputs.sources)
    parts = _parts(inputs, documents, store, pool, reporter)
    reporter.publishing(0, len(documents))
    made = publishing.publish(
        press, parts.encoded, len(documents), settings.parsed, inputs.finishing, reporter.publishing
    )
    return made.summary, list(_remember(inputs, settings, store, parts, made))


@contextmanager
def engine_of(settings: Settings, pool: Pool) -> Iterator[Engine]:
    """What reads the documents."""
    if settings.scheduler is None:
        yield pool
        return
    # Dask takes a second to load
    from pipeline.documents.cluster import Cluster

    with closing(Cluster(settings.scheduler)) as cluster:
        yield cluster


def _parts(inputs: Inputs, documents: Sequence[Stored], store: Store, pool: Pool, reporter: Reporter) -> Parts:
    """Everything that is to be published, with what lies between documents; taken from the store when asked for."""
    clashes = find_clashes(stored.head.document for stored in documents)
    staying = [d for d in documents if (clash := clashes.get(d.document_id)) is None or clash.stays]
    linking = Linking(store, pool, inputs.decisions, inputs.finishing)
    findings = [*inputs.copies, *linking.link(staying, reporter.linking)]
    return Parts(documents, store, clashes, findings, linking)


def _remember(
    inputs: Inputs, settings: Settings, store: Store, parts: Parts, made: publishing.Published
) -> Iterator[str]:
    """Keeps what later runs rest on; what is wrong where something cannot be kept."""
    try:
        remember_reports(settings.raw_pdfs, inputs.decisions, parts.reports)
    except OSError as error:
        yield (
            f"the order in which reports came cannot be kept in {settings.raw_pdfs} ({error.strerror or error}): as "
            "long as it is not, the ids of threads may change when reports of earlier years are added"
        )
        forget(store)
    else:
        now = replace(inputs, decisions=load_decisions(settings.raw_pdfs))
        remember(store, now, parts.documents, made.set_id, made.summary)
    store.prune()
    if store.trouble:
        yield store.trouble


def _absolute(folder: Path | None) -> str | None:
    """Its name for a process that may stand elsewhere."""
    return str(folder.resolve()) if folder else None
