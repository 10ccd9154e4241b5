"""Words that are read and not seen, or struck through."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from operator import sub
from typing import Literal

from pipeline.model import Box, PageLayout
from pipeline.reading.sight.picture import Picture, Rows
from pipeline.reading.sight.settings import SightSettings
from pipeline.wordcolumns import word_columns

NOT_SEEN = "nobody sees it: it is printed invisibly, covered or cut away"
MIDDLE = 0.6
"""Most words have ink in the middle of their small letters: so far down their box."""
STRUCK = (0.3, 0.72)
"""Between these parts of a word's height a line strikes it through. Measured: lines under words 0.8-1.1."""
COVERED = 0.6
"""Part of a word's width that such a line has to be as long as."""
LEAST_HEIGHT = 0.01
"""Points: some words have no height."""


@dataclass(frozen=True, slots=True)
class OddWord:
    """A word that is read otherwise than it is seen: ``box`` as displayed.

    ``kind``: ``hidden`` is not seen, ``struck`` is struck through, ``other`` is something else to another engine.
    """

    page: int
    box: Box
    text: str
    kind: Literal["hidden", "struck", "other"]


def has_ink(rows: Rows, contrast: int) -> bool:
    """Whether some row has shades that differ: what covers all of it is a ground."""
    return any(max(row) - min(row) >= contrast for row in rows if row)


def is_seen(text: str, rows: Rows, contrast: int) -> bool:
    """Whether a text leaves ink: a dash may be as wide as its box, and is a row that differs from others."""
    if has_ink(rows, contrast):
        return True
    return not any(map(str.isalnum, text)) and has_shades(rows, contrast)


def has_shades(rows: Rows, contrast: int) -> bool:
    """Whether shades differ at all."""
    shades = b"".join(rows)
    # most blank cells are of one shade
    if shades.count(shades[:1]) >= len(shades):
        return False
    return max(shades) - min(shades) >= contrast


def unseen_words(picture: Picture, page: PageLayout, settings: SightSettings) -> Iterator[OddWord]:
    """The words of a page that leave no ink in its picture."""
    contrast, least = settings.contrast, 1 / picture.across
    shades, stride, across, down = picture.shades, picture.stride, picture.across, picture.down
    # there are hundreds on a page: what most of them need is written out
    for i, box in enumerate(_boxes(page)):
        x0, top, x1, bottom = box
        middle = int((top + MIDDLE * (bottom - top)) * down) * stride
        row = shades[middle + int(x0 * across) : middle + int(x1 * across) + 1] if x0 > 0 else b""
        if row and max(row) - min(row) >= contrast:
            continue
        # a letter of two pixels may fill both
        spare = least if x1 - x0 < settings.narrow else 0.0
        word = page.words[i]
        if not is_seen(word.text, picture.cut(Box(x0 - spare, top, x1 + spare, bottom)), contrast):
            yield OddWord(page.number, Box(*box), word.text, "hidden")


def _boxes(page: PageLayout) -> Iterable[tuple[float, float, float, float]]:
    """Where each word of a page is, as displayed."""
    if page.turn:
        return (page.displayed(word.box) for word in page.words)
    return zip(*word_columns(page).sides, strict=True)


def struck_words(page: PageLayout) -> Iterator[OddWord]:
    """The words of a page that lines strike through."""
    lines = [rule.box for rule in page.rules if rule.is_horizontal and not rule.is_fill_edge]
    if not (lines and page.words):
        return
    lefts, tops, rights, bottoms = word_columns(page).sides
    highest, (low, high) = max(map(sub, bottoms, tops)), STRUCK
    for line in lines:
        y = line.y_centre
        for i in range(bisect_left(tops, y - highest), bisect_right(tops, y)):
            down = (y - tops[i]) / max(bottoms[i] - tops[i], LEAST_HEIGHT)
            across = min(rights[i], line.x1) - max(lefts[i], line.x0)
            if low <= down <= high and across >= COVERED * (rights[i] - lefts[i]):
                word = page.words[i]
                yield OddWord(page.number, page.displayed(word.box), word.text, "struck")
