"""From runs of glyphs to pieces of lines: words, as far as one run tells, and where each stands.

pdfplumber's rules (:mod:`pipeline.reading.glyphs`) sort all the characters of a line by where they begin and then look
at the gaps. As long as no run reaches into another, the order of the runs is that of their characters and only their
ends have to be looked at. A page on which one does (text drawn twice, lines set into each other, slanted or mirrored
text) goes glyph by glyph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import add, sub

from pipeline.model import Turn
from pipeline.reading.assembly import Frame
from pipeline.reading.glyphs import PHANTOM_SHARE
from pipeline.reading.glyphwise import glyphwise_pieces, turned_pieces
from pipeline.reading.page import Run
from pipeline.reading.pieces import (
    CLOSE,
    SAME_SPOT,
    CrossingError,
    Piece,
    Place,
    begin_of,
    is_phantom,
    one_word,
)  # fmt: skip
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.shown import Shown
from pipeline.reading.turning import is_slanted, turn_of

_new = tuple.__new__


def pieces_of_runs(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> dict[Turn, list[Piece]]:
    """The pieces of a page, by the turn that makes them upright.

    Raises:
        CrossingError: they have to be looked at glyph by glyph.
    """
    by_turn: dict[Turn, list[Piece]] = {0: [], 90: [], 180: [], 270: []}
    level = by_turn[0]
    for i, run in enumerate(runs):
        following = runs[i + 1] if i + 1 < len(runs) else None
        a, b, c, d, _, _ = run.matrix
        if b == 0 == c and a > 0 and d > 0 and run.shown.face.is_upright:
            piece = _steady_piece(run, following, frame, settings.word_gap)
            if piece is not None:
                level.append(piece)
            else:
                level += glyphwise_pieces(run, following, frame, settings)
        elif is_slanted(run.matrix):
            raise CrossingError
        else:
            turn = turn_of(run.matrix)
            by_turn[turn] += turned_pieces(run, following, turn, frame)
    return by_turn


def _steady_piece(run: Run, following: Run | None, frame: Frame, word_gap: float) -> Piece | None:
    """A level run whose glyphs stand one after the other, with gaps at spaces only; None for another."""
    # there are as many as strings: what is asked of them is written out
    shown, start, (a, _, _, d, e, f), rise, mcid, moved, are_multiplied = run
    face = shown.face
    x = shown.places(start) if moved is None else moved
    shortest = (SAME_SPOT + CLOSE) / a
    # the font's narrowest glyph is known for nothing
    if shown.moved or face.narrowest <= shortest:
        widest = word_gap * d * face.size / a - CLOSE
        if not (shown.is_surely_steady(shortest, widest, PHANTOM_SHARE) or _is_steady(run, x, word_gap)):
            return None
    y0 = face.low + rise
    low, high = d * y0 + f, d * (y0 + face.size) + f
    top, bottom, size = frame.height - high + frame.upper, frame.height - low + frame.upper, high - low
    left, count, font = frame.left, shown.count, face.font.name
    if shown.ends_odd and is_phantom(run, count - 1, x, top, following, frame):
        count -= 1
    by, beyond = (1.0, 0.0) if are_multiplied else (a, e)
    words, x0, x1, final = _words(shown, count, x, a, by, beyond, left)
    begin = x[0] * by + beyond + left
    if not words:
        reach = x[count - 1] * by + beyond + left
        return _new(Piece, (begin, top, begin, reach, reach, True, (), (), (), bottom, size, font, None, None))
    last = x[final] * by + beyond + left
    is_closed = final + 1 < count
    reach = x[count - 1] * by + beyond + left if is_closed else last
    return _new(
        Piece,
        (x0[0], top, begin, reach, last, is_closed, words, x0, x1, bottom, size, font, mcid, (run, count)),
    )


def _words(
    shown: Shown, count: int, x: Sequence[float], a: float, by: float, beyond: float, left: float
) -> tuple[Sequence[str], list[float], list[float], int]:
    """The words among the first glyphs, where each begins and ends, and the number of the last one's last glyph.

    ``x`` are places, to be multiplied ``by`` and to be moved; ``a`` is what advances are multiplied by.
    """
    advances = shown.advances
    words = shown.single_spaced()
    if words is None:
        texts, firsts, lasts = shown.spans(count)
        begins = [x[i] * by + beyond + left for i in firsts]
        ends = [a * advances[i] + (x[i] * by + beyond) + left for i in lasts]
        return texts, begins, ends, lasts[-1] if lasts else 0
    begins, ends, first, last = [], [], 0, 0
    for length in map(len, words):
        last = first + length - 1
        begins.append(x[first] * by + beyond + left)
        ends.append(a * advances[last] + (x[last] * by + beyond) + left)
        first = last + 2
    return words, begins, ends, last


def _is_steady(run: Run, places: Sequence[float], word_gap: float) -> bool:
    """Whether glyphs that are moved still stand one after the other, each where it counts, with gaps at spaces only."""
    shown = run.shown
    x = places[: shown.count]
    advances, a, size = shown.advances, run.matrix[0], run.matrix[3] * shown.face.size
    if run.are_multiplied:
        advances, a = [a * advance for advance in advances], 1.0
    steps = list(map(sub, x[1:], x))
    if not steps:
        return True
    narrowest = min(steps)
    if narrowest * a <= SAME_SPOT + CLOSE or min(map(add, map(sub, advances[1:], advances), steps)) < CLOSE:
        return False
    if narrowest < PHANTOM_SHARE * max(advances) + CLOSE and any(
        steps[i] < PHANTOM_SHARE * advances[i] + CLOSE for i in shown.odd() if i < len(steps)
    ):
        return False
    gaps = list(map(sub, steps, advances))
    widest = word_gap * size / a - CLOSE
    if max(gaps) < widest:
        return True
    texts = shown.texts
    return all(gap < widest or texts[i].isspace() or texts[i + 1].isspace() for i, gap in enumerate(gaps))


def taken_apart(pieces: Iterable[Piece], frame: Frame) -> Iterator[Piece]:
    """The same pieces, but each of one word."""
    for piece in pieces:
        if piece.origin is None or len(piece.words) < 2:
            yield piece
            continue
        run, count = piece.origin
        lasts = run.shown.spans(count).lasts
        places = run.places()
        place = Place(piece.top, piece.bottom, piece.size, piece.font)
        begin = piece.begin
        for i, (text, x0, x1, last) in enumerate(zip(piece.words, piece.x0, piece.x1, lasts, strict=True)):
            one = one_word(text, x0, x1, place, begin, begin_of(run, places[last], frame), piece.mcid)
            if i + 1 < len(lasts):
                yield one
                begin = begin_of(run, places[last + 1], frame)
            else:
                yield one._replace(reach=piece.reach, is_closed=piece.is_closed)
