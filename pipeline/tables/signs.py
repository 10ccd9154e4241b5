"""What blocks say of the row they are in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from pipeline.model import Word
from pipeline.tables.blocks import Block


class Statuses(NamedTuple):
    """The statuses of a block: the last word and the text under each region, and their middle (points)."""

    last_words: Mapping[str, Word]
    texts: Mapping[str, str]
    y: float


class Labels(NamedTuple):
    """The labels that comments begin with, in order.

    ``codes`` is a bit for each party named, ``again`` how many labels name one that was there before. ``first`` and
    ``last`` are the places, in the order in which comments stand, of the first and last that have one (-1 for none),
    ``back`` how many stand before the one above them in that order.
    """

    codes: int
    again: int
    first: int
    last: int
    back: int


class Signs(NamedTuple):
    """What a block, or several under each other on one page, add to the row they are in.

    ``numbers`` of the ``goal_lines`` begin with a goal's number, the first of them where ``is_numbered``.
    """

    first: Block
    last: Block
    goal_lines: int
    numbers: int
    is_numbered: bool
    labels: Labels | None
    label_cells: int
    statuses: tuple[Statuses, ...]
