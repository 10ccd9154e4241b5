"""Records to the published datasets: Parquet files, data dictionary and Data Package in one folder.

What needs pyarrow, which takes 0.2 s to load, is loaded when it is first used.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.lazy import offered
from pipeline.publish.errors import PublishError
from pipeline.publish.lock import FolderLock, lock_folder
from pipeline.publish.remote import local_folder, remote_set
from pipeline.publish.sets import local_set
from pipeline.publish.settings import PublishSettings

if TYPE_CHECKING:
    from pipeline.publish.whole import Published, publish, publish_parts

__all__ = [
    "FolderLock",
    "PublishError",
    "PublishSettings",
    "Published",
    "current_set",
    "lock_folder",
    "publish",
    "publish_parts",
]

__getattr__ = offered(__name__, dict.fromkeys(("Published", "publish", "publish_parts"), "pipeline.publish.whole"))


def current_set(parsed: Path | str, check_hashes: bool = False) -> str | None:
    """The id of the complete set in ``parsed``, a folder or URL; None where none is, or not all of it.

    Looks at names and sizes only, unless ``check_hashes`` says to read all files.

    Raises:
        PublishError: a URL that cannot be read.
    """
    folder = local_folder(parsed)
    return remote_set(str(parsed), check_hashes) if folder is None else local_set(folder, check_hashes)
