"""Wide white between the words of a line, which tells columns that no rules part."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.model import Line

Gaps = Mapping[int, Sequence[int]]
"""Place of a line among others → places of its words that stand behind wide gaps; lines without any are left out."""


def wide_gaps(line: Line, least: float) -> list[int]:
    """The places of the words that stand behind more white than ``least`` parts of their font size."""
    return [at for at, (a, b) in enumerate(pairwise(line.words), 1) if b.box[0] - a.box[2] > least * b.size]


def gaps_among(lines: Sequence[Line], least: float) -> Gaps:
    """The same for each of some lines."""
    return {at: places for at, line in enumerate(lines) if (places := wide_gaps(line, least))}


def beside(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that stand right of a neighbour whose height they share in part, as in columns of other baselines."""
    for a, b in pairwise(lines):
        if a.page == b.page and b.box[1] < a.box[3]:
            if b.box[0] > a.box[2]:
                yield b
            elif a.box[0] > b.box[2]:
                yield a
