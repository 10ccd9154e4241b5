"""Thresholds of looking."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class SightSettings:
    """When something is seen, and when it is seen otherwise than it was read."""

    scale: float = 1.0
    """Pixels of a page's picture for a point."""
    fine: float = 4.0
    """The same where a letter that looks odd is looked at again."""
    most_pixels: int = 4_000_000
    """Of a picture; a larger page is painted smaller. Measured: 500,000 (A4)."""
    seconds: float = 2.0
    """Of the processor, to paint one page; one that takes longer is not looked at. Measured: 0.001-0.003."""
    contrast: int = 40
    """Shades (of 255) that ink stands out from its ground. Measured: black print 120-255, grey print (0.6) 90, what
    nobody sees 0-5."""
    drawn: int = 80
    """The same for a letter that is drawn in a blank cell: there may be shadings. Measured: shadings 20-50."""
    least_ink: int = 6
    """Pixels that are more than a speck. Measured: a letter of 6 points 8, one of 10 points 20; the foot of a letter of
    the cell above 3."""
    narrow: float = 4.0
    """A word is so narrow (points) that its ink may fill its box. Measured: *i* and *l* 2-3."""
    least_rows: int = 3
    """In so many rows of them. Measured: a letter of 6 points 4; the feet of a line above 1."""
    edge: float = 2.5
    """Points along the sides of a blank cell that its borders may take. Measured: 0.25-2.25."""
    beside: tuple[float, float] = (1.0, 2.5)
    """Points to the left and right of a status, from and to, in which nothing else is drawn. Nearer there may be the
    pixels of its own letters."""
    margin: float = 4.0
    """Points around the statuses of a page that are painted with them: more than is looked at beside one."""
    sure: float = 0.14
    """A letter that differs by no more (0-1) from what it should be is it. Measured: 0.06-0.13 in reports, others of
    its letters 0.21 and more."""
    doubtful: tuple[float, float] = (0.2, 0.05)
    """In the coarse picture: mean difference (0-1) of a letter from what it should be, and how much less it must
    differ from that than from others, or else it is looked at again. Measured in 38 fonts, 10-14 points: 0.06-0.29."""
    unlike: tuple[float, float] = (0.28, -0.03)
    """The same in the fine one, or else it is told. Measured: at most 0.25, at least -0.016."""


SETTINGS = SightSettings()
