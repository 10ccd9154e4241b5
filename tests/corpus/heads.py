"""What stands over the rows: section headings, rows that are headings, and the table's header."""

from __future__ import annotations

from dataclasses import dataclass

from tests.corpus.cells import COMMENT, EXTRA, GOAL, NUMBER, NUMBER_HEADER, Columns, text_settings
from tests.corpus.fonts import ascent_descent, width
from tests.corpus.front import FrontMatter
from tests.corpus.linebreak import Piece, SetLine, TextSettings, break_lines, tokens
from tests.corpus.pages import Colour, FillOp, TextOp
from tests.corpus.press import SLACK
from tests.corpus.source import SourceSection

SECTION_SIZE, SECTION_LEADING = 14.0, 20.0
SPACE_OVER_SECTION, SPACE_UNDER_SECTION = 24.0, 8.0
HEADER_COLOUR: Colour = (0.82, 0.87, 0.93)
SECTION_COLOUR: Colour = (0.93, 0.95, 0.97)


@dataclass(slots=True)
class Heads(FrontMatter):
    """A press that knows headings and headers."""

    section: SourceSection | None = None
    """Whose table is being set."""

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
            self.page.fills.append(FillOp((self.left, top, self.right, self.y), SECTION_COLOUR))
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
