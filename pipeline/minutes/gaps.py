"""Wide white between the words of a line, which tells columns that no rules part."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

from pipeline.model import Line, Word

NAME_WORDS = 3
"""A column's name has at most so many words."""

Gaps = Mapping[int, Sequence[int]]
"""Place of a line among others → places of its words that stand behind wide gaps; lines without any are left out."""


def wide_gaps(line: Line, least: float) -> list[int]:
    """The places of the words that stand behind more white than ``least`` parts of their font size."""
    return [at for at, (a, b) in enumerate(pairwise(line.words), 1) if b.box[0] - a.box[2] > least * b.size]


def parted(line: Line, least: float) -> Iterator[str]:
    """The texts of a line between such gaps."""
    for a, b in pairwise((0, *wide_gaps(line, least), len(line.words))):
        yield " ".join([w.text for w in line.words[a:b]])


def gaps_among(lines: Sequence[Line], least: float) -> Gaps:
    """The same for each of some lines."""
    return {at: places for at, line in enumerate(lines) if (places := wide_gaps(line, least))}


def names_over_columns(lines: Sequence[Line], gaps: Gaps, is_lead: Callable[[str], bool]) -> Iterator[Line]:
    """Those in which what leads to decisions stands as the last of some names, in one line or in lines side by side.

    As in ``Ärende        Beslut``.
    """
    for at, places in gaps.items():
        words = lines[at].words
        parts = [words[a:b] for a, b in pairwise((0, *places, len(words)))]
        if _are_names(parts[0], parts[-1], is_lead):
            yield lines[at]
    for before, line in _side_by_side(lines):
        if line.box[0] > before.box[2] and _are_names(before.words, line.words, is_lead):
            yield line


def _are_names(name: Sequence[Word], label: Sequence[Word], is_lead: Callable[[str], bool]) -> bool:
    if max(len(name), len(label)) > NAME_WORDS:
        return False
    # the name may go on below: Beslut/ åtgärd
    return is_lead(" ".join([w.text for w in label]).rstrip("/-")) and not is_lead(" ".join([w.text for w in name]))


def beside(lines: Sequence[Line]) -> Iterator[Line]:
    """The lines that stand right of a neighbour whose height they share in part, as in columns of other baselines."""
    for a, b in _side_by_side(lines):
        yield a if a.box[0] > b.box[2] else b


def _side_by_side(lines: Sequence[Line]) -> Iterator[tuple[Line, Line]]:
    """Neighbours of which the second shares its height with the first in part and stands left or right of it."""
    for a, b in pairwise(lines):
        if a.page == b.page and b.box[1] < a.box[3] and (b.box[0] > a.box[2] or a.box[0] > b.box[2]):
            yield a, b
