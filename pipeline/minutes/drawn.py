"""What is drawn on a page and belongs to its lines of text: underlining, and bullets that are no characters."""

from __future__ import annotations

from pipeline.bullets import DrawnBullets
from pipeline.model import Line, PageLayout

UNDER = 0.2
"""An underline lies at most so many font sizes below its words' box. Measured: -0.19-0.13, other rules from 0.39."""
ENDS = 0.5
"""It begins and ends at most so many font sizes from where they do. Measured: 0-0.41, other rules from 0.52."""


WHITE = (1.0, 1.0, 1.0)


class Drawn:
    """The marks of one page, sorted out once for all of its lines."""

    def __init__(self, page: PageLayout) -> None:
        self._rules = [rule.box for rule in page.rules if rule.is_horizontal]
        self._links = [link.box for link in page.links] if self._rules else []
        self._bullets = DrawnBullets(page.fills)
        half = page.width * page.height / 2
        self._grounds = [f.box for f in page.fills if f.box.width * f.box.height < half and f.colour != WHITE]

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
        """The left edge of a bullet that is drawn before a line."""
        box = self._bullets.before(line) if self._bullets else None
        return None if box is None else box.x0

    def is_behind(self, line: Line) -> bool:
        """Whether a line stands on a ground of its own colour; one that fills half the page is the page's."""
        x, y = line.box.x_centre, line.box.y_centre
        return any(box.x0 < x < box.x1 and box.top < y < box.bottom for box in self._grounds)
