"""Published datasets back to records, for who asks for rows after a run."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.model import PageBox


def read_records(parsed: Path, dataset: str) -> Sequence[Any]:
    """The records of a published dataset, in the order of its key.

    Raises:
        OSError: the dataset is not there.
    """
    import pyarrow.parquet as pq

    from pipeline.schemas import dataset_named

    definition = dataset_named(dataset)
    path = parsed / definition.file_name
    if not path.exists():
        raise FileNotFoundError(f"{path} is not there")
    rows: list[Mapping[str, Any]] = pq.read_table(path).to_pylist()
    return [definition.record(**{name: _value(value) for name, value in row.items()}) for row in rows]


def _value(value: Any) -> Any:
    if isinstance(value, list):
        return tuple(PageBox(**part) if isinstance(part, dict) else part for part in value)
    return value
