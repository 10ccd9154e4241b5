"""The press: the pages so far, and how text and rules come onto them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from tests.corpus.fonts import ascent_descent, width
from tests.corpus.layouts import Layout
from tests.corpus.linebreak import SetLine, TextSettings, break_lines, tokens
from tests.corpus.pages import LinkOp, Page, RuleOp, TextOp, text_box
from tests.corpus.source import Source, SourceSection

SLACK = 0.01
"""Positions (points) are compared with this slack."""


@dataclass(slots=True)
class Press:
    """The pages so far, and where the next thing goes (``y``, points from the top of the last page)."""

    source: Source
    layout: Layout
    pages: list[Page] = field(default_factory=list)
    y: float = 0.0
    is_fresh: bool = True
    """Nothing but a repeated header stands on the page yet."""

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

    @property
    def line_height(self) -> float:
        return self.layout.table_size * self.layout.leading

    def row_height(self, lines: int) -> float:
        return lines * self.line_height + 2 * self.layout.padding[1]

    def section_title(self, section: SourceSection) -> str:
        return self.layout.section_form.format(number=section.number, title=section.title)

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

    def horizontal(self, y: float, x0: float | None = None, x1: float | None = None, page: Page | None = None) -> None:
        if self.layout.rules == "none":
            return
        ends = RuleOp(self.left if x0 is None else x0, y, self.right if x1 is None else x1, y)
        (page or self.page).rules.append(ends)

    def vertical(self, x: float, top: float, bottom: float, page: Page | None = None) -> None:
        (page or self.page).rules.append(RuleOp(x, top, x, bottom))

    def box(self, x0: float, top: float, x1: float, bottom: float) -> None:
        """The four sides of a cell, as far as the layout has rules."""
        for y in (top, bottom):
            self.horizontal(y, x0, x1)
        if self.layout.rules == "all":
            for x in (x0, x1):
                self.vertical(x, top, bottom)
