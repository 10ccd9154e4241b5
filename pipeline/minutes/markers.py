"""What entries of lists begin with."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from pipeline.model import Line, Word

_BULLETS = frozenset("•◦▪‣·●○■□*\ufffd")
_DASHES = frozenset("-–—")
_LIKE_BULLETS = frozenset("oenvq»>°¢©®+")
"""What bullets become in symbol fonts without a table of characters, and in recognised text; with a wide gap behind."""
_NUMBER = re.compile(r"^\(?(\d{1,3})[.)]$")
_LETTER = re.compile(r"^\(?[a-zåäö][.)]$", re.IGNORECASE)
_ROMAN = re.compile(r"^\(?[ivx]{1,5}[.)]$")


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list entry begins with: ``bullet``, ``number``, ``letter`` or ``word``; ``words`` are its own words.

    A marker of kind ``word`` (``att``) is part of the text.
    """

    kind: str
    words: tuple[Word, ...] = ()
    number: int = 0


def marker_of(line: Line, line_starts: Collection[str] = ()) -> Marker | None:
    """The marker a line begins with, if any. A number needs its full stop or bracket, and a word behind it."""
    first, rest = line.words[0], line.words[1:]
    if first.text[0] in _BULLETS and (len(first.text) == 1 or first.text[0] == "•"):
        return Marker("bullet", (first,) if len(first.text) == 1 else ())
    if not rest:
        return None
    if first.text in _DASHES or (first.text in _LIKE_BULLETS and rest[0].box.x0 - first.box.x1 > 0.45 * first.size):
        return Marker("bullet", (first,))
    number = _NUMBER.match(first.text)
    if number:
        return Marker("number", (first,), int(number.group(1)))
    if _LETTER.match(first.text) or _ROMAN.match(first.text):
        return Marker("letter", (first,))
    if first.text.casefold() in line_starts:
        return Marker("word")
    return None


def is_dash(word: Word) -> bool:
    """Whether a word is a hyphen or dash by itself."""
    return word.text in _DASHES
