"""One run at a time in one folder: a lock that dies with the process that holds it.

The lock is an advisory one of the operating system on the file ``.lock`` in the folder, so that nothing has to be
cleared away after a run that was killed. The file holds the number of the process, for the message to those who wait,
and goes when the run ends; a run that was killed leaves it, unlocked, to the next.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from pipeline.publish.errors import PublishError, writing
from pipeline.publish.remote import local_folder
from pipeline.publish.settings import SETTINGS, PublishSettings

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

LOCK_FILE = ".lock"

_TAKEN = {errno.EWOULDBLOCK, errno.EACCES, errno.EDEADLK}
_NO_LOCKS_HERE = {errno.ENOLCK, errno.ENOSYS, errno.EOPNOTSUPP, errno.EINVAL}

_open_descriptors: set[int] = set()
"""Of the locks that this process holds: a forked child closes its copies, else it would keep the lock alive."""


@dataclass(frozen=True, slots=True)
class FolderLock:
    """Shows that the folder is ours until the ``with`` of :func:`lock_folder` ends."""

    folder: Path | str


def _say_nothing(_: str) -> None:
    """Where nobody listens."""


@contextmanager
def lock_folder(
    parsed: Path | str, notice: Callable[[str], None] = _say_nothing, settings: PublishSettings = SETTINGS
) -> Iterator[FolderLock]:
    """Holds the lock of a folder, which is made where it is missing; waits while another run holds it.

    A folder that was made for the lock and is still empty at the end is taken away again. A URL of another place has no
    lock (:mod:`pipeline.publish.remote`).

    Args:
        parsed: the folder, or URL, that the run writes to.
        notice: is told, once, that another run is waited for, and where the file system has no locks.
        settings: how long to wait.

    Raises:
        PublishError: another run still held the lock when the time was over, or the folder cannot be made or written.
    """
    folder = local_folder(parsed)
    if folder is None:
        yield FolderLock(parsed)
        return
    with writing(folder):
        made = not folder.exists()
        folder.mkdir(parents=True, exist_ok=True)
        descriptor = _wait(folder, notice, settings)
    _open_descriptors.add(descriptor)
    try:
        yield FolderLock(folder)
    finally:
        _open_descriptors.discard(descriptor)
        _release(folder / LOCK_FILE, descriptor)
        if made:
            with suppress(OSError):
                folder.rmdir()


def _wait(folder: Path, notice: Callable[[str], None], settings: PublishSettings) -> int:
    began, told = time.monotonic(), False
    while True:
        descriptor = _try(folder / LOCK_FILE, notice)
        if descriptor is not None:
            return descriptor
        waited = time.monotonic() - began
        if waited >= settings.lock_timeout:
            raise PublishError(
                f"another run{_holder(folder)} has been at work on {folder} for {waited:.0f} seconds: "
                "wait for its end, or name another folder with --parsed; nothing was changed."
            )
        if waited >= settings.lock_notice and not told:
            notice(f"Another run{_holder(folder)} is at work on {folder}: waiting for its end")
            told = True
        time.sleep(settings.lock_poll)


def _try(path: Path, notice: Callable[[str], None]) -> int | None:
    """The descriptor of the locked file; None where another run holds it."""
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            if error.errno in _TAKEN:
                os.close(descriptor)
                return None
            if error.errno not in _NO_LOCKS_HERE:
                raise
            notice(f"{path.parent} is on a file system without locks: see to it that no other run writes there")
        if not _is_still_there(path, descriptor):
            os.close(descriptor)
            return None
        _sign(descriptor)
    except OSError:
        with suppress(OSError):
            os.close(descriptor)
        raise
    return descriptor


def _is_still_there(path: Path, descriptor: int) -> bool:
    """False where the run before took the file away between our opening and our locking it."""
    if sys.platform == "win32":
        return True  # a file that is open cannot be taken away there
    try:
        return os.path.samestat(os.stat(path), os.fstat(descriptor))
    except FileNotFoundError:
        return False


def _sign(descriptor: int) -> None:
    """Writes who holds the lock, for those who wait: that this cannot be done is no reason not to run."""
    with suppress(OSError):
        os.ftruncate(descriptor, 0)
        os.write(descriptor, str(os.getpid()).encode())


def _holder(folder: Path) -> str:
    with suppress(OSError, UnicodeDecodeError):
        number = (folder / LOCK_FILE).read_text()
        if number.isdecimal():
            return f" (process {number})"
    return ""


def _release(path: Path, descriptor: int) -> None:
    with suppress(OSError):
        if _is_still_there(path, descriptor) and sys.platform != "win32":
            os.unlink(path)
    with suppress(OSError):
        os.close(descriptor)
    if sys.platform == "win32":
        with suppress(OSError):
            os.unlink(path)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


def _forget_locks() -> None:
    for descriptor in _open_descriptors:
        with suppress(OSError):
            os.close(descriptor)
    _open_descriptors.clear()


if sys.platform != "win32":
    os.register_at_fork(after_in_child=_forget_locks)
