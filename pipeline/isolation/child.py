"""The process that works: takes calls from its standard input, answers on its standard output, and ends with either.

It is started by :mod:`pipeline.isolation.worker`, with nothing loaded but this room, and answers with bytes alone.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from functools import partial
from importlib import import_module
from pathlib import Path
from queue import SimpleQueue

from pipeline.isolation.bounds import Bounds, impose, peak_memory
from pipeline.isolation.frames import Frame, FrameError, Kind, receive, send

Progress = Callable[[int, int], None]
Function = Callable[[Iterator[bytes], Progress], Iterable[bytes]]
Inbox = SimpleQueue[Frame]

OUT_OF_MEMORY = "MemoryError"
PR_SET_PDEATHSIG = 1


def main(parent: int, modules: str, without: str) -> None:
    """Serves calls until the other side closes the pipe.

    Args:
        parent: the process that asks; this one ends with it.
        modules: what to load before the first call comes, as a JSON list of names of modules, with ``:name`` where a
            function of theirs is to be called as well.
        without: what is not to be loaded, as another.
    """
    questions, answers = _take_pipes()
    _end_with(parent)
    _be_the_first_to_go()
    inbox: Inbox = SimpleQueue()
    threading.Thread(target=_listen, args=(questions, inbox), daemon=True).start()
    # that is how an import is made to fail
    sys.modules.update(dict.fromkeys(json.loads(without)))
    for module in json.loads(modules):
        _load(module)
    send(answers, Kind.READY)
    while True:
        _serve(inbox, answers)


def _load(name: str) -> None:
    module, _, function = name.partition(":")
    loaded = import_module(module)
    if function:
        getattr(loaded, function)()


def _take_pipes() -> tuple[int, int]:
    """The two pipes under numbers of their own; what anything else prints goes nowhere and reads nothing."""
    questions, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for descriptor in (0, 1, 2):
        os.dup2(nowhere, descriptor)
    return questions, answers


def _end_with(parent: int) -> None:
    """Has the kernel end this process with the one that started it, where it can (Linux)."""
    if sys.platform != "linux":
        return
    import ctypes

    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    if os.getppid() != parent:
        _end_all()


def _be_the_first_to_go() -> None:
    """Where memory runs out for everybody this process goes, not the one that asked."""
    with suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")


def _listen(questions: int, inbox: Inbox) -> None:
    """Puts what comes into the box, also while a call is at work; ends everything when the other side is gone."""
    with suppress(OSError, FrameError):
        for frame in receive(questions):
            inbox.put(frame)
    _end_all()


def _end_all() -> None:
    """Ends this process and those that it started."""
    if sys.platform != "win32" and os.getpgid(0) == os.getpid():
        os.killpg(0, signal.SIGKILL)
    os._exit(1)


def _serve(inbox: Inbox, answers: int) -> None:
    """Takes one call and answers it."""
    name, bounds = json.loads(inbox.get().body)
    try:
        impose(Bounds(*bounds))
        parts = _parts(inbox)
        for part in _function(name)(parts, partial(_tell, answers)):
            send(answers, Kind.PART, part)
        for _ in parts:
            pass
    except MemoryError:
        impose(Bounds())
        send(answers, Kind.ERROR, OUT_OF_MEMORY.encode())
    except Exception as error:  # noqa: BLE001 - the one place: a mistake of ours must not take other documents along
        send(answers, Kind.ERROR, _what(error).encode())
    else:
        impose(Bounds())
        send(answers, Kind.END, str(peak_memory()).encode())


def _function(name: str) -> Function:
    module, function = name.split(":")
    found: Function = getattr(import_module(module), function)
    return found


def _parts(inbox: Inbox) -> Iterator[bytes]:
    while (frame := inbox.get()).kind is Kind.PART:
        yield frame.body


def _tell(answers: int, done: int, total: int) -> None:
    send(answers, Kind.PROGRESS, f"{done} {total}".encode())


def _what(error: Exception) -> str:
    """What went wrong and in which line of ours, without paths of the machine."""
    # loaded here: it takes longer than some calls
    import traceback

    package = Path(__file__).parents[1]
    ours = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(package)]
    place = ""
    if ours and Path(ours[-1].filename) != Path(__file__):
        file = Path(ours[-1].filename).relative_to(package.parent).as_posix()
        place = f" in {file}, line {ours[-1].lineno}"
    return ascii(f"{type(error).__name__}: {error}{place}")[1:-1]
