"""From runs of glyphs to pieces of lines: words, as far as one run tells, and where each stands.

pdfplumber's rules (:mod:`pipeline.reading.glyphs`) sort all the characters of a line by where they begin and then look
at the gaps. As long as no run reaches into another, the order of the runs is that of their characters and only their
ends have to be looked at. A page on which one does (text drawn twice, lines set into each other, slanted or mirrored
text) goes glyph by glyph.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from operator import add, sub
from typing import NamedTuple

from pipeline.model import Turn
from pipeline.reading.assembly import Frame
from pipeline.reading.glyphs import PHANTOM_SHARE, Char, turned_char
from pipeline.reading.page import Run
from pipeline.reading.plain import SOFT_HYPHEN
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.shown import Spans
from pipeline.reading.turning import is_slanted, turn_of

SAME_SPOT = 1.0
"""Two equal glyphs nearer than this (points) may be one that is drawn twice: pdfplumber's ``dedupe_chars``."""

CLOSE = 1e-6
"""Nearer to a threshold than this (points) a run goes glyph by glyph, for floating-point numbers to fall as they do
there."""

_new = tuple.__new__


class CrossingError(Exception):
    """Glyphs stand in another order than their runs."""


class Piece(NamedTuple):
    """Words of one run with spaces between, left to right, on the page turned upright.

    ``first`` is where the first word begins, ``begin`` where spaces before it do; ``reach`` is where the last glyph
    begins, ``last`` the last printed one; ``is_closed`` says that there are spaces after it. ``words`` are the texts as
    printed, ``x0`` and ``x1`` where each begins and ends. A piece without words is a space. ``origin`` is the run it
    is of and the places of the words in it, None for a piece of one word.
    """

    first: float
    top: float
    begin: float
    reach: float
    last: float
    is_closed: bool
    words: Sequence[str]
    x0: Sequence[float]
    x1: Sequence[float]
    bottom: float
    size: float
    font: str
    mcid: int | None
    origin: tuple[Run, Spans] | None = None


def pieces_of_runs(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> dict[Turn, list[Piece]]:
    """The pieces of a page, by the turn that makes them upright.

    Raises:
        CrossingError: they have to be looked at glyph by glyph.
    """
    by_turn: dict[Turn, list[Piece]] = {0: [], 90: [], 180: [], 270: []}
    level = by_turn[0]
    for i, run in enumerate(runs):
        following = runs[i + 1] if i + 1 < len(runs) else None
        if _is_level(run):
            piece = _steady_piece(run, following, frame, settings.word_gap)
            if piece is not None:
                level.append(piece)
            else:
                level += _glyphwise_pieces(run, following, frame, settings)
        elif is_slanted(run.matrix):
            raise CrossingError
        else:
            turn = turn_of(run.matrix)
            by_turn[turn] += _turned_pieces(run, following, turn, frame)
    return by_turn


def chars_of_runs(runs: Sequence[Run], frame: Frame) -> Iterator[Char]:
    """The characters of a page, one by one."""
    for run in runs:
        places = run.places()
        for i in range(run.shown.count):
            yield _char(run, i, places[i], frame)


def _char(run: Run, i: int, x: float, frame: Frame) -> Char:
    """A glyph of a run; ``x`` is its place."""
    shown, face = run.shown, run.shown.face
    a, b, c, d, e, f = run.matrix
    e, f = (x, f) if run.are_multiplied else (x * a + e, x * b + f)
    y0 = face.font.descent * face.size + run.rise
    y1, advance = y0 + face.size, shown.advances[i]
    xs = (c * y0 + e, a * advance + c * y0 + e, a * advance + c * y1 + e, c * y1 + e)
    ys = (d * y0 + f, b * advance + d * y0 + f, b * advance + d * y1 + f, d * y1 + f)
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    top = frame.height - high + frame.upper
    return {
        "text": shown.texts[i],
        "x0": left + frame.left,
        "x1": right + frame.left,
        "top": top,
        "bottom": frame.height - low + frame.upper,
        "doctop": top,
        "width": right - left,
        "height": high - low,
        "size": high - low,
        "upright": a * d * face.scaling > 0 and b * c <= 0,
        "fontname": face.font.name,
        "matrix": (a, b, c, d, e, f),
        "mcid": run.mcid,
    }


# ---- level runs


def _is_level(run: Run) -> bool:
    """Whether a run is neither turned nor mirrored."""
    a, b, c, d, _, _ = run.matrix
    face = run.shown.face
    return b == 0 == c and a > 0 and d > 0 and face.size > 0 and face.scaling > 0


def _vertical(run: Run, frame: Frame) -> tuple[float, float, float]:
    """Top, bottom and size of a level run's glyphs."""
    _, _, _, d, _, f = run.matrix
    face = run.shown.face
    y0 = face.font.descent * face.size + run.rise
    low, high = d * y0 + f, d * (y0 + face.size) + f
    return frame.height - high + frame.upper, frame.height - low + frame.upper, high - low


def _steady_piece(run: Run, following: Run | None, frame: Frame, word_gap: float) -> Piece | None:
    """A level run whose glyphs stand one after the other, with gaps at spaces only; None for another."""
    # there are as many as strings: what is asked of them is written out
    shown, start, (a, _, _, d, e, f), rise, mcid, moved, are_multiplied = run
    face = shown.face
    x = shown.places(start) if moved is None else moved
    widest = word_gap * d * face.size / a - CLOSE
    if not (shown.is_surely_steady((SAME_SPOT + CLOSE) / a, widest, PHANTOM_SHARE) or _is_steady(run, x, word_gap)):
        return None
    y0 = face.font.descent * face.size + rise
    low, high = d * y0 + f, d * (y0 + face.size) + f
    top, bottom, size = frame.height - high + frame.upper, frame.height - low + frame.upper, high - low
    left, count, font = frame.left, shown.count, face.font.name
    words, firsts, lasts = spans = shown.spans()
    if shown.ends_odd and _is_phantom(run, count - 1, x, top, following, frame):
        count -= 1
        if not shown.texts[count].isspace():
            words, firsts, lasts = spans = shown.spans_of(count)
    by, beyond = (1.0, 0.0) if are_multiplied else (a, e)
    begin = x[0] * by + beyond + left
    if not words:
        reach = x[count - 1] * by + beyond + left
        return _new(Piece, (begin, top, begin, reach, reach, True, (), (), (), bottom, size, font, None, None))
    advances, final = shown.advances, lasts[-1]
    x0 = [x[i] * by + beyond + left for i in firsts]
    x1 = [a * advances[i] + (x[i] * by + beyond) + left for i in lasts]
    last = x[final] * by + beyond + left
    is_closed = final + 1 < count
    reach = x[count - 1] * by + beyond + left if is_closed else last
    return _new(
        Piece,
        (x0[0], top, begin, reach, last, is_closed, words, x0, x1, bottom, size, font, mcid, (run, spans)),
    )


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


def _is_phantom(run: Run, i: int, x: Sequence[float], top: float, following: Run | None, frame: Frame) -> bool:
    """Whether the last glyph of a level run, a space or soft hyphen, takes no room."""
    if following is None or following.shown.texts[0].isspace():
        return False
    width = run.matrix[0] * run.shown.advances[i]
    return _takes_no_room(_begin(run, x[i], frame), width, top, *_start(following, frame))


def _start(run: Run, frame: Frame) -> tuple[float, float]:
    """Where a run's first glyph stands: left and top."""
    x = run.places()[0] if run.moved or run.shown.are_glyphs else run.x
    if not _is_level(run) or run.shown.advances[0] < 0:
        char = _char(run, 0, x, frame)
        return char["x0"], char["top"]
    return _begin(run, x, frame), _vertical(run, frame)[0]


def _begin(run: Run, x: float, frame: Frame) -> float:
    """Where a glyph of a level run begins; ``x`` is its place."""
    return (x if run.are_multiplied else x * run.matrix[0] + run.matrix[4]) + frame.left


def _takes_no_room(x0: float, width: float, top: float, next_x0: float, next_top: float) -> bool:
    return abs(next_top - top) < 1 and abs(next_x0 - x0) < PHANTOM_SHARE * width


def _glyphwise_pieces(run: Run, following: Run | None, frame: Frame, settings: ReadingSettings) -> list[Piece]:
    """The pieces of a level run whose glyphs are moved here and there, one for each word."""
    shown, texts = run.shown, run.shown.texts
    a, e, left = run.matrix[0], run.matrix[4], frame.left
    top, bottom, size = _vertical(run, frame)
    font, mcid = shown.face.font.name, run.mcid
    places = run.places()[: shown.count]
    begins = places if run.are_multiplied else [x * a + e for x in places]
    ends = [a * advance + x + left for advance, x in zip(shown.advances, begins, strict=True)]
    begins = [x + left for x in begins]
    final = len(texts) - 1
    pieces: list[Piece] = []
    letters: list[str] = []
    space: float | None = None
    x0 = x1 = last = 0.0
    earlier = latest = float("-inf")
    ends_with_space = False

    def end_piece() -> None:
        if letters:
            begin = x0 if space is None else space
            place = Place(top, bottom, size, font)
            pieces.append(_piece("".join(letters), x0, x1, place, begin, last, mcid))
            letters.clear()

    for i, text in enumerate(texts):
        begin, end = begins[i], ends[i]
        is_space = text.isspace()
        if is_space or text == SOFT_HYPHEN:
            if i == final:
                is_phantom = _is_phantom(run, i, places, top, following, frame)
            else:
                no_room = abs(begins[i + 1] - begin) < PHANTOM_SHARE * (end - begin)
                is_phantom = no_room and not texts[i + 1].isspace()
            if is_phantom:
                continue
        if begin <= earlier or (not is_space and begin <= latest + SAME_SPOT):
            raise CrossingError
        earlier, ends_with_space = begin, is_space
        if is_space:
            end_piece()
            space = begin if space is None or space < x0 else space
            continue
        if letters and (begin > x1 + settings.word_gap * size or end < x1):
            end_piece()
            space = None
        if not letters:
            x0 = begin
        letters.append("-" if text == SOFT_HYPHEN else text)
        x1, last = end, begin
        latest = begin
    end_piece()
    if ends_with_space:
        if not pieces:
            pieces.append(_space(begins[0], earlier, Place(top, bottom, size, font)))
        else:
            pieces[-1] = pieces[-1]._replace(reach=earlier, is_closed=True)
    return pieces


class Place(NamedTuple):
    """What glyphs of a run have in common."""

    top: float
    bottom: float
    size: float
    font: str


def _piece(text: str, x0: float, x1: float, place: Place, begin: float, last: float, mcid: int | None) -> Piece:
    """A piece of one word without a space after it."""
    top, bottom, size, font = place
    return Piece(x0, top, begin, last, last, False, (text,), (x0,), (x1,), bottom, size, font, mcid)


def _space(first: float, last: float, place: Place) -> Piece:
    top, bottom, size, font = place
    return Piece(first, top, first, last, last, True, (), (), (), bottom, size, font, None)


# ---- other runs


def _turned_pieces(run: Run, following: Run | None, turn: Turn, frame: Frame) -> Iterator[Piece]:
    """The glyphs of any other run, each a piece, on the turned page."""
    chars = list(chars_of_runs([run], frame))
    after = _char(following, 0, following.places()[0], frame) if following else None
    for char, next_char in zip(chars, [*chars[1:], after], strict=True):
        text = char["text"]
        is_space = text.isspace()
        if (
            (is_space or text == SOFT_HYPHEN)
            and next_char is not None
            and not next_char["text"].isspace()
            and _takes_no_room(char["x0"], char["x1"] - char["x0"], char["top"], next_char["x0"], next_char["top"])
        ):
            continue
        if turn:
            char = turned_char(char, turn, frame.width, frame.height)
        elif not char["upright"]:
            raise CrossingError
        x0, place = char["x0"], Place(char["top"], char["bottom"], char["size"], char["fontname"])
        if is_space:
            yield _space(x0, x0, place)
        else:
            yield _piece("-" if text == SOFT_HYPHEN else text, x0, char["x1"], place, x0, x0, char["mcid"])


def taken_apart(pieces: Iterable[Piece], frame: Frame) -> Iterator[Piece]:
    """The same pieces, but each of one word."""
    for piece in pieces:
        if piece.origin is None or len(piece.words) < 2:
            yield piece
            continue
        run, (_, _, lasts) = piece.origin
        places = run.places()
        place = Place(piece.top, piece.bottom, piece.size, piece.font)
        begin = piece.begin
        for i, (text, x0, x1, last) in enumerate(zip(piece.words, piece.x0, piece.x1, lasts, strict=True)):
            one = _piece(text, x0, x1, place, begin, _begin(run, places[last], frame), piece.mcid)
            if i + 1 < len(lasts):
                yield one
                begin = _begin(run, places[last + 1], frame)
            else:
                yield one._replace(reach=piece.reach, is_closed=piece.is_closed)
