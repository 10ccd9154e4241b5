"""What is to be published, taken in part by part: checked, turned into Arrow, and put aside."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa

from pipeline.publish.errors import PublishError
from pipeline.publish.rows import Key, checked_columns, keys_of, place, record_batch
from pipeline.publish.settings import PublishSettings
from pipeline.schemas import DATASETS, Dataset, dataset_named

YEAR = "report_year"

Part = Mapping[str, Sequence[Any]]
"""Records by the name of their dataset: those of one document, or of the links of one family."""


def is_by_year(dataset: Dataset) -> bool:
    """True where the rows of a report lie together, so that the dataset can be several files, one for each year.

    The others with a year, ``documents`` and ``goal_threads``, have a short row per document or goal and stay one file.
    """
    return dataset.key[0] == "goal_id" and YEAR in (column.name for column in dataset.columns)


@dataclass(slots=True, eq=False)
class Piece:
    """Rows of one dataset from one part, in key order; ``year`` is theirs where the dataset goes by years.

    ``batch`` holds them until they are spilled; then ``number`` is their place in the dataset's file. ``unresolved``
    names the columns that refer to rows of other parts.
    """

    first: Key
    last: Key
    row_count: int
    year: int | None
    batch: pa.RecordBatch | None
    number: int = -1
    unresolved: tuple[str, ...] = ()


class Spool:
    """Takes parts in any order and gives back what is in them by dataset.

    Only some of the data is in memory (``settings.spill_bytes``), the rest in files in ``folder``, which is made when
    the first is written; the folder it lies in must be there. Use it in a ``with``, which closes the files.
    """

    def __init__(self, folder: Path, settings: PublishSettings) -> None:
        self.pieces: dict[str, list[Piece]] = {dataset.name: [] for dataset in DATASETS}
        self._folder = folder
        self._settings = settings
        self._held: list[tuple[Dataset, Piece]] = []
        self._in_memory = 0
        self._files: dict[str, _SpillFile] = {}

    def __enter__(self) -> Spool:
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, part: Part) -> None:
        """Takes one part.

        Raises:
            PublishError: a record breaks the contract.
            OSError: what is put aside cannot be written.
        """
        unknown = sorted(part.keys() - self.pieces.keys())
        if unknown:
            raise PublishError(f"no dataset of the contract is called {', '.join(unknown)}")
        taken = [
            (dataset, *self._take(dataset, year, records))
            for dataset in DATASETS
            for year, records in _by_year(dataset, part.get(dataset.name, ()))
        ]
        known: defaultdict[str, set[Any]] = defaultdict(set)
        for dataset, _, columns in taken:
            known[dataset.name].update(columns[dataset.key[0]])
        for dataset, piece, columns in taken:
            piece.unresolved = tuple(
                column.name
                for column in dataset.columns
                if column.references and not known[column.references].issuperset({*columns[column.name]} - {None})
            )
        if self._in_memory > self._settings.spill_bytes:
            self._spill()

    def _take(
        self, dataset: Dataset, year: int | None, records: Sequence[Any]
    ) -> tuple[Piece, Mapping[str, Sequence[Any]]]:
        """The records as a piece, and their values by column."""
        columns, keys = checked_columns(dataset, records)
        batch = record_batch(dataset, columns)
        piece = Piece(keys[0], keys[-1], len(keys), year, batch)
        self.pieces[dataset.name].append(piece)
        self._held.append((dataset, piece))
        self._in_memory += batch.nbytes
        return piece, {column.name: values for column, values in zip(dataset.columns, columns, strict=True)}

    def _spill(self) -> None:
        self._folder.mkdir(exist_ok=True)
        for dataset, piece in self._held:
            piece.number = self._file(dataset).write(piece.batch)
            piece.batch = None
        self._held.clear()
        self._in_memory = 0

    def _file(self, dataset: Dataset) -> _SpillFile:
        if dataset.name not in self._files:
            self._files[dataset.name] = _SpillFile(self._folder / f"{dataset.name}.arrow", dataset.arrow_schema)
        return self._files[dataset.name]

    def batch(self, dataset: Dataset, piece: Piece) -> pa.RecordBatch:
        """The rows of a piece. No part can be added after the first call."""
        return piece.batch if piece.batch is not None else self._files[dataset.name].read(piece.number)

    def keys(self, dataset: Dataset, piece: Piece) -> list[Key]:
        """The key of each row of a piece."""
        batch = self.batch(dataset, piece)
        return keys_of(dataset, [c.to_pylist() if n in dataset.key else () for n, c in _named(batch)])

    # ---- references -----------------------------------------------------------------------------------------------

    def check_references(self) -> None:
        """Checks that each value of a column that refers to another dataset is a key there.

        Raises:
            PublishError: one is not.
        """
        for dataset in DATASETS:
            for piece in self.pieces[dataset.name]:
                for column in piece.unresolved:
                    self._check_reference(dataset, piece, column)

    def _check_reference(self, dataset: Dataset, piece: Piece, column: str) -> None:
        """Looks for the values of one column of one piece in those pieces of the other dataset that may hold them."""
        target = dataset_named(next(c.references for c in dataset.columns if c.name == column and c.references))
        found = self.batch(dataset, piece).column(column).to_pylist()
        missing = set(found) - {None}
        low, high = (((False, end(missing)),) for end in (min, max))
        for other in self.pieces[target.name]:
            if other.first <= high and low <= other.last:
                missing.difference_update(key[0][1] for key in self.keys(target, other))
        if missing:
            value = min(missing)
            key = self.keys(dataset, piece)[found.index(value)]
            raise PublishError(
                f"{place(dataset, key)}: column {column} is {value!r}, which is in no row of {target.name}"
            )


def _by_year(dataset: Dataset, records: Sequence[Any]) -> Iterable[tuple[int | None, Sequence[Any]]]:
    """The records, by years where the dataset goes by years; nothing where there are none."""
    if not is_by_year(dataset):
        return [(None, records)] if records else []
    groups: defaultdict[int, list[Any]] = defaultdict(list)
    for record in records:
        groups[getattr(record, YEAR)].append(record)
    return groups.items()


def _named(batch: pa.RecordBatch) -> Iterator[tuple[str, pa.Array]]:
    return zip(batch.schema.names, batch.columns, strict=True)


class _SpillFile:
    """Record batches in a file: first written, then read in any order.

    Read by plain reads, not by mapping: mapped pages would count as the memory of this process.
    """

    def __init__(self, path: Path, schema: pa.Schema) -> None:
        self._path = path
        self._sink = pa.OSFile(str(path), "wb")
        self._writer = pa.ipc.new_file(self._sink, schema)
        self._source: pa.NativeFile | None = None
        self._reader: pa.ipc.RecordBatchFileReader | None = None
        self._count = 0

    def write(self, batch: pa.RecordBatch) -> int:
        """Appends a batch; its number in the file."""
        self._writer.write_batch(batch)
        self._count += 1
        return self._count - 1

    def read(self, number: int) -> pa.RecordBatch:
        if self._reader is None:
            self._writer.close()
            self._sink.close()
            self._source = pa.OSFile(str(self._path), "rb")
            self._reader = pa.ipc.open_file(self._source)
        return self._reader.get_batch(number)

    def close(self) -> None:
        for file in (self._source, self._sink):
            if file is not None and not file.closed:
                file.close()
