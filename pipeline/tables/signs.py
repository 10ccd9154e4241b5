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


class Signs(NamedTuple):
    """What a block, or several under each other on one page, add to the row they are in.

    ``numbers`` of the ``goal_lines`` begin with a goal's number, the first of them where ``is_numbered``; ``labels``
    are the codes that comment lines begin with.
    """

    first: Block
    last: Block
    goal_lines: int
    numbers: int
    is_numbered: bool
    labels: tuple[str, ...]
    label_cells: int
    statuses: tuple[Statuses, ...]
