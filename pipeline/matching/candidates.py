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
RELEVANT = 0.25
"""A candidate shares at least so much of the weight that the best candidate shares; 0.1-0.4."""
VALUES = 1 << 20
"""Steps in which weights are told apart."""


Table = tuple[Matrix, Matrix, Any]
"""Goals of one edition × terms, of the other × the same terms (ones), and the weights of the terms."""


def every_pair(n: int, m: int) -> tuple[Integers, Integers]:
    """All pairs of ``n`` goals with ``m`` goals, sorted."""
    rows, columns = np.divmod(np.arange(n * m, dtype=np.int64), max(m, 1))
    return rows, columns


def candidate_pairs(
    tables: Sequence[Table], settings: Settings, wanted: Sequence[tuple[int, int]] = ()
) -> tuple[Integers, Integers]:
    """The pairs worth comparing, as row numbers of the first and of the second edition, sorted.

    Up to ``settings.all_pairs`` all of them. Above, each goal is looked up by its rarest terms, as many as are
    together found in ``settings.postings`` goals of the other edition, and the ``settings.candidates`` goals that
    share most of their weight are kept; in every table, and both editions look up the other. The cost grows with the
    number of goals, not with that of pairs.

    Args:
        tables: one at least, all of the same goals.
        settings: limits.
        wanted: pairs that are looked at in any case.
    """
    n, m = tables[0][0].shape[0], tables[0][1].shape[0]
    if n * m <= settings.all_pairs:
        return every_pair(n, m)
    keys = [np.array([i * m + j for i, j in wanted], dtype=np.int64)]
    for first, second, weights in tables:
        asking, asked = _look_up(first, second, weights, settings)
        keys.append(asking * m + asked)
        asking, asked = _look_up(second, first, weights, settings)
        keys.append(asked * m + asking)
    rows, columns = np.divmod(np.unique(np.concatenate(keys)), m)
    return rows, columns


def _look_up(asking: Matrix, asked: Matrix, weights: Any, settings: Settings) -> tuple[Integers, Integers]:
    counts = np.asarray(asked.sum(axis=0)).ravel().astype(np.int64)
    by_term = asked.T.tocsr()
    found_rows: list[Integers] = []
    found_columns: list[Integers] = []
    for start in range(0, asking.shape[0], BLOCK):
        block = _rarest(asking[start : start + BLOCK], counts, weights, settings.postings)
        rows, columns = _best(block @ by_term, settings.candidates)
        found_rows.append(rows + start)
        found_columns.append(columns)
    return np.concatenate(found_rows), np.concatenate(found_columns)


def _rarest(block: Matrix, counts: Integers, weights: Any, postings: int) -> Matrix:
    """The rows of ``block`` with their rarest terms only, weighted: those met in ``postings`` goals altogether."""
    lengths = np.diff(block.indptr)
    row_of = np.repeat(np.arange(block.shape[0]), lengths)
    order = np.lexsort((block.indices, counts[block.indices], row_of))
    terms = block.indices[order]
    met = np.cumsum(counts[terms])
    before_row = np.concatenate([[0], met])[block.indptr[:-1]]
    kept = met - np.repeat(before_row, lengths) <= postings
    terms, row_of = terms[kept], row_of[kept]
    return sparse.csr_array((weights[terms], (row_of, terms)), shape=block.shape)


def _best(scores: Matrix, count: int) -> tuple[Integers, Integers]:
    """Row and column of the ``count`` largest values of each row, without those that are far below the largest."""
    lengths = np.diff(scores.indptr)
    filled = np.flatnonzero(lengths)
    if not len(filled):
        return np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64)
    tops = np.repeat(np.maximum.reduceat(scores.data, scores.indptr[filled]), lengths[filled])
    kept = np.flatnonzero(scores.data >= RELEVANT * tops)
    # row, how far below the row's largest value, and column in one number: sorting numbers is many times faster
    rows = np.searchsorted(scores.indptr, kept, side="right") - 1
    below = (VALUES * (1.0 - scores.data[kept] / tops[kept])).astype(np.int64)
    keys = np.sort(((rows * (VALUES + 1)) + below) * scores.shape[1] + scores.indices[kept])
    rows = keys // ((VALUES + 1) * scores.shape[1])
    rank = np.arange(len(keys)) - np.searchsorted(rows, np.arange(len(lengths)))[rows]
    keys, rows = keys[rank < count], rows[rank < count]
    return rows, keys % scores.shape[1]
