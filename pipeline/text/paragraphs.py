"""Lines to paragraphs, within one cell or one column."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise, takewhile

from pipeline.lines import NEIGHBOUR, line_pitch, median
from pipeline.model import Line
from pipeline.text.listmarks import DASHES, MAY_BEGIN_ITEM, marker


@dataclass(frozen=True, slots=True)
class ParagraphSettings:
    """Thresholds, with what was measured on the published report, its variants and the constructed ones."""

    gap: float = 1.2
    """A step of this many usual steps begins a paragraph. Within paragraphs 1.00-1.04, between them 1.36-2.4."""
    highest_pitch: float = 1.5
    """Font sizes in one step, at most, where so few lines are given that a gap may pass for the pitch (1.2-1.35)."""
    few_steps: int = 3
    """Fewer steps than this are few."""
    indent: float = 0.8
    """Font sizes by which a first line, or a list item's continuation, is moved in (hanging items 0.9-2.0)."""
    aligned: float = 0.25
    """Font sizes by which two lines that begin at the same place may differ (rounding: under 0.1)."""
    space: float = 0.25
    """Width of a space in font sizes."""
    short: float = 2.0
    """Font sizes by which a line that ends a sentence falls short of what it had room for, where its writer ended it.
    Measured: 313 of 314 such lines end a paragraph; the other one was set by a program that balances its lines."""
    same_step: float = 0.96
    """A step of this share of the usual one between paragraphs is one. Measured: rounding 0.98-1.02; where paragraphs
    are set apart, lines within them stand 0.5-0.85 of it below each other."""
    all_alone: int = 4
    """A structure tree that puts each of this many lines into a paragraph of its own marks lines, not paragraphs."""


SETTINGS = ParagraphSettings()

_SENTENCE_END = re.compile(r"[.!?:;…][”\"')]*$")
_LAST_SIGNS = frozenset(".!?:;…”\"')")
"""What the text of a line ends in that ends a sentence, and that of few others."""


def split_paragraphs(
    lines: Sequence[Line],
    paragraph_of: Mapping[tuple[int, int], int] | None = None,
    *,
    right_edge: float | None = None,
    paragraph_step: float | None = None,
    settings: ParagraphSettings = SETTINGS,
) -> list[list[Line]]:
    """Groups the lines of one cell or column into paragraphs and list items.

    A paragraph begins after white space, at a list marker, at an indented first line, where a list's hanging lines
    end, and after a line that ends a sentence and has room for more, where all other lines are filled. At a page
    break no white space can be seen: there one begins where the last line before the break ends a sentence, the
    first after it does not begin in lower case, and either that line has room for the next word or the column has
    white space between paragraphs elsewhere.

    Args:
        lines: in reading order, possibly over several pages, upright coordinates.
        paragraph_of: the paragraph number of each word, by ``(page, index)``, where the structure tree tells it.
        right_edge: where the column's lines end (points); None: where the longest of ``lines`` does.
        paragraph_step: how far below the line before the first line of a paragraph stands (points), where that is
            known of the document: what stands nearer is a line that its writer ended, not a paragraph.
        settings: thresholds.

    Returns:
        The same lines in the same order, grouped.
    """
    if len(lines) < 2 or (not paragraph_of and _is_even(lines, right_edge, paragraph_step, settings)):
        return [list(lines)] if lines else []
    column = _Column(lines, paragraph_of or {}, right_edge, settings, paragraph_step)
    starts = [0]
    for place in range(1, len(lines)):
        if column.begins(place, starts[-1]):
            starts.append(place)
    return [list(lines[start:end]) for start, end in pairwise([*starts, len(lines)])]


def doubtful_page_breaks(
    lines: Sequence[Line],
    paragraph_of: Mapping[tuple[int, int], int] | None = None,
    *,
    right_edge: float | None = None,
    settings: ParagraphSettings = SETTINGS,
) -> tuple[Line, ...]:
    """The lines that begin a page and may or may not begin a paragraph: a full line before them ends a sentence.

    Takes what :func:`split_paragraphs` takes; what that decided about these lines is the likelier of the two.
    """
    if not lines:
        return ()
    column = _Column(lines, paragraph_of or {}, right_edge, settings)
    return tuple(lines[place] for place in range(1, len(lines)) if column.is_doubtful(place))


def _is_even(
    lines: Sequence[Line], right_edge: float | None, paragraph_step: float | None, settings: ParagraphSettings
) -> bool:
    """Whether nothing can begin a paragraph among two lines or more, as in most cells.

    They are without list markers, on one page, begin at one place, and the steps between them are so much alike that
    none is a gap, whatever the usual one is; where lines may be ended on purpose, none but the last is short.
    """
    if lines[0].page != lines[-1].page or any(map(MAY_BEGIN_ITEM.match, [line.text for line in lines])):
        return False
    lefts, tops, rights, bottoms = zip(*[line.box for line in lines], strict=True)
    steps = [low - high for high, low in pairwise(tops)]
    most, usual = max(steps), min(steps)
    height = min([low - high for high, low in zip(tops, bottoms, strict=True)])
    if lefts.count(lefts[0]) < len(lefts) or most >= NEIGHBOUR * height:
        return False
    if paragraph_step is not None:
        edge = max(rights) if right_edge is None else right_edge
        ended = [right for line, right in zip(lines[:-1], rights, strict=False) if _ends_sentence(line)]
        if ended and min(ended) < edge - settings.short * min([line.size for line in lines]):
            return False
    if len(steps) < settings.few_steps:
        usual = min(usual, settings.highest_pitch * min([line.size for line in lines]))
    return bool(most <= settings.gap * usual)


class _Column:
    """What the lines of a column have in common, and the tests that need it."""

    def __init__(
        self,
        lines: Sequence[Line],
        paragraph_of: Mapping[tuple[int, int], int],
        right_edge: float | None,
        settings: ParagraphSettings,
        paragraph_step: float | None = None,
    ) -> None:
        self._lines = lines
        self._settings = settings
        self._step = paragraph_step
        self._paragraph_of = {} if not paragraph_of or _marks_lines(lines, paragraph_of, settings) else paragraph_of
        self._markers = [marker(line.words[0].text, len(line.words)) for line in lines]
        self._left = min([line.box.x0 for line in lines])
        self._right = max([line.box.x1 for line in lines]) if right_edge is None else right_edge
        self._gap = settings.gap * self._pitch()

    @cached_property
    def _size(self) -> float:
        return median([line.size for line in self._lines])

    def _pitch(self) -> float:
        pitch = line_pitch(self._lines)
        steps = len(self._lines) - len({line.page for line in self._lines})
        return pitch if steps >= self._settings.few_steps else min(pitch, self._settings.highest_pitch * self._size)

    @cached_property
    def _has_gaps(self) -> bool:
        return any(self._has_gap(a, b) for a, b in pairwise(self._lines))

    @cached_property
    def _hangs(self) -> bool:
        lines, markers = self._lines, self._markers
        items = [place for place in range(len(lines) - 1) if markers[place] and not markers[place + 1]]
        return any(_is_hanging(lines[place], lines[place + 1], self._settings) for place in items)

    def begins(self, place: int, start: int) -> bool:
        """Whether the line at ``place`` begins a paragraph after the one that begins at ``start``."""
        before, line = self._lines[place - 1], self._lines[place]
        told = self._told(before, line)
        if told or self._has_gap(before, line) or self._is_item(place, start):
            return True
        if told is False or _is_broken(before):
            return False
        if before.page != line.page:
            return self._may_begin(before, line) and (self._has_gaps or self._has_room(before, line))
        if self._markers[start]:
            return self._is_after_list(place, start)
        return self._is_indented(place) or (self._is_short(before, line) and self._is_filled)

    def is_doubtful(self, place: int) -> bool:
        """Whether the line at ``place`` begins a page, and only its words tell whether it begins a paragraph."""
        before, line = self._lines[place - 1], self._lines[place]
        if before.page == line.page or self._told(before, line) is False or self._markers[place]:
            return False
        return self._may_begin(before, line) and not self._has_room(before, line)

    @staticmethod
    def _may_begin(before: Line, line: Line) -> bool:
        return _ends_sentence(before) and not line.text[0].islower()

    def _told(self, before: Line, line: Line) -> bool | None:
        """What the structure tree says: another paragraph, the same, or nothing (None)."""
        if not self._paragraph_of:
            return None
        last, first = before.words[-1], line.words[0]
        numbers = [self._paragraph_of.get((word.page, word.index)) for word in (last, first)]
        if None in numbers:
            return None
        if before.page != line.page and numbers[0] != numbers[1]:
            # some producers end the paragraph's element with the page and begin another one overleaf
            return True if self._may_begin(before, line) else None
        return numbers[0] != numbers[1] and not (_is_broken(before) and line.text[0].islower())

    def _has_gap(self, before: Line, line: Line) -> bool:
        step = line.box.top - before.box.top
        if before.page != line.page or not step > self._gap:
            return False
        # the lines of a heading stand further apart as its letters are bigger
        return step > self._gap * max(1.0, min(before.size, line.size) / self._size)

    def _is_item(self, place: int, start: int) -> bool:
        """Whether the line begins with a list marker that is no part of the sentence before it."""
        kind = self._markers[place]
        if kind == "bullet" or not kind:
            return bool(kind)
        before, line = self._lines[place - 1], self._lines[place]
        if self._markers[start] == kind and self._is_aligned(self._lines[start], line):
            return True
        if _ends_sentence(before):
            return True
        # "-onkologin" at a line start is rather the second half of a word than an item set without a space
        return kind != "tight dash" and not _is_broken(before) and self._has_room(before, line)

    def _has_room(self, before: Line, line: Line) -> bool:
        """Whether the first word of ``line`` would have fitted at the end of ``before``."""
        need = self._settings.space * before.size + line.words[0].box.width
        return before.box.x1 + need < self._right

    def _is_short(self, before: Line, line: Line) -> bool:
        """Whether ``before`` ends a sentence, far from where it had to end, and ``line`` is as low as a paragraph."""
        step = line.box.top - before.box.top
        if self._step is None or step < self._settings.same_step * self._step or not self._may_begin(before, line):
            return False
        # what has no letters stays with what follows it by no-break spaces: 5 200
        first = list(takewhile(lambda word: not any(map(str.isalpha, word.text)), line.words)) or line.words[:1]
        need = self._settings.space * before.size + first[-1].box.x1 - first[0].box.x0
        return before.box.x1 + need + self._settings.short * self._size < self._right

    @cached_property
    def _is_filled(self) -> bool:
        """Whether each line inside a sentence holds what it has room for: so no program has balanced their lengths."""
        inside = [
            (before, line)
            for before, line, marker in zip(self._lines, self._lines[1:], self._markers[1:], strict=False)
            if before.page == line.page and not (marker or _ends_sentence(before) or _is_broken(before))
        ]
        return not any(self._has_room(before, line) for before, line in inside)

    def _is_after_list(self, place: int, start: int) -> bool:
        """Whether the line stands left of where the lines of the list item that begins at ``start`` go on."""
        before, line, item = self._lines[place - 1], self._lines[place], self._lines[start]
        aligned = self._settings.aligned * item.size
        if item.box.x0 > self._left + self._settings.indent * item.size:
            return line.box.x0 < item.box.x0 - aligned
        hangs = self._hangs or (place > start + 1 and self._lines[start + 1].box.x0 > item.box.x0 + aligned)
        return hangs and self._is_aligned(item, line) and (_ends_sentence(before) or self._has_room(before, line))

    def _is_indented(self, place: int) -> bool:
        """Whether the line is moved in and the lines about it are not; a sentence's lines may hang or be centred."""
        before, line = self._lines[place - 1], self._lines[place]
        step = self._settings.indent * line.size
        if line.box.x0 < self._left + step:
            return False
        if not (_ends_sentence(before) or self._has_room(before, line)) or self._is_centred(before, line):
            return False
        around = [self._lines[place - 1], *self._lines[place + 1 : place + 2]]
        return all(self._is_aligned(other, around[0]) and other.box.x0 <= line.box.x0 - step for other in around)

    def _is_centred(self, first: Line, second: Line) -> bool:
        return abs(first.box.x_centre - second.box.x_centre) <= self._settings.aligned * first.size

    def _is_aligned(self, first: Line, second: Line) -> bool:
        return abs(first.box.x0 - second.box.x0) <= self._settings.aligned * first.size


def _marks_lines(
    lines: Sequence[Line], paragraph_of: Mapping[tuple[int, int], int], settings: ParagraphSettings
) -> bool:
    """Whether the tree has a paragraph for each line, though most lines do not end a sentence."""
    numbers = [paragraph_of.get((line.words[0].page, line.words[0].index)) for line in lines]
    if len(lines) < settings.all_alone or None in numbers or len(set(numbers)) < len(lines):
        return False
    has_items = any(marker(line.words[0].text, len(line.words)) for line in lines[1:])
    return not has_items and sum(map(_ends_sentence, lines)) * 2 < len(lines)


def _is_hanging(item: Line, line: Line, settings: ParagraphSettings) -> bool:
    """Whether a line without a marker goes on below the text of the list item ``item``, right of its marker."""
    if len(item.words) < 2 or item.page != line.page:
        return False
    return abs(line.box.x0 - item.words[1].box.x0) <= settings.aligned * item.size


def _is_broken(line: Line) -> bool:
    last = line.words[-1].text
    return len(last) > 1 and last[-1] in DASHES


def _ends_sentence(line: Line) -> bool:
    return line.text[-1:] in _LAST_SIGNS and _SENTENCE_END.search(line.text) is not None
