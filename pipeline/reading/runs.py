"""From runs of glyphs to words, by the rules of :mod:`pipeline.reading.glyphs` but a word at a time.

Those rules sort all the characters of a line by where they begin and then look at the gaps. As long as no run reaches
into another, the order of the runs is that of their characters and only their ends have to be looked at. A page on
which one does (text drawn twice, lines set into each other, slanted or mirrored text) goes glyph by glyph.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from operator import add, itemgetter, sub
from typing import Literal

from pipeline.model import Box, Turn
from pipeline.reading.assembly import FoundWord, Frame
from pipeline.reading.glyphs import PHANTOM_SHARE, Char, is_bold, turned_char
from pipeline.reading.interpreter import Run
from pipeline.reading.plain import SOFT_HYPHEN, plain_word
from pipeline.reading.settings import ReadingSettings
from pipeline.reading.turning import back, is_slanted, turn_of, turned

LINE_GAP = 3.0
"""Tops nearer than this (points) may be one line: pdfplumber's ``y_tolerance``."""
SAME_SPOT = 1.0
"""Two equal glyphs nearer than this (points) may be one that is drawn twice: pdfplumber's ``dedupe_chars``."""

CLOSE = 1e-6
"""Nearer to a threshold than this (points) a run goes glyph by glyph, for floating-point numbers to fall as they do
there."""

_PRINTED = re.compile(r"\S+")


_begin = itemgetter(0)
# a named tuple of what is a tuple already: half the time of calling its class
_new = tuple.__new__
_TOP: Literal[3] = 3


class _Crossing(Exception):  # noqa: N818 - a way out, nothing went wrong
    """Glyphs stand in another order than their runs."""


Piece = tuple[float, str, float, float, float, float, str, int | None, float, float | None, float | None]
"""Glyphs of one run without a space between: ``(x0, text, x1, top, bottom, size, font, mcid, last, before, after)``.

``last`` is where the last of them begins; ``before`` and ``after`` are where spaces beside it begin, None without. A
piece without text is a space. A plain tuple: there are as many as words, and making them is a good part of reading.
"""


def words_of_runs(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> list[FoundWord] | None:
    """The words of a page; None where its glyphs have to be looked at one by one."""
    try:
        return list(_words(runs, frame, settings))
    except _Crossing:
        return None


def chars_of_runs(runs: Sequence[Run], frame: Frame) -> Iterator[Char]:
    """The characters of a page, one by one."""
    for run in runs:
        for i in range(len(run.codes)):
            yield _char(run, i, frame)


def _char(run: Run, i: int, frame: Frame) -> Char:
    a, b, c, d, e, f = run.matrix
    x = run.x[i]
    e, f = x * a + e, x * b + f
    y0 = run.font.descent * run.size + run.rise
    y1, advance = y0 + run.size, run.advance[i]
    xs = (c * y0 + e, a * advance + c * y0 + e, a * advance + c * y1 + e, c * y1 + e)
    ys = (d * y0 + f, b * advance + d * y0 + f, b * advance + d * y1 + f, d * y1 + f)
    left, right, low, high = min(xs), max(xs), min(ys), max(ys)
    top = frame.height - high + frame.media.top
    return {
        "text": run.font.text[run.codes[i]],
        "x0": left + frame.media.x0,
        "x1": right + frame.media.x0,
        "top": top,
        "bottom": frame.height - low + frame.media.top,
        "doctop": top,
        "width": right - left,
        "height": high - low,
        "size": high - low,
        "upright": a * d * run.scaling > 0 and b * c <= 0,
        "fontname": run.font.name,
        "matrix": (a, b, c, d, e, f),
        "mcid": run.mcid,
    }


def _words(runs: Sequence[Run], frame: Frame, settings: ReadingSettings) -> Iterator[FoundWord]:
    by_turn: dict[Turn, list[Piece]] = {0: [], 90: [], 180: [], 270: []}
    for i, run in enumerate(runs):
        following = runs[i + 1] if i + 1 < len(runs) else None
        a, b, c, d, _, _ = run.matrix
        if b == 0 == c and a > 0 and d > 0 and run.size > 0 and run.scaling > 0:
            by_turn[0] += _level_pieces(run, following, frame, settings)
        elif is_slanted(run.matrix):
            raise _Crossing
        else:
            turn = turn_of(run.matrix)
            by_turn[turn] += _turned_pieces(run, following, turn, frame)
    for turn, pieces in by_turn.items():
        if pieces:
            yield from _joined(pieces, turn, frame, settings)


def _level_pieces(run: Run, following: Run | None, frame: Frame, settings: ReadingSettings) -> Iterable[Piece]:
    """The pieces of a run that is neither turned nor mirrored."""
    texts = list(map(run.font.text.__getitem__, run.codes))
    joined = "".join(texts)
    is_steady = min(run.advance) * run.matrix[0] > SAME_SPOT if run.is_even else _is_steady(texts, run, settings)
    if not is_steady:
        return _glyphwise_pieces(texts, run, following, frame, settings)
    return _steady_pieces(texts, joined, run, following, frame)


def _is_steady(texts: list[str], run: Run, settings: ReadingSettings) -> bool:
    """Whether glyphs that are moved still stand one after the other, each where it counts, with gaps at spaces only."""
    a, size = run.matrix[0], run.matrix[3] * run.size
    x, advance = run.x, run.advance
    steps = list(map(sub, x[1:], x))
    if not steps:
        return True
    narrowest = min(steps)
    if narrowest * a <= SAME_SPOT + CLOSE or narrowest < PHANTOM_SHARE * max(advance) + CLOSE:
        return False
    if min(map(add, map(sub, advance[1:], advance), steps)) < CLOSE:
        return False
    gaps = list(map(sub, steps, advance))
    widest = settings.word_gap * size / a - CLOSE
    if max(gaps) < widest:
        return True
    return all(gap < widest or texts[i].isspace() or texts[i + 1].isspace() for i, gap in enumerate(gaps))


def _vertical(run: Run, frame: Frame) -> tuple[float, float, float]:
    """Top, bottom and size of a level run's glyphs."""
    d, f = run.matrix[3], run.matrix[5]
    y0 = run.font.descent * run.size + run.rise
    low, high = d * y0 + f, d * (y0 + run.size) + f
    return frame.height - high + frame.media.top, frame.height - low + frame.media.top, high - low


def _steady_pieces(texts: list[str], joined: str, run: Run, following: Run | None, frame: Frame) -> Iterator[Piece]:
    """The pieces of a run whose glyphs stand one after the other: what lies between its spaces."""
    a, e, left = run.matrix[0], run.matrix[4], frame.media.x0
    top, bottom, size = _vertical(run, frame)
    x, advance, font, mcid = run.x, run.advance, run.font.name, run.mcid
    count = len(texts)
    is_plain = len(joined) == count and SOFT_HYPHEN not in joined
    # one sign per glyph, so that places in the text are places in the run
    signs = joined if is_plain else "".join([" " if text.isspace() else "x" for text in texts])
    final = texts[-1]
    if (final.isspace() or final == SOFT_HYPHEN) and _is_phantom(run, count - 1, top, following, frame):
        count -= 1
        signs = signs[:count]
    begin_of_trail = len(signs.rstrip())
    before = 0
    for match in _PRINTED.finditer(signs):
        start, end = match.span()
        space = x[before] * a + e + left if start > before else None
        before = end
        after = x[count - 1] * a + e + left if end == begin_of_trail < count else None
        last = x[end - 1] * a + e
        text = match[0] if is_plain else _unsoft(texts[start:end])
        yield (
            x[start] * a + e + left, text, a * advance[end - 1] + last + left, top, bottom, size, font, mcid,
            last + left, space, after,
        )  # fmt: skip
    if not before and count:
        yield _space(x[0] * a + e + left, x[count - 1] * a + e + left, top, bottom, size, font)


def _unsoft(texts: list[str]) -> str:
    """Glyphs as text; a soft hyphen that takes room is a printed hyphen."""
    return "".join("-" if text == SOFT_HYPHEN else text for text in texts)


def _space(first: float, last: float, top: float, bottom: float, size: float, font: str) -> Piece:
    return (first, "", first, top, bottom, size, font, None, last, None, None)


def _is_phantom(run: Run, i: int, top: float, following: Run | None, frame: Frame) -> bool:
    """Whether the last glyph of a level run, a space or soft hyphen, takes no room."""
    if following is None:
        return False
    a, e = run.matrix[0], run.matrix[4]
    x0 = run.x[i] * a + e
    return _takes_no_room(x0 + frame.media.x0, a * run.advance[i], top, _char(following, 0, frame))


def _takes_no_room(x0: float, width: float, top: float, following: Char) -> bool:
    is_level = abs(following["top"] - top) < 1 and not following["text"].isspace()
    return is_level and abs(following["x0"] - x0) < PHANTOM_SHARE * width


def _glyphwise_pieces(
    texts: list[str], run: Run, following: Run | None, frame: Frame, settings: ReadingSettings
) -> list[Piece]:
    """The pieces of a level run whose glyphs are moved, are soft hyphens or stand for several letters."""
    a, e, left = run.matrix[0], run.matrix[4], frame.media.x0
    top, bottom, size = _vertical(run, frame)
    font, mcid = run.font.name, run.mcid
    begins = [x * a + e for x in run.x]
    ends = [a * advance + x + left for advance, x in zip(run.advance, begins, strict=True)]
    begins = [x + left for x in begins]
    final = len(texts) - 1
    pieces: list[Piece] = []
    letters: list[str] = []
    space: float | None = None
    x0 = x1 = last = 0.0
    earlier = printed = float("-inf")
    ends_with_space = False

    def end_piece() -> None:
        if letters:
            pieces.append((x0, "".join(letters), x1, top, bottom, size, font, mcid, last, space, None))
            letters.clear()

    for i, text in enumerate(texts):
        begin, end = begins[i], ends[i]
        is_space = text.isspace()
        if is_space or text == SOFT_HYPHEN:
            if i == final:
                is_phantom = _is_phantom(run, i, top, following, frame)
            else:
                no_room = abs(begins[i + 1] - begin) < PHANTOM_SHARE * (end - begin)
                is_phantom = no_room and not texts[i + 1].isspace()
            if is_phantom:
                continue
        if begin <= earlier or (not is_space and begin <= printed + SAME_SPOT):
            raise _Crossing
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
        printed = begin
    end_piece()
    if ends_with_space:
        if not pieces:
            pieces.append(_space(begins[0], earlier, top, bottom, size, font))
        else:
            pieces[-1] = (*pieces[-1][:10], earlier)
    return pieces


def _turned_pieces(run: Run, following: Run | None, turn: Turn, frame: Frame) -> Iterator[Piece]:
    """The glyphs of any other run, each a piece, on the turned page."""
    chars = [_char(run, i, frame) for i in range(len(run.codes))]
    after = _char(following, 0, frame) if following else None
    for char, next_char in zip(chars, [*chars[1:], after], strict=True):
        text = char["text"]
        is_space = text.isspace()
        width = char["x1"] - char["x0"]
        if (
            (is_space or text == SOFT_HYPHEN)
            and next_char is not None
            and _takes_no_room(char["x0"], width, char["top"], next_char)
        ):
            continue
        if turn:
            char = turned_char(char, turn, frame.width, frame.height)
        elif not char["upright"]:
            raise _Crossing
        x0, place = char["x0"], (char["top"], char["bottom"], char["size"], char["fontname"])
        if is_space:
            yield _space(x0, x0, *place)
        else:
            printed = "-" if text == SOFT_HYPHEN else text
            yield (x0, printed, char["x1"], *place, char["mcid"], x0, None, None)


def _joined(pieces: list[Piece], turn: Turn, frame: Frame, settings: ReadingSettings) -> Iterator[FoundWord]:
    """The words of one direction of text."""
    size = (frame.height, frame.width) if turn in (90, 270) else (frame.width, frame.height)
    for line in _lines(pieces):
        for members in _members(line, settings):
            found = _word(members, turn)
            if found is not None:
                yield found._replace(box=turned(found.box, back(turn), *size)) if turn else found


def _lines(pieces: list[Piece]) -> Iterator[list[Piece]]:
    """Pieces whose tops are near each other, from left to right."""
    tops = sorted({piece[_TOP] for piece in pieces})
    number, numbers, before = 0, dict[float, int](), tops[0]
    for top in tops:
        if top > before + LINE_GAP:
            number += 1
        numbers[top] = number
        before = top
    lines: list[list[Piece]] = [[] for _ in range(number + 1)]
    for piece in pieces:
        lines[numbers[piece[_TOP]]].append(piece)
    for line in lines:
        line.sort(key=_begin)
        yield line


def _members(line: list[Piece], settings: ReadingSettings) -> Iterator[list[Piece]]:
    """The pieces of each word of a line."""
    members: list[Piece] = []
    reach = reach_of_glyphs = float("-inf")
    must_begin = True
    gap = settings.word_gap
    x1 = top = size = 0.0
    for piece in line:
        x0, text, piece_x1, piece_top, _, piece_size, _, _, last, space, after = piece
        if (x0 if space is None else space) <= reach or (text and x0 <= reach_of_glyphs):
            raise _Crossing
        reach = last if after is None else after
        if not text:
            must_begin = True
            continue
        reach_of_glyphs = last + SAME_SPOT
        if must_begin or space is not None or x0 > x1 + gap * size or abs(piece_top - top) > LINE_GAP:
            if members:
                yield members
            members = [piece]
        else:
            members.append(piece)
        must_begin = after is not None
        x1, top, size = piece_x1, piece_top, piece_size
    if members:
        yield members


def _word(members: list[Piece], turn: Turn) -> FoundWord | None:
    x0, raw, x1, top, bottom, size, font, mcid, _, _, _ = members[0]
    for piece in members[1:]:
        raw += piece[1]
        x0, top = min(x0, piece[0]), min(top, piece[3])
        x1, bottom = max(x1, piece[2]), max(bottom, piece[4])
        if piece[5] > size:
            size, font = piece[5], piece[6]
        if mcid is None:
            mcid = piece[7]
    text = plain_word(raw)
    if not text:
        return None
    box = _new(Box, (x0, top, x1, bottom))
    return _new(FoundWord, (text, box, turn, font, round(size, 2), is_bold(font), mcid))
