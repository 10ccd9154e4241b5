"""Paragraphs to lines, with Swedish hyphenation as a word processor would do it (patterns: pyphen's ``sv``)."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Literal, NamedTuple

import pyphen

from tests.corpus.fonts import width, with_ligatures

EndKind = Literal["typesetter", "own", "dash", "address"]
SOFT_HYPHEN = "\u00ad"
ROUNDING = 0.01
"""Widths (points) are compared with this slack."""


class Token(NamedTuple):
    """Letters between two spaces, in one font; ``url`` is the whole address that they (or what is left) belong to."""

    text: str
    font: str
    url: str = ""


class Piece(NamedTuple):
    """A token or part of one as it stands in its line: offset from the line's left end in points."""

    x: float
    text: str
    font: str
    url: str = ""


class SetLine(NamedTuple):
    """A finished line; no pieces = a blank line. ``end`` tells what broke the word at its end, None for a space."""

    pieces: tuple[Piece, ...]
    width: float
    end: EndKind | None = None


BLANK = SetLine((), 0.0)


@dataclass(frozen=True, slots=True)
class TextSettings:
    """How lines are made. ``zone``: a word is hyphenated only where more than this is left of the line (points)."""

    size: float
    hyphenate: bool = True
    zone: float = 14.0
    hyphen: str = "-"
    ligatures: bool = False
    break_after_dash: bool = False
    justify: bool = False

    def printed(self, text: str, font: str) -> str:
        return with_ligatures(text, font) if self.ligatures else text

    def width(self, text: str, font: str) -> float:
        return width(self.printed(text, font), font, self.size)


def tokens(text: str, font: str) -> list[Token]:
    """``text`` cut at its breaking spaces."""
    return [Token(w, font, _address(w)) for w in text.split(" ") if w]


def _address(word: str) -> str:
    return word.strip(".,;()") if "://" in word or "www." in word or "@" in word else ""


def break_lines(words: Iterable[Token], room: float, settings: TextSettings, hanging: float = 0.0) -> list[SetLine]:
    """Sets a paragraph greedily in lines of ``room`` points; all but the first are indented by ``hanging``.

    Raises:
        ValueError: a word without a place to break it is wider than the line.
    """
    queue = deque(words)
    lines: list[SetLine] = []
    while queue:
        indent = hanging if lines else 0.0
        pieces, end = _fill(queue, room - indent, settings)
        if settings.justify and queue:
            pieces = _justify(pieces, room - indent, settings)
        shifted = tuple(p._replace(x=p.x + indent) for p in pieces)
        last = shifted[-1]
        lines.append(SetLine(shifted, last.x + width(last.text, last.font, settings.size), end))
    return lines


def _fill(queue: deque[Token], room: float, settings: TextSettings) -> tuple[list[Piece], EndKind | None]:
    """Takes from ``queue`` what goes on one line; what is left of a broken word goes back to it."""
    pieces: list[Piece] = []
    x = 0.0
    while queue:
        token = queue.popleft()
        start = x + (settings.width(" ", token.font) if pieces else 0.0)
        if start + settings.width(token.text, token.font) <= room + ROUNDING:
            pieces.append(Piece(start, settings.printed(token.text, token.font), token.font, token.url))
            x = start + settings.width(token.text, token.font)
            continue
        broken = _break_word(token, room - start, settings, must=not pieces)
        if broken is None and not pieces:
            raise ValueError(f"{token.text!r} is wider than its line of {room:.0f} points and cannot be broken")
        if broken is None:
            queue.appendleft(token)
            return pieces, None
        head, tail, end = broken
        pieces.append(Piece(start, settings.printed(head, token.font), token.font, token.url))
        queue.appendleft(token._replace(text=tail))
        return pieces, end
    return pieces, None


def _justify(pieces: Sequence[Piece], room: float, settings: TextSettings) -> list[Piece]:
    """The gaps between the pieces widened so that the last one ends at the right edge."""
    if len(pieces) < 2:
        return list(pieces)
    last = pieces[-1]
    extra = (room - last.x - width(last.text, last.font, settings.size)) / (len(pieces) - 1)
    return [p._replace(x=p.x + i * extra) for i, p in enumerate(pieces)]


def _break_word(token: Token, room: float, settings: TextSettings, must: bool) -> tuple[str, str, EndKind] | None:
    """The longest part of the word that fits, what is left of it, and what the break is."""
    for position, end in sorted(_break_places(token, settings, must), reverse=True):
        if end == "typesetter" and not must and room < settings.zone:
            continue
        head = token.text[:position] + (settings.hyphen if end == "typesetter" else "")
        if settings.width(head, token.font) <= room + ROUNDING:
            return head, token.text[position:], end
    return None


def _break_places(token: Token, settings: TextSettings, must: bool) -> Iterator[tuple[int, EndKind]]:
    word = token.text
    if token.url:
        for match in re.finditer(r"(?<=\w)[/.@](?=\w)", word):
            yield match.end(), "address"
    for match in re.finditer(r"(?<=\w)-(?=\w)", word):
        yield match.end(), "own"
    if settings.break_after_dash:
        for match in re.finditer(r"(?<=\w)–(?=\w)", word):
            yield match.end(), "dash"
    if (settings.hyphenate or must) and not token.url:
        for match in re.finditer(r"[^\W\d_]{5,}", word):
            # abbreviations in capitals are not hyphenated
            if not match.group()[1:].isupper():
                yield from ((match.start() + p, "typesetter") for p in _syllables(match.group()))


_SWEDISH = pyphen.Pyphen(lang="sv")


@cache
def _syllables(word: str) -> tuple[int, ...]:
    return tuple(int(p) for p in _SWEDISH.positions(word))
