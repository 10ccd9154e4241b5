"""From what a reader found on a page to the page's layout: the same for every reader."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import chain, repeat
from operator import lt, sub
from typing import Any, NamedTuple

from pipeline.model import Box, Fill, Link, PageLayout, Rule, Turn, Word, kept
from pipeline.reading.turning import turned
from pipeline.wordcolumns import WordColumns, leave_columns

ROUNDED_APART = 0.2
"""Tops (points) that lie farther apart than this are apart and in the same order when they are rounded, to a tenth."""

_new: Any = tuple.__new__


class FoundWord(NamedTuple):
    """A word in displayed coordinates; ``turn`` is how far its page must be turned for it to be upright."""

    text: str
    box: Box
    turn: Turn
    font: str
    size: float
    is_bold: bool
    mcid: int | None
    raised: int = 0


@dataclass
class FoundWords:
    """Words in displayed coordinates, a sequence for each field and side: there are many."""

    texts: Sequence[str] = ()
    x0: Sequence[float] = ()
    tops: Sequence[float] = ()
    x1: Sequence[float] = ()
    bottoms: Sequence[float] = ()
    turns: Sequence[Turn] = ()
    fonts: Sequence[str] = ()
    sizes: Sequence[float] = ()
    are_bold: Sequence[bool] = ()
    mcids: Sequence[int | None] = ()
    raised: Sequence[int] = ()

    @classmethod
    def of(cls, words: Iterable[FoundWord]) -> FoundWords:
        """The same words."""
        return cls(*zip(*[(text, *box, *others) for text, box, *others in words], strict=True))

    @classmethod
    def together(cls, parts: Sequence[FoundWords]) -> FoundWords:
        """The words of all parts, in their order."""
        if len(parts) == 1:
            return parts[0]
        columns = zip(*[part.columns() for part in parts], strict=True)
        return cls(*[list(chain.from_iterable(column)) for column in columns])

    def columns(self) -> tuple[Sequence[Any], ...]:
        """The sequences."""
        return (
            self.texts, self.x0, self.tops, self.x1, self.bottoms, self.turns, self.fonts, self.sizes, self.are_bold,
            self.mcids, self.raised,
        )  # fmt: skip

    def picked(self, order: Sequence[int]) -> FoundWords:
        """Some of the words, or all in another order, by their numbers."""
        return FoundWords(*[[column[i] for i in order] for column in self.columns()])

    def boxes(self) -> Iterator[Box]:
        """The box of each."""
        return map(_new, repeat(Box), zip(self.x0, self.tops, self.x1, self.bottoms, strict=True))

    def placed(self, boxes: Iterable[Box]) -> FoundWords:
        """The words in other boxes."""
        x0, tops, x1, bottoms = zip(*boxes, strict=True)
        return replace(self, x0=x0, tops=tops, x1=x1, bottoms=bottoms)


@dataclass
class FoundPage:
    """A page's objects in displayed coordinates, before it is turned."""

    words: FoundWords = field(default_factory=FoundWords)
    rules: list[Rule] = field(default_factory=list)
    fills: list[Fill] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    image_area: float = 0.0
    slanted: int = 0
    """Glyphs that run in none of the four directions: they are in no word."""
    shows_all: bool = False


@dataclass(frozen=True)
class Frame:
    """A page's boxes: the media box in displayed coordinates, both boxes as they stand in the file, and /Rotate."""

    number: int
    media: Box
    media_in_file: tuple[float, float, float, float]
    crop_in_file: tuple[float, float, float, float]
    rotation: int

    # asked for each run of glyphs: made once

    @kept
    def left(self) -> float:
        return self.media.x0

    @kept
    def upper(self) -> float:
        return self.media.top

    @kept
    def width(self) -> float:
        return self.media.width

    @kept
    def height(self) -> float:
        return self.media.height

    @property
    def shown(self) -> Box:
        """What a viewer shows: the part of the media box inside the crop box.

        pdfplumber swaps the axes of a turned page's crop box without mirroring it, so the margins are taken from the
        boxes as they stand in the file and turned here.
        """
        media = self.media
        left, top, right, bottom = self._shown_margins()
        shown = Box(media.x0 + left, media.top + top, media.x1 - right, media.bottom - bottom)
        return shown if shown.width > 1 and shown.height > 1 else media

    def _shown_margins(self) -> tuple[float, float, float, float]:
        """How far the crop box lies inside the media box on the displayed page: left, top, right, bottom."""
        mx0, my0, mx1, my1 = _in_order(self.media_in_file)
        cx0, cy0, cx1, cy1 = _in_order(self.crop_in_file)
        left, bottom, right, top = (max(0.0, m) for m in (cx0 - mx0, cy0 - my0, mx1 - cx1, my1 - cy1))
        clockwise = [left, top, right, bottom]
        quarter_turns = self.rotation // 90 % 4
        margins = clockwise[4 - quarter_turns :] + clockwise[: 4 - quarter_turns]
        return margins[0], margins[1], margins[2], margins[3]


def _in_order(box: Sequence[float]) -> tuple[float, float, float, float]:
    x0, y0, x1, y1 = (float(v) for v in box)
    return min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1)


def image_share(area: float, frame: Frame) -> float:
    """Share of the page (0-1) that an area in square points is."""
    return min(1.0, float(area) / max(1.0, float(frame.width) * float(frame.height)))


def laid_out(found: FoundPage, frame: Frame) -> PageLayout:
    """Moves the origin to the shown box's corner, drops what lies outside it, and turns the page upright."""
    shown = frame.shown
    words = _inside(found.words, shown)
    turn = _turn(words)
    is_flipped = turn in (90, 270)
    width, height = (shown.height, shown.width) if is_flipped else (shown.width, shown.height)
    rules, links = found.rules, found.links
    fills = [fill for fill in found.fills if _is_inside(fill.box, shown)]

    def place(box: Box) -> Box:
        moved = Box(box.x0 - shown.x0, box.top - shown.top, box.x1 - shown.x0, box.bottom - shown.top)
        return turned(moved, turn, shown.width, shown.height)

    if turn != 0 or not shown.x0 == 0 == shown.top:
        words = words.placed(map(place, words.boxes())) if words.texts else words
        rules = [Rule(place(r.box), r.is_horizontal != is_flipped, r.is_fill_edge) for r in rules]
        fills = [Fill(place(f.box), f.colour) for f in fills]
        links = [replace(link, box=place(link.box)) for link in links]
    words = _from_top(words)
    are_upright = [own == turn for own in words.turns]
    page = PageLayout(
        number=frame.number,
        width=width,
        height=height,
        words=_numbered(words, frame.number, are_upright),
        rules=tuple(rules),
        fills=tuple(fills),
        links=tuple(links),
        turn=turn,
        image_area=found.image_area,
        shows_all=found.shows_all,
    )
    sides = words.x0, words.tops, words.x1, words.bottoms
    leave_columns(page, WordColumns(words.texts, *sides, words.sizes, are_upright))
    return page


def _inside(words: FoundWords, shown: Box) -> FoundWords:
    """The words that are visible: what is inside is told by the middle."""
    if not words.texts:
        return words
    left, upper, right, lower = shown
    if left <= min(words.x0) and max(words.x1) <= right and upper <= min(words.tops) and max(words.bottoms) <= lower:
        return words
    return words.picked([i for i, box in enumerate(words.boxes()) if _is_inside(box, shown)])


def _from_top(found: FoundWords) -> FoundWords:
    """The words from top to bottom, to a tenth of a point, and left to right."""
    tops: Iterable[float] = found.tops
    ascending = sorted(set(tops))
    # rounding takes longer than all the rest here
    if min(map(sub, ascending[1:], ascending), default=ROUNDED_APART) < ROUNDED_APART:
        tops = map({top: round(top, 1) for top in ascending}.__getitem__, tops)
    places = list(zip(tops, found.x0, strict=True))
    if all(map(lt, places, places[1:])):
        return found  # as they are found on most pages
    # the number settles what is left: words that are equal stay as they were found
    in_order = sorted(zip(places, found.texts, range(len(places)), strict=True))
    return found.picked([i for _, _, i in in_order])


def _numbered(found: FoundWords, page: int, are_upright: Sequence[bool]) -> tuple[Word, ...]:
    """The words of a page with their numbers."""
    properties = found.fonts, found.sizes, found.are_bold, are_upright, found.mcids, found.raised
    return tuple(map(Word, found.texts, found.boxes(), repeat(page), range(len(found.texts)), *properties))


def _turn(words: FoundWords) -> Turn:
    """How far the page must be turned for most of its text to be upright."""
    turns = set(words.turns)
    if len(turns) < 2:
        return turns.pop() if turns else 0
    votes: Counter[Turn] = Counter()
    for turn, text in zip(words.turns, words.texts, strict=True):
        votes[turn] += len(text)
    return max(votes, key=lambda t: (votes[t], -t))


def _is_inside(box: Box, shown: Box) -> bool:
    """Whether the middle of ``box`` is visible."""
    return shown.x0 <= box.x_centre <= shown.x1 and shown.top <= box.y_centre <= shown.bottom
