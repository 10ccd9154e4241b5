"""Finds known phrases (names of regions, header words) on a page, however they are broken over lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from pipeline.kept import Kept
from pipeline.model import Box, Word, kept, union
from pipeline.profile import letters_key
from pipeline.tables.settings import SETTINGS, TableSettings

# a header word carries no punctuation but a hyphen or slash of its own: "RN," and "RN:" are prose and labels
_PUNCTUATED = re.compile(r"[,;:.!?()\"”]$|^[(\"”]")

KEPT = 20_000
"""So many different words are kept with what they may be of a phrase: those of many reports."""


@dataclass(frozen=True)
class Phrase:
    """A known phrase on a page: what it stands for, and the words that print it."""

    meaning: str
    words: tuple[Word, ...]

    @kept
    def box(self) -> Box:
        return union(w.box for w in self.words)

    @property
    def text(self) -> str:
        return " ".join(w.text for w in self.words)


class Lexicon:
    """The phrases that are looked for: ``letters_key`` of each → what it stands for."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self.meanings = meanings
        self.prefixes = frozenset([key[:n] for key in meanings for n in range(1, len(key) + 1)])
        self.unfinished = frozenset([key[:n] for key in meanings for n in range(1, len(key))])
        # what words may add to a phrase; nothing too, where they are signs
        self._parts = frozenset([key[m:n] for key in meanings for m in range(len(key)) for n in range(m, len(key) + 1)])
        self.part_in = Kept(self._part_in, KEPT)
        self.may_end_in = Kept(_may_end_a_phrase, KEPT)
        self._followers: dict[str, frozenset[str]] = {}

    def followers(self, key: str) -> frozenset[str]:
        """The keys of words that may come after the beginning ``key`` of a phrase."""
        if key not in self._followers:
            self._followers[key] = frozenset([part for part in self._parts if part and key + part in self.prefixes])
        return self._followers[key]

    def _part_in(self, text: str) -> str | None:
        """The key of a word that may be a part of a phrase, None for another."""
        key = letters_key(text)
        return key if key in self._parts else None


def find_phrases(words: Sequence[Word], lexicon: Lexicon, settings: TableSettings = SETTINGS) -> tuple[Phrase, ...]:
    """All places where the words of one page print one of the known phrases; the longest reading from each word.

    Args:
        words: the words of one page.
        lexicon: the phrases.
        settings: thresholds.

    Returns:
        Phrases in reading order; none is a part of a longer one.
    """
    keys = map(lexicon.part_in.__getitem__, [word.text for word in words])
    keyed = [(key, word) for key, word in zip(keys, words, strict=True) if key is not None]
    search = _Search(keyed, lexicon, settings)
    found = [
        phrase
        for key, word in keyed
        if key in lexicon.prefixes and (phrase := search.longest_from(key, word)) is not None
    ]
    longest_first = sorted(found, key=lambda p: -len(p.words))
    taken: set[int] = set()
    kept = set()
    for phrase in longest_first:
        if not all(w.index in taken for w in phrase.words):
            kept.add(phrase.words[0].index)
            taken.update(w.index for w in phrase.words)
    return tuple(phrase for phrase in found if phrase.words[0].index in kept)


class _Search:
    def __init__(self, keyed: Iterable[tuple[str, Word]], lexicon: Lexicon, settings: TableSettings) -> None:
        self.words = sorted(keyed, key=_top)
        self.tops = list(map(_top, self.words))
        self.keys = {key for key, _ in self.words}
        self.lexicon = lexicon
        self.settings = settings

    def longest_from(self, first: str, word: Word) -> Phrase | None:
        """The longest phrase that begins with ``word``, whose key is ``first``."""
        if first not in self.lexicon.unfinished or self.keys.isdisjoint(self.lexicon.followers(first)):
            meaning = self.lexicon.meanings.get(first)
            return Phrase(meaning, (word,)) if meaning and self.lexicon.may_end_in[word.text] else None
        best: Phrase | None = None
        for key, chain in self.readings((word,), first):
            meaning = self.lexicon.meanings.get(key)
            if meaning is None or (best is not None and len(chain) <= len(best.words)):
                continue
            if self.lexicon.may_end_in[chain[-1].text]:
                best = Phrase(meaning, chain)
        return best

    def readings(self, chain: tuple[Word, ...], key: str) -> Iterator[tuple[str, tuple[Word, ...]]]:
        """All chains from ``chain`` on whose letters, those of ``key``, are the beginning of a known phrase."""
        yield key, chain
        if key not in self.lexicon.unfinished:
            return  # signs alone could follow, and no phrase ends in them
        for more, following in self.neighbours(chain, key):
            yield from self.readings((*chain, following), key + more)

    def neighbours(self, chain: tuple[Word, ...], key: str) -> Iterable[tuple[str, Word]]:
        """The words that may follow, and their keys: those beside the last word of ``chain``, then those below it."""
        last = chain[-1]
        if not last.is_upright:
            fitting = self.fitting(chain, key, 0, len(self.words))
            return [(k, w) for k, w in fitting if w not in chain and self.is_stacked(w, last)]
        fitting = self.fitting(chain, key, *self.near(last))
        if not fitting:
            return fitting
        left = min([w.box[0] for w in chain]) - last.size
        right = max([w.box[2] for w in chain]) + self.settings.phrase_gap * last.size
        near = [(k, w) for k, w in fitting if w.box[0] <= right and w.box[2] >= left]
        same_line = [(k, w) for k, w in near if self.is_right_of(w, last)]
        return same_line + [(k, w) for k, w in near if self.is_below(w, last, chain)]

    def fitting(self, chain: tuple[Word, ...], key: str, low: int, high: int) -> list[tuple[str, Word]]:
        """Those of the words ``low`` to ``high`` whose letters go on with ``key``, in the direction of ``chain``."""
        prefixes, is_upright = self.lexicon.prefixes, chain[-1].is_upright
        # signs after signs (leader dots, rows of dashes) would go on without end
        may_be_signs = bool(letters_key(chain[-1].text))
        return [
            (more, word)
            for more, word in self.words[low:high]
            if (key + more in prefixes if more else may_be_signs) and word.is_upright == is_upright
        ]

    def near(self, word: Word) -> tuple[int, int]:
        """Between which places the words begin from a little above ``word`` to a line below it."""
        low = bisect_left(self.tops, word.box.top - word.size)
        high = bisect_left(self.tops, word.box.bottom + (1 + self.settings.stack_gap) * word.size)
        return low, high

    def is_right_of(self, word: Word, last: Word) -> bool:
        gap = word.box[0] - last.box[2]
        if not -0.1 * last.size <= gap <= self.settings.phrase_gap * last.size:
            return False
        overlap = min(word.box.bottom, last.box.bottom) - max(word.box.top, last.box.top)
        return overlap > 0.5 * last.box.height

    def is_below(self, word: Word, last: Word, chain: tuple[Word, ...]) -> bool:
        """The first word of a line directly under ``last``'s, within the reach of the phrase's column."""
        step = word.box[1] - last.box[1]
        if not 0.5 * last.size < step <= last.box.height + self.settings.stack_gap * last.size:
            return False
        left, right = min(w.box.x0 for w in chain), max(w.box.x1 for w in chain)
        return word.box.x0 < right and word.box.x1 > left

    def is_stacked(self, word: Word, last: Word) -> bool:
        """Vertical text: beside in the direction of reading (above or below), or the next line of it."""
        overlap = min(word.box.x1, last.box.x1) - max(word.box.x0, last.box.x0)
        gap = max(word.box.top - last.box.bottom, last.box.top - word.box.bottom)
        if overlap > 0.5 * min(word.box.width, last.box.width):
            return -0.1 * last.size <= gap <= self.settings.phrase_gap * last.size
        sideways = abs(word.box.x_centre - last.box.x_centre)
        return sideways <= last.box.width + self.settings.stack_gap * last.size and gap < 0


def _may_end_a_phrase(text: str) -> bool:
    return bool(letters_key(text)) and not _PUNCTUATED.search(text)


def _top(keyed: tuple[str, Word]) -> float:
    return keyed[1].box[1]
