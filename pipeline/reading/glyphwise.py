"""Runs whose glyphs have to be looked at one by one: moved here and there, turned, mirrored."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.model import Turn
from pipeline.reading.assembly import Frame
from pipeline.reading.glyphs import PHANTOM_SHARE, turned_char
from pipeline.reading.page import Run
from pipeline.reading.pieces import (
    SAME_SPOT,
    CrossingError,
    Piece,
    Place,
    blank,
    char_of,
    chars_of_runs,
    is_phantom,
    one_word,
    takes_no_room,
    vertical,
)  # fmt: skip
from pipeline.reading.plain import SOFT_HYPHEN
from pipeline.reading.settings import ReadingSettings


def glyphwise_pieces(run: Run, following: Run | None, frame: Frame, settings: ReadingSettings) -> list[Piece]:
    """The pieces of a level run whose glyphs are moved here and there, one for each word."""
    shown, texts = run.shown, run.shown.texts
    a, e, left = run.matrix[0], run.matrix[4], frame.left
    top, bottom, size = vertical(run, frame)
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
            pieces.append(one_word("".join(letters), x0, x1, place, begin, last, mcid))
            letters.clear()

    for i, text in enumerate(texts):
        begin, end = begins[i], ends[i]
        is_space = text.isspace()
        if is_space or text == SOFT_HYPHEN:
            if i == final:
                has_no_room = is_phantom(run, i, places, top, following, frame)
            else:
                is_near = abs(begins[i + 1] - begin) < PHANTOM_SHARE * (end - begin)
                has_no_room = is_near and not texts[i + 1].isspace()
            if has_no_room:
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
            pieces.append(blank(begins[0], earlier, Place(top, bottom, size, font)))
        else:
            pieces[-1] = pieces[-1]._replace(reach=earlier, is_closed=True)
    return pieces


def turned_pieces(run: Run, following: Run | None, turn: Turn, frame: Frame) -> Iterator[Piece]:
    """The glyphs of any other run, each a piece, on the turned page."""
    chars = list(chars_of_runs([run], frame))
    after = char_of(following, 0, following.places()[0], frame) if following else None
    for char, next_char in zip(chars, [*chars[1:], after], strict=True):
        text = char["text"]
        is_space = text.isspace()
        if (
            (is_space or text == SOFT_HYPHEN)
            and next_char is not None
            and not next_char["text"].isspace()
            and takes_no_room(char["x0"], char["x1"] - char["x0"], char["top"], next_char["x0"], next_char["top"])
        ):
            continue
        if turn:
            char = turned_char(char, turn, frame.width, frame.height)
        elif not char["upright"]:
            raise CrossingError
        x0, place = char["x0"], Place(char["top"], char["bottom"], char["size"], char["fontname"])
        if is_space:
            yield blank(x0, x0, place)
        else:
            yield one_word("-" if text == SOFT_HYPHEN else text, x0, char["x1"], place, x0, x0, char["mcid"])
