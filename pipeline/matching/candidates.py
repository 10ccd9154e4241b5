"""Which pairs of goals are looked at: all while they are few, else those that share what is rare."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from scipy import sparse

from pipeline.matching.settings import Settings
from pipeline.matching.terms import Matrix

Integers = np.ndarray[Any, np.dtype[np.int64]]

BLOCK = 1024
"""Goals looked up at a time; bounds the memory."""


def candidate_pairs(
    first: Matrix, second: Matrix, weights: Any, settings: Settings, wanted: Sequence[tuple[int, int]] = ()
) -> tuple[Integers, Integers]:
    """The pairs worth comparing, as row numbers of ``first`` and of ``second``, sorted.

    Up to ``settings.all_pairs`` all of them. Above, each goal is looked up by its rarest pieces, as many as are
    together found in ``settings.postings`` goals of the other edition, and the ``settings.candidates`` goals that
    share most of their weight are kept; both editions look up the other. The cost grows with the number of goals, not
    with that of pairs.

    Args:
        first: goals × pieces, ones.
        second: goals of the other edition × the same pieces.
        weights: of the pieces.
        settings: limits.
        wanted: pairs that are looked at in any case.
    """
    n, m = first.shape[0], second.shape[0]
    if n * m <= settings.all_pairs:
        rows, columns = np.divmod(np.arange(n * m, dtype=np.int64), max(m, 1))
        return rows, columns
    forth = _look_up(first, second, weights, settings)
    back = _look_up(second, first, weights, settings)
    also = np.array([i * m + j for i, j in wanted], dtype=np.int64)
    keys = np.unique(np.concatenate([forth[0] * m + forth[1], back[1] * m + back[0], also]))
    rows, columns = np.divmod(keys, m)
    return rows, columns


def _look_up(asking: Matrix, asked: Matrix, weights: Any, settings: Settings) -> tuple[Integers, Integers]:
    counts = np.asarray(asked.sum(axis=0)).ravel().astype(np.int64)
    by_piece = asked.T.tocsr()
    found_rows: list[Integers] = []
    found_columns: list[Integers] = []
    for start in range(0, asking.shape[0], BLOCK):
        block = _rarest(asking[start : start + BLOCK], counts, weights, settings.postings)
        rows, columns = _best(block @ by_piece, settings.candidates)
        found_rows.append(rows + start)
        found_columns.append(columns)
    return np.concatenate(found_rows), np.concatenate(found_columns)


def _rarest(block: Matrix, counts: Integers, weights: Any, postings: int) -> Matrix:
    """The rows of ``block`` with their rarest pieces only, weighted: those met in ``postings`` goals altogether."""
    lengths = np.diff(block.indptr)
    row_of = np.repeat(np.arange(block.shape[0]), lengths)
    order = np.lexsort((block.indices, counts[block.indices], row_of))
    pieces = block.indices[order]
    met = np.cumsum(counts[pieces])
    before_row = np.concatenate([[0], met])[block.indptr[:-1]]
    kept = met - np.repeat(before_row, lengths) <= postings
    pieces, row_of = pieces[kept], row_of[kept]
    return sparse.csr_array((weights[pieces], (row_of, pieces)), shape=block.shape)


def _best(scores: Matrix, count: int) -> tuple[Integers, Integers]:
    """Row and column of the ``count`` largest values of each row; of equal ones the first columns."""
    lengths = np.diff(scores.indptr)
    row_of = np.repeat(np.arange(scores.shape[0], dtype=np.int64), lengths)
    order = np.lexsort((scores.indices, -scores.data, row_of))
    rank = np.arange(len(order)) - np.repeat(scores.indptr[:-1], lengths)
    kept = order[rank < count]
    return row_of[kept], scores.indices[kept].astype(np.int64)
