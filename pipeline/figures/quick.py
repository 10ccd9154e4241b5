"""Quick looks that save slow patterns: most texts have nothing of what a pattern of many words looks for."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

_WORD = re.compile(r"\w+")


def folded(text: str) -> str:
    """``text`` as patterns compare it that make no difference between upper and lower case."""
    return text.replace("İ", "i").casefold().replace("ı", "i")


def matches_at(pattern: re.Pattern[str], text: str, starts: Iterable[int]) -> Iterator[re.Match[str]]:
    """As ``pattern.finditer`` for a pattern that can begin at ``starts`` (ascending) alone."""
    end = 0
    for start in starts:
        if start >= end and (match := pattern.match(text, start)):
            end = match.end()
            yield match


def words_in(plain: str) -> frozenset[str]:
    """The words of a text that :func:`folded` gave."""
    return frozenset(_WORD.findall(plain))


def first_words(phrases: Iterable[str]) -> frozenset[str]:
    """What :func:`words_in` gives one of for a text that has one of the phrases, between ends of words."""
    return frozenset([_WORD.findall(folded(phrase))[0] for phrase in phrases])


class Hints:
    """What a text has that has one of some words, whatever white space stands within the word."""

    def __init__(self, words: Iterable[str]) -> None:
        self._hints = tuple(dict.fromkeys(folded(word.split(" ")[0]) for word in words))

    def are_in(self, plain: str) -> bool:
        """Whether one of the words may stand in a text that :func:`folded` gave."""
        return any(map(plain.__contains__, self._hints))


class Ending:
    """A pattern of one of some words at the end of a text, white space after it or not."""

    def __init__(self, words: Iterable[str], pattern: str) -> None:
        """Compiles it.

        Args:
            words: the words.
            pattern: with nothing but white space between one of the words and the end.
        """
        self._pattern = re.compile(pattern, re.IGNORECASE)
        self._tails = tuple({folded(word.split(" ")[-1]) for word in words})
        self._longest = max(map(len, self._tails))

    def search(self, text: str) -> re.Match[str] | None:
        """What the pattern matches."""
        return self._pattern.search(text) if self._may_end(text) else None

    def cut_from(self, text: str) -> str:
        """``text`` without what the pattern matches."""
        return self._pattern.sub("", text) if self._may_end(text) else text

    def _may_end(self, text: str) -> bool:
        return folded(text.rstrip()[-self._longest :]).endswith(self._tails)
