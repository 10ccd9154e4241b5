"""What the rooms of publishing do to files and folders alike."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path


def sync_folder(folder: Path) -> None:
    """Makes names and moves in the folder lasting; Windows cannot open a folder and does without."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_tree(folder: Path) -> None:
    """Makes all files and folders in ``folder``, and itself, lasting.

    All at the end and not each when it is written: the first then takes the others along (measured on ext4, 15 files:
    6 ms against 20 ms).
    """
    for inner, _, files in os.walk(folder):
        for name in files:
            sync_file(Path(inner, name))
        sync_folder(Path(inner))


def sync_file(path: Path) -> None:
    """Makes the content of a file lasting."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())


def write_file(path: Path, content: bytes) -> None:
    """Writes a new file, lasting when this returns."""
    with path.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def remove(path: Path) -> None:
    """Takes away a file, a link (not what it leads to) or a folder with all that is in it, if it is there."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
