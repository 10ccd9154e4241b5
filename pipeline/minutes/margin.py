"""What stands beside the text: labels in the left margin, and a column of notes on the right."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, cast

from pipeline.lines import make_line
from pipeline.minutes.gaps import Gaps
from pipeline.minutes.settings import MinutesSettings
from pipeline.model import Line, Word

_LETTERS = re.compile(r"[^\W\d_]{3}")

RunKind = Literal["label", "text", "note"]


@dataclass(frozen=True)
class Margin:
    """Where the text begins, what stands left of it (``Beslut    Styrgruppen godkänner …``) and right of it.

    ``text`` is the left edge of the text, ``notes`` a column of notes (who does it, until when), None for none.
    """

    text: float
    notes: Notes | None
    settings: MinutesSettings

    @classmethod
    def of(cls, lines: Sequence[Line], gaps: Gaps, settings: MinutesSettings) -> Margin:
        """That of some lines, with the wide gaps in them."""
        starts = Counter([round(line.box.x0) for line in lines])
        starts.update([round(lines[at].words[place].box.x0) for at, places in gaps.items() for place in places])
        text = max(starts, key=lambda x: (starts[x], -x), default=0)
        return cls(text, _notes_column(lines, gaps, settings), settings)

    def body(self, line: Line) -> Line | None:
        """A line without what stands in the column of notes; None for a line of notes alone."""
        return self._parted(line)[0]

    def right_of(self, line: Line, right: float) -> float:
        """The right edge of the column a line stands in: the notes' left one where it does not reach into them."""
        if self.notes is None or not self.notes.first <= _place(line) <= self.notes.end:
            return right
        return right if line.box.x1 > self.notes.edge else min(right, self.notes.edge - self.settings.indent)

    def in_order(self, lines: Sequence[Line]) -> Iterator[tuple[tuple[Line, ...], RunKind]]:
        """Runs of lines: each label with all its lines before the text beside it, notes behind their paragraph."""
        runs: dict[RunKind, list[Line]] = {"label": [], "text": [], "note": []}
        before: Line | None = None
        for whole in lines:
            line, note = self._parted(whole)
            head, tail = self._divided(line, runs["label"]) if line else (None, None)
            if tail and not head and runs["label"] and self._ends_label(runs["label"][-1], tail):
                head, tail = tail, None
            is_further = head and runs["label"] and self._is_next(runs["label"][-1], head)
            is_apart = runs["note"] and line and before and not self._is_next(before, line)
            if (head and not is_further) or is_apart:
                yield from _taken(runs)
            for kind, part in (("label", head), ("text", tail), ("note", note)):
                if part:
                    runs[cast(RunKind, kind)].append(part)
            before = line or before
        yield from _taken(runs)

    def _is_next(self, before: Line, line: Line) -> bool:
        return line.box.top - before.box.top < self.settings.noisy_gap * 1.25 * before.size

    def _ends_label(self, label: Line, line: Line) -> bool:
        """Whether a line goes on with a label whose text has ended: under it, and left of the text."""
        is_left = line.box.x1 < self.text - self.settings.indent and line.is_bold == label.is_bold
        return is_left and self._is_under(label, line) and self._is_next(label, line)

    def _is_under(self, label: Line, line: Line) -> bool:
        return abs(line.box.x0 - label.box.x0) < self.settings.number_shift

    def _parted(self, line: Line) -> tuple[Line | None, Line | None]:
        """A line as text and note."""
        if self.notes is None or not self.notes.is_beside(line):
            return line, None
        edge = self.notes.edge - self.settings.indent / 2
        at = next((i for i, w in enumerate(line.words) if w.box.x0 >= edge), None)
        if at is None or (at and not _is_wide(line.words[at - 1], line.words[at], self.settings)):
            return line, None
        return (make_line(line.words[:at], line.page) if at else None), make_line(line.words[at:], line.page)

    def _divided(self, line: Line, labels: Sequence[Line]) -> tuple[Line | None, Line | None]:
        """A line as label and text; without a label as text. What goes on with ``labels`` may be a syllable."""
        goes_on = bool(labels) and self._is_next(labels[-1], line) and self._is_under(labels[-1], line)
        if line.box.x0 > self.text - self.settings.number_shift:
            return None, line
        for at, word in enumerate(line.words):
            if at and abs(word.box.x0 - self.text) < self.settings.indent / 2:
                gap = word.box.x0 - line.words[at - 1].box.x1
                label = make_line(line.words[:at], line.page)
                if gap > 2 * self.settings.word_space * word.size and (goes_on or _LETTERS.search(label.text)):
                    return label, make_line(line.words[at:], line.page)
        return None, line


def _taken(runs: dict[RunKind, list[Line]]) -> Iterator[tuple[tuple[Line, ...], RunKind]]:
    """The runs that hold lines; they are empty afterwards."""
    for kind, lines in runs.items():
        if lines:
            yield tuple(lines), kind
            lines.clear()


def _is_wide(a: Word, b: Word, settings: MinutesSettings) -> bool:
    return b.box.x0 - a.box.x1 > settings.column_gap * b.size


@dataclass(frozen=True, slots=True)
class Notes:
    """A column of notes.

    ``edge`` is its left edge, ``first`` and ``last`` the lines (page, top) with its first and last note, ``end`` the
    last line of the text beside them.
    """

    edge: float
    first: tuple[int, float]
    last: tuple[int, float]
    end: tuple[int, float]

    def is_beside(self, line: Line) -> bool:
        return self.first <= _place(line) <= self.last


def _place(line: Line) -> tuple[int, float]:
    return (line.page, line.box.top)


def _notes_column(lines: Sequence[Line], gaps: Gaps, settings: MinutesSettings) -> Notes | None:
    """The column where several lines go on behind a wide gap and which hardly any line between them reaches."""
    if len(gaps) < settings.least_notes:
        return None
    left = min((line.box.x0 for line in lines), default=0.0)
    right = max((line.box.x1 for line in lines), default=0.0)
    noted: dict[int, list[Line]] = defaultdict(list)
    for at, places in gaps.items():
        for x0 in [lines[at].words[place].box.x0 for place in places]:
            if x0 > left + settings.notes_from * (right - left):
                noted[round(x0)].append(lines[at])
    edge = max(noted, key=lambda x: (len(noted[x]), x), default=None)
    if edge is None or len(noted[edge]) < settings.least_notes:
        return None
    first, last = min(map(_place, noted[edge])), max(map(_place, noted[edge]))
    crossing = [line for line in lines if any(w.box.x0 < edge - 2 < w.box.x1 for w in line.words)]
    beyond = min((_place(line) for line in crossing if _place(line) > last), default=(lines[-1].page + 1, 0.0))
    notes = Notes(edge, first, last, max(_place(line) for line in lines if _place(line) < beyond))
    beside = sum(notes.is_beside(line) for line in lines)
    clear = beside - sum(notes.is_beside(line) for line in crossing)
    return notes if clear >= settings.notes_share * beside else None
