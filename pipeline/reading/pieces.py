"""Pieces of lines, as runs of glyphs make them, and where the glyphs of a run stand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.reading.assembly import Frame
from pipeline.reading.glyphs import PHANTOM_SHARE, Char
from pipeline.reading.page import Run

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
    is of and how many of its glyphs count, None for a piece of one word.
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
    origin: tuple[Run, int] | None = None


class Place(NamedTuple):
    """What glyphs of a run have in common."""

    top: float
    bottom: float
    size: float
    font: str


def one_word(text: str, x0: float, x1: float, place: Place, begin: float, last: float, mcid: int | None) -> Piece:
    """A piece of one word without a space after it."""
    top, bottom, size, font = place
    return Piece(x0, top, begin, last, last, False, (text,), (x0,), (x1,), bottom, size, font, mcid)


def blank(first: float, last: float, place: Place) -> Piece:
    """A piece of spaces: where the first and where the last of them begins."""
    top, bottom, size, font = place
    return Piece(first, top, first, last, last, True, (), (), (), bottom, size, font, None)


def chars_of_runs(runs: Sequence[Run], frame: Frame) -> Iterator[Char]:
    """The characters of a page, one by one."""
    for run in runs:
        places = run.places()
        for i in range(run.shown.count):
            yield char_of(run, i, places[i], frame)


def char_of(run: Run, i: int, x: float, frame: Frame) -> Char:
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


def is_level(run: Run) -> bool:
    """Whether a run is neither turned nor mirrored."""
    a, b, c, d, _, _ = run.matrix
    face = run.shown.face
    return b == 0 == c and a > 0 and d > 0 and face.size > 0 and face.scaling > 0


def vertical(run: Run, frame: Frame) -> tuple[float, float, float]:
    """Top, bottom and size of a level run's glyphs."""
    _, _, _, d, _, f = run.matrix
    face = run.shown.face
    y0 = face.font.descent * face.size + run.rise
    low, high = d * y0 + f, d * (y0 + face.size) + f
    return frame.height - high + frame.upper, frame.height - low + frame.upper, high - low


def is_phantom(run: Run, i: int, x: Sequence[float], top: float, following: Run | None, frame: Frame) -> bool:
    """Whether the last glyph of a level run, a space or soft hyphen, takes no room."""
    if following is None or following.shown.texts[0].isspace():
        return False
    width = run.matrix[0] * run.shown.advances[i]
    return takes_no_room(begin_of(run, x[i], frame), width, top, *_start(following, frame))


def _start(run: Run, frame: Frame) -> tuple[float, float]:
    """Where a run's first glyph stands: left and top."""
    x = run.places()[0] if run.moved or run.shown.are_glyphs else run.x
    if not is_level(run) or run.shown.advances[0] < 0:
        char = char_of(run, 0, x, frame)
        return char["x0"], char["top"]
    return begin_of(run, x, frame), vertical(run, frame)[0]


def begin_of(run: Run, x: float, frame: Frame) -> float:
    """Where a glyph of a level run begins; ``x`` is its place."""
    return (x if run.are_multiplied else x * run.matrix[0] + run.matrix[4]) + frame.left


def takes_no_room(x0: float, width: float, top: float, next_x0: float, next_top: float) -> bool:
    """Whether the glyph that follows begins (almost) where one of the given width does."""
    return abs(next_top - top) < 1 and abs(next_x0 - x0) < PHANTOM_SHARE * width
