"""What a goal is compared by: its words, and the pieces of its words as a sparse matrix."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from scipy import sparse

Matrix = Any
"""A ``scipy.sparse`` matrix in CSR form (scipy carries no types)."""

SMALLEST_SHARE = 1e-9
"""In the place of the share of a piece that is in neither edition."""

_WORD = re.compile(r"\w+")
_INNER_HYPHEN = re.compile(r"(?<=\w)[\u002d\u2010\u2011\u00ad](?:[ \t]*\n\s*)?(?=\w)")


def words(text: str) -> list[str]:
    """The words of a text, folded to lower case; a hyphen inside a word, also at a line's end, is left out."""
    return _WORD.findall(_INNER_HYPHEN.sub("", unicodedata.normalize("NFKC", text).casefold()))


@dataclass(slots=True)
class Pieces:
    """Numbers every word and every piece of a word: what two editions must share to be compared.

    A piece is a run of ``length`` characters of a word with a space on either side, so that beginnings and endings
    count as such; a shorter word is one piece. Pieces let inflected words and parts of compounds meet
    (``mottagning för sena effekter``, ``seneffektsmottagning``) without a dictionary of any language.
    """

    length: int
    _words: dict[str, int] = field(default_factory=dict)
    _pieces: dict[str, int] = field(default_factory=dict)
    _of_word: list[list[int]] = field(default_factory=list)

    def word_number(self, word: str) -> int:
        """The number of a word, a new one where it was not met before."""
        number = self._words.get(word)
        if number is None:
            number = self._words[word] = len(self._words)
            padded = f" {word} "
            starts = range(max(1, len(padded) - self.length + 1))
            pieces = dict.fromkeys(padded[i : i + self.length] for i in starts)
            self._of_word.append([self._pieces.setdefault(piece, len(self._pieces)) for piece in pieces])
        return number

    def encode(self, texts: Iterable[str]) -> list[list[int]]:
        """Each text as the numbers of its words, in their order."""
        return [[self.word_number(word) for word in words(text)] for text in texts]

    def matrix(self, texts: Sequence[Sequence[int]]) -> Matrix:
        """Texts as rows, pieces as columns, 1 where the text has the piece. Call it when all words are numbered."""
        holds = _ones([sorted(set(text)) for text in texts], len(self._words)) @ _ones(self._of_word, len(self._pieces))
        holds.data[:] = 1.0
        holds.sort_indices()
        return holds


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
    """A sparse matrix with ones in the given columns of each row."""
    ends = np.cumsum([0, *(len(row) for row in rows)])
    columns = np.fromiter((column for row in rows for column in row), dtype=np.int32, count=int(ends[-1]))
    return sparse.csr_array((np.ones(len(columns), np.float32), columns, ends), shape=(len(rows), width))


def rarity(first: Matrix, second: Matrix, power: float) -> np.ndarray[Any, np.dtype[np.float32]]:
    """The weight of each piece: minus the logarithm of the share of goals that have it, to ``power``.

    The share is that of the edition where the piece is more common. Only the two editions count, so that a link
    between two years is the same whatever other years there are. (Spärck Jones 1972 for weighting by rarity.)

    Args:
        first: goals of the one edition × pieces, ones.
        second: those of the other.
        power: how much more the rare pieces weigh.

    Returns:
        One weight, more than 0, for each piece: a piece that all goals have weighs little, not nothing.
    """
    shares = [np.asarray(m.sum(axis=0)).ravel() / (m.shape[0] + 1) for m in (first, second)]
    weights = (-np.log(np.maximum(np.maximum(*shares), SMALLEST_SHARE))) ** power
    return np.asarray(weights, dtype=np.float32)
