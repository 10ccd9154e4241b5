"""The datasets' folder: its lock, the set that stands there, and the next set.

:mod:`pipeline.publish` takes 0.2 s to load, so it is loaded when it is needed, at best while other processes work.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.documents import Records

if TYPE_CHECKING:
    from pipeline.publish import FolderLock


def locked(parsed: Path, notice: Callable[[str], None]) -> AbstractContextManager[FolderLock]:
    """Holds the folder for this run alone; ``notice`` is told when another is waited for."""
    from pipeline.publish.lock import lock_folder

    return lock_folder(parsed, notice)


def publish_parts(parts: Iterable[Records], parsed: Path, lock: FolderLock) -> str:
    """Publishes all parts as one set; its id.

    Raises:
        pipeline.publish.PublishError: the datasets cannot be written.
    """
    from pipeline.publish import publish_parts

    return publish_parts(parts, parsed, lock).set_id


def current_set(parsed: Path) -> str | None:
    """The id of the complete set that stands in the folder; None where none does."""
    from pipeline.publish.sets import local_set

    return local_set(parsed)
