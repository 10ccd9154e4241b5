"""Bullets that are drawn before a line of text, not printed as characters: browsers set nested lists so."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable

from pipeline.model import Box, Fill, Line

SMALL = 0.6
"""A drawn bullet is smaller than this part of the font size. Measured: 0.27-0.33."""
SQUARE = (0.6, 1.6)
"""It is about as wide as it is high. Measured: 1."""
BEFORE = 3
"""It stands at most so many font sizes before its line. Measured: 0.98-1.15."""


class DrawnBullets:
    """The shapes of one page that may be bullets, sorted out once for all of its lines. False where there are none."""

    def __init__(self, fills: Iterable[Fill]) -> None:
        low, high = SQUARE
        boxes = [fill.box for fill in fills if low < fill.box.width / max(fill.box.height, 0.1) < high]
        self._boxes = sorted(boxes, key=_height)
        self._heights = [box.y_centre for box in self._boxes]

    def __bool__(self) -> bool:
        return bool(self._boxes)

    def before(self, line: Line) -> Box | None:
        """The small filled shape or ring close before a line of the page, None for none or several."""
        x0, top, _, bottom = line.box
        size = line.size
        first, end = bisect_right(self._heights, top), bisect_left(self._heights, bottom)
        near = [
            box
            for box in self._boxes[first:end]
            if 0 < x0 - box.x0 < BEFORE * size and box.x1 <= x0 + 1 and max(box.width, box.height) < SMALL * size
        ]
        # filled and stroked it is drawn twice; several are a mark of their own, or the dots of a border
        is_one = bool(near) and all(abs(a - b) < 1 for box in near for a, b in zip(box, near[0], strict=True))
        return near[0] if is_one else None


def _height(box: Box) -> float:
    return box.y_centre
