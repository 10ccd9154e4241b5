"""The Parquet files of a set, written to a folder in bounded memory, and hashed on the way."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import Any, NamedTuple

import pyarrow as pa
import pyarrow.parquet as pq

from pipeline.publish.merge import DuplicateKeyError, merged
from pipeline.publish.package import FileEntry, Resource
from pipeline.publish.rows import duplicate
from pipeline.publish.settings import PublishSettings
from pipeline.publish.spool import Piece, Spool, is_by_year
from pipeline.schemas import DATASETS, Dataset

HASH_DIGITS = 8
"""Digits of its hash in the name of a file that is one of several: a reader who has listed the files of one set cannot
open a file of another in the belief that it is of the same."""


_FORMAT: Mapping[str, Any] = {
    "version": "2.6",
    "data_page_version": "1.0",
    "compression": "snappy",
    "use_dictionary": True,
    "write_statistics": True,
    "store_schema": True,
}
"""Every setting that shapes the bytes is written out: a new default of pyarrow must not change them."""


def write_datasets(spool: Spool, folder: Path, settings: PublishSettings) -> list[Resource]:
    """Writes all datasets to ``folder``: the same rows give the same files, in whatever parts they came.

    Raises:
        PublishError: a key is there twice.
        OSError: a file cannot be written.
    """
    is_large = sum(piece.row_count for piece in spool.pieces["documents"]) > settings.partition_above
    return [_Writer(spool, dataset, folder, settings).write(is_large) for dataset in DATASETS]


class _Writer(NamedTuple):
    """Writes one dataset."""

    spool: Spool
    dataset: Dataset
    folder: Path
    settings: PublishSettings

    def write(self, is_large: bool) -> Resource:
        pieces = self.spool.pieces[self.dataset.name]
        if is_large and pieces and is_by_year(self.dataset):
            return self._write_by_year(pieces)
        file, digest = self._write_file(self.folder / self.dataset.file_name, pieces)
        return Resource(self.dataset, (file._replace(path=self.dataset.file_name),), digest.hexdigest(), file.row_count)

    def _write_by_year(self, pieces: list[Piece]) -> Resource:
        """One file for each year; the order of their names is that of the years, in which readers take them."""
        for _ in self._merged(pieces):
            pass  # a key may be there twice in different years
        folder, name = self.folder / self.dataset.file_name, self.dataset.file_name
        folder.mkdir()
        files, whole = [], hashlib.sha256()
        for year, of_year in groupby(sorted(pieces, key=attrgetter("year")), key=attrgetter("year")):
            draft = folder / f"{year:04d}"
            file, digest = self._write_file(draft, list(of_year), whole)
            part = f"{year:04d}-{digest.hexdigest()[:HASH_DIGITS]}.parquet"
            os.replace(draft, folder / part)
            files.append(file._replace(path=f"{name}/{part}"))
        return Resource(self.dataset, tuple(files), whole.hexdigest(), sum(file.row_count for file in files))

    def _write_file(self, path: Path, pieces: list[Piece], *more: hashlib._Hash) -> tuple[FileEntry, hashlib._Hash]:
        digest, row_count = hashlib.sha256(), 0
        schema = self.dataset.arrow_schema
        with _HashedFile(path, digest, *more) as file, pq.ParquetWriter(file, schema, **_FORMAT) as writer:
            for table in self._row_groups(pieces):
                writer.write_table(table, row_group_size=self.settings.row_group_rows)
                row_count += table.num_rows
        return FileEntry(path.name, file.size, digest.hexdigest(), row_count), digest

    def _row_groups(self, pieces: list[Piece]) -> Iterator[pa.Table]:
        """The rows in key order, in tables of ``row_group_rows`` but for the last; one without rows where none are."""
        size, held, count = self.settings.row_group_rows, [], 0
        for batch in self._batches(pieces):
            held.append(batch)
            count += batch.num_rows
            while count >= size:
                table = pa.Table.from_batches(held)
                yield table.slice(0, size).combine_chunks()
                rest = table.slice(size)
                held, count = rest.to_batches(), rest.num_rows
        if count or not pieces:
            yield pa.Table.from_batches(held, schema=self.dataset.arrow_schema).combine_chunks()

    def _batches(self, pieces: list[Piece]) -> Iterator[pa.RecordBatch]:
        """The rows in key order; a piece that is taken in slices is held until the last."""
        held: dict[Piece, pa.RecordBatch] = {}
        for piece, start, stop in self._merged(pieces):
            batch = held.pop(piece, None)
            batch = self.spool.batch(self.dataset, piece) if batch is None else batch
            if stop < piece.row_count:
                held[piece] = batch
            yield batch.slice(start, stop - start)

    def _merged(self, pieces: list[Piece]) -> Iterable[tuple[Piece, int, int]]:
        try:
            yield from merged(pieces, lambda piece: self.spool.keys(self.dataset, piece))
        except DuplicateKeyError as error:
            raise duplicate(self.dataset, error.args[0]) from None


class _HashedFile:
    """A new file that knows the size and hash of what was written to it. What pyarrow writes to."""

    def __init__(self, path: Path, *digests: hashlib._Hash) -> None:
        self._file = path.open("xb")
        self._digests = digests
        self.size = 0

    def write(self, data: bytes) -> int:
        for digest in self._digests:
            digest.update(data)
        self.size += len(data)
        return self._file.write(data)

    def flush(self) -> None:
        self._file.flush()

    @property
    def closed(self) -> bool:
        return self._file.closed

    def close(self) -> None:
        """Does nothing: pyarrow closes what it writes to, and an error of that would pass unseen."""

    def __enter__(self) -> _HashedFile:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()
