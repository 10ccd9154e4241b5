"""Records to the published datasets: Parquet files, data dictionary and Data Package in one folder."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.publish.disk import sync_tree
from pipeline.publish.errors import PublishError, writing
from pipeline.publish.files import write_datasets
from pipeline.publish.lock import FolderLock, lock_folder
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE, Resource, data_package
from pipeline.publish.remote import local_folder, remote_set, upload
from pipeline.publish.sets import begin, install, local_set, set_id, tidy
from pipeline.publish.settings import SETTINGS, PublishSettings
from pipeline.publish.spool import Part, Spool
from pipeline.schemas import data_dictionary

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


@dataclass(frozen=True, slots=True)
class Published:
    """The id of the set that readers now find, whether it is another than before, and its rows by dataset."""

    set_id: str
    is_new: bool
    row_counts: Mapping[str, int]


def current_set(parsed: Path | str, check_hashes: bool = False) -> str | None:
    """The id of the complete set in ``parsed``, a folder or URL; None where none is, or not all of it.

    Looks at names and sizes only, unless ``check_hashes`` says to read all files.

    Raises:
        PublishError: a URL that cannot be read.
    """
    folder = local_folder(parsed)
    return remote_set(str(parsed), check_hashes) if folder is None else local_set(folder, check_hashes)


def publish(datasets: Mapping[str, Sequence[Any]], parsed: Path | str) -> Published:
    """:func:`publish_parts` with one part: name of a dataset → its records, in any order."""
    return publish_parts([datasets], parsed)


def publish_parts(
    parts: Iterable[Part], parsed: Path | str, lock: FolderLock | None = None, settings: PublishSettings = SETTINGS
) -> Published:
    """Writes every dataset of the contract to ``parsed``, replacing what an earlier run wrote there.

    At every moment a reader of ``parsed`` finds one complete set, the old or the new (:mod:`pipeline.publish.sets`);
    whatever fails on the way, and whenever the process is killed before the switch, it is the old. Files in ``parsed``
    that are not ours stay. Memory does not grow with the size of the parts, and hardly with their number.

    Args:
        parts: records (:mod:`pipeline.model`) by the name of their dataset: those of one document, or of the links of
            one family; any order of parts and of records gives the same bytes. A dataset that no part has becomes a
            file without rows.
        parsed: the folder, made where it is missing; or a URL that fsspec knows, where less is promised
            (:mod:`pipeline.publish.remote`).
        lock: of ``parsed``, where the caller holds it; else it is taken for the time of this call.
        settings: limits.

    Raises:
        PublishError: a record breaks the contract (its key is there twice, a value is not allowed, it refers to
            nothing), or the folder cannot be written. The message says what to do.
    """
    folder = local_folder(parsed)
    if folder is None:
        url = str(parsed)
        with TemporaryDirectory() as aside:
            return _publish(parts, url, Path(aside), settings, lambda made, new: upload(url, made, new))
    with nullcontext() if lock else lock_folder(folder):
        try:
            with writing(folder):
                work = begin(folder)
            return _publish(parts, folder, work, settings, lambda made, new: install(folder, made, new))
        finally:
            tidy(folder)


def _publish(
    parts: Iterable[Part],
    parsed: Path | str,
    work: Path,
    settings: PublishSettings,
    switch: Callable[[Path, str], bool],
) -> Published:
    with Spool(work / "spool", settings) as spool:
        for part in parts:  # what the caller does to make one is not ours to explain
            with writing(parsed):
                spool.add(part)
        with writing(parsed):
            spool.check_references()
            resources, new = _write_set(spool, work / "set", settings)
            is_new = switch(work / "set", new)
    return Published(new, is_new, {resource.dataset.name: resource.row_count for resource in resources})


def _write_set(spool: Spool, folder: Path, settings: PublishSettings) -> tuple[list[Resource], str]:
    """Writes all files of a set; what was written, and the set's id. The Data Package is the last."""
    folder.mkdir()
    resources = write_datasets(spool, folder, settings)
    package, dictionary = data_package(resources), data_dictionary().encode()
    (folder / DICTIONARY_FILE).write_bytes(dictionary)
    (folder / DATA_PACKAGE_FILE).write_bytes(package)
    sync_tree(folder)
    return resources, set_id(package, dictionary)
