"""The Data Package (https://datapackage.org, version 2.0): which files there are, and what is in them."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from pipeline.schemas import Dataset, table_schema

DATA_PACKAGE_FILE = "datapackage.json"
DICTIONARY_FILE = "README.md"

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"


class FileEntry(NamedTuple):
    """A file of a set: its path in the set's folder, size in bytes, SHA-256 and number of rows."""

    path: str
    size: int
    sha256: str
    row_count: int


class Resource(NamedTuple):
    """A dataset, its files, the SHA-256 of all their bytes one after the other, and its number of rows."""

    dataset: Dataset
    files: tuple[FileEntry, ...]
    sha256: str
    row_count: int


def data_package(resources: Iterable[Resource]) -> bytes:
    """The content of ``datapackage.json``; it names no time, host or folder, so it changes only with the data."""
    package = {
        "$schema": PACKAGE_PROFILE,
        "name": "follow-up",
        "title": "Goals, statuses and comments of follow-up reports, and minutes of meetings",
        "description": f"Extracted from the published PDF files. {DICTIONARY_FILE} is the data dictionary.",
        "resources": [_descriptor(resource) for resource in resources],
    }
    return (json.dumps(package, ensure_ascii=False, indent=2) + "\n").encode()


def _descriptor(resource: Resource) -> dict[str, object]:
    dataset, files, sha256, row_count = resource
    paths = [file.path for file in files]
    is_one = paths == [dataset.file_name]
    descriptor: dict[str, object] = {
        "$schema": RESOURCE_PROFILE,
        "name": dataset.name,
        "path": paths[0] if is_one else paths,
        "type": "table",
        "description": dataset.description,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": sum(file.size for file in files),
        "hash": f"sha256:{sha256}",
        "rowCount": row_count,
        "schema": table_schema(dataset),
    }
    return descriptor if is_one else descriptor | {"parts": [_part(file) for file in files]}


def _part(file: FileEntry) -> dict[str, object]:
    """One of several files of a dataset; the standard knows only the hash of all of them together."""
    return {"path": file.path, "bytes": file.size, "hash": f"sha256:{file.sha256}", "rowCount": file.row_count}


class Listed(NamedTuple):
    """A file that a Data Package lists: path, size in bytes, SHA-256."""

    path: str
    size: int
    sha256: str


def listed_files(content: bytes) -> list[Listed] | None:
    """The files that ``datapackage.json`` with this content lists; None where it is not one of ours."""
    try:
        resources = json.loads(content)["resources"]
        return [_listed(entry) for resource in resources for entry in resource.get("parts", [resource])]
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def _listed(entry: dict[str, Any]) -> Listed:
    path, size, (method, _, digest) = entry["path"], entry["bytes"], entry["hash"].partition(":")
    parts = path.replace("\\", "/").split("/")
    if method != "sha256" or not isinstance(size, int) or any(part in ("", ".", "..") for part in parts):
        raise ValueError(f"{path} is no file of a set")
    return Listed(path, size, digest)
