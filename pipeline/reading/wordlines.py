"""From pieces of lines to the words of a page: pdfplumber's rules again, once for each piece and not for each glyph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import repeat
from operator import itemgetter

from pipeline.model import Box, Turn
from pipeline.reading.assembly import FoundWord, Frame
from pipeline.reading.glyphs import is_bold
from pipeline.reading.page import Run
from pipeline.reading.plain import plain_word
from pipeline.reading.runs import SAME_SPOT, CrossingError, Piece, pieces_of_runs, taken_apart
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.turning import back, turned

LINE_GAP = 3.0
"""Tops nearer than this (points) may be one line: pdfplumber's ``y_tolerance``."""
WORDS_KEPT = 4096
"""A document has few different words."""

_plain = lru_cache(WORDS_KEPT)(plain_word)
_first = itemgetter(0)
_top = itemgetter(1)
_new = tuple.__new__


def words_of_runs(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> list[FoundWord] | None:
    """The words of a page; None where its glyphs have to be looked at one by one."""
    words: list[FoundWord] = []
    try:
        for turn, pieces in pieces_of_runs(runs, frame, settings).items():
            if pieces:
                words += _words(pieces, turn, frame, settings)
    except CrossingError:
        return None
    return words


class _Columns:
    """Words, a list for each of their properties: making an object for each would take longer than all the rest."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.x0: list[float] = []
        self.tops: list[float] = []
        self.x1: list[float] = []
        self.bottoms: list[float] = []
        self.fonts: list[str] = []
        self.sizes: list[float] = []
        self.mcids: list[int | None] = []

    def add(self, piece: Piece) -> None:
        """Adds the words of a piece."""
        _, top, _, _, _, _, words, x0, x1, bottom, size, font, mcid, _ = piece
        count = len(words)
        self.texts += words
        self.x0 += x0
        self.x1 += x1
        self.tops += [top] * count
        self.bottoms += [bottom] * count
        self.fonts += [font] * count
        self.sizes += [size] * count
        self.mcids += [mcid] * count

    def join(self, piece: Piece) -> None:
        """Adds the words of a piece whose first goes on with the last one here."""
        _, top, _, _, _, _, words, x0, x1, bottom, size, font, mcid, _ = piece
        self.texts[-1] += words[0]
        self.x0[-1] = min(self.x0[-1], x0[0])
        self.tops[-1] = min(self.tops[-1], top)
        self.x1[-1] = max(self.x1[-1], x1[0])
        self.bottoms[-1] = max(self.bottoms[-1], bottom)
        if size > self.sizes[-1]:
            self.sizes[-1], self.fonts[-1] = size, font
        if self.mcids[-1] is None:
            self.mcids[-1] = mcid
        if len(words) > 1:
            self.add(piece._replace(words=words[1:], x0=x0[1:], x1=x1[1:]))


def _words(pieces: list[Piece], turn: Turn, frame: Frame, settings: ReadingSettings) -> Iterator[FoundWord]:
    """The words of one direction of text."""
    columns = _Columns()
    for line in _lines(pieces):
        if not _is_in_order(line):
            line = sorted(taken_apart(line, frame), key=_first)
            if not _is_in_order(line):
                raise CrossingError
        _add_line(line, columns, settings)
    texts = list(map(_plain, columns.texts))
    boxes: list[Box] = list(
        map(_new, repeat(Box), zip(columns.x0, columns.tops, columns.x1, columns.bottoms, strict=True))
    )
    if turn:
        size = (frame.height, frame.width) if turn in (90, 270) else (frame.width, frame.height)
        boxes = [turned(box, back(turn), *size) for box in boxes]
    rounded = {size: round(size, 2) for size in set(columns.sizes)}
    sizes = map(rounded.__getitem__, columns.sizes)
    bold = map(is_bold, columns.fonts)
    words: Iterator[FoundWord] = map(
        _new,
        repeat(FoundWord),
        zip(texts, boxes, repeat(turn), columns.fonts, sizes, bold, columns.mcids),
    )
    return words if all(texts) else (word for word in words if word.text)


def _lines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces whose tops are near each other, from left to right."""
    tops = sorted(set(map(_top, pieces)))
    number, numbers, before = 0, dict[float, int](), tops[0]
    for top in tops:
        if top > before + LINE_GAP:
            number += 1
        numbers[top] = number
        before = top
    lines: list[list[Piece]] = [[] for _ in range(number + 1)]
    for piece in pieces:
        lines[numbers[piece[1]]].append(piece)
    for line in lines:
        line.sort(key=_first)
        yield line


def _is_in_order(line: list[Piece]) -> bool:
    """Whether each piece begins after the one before it, and no glyph on the spot of another."""
    reach = last = float("-inf")
    for first, _, begin, its_reach, its_last, _, words, *_ in line:
        if begin <= reach or (words and first <= last + SAME_SPOT):
            return False
        reach = its_reach
        if words:
            last = its_last
    return True


def _add_line(line: list[Piece], columns: _Columns, settings: ReadingSettings) -> None:
    """Adds the words of a line: pieces without a space and with hardly a gap between are one word."""
    gap = settings.word_gap
    must_begin = True
    x1 = top = size = 0.0
    for piece in line:
        if not piece.words:
            must_begin = True
            continue
        first = piece.first
        if must_begin or piece.begin < first or first > x1 + gap * size or abs(piece.top - top) > LINE_GAP:
            columns.add(piece)
        else:
            columns.join(piece)
        must_begin, x1, top, size = piece.is_closed, piece.x1[-1], piece.top, piece.size
