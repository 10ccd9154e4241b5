"""Records to bytes and back: what goes through a pipe, into the cache and over to a cluster.

The bytes are JSON. Nothing is run to read them, and what does not have the type that the record's field says is
refused: a reader of these bytes trusts none of them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import is_dataclass
from typing import Any, TypeVar, cast

from pipeline import model
from pipeline.documents.outcome import Outcome, Records
from pipeline.documents.typed import CodecError, reader, writer
from pipeline.model import Document, Finding, Passage

__all__ = [
    "CodecError",
    "decode",
    "decode_outcome",
    "decode_records",
    "encode",
    "encode_outcome",
    "encode_records",
]

T = TypeVar("T")


# ---- any record -----------------------------------------------------------------------------------------------------


def encode(record: Any) -> bytes:
    """A frozen dataclass as bytes: the same record, the same bytes.

    Raises:
        CodecError: a field's type or value has no place in JSON.
    """
    kind: Any = type(record)
    return _dump(writer(kind)(record))


def decode(kind: type[T], data: bytes) -> T:
    """The record of that class.

    Raises:
        CodecError: the bytes are no such record.
    """
    record: T
    (record,) = reader(cast(Any, kind))([_load(data)])
    return record


def encode_records(records: Records) -> bytes:
    """Records by dataset as bytes.

    Raises:
        CodecError: a record is of no class of :mod:`pipeline.model`.
    """
    return _dump({name: _table(rows) for name, rows in records.items()})


def decode_records(data: bytes) -> Records:
    """Records by dataset.

    Raises:
        CodecError: the bytes are none.
    """
    return _records(_load(data))


def encode_outcome(outcome: Outcome) -> bytes:
    """An outcome as bytes."""
    parts = {
        "document": writer(Document)(outcome.document),
        "records": {name: _table(rows) for name, rows in outcome.records.items()},
        "findings": _table(outcome.findings),
        "passages": _table(outcome.passages),
    }
    return _dump(parts)


def decode_outcome(data: bytes) -> Outcome:
    """The outcome.

    Raises:
        CodecError: the bytes are none.
    """
    parts = _mapping(_load(data))
    if parts.keys() != {"document", "records", "findings", "passages"}:
        raise CodecError(f"found {sorted(parts)}, expected the parts of an outcome")
    (document,) = reader(Document)([parts["document"]])
    return Outcome(
        document, _records(parts["records"]), _rows(parts["findings"], Finding), _rows(parts["passages"], Passage)
    )


def _dump(value: Any) -> bytes:
    try:
        # ASCII: half a surrogate pair, as in a file name that is no Unicode, survives as an escape
        return json.dumps(value, separators=(",", ":"), allow_nan=False, check_circular=False).encode("ascii")
    except (TypeError, ValueError) as error:
        raise CodecError(str(error)) from error


def _load(data: bytes) -> Any:
    try:
        return json.loads(data, parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        raise CodecError(f"{data[:40]!r}… is no JSON: {error}") from error


def _refuse(word: str) -> Any:
    raise ValueError(f"{word} is no number")


# ---- rows of a dataset ----------------------------------------------------------------------------------------------


def _table(rows: Sequence[Any]) -> list[Any]:
    """The rows under their record's name; an empty list for none."""
    if not rows:
        return []
    kind: Any = type(rows[0])
    return [kind.__name__, list(map(writer(kind), rows))]


def _records(value: Any) -> Records:
    return {name: _rows(table) for name, table in _mapping(value).items()}


def _rows(table: Any, expected: type | None = None) -> tuple[Any, ...]:
    if table == []:
        return ()
    if not (isinstance(table, list) and len(table) == 2 and isinstance(table[1], list)):
        raise CodecError(f"found {str(table)[:40]}, expected the name of a record and rows")
    kind: Any = _record_named(table[0])
    if expected is not None and kind is not expected:
        raise CodecError(f"found rows of {kind.__name__}, expected {expected.__name__}")
    return tuple(reader(kind)(table[1]))


def _record_named(name: Any) -> type:
    kind = vars(model).get(name) if isinstance(name, str) else None
    if not (isinstance(kind, type) and is_dataclass(kind) and kind.__module__ == model.__name__):
        raise CodecError(f"found rows of {name!r}, which is no record")
    return kind


def _mapping(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise CodecError(f"found {str(value)[:40]}, expected names and values")
    return value
