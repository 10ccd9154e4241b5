"""The lines of minutes in reading order: running titles off, tables cell by cell, labels in the margin before their text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Literal, cast

from pipeline.furniture import FurnitureSettings, find_furniture
from pipeline.lines import group_lines, make_line
from pipeline.minutes.grid import Grid, find_grids
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.model import DocumentLayout, Line, PageLayout, Word

_DIGITS = re.compile(r"\d+")
_SYMBOLS = re.compile(r"symbol|wingding|webding|dingbat", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]{3}")


@dataclass(frozen=True, slots=True)
class FlowLine:
    """A line where it is read.

    ``right`` is the right edge of its column (points). ``cell`` numbers the cell or margin column it stands in, 0
    outside tables; a cell that goes on over a page keeps its number. ``row`` numbers the row of a table, 0 outside.
    ``bullet_x0`` is where a bullet stands that is drawn, not printed, None for none.
    """

    line: Line
    right: float
    cell: int = 0
    row: int = 0
    is_underlined: bool = False
    bullet_x0: float | None = None

    @property
    def page(self) -> int:
        return self.line.page

    @property
    def size(self) -> float:
        return self.line.size

    @property
    def x0(self) -> float:
        return self.line.box.x0


@dataclass(frozen=True, slots=True)
class Flow:
    """The body's lines in reading order, and what belongs to the pages and not to the text."""

    lines: tuple[FlowLine, ...]
    running: tuple[Line, ...]
    sideways: tuple[Word, ...]


def read_flow(layout: DocumentLayout, is_kept: Callable[[str], bool], settings: MinutesSettings = SETTINGS) -> Flow:
    """Puts the lines of a document in reading order.

    Args:
        layout: the document.
        is_kept: told a line's text, says whether it is never a running title (a lead-in of decisions may well stand
            at the top of two pages).
        settings: thresholds.
    """
    upright = [replace(p, words=tuple(_plain(w) for w in p.words if w.is_upright)) for p in layout.pages]
    running = _running(upright, is_kept, settings)
    gone = {(w.page, w.index) for line in running for w in line.words}
    pages = [replace(p, words=tuple(w for w in p.words if (w.page, w.index) not in gone)) for p in upright]
    sideways = tuple(w for p in layout.pages for w in p.words if not w.is_upright)
    lines, headers = _Reader(pages, settings).read()
    return Flow(lines, (*running, *headers), sideways)


def _plain(word: Word) -> Word:
    """A single glyph of a symbol font is a bullet, whatever letter it is encoded as, and so is one of no known letter."""
    is_bullet = word.text == "\ufffd" or (len(word.text) == 1 and _SYMBOLS.search(word.font))
    return replace(word, text="•") if is_bullet else word


def _running(
    pages: Sequence[PageLayout], is_kept: Callable[[str], bool], settings: MinutesSettings
) -> tuple[Line, ...]:
    lines = [line for page in pages for line in group_lines(page.words)]
    keep = [w for line in lines if is_kept(line.text) for w in line.words]
    # on two pages a running title stands on both; what repeats on some of many pages is told by its share
    share, least = (1.0, 2) if len(pages) == 2 else (FurnitureSettings.min_share, FurnitureSettings.min_pages)
    found = find_furniture(pages, keep, FurnitureSettings(settings.furniture_zone, min_share=share, min_pages=least))
    more = [*_same_on_all(pages, settings), *_foot(pages, settings)]
    unique = {(line.page, line.words[0].index): line for line in [*more, *found]}
    kept = {(w.page, w.index) for w in keep}
    return tuple(unique[key] for key in sorted(unique) if key not in kept)


def _same_on_all(pages: Sequence[PageLayout], settings: MinutesSettings) -> Iterator[Line]:
    """Lines without a long word (a date, a register number) that stand at one height on every page."""
    places: dict[tuple[str, int], list[Line]] = defaultdict(list)
    for page in pages:
        for line in group_lines(page.words):
            share = line.box.y_centre / page.height
            if min(share, 1 - share) < settings.furniture_zone / 2:
                places[_DIGITS.sub("0", line.text), round(line.box.y_centre)].append(line)
    for lines in places.values():
        if len(pages) > 1 and len({line.page for line in lines}) == len(pages):
            yield from lines


def _foot(pages: Sequence[PageLayout], settings: MinutesSettings) -> Iterator[Line]:
    """Small print at the foot of the first page: the publisher's address."""
    body = body_size(w for page in pages for w in page.words)
    for page in pages[:1]:
        words = [w for w in page.words if w.box.top > settings.foot_zone * page.height]
        if words and all(w.size < settings.small_print * body for w in words):
            yield from group_lines(words)


def body_size(words: Iterable[Word]) -> float:
    """The size (points, rounded to halves) in which most letters are set; 0 for no words."""
    letters: Counter[float] = Counter()
    for word in words:
        letters[round(word.size * 2) / 2] += len(word.text)
    return max(letters, key=lambda size: (letters[size], -size), default=0.0)


class _Reader:
    def __init__(self, pages: Sequence[PageLayout], settings: MinutesSettings) -> None:
        self.pages = pages
        self.settings = settings
        self.body = body_size(w for page in pages for w in page.words)
        self.cells = 0
        self.rows = 0
        self.lines: list[FlowLine] = []
        self.headers: list[Line] = []
        self.last_grid: Grid | None = None
        self.first_header = ""

    def read(self) -> tuple[tuple[FlowLine, ...], tuple[Line, ...]]:
        grids = {page.number: find_grids(page, page.words, self.settings) for page in self.pages}
        loose = {page.number: self._loose_lines(page, grids[page.number]) for page in self.pages}
        margin = _Margin.of([line for lines in loose.values() for line in lines], self.settings)
        rights = self._rights({n: [b for x in lines if (b := margin.body(x))] for n, lines in loose.items()})
        for page in self.pages:
            self._page(page, grids[page.number], loose[page.number], rights[page.number], margin)
        return tuple(self.lines), tuple(self.headers)

    @staticmethod
    def _loose_lines(page: PageLayout, grids: Sequence[Grid]) -> tuple[Line, ...]:
        in_grids = {w.index for grid in grids for row in grid.rows for cell in row for w in cell.words}
        return group_lines(w for w in page.words if w.index not in in_grids)

    def _rights(self, loose: Mapping[int, Sequence[Line]]) -> dict[int, float]:
        """The right edge of the text on each page: that of the body's lines on all pages of its width."""
        edges: dict[int, float] = defaultdict(float)
        widths = {page.number: round(page.width) for page in self.pages}
        for number, lines in loose.items():
            for line in lines:
                if abs(line.size - self.body) < self.settings.noisy_step * self.body:
                    edges[widths[number]] = max(edges[widths[number]], line.box.x1)
        return {number: edges[width] for number, width in widths.items()}

    def _page(
        self, page: PageLayout, grids: Sequence[Grid], loose: Sequence[Line], right: float, margin: _Margin
    ) -> None:
        waiting = list(loose)
        for grid in grids:
            above = [line for line in waiting if line.box.y_centre < grid.box.top]
            self._text(page, above, right, margin)
            waiting = waiting[len(above) :] if waiting[: len(above)] == above else [
                line for line in waiting if line not in above
            ]  # fmt: skip
            self._grid(page, grid, follows=self.last_grid if not above else None)
            self.last_grid = grid
        self._text(page, waiting, right, margin)
        if waiting:
            self.last_grid = None

    def _text(self, page: PageLayout, lines: Sequence[Line], right: float, margin: _Margin) -> None:
        for part, kind in margin.in_order(lines):
            self.cells += kind != "text"
            cell = 0 if kind == "text" else self.cells
            for line in part:
                edge = {"label": margin.text, "text": margin.right_of(line, right), "note": page.width}[kind]
                self.lines.append(self._line(line, edge, page, cell=cell))

    def _line(self, line: Line, right: float, page: PageLayout, cell: int = 0, row: int = 0) -> FlowLine:
        bullet = _drawn_bullet(line, page, self.settings)
        return FlowLine(line, right, cell, row, _is_underlined(line, page), bullet)

    def _grid(self, page: PageLayout, grid: Grid, follows: Grid | None) -> None:
        goes_on = follows is not None and _same_edges(follows.edges, grid.edges, self.settings.indent)
        rows = list(grid.rows)
        header = " ".join(line.text for cell in rows[0] for line in group_lines(cell.words))
        if goes_on and header == self.first_header:
            self.headers.extend(line for cell in rows.pop(0) for line in group_lines(cell.words))
        elif not goes_on:
            self.first_header = header
        for at, row in enumerate(rows):
            # the first column is empty where a row goes on from the page before
            is_rest = goes_on and at == 0 and row[0].box.x0 > grid.edges[0] + self.settings.indent
            if not is_rest:
                self.rows += 1
            for cell in row:
                self._cell(page, cell.words, cell.box.x0, cell.box.x1, is_rest)

    def _cell(self, page: PageLayout, words: Sequence[Word], left: float, right: float, is_rest: bool) -> None:
        lines = [self._line(line, right - self.settings.indent, page, row=self.rows) for line in group_lines(words)]
        at = self._end_of_cell(left, right) if is_rest else None
        if at is None:
            self.cells += 1
            self.lines.extend(replace(line, cell=self.cells) for line in lines)
        else:
            self.lines[at:at] = [replace(line, cell=self.lines[at - 1].cell) for line in lines]

    def _end_of_cell(self, left: float, right: float) -> int | None:
        """Behind the last line of the last row's cell between two edges."""
        for at in range(len(self.lines), 0, -1):
            line = self.lines[at - 1]
            if line.row != self.rows:
                return None
            if left <= line.line.box.x_centre <= right:
                return at
        return None


def _same_edges(a: Sequence[float], b: Sequence[float], slack: float) -> bool:
    return all(any(abs(x - y) <= slack for y in a) for x in b)


def _is_underlined(line: Line, page: PageLayout) -> bool:
    """Whether a rule just under the baseline runs as far as the line's words do, and no link does."""
    box = line.box
    if any(link.box.top <= box.y_centre <= link.box.bottom for link in page.links):
        return False
    return any(
        rule.is_horizontal
        and box.y_centre < rule.box.top < box.bottom + 0.2 * line.size
        and abs(rule.box.x0 - box.x0) < 0.5 * line.size
        and abs(rule.box.x1 - box.x1) < 0.5 * line.size
        for rule in page.rules
    )


def _drawn_bullet(line: Line, page: PageLayout, settings: MinutesSettings) -> float | None:
    """The left edge of a small filled shape close before a line; browsers draw bullets so."""
    for fill in page.fills:
        box = fill.box
        is_dot = max(box.width, box.height) < settings.dot * line.size and 0.6 < box.width / max(box.height, 0.1) < 1.6
        is_before = 0 < line.box.x0 - box.x0 < 3 * line.size and box.x1 <= line.box.x0 + 1
        if is_dot and is_before and line.box.top < box.y_centre < line.box.bottom:
            return box.x0
    return None


RunKind = Literal["label", "text", "note"]


@dataclass(frozen=True)
class _Margin:
    """Where the text begins, what stands left of it (``Beslut    Styrgruppen godkänner …``) and right of it.

    ``text`` is the left edge of the text, ``notes`` a column of notes (who does it, until when), None for none.
    """

    text: float
    notes: _Notes | None
    settings: MinutesSettings

    @classmethod
    def of(cls, lines: Sequence[Line], settings: MinutesSettings) -> _Margin:
        starts: Counter[int] = Counter()
        for line in lines:
            starts[round(line.box.x0)] += 1
            starts.update(round(b.box.x0) for a, b in pairwise(line.words) if _is_wide(a, b, settings))
        text = max(starts, key=lambda x: (starts[x], -x), default=0)
        return cls(text, _notes_column(lines, settings), settings)

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
            head, tail = self._divided(line) if line else (None, None)
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

    def _parted(self, line: Line) -> tuple[Line | None, Line | None]:
        """A line as text and note."""
        if self.notes is None or not self.notes.is_beside(line):
            return line, None
        edge = self.notes.edge - self.settings.indent / 2
        at = next((i for i, w in enumerate(line.words) if w.box.x0 >= edge), None)
        if at is None or (at and not _is_wide(line.words[at - 1], line.words[at], self.settings)):
            return line, None
        return (make_line(line.words[:at], line.page) if at else None), make_line(line.words[at:], line.page)

    def _divided(self, line: Line) -> tuple[Line | None, Line | None]:
        """A line as label and text; without a label as text."""
        if line.box.x0 > self.text - self.settings.number_shift:
            return None, line
        for at, word in enumerate(line.words):
            if at and abs(word.box.x0 - self.text) < self.settings.indent / 2:
                gap = word.box.x0 - line.words[at - 1].box.x1
                label = make_line(line.words[:at], line.page)
                if gap > 2 * self.settings.word_space * word.size and _LETTERS.search(label.text):
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
class _Notes:
    """A column of notes: its left edge, the first and the last line (page, top) that has a note, and the last line of
    the text beside them.
    """

    edge: float
    first: tuple[int, float]
    last: tuple[int, float]
    end: tuple[int, float]

    def is_beside(self, line: Line) -> bool:
        return self.first <= _place(line) <= self.last


def _place(line: Line) -> tuple[int, float]:
    return (line.page, line.box.top)


def _notes_column(lines: Sequence[Line], settings: MinutesSettings) -> _Notes | None:
    """The column where several lines go on behind a wide gap and which hardly any line between them reaches."""
    left = min((line.box.x0 for line in lines), default=0.0)
    right = max((line.box.x1 for line in lines), default=0.0)
    noted: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        for a, b in pairwise(line.words):
            if _is_wide(a, b, settings) and b.box.x0 > left + settings.notes_from * (right - left):
                noted[round(b.box.x0)].append(line)
    edge = max(noted, key=lambda x: (len(noted[x]), x), default=None)
    if edge is None or len(noted[edge]) < settings.least_notes:
        return None
    first, last = min(map(_place, noted[edge])), max(map(_place, noted[edge]))
    crossing = [line for line in lines if any(w.box.x0 < edge - 2 < w.box.x1 for w in line.words)]
    beyond = min((_place(line) for line in crossing if _place(line) > last), default=(lines[-1].page + 1, 0.0))
    notes = _Notes(edge, first, last, max(_place(line) for line in lines if _place(line) < beyond))
    beside = sum(notes.is_beside(line) for line in lines)
    clear = beside - sum(notes.is_beside(line) for line in crossing)
    return notes if clear >= settings.notes_share * beside else None
