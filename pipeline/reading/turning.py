"""Turning boxes: between a page as it is displayed and one on which a given direction of text is upright."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from pipeline.model import Box, Turn


def turn_of(matrix: Sequence[float]) -> Turn:
    """How far (degrees clockwise) the page must be turned for text with this text matrix to run left to right.

    ``matrix`` is PDF's ``[a b c d e f]`` in a system whose y axis points up, /Rotate already applied.
    """
    a, b = matrix[0], matrix[1]
    if abs(a) >= abs(b):
        return 0 if a >= 0 else 180
    return 90 if b > 0 else 270


def is_slanted(matrix: Sequence[float]) -> bool:
    """Whether text with this matrix runs in none of the four directions, give or take six degrees."""
    a, b = abs(matrix[0]), abs(matrix[1])
    return min(a, b) > 0.1 * max(a, b)


def turned(box: Box, turn: Turn, width: float, height: float) -> Box:
    """``box`` of a page of the given size after the page was turned clockwise by ``turn`` degrees."""
    if turn == 0:
        return box
    if turn == 90:
        return Box(height - box.bottom, box.x0, height - box.top, box.x1)
    if turn == 180:
        return Box(width - box.x1, height - box.bottom, width - box.x0, height - box.top)
    return Box(box.top, width - box.x1, box.bottom, width - box.x0)


def back(turn: Turn) -> Turn:
    """The turn that undoes ``turn``."""
    return cast(Turn, (360 - turn) % 360)
