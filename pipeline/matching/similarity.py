"""How alike two goals are: a few measures, each of which says one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import LCSseq
from scipy import sparse

from pipeline.matching.candidates import Integers, Table, candidate_pairs, every_pair
from pipeline.matching.encoding import Encoded, Floats, Holdings
from pipeline.matching.settings import Settings
from pipeline.matching.terms import Counts, rarity, word_pairs

CHUNK = 4_000
"""Pairs whose pieces are compared at a time; bounds the memory."""


@dataclass(frozen=True, slots=True)
class Measures:
    """Measures of pairs (``rows[k]``, ``columns[k]``): goal of the earlier edition, goal of the later.

    ``statuses``: share of the regions with a status in both years that have the same codes. ``text``,
    ``with_comments``, ``comments``: weight of the shared pieces over the geometric mean of both goals'
    weight (Ochiai's coefficient), 0 to 1. ``old_in_new`` and ``new_in_old``: the share of the one goal's weight that
    the other has too. ``run``: words in common in the same order, as a share of the shorter text; ``order``: as a
    share of both texts.
    """

    rows: Integers
    columns: Integers
    text: Floats
    old_in_new: Floats
    new_in_old: Floats
    with_comments: Floats
    comments: Floats
    statuses: Floats
    run: Floats
    order: Floats

    def other_content(self) -> Floats:
        """The same mould with another content: shared order of words, times the content that neither shares."""
        return np.asarray(np.minimum(1 - self.old_in_new, 1 - self.new_in_old) * self.order)


def measure(encoded: Encoded, settings: Settings, wanted: Sequence[tuple[int, int]] = ()) -> Measures:
    """Compares the candidate pairs of two editions, and those that are ``wanted`` whether candidates or not."""
    first, second = encoded.first, encoded.second
    sizes = len(first.strings), len(second.strings)
    if sizes[0] * sizes[1] <= settings.all_pairs:
        rows, columns = every_pair(*sizes)
    else:
        rows, columns = candidate_pairs(_tables(encoded, sizes, settings), settings, wanted)
    return measure_pairs(encoded, settings, rows, columns)


def measure_pairs(encoded: Encoded, settings: Settings, rows: Integers, columns: Integers) -> Measures:
    """Compares the goals ``rows`` of the earlier edition with the goals ``columns`` of the later, one by one.

    No pair comes twice, and where they are all there are they come row by row.
    """
    first, second = encoded.first, encoded.second
    text, forth, back = _shared(first.texts, second.texts, encoded.weights, rows, columns)
    whole, _, _ = _shared(first.whole, second.whole, encoded.whole_weights, rows, columns)
    comments, _, _ = _shared(first.comments, second.comments, encoded.whole_weights, rows, columns)
    comments = np.where(first.is_silent[rows] | second.is_silent[columns], settings.no_comments, comments)
    statuses = agreement(*encoded.statuses, rows, columns, settings.no_statuses)
    order = word_order(first.strings, second.strings, rows, columns)
    return Measures(rows, columns, text, forth, back, whole, comments, statuses, *order)


def _tables(encoded: Encoded, sizes: tuple[int, int], settings: Settings) -> list[Table]:
    """By what candidates are looked up: pieces of the text, pairs of its words, pieces of text and comments."""
    first, second = encoded.first, encoded.second
    followed = word_pairs(first.numbers, second.numbers)
    counts = [np.asarray(matrix.sum(axis=0), dtype=np.float32).ravel() for matrix in followed]
    return [
        (*encoded.texts, encoded.weights),
        (*followed, rarity(counts[0], counts[1], sizes, settings.rarity_power)),
        (first.whole.matrix, second.whole.matrix, encoded.whole_weights),
    ]


def agreement(first: Floats, second: Floats, rows: Integers, columns: Integers, unknown: float) -> Floats:
    """Of the regions with a status in both goals, the share with the same in both; ``unknown`` where there is none."""
    one, other = first[rows], second[columns]
    both = (one > 0) & (other > 0)
    told = both.sum(axis=1)
    return np.asarray(np.where(told > 0, ((one == other) & both).sum(axis=1) / np.maximum(told, 1), unknown))


def _shared(
    first: Holdings, second: Holdings, weights: Counts, rows: Integers, columns: Integers
) -> tuple[Floats, Floats, Floats]:
    """Ochiai's coefficient, and the share of the first and of the second that both have, for each pair."""
    both = _shared_weight(first, second, weights, rows, columns)
    totals = [np.asarray(holdings.matrix @ weights, dtype=float) for holdings in (first, second)]
    return ochiai(both, totals[0][rows], totals[1][columns])


def ochiai(both: Floats, first: Floats, second: Floats) -> tuple[Floats, Floats, Floats]:
    """Ochiai's coefficient, and the share of the first and of the second that is in both.

    The coefficient is what both hold over the geometric mean of what each holds (Ochiai 1957).
    """
    forth, back = _share(both, first), _share(both, second)
    return np.sqrt(forth * back), forth, back


def _share(part: Floats, whole: Floats) -> Floats:
    """``part`` of ``whole``, 0 where there is no whole; never above 1 for want of digits."""
    return np.asarray(np.minimum(part / np.where(whole > 0, whole, 1.0), 1.0))


def _shared_weight(first: Holdings, second: Holdings, weights: Counts, rows: Integers, columns: Integers) -> Floats:
    """The weight of the pieces that both goals of a pair hold."""
    held = first.matrix
    weighted = sparse.csr_array((weights[held.indices], held.indices, held.indptr), shape=held.shape)
    if len(rows) == held.shape[0] * second.matrix.shape[0]:
        return np.asarray((weighted @ second.by_piece).toarray(), dtype=float).ravel()
    parts = [
        np.asarray(weighted[rows[k : k + CHUNK]].multiply(second.matrix[columns[k : k + CHUNK]]).sum(axis=1)).ravel()
        for k in range(0, len(rows), CHUNK)
    ]
    return np.concatenate([np.zeros(0), *parts]).astype(float)


def word_order(first: Sequence[str], second: Sequence[str], rows: Integers, columns: Integers) -> tuple[Floats, Floats]:
    """Longest common subsequence of words: as a share of the shorter text, and of both (1 for equal texts)."""
    if len(rows) == len(first) * len(second):
        # a text is prepared once for all others; pair by pair takes five times as long
        common = process.cdist(first, second, scorer=LCSseq.similarity, dtype=np.int32).ravel().astype(float)
    else:
        one_by_one = [first[i] for i in rows], [second[j] for j in columns]
        common = process.cpdist(*one_by_one, scorer=LCSseq.similarity, dtype=np.int32).astype(float)
    lengths = [np.array([len(text) for text in texts], dtype=float) for texts in (first, second)]
    one, other = lengths[0][rows], lengths[1][columns]
    return _share(common, np.minimum(one, other)), _share(2 * common, one + other)
