"""Words that are read and not seen, or struck through."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from pipeline.model import Box, PageLayout
from pipeline.reading.sight.picture import Picture, Rows
from pipeline.reading.sight.settings import SightSettings

MIDDLE = 0.6
"""Most words have ink in the middle of their small letters: so far down their box."""
STRUCK = (0.3, 0.72)
"""Between these parts of a word's height a line strikes it through. Measured: lines under words 0.8-1.1."""
COVERED = 0.6
"""Part of a word's width that such a line has to be as long as."""


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
    shades = b"".join(rows)
    return not any(map(str.isalnum, text)) and shades != b"" and max(shades) - min(shades) >= contrast


def unseen_words(picture: Picture, page: PageLayout, settings: SightSettings) -> Iterator[OddWord]:
    """The words of a page that leave no ink in its picture."""
    contrast = settings.contrast
    shades, stride, across, down = picture.shades, picture.stride, picture.across, picture.down
    for word in page.words:
        x0, top, x1, bottom = page.displayed(word.box) if page.turn else word.box
        middle = int((top + MIDDLE * (bottom - top)) * down) * stride
        row = shades[middle + max(0, int(x0 * across)) : middle + int(x1 * across) + 1]
        if row and max(row) - min(row) >= contrast:
            continue
        box = Box(x0, top, x1, bottom)
        # a letter of two pixels may fill both
        spare = 1 / across if x1 - x0 < settings.narrow else 0.0
        if not is_seen(word.text, picture.cut(Box(x0 - spare, top, x1 + spare, bottom)), contrast):
            yield OddWord(page.number, box, word.text, "hidden")


def struck_words(page: PageLayout) -> Iterator[OddWord]:
    """The words of a page that lines strike through."""
    words = page.words
    if not words:
        return
    tops = [word.box.top for word in words]
    highest = max([word.box.height for word in words])
    low, high = STRUCK
    for rule in page.rules:
        if not rule.is_horizontal or rule.is_fill_edge:
            continue
        left, y, right = rule.box.x0, rule.box.y_centre, rule.box.x1
        for word in words[bisect_left(tops, y - highest) : bisect_right(tops, y)]:
            box = word.box
            if (
                box.top + low * box.height <= y <= box.top + high * box.height
                and min(box.x1, right) - max(box.x0, left) >= COVERED * box.width
            ):
                yield OddWord(page.number, page.displayed(box), word.text, "struck")
