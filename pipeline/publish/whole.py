"""Records to a whole set: Parquet files, data dictionary and Data Package in one folder, and that to its readers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from pipeline.publish.disk import sync_tree
from pipeline.publish.errors import writing
from pipeline.publish.files import write_datasets
from pipeline.publish.lock import FolderLock, lock_folder
from pipeline.publish.next_set import MADE, next_set
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE, Resource, data_package
from pipeline.publish.remote import local_folder, upload
from pipeline.publish.sets import set_id
from pipeline.publish.settings import SETTINGS, PublishSettings
from pipeline.publish.spool import Part, Spool
from pipeline.schemas import data_dictionary


@dataclass(frozen=True, slots=True)
class Made:
    """The id of a set whose files lie ready, and its rows by dataset."""

    set_id: str
    row_counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Published:
    """The id of the set that readers now find, whether it is another than before, and its rows by dataset."""

    set_id: str
    is_new: bool
    row_counts: Mapping[str, int]


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
            made = make_set(parts, Path(aside), url, settings)
            return Published(made.set_id, upload(url, Path(aside) / MADE, made.set_id), made.row_counts)
    with nullcontext() if lock else lock_folder(folder), next_set(folder) as following:
        made = make_set(parts, following.place, folder, settings)
        return Published(made.set_id, following.switch(made.set_id), made.row_counts)


def make_set(parts: Iterable[Part], place: Path, parsed: Path | str, settings: PublishSettings = SETTINGS) -> Made:
    """Writes the files of a set to ``place / MADE``.

    Args:
        parts: see :func:`publish_parts`.
        place: an empty folder that is there.
        parsed: what a message names as the place that is written to.
        settings: limits.

    Raises:
        PublishError: see :func:`publish_parts`.
    """
    with Spool(place / "spool", settings) as spool:
        for part in parts:  # what the caller does to make one is not ours to explain
            with writing(parsed):
                spool.add(part)
        with writing(parsed):
            spool.check_references()
            resources, new = _write_set(spool, place / MADE, settings)
    return Made(new, {resource.dataset.name: resource.row_count for resource in resources})


def _write_set(spool: Spool, folder: Path, settings: PublishSettings) -> tuple[list[Resource], str]:
    """Writes all files of a set; what was written, and the set's id. The Data Package is the last."""
    folder.mkdir()
    resources = write_datasets(spool, folder, settings)
    package, dictionary = data_package(resources), data_dictionary().encode()
    (folder / DICTIONARY_FILE).write_bytes(dictionary)
    (folder / DATA_PACKAGE_FILE).write_bytes(package)
    sync_tree(folder)
    return resources, set_id(package, dictionary)
