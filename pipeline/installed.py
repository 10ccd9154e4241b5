"""Which packages are installed, and in which version: told by the names of their folders where those tell.

The library for it, :mod:`importlib.metadata`, takes longer to load than a report of some pages to read. It is asked
where no folder is found.
"""

from __future__ import annotations

import os
import re
import sys
from functools import cache
from pathlib import Path

INFO = ".dist-info"
RECORD = "RECORD"


@cache
def info_folders() -> dict[str, Path]:
    """Plain name of a package → the folder about it; of several the one that an import would find."""
    found: dict[str, Path] = {}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")
        except OSError:
            continue
        for name in names:
            if name.endswith(INFO):
                found.setdefault(_plain(name.removesuffix(INFO).split("-")[0]), Path(place or ".", name))
    return found


def version_of(package: str) -> str | None:
    """The version of a package; None where it is not installed."""
    folder = info_folders().get(_plain(package))
    if folder is not None:
        return folder.name.removesuffix(INFO).partition("-")[2]
    from importlib.metadata import PackageNotFoundError, version

    try:
        return version(package)
    except PackageNotFoundError:
        return None


def files_named(package: str, name: str) -> list[Path]:
    """The files of that name that a package installed; none where it is not installed."""
    folder = info_folders().get(_plain(package))
    if folder is not None and (folder / RECORD).is_file():
        return [folder.parent / path for path in _recorded(folder / RECORD) if path.rsplit("/", 1)[-1] == name]
    from importlib.metadata import PackageNotFoundError, files

    try:
        return [Path(str(path.locate())) for path in files(package) or () if path.name == name]
    except PackageNotFoundError:
        return []


def _recorded(record: Path) -> list[str]:
    """The paths in a RECORD: lines of path, hash and size, the path in quotes where it holds a comma."""
    lines = record.read_text(encoding="utf-8").splitlines()
    return [line.rsplit(",", 2)[0].strip('"') for line in lines]


def _plain(name: str) -> str:
    """A package's name as it is compared (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()
