"""The next set of a folder, from the place where it is made to the switch. Another process may make it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from pipeline.publish.errors import writing
from pipeline.publish.sets import begin, install, tidy

MADE = "set"
"""The folder of the files, in the place where a set is made."""


@dataclass(frozen=True, slots=True)
class NextSet:
    """A set of ``folder`` that is to be made in ``place``, an empty folder on the same file system.

    The name of ``place`` is used once: what makes sets for a run that was killed finds its folder gone, never that of
    the run after it.
    """

    folder: Path
    place: Path

    def switch(self, new: str) -> bool:
        """Makes it the one that readers of the folder find.

        Args:
            new: its id; its files are there, and on the disk.

        Returns:
            False where it was there already.

        Raises:
            PublishError: something cannot be written; the set that was there before is as it was.
        """
        with writing(self.folder):
            return install(self.folder, self.place / MADE, new)


@contextmanager
def next_set(folder: Path) -> Iterator[NextSet]:
    """A place for the next set of a folder whose lock is ours; what is left there at the end goes.

    Raises:
        PublishError: the folder cannot be written.
    """
    try:
        with writing(folder):
            place = Path(tempfile.mkdtemp(dir=begin(folder)))
        yield NextSet(folder, place)
    finally:
        tidy(folder)
