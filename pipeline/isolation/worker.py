"""A process that works for this one, as seen from here."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from queue import Empty, SimpleQueue
from types import TracebackType

from pipeline.isolation.bounds import Bounds
from pipeline.isolation.errors import CallError, Failure, FailureKind, StartError
from pipeline.isolation.frames import Frame, FrameError, Kind, receive, send

if sys.platform == "win32":
    NEW_GROUP = subprocess.CREATE_NEW_PROCESS_GROUP
else:
    NEW_GROUP = 0

OnProgress = Callable[[int, int], None]

START = "import json, sys; sys.path[:] = json.loads(sys.argv[1]); from pipeline.isolation.child import main; "
LOOK_AGAIN = 1.0
"""Seconds after which a process that says nothing is looked at: a child of its own may hold its pipe open."""
OUT_OF_MEMORY = "MemoryError"
QUIET = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1", "RAYON_NUM_THREADS": "1"}
"""One thread in each process: as many processes as there are cores is what ``jobs`` means, and threads reserve address
space for each core there is."""


class Worker:
    """One process, started at once; it is gone when this is closed, when a call fails, or when this process ends."""

    def __init__(self, preload: Sequence[str] = (), without: Sequence[str] = ()) -> None:
        """Starts it.

        Args:
            preload: modules that it loads before the first call.
            without: modules that it finds as little as if they were not installed.
        """
        # a group of its own: an interrupt from the keyboard passes it by, and all that it starts can be ended
        program = START + f"main({os.getpid()}, *sys.argv[2:])"
        self._process = subprocess.Popen(
            [sys.executable, "-c", program, json.dumps(_search_path()), json.dumps([*preload]), json.dumps([*without])],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            bufsize=0,
            env={**os.environ, **QUIET},
            start_new_session=True,
            creationflags=NEW_GROUP,
        )
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._questions, self._answers = self._process.stdin, self._process.stdout
        self._inbox: SimpleQueue[Frame | FrameError | None] = SimpleQueue()
        self._is_closing = self._is_ready = False
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()
        self.calls = 0
        """Calls answered so far."""
        self.peak_memory = 0
        """The most memory (bytes) that it has held, as of the last answer."""

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def process_id(self) -> int:
        """The number of its process."""
        return self._process.pid

    @property
    def is_alive(self) -> bool:
        """Whether it can be given a call."""
        return self._process.poll() is None

    def call(
        self, function: str, parts: Iterable[bytes], bounds: Bounds, on_progress: OnProgress | None = None
    ) -> Iterator[bytes]:
        """Has a function called.

        Args:
            function: ``module:name`` of one that takes the parts and a callback, and gives parts.
            parts: what it is given.
            bounds: its limits.
            on_progress: called with (done, in all) as the function tells it.

        Yields:
            What it gives, part by part.

        Raises:
            CallError: it gave nothing, or not all; the process and those that it started are gone.
            StartError: it ended before it could work.
        """
        started = time.monotonic()
        try:
            self._ask(function, parts, bounds)
            for frame in self._frames(started, bounds):
                if frame.kind is Kind.PROGRESS:
                    self._tell(frame.body, on_progress)
                else:
                    yield frame.body
        except (CallError, StartError):
            self.close()
            raise
        self.calls += 1

    def close(self) -> None:
        """Ends the process and those that it started; does nothing where that is done."""
        if self._is_closing:
            return
        self._is_closing = True
        _end_group(self._process)
        self._process.wait()
        with suppress(OSError):
            self._questions.close()

    def _listen(self) -> None:
        """Runs beside: reads what comes, so that nobody waits longer than his limit for it."""
        with self._answers as answers:
            try:
                for frame in receive(answers.fileno()):
                    self._inbox.put(frame)
            except FrameError as error:
                self._inbox.put(error)
        self._inbox.put(None)

    def _ask(self, function: str, parts: Iterable[bytes], bounds: Bounds) -> None:
        self._send(Kind.CALL, json.dumps([function, bounds.as_list()]).encode())
        for part in parts:
            self._send(Kind.PART, part)
        self._send(Kind.END)

    def _send(self, kind: Kind, body: bytes = b"") -> None:
        try:
            send(self._questions.fileno(), kind, body)
        except (OSError, ValueError) as error:  # nobody reads there, or it is closed
            raise CallError(self._how_it_ended()) from error

    def _frames(self, started: float, bounds: Bounds) -> Iterator[Frame]:
        """Progress and parts until the answer is whole."""
        while (frame := self._next(started, bounds)).kind is not Kind.END:
            if frame.kind is Kind.ERROR:
                what = frame.body.decode("ascii", "backslashreplace")
                kind: FailureKind = "memory" if what == OUT_OF_MEMORY else "mistake"
                raise CallError(Failure(kind, what))
            if frame.kind not in (Kind.PROGRESS, Kind.PART):
                raise CallError(Failure("garbled", f"a message of kind {frame.kind.name}"))
            yield frame
        self.peak_memory = _number(frame.body)

    def _next(self, started: float, bounds: Bounds) -> Frame:
        """The next message; looks up now and then whether the process still runs and may go on."""
        while True:
            left = LOOK_AGAIN if bounds.seconds is None else started + bounds.seconds - time.monotonic()
            if left <= 0:
                raise CallError(Failure("time", f"{time.monotonic() - started:.0f} s"))
            try:
                frame = self._inbox.get(timeout=min(left, LOOK_AGAIN))
            except Empty:
                if self.is_alive or not self._inbox.empty():
                    continue
                frame = None
            if isinstance(frame, FrameError):
                raise CallError(Failure("garbled", str(frame)))
            if frame is None:
                raise CallError(self._how_it_ended())
            if frame.kind is not Kind.READY:
                return frame
            self._is_ready = True

    def _was_ready(self) -> bool:
        """Whether it could work once; what it said of that may be on its way still."""
        self._listener.join(LOOK_AGAIN)
        while not (self._is_ready or self._inbox.empty()):
            frame = self._inbox.get()
            self._is_ready = isinstance(frame, Frame) and frame.kind is Kind.READY
        return self._is_ready

    def _tell(self, body: bytes, on_progress: OnProgress | None) -> None:
        done, total = (_number(number) for number in body.partition(b" ")[::2])
        if on_progress:
            on_progress(done, total)

    def _how_it_ended(self) -> Failure:
        """Why a process is gone that should not be; one that only closed its pipe is ended.

        Raises:
            StartError: it ended by itself before it was ready. One that was killed then may have been so by chance.
        """
        if not self._is_closing:
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(timeout=LOOK_AGAIN)
        status = self._process.poll()
        if status is None:
            return Failure("garbled", "no answer: the pipe is closed")
        if status >= 0 and not self._was_ready():
            raise StartError(
                f"a process of this program ended while it loaded what it works with (exit status {status}). Something "
                "it needs is missing or broken: install the program anew"
            )
        if status >= 0:
            return Failure("died", f"exit status {status}")
        name = signal.Signals(-status).name if -status in signal.Signals.__members__.values() else f"signal {-status}"
        return Failure("processor-time" if name == "SIGXCPU" else "died", name)


def _number(text: bytes) -> int:
    if not text.isdigit():
        raise CallError(Failure("garbled", f"{text[:40]!r} where a number was expected"))
    return int(text)


def _search_path() -> list[str]:
    """Where this process finds its modules: a package that is not installed is found by the other too."""
    package = str(Path(__file__).parents[2])
    paths = [os.path.abspath(path) for path in sys.path]
    return paths if package in paths else [package, *paths]


def _end_group(process: subprocess.Popen[bytes]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    # the group is there as long as one of it is, also where its leader is gone
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
