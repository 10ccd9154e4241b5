"""Several workers side by side: calls go to whichever is free."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from queue import Empty, SimpleQueue
from types import TracebackType
from typing import Generic, TypeAlias, TypeVar

from pipeline.isolation.ahead import started_ahead
from pipeline.isolation.bounds import Bounds
from pipeline.isolation.errors import CallError, Failure
from pipeline.isolation.worker import Worker

T = TypeVar("T")

MOST_CALLS = 250
"""A worker is replaced after so many calls: what libraries keep would add up. A new one costs 0.3 s, so this costs
some milliseconds a document."""
MOST_MEMORY = 768 << 20
"""And when it has held so much (bytes). Measured: 60-150 MiB over ordinary reports."""


NO_BOUNDS = Bounds()


@dataclass(frozen=True, slots=True)
class Call(Generic[T]):
    """A call about ``subject``.

    ``parts`` is asked for when the call is made. ``sink`` is given the parts of the answer as they come, in a thread of
    the pool; without it they are in the answer.
    """

    subject: T
    function: str
    parts: Callable[[], Iterable[bytes]]
    bounds: Bounds = NO_BOUNDS
    sink: Callable[[Iterator[bytes]], None] | None = None


@dataclass(frozen=True)
class Answer(Generic[T]):
    """What became of a call: its parts, or why there are none."""

    call: Call[T]
    parts: tuple[bytes, ...] = ()
    failure: Failure | None = None


@dataclass(frozen=True)
class _Progress(Generic[T]):
    subject: T
    done: int
    total: int


_Events: TypeAlias = "SimpleQueue[Answer[T] | _Progress[T] | Future[None]]"


class Pool:
    """Workers for as long as the pool is open; a thread of this process looks after each."""

    sends_content = False
    """What lies on this machine's disk lies on theirs."""

    def __init__(self, jobs: int, preload: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        """Starts nothing yet.

        Args:
            jobs: how many workers at most.
            preload: modules that each loads when it starts.
            without: modules that each does without.
        """
        self.jobs, self._preload, self._without = jobs, preload, without
        self._workers: SimpleQueue[Worker] = SimpleQueue()
        self._all: set[Worker] = set()
        self._lock = threading.Lock()
        self._is_closed = False
        # for as long as the pool: the kernel ends a worker with the thread that started it
        self._threads = ThreadPoolExecutor(jobs)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def start(self, count: int) -> None:
        """Starts up to ``count`` workers ahead of their calls, so that they load meanwhile."""
        for _ in range(min(count, self.jobs) - self._workers.qsize()):
            self._workers.put(self._new())

    def processes(self) -> list[int]:
        """The numbers of the workers' processes."""
        with self._lock:
            return sorted(worker.process_id for worker in self._all)

    def close(self) -> None:
        """Ends every worker, also one at work."""
        with self._lock:
            self._is_closed = True
            workers, self._all = self._all, set()
        for worker in workers:
            worker.close()
        self._threads.shutdown()

    def run(
        self, calls: Sequence[Call[T]], on_progress: Callable[[T, int, int], None] | None = None
    ) -> Iterator[Answer[T]]:
        """Makes the calls.

        Args:
            calls: in the order in which they are begun.
            on_progress: called with (subject, done, in all) as workers tell it.

        Yields:
            An answer to each, as they come.
        """
        waiting: SimpleQueue[Call[T]] = SimpleQueue()
        for call in calls:
            waiting.put(call)
        events: _Events[T] = SimpleQueue()
        count = min(self.jobs, len(calls))
        with ExitStack() as on_leaving:
            # else an interrupt would wait for the threads, and they for their workers
            on_leaving.callback(self.close)
            for _ in range(count):
                self._threads.submit(self._look_after, waiting, events).add_done_callback(events.put)
            answered = 0
            while answered < len(calls):
                event = events.get()
                if isinstance(event, Answer):
                    answered += 1
                    yield event
                elif isinstance(event, Future):
                    event.result()
                elif on_progress:
                    on_progress(event.subject, event.done, event.total)
            on_leaving.pop_all()

    def _look_after(self, waiting: SimpleQueue[Call[T]], events: _Events[T]) -> None:
        """Takes calls and makes them, one after the other, as long as there are any."""
        worker: Worker | None = None
        while not self._is_closed:
            try:
                call = waiting.get_nowait()
            except Empty:
                break
            worker = worker or self._take()
            events.put(self._made(call, worker, events))
            if _is_worn(worker) or not worker.is_alive:
                self._drop(worker)
                worker = None
        if worker:
            self._workers.put(worker)

    def _made(self, call: Call[T], worker: Worker, events: _Events[T]) -> Answer[T]:
        def tell(done: int, total: int) -> None:
            events.put(_Progress(call.subject, done, total))

        try:
            parts = worker.call(call.function, call.parts(), call.bounds, tell)
            if call.sink is None:
                return Answer(call, tuple(parts))
            call.sink(parts)
        except CallError as error:
            return Answer(call, failure=error.failure)
        return Answer(call)

    def _take(self) -> Worker:
        return self._new() if self._workers.empty() else self._workers.get()

    def _new(self) -> Worker:
        worker = started_ahead(self._preload, self._without) or Worker(self._preload, self._without)
        with self._lock:
            self._all.add(worker)
            is_late = self._is_closed
        if is_late:
            worker.close()
        return worker

    def _drop(self, worker: Worker) -> None:
        with self._lock:
            self._all.discard(worker)
        worker.close()


def _is_worn(worker: Worker) -> bool:
    return worker.calls >= MOST_CALLS or worker.peak_memory > MOST_MEMORY
