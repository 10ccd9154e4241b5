"""The reports of one family in a form that can be compared: each encoded once, any two of them side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np

from pipeline.matching.settings import Settings
from pipeline.matching.terms import Counts, Matrix, Pieces, rarity, words

Floats = np.ndarray[Any, np.dtype[np.float64]]

FIRST_CHARACTER = 0xE000
CHARACTERS = 0x110000 - FIRST_CHARACTER


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


@dataclass(frozen=True)
class Holdings:
    """Which goals of an edition hold which pieces: goals × pieces, ones."""

    matrix: Matrix

    @cached_property
    def counts(self) -> Counts:
        """In how many goals each piece is."""
        return np.asarray(self.matrix.sum(axis=0), dtype=np.float32).ravel()

    def pieces_of(self, goal: int) -> np.ndarray[Any, np.dtype[np.int32]]:
        """The pieces that a goal holds."""
        matrix = self.matrix
        return np.asarray(matrix.indices[matrix.indptr[goal] : matrix.indptr[goal + 1]])

    @cached_property
    def by_piece(self) -> Matrix:
        """Pieces × goals."""
        return self.matrix.T.tocsr()


@dataclass(frozen=True)
class Terms:
    """What the goals of an edition are made of; ``whole``: text and comments together, ``numbers``: of the words."""

    texts: Holdings
    comments: Holdings
    whole: Holdings
    numbers: list[list[int]]
    strings: list[str]

    @cached_property
    def is_silent(self) -> np.ndarray[Any, np.dtype[np.bool_]]:
        """Whether a goal has no comments."""
        return np.asarray(np.diff(self.comments.matrix.indptr) == 0)


@dataclass(frozen=True, slots=True)
class Encoded:
    """Two editions side by side, with the weights that pieces have between them."""

    first: Terms
    second: Terms
    weights: Counts
    whole_weights: Counts
    statuses: tuple[Floats, Floats]

    @property
    def texts(self) -> tuple[Matrix, Matrix]:
        return self.first.texts.matrix, self.second.texts.matrix


class Encoder:
    """Encodes the editions of one family, each once."""

    def __init__(self, editions: Sequence[Edition], settings: Settings) -> None:
        self._settings = settings
        self._statuses = _status_tables(editions)
        said = [([words(text) for text in e.texts], [words(text) for text in e.comments]) for e in editions]
        pieces = Pieces((text for both in said for texts in both for text in texts), settings.piece_length)
        self._terms = {
            e.year: _terms(texts, comments, pieces) for e, (texts, comments) in zip(editions, said, strict=True)
        }

    def pair(self, first: Edition, second: Edition) -> Encoded:
        """Two of the editions."""
        one, other = self.terms(first), self.terms(second)
        sizes, power = (len(first), len(second)), self._settings.rarity_power
        return Encoded(
            one,
            other,
            rarity(one.texts.counts, other.texts.counts, sizes, power),
            rarity(one.whole.counts, other.whole.counts, sizes, power),
            (self.statuses(first), self.statuses(second)),
        )

    def terms(self, edition: Edition) -> Terms:
        """What the goals of one of the editions are made of."""
        return self._terms[edition.year]

    def statuses(self, edition: Edition) -> Floats:
        """Goals × the regions of all editions: a number for each set of status codes, 0 for a blank cell."""
        return self._statuses[edition.year]


def _terms(texts: list[list[str]], comments: list[list[str]], pieces: Pieces) -> Terms:
    numbers = [pieces.encode(text) for text in texts]
    matrices = pieces.matrix(numbers), pieces.matrix([pieces.encode(comment) for comment in comments])
    own, said = (Holdings(matrix) for matrix in matrices)
    return Terms(own, said, Holdings(matrices[0].maximum(matrices[1])), numbers, [_as_string(text) for text in numbers])


def _as_string(numbers: Sequence[int]) -> str:
    """Words as single characters, for a library that compares strings fast; the first million words have their own."""
    return "".join([chr(FIRST_CHARACTER + number % CHARACTERS) for number in numbers])


def _status_tables(editions: Sequence[Edition]) -> dict[int, Floats]:
    """By year, goals × regions; see :meth:`Encoder.statuses`."""
    regions = sorted({region for edition in editions for cells in edition.statuses for region in cells})
    numbers: dict[frozenset[str] | None, int] = {None: 0}
    return {
        edition.year: np.array(
            [[numbers.setdefault(cells.get(region), len(numbers)) for region in regions] for cells in edition.statuses],
            dtype=float,
        ).reshape(len(edition), len(regions))
        for edition in editions
    }
