"""Files of a folder replaced together.

The new files are written to a work folder inside the folder, so that moving them needs no copying and works as well
where the folder is a mount or stands in a folder that is not ours to write. Then the old files move into the work
folder and the new ones take their place: for that instant a reader finds files missing, never old and new ones side
by side. A run that fails on the way moves the old files back; after one that was killed the next run does.
"""

from __future__ import annotations

import errno
import os
import shutil
import sys
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from pipeline.publish.errors import PublishError

if sys.platform != "win32":
    import fcntl

WORK_FOLDER = ".publishing"

_NO_SPACE = {errno.ENOSPC, errno.EDQUOT}
_NOT_ALLOWED = {errno.EACCES, errno.EPERM, errno.EROFS}
_NOT_A_FOLDER = {errno.EEXIST, errno.ENOTDIR}


def replace_files(folder: Path, files: Mapping[str, bytes]) -> None:
    """Writes all of ``files`` (name → content) to ``folder``, or leaves it as it was.

    Files of other names are left alone. Runs that replace files of one folder at the same time wait for each other.

    Raises:
        PublishError: the folder cannot be made or written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with _locked(folder):
            _recover(folder, files)
            _write(folder / WORK_FOLDER, files)
            _swap(folder, files)
            shutil.rmtree(folder / WORK_FOLDER)
    except OSError as error:
        raise PublishError(_advice(folder, error)) from error


def _write(work: Path, files: Mapping[str, bytes]) -> None:
    """Writes the files to ``work/new`` so that they are on the disk when this returns."""
    with ExitStack() as on_failure:
        on_failure.callback(shutil.rmtree, work, ignore_errors=True)
        (work / "new").mkdir(parents=True)
        for name, content in files.items():
            with (work / "new" / name).open("wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
        _sync_folder(work / "new")
        on_failure.pop_all()


def _swap(folder: Path, names: Collection[str]) -> None:
    new, old = folder / WORK_FOLDER / "new", folder / WORK_FOLDER / "old"
    old.mkdir()
    with ExitStack() as on_failure:
        on_failure.callback(_move_back, folder, names)
        # the last file in is the first out: a folder that has it has all the others
        for name in reversed(list(names)):
            if (folder / name).exists():
                os.replace(folder / name, old / name)
        for name in names:
            os.replace(new / name, folder / name)
        _sync_folder(folder)
        on_failure.pop_all()


def _move_back(folder: Path, names: Collection[str]) -> None:
    """Undoes a swap that did not come to its end: what has left ``new`` goes, what is in ``old`` comes back."""
    new, old = folder / WORK_FOLDER / "new", folder / WORK_FOLDER / "old"
    for name in names:
        if not (new / name).exists():
            (folder / name).unlink(missing_ok=True)
    for file in old.iterdir():
        os.replace(file, folder / file.name)
    shutil.rmtree(folder / WORK_FOLDER)


def _recover(folder: Path, names: Collection[str]) -> None:
    """Puts right what a killed run left; does nothing where there is nothing."""
    new, old = folder / WORK_FOLDER / "new", folder / WORK_FOLDER / "old"
    if old.is_dir() and new.is_dir() and any(new.iterdir()):
        _move_back(folder, names)
    elif (folder / WORK_FOLDER).exists():
        shutil.rmtree(folder / WORK_FOLDER)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Holds the folder's lock; without one on Windows and on file systems that have none."""
    if sys.platform == "win32":
        yield
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync_folder(folder: Path) -> None:
    """Makes names and moves in the folder lasting; Windows cannot open a folder and does without."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _advice(folder: Path, error: OSError) -> str:
    what = f"the datasets cannot be written to {folder}: {error.strerror or error}"
    if error.errno in _NO_SPACE:
        return f"{what}. Free some space and run again; what was there before is unchanged."
    if error.errno in _NOT_ALLOWED:
        return f"{what}. Allow writing to this folder, or name another with --parsed; nothing was changed."
    if error.errno in _NOT_A_FOLDER:
        return f"{what}. A file is in the way at {error.filename}: move it, or name another folder with --parsed."
    return f"{what} ({error.filename}). What was there before is unchanged."
