"""Files and folders written aside, and put in their place only when they are complete."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pipeline.export.errors import ExportError

PREFIX = ".export-"


@contextmanager
def aside(target: Path) -> Iterator[Path]:
    """A place beside ``target`` to write to; what is there at the end, a file or a folder, replaces ``target``.

    A folder replaces a folder's files by those of the same names, and leaves others. Where the body fails nothing of
    ``target`` is changed.

    Raises:
        ExportError: the folder of ``target`` cannot be written, or there is a folder where a file is to be.
    """
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=PREFIX, dir=target.parent))
    except OSError as error:
        raise ExportError(f"{target.parent} cannot be written: {error.strerror or error}") from error
    try:
        yield work / target.name
        _put(work / target.name, target)
    except OSError as error:
        raise ExportError(
            f"{target} cannot be written: {error.strerror or error}; what was there is as it was"
        ) from error
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _put(new: Path, target: Path) -> None:
    if new.is_dir() and target.is_dir():
        for file in sorted(new.iterdir()):
            os.replace(file, target / file.name)
    else:
        os.replace(new, target)
