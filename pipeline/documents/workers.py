"""Documents processed one after the other or side by side, each shielded from what happens to the others."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from pipeline.documents.outcome import STAGE, Outcome, refused
from pipeline.documents.process import OnPage, Profiles, process
from pipeline.intake import SourceFile
from pipeline.model import Finding

OnDocumentPage = Callable[[SourceFile, int, int], None]


def process_all(
    sources: Sequence[SourceFile], profiles: Profiles, jobs: int, on_page: OnDocumentPage
) -> Iterator[Outcome]:
    """The outcome of each document, in the order given, as soon as it and those before it are done.

    Args:
        sources: the documents.
        profiles: the families they may belong to.
        jobs: how many processes; 1 works in this one. The outcomes are the same.
        on_page: called with (document, pages read, pages in all); with more than one process never.
    """
    if min(jobs, len(sources)) <= 1:
        for source in sources:
            yield shielded(source, profiles, partial(on_page, source))
        return
    with _pool(jobs) as pool:
        with _interrupts_held():
            futures = [pool.submit(shielded, source, profiles) for source in sources]
        try:
            for source, future in zip(sources, futures, strict=True):
                yield _result(source, profiles, future)
        finally:
            pool.shutdown(wait=False, cancel_futures=True)


def shielded(source: SourceFile, profiles: Profiles, on_page: OnPage | None = None) -> Outcome:
    """:func:`process`, with whatever goes wrong in the program itself as a finding of this document."""
    try:
        return process(source, on_page, profiles)
    except Exception as error:  # noqa: BLE001 - the one place: a mistake of ours must not take the other documents along
        return refused(source, _internal(_what(error)))


def _pool(jobs: int) -> ProcessPoolExecutor:
    # fresh processes on every platform: a fork of a process that has threads can hang
    return ProcessPoolExecutor(jobs, multiprocessing.get_context("spawn"))


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Holds back an interrupt meanwhile. Processes started here never see one: it is for the one that started them."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _result(source: SourceFile, profiles: Profiles, future: Future[Outcome]) -> Outcome:
    """The outcome of ``future``; when a process died, that of a process of its own."""
    try:
        return future.result()
    except BrokenProcessPool:
        return _alone(source, profiles)


def _alone(source: SourceFile, profiles: Profiles) -> Outcome:
    with _pool(1) as pool:
        try:
            with _interrupts_held():
                future = pool.submit(shielded, source, profiles)
            return future.result()
        except BrokenProcessPool:
            return refused(source, _internal("the process that worked on it died, perhaps for want of memory"))


def _what(error: Exception) -> str:
    """What went wrong and in which line of ours, without paths of the machine."""
    package = Path(__file__).parents[1]
    ours = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)]
    place = ""
    if ours:
        file = Path(ours[-1].filename).relative_to(package.parent).as_posix()
        place = f" in {file}, line {ours[-1].lineno}"
    return f"{type(error).__name__}: {error}{place}"


def _internal(what: str) -> Finding:
    return Finding(
        STAGE,
        "error",
        "internal-error",
        f"a mistake in the program, nothing was published from this document: {what}. Please report it with the file",
    )
