"""Functions that are called in a process of their own and do not behave."""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator

Progress = Callable[[int, int], None]


def echo(parts: Iterator[bytes], tell: Progress) -> Iterator[bytes]:
    """The one that behaves: gives what it is given, and tells of each part."""
    for number, part in enumerate(parts, 1):
        tell(number, number)
        yield part


def hang(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    time.sleep(600)
    yield from parts


def spin(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    while True:
        pass
    yield from parts


def abort(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    os.abort()
    yield from parts


def segfault(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    ctypes.string_at(0)
    yield from parts


def leave(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    os._exit(7)
    yield from parts


def killed(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """What the kernel does where memory runs out for everybody."""
    os.kill(os.getpid(), signal.SIGKILL)
    yield from parts


def allocate(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    kept = []
    while True:
        kept.append(bytearray(128 << 20))
    yield from parts


def fail(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    yield b"half an answer"
    raise ZeroDivisionError("on purpose \udcff \x1b[31m")


def chatter(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Prints where libraries print."""
    print("out")
    print("err", file=sys.stderr)
    os.write(1, b"raw")
    subprocess.run(["echo", "child"], check=True)
    yield from parts


def garbage(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Writes on every pipe there is."""
    content = b"".join(parts)
    for descriptor in range(3, 20):
        try:
            os.write(descriptor, content)
        except OSError:
            continue
    time.sleep(600)
    yield b""


def leave_a_child(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Starts a process that outlives it, says which, and hangs."""
    child = os.fork()
    if child == 0:
        time.sleep(600)
        os._exit(0)
    yield str(child).encode()
    time.sleep(600)
    yield from parts


def die_with_the_pipe_held(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Leaves a process of another session that keeps the pipe open, and dies."""
    if os.fork() == 0:
        os.setsid()
        time.sleep(20)
        os._exit(0)
    time.sleep(0.2)
    os.kill(os.getpid(), signal.SIGSEGV)
    yield from parts


def who(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    for _part in parts:
        pass
    yield str(os.getpid()).encode()


def read_by_name(parts: Iterator[bytes], tell: Progress) -> Iterator[bytes]:
    """Reads a document, but for those whose names say what happens to them."""
    # the others need none of it
    import json

    from pipeline.documents.task import read

    order = next(parts)
    _, file_name, *_rest = json.loads(order)
    name = file_name.removesuffix(".pdf")
    if name == "lie":
        yield from (b'["a head"]', b'{"an": "outcome"}')
    elif name == "another":
        yield from read(iter([order.replace(b'"another.pdf","', b'"another.pdf","0')]), tell)
    else:
        whole = [order, *parts]
        yield from globals().get(name, read)(iter(whole), tell)


def can_load(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    """Of each module named whether it can be loaded here."""
    for part in parts:
        try:
            __import__(part.decode())
        except ImportError:
            yield b"no"
        else:
            yield b"yes"


loads = 0


def count_load() -> None:
    """Called when this is loaded ahead."""
    global loads
    loads += 1


def loaded(parts: Iterator[bytes], _: Progress) -> Iterator[bytes]:
    yield str(loads).encode()
