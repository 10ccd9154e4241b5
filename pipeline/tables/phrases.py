"""Finds known phrases (names of regions, header words) on a page, however they are broken over lines."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from pipeline.model import Box, Word, union
from pipeline.profile import letters_key
from pipeline.tables.settings import SETTINGS, TableSettings

# a header word carries no punctuation but a hyphen or slash of its own: "RN," and "RN:" are prose and labels
_PUNCTUATED = re.compile(r"[,;:.!?()\"”]$|^[(\"”]")


@dataclass(frozen=True)
class Phrase:
    """A known phrase on a page: what it stands for, and the words that print it."""

    meaning: str
    words: tuple[Word, ...]

    @cached_property
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


def find_phrases(words: Sequence[Word], lexicon: Lexicon, settings: TableSettings = SETTINGS) -> tuple[Phrase, ...]:
    """All places where the words of one page print one of the known phrases; the longest reading from each word.

    Args:
        words: the words of one page.
        lexicon: the phrases.
        settings: thresholds.

    Returns:
        Phrases in reading order; none is a part of a longer one.
    """
    prefixes = lexicon.prefixes
    first = [word for word in words if letters_key(word.text) in prefixes]
    search = _Search(words, lexicon, settings)
    found = [phrase for word in first if (phrase := search.longest_from(word)) is not None]
    longest_first = sorted(found, key=lambda p: -len(p.words))
    taken: set[int] = set()
    kept = set()
    for phrase in longest_first:
        if not all(w.index in taken for w in phrase.words):
            kept.add(phrase.words[0].index)
            taken.update(w.index for w in phrase.words)
    return tuple(phrase for phrase in found if phrase.words[0].index in kept)


class _Search:
    def __init__(self, words: Sequence[Word], lexicon: Lexicon, settings: TableSettings) -> None:
        self.words = sorted(words, key=lambda w: w.box.top)
        self.tops = [w.box.top for w in self.words]
        self.meanings = lexicon.meanings
        self.prefixes = lexicon.prefixes
        self.settings = settings

    def longest_from(self, word: Word) -> Phrase | None:
        best: Phrase | None = None
        for key, chain in self.readings((word,), letters_key(word.text)):
            is_whole = bool(letters_key(chain[-1].text)) and not _PUNCTUATED.search(chain[-1].text)
            if key in self.meanings and is_whole:
                best = Phrase(self.meanings[key], chain) if best is None or len(chain) > len(best.words) else best
        return best

    def readings(self, chain: tuple[Word, ...], key: str) -> Iterator[tuple[str, tuple[Word, ...]]]:
        """All chains from ``chain`` on whose letters are the beginning of a known phrase."""
        if key not in self.prefixes:
            return
        yield key, chain
        ends_in_signs = not letters_key(chain[-1].text)
        for following in self.neighbours(chain):
            if ends_in_signs and not letters_key(following.text):
                continue  # signs after signs (leader dots, rows of dashes) would go on without end
            yield from self.readings((*chain, following), key + letters_key(following.text))

    def neighbours(self, chain: tuple[Word, ...]) -> Iterable[Word]:
        last = chain[-1]
        if not last.is_upright:
            return [w for w in self.words if not w.is_upright and w not in chain and self.is_stacked(w, last)]
        left = min([w.box[0] for w in chain]) - last.size
        right = max([w.box[2] for w in chain]) + self.settings.phrase_gap * last.size
        near = [w for w in self.near(last) if w.box[0] <= right and w.box[2] >= left and w.is_upright]
        same_line = [w for w in near if self.is_right_of(w, last)]
        return same_line + [w for w in near if self.is_below(w, last, chain)]

    def near(self, word: Word) -> list[Word]:
        """Words that begin from a little above ``word`` to a line below it."""
        low = bisect_left(self.tops, word.box.top - word.size)
        high = bisect_left(self.tops, word.box.bottom + (1 + self.settings.stack_gap) * word.size)
        return self.words[low:high]

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
