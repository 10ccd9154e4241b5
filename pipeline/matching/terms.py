"""What a goal is compared by: its words, and the pieces of its words as a sparse matrix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any

import numpy as np
from scipy import sparse

Matrix = Any
"""A ``scipy.sparse`` matrix in CSR form (scipy carries no types)."""

Counts = np.ndarray[Any, np.dtype[np.float32]]
Sizes = np.ndarray[Any, np.dtype[np.int64]]

SMALLEST_SHARE = 1e-9
"""In the place of the share of a piece that is in neither edition."""

_WORD = re.compile(r"\w+")
_INNER_HYPHEN = re.compile(r"(?<=\w)[\u002d\u2010\u2011\u00ad](?:[ \t]*\n\s*)?(?=\w)")


def words(text: str) -> list[str]:
    """The words of a text, folded to lower case; a hyphen inside a word, also at a line's end, is left out."""
    return _WORD.findall(_INNER_HYPHEN.sub("", unicodedata.normalize("NFKC", text).casefold()))


class Pieces:
    """The words of a family's reports and the pieces of these words, numbered: what goals are compared by.

    A piece is a run of ``length`` characters of a word with a space on either side, so that beginnings and endings
    count as such; a shorter word is one piece. Pieces let inflected words and parts of compounds meet
    (``mottagning för sena effekter``, ``seneffektsmottagning``) without a dictionary of any language.

    Numbers follow the alphabet. So sums over the pieces of two goals are taken in one order whatever other reports
    there are, and come out the same to the last digit.
    """

    def __init__(self, texts: Iterable[Iterable[str]], length: int) -> None:
        """``texts``: the words of every text that will be asked for."""
        known = sorted(set(chain.from_iterable(texts)))
        of_word = [_pieces(word, length) for word in known]
        pieces = {piece: n for n, piece in enumerate(sorted(set(chain.from_iterable(of_word))))}
        self._words = {word: n for n, word in enumerate(known)}
        self._of_word = _ones([[pieces[piece] for piece in own] for own in of_word], len(pieces))

    def encode(self, text: Iterable[str]) -> list[int]:
        """The numbers of a text's words, in their order."""
        return [self._words[word] for word in text]

    def matrix(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Texts, given as numbers of words, as rows; pieces as columns; 1 where the text has the piece."""
        holds = _ones([sorted(set(text)) for text in texts], len(self._words)) @ self._of_word
        holds.data[:] = 1.0
        holds.sort_indices()
        return holds


def _pieces(word: str, length: int) -> list[str]:
    padded = f" {word} "
    return [padded[i : i + length] for i in range(max(1, len(padded) - length + 1))]


def word_pairs(first: Sequence[Sequence[int]], second: Sequence[Sequence[int]]) -> tuple[Matrix, Matrix]:
    """Texts of two editions × pairs of neighbouring words, 1 where the text has the pair.

    Args:
        first: texts as the numbers of their words.
        second: the same, of the other edition.
    """
    texts = [*first, *second]
    words = np.fromiter((word for text in texts for word in text), dtype=np.int64)
    text_of = np.repeat(np.arange(len(texts)), [len(text) for text in texts])
    inside = text_of[1:] == text_of[:-1]
    keys = (words[:-1] * (words.max(initial=0) + 1) + words[1:])[inside]
    names, numbers = np.unique(keys, return_inverse=True)
    holds = sparse.csr_array(
        (np.ones(len(keys), np.float32), (text_of[1:][inside], numbers.reshape(-1))), shape=(len(texts), len(names))
    )
    holds.sum_duplicates()
    holds.data[:] = 1.0
    return holds[: len(first)], holds[len(first) :]


def _ones(rows: Sequence[Sequence[int]], width: int) -> Matrix:
    """A sparse matrix with ones in the given columns of each row; a column that is given twice counts once."""
    ends = np.concatenate([[0], np.cumsum(np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)))])
    columns = np.fromiter(chain.from_iterable(rows), dtype=np.int32, count=int(ends[-1]))
    made = sparse.csr_array((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), width))
    made.sum_duplicates()
    made.data[:] = 1.0
    return made


def rarity(first: Counts, second: Counts, sizes: tuple[int | Sizes, int], power: float) -> Counts:
    """The weight of each piece: minus the logarithm of the share of goals that have it, to ``power``.

    The share is that of the edition where the piece is more common. Only the two editions count, so that a link
    between two years is the same whatever other years there are. (Spärck Jones 1972 for weighting by rarity.)

    Args:
        first: in how many goals of the one edition each piece is.
        second: in how many of the other.
        sizes: goals of either edition; for the first as many numbers as counts, where these are of several editions.
        power: how much more the rare pieces weigh.

    Returns:
        One weight, more than 0, for each piece: a piece that all goals have weighs little, not nothing.
    """
    share = np.maximum(first / (sizes[0] + 1), second / (sizes[1] + 1))
    return np.asarray((-np.log(np.maximum(share, SMALLEST_SHARE))) ** power, dtype=np.float32)
