"""Typesets a source in a layout: pages, and gold that knows the page and box of each cell and status.

Every line, cut and position is decided here, so that the truth about the PDF never comes from reading it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor

from tests.corpus.cells import COMMENT, GOAL, Columns, columns, goal_label, printed_status, region_order, row_cells
from tests.corpus.fonts import register
from tests.corpus.heads import Heads
from tests.corpus.layouts import Layout
from tests.corpus.linebreak import BLANK, SetLine
from tests.corpus.pages import Colour, FillOp, Page, paint, text_box
from tests.corpus.press import SLACK
from tests.corpus.source import GoldRow, Source, SourceGoal, SourceSection, gold_row

STATUS_COLOURS: Mapping[str, Colour] = {
    "U": (0.78, 0.9, 0.76),
    "J": (0.78, 0.9, 0.76),
    "P": (1.0, 0.93, 0.62),
    "D": (1.0, 0.93, 0.62),
    "E": (0.97, 0.76, 0.72),
    "N": (0.97, 0.76, 0.72),
}
"""By the first letter of the printed status."""
ZEBRA_COLOUR: Colour = (0.93, 0.95, 0.97)


def typeset(source: Source, layout: Layout) -> tuple[bytes, list[GoldRow]]:
    """The report as PDF, and its gold.

    Gold has, per goal, what :func:`tests.corpus.source.gold_row` gives and: ``goal_label``; ``page_first`` and
    ``page_last`` of the row; ``cell_boxes`` (per column ``number``, ``goal``, ``extra``, region or ``comment``: a list
    of [page, x0, top, x1, bottom], one per page that the row stands on); ``status_boxes`` (per region the box of the
    printed status, None where it is blank); ``links`` (the address of each link annotation, line by line). Boxes are
    points on the page that a viewer shows, origin top left.

    Raises:
        ValueError: the layout does not fit the source (a word wider than its column, other regions).
    """
    pages, gold = compose(source, layout)
    return paint(pages, layout, source.title), gold


def compose(source: Source, layout: Layout) -> tuple[list[Page], list[GoldRow]]:
    """The pages before they are painted, and gold."""
    for family in (layout.table_family, layout.body_family, layout.heading_family):
        register(family)
    press = _Report(source, layout)
    press.front_matter()
    press.tables()
    press.fill_contents()
    press.furniture()
    return press.pages, press.gold


@dataclass(slots=True)
class _Part:
    """What of a row stands on one page."""

    page: int
    top: float
    lines: dict[str, list[SetLine]]
    is_first: bool
    is_last: bool = False
    height: float = 0.0


@dataclass(slots=True)
class _Report(Heads):
    """A press that sets the rows, cuts them at page ends and notes the gold."""

    gold: list[GoldRow] = field(default_factory=list)
    row_number: int = 0

    def tables(self) -> None:
        if not self.source.sections:
            return
        self.new_page(is_table=True)
        regions = region_order(self.source, self.layout)
        for index, section in enumerate(self.source.sections):
            self.section = section
            is_row = self.layout.section_style == "row"
            if index and self.layout.section_on_new_page:
                self.new_page(is_table=True)
            table = columns(regions, self.layout, 0 if is_row else index, self.left, self.right)
            if is_row:
                self.section_row(section, table, is_first=index == 0)
            else:
                self.section_heading(section, table, is_first=index == 0)
            self.section_pages.append(len(self.pages))
            for number, goal in enumerate(section.goals, 1):
                self.row(section, number, goal, table)

    def row(self, section: SourceSection, number: int, goal: SourceGoal, table: Columns) -> None:
        """One goal: cut into parts by the page ends, then drawn, then noted in the gold."""
        label = goal_label(section.number, number, goal, self.layout)
        running, statuses = row_cells(goal, label, table, self.layout, self.source.region_names)
        floor_lines = max([1, *(len(lines) for lines in statuses.values())])
        parts = self.cut(running, floor_lines, table)
        self.row_number += 1
        gold = gold_row(section, number, goal, self.layout.bullet)
        gold["status"] = {r: printed_status(s, self.layout) for r, s in goal.status.items()}
        gold |= {"goal_label": label, "page_first": parts[0].page, "page_last": parts[-1].page}
        gold["cell_boxes"] = {name: [self.cell_box(part, table, name) for part in parts] for name in table.names}
        for part in parts:
            self.draw_part(part, table, goal.status)
        gold["status_boxes"] = {r: self.draw_status(parts, table, r, statuses.get(r, [])) for r in goal.status}
        gold["links"] = [p.url for line in running[COMMENT] for p in line.pieces if p.url] if self.layout.links else []
        self.gold.append(gold)

    def cut(self, cells: Mapping[str, list[SetLine]], floor_lines: int, table: Columns) -> list[_Part]:
        """Shares a row's lines out over the pages, beginning at ``y`` of this one."""
        rest = {name: list(lines) for name, lines in cells.items()}
        if not self.begins_here(rest, floor_lines, table):
            self.break_table(table)
        parts: list[_Part] = []
        while True:
            part = _Part(len(self.pages), self.y, {}, is_first=not parts)
            fit = self.capacity(self.y)
            part.lines = {name: self.take(lines, fit) for name, lines in rest.items()}
            rest = {name: _without_leading_blanks(lines[len(part.lines[name]) :]) for name, lines in rest.items()}
            part.is_last = not any(rest.values())
            tallest = max(len(lines) for lines in part.lines.values())
            part.height = self.row_height(max(tallest, floor_lines if part.is_first else 1))
            self.y += part.height
            self.is_fresh = False
            parts.append(part)
            if part.is_last:
                return parts
            self.break_table(table)

    def capacity(self, top: float) -> int:
        """How many lines of a row that begins at ``top`` the page holds."""
        return floor((self.bottom - top - 2 * self.layout.padding[1] + SLACK) / self.line_height)

    def begins_here(self, cells: Mapping[str, list[SetLine]], floor_lines: int, table: Columns) -> bool:
        if self.is_fresh:
            return True
        needed = max([floor_lines, *(len(lines) for lines in cells.values())])
        here = self.capacity(self.y)
        if needed <= here:
            return True
        repeated = self.continued_height + (self.header_height(table) if self.layout.repeat_header else 0.0)
        fits_a_page = needed <= self.capacity(self.layout.margins.top + repeated)
        return here >= max(self.layout.least_lines, floor_lines) and (self.layout.split_rows or not fits_a_page)

    def take(self, lines: list[SetLine], fit: int) -> list[SetLine]:
        """The lines of one cell that stay on this page."""
        if len(lines) <= fit:
            return lines
        taken = max(fit, 1)
        while taken > 1 and not self.layout.hyphen_across_pages and lines[taken - 1].end is not None:
            taken -= 1
        return lines[:taken]

    def cell_box(self, part: _Part, table: Columns, name: str) -> list[float]:
        x0, x1 = table.span(name)
        page = self.pages[part.page - 1]
        return [part.page, *page.displayed((x0, part.top, x1, part.top + part.height))]

    def draw_part(self, part: _Part, table: Columns, status: Mapping[str, str]) -> None:
        """Fills, text and rules of one part; the statuses come later."""
        layout, page = self.layout, self.pages[part.page - 1]
        bottom = part.top + part.height
        if layout.zebra and self.row_number % 2 == 0:
            page.fills.append(FillOp((self.left, part.top, table.edges[-1], bottom), ZEBRA_COLOUR))
        if layout.coloured_statuses:
            for region, text in status.items():
                x0, x1 = table.span(region)
                if text[:1] in STATUS_COLOURS:
                    page.fills.append(FillOp((x0, part.top, x1, bottom), STATUS_COLOURS[text[0]]))
        for name, lines in part.lines.items():
            top = part.top + layout.padding[1]
            if name == GOAL and layout.goal_valign == "middle" and part.is_first:
                top = part.top + (part.height - len(lines) * self.line_height) / 2
            self.write_cell(lines, table.span(name)[0] + layout.padding[0], top, layout.table_size, page=page)
        self.part_rules(part, table, page)

    def part_rules(self, part: _Part, table: Columns, page: Page) -> None:
        layout, bottom = self.layout, part.top + part.height
        if layout.rules == "all":
            for x in table.edges:
                self.vertical(x, part.top, bottom, page)
        if part.is_last or layout.rule_at_page_end:
            self.horizontal(bottom, page=page)
        is_page_start = abs(part.top - layout.margins.top) < SLACK
        if is_page_start and (part.is_first or layout.rule_at_page_start):
            self.horizontal(part.top, page=page)

    def draw_status(
        self, parts: Sequence[_Part], table: Columns, region: str, lines: Sequence[SetLine]
    ) -> list[float] | None:
        """Draws one status in the part and at the height the layout wants; returns its box, None for a blank one."""
        if not lines:
            return None
        layout = self.layout
        part = self.status_part(parts)
        page = self.pages[part.page - 1]
        size = layout.status_size or layout.table_size
        spare = part.height - len(lines) * self.line_height - 2 * layout.padding[1]
        share = {"top": 0.0, "middle": 0.5, "bottom": 1.0}[layout.status_valign]
        top = part.top + layout.padding[1] + spare * share
        x0, x1 = table.span(region)
        before = len(page.texts)
        self.write_cell(lines, x0 + layout.padding[0], top, size, x1 - x0 - 2 * layout.padding[0], page=page)
        boxes = [text_box(t.x, t.baseline, t.text, t.font, t.size) for t in page.texts[before:]]
        whole = (min(b[0] for b in boxes), min(b[1] for b in boxes), max(b[2] for b in boxes), max(b[3] for b in boxes))
        return [part.page, *page.displayed(whole)]

    def status_part(self, parts: Sequence[_Part]) -> _Part:
        if self.layout.status_valign == "bottom":
            return parts[-1]
        if self.layout.status_valign == "middle" and self.layout.status_part == "longest":
            return max(parts, key=lambda p: p.height)
        return parts[0]


def _without_leading_blanks(lines: list[SetLine]) -> list[SetLine]:
    start = next((i for i, line in enumerate(lines) if line != BLANK), len(lines))
    return lines[start:]
