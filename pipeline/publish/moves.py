"""The switch between two sets where the file system has no symbolic links: one file moves after the other.

Weaker than :mod:`pipeline.publish.sets`: while the files move a reader finds some missing, though never old and new
ones side by side, and after a run that was killed just then they stay missing until the next run has moved the old
ones back. ``datapackage.json`` leaves first and comes last, so a folder that has it has the rest.

The work folder holds ``new`` (the files to come), ``old`` (those that have left) and ``names`` (a journal: which were
there, which are to come), so that each step can be undone, the undoing too if it is cut short.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Collection
from contextlib import ExitStack
from pathlib import Path

from pipeline.publish.disk import remove, sync_folder, write_file
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE
from pipeline.schemas import DATASETS

WORK_FOLDER = ".publishing"


def swap_in(folder: Path, made: Path, stale: Collection[str]) -> None:
    """Moves what is in ``made``, a folder on the same file system, to ``folder``, or leaves that as it was.

    Args:
        folder: where the files are published.
        made: the files to come.
        stale: names of files of ours that go, whether or not one of that name comes.

    Raises:
        OSError: a file cannot be moved; the old ones are back.
    """
    work = folder / WORK_FOLDER
    names = _package_last(os.listdir(made))
    with ExitStack() as on_failure:
        on_failure.callback(shutil.rmtree, work, ignore_errors=True)
        work.mkdir()
        os.replace(made, work / "new")
        leaving = [name for name in _package_last({*names, *stale}) if os.path.lexists(folder / name)]
        write_file(work / "names", json.dumps({"old": leaving, "new": names}).encode())
        sync_folder(work)
        on_failure.pop_all()
    with ExitStack() as on_failure:
        on_failure.callback(recover, folder)
        (work / "old").mkdir()
        for name in reversed(leaving):
            os.replace(folder / name, work / "old" / name)
        for name in names:
            os.replace(work / "new" / name, folder / name)
        on_failure.pop_all()


def is_unfinished(folder: Path) -> bool:
    """True where a run was killed while it moved files."""
    return (folder / WORK_FOLDER).exists()


def recover(folder: Path) -> None:
    """Puts right what a run left that was cut short; does nothing where there is nothing.

    Raises:
        OSError: a file cannot be moved back.
    """
    work = folder / WORK_FOLDER
    new, old = work / "new", work / "old"
    if old.is_dir() and new.is_dir() and any(new.iterdir()):
        _move_back(folder, work)
    remove(work)


def _move_back(folder: Path, work: Path) -> None:
    journal = _journal(work)
    for name in set(journal["new"]) - set(journal["old"]):
        remove(folder / name)
    for name in _package_last(os.listdir(work / "old")):
        remove(folder / name)
        os.replace(work / "old" / name, folder / name)


def _journal(work: Path) -> dict[str, list[str]]:
    """Names of the files that were there (``old``) and of those that were to come (``new``)."""
    if not (work / "names").exists():  # earlier versions kept none, and always wrote the same files
        names = [DATA_PACKAGE_FILE, DICTIONARY_FILE, *(dataset.file_name for dataset in DATASETS)]
        return {"old": os.listdir(work / "old"), "new": names}
    journal: dict[str, list[str]] = json.loads((work / "names").read_bytes())
    return journal


def _package_last(names: Collection[str]) -> list[str]:
    return sorted(names, key=lambda name: (name == DATA_PACKAGE_FILE, name))
