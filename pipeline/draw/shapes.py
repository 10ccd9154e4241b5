"""What is drawn on a page: rectangles, their colours and labels."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum

from pipeline.model import Box

RGBA = tuple[int, int, int, int]

DARK = 140
"""A colour of less luminance (0-255) carries white letters, any other black ones."""


class Colour(Enum):
    """The colours of Okabe and Ito (2008), told apart by most eyes."""

    ORANGE = (230, 159, 0)
    SKY = (86, 180, 233)
    GREEN = (0, 158, 115)
    BLUE = (0, 114, 178)
    RED = (213, 94, 0)
    PURPLE = (204, 121, 167)

    def rgba(self, alpha: int = 255) -> RGBA:
        """The colour, ``alpha`` from 0 (not to be seen) to 255 (covers what is below)."""
        red, green, blue = self.value
        return (red, green, blue, alpha)

    @property
    def ink(self) -> RGBA:
        """White or black, whichever is read better on this colour."""
        red, green, blue = self.value
        luminance = 0.299 * red + 0.587 * green + 0.114 * blue
        return (255, 255, 255, 255) if luminance < DARK else (0, 0, 0, 255)


@dataclass(frozen=True, slots=True)
class Shape:
    """A rectangle to draw.

    ``box`` is in points as a viewer shows the page. ``meaning`` stands beside the colour in the caption, ``label``
    (empty for none) beside the box.
    """

    box: Box
    colour: Colour
    meaning: str
    label: str = ""
    is_filled: bool = True
    is_dashed: bool = False
