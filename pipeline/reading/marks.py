"""Smaller characters set above the foot of the word they belong to: footnote marks and exponents, by their geometry."""

from __future__ import annotations

from pipeline.lines import is_raised


def raised_after(raised: int, text: str, size: float, bottom: float, word_size: float, word_bottom: float) -> int:
    """How many of a word's last characters begin with raised ones when ``text`` was added to it.

    Args:
        raised: how many they were before.
        text: the characters, of one size on one baseline.
        size: their size (points).
        bottom: where they end (points).
        word_size: that of the largest characters before them.
        word_bottom: that of the lowest characters before them.
    """
    return raised + len(text) if raised or is_raised(size, bottom, word_size, word_bottom) else 0
