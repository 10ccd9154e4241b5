"""The lines of minutes in reading order: running titles off, tables cell by cell, labels before their text."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.lines import group_lines, lines_among, make_line
from pipeline.minutes.drawn import Drawn
from pipeline.minutes.faces import Face, face_of
from pipeline.minutes.gaps import Gaps, beside, gaps_among, names_over_columns
from pipeline.minutes.grid import Grid, column_names, find_grids
from pipeline.minutes.margin import Margin
from pipeline.minutes.newspaper import Columns, find_columns, in_one_column, words_of
from pipeline.minutes.running import body_size, find_running
from pipeline.minutes.settings import SETTINGS, MinutesSettings
from pipeline.minutes.unruled import UnruledTable, cells_of, find_table
from pipeline.minutes.upright import upright
from pipeline.model import Box, DocumentLayout, Line, PageLayout, Word, kept, light

_DIGITS = re.compile(r"\d+")
_LETTERS = re.compile(r"[^\W\d_]{3}")
_NUMBERED = re.compile(r"^(?:§+|\d{1,3}(?!\d))")
LEAST_NUMBERED = 2
"""So many rows of a table that begin with a number tell that all its rows do."""


@light
class FlowLine:
    """A line where it is read.

    ``right`` is the right edge of its column (points). ``cell`` numbers the cell or margin column it stands in, 0
    outside tables; a cell that goes on over a page keeps its number. ``row`` numbers the row of a table, 0 outside.
    ``bullet_x0`` is where a bullet stands that is drawn, not printed, None for none. ``column`` is the name that a
    table's header has over it, empty for none. ``is_framed``: outside tables, whether it stands on a coloured ground.
    """

    line: Line
    right: float
    cell: int = 0
    row: int = 0
    is_underlined: bool = False
    bullet_x0: float | None = None
    column: str = ""
    is_framed: bool = False

    @property
    def page(self) -> int:
        return self.line.page

    @property
    def size(self) -> float:
        return self.line.size

    @property
    def x0(self) -> float:
        return self.line.box.x0

    @kept
    def face(self) -> Face | None:
        """What all its words are set in, None where they differ."""
        return face_of(self.line.words)


@dataclass(frozen=True, slots=True)
class Flow:
    """The body's lines in reading order, and what belongs to the pages and not to the text.

    ``doubtful`` are the first lines of table rows of which nothing tells for sure what they hold. ``gapped`` are the
    pages where lines have wide gaps that no rules part, or stand beside others; ``in_columns`` those on which a second
    column of prose was put below the first: their words stand elsewhere than on the page. In ``named`` what leads to
    decisions stands as a name over a column that no rules part.
    """

    lines: tuple[FlowLine, ...]
    running: tuple[Line, ...]
    sideways: tuple[Word, ...]
    doubtful: tuple[Line, ...] = ()
    gapped: frozenset[int] = frozenset()
    in_columns: frozenset[int] = frozenset()
    named: tuple[Line, ...] = ()


def read_flow(layout: DocumentLayout, is_kept: Callable[[str], bool], settings: MinutesSettings = SETTINGS) -> Flow:
    """Puts the lines of a document in reading order.

    Args:
        layout: the document.
        is_kept: told a line's text, says whether it is never a running title (a lead-in of decisions may well stand
            at the top of two pages).
        settings: thresholds.
    """
    pages = [upright(page) for page in layout.pages]
    running = find_running(pages, is_kept, settings)
    sideways = tuple(w for p in layout.pages for w in p.words if not w.is_upright)
    reader = _Reader(pages, running, is_kept, settings)
    lines, headers = reader.read()
    doubtful = reader.table.doubtful if reader.table else ()
    return Flow(lines, (*running, *headers), sideways, doubtful, reader.gapped, frozenset(reader.columns), reader.named)


class _Reader:
    def __init__(
        self,
        pages: Sequence[PageLayout],
        running: Sequence[Line],
        is_lead: Callable[[str], bool],
        settings: MinutesSettings,
    ) -> None:
        self.pages = list(pages)
        self.is_lead = is_lead
        self.settings = settings
        gone = {id(w) for line in running for w in line.words}
        self.words = {p.number: [w for w in p.words if id(w) not in gone] for p in pages}
        self.body = body_size([w for words in self.words.values() for w in words])
        self.drawn = {page.number: Drawn(page) for page in pages}
        self.cells = 0
        self.rows = 0
        self.lines: list[FlowLine] = []
        self.headers: list[Line] = []
        self.last_grid: Grid | None = None
        self.first_header = ""
        self.numbered: Counter[bool] = Counter()
        self.names: tuple[tuple[Box, str], ...] = ()
        self.table: UnruledTable | None = None
        self.gapped: frozenset[int] = frozenset()
        self.named: tuple[Line, ...] = ()
        self.columns: dict[int, Columns] = {}

    def read(self) -> tuple[tuple[FlowLine, ...], tuple[Line, ...]]:
        grids = {page.number: find_grids(page, self.words[page.number], self.settings) for page in self.pages}
        loose = {page.number: self._loose_lines(page, grids[page.number]) for page in self.pages}
        lines, gaps = self._with_gaps(loose)
        self.table = find_table(lines, gaps, self.settings)
        if self.table is not None:
            gone = self.table.ids
            loose = {n: tuple(_without(on_page, gone)) for n, on_page in loose.items()}
        else:
            for number in loose if self.gapped else ():
                if not grids[number] and (self.columns or number in self.gapped):
                    loose[number] = self._in_one_column(number, loose[number])
        if self.table is not None or self.columns:
            lines, gaps = self._with_gaps(loose)
        self.named = tuple(names_over_columns(lines, gaps, self.is_lead))
        margin = Margin.of(lines, gaps, self.settings)
        rights = self._rights({n: [b for x in on_page if (b := margin.body(x))] for n, on_page in loose.items()})
        for page in self.pages:
            self._page(page, grids[page.number], loose[page.number], rights[page.number], margin)
        return tuple(self.lines), tuple(self.headers)

    def _with_gaps(self, loose: Mapping[int, Sequence[Line]]) -> tuple[list[Line], Gaps]:
        lines = [line for on_page in loose.values() for line in on_page]
        gaps = gaps_among(lines, self.settings.column_gap)
        self.gapped = frozenset({lines[at].page for at in gaps} | {line.page for line in beside(lines)})
        return lines, gaps

    def _in_one_column(self, number: int, lines: tuple[Line, ...]) -> tuple[Line, ...]:
        """The lines of a page; those of a second column of prose below those of the first."""
        known = max((columns.right.x0 for columns in self.columns.values()), default=None)
        columns = find_columns(lines, known, self.settings)
        if columns is None:
            return lines
        at = next(at for at, page in enumerate(self.pages) if page.number == number)
        page = in_one_column(self.pages[at], columns)
        self.pages[at] = page
        self.words[number] = words_of(page, self.words[number])
        self.drawn[number] = Drawn(page)
        self.columns[number] = columns
        return group_lines(self.words[number])

    def _loose_lines(self, page: PageLayout, grids: Sequence[Grid]) -> tuple[Line, ...]:
        in_grids = {w.index for grid in grids for row in grid.rows for cell in row for w in cell.words}
        return lines_among(page, [w for w in self.words[page.number] if w.index not in in_grids])

    def _rights(self, loose: Mapping[int, Sequence[Line]]) -> dict[int, float]:
        """The right edge of the text on each page: that of the body's lines on all pages of its width."""
        edges: dict[int, float] = defaultdict(float)
        widths = {page.number: round(page.width) for page in self.pages}
        step = self.settings.noisy_step * self.body
        for number, lines in loose.items():
            ends = [line.box[2] for line in lines if abs(line.size - self.body) < step]
            edges[widths[number]] = max([edges[widths[number]], *ends])
        return {number: edges[width] for number, width in widths.items()}

    def _page(
        self, page: PageLayout, grids: Sequence[Grid], loose: Sequence[Line], right: float, margin: Margin
    ) -> None:
        waiting = list(loose)
        table = self.table if self.table is not None and self.table.start[0] == page.number else None
        begins = table.start[1] if table is not None else 0.0
        for grid in grids:
            if table is not None and begins < grid.box.top:
                self._unruled(page, table, waiting, right, margin)
                waiting = [line for line in waiting if line.box.top >= begins]
                table = None
            above = [line for line in waiting if line.box.y_centre < grid.box.top]
            waiting = [line for line in waiting if line.box.y_centre >= grid.box.top]
            self._text(page, above, right, margin)
            self._grid(page, grid, follows=self.last_grid if not above else None)
            self.last_grid = grid
        if table is not None:
            self._unruled(page, table, waiting, right, margin)
            waiting = [line for line in waiting if line.box.top >= begins]
        self._text(page, waiting, right, margin)
        if waiting:
            self.last_grid = None

    def _unruled(
        self, page: PageLayout, table: UnruledTable, waiting: Sequence[Line], right: float, margin: Margin
    ) -> None:
        """The lines above the table and the table's own, cell by cell."""
        self._text(page, [line for line in waiting if line.box.top < table.start[1]], right, margin)
        pages = {page.number: page for page in self.pages}
        first = self.rows + 1
        for number, edge, cell in cells_of(table):
            self.rows = first + number
            self.cells += 1
            name = table.name_over(cell[0]) if number else ""
            lines = [self._line(x, edge, pages[x.page], self.cells, self.rows) for x in cell]
            self.lines.extend(replace(line, column=name) for line in lines)
        self.headers.extend(table.headers)

    def _text(self, page: PageLayout, lines: Sequence[Line], right: float, margin: Margin) -> None:
        for part, kind in margin.in_order(lines):
            self.cells += kind != "text"
            cell = 0 if kind == "text" else self.cells
            for line in part:
                edge = {"label": margin.text, "text": margin.right_of(line, right), "note": page.width}[kind]
                columns = self.columns.get(page.number)
                if columns is not None and columns.left.top <= line.box.top <= columns.bottom:
                    edge = columns.left.x1
                self.lines.append(self._line(line, edge, page, cell=cell))

    def _line(self, line: Line, right: float, page: PageLayout, cell: int = 0, row: int = 0) -> FlowLine:
        drawn = self.drawn[page.number]
        is_framed = not row and drawn.is_behind(line)
        return FlowLine(line, right, cell, row, drawn.underlines(line), drawn.bullet_before(line), is_framed=is_framed)

    def _grid(self, page: PageLayout, grid: Grid, follows: Grid | None) -> None:
        goes_on = follows is not None and _same_edges(follows.edges, grid.edges, self.settings.indent)
        rows = list(grid.rows)
        header = " ".join(line.text for cell in rows[0] for line in group_lines(cell.words))
        if goes_on and header == self.first_header:
            self.headers.extend(line for cell in rows.pop(0) for line in group_lines(cell.words))
        elif not goes_on:
            self.first_header = header
            self.names = column_names(grid, self.is_lead)
        if not goes_on:
            self.numbered = Counter()
        for at, row in enumerate(rows):
            is_first = row[0].box.x0 <= grid.edges[0] + self.settings.indent
            has_number = is_first and _NUMBERED.match(row[0].words[0].text) is not None
            # the first column is empty where a row goes on from the page before, or goes on with a title
            is_rest = goes_on and at == 0 and not (is_first and (has_number or not self._are_rows_numbered()))
            if not is_rest:
                self.rows += 1
                self.numbered[has_number] += 1
            for cell in row:
                self._cell(page, cell.words, cell.box.x0, cell.box.x1, is_rest)

    def _are_rows_numbered(self) -> bool:
        """Whether all rows of the table so far, its header aside, begin with a number."""
        return self.numbered[True] >= LEAST_NUMBERED and self.numbered[False] <= 1

    def _cell(self, page: PageLayout, words: Sequence[Word], left: float, right: float, is_rest: bool) -> None:
        lines = [self._line(line, right - self.settings.indent, page, row=self.rows) for line in group_lines(words)]
        middle = (left + right) / 2
        name = next((n for box, n in self.names if box.x0 <= middle <= box.x1 and lines[0].line.text != n), "")
        lines = [replace(line, column=name) for line in lines] if name else lines
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


def _without(lines: Sequence[Line], gone: frozenset[tuple[int, int]]) -> Iterator[Line]:
    """The lines less some of their words."""
    for line in lines:
        left = [w for w in line.words if (w.page, w.index) not in gone]
        if left:
            yield make_line(left, line.page)


def _same_edges(a: Sequence[float], b: Sequence[float], slack: float) -> bool:
    return all(any(abs(x - y) <= slack for y in a) for x in b)
