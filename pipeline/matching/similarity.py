"""How alike two goals are: a few measures, each of which says one thing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from rapidfuzz import process
from rapidfuzz.distance import LCSseq

from pipeline.matching.candidates import Integers, candidate_pairs
from pipeline.matching.settings import Settings
from pipeline.matching.terms import Matrix, Pieces, rarity, word_pairs

Floats = np.ndarray[Any, np.dtype[np.float64]]

CHUNK = 4_000
"""Pairs whose pieces are compared at a time; bounds the memory."""


@dataclass(frozen=True, slots=True)
class Edition:
    """The goals of one report, in the order in which they are printed."""

    year: int
    goal_ids: tuple[str, ...]
    texts: tuple[str, ...]
    comments: tuple[str, ...]
    sections: tuple[int, ...]
    titles: tuple[str, ...]
    statuses: tuple[Mapping[str, frozenset[str]], ...]
    """For each goal: region → status codes, regions with a blank cell left out."""

    def __len__(self) -> int:
        return len(self.goal_ids)


@dataclass(frozen=True, slots=True)
class Encoded:
    """The texts of two editions as matrices over the same pieces, and as strings of one character per word."""

    texts: tuple[Matrix, Matrix]
    weights: Any
    words: tuple[list[str], list[str]]
    word_pairs: tuple[Matrix, Matrix]
    whole: tuple[Matrix, Matrix]
    whole_weights: Any
    comments: tuple[Matrix, Matrix]
    statuses: tuple[Floats, Floats]


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


def encode(first: Edition, second: Edition, settings: Settings) -> Encoded:
    """Texts and comments of two editions in a form that can be compared."""
    pieces = Pieces(settings.piece_length)
    texts = [pieces.encode(e.texts) for e in (first, second)]
    comments = [pieces.encode(e.comments) for e in (first, second)]
    text_matrices = (pieces.matrix(texts[0]), pieces.matrix(texts[1]))
    comment_matrices = (pieces.matrix(comments[0]), pieces.matrix(comments[1]))
    whole = (text_matrices[0].maximum(comment_matrices[0]), text_matrices[1].maximum(comment_matrices[1]))
    return Encoded(
        text_matrices,
        rarity(*text_matrices, settings.rarity_power),
        ([_as_string(t) for t in texts[0]], [_as_string(t) for t in texts[1]]),
        word_pairs(texts[0], texts[1]),
        whole,
        rarity(*whole, settings.rarity_power),
        comment_matrices,
        _status_tables(first, second),
    )


FIRST_CHARACTER = 0xE000
CHARACTERS = 0x110000 - FIRST_CHARACTER


def _as_string(numbers: Sequence[int]) -> str:
    """Words as single characters, for a library that compares strings fast; the first million words have their own."""
    return "".join(chr(FIRST_CHARACTER + number % CHARACTERS) for number in numbers)


def measure(encoded: Encoded, settings: Settings, wanted: Sequence[tuple[int, int]] = ()) -> Measures:
    """Compares the candidate pairs of two editions, and those that are ``wanted`` whether candidates or not."""
    tables = [
        (*encoded.texts, encoded.weights),
        (*encoded.word_pairs, rarity(*encoded.word_pairs, settings.rarity_power)),
        (*encoded.whole, encoded.whole_weights),
    ]
    rows, columns = candidate_pairs(tables, settings, wanted)
    text, forth, back = _shared(*encoded.texts, encoded.weights, rows, columns)
    whole, _, _ = _shared(*encoded.whole, encoded.whole_weights, rows, columns)
    comments, _, _ = _shared(*encoded.comments, encoded.whole_weights, rows, columns)
    silent = [np.diff(m.indptr) == 0 for m in encoded.comments]
    comments = np.where(silent[0][rows] | silent[1][columns], settings.no_comments, comments)
    statuses = _agreement(*encoded.statuses, rows, columns, settings.no_statuses)
    run, order = _word_order(*encoded.words, rows, columns)
    return Measures(rows, columns, text, forth, back, whole, comments, statuses, run, order)


def _status_tables(first: Edition, second: Edition) -> tuple[Floats, Floats]:
    """Goals × the regions of both editions: a number for each set of status codes, 0 for a blank cell."""
    regions = sorted({region for edition in (first, second) for cells in edition.statuses for region in cells})
    numbers: dict[frozenset[str], int] = {}
    tables = [
        np.array(
            [
                [numbers.setdefault(cells[region], len(numbers) + 1) if region in cells else 0 for region in regions]
                for cells in edition.statuses
            ],
            dtype=float,
        ).reshape(len(edition), len(regions))
        for edition in (first, second)
    ]
    return tables[0], tables[1]


def _agreement(first: Floats, second: Floats, rows: Integers, columns: Integers, unknown: float) -> Floats:
    one, other = first[rows], second[columns]
    both = (one > 0) & (other > 0)
    told = both.sum(axis=1)
    return np.asarray(np.where(told > 0, ((one == other) & both).sum(axis=1) / np.maximum(told, 1), unknown))


def _shared(
    first: Matrix, second: Matrix, weights: Any, rows: Integers, columns: Integers
) -> tuple[Floats, Floats, Floats]:
    """Ochiai's coefficient, and the share of the first and of the second that both have, for each pair."""
    weighted = first.multiply(weights[np.newaxis, :]).tocsr()
    totals = [
        np.asarray(weighted.sum(axis=1)).ravel().astype(float),
        np.asarray(second @ weights).ravel().astype(float),
    ]
    both = _shared_weight(weighted, second, rows, columns)
    forth = _share(both, totals[0][rows])
    back = _share(both, totals[1][columns])
    return np.sqrt(forth * back), forth, back


def _share(part: Floats, whole: Floats) -> Floats:
    """``part`` of ``whole``, 0 where there is no whole; never above 1 for want of digits."""
    return np.asarray(np.minimum(part / np.where(whole > 0, whole, 1.0), 1.0))


def _shared_weight(weighted: Matrix, second: Matrix, rows: Integers, columns: Integers) -> Floats:
    if len(rows) == weighted.shape[0] * second.shape[0]:
        return np.asarray((weighted @ second.T).toarray(), dtype=float).ravel()
    parts = [
        np.asarray(weighted[rows[k : k + CHUNK]].multiply(second[columns[k : k + CHUNK]]).sum(axis=1)).ravel()
        for k in range(0, len(rows), CHUNK)
    ]
    return np.concatenate([np.zeros(0), *parts]).astype(float)


def _word_order(first: list[str], second: list[str], rows: Integers, columns: Integers) -> tuple[Floats, Floats]:
    """Longest common subsequence of words: as a share of the shorter text, and of both (1 for equal texts)."""
    common = process.cpdist(
        [first[i] for i in rows], [second[j] for j in columns], scorer=LCSseq.similarity, dtype=np.int32
    ).astype(float)
    lengths = [np.array([len(text) for text in texts], dtype=float) for texts in (first, second)]
    one, other = lengths[0][rows], lengths[1][columns]
    return _share(common, np.minimum(one, other)), _share(2 * common, one + other)
