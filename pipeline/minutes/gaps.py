"""Wide white between the words of a line, which tells columns that no rules part."""

from __future__ import annotations

from itertools import pairwise

from pipeline.model import Line


def wide_gaps(line: Line, least: float) -> list[int]:
    """The places of the words that stand behind more white than ``least`` parts of their font size."""
    return [at for at, (a, b) in enumerate(pairwise(line.words), 1) if b.box[0] - a.box[2] > least * b.size]
