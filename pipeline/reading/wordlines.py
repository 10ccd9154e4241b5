"""From pieces of lines to the words of a page: pdfplumber's rules again, once for each piece and not for each glyph."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter

from pipeline.kept import Kept
from pipeline.model import Turn
from pipeline.reading.assembly import FoundWords, Frame
from pipeline.reading.glyphs import is_bold
from pipeline.reading.marks import raised_after
from pipeline.reading.page import Run
from pipeline.reading.pieces import SAME_SPOT, CrossingError, Piece
from pipeline.reading.plain import plain_word
from pipeline.reading.runs import pieces_of_runs, taken_apart
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.turning import back, turned

LINE_GAP = 3.0
"""Tops nearer than this (points) may be one line: pdfplumber's ``y_tolerance``."""
WORDS_KEPT = 4096
"""A document has few different words."""

_plain = Kept[str, str](plain_word, WORDS_KEPT).__getitem__
_first = itemgetter(0)
_top = itemgetter(1)


def words_of_runs(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> FoundWords | None:
    """The words of a page; None where its glyphs have to be looked at one by one."""
    try:
        by_turn = pieces_of_runs(runs, frame, settings).items()
        columns = [(_in_lines(pieces, frame, settings), turn) for turn, pieces in by_turn if pieces]
    except CrossingError:
        return None
    parts = [_found_words(found, turn, frame) for found, turn in columns if found.texts]
    return FoundWords.together(parts) if parts else FoundWords()


class _Columns:
    """Words, a list for each of their properties: making an object for each would take longer than all the rest.

    ``common`` is what words of one run have in common: top, bottom, size, font, marked-content id, and what is raised.
    """

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.x0: list[float] = []
        self.x1: list[float] = []
        self.common: list[tuple[float, float, float, str, int | None, int]] = []

    def join(self, piece: Piece) -> None:
        """Adds the words of a piece whose first goes on with the last one here."""
        self.texts[-1] += piece.words[0]
        self.x0[-1] = min(self.x0[-1], piece.x0[0])
        self.x1[-1] = max(self.x1[-1], piece.x1[0])
        top, bottom, size, font, mcid, raised = self.common[-1]
        if raised or piece.size < size:
            raised = raised_after(raised, piece.words[0], piece.size, piece.bottom, size, bottom)
        if piece.size > size:
            size, font = piece.size, piece.font
        mcid = piece.mcid if mcid is None else mcid
        self.common[-1] = (min(top, piece.top), max(bottom, piece.bottom), size, font, mcid, raised)
        more = len(piece.words) - 1
        self.texts += piece.words[1:]
        self.x0 += piece.x0[1:]
        self.x1 += piece.x1[1:]
        self.common += [(piece.top, piece.bottom, piece.size, piece.font, piece.mcid, 0)] * more


def _in_lines(pieces: list[Piece], frame: Frame, settings: ReadingSettings) -> _Columns:
    """The words of one direction of text."""
    try:
        return _joined(pieces, settings)
    except CrossingError:
        return _joined(list(taken_apart(pieces, frame)), settings)


def _joined(pieces: list[Piece], settings: ReadingSettings) -> _Columns:
    """Pieces without a space and with hardly a gap between them are one word.

    Raises:
        CrossingError: one does not begin after the one before it, or a glyph is on the spot of another.
    """
    columns, gap = _Columns(), settings.word_gap
    texts, all_x0, all_x1, common = columns.texts, columns.x0, columns.x1, columns.common
    for line in _lines(pieces):
        must_begin = True
        reach = last = float("-inf")
        last_x1 = last_top = last_size = 0.0
        for piece in line:
            first, top, begin, its_reach, its_last, is_closed, words, x0, x1, bottom, size, font, mcid, _ = piece
            if begin <= reach or (words and first <= last + SAME_SPOT):
                raise CrossingError
            reach = its_reach
            if not words:
                must_begin = True
                continue
            last = its_last
            if must_begin or begin < first or first > last_x1 + gap * last_size or abs(top - last_top) > LINE_GAP:
                texts += words
                all_x0 += x0
                all_x1 += x1
                common += [(top, bottom, size, font, mcid, 0)] * len(words)
            else:
                columns.join(piece)
            must_begin, last_x1, last_top, last_size = is_closed, x1[-1], top, size
    return columns


def _found_words(columns: _Columns, turn: Turn, frame: Frame) -> FoundWords:
    """The words of one direction of text, plain; those of which nothing is left are left out."""
    texts = list(map(_plain, columns.texts))
    tops, bottoms, sizes, fonts, mcids, raised = zip(*columns.common, strict=True)
    if any(raised):
        raised = tuple(map(min, raised, map(len, texts)))
    rounded = {size: round(size, 2) for size in set(sizes)}
    bold = {font: is_bold(font) for font in set(fonts)}
    found = FoundWords(
        texts,
        columns.x0,
        tops,
        columns.x1,
        bottoms,
        [turn] * len(texts),
        fonts,
        list(map(rounded.__getitem__, sizes)),
        list(map(bold.__getitem__, fonts)),
        mcids,
        raised,
    )
    if turn:
        page = (frame.height, frame.width) if turn in (90, 270) else (frame.width, frame.height)
        found = found.placed([turned(box, back(turn), *page) for box in found.boxes()])
    return found if all(texts) else found.picked([i for i, text in enumerate(texts) if text])


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
