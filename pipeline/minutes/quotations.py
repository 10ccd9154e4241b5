"""Which of many wordings a text quotes, told without a close look at most of them."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from rapidfuzz import fuzz

PLACES = 2048
"""Places for runs of three letters. Two that share one make a wording look more alike than it is, never less: a
sentence has some hundred runs. Measured over the goals of reports and the text of minutes: with 512 places a fifth of
all pairs is left for a close look, with these a hundredth."""
LONGEST = 1.2
"""A wording is at most so many times as long as the text that quotes it."""


@dataclass(frozen=True, slots=True)
class _Wording:
    """A wording, a bit for each run of three letters in it, and how many of its runs have no bit of their own."""

    text: str
    runs: int
    doubles: int


class Quotation(NamedTuple):
    """Where a text has what is most like a wording: first place, behind the last, partial ratio (0-100)."""

    start: int
    end: int
    ratio: float

    def overlaps(self, other: Quotation) -> bool:
        """Whether two have a place in common."""
        return self.start < other.end and other.start < self.end


def quotation(wording: str, text: str) -> Quotation:
    """Where ``text`` has what is most like ``wording`` (lower case)."""
    found = fuzz.partial_ratio_alignment(wording, text.casefold())
    return Quotation(0, 0, 0.0) if found is None else Quotation(found.dest_start, found.dest_end, found.score)


class Quotations:
    """Knows wordings and finds those that are quoted."""

    def __init__(self, wordings: Iterable[str], least: float, shortest: int) -> None:
        """Takes in the wordings.

        Args:
            wordings: what may be quoted.
            least: partial ratio (0-100) from which on a text quotes a wording.
            shortest: letters of the shortest wording that can be known.
        """
        self._least, self._share = least, share_of_runs(least / 100)
        known = sorted({text for text in wordings if len(text) >= shortest}, key=lambda text: (len(text), text))
        self._wordings = [_wording(text) for text in known]
        self._lengths = [len(text) for text in known]

    def quoted_in(self, text: str) -> frozenset[str]:
        """The wordings that ``text`` quotes."""
        # nearly alike are only texts that have a share of their runs in common
        return frozenset(
            wording for wording in self._candidates(text) if fuzz.partial_ratio(wording, text, score_cutoff=self._least)
        )

    def _candidates(self, text: str) -> Iterator[str]:
        runs = _bits(text)
        shorter = bisect_right(self._lengths, len(text))
        longer = bisect_right(self._lengths, LONGEST * len(text))
        for wording in self._wordings[:shorter]:
            if (wording.runs & runs).bit_count() >= self._share * len(wording.text) - 2 - wording.doubles:
                yield wording.text
        least = self._share * len(text) - 2
        for wording in self._wordings[shorter:longer]:
            if (wording.runs & runs).bit_count() >= least - wording.doubles:
                yield wording.text


def share_of_runs(ratio: float) -> float:
    """The share of a text's runs of three letters that stand in another one too, for all texts of so high a ratio.

    It is a share of the letters of the shorter of the two, less the two runs that begin at its last letters. The ratio
    is twice the longest common subsequence over both lengths (that of rapidfuzz), here of the shorter text, of length
    1, and the stretch of the longer one that is most like it, of length b, at most 1. Each letter of the first that is
    not in the subsequence ends three runs at most, each gap in the second two. The gaps are most where b is 1 or as
    short as the ratio lets it be, for how many runs they end grows evenly with b.
    """
    shortest = (ratio / 2) / (1 - ratio / 2)
    return 1 - max((3 - 2.5 * ratio) + b * (2 - 2.5 * ratio) for b in (1.0, shortest))


def _wording(text: str) -> _Wording:
    runs = _bits(text)
    return _Wording(text, runs, max(0, len(text) - 2) - runs.bit_count())


def _bits(text: str) -> int:
    """A bit for each run of three letters."""
    codes = list(map(ord, text))
    pairs = [a * 31 + b for a, b in pairwise(codes)]
    found = 0
    for place in {(pair * 31 + c) % PLACES for pair, c in zip(pairs, codes[2:], strict=False)}:
        found |= 1 << place
    return found
