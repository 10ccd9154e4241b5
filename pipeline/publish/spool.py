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

    ``batch`` holds them until they are spilled; then ``number`` is their place in the dataset's file.
    """

    first: Key
    last: Key
    row_count: int
    year: int | None
    batch: pa.RecordBatch | None
    number: int = -1


class Spool:
    """Takes parts in any order and gives back what is in them by dataset.

    Only some of the data is in memory (``settings.spill_bytes``), the rest in files in ``folder``, which is made when
    the first is written; the folder it lies in must be there. Use it in a ``with``, which closes the files.
    """

    def __init__(self, folder: Path, settings: PublishSettings) -> None:
        self.pieces: dict[str, list[Piece]] = {dataset.name: [] for dataset in DATASETS}
        self._folder = folder
        self._settings = settings
        self._in_memory = 0
        self._files: dict[str, _SpillFile] = {}
        self._unresolved: defaultdict[tuple[str, str], set[str]] = defaultdict(set)

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
        columns: dict[str, list[Mapping[str, Sequence[Any]]]] = defaultdict(list)
        for dataset in DATASETS:
            for year, records in _by_year(dataset, part.get(dataset.name, ())):
                columns[dataset.name].append(self._take(dataset, year, records))
        self._note_references(columns)
        if self._in_memory > self._settings.spill_bytes:
            self._spill()

    def _take(self, dataset: Dataset, year: int | None, records: Sequence[Any]) -> Mapping[str, Sequence[Any]]:
        columns, keys = checked_columns(dataset, records)
        batch = record_batch(dataset, columns)
        self.pieces[dataset.name].append(Piece(keys[0], keys[-1], len(keys), year, batch))
        self._in_memory += batch.nbytes
        return {column.name: values for column, values in zip(dataset.columns, columns, strict=True)}

    def _spill(self) -> None:
        self._folder.mkdir(exist_ok=True)
        for dataset in DATASETS:
            for piece in self.pieces[dataset.name]:
                if piece.batch is not None:
                    piece.number = self._file(dataset).write(piece.batch)
                    piece.batch = None
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

    def _note_references(self, columns: Mapping[str, Sequence[Mapping[str, Sequence[Any]]]]) -> None:
        """Remembers what the part refers to and does not hold itself."""
        for dataset in DATASETS:
            for column in dataset.columns:
                if column.references:
                    (key,) = dataset_named(column.references).key
                    values = {value for group in columns[dataset.name] for value in group[column.name]}
                    if values:
                        values.difference_update(*(group[key] for group in columns[column.references]), [None])
                        self._unresolved[dataset.name, column.name] |= values

    def check_references(self) -> None:
        """Checks that each value of a column that refers to another dataset is a key there.

        Raises:
            PublishError: one is not.
        """
        for target in DATASETS:
            columns = [(d, c.name) for d in DATASETS for c in d.columns if c.references == target.name]
            wanted: set[str] = set().union(*(self._unresolved[d.name, name] for d, name in columns))
            for piece in self.pieces[target.name] if wanted else ():
                wanted.difference_update(key[0][1] for key in self.keys(target, piece))
            for dataset, name in columns:
                missing = wanted & self._unresolved[dataset.name, name]
                if missing:
                    raise self._dangling(dataset, name, min(missing), target)

    def _dangling(self, dataset: Dataset, column: str, value: str, target: Dataset) -> PublishError:
        rows = (
            place(dataset, key)
            for piece in self.pieces[dataset.name]
            for key, found in zip(
                self.keys(dataset, piece), self.batch(dataset, piece).column(column).to_pylist(), strict=True
            )
            if found == value
        )
        return PublishError(f"{min(rows)}: column {column} is {value!r}, which is in no row of {target.name}")


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
