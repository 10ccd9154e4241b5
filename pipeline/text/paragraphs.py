"""Lines to paragraphs, within one cell or one column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise

from pipeline.lines import line_pitch
from pipeline.model import Line

PARAGRAPH_GAP = 1.35
"""A step from line to line of this many usual steps begins a paragraph. Measured: within paragraphs 0.95-1.1,
between them 1.5-2.2."""

_BULLETS = frozenset("•◦▪‣·●○■□*")
_DASHES = frozenset("-–—")
_NUMBER = re.compile(r"(?:\d{1,2}|[a-z])[.)]$")
_SENTENCE_END = re.compile(r"[.!?:;…][”\"')]*$")


def split_paragraphs(
    lines: Sequence[Line], paragraph_of: Mapping[tuple[int, int], int] | None = None
) -> list[list[Line]]:
    """Groups the lines of one cell or column into paragraphs and list items.

    Args:
        lines: in reading order, possibly over several pages, upright coordinates.
        paragraph_of: the paragraph number of each word, by ``(page, index)``, where the structure tree tells it.

    Returns:
        The same lines in the same order, grouped.
    """
    if not lines:
        return []
    pitch = line_pitch(lines)
    right_edge = max(line.box.x1 for line in lines)
    groups = [[lines[0]]]
    for before, line in pairwise(lines):
        if _begins(before, line, groups[-1], pitch, right_edge, paragraph_of or {}):
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _begins(
    before: Line,
    line: Line,
    group: Sequence[Line],
    pitch: float,
    right_edge: float,
    paragraph_of: Mapping[tuple[int, int], int],
) -> bool:
    told = paragraph_of.get(_key(before, -1)), paragraph_of.get(_key(line, 0))
    if None not in told and told[0] != told[1]:
        return True
    is_stop = bool(_SENTENCE_END.search(before.text)) or _has_room(before, line, right_edge)
    if before.page == line.page and line.box.top - before.box.top > PARAGRAPH_GAP * pitch:
        return True
    if _is_bullet(line):
        return True
    if _is_marker(line):
        return is_stop or _is_marker(group[0])
    if before.page != line.page:
        ended = bool(_SENTENCE_END.search(before.text)) and _has_room(before, line, right_edge)
        return ended and not line.text[0].islower()
    return False


def _key(line: Line, at: int) -> tuple[int, int]:
    return line.words[at].page, line.words[at].index


def _has_room(before: Line, line: Line, right_edge: float) -> bool:
    """True when the first word of ``line`` would have fitted at the end of ``before``."""
    first = line.words[0].box.width
    return before.box.x1 + 0.3 * before.size + first < right_edge


def _is_bullet(line: Line) -> bool:
    return line.words[0].text[0] in _BULLETS


def _is_marker(line: Line) -> bool:
    first = line.words[0].text
    return len(line.words) > 1 and (first in _DASHES or first == "o" or bool(_NUMBER.match(first)))
