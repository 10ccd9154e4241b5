"""From places in a text back to the words it was made of, and sentences."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from math import inf
from typing import NamedTuple

from pipeline.lines import make_line
from pipeline.minutes.paragraphs import Paragraph
from pipeline.model import Line, Word

_SENTENCE_END = re.compile(r"[.!?…][”\"')\]]*(?=\s)|:(?=\s*$)")
_STARTS = re.compile(r"\s+[\"”(\[]?[A-ZÅÄÖÉ0-9]|\s+https?:")
_NO_LETTERS = re.compile(r"[\W_]+")
_LAST_WORD = re.compile(r"[^\s(\"”]+$")


class Sentence(NamedTuple):
    """A sentence of a text: its words, and where it begins and ends there."""

    text: str
    start: int
    end: int


def letters(text: str) -> str:
    """Letters and digits only: what joining lines never changes."""
    return _NO_LETTERS.sub("", text)


def words_before(words: Sequence[Word], text: str, at: int) -> int:
    """How many of ``words`` stand before place ``at`` of the ``text`` that was joined from them.

    A word that is divided by the place counts as standing before it only where all its letters do.
    """
    wanted = len(letters(text[:at]))
    seen = count = 0
    for word in words:
        size = len(letters(word.text))
        if seen + size > wanted or (size == 0 and seen >= wanted):
            break
        seen += size
        count += 1
    return count


def lines_of(words: Sequence[Word]) -> tuple[Line, ...]:
    """Consecutive words of a paragraph as lines, broken where their baselines change."""
    return tuple([make_line(line, line[0].page) for line in word_lines(words)])


def word_lines(words: Iterable[Word]) -> list[list[Word]]:
    """The words of each of those lines."""
    found: list[list[Word]] = []
    page, left = 0, inf
    for word in words:
        x0 = word.box[0]
        if word.page != page or x0 <= left:
            found.append([word])
        else:
            found[-1].append(word)
        page, left = word.page, x0
    return found


def divided(paragraph: Paragraph, at: int) -> tuple[Paragraph, Paragraph]:
    """A paragraph as two, the first of ``at`` words (0 < at < number of words)."""
    head, tail = [], []
    seen = 0
    for flow in paragraph.flow:
        words = flow.line.words
        cut = min(max(at - seen, 0), len(words))
        seen += len(words)
        if cut:
            head.append(replace(flow, line=make_line(words[:cut], flow.page)))
        if cut < len(words):
            tail.append(replace(flow, line=make_line(words[cut:], flow.page)))
    first = replace(paragraph, flow=tuple(head))
    return first, replace(paragraph, flow=tuple(tail), marker=None, gap=1.0, is_soft=True, is_unsure=False)


def sentences(text: str, abbreviations: Collection[str]) -> tuple[Sentence, ...]:
    """The sentences of a text; they hold all of it but the white space between."""
    found: list[Sentence] = []
    start = 0
    for end in (m.end() for m in _SENTENCE_END.finditer(text)):
        if not _STARTS.match(text, end) or _is_abbreviation(text[start:end], abbreviations):
            continue
        found.append(_sentence(text, start, end))
        start = end
    if text[start:].strip():
        found.append(_sentence(text, start, len(text)))
    return tuple(found)


def _sentence(text: str, start: int, end: int) -> Sentence:
    inner = text[start:end]
    begin = start + len(inner) - len(inner.lstrip())
    return Sentence(inner.strip(), begin, begin + len(inner.strip()))


def _is_abbreviation(text: str, abbreviations: Collection[str]) -> bool:
    if not text.endswith("."):
        return False
    last = _LAST_WORD.search(text[:-1])
    if last is None:
        return False
    word = last.group().casefold()
    # a single letter is an initial; a number at a sentence's end is no ordinal in Swedish
    return word in abbreviations or (len(word) == 1 and word.isalpha())
