"""Records to the published datasets: Parquet files, data dictionary and Data Package in one folder."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.publish.errors import PublishError
from pipeline.publish.folder import replace_files
from pipeline.publish.package import DATA_PACKAGE_FILE, DICTIONARY_FILE, Resource, data_package
from pipeline.publish.tables import check_references, parquet_bytes, sorted_rows
from pipeline.schemas import DATASETS, data_dictionary

__all__ = ["PublishError", "publish", "render"]


def publish(datasets: Mapping[str, Sequence[Any]], parsed: Path) -> None:
    """Writes every dataset of the contract to ``parsed``, replacing what an earlier run wrote there.

    The new files replace the old ones only once all of them are complete; whatever fails before leaves the old ones
    as they were. Files in ``parsed`` that are not ours stay.

    Args:
        datasets: name of a dataset → its records (:mod:`pipeline.model`), in any order. One that is missing becomes a
            file without rows.
        parsed: the folder; made where it is missing.

    Raises:
        PublishError: a record breaks the contract (its key is there twice, a value is not allowed, it refers to
            nothing), or the folder cannot be written. The message says what to do.
    """
    replace_files(parsed, render(datasets))


def render(datasets: Mapping[str, Sequence[Any]]) -> dict[str, bytes]:
    """The files of :func:`publish` as name → content: the same records, in whatever order, give the same bytes.

    ``datapackage.json`` is the last, so that a folder that has it has the rest.

    Raises:
        PublishError: a record breaks the contract.
    """
    unknown = sorted(datasets.keys() - {dataset.name for dataset in DATASETS})
    if unknown:
        raise PublishError(f"no dataset of the contract is called {', '.join(unknown)}")
    rows = {dataset.name: sorted_rows(dataset, datasets.get(dataset.name, ())) for dataset in DATASETS}
    check_references(rows)
    files = {dataset.file_name: parquet_bytes(dataset, rows[dataset.name]) for dataset in DATASETS}
    resources = [Resource(dataset, files[dataset.file_name], len(rows[dataset.name])) for dataset in DATASETS]
    files[DICTIONARY_FILE] = data_dictionary().encode()
    files[DATA_PACKAGE_FILE] = data_package(resources)
    return files
