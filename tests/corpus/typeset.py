"""Typesets a source in a layout: pages, and gold that knows the page and box of each cell and status.

Every line, cut and position is decided here, so that the truth about the PDF never comes from reading it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import floor

from tests.corpus.cells import (
    COMMENT,
    EXTRA,
    GOAL,
    NUMBER,
    NUMBER_HEADER,
    Columns,
    columns,
    goal_label,
    printed_status,
    region_order,
    row_cells,
    text_settings,
)
from tests.corpus.fonts import ascent_descent, register, width
from tests.corpus.layouts import Layout
from tests.corpus.linebreak import BLANK, Piece, SetLine, TextSettings, break_lines, tokens
from tests.corpus.pages import Colour, FillOp, LinkOp, Page, RuleOp, TextOp, paint, text_box
from tests.corpus.source import GoldRow, Source, SourceGoal, SourceSection, gold_row

BODY_SIZE, BODY_LEADING, BODY_SPACE = 11.0, 14.4, 8.0
TITLE_SIZE, CHAPTER_SIZE, SECTION_SIZE, FURNITURE_SIZE = 22.0, 18.0, 14.0, 9.0
SECTION_LEADING = 20.0
SPACE_OVER_SECTION, SPACE_UNDER_SECTION = 24.0, 8.0
CONTENTS_HEADING, INTRO_HEADING, SUMMARY_HEADING = "Innehåll", "Inledning", "Sammanfattning"
SLACK = 0.01

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
HEADER_COLOUR: Colour = (0.82, 0.87, 0.93)


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
    press = _Press(source, layout)
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
class _Press:
    """The pages so far, and where the next thing goes (``y``, points from the top of the last page)."""

    source: Source
    layout: Layout
    pages: list[Page] = field(default_factory=list)
    gold: list[GoldRow] = field(default_factory=list)
    y: float = 0.0
    contents_page: int | None = None
    contents_top: float = 0.0
    section_pages: list[int] = field(default_factory=list)
    row_number: int = 0
    section: SourceSection | None = None
    """Whose table is being set."""
    is_fresh: bool = True
    """Nothing but a repeated header stands on the page yet."""

    # ---- pages

    @property
    def page(self) -> Page:
        return self.pages[-1]

    @property
    def left(self) -> float:
        return self.layout.margins.left

    @property
    def right(self) -> float:
        return self.page.width - self.layout.margins.right

    @property
    def bottom(self) -> float:
        return self.page.height - self.layout.margins.bottom

    def new_page(self, is_table: bool) -> None:
        w, h = self.layout.page_size
        if self.layout.landscape and (is_table or not self.layout.portrait_front):
            w, h = h, w
        page = Page(w, h, is_table_page=is_table, furniture_is_turned=self.layout.furniture_is_turned)
        if is_table or self.layout.front_is_turned:
            page.rotate, page.sideways = self.layout.rotate, self.layout.sideways
        self.pages.append(page)
        self.y = self.layout.margins.top
        self.is_fresh = True

    # ---- text outside tables

    def write(self, line: SetLine, x: float, top: float, size: float, leading: float, page: Page | None = None) -> None:
        """Puts a line's words on ``page`` (the last one if none is given).

        Neighbours in one font are drawn as one text unless the line is stretched.
        """
        joined: list[TextOp] = []
        ascent, descent = ascent_descent(line.pieces[0].font, size) if line.pieces else (0.0, 0.0)
        baseline = top + (leading - ascent + descent) / 2 + ascent
        for piece in line.pieces:
            if piece.url and self.layout.links:
                box = text_box(x + piece.x, baseline, piece.text, piece.font, size)
                (page or self.page).links.append(LinkOp(box, piece.url))
            last = joined[-1] if joined else None
            if last is not None and last.font == piece.font:
                longer = f"{last.text} {piece.text}"
                grown = width(longer, piece.font, size) - width(piece.text, piece.font, size)
                if abs(last.x + grown - x - piece.x) < SLACK:
                    joined[-1] = last._replace(text=longer)
                    continue
            joined.append(TextOp(x + piece.x, baseline, piece.text, piece.font, size))
        (page or self.page).texts.extend(joined)

    def paragraph(self, text: str, font: str, size: float, leading: float, hanging: float = 0.0) -> None:
        settings = TextSettings(size, hyphenate=self.layout.hyphenate, ligatures=self.layout.ligatures)
        for line in break_lines(tokens(text, font), self.right - self.left, settings, hanging):
            if self.y + leading > self.bottom:
                self.new_page(is_table=False)
            self.write(line, self.left, self.y, size, leading)
            self.y += leading

    def body(self, text: str, hanging: float = 0.0) -> None:
        self.paragraph(text, self.layout.body_family.regular, BODY_SIZE, BODY_LEADING, hanging)
        self.y += BODY_SPACE

    def chapter(self, title: str) -> None:
        self.paragraph(title, self.layout.heading_family.bold, CHAPTER_SIZE, CHAPTER_SIZE * 1.5)
        self.y += BODY_SPACE / 2

    # ---- front matter

    def front_matter(self) -> None:
        """Cover or title, contents, introduction with the legend, summary."""
        source, layout = self.source, self.layout
        self.new_page(is_table=False)
        if layout.title_at != "none":
            self.y += 180.0 if layout.title_at == "cover" else 0.0
            self.paragraph(source.title, layout.heading_family.bold, TITLE_SIZE, TITLE_SIZE * 1.3)
            self.y += 20.0
        if layout.title_at == "cover":
            self.new_page(is_table=False)
        if layout.contents:
            self.contents_page = len(self.pages)
            self.chapter(CONTENTS_HEADING)
            self.contents_top = self.y + BODY_LEADING
            self.new_page(is_table=False)
        self.chapter(INTRO_HEADING)
        for text in source.intro:
            self.body(text)
        self.new_page(is_table=False)
        self.summary()

    def summary(self) -> None:
        self.chapter(SUMMARY_HEADING)
        for text in self.source.summary_intro:
            self.body(text)
        for number, text in enumerate(self.source.summary_goals, 1):
            self.body(f"{number}. {text}", hanging=14.0)
        for text in self.source.summary_rest:
            self.body(text)
        if self.layout.summary_table:
            self.summary_table()

    def summary_table(self) -> None:
        """A small table: level by region, how many goals."""
        family, size, regions = self.layout.table_family, self.layout.table_size, self.source.regions
        goals = [goal for section in self.source.sections for goal in section.goals]
        levels = dict.fromkeys(status for goal in goals for status in goal.status.values() if len(status) == 1)
        rows = [("Nivå", *regions)]
        rows += [(n, *(str(sum(goal.status.get(r) == n for goal in goals)) for r in regions)) for n in levels]
        for i, row in enumerate(rows):
            for j, text in enumerate(row):
                x = self.left + 60.0 * j
                font = family.bold if i == 0 else family.regular
                self.write_cell([SetLine((Piece(0.0, text, font),), 0.0)], x + 4.0, self.y + 2.5, size)
                self.box(x, self.y, x + 60.0, self.y + self.row_height(1))
            self.y += self.row_height(1)

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """The four sides of a cell, as far as the layout has rules."""
        for y in (top, bottom):
            self.horizontal(y, x0, x1)
        if self.layout.rules == "all":
            for x in (x0, x1):
                self.vertical(x, top, bottom)

    def fill_contents(self) -> None:
        """Writes the table of contents on the page that was kept for it, now that the pages are known."""
        if self.contents_page is None:
            return
        page = self.pages[self.contents_page - 1]
        font = self.layout.body_family.regular
        y = self.contents_top
        right = page.width - self.layout.margins.right
        for section, number in zip(self.source.sections, self.section_pages, strict=True):
            entry, target = self.section_title(section), str(number)
            dots = floor(
                (right - self.left - width(f"{entry}  {target}", font, BODY_SIZE)) / width(".", font, BODY_SIZE)
            )
            page.texts.append(TextOp(self.left, y, f"{entry} {'.' * dots}", font, BODY_SIZE))
            page.texts.append(TextOp(right - width(target, font, BODY_SIZE), y, target, font, BODY_SIZE))
            y += BODY_LEADING * 1.3

    def furniture(self) -> None:
        """Running titles and page numbers."""
        layout, total = self.layout, len(self.pages)
        font, size = layout.heading_family.regular, FURNITURE_SIZE
        for number, page in enumerate(self.pages, 1):
            page_width, page_height = page.furniture_size
            right = page_width - layout.margins.right
            if layout.running_title:
                at = (layout.margins.left, layout.margins.top - 26.0)
                page.furniture.append(TextOp(*at, self.source.title, font, size))
            text = layout.page_number.format(n=number, total=total)
            length = width(text, font, size)
            x = (page_width - length) / 2 if layout.page_number_at == "foot-centre" else right - length
            y = layout.margins.top - 26.0 if layout.page_number_at == "head-right" else page_height - 32.0
            if page.is_table_page and layout.table_foot:
                y_foot = page_height - layout.margins.bottom + 26.0
                page.furniture.append(TextOp(layout.margins.left, y_foot, layout.table_foot, font, 8.0))
            if text:
                page.furniture.append(TextOp(x, y, text, font, size))

    # ---- tables

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

    def section_heading(self, section: SourceSection, table: Columns, is_first: bool) -> None:
        """Heading and header, kept together and with the beginning of the first row (or stranded, if asked for)."""
        settings = TextSettings(SECTION_SIZE, hyphenate=False)
        font = self.layout.heading_family.bold
        lines = break_lines(tokens(self.section_title(section), font), self.right - self.left, settings)
        head = len(lines) * SECTION_LEADING + SPACE_UNDER_SECTION + self.header_height(table)
        if not is_first and not self.is_fresh:
            self.y += SPACE_OVER_SECTION
        is_stranded = self.layout.strand_header and not self.is_fresh and self.y + head <= self.bottom
        least = 0.0 if is_stranded else self.row_height(self.layout.least_lines + 1)
        if self.y + head + least > self.bottom:
            self.new_page(is_table=True)
        if is_stranded:
            self.y = self.bottom - head - SLACK
        for line in lines:
            self.write(line, self.left, self.y, SECTION_SIZE, SECTION_LEADING)
            self.y += SECTION_LEADING
        self.y += SPACE_UNDER_SECTION
        self.header(table)
        self.is_fresh = False
        if is_stranded:
            self.break_table(table)

    def section_row(self, section: SourceSection, table: Columns, is_first: bool) -> None:
        """The section's title in a row of its own over the whole width, in one table that never ends."""
        layout = self.layout
        if is_first:
            self.header(table)
        if self.y + self.row_height(layout.least_lines + 2) > self.bottom:
            self.break_table(table)
        font, room = layout.table_family.bold, self.right - self.left - 2 * layout.padding[0]
        lines = break_lines(tokens(self.section_title(section), font), room, text_settings(layout, layout.table_size))
        top = self.y
        self.y += self.row_height(len(lines))
        if layout.header_fill:
            self.page.fills.append(FillOp((self.left, top, self.right, self.y), ZEBRA_COLOUR))
        self.write_cell(lines, self.left + layout.padding[0], top + layout.padding[1], layout.table_size)
        if layout.rules == "all":
            self.vertical(self.left, top, self.y)
            self.vertical(self.right, top, self.y)
        self.horizontal(self.y)
        self.is_fresh = False

    def break_table(self, table: Columns) -> None:
        """Goes on with the table on a new page."""
        self.new_page(is_table=True)
        self.y += self.continued_height
        if self.layout.continued and self.section is not None:
            title = self.section_title(self.section) + self.layout.continued
            line = SetLine((Piece(0.0, title, self.layout.heading_family.bold),), 0.0)
            self.write(line, self.left, self.layout.margins.top, SECTION_SIZE, SECTION_LEADING)
        if self.layout.repeat_header:
            self.header(table)

    @property
    def continued_height(self) -> float:
        return SECTION_LEADING + SPACE_UNDER_SECTION if self.layout.continued else 0.0

    # ---- the header

    @property
    def line_height(self) -> float:
        return self.layout.table_size * self.layout.leading

    def row_height(self, lines: int) -> float:
        return lines * self.line_height + 2 * self.layout.padding[1]

    @property
    def header_font(self) -> str:
        family = self.layout.table_family
        return family.bold if self.layout.bold_header else family.regular

    def region_name(self, region: str) -> str:
        return region if self.layout.region_header == "code" else self.source.region_names.get(region, region)

    def header_lines(self, text: str, room: float) -> list[SetLine]:
        settings = TextSettings(self.layout.table_size, ligatures=self.layout.ligatures)
        return break_lines(tokens(text, self.header_font), room, settings)

    def names_height(self, table: Columns) -> float:
        """Height of the header's line (or lines) of region names."""
        regions = table.regions
        if self.layout.region_header == "vertical-name":
            size = self.layout.table_size
            longest = max(width(self.region_name(r), self.header_font, size) for r in regions)
            return longest + 4 * self.layout.padding[1]
        room = {r: table.room(r, self.layout) for r in regions}
        return self.row_height(max(len(self.header_lines(self.region_name(r), room[r])) for r in regions))

    def group_height(self) -> float:
        return self.row_height(1) if self.layout.group_header else 0.0

    def header_height(self, table: Columns) -> float:
        return self.group_height() + self.names_height(table)

    def header(self, table: Columns) -> None:
        """The table's header at ``y``."""
        top, middle = self.y, self.y + self.group_height()
        self.y += self.header_height(table)
        if self.layout.header_fill:
            self.page.fills.append(FillOp((self.left, top, self.right, self.y), HEADER_COLOUR))
        self.header_words(table, top, middle)
        self.header_rules(table, top, middle)

    def header_words(self, table: Columns, top: float, middle: float) -> None:
        layout, (pad_x, pad_y) = self.layout, self.layout.padding
        wide = {GOAL: layout.goal_header, COMMENT: layout.comment_header, NUMBER: NUMBER_HEADER}
        wide[EXTRA] = layout.extra_column[0] if layout.extra_column else ""
        for name in table.names:
            x0, x1 = table.span(name)
            if name in wide:
                lines = self.header_lines(wide[name], x1 - x0 - 2 * pad_x)
                low = self.y - pad_y - len(lines) * self.line_height
                self.write_cell(
                    lines, x0 + pad_x, top + pad_y if layout.header_valign == "top" else low, layout.table_size
                )
            elif layout.region_header == "vertical-name":
                self.climbing(self.region_name(name), (x0 + x1) / 2)
            else:
                lines = self.header_lines(self.region_name(name), x1 - x0 - 2 * pad_x)
                self.write_cell(lines, x0 + pad_x, middle + pad_y, layout.table_size, x1 - x0 - 2 * pad_x)
        if layout.group_header:
            first, last = table.region_span
            lines = self.header_lines(layout.group_header, last - first - 2 * pad_x)
            self.write_cell(lines, first + pad_x, top + pad_y, layout.table_size, last - first - 2 * pad_x)

    def climbing(self, text: str, x_centre: float) -> None:
        """Text that runs upwards from the header's lower edge."""
        size = self.layout.table_size
        ascent, descent = ascent_descent(self.header_font, size)
        x = x_centre + (ascent + descent) / 2
        low = self.y - 2 * self.layout.padding[1]
        self.page.texts.append(TextOp(x, low, text, self.header_font, size, climbs=True))

    def header_rules(self, table: Columns, top: float, middle: float) -> None:
        first, last = table.region_span
        self.horizontal(top)
        self.horizontal(self.y)
        if self.layout.group_header:
            self.horizontal(middle, first, last)
        if self.layout.rules == "all":
            for x in table.edges:
                self.vertical(x, middle if first < x < last else top, self.y)

    # ---- rows

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

    def write_cell(
        self,
        lines: Sequence[SetLine],
        x: float,
        top: float,
        size: float,
        centre_in: float = 0.0,
        page: Page | None = None,
    ) -> None:
        """Lines from ``top`` down; centred in ``centre_in`` points where the layout centres statuses."""
        for i, line in enumerate(lines):
            shift = (centre_in - line.width) / 2 if centre_in and self.layout.status_halign == "centre" else 0.0
            self.write(line, x + shift, top + i * self.line_height, size, self.line_height, page)

    # ---- rules

    def horizontal(self, y: float, x0: float | None = None, x1: float | None = None, page: Page | None = None) -> None:
        if self.layout.rules == "none":
            return
        ends = RuleOp(self.left if x0 is None else x0, y, self.right if x1 is None else x1, y)
        (page or self.page).rules.append(ends)

    def vertical(self, x: float, top: float, bottom: float, page: Page | None = None) -> None:
        (page or self.page).rules.append(RuleOp(x, top, x, bottom))

    def section_title(self, section: SourceSection) -> str:
        return self.layout.section_form.format(number=section.number, title=section.title)


def _without_leading_blanks(lines: list[SetLine]) -> list[SetLine]:
    start = next((i for i, line in enumerate(lines) if line != BLANK), len(lines))
    return lines[start:]
