"""The document's own words, as evidence for how a word broken over two lines is written."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import NamedTuple

from pipeline.model import Line
from pipeline.text.language import Language, swedish
from pipeline.text.urls import address_in, may_be_address

HYPHENS = "-\u2010\u2011"
"""Hyphen-minus, hyphen, non-breaking hyphen."""

_WORD = re.compile(r"[^\W_]+(?:-[^\W_]+)*")

MIN_STEM = 4
"""Letters of the right piece that are left when its ending is taken off (3 to 6 give the same decisions)."""


class Sightings(NamedTuple):
    """How often two pieces were seen written together (``joined``) and with a hyphen between (``hyphenated``)."""

    joined: int
    hyphenated: int


class Vocabulary:
    """Counts of the words of one document, without those that a line end broke.

    Args:
        words: full words as printed; upper and lower case are the same, hyphens inside are kept.
        language: the endings of inflected forms; None for Swedish.
    """

    def __init__(self, words: Iterable[str] = (), language: Language | None = None) -> None:
        self._endings = (language or swedish()).endings
        self._longest_ending = max(map(len, self._endings), default=0)
        self._counts = _counted("\n".join(words))

    @classmethod
    def from_lines(cls, lines: Iterable[Line]) -> Vocabulary:
        """All words of ``lines`` but the pieces that line-end hyphens left."""
        return cls.from_texts([line.text for line in lines])

    @classmethod
    def from_texts(cls, texts: Iterable[str]) -> Vocabulary:
        """The same from the texts of lines."""
        return cls(_whole_words(texts))

    def __len__(self) -> int:
        return len(self._counts)

    def count(self, word: str) -> int:
        """How often exactly this form was seen (case apart)."""
        return self._counts[_plain(word)]

    def sightings(self, left: str, right: str) -> Sightings:
        """How often ``left`` and ``right`` were seen as one word and as a hyphenated one.

        Inflected forms count (``lungcancerscreeningen`` for ``lungcancer``, ``screening``), and so do longer words
        that hold the two pieces with the joint inside; but where the very word was seen and none with a hyphen, it
        alone is counted.
        """
        left, right = left.lower(), right.lower()
        stem = self._stem(right)
        very = self._counts[left + right]
        if very and f"{left}-{stem}" not in self._hyphenated:
            return Sightings(very, 0)
        begin = "\n" if len(right) < MIN_STEM else ""
        return Sightings(self._holding(f"{begin}{left}{stem}"), self._holding(f"{begin}{left}-{stem}"))

    def _stem(self, word: str) -> str:
        """``word`` (lower case) without the longest ending of an inflected form that it has."""
        for length in range(min(len(word) - MIN_STEM, self._longest_ending), 0, -1):
            if word[-length:] in self._endings:
                return word[:-length]
        return word

    def prefers_hyphen_after(self, left: str) -> bool:
        """True when more words were seen to go on with a hyphen after ``left`` than without (``kssk-nätverk``)."""
        heads = self._heads[left.lower()]
        return heads > 0 and heads > self._holding(f"\n{left.lower()}") - heads - self.count(left)

    def _holding(self, key: str) -> int:
        """How often words were seen that hold ``key``; where it begins with a line's end, that begin with the rest."""
        words, total = self._hyphenated if "-" in key else self._all, 0
        at = words.find(key)
        while at >= 0:
            begin, end = words.rfind("\n", 0, at + 1) + 1, words.find("\n", at + 1)
            total += self._counts[words[begin:end]]
            at = words.find(key, end)
        return total

    @cached_property
    def _all(self) -> str:
        """All words, a line each."""
        return _in_lines(self._counts)

    @cached_property
    def _hyphenated(self) -> str:
        """The words with a hyphen, which are few, a line each."""
        return _in_lines([word for word in self._counts if "-" in word])

    @cached_property
    def _heads(self) -> Counter[str]:
        heads: Counter[str] = Counter()
        for word in self._hyphenated.split():
            for part in word.split("-")[:-1]:
                heads[part] += self._counts[word]
        return heads


def _in_lines(words: Iterable[str]) -> str:
    return "\n".join(["", *words, ""])


def _plain(text: str) -> str:
    """``text`` in lower case with one kind of hyphen."""
    lower = text.lower()
    return lower if lower.isascii() else lower.replace("\u2010", "-").replace("\u2011", "-")


def _counted(text: str) -> Counter[str]:
    """How often each word stands in ``text``, the parts of what is set without a space each for itself."""
    counts = Counter(_plain(text).split())
    together = {word: counts.pop(word) for word in [word for word in counts if not word.isalnum()]}
    for printed, count in together.items():
        for word in _WORD.findall(printed):
            counts[word] += count
    return counts


def _has_hyphen(text: str) -> bool:
    return "-" in text or "\u2010" in text or "\u2011" in text


def _whole_words(texts: Iterable[str]) -> Iterator[str]:
    """The words that neither end in a hyphen nor follow one that does; no addresses, which hyphenate everything.

    Those of a line without either come together, as it stands.
    """
    is_broken = False
    for text in texts:
        may_hold_address = "@" in text or may_be_address(text)
        if not (is_broken or may_hold_address or _has_hyphen(text)):
            yield text
            continue
        words = text.split()
        for word in words:
            is_address = may_hold_address and ("@" in word or word.count("/") > 1 or bool(address_in(word)))
            ends_broken = word[-1] in HYPHENS
            if not is_broken and not ends_broken and not is_address:
                yield word
            is_broken = ends_broken or (is_address and word is words[-1])
