"""What is drawn on a page and belongs to its lines of text: underlining, and bullets that are no characters."""

from __future__ import annotations

from pipeline.minutes.settings import MinutesSettings
from pipeline.model import Line, PageLayout

UNDER = 0.2
"""An underline lies at most so many font sizes below its words' box. Measured: -0.19-0.13, other rules from 0.39."""
ENDS = 0.5
"""It begins and ends at most so many font sizes from where they do. Measured: 0-0.41, other rules from 0.52."""
SQUARE = (0.6, 1.6)
"""A bullet is about as wide as it is high. Measured: 1."""
BEFORE = 3
"""It stands at most so many font sizes before its line. Measured: 0.98-1.15."""


class Drawn:
    """The marks of one page, sorted out once for all of its lines."""

    def __init__(self, page: PageLayout, settings: MinutesSettings) -> None:
        self._rules = [rule.box for rule in page.rules if rule.is_horizontal]
        self._links = [link.box for link in page.links] if self._rules else []
        low, high = SQUARE
        self._dots = [
            (max(box.width, box.height) / settings.dot, box)
            for box in [fill.box for fill in page.fills]
            if low < box.width / max(box.height, 0.1) < high
        ]

    def underlines(self, line: Line) -> bool:
        """Whether a rule just under the baseline runs as far as the line's words do, and no link does."""
        if not self._rules:
            return False
        x0, top, x1, bottom = line.box
        middle, size = (top + bottom) / 2, line.size
        under = [rule for rule in self._rules if middle < rule[1] < bottom + UNDER * size]
        is_along = any(abs(rule.x0 - x0) < ENDS * size and abs(rule.x1 - x1) < ENDS * size for rule in under)
        return is_along and not any(link.top <= middle <= link.bottom for link in self._links)

    def bullet_before(self, line: Line) -> float | None:
        """The left edge of a small filled shape close before a line; browsers draw bullets so."""
        for least, box in self._dots:
            is_before = 0 < line.box.x0 - box.x0 < BEFORE * line.size and box.x1 <= line.box.x0 + 1
            if least < line.size and is_before and line.box.top < box.y_centre < line.box.bottom:
                return box.x0
        return None
