"""Documents read on a Dask cluster that exists: their bytes go there, and the same bytes come back as from here.

On each worker of the cluster a document is read as it is read here: in a process of its own, within the same limits.
What crosses the network is bytes: :mod:`pipeline.documents.codec`'s, and the file's own.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

from pipeline.documents.task import PRELOAD
from pipeline.isolation import Answer, Bounds, Call, CallError, Failure, Worker

if TYPE_CHECKING:
    from distributed import Client

T = TypeVar("T")

CONNECT_SECONDS = 20
AT_ONCE = 4
"""So many documents for each thread of the cluster are on their way: more would fill its memory, fewer let it wait."""
RETRIES = 3
"""A document whose worker was lost is sent again so many times."""

MISSING = (
    "--engine dask needs the package distributed, which is not installed: "
    "pip install 'followup-pipeline[dask]', here and on every machine of the cluster"
)
NO_SCHEDULER = """--engine dask needs the address of a Dask scheduler: --scheduler tcp://HOST:8786

To have one on this machine, say in two other terminals
  dask scheduler
  dask worker tcp://127.0.0.1:8786 --nworkers 2 --nthreads 1
and then: followup run --engine dask --scheduler tcp://127.0.0.1:8786
The same version of this program has to be installed wherever a worker runs."""


class ClusterError(Exception):
    """The cluster cannot be used; the message says what to do."""


class Cluster:
    """A Dask cluster in place of the processes of this machine, for documents."""

    sends_content = True
    jobs = 0
    """Nobody here knows how many of its workers are free: a document is read by one."""

    def __init__(self, scheduler: str) -> None:
        """Connects.

        Args:
            scheduler: its address, such as ``tcp://10.0.0.5:8786``.

        Raises:
            ClusterError: there is no such scheduler, or the package is missing.
        """
        try:
            from distributed import Client
        except ImportError as error:
            raise ClusterError(MISSING) from error
        try:
            self._client: Client = Client(scheduler, timeout=CONNECT_SECONDS, set_as_default=False)
        except (OSError, ValueError) as error:
            raise ClusterError(f"no Dask scheduler answers at {scheduler}: {error}") from error

    def close(self) -> None:
        """Leaves the cluster, which goes on."""
        self._client.close()

    def run(
        self, calls: Sequence[Call[T]], on_progress: Callable[[T, int, int], None] | None = None
    ) -> Iterator[Answer[T]]:
        """Makes the calls on the cluster; progress within a document is not told.

        Yields:
            An answer to each, as they come.

        Raises:
            ClusterError: the cluster is gone, or has another version of the program.
        """
        from distributed import as_completed

        waiting = iter(calls)
        running: dict[Any, Call[T]] = {}
        done = as_completed(loop=self._client.loop)
        for _, call in zip(range(AT_ONCE * max(1, self._threads())), waiting, strict=False):
            self._submit(call, running, done)
        while running:
            future = next(done)
            call = running.pop(future)
            yield self._answer(call, future)
            for following in (c for c in [next(waiting, None)] if c is not None):
                self._submit(following, running, done)

    def _threads(self) -> int:
        return sum(self._client.nthreads().values())

    def _submit(self, call: Call[T], running: dict[Any, Call[T]], done: Any) -> None:
        bounds = call.bounds.as_list()
        future = self._client.submit(
            read_there, call.function, tuple(call.parts()), bounds, pure=False, retries=RETRIES
        )
        running[future] = call
        done.add(future)

    def _answer(self, call: Call[T], future: Any) -> Answer[T]:
        from distributed import KilledWorker

        error = future.exception()
        if isinstance(error, KilledWorker):
            return Answer(call, failure=Failure("died", "each worker of the cluster that read it was lost"))
        if error is not None:
            raise ClusterError(f"the cluster cannot read documents ({type(error).__name__}: {error})")
        kind, detail, *parts = future.result()
        if kind:
            return Answer(call, failure=Failure(kind, detail))
        return Answer(call, tuple(parts))


_here = threading.local()


def read_there(function: str, parts: tuple[bytes, ...], bounds: list[float | None]) -> tuple[Any, ...]:
    """Runs on a worker of the cluster.

    Returns:
        The kind and detail of a failure, or two empty texts and the parts of the answer.
    """
    seconds, processor_seconds, memory = bounds
    limits = Bounds(seconds, _whole(processor_seconds), _whole(memory))
    # a thread keeps its process from document to document
    worker: Worker | None = getattr(_here, "worker", None)
    if worker is None or not worker.is_alive:
        worker = _here.worker = Worker(PRELOAD)
    try:
        return ("", "", *worker.call(function, parts, limits))
    except CallError as error:
        return error.failure.kind, error.failure.detail


def _whole(value: float | None) -> int | None:
    return None if value is None else int(value)
