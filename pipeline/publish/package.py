"""The Data Package (https://datapackage.org, version 2.0): which files there are, and what is in them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.schemas import Dataset, table_schema

DATA_PACKAGE_FILE = "datapackage.json"
DICTIONARY_FILE = "README.md"

PACKAGE_PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
RESOURCE_PROFILE = "https://datapackage.org/profiles/2.0/dataresource.json"


class Resource(NamedTuple):
    """A dataset, the content of its file and its number of rows."""

    dataset: Dataset
    content: bytes
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
    dataset, content, row_count = resource
    return {
        "$schema": RESOURCE_PROFILE,
        "name": dataset.name,
        "path": dataset.file_name,
        "type": "table",
        "description": dataset.description,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "bytes": len(content),
        "hash": f"sha256:{hashlib.sha256(content).hexdigest()}",
        "rowCount": row_count,
        "schema": table_schema(dataset),
    }
