"""Set blocks on pages, and the PDF of them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.corpus.fonts import ascent_descent, register, width
from tests.corpus.layouts import Layout
from tests.corpus.linebreak import SetLine
from tests.corpus.minutes.blocks import Block, Setter, TableBlock
from tests.corpus.minutes.looks import Look
from tests.corpus.minutes.source import Source
from tests.corpus.pages import LinkOp, Page, RuleOp, TextOp, paint

CELL_PADDING = 4.0


def typeset(source: Source, look: Look) -> bytes:
    """The minutes in that look as a PDF."""
    for family in (look.body, look.heading):
        register(family)
    width_, _ = look.page
    room = width_ - look.left - look.right
    press = _Press(look)
    for block in Setter(source, look, room).blocks():
        if isinstance(block, TableBlock):
            press.table(block, room)
        else:
            press.block(block, room)
    _furnish(press.pages, look)
    layout = Layout(
        name=look.name, table_family=look.body, body_family=look.body, heading_family=look.heading,
        drawing=look.drawing, rule_kind="line",
    )  # fmt: skip
    return paint(press.pages, layout, source.title)


@dataclass(slots=True)
class _Cursor:
    page: int
    y: float


class _Press:
    """Puts blocks below each other, on a new page where one is full."""

    def __init__(self, look: Look) -> None:
        self.look = look
        self.pages = [Page(*look.page)]
        self.at = _Cursor(0, look.top)
        self.space = 0.0

    @property
    def floor(self) -> float:
        return self.look.page[1] - self.look.bottom

    def block(self, block: Block, room: float) -> None:
        self.at.y += max(self.space, block.above) if self.at.y > self.look.top else 0.0
        lines = len(block.lines) + (2 if block.keeps_with_next else 0)
        if block.keeps_with_next and self.at.y + lines * block.leading > self.floor:
            self._turn()
        self._lines(self.at, block, self.look.left, room)
        self.space = block.below

    def table(self, table: TableBlock, room: float) -> None:
        self.at.y += max(self.space, table.above)
        for row in table.rows:
            self._row(row, table, room)
        self.space = table.below

    def _row(self, row: Sequence[Sequence[Block]], table: TableBlock, room: float) -> None:
        start = _Cursor(self.at.page, self.at.y)
        edges = [self.look.left + room * sum(table.widths[:i]) for i in range(len(table.widths) + 1)]
        ends = [self._cell(cell, start, edges[i], edges[i + 1]) for i, cell in enumerate(row)]
        last = max(ends, key=lambda c: (c.page, c.y))
        if table.is_ruled:
            self._borders(start, last, edges)
        self.at = last
        self.space = 0.0

    def _cell(self, cell: Sequence[Block], start: _Cursor, left: float, right: float) -> _Cursor:
        cursor = _Cursor(start.page, start.y + CELL_PADDING)
        below = 0.0
        for block in cell:
            cursor.y += max(below, block.above)
            self._lines(cursor, block, left + CELL_PADDING, right - left - 2 * CELL_PADDING)
            below = block.below
        return _Cursor(cursor.page, cursor.y + CELL_PADDING)

    def _borders(self, start: _Cursor, end: _Cursor, edges: Sequence[float]) -> None:
        for number in range(start.page, end.page + 1):
            top = start.y if number == start.page else self.look.top - 2.0
            low = end.y if number == end.page else self.floor
            rules = self.pages[number].rules
            rules.extend(RuleOp(x, top, x, low) for x in edges)
            rules.extend(RuleOp(edges[0], y, edges[-1], y) for y in (top, low))

    def _lines(self, cursor: _Cursor, block: Block, left: float, room: float) -> None:
        for number, line in enumerate(block.lines):
            if cursor.y + block.leading > self.floor:
                cursor.page, cursor.y = self._page_after(cursor.page), self.look.top
            x = left + block.x + ((room - line.width) / 2 if block.is_centred else 0.0)
            self._line(cursor, line, x, block)
            if number == 0 and block.mark is not None:
                mark = block.mark
                baseline = self._baseline(cursor, block)
                self.pages[cursor.page].texts.append(TextOp(left + mark.x, baseline, mark.text, mark.font, mark.size))
            cursor.y += block.leading

    def _baseline(self, cursor: _Cursor, block: Block) -> float:
        ascent, _ = ascent_descent(self.look.body.regular, block.size)
        return cursor.y + ascent

    def _line(self, cursor: _Cursor, line: SetLine, x: float, block: Block) -> None:
        page = self.pages[cursor.page]
        baseline = self._baseline(cursor, block)
        for piece in line.pieces:
            page.texts.append(TextOp(x + piece.x, baseline, piece.text, piece.font, block.size))
            if piece.url.startswith(("http", "www.")) and self.look.links != "none":
                end = x + piece.x + width(piece.text, piece.font, block.size)
                self._link(page, (x + piece.x, cursor.y, end, cursor.y + block.size), piece.url, piece.text)

    def _link(self, page: Page, box: tuple[float, float, float, float], url: str, printed: str) -> None:
        """One annotation per line; in looks with cut targets only the first line has one, with what it prints."""
        is_first = printed.startswith(("http", "www."))
        target = url.rstrip(".,;")
        if self.look.links == "line" or (self.look.links == "whole" and is_first):
            page.links.append(LinkOp(box, target))
        elif self.look.links == "cut" and is_first:
            page.links.append(LinkOp(box, printed))

    def _turn(self) -> None:
        self.at = _Cursor(self._page_after(self.at.page), self.look.top)

    def _page_after(self, page: int) -> int:
        if page + 1 == len(self.pages):
            self.pages.append(Page(*self.look.page))
        return page + 1


def _furnish(pages: Sequence[Page], look: Look) -> None:
    for number, page in enumerate(pages, 1):
        page.furniture.extend(_furniture(number, len(pages), look))


def _furniture(number: int, count: int, look: Look) -> Iterator[TextOp]:
    page_width, height = look.page
    font = look.heading.regular
    for at, text in enumerate(look.running):
        x = look.left if at == 0 else page_width - look.right - width(text, font, 8.0)
        yield TextOp(x, 34.0, text, font, 8.0)
    if look.page_number:
        text = look.page_number.format(n=number, all=count)
        yield TextOp(page_width - look.right - width(text, font, 9.0), height - 34.0, text, font, 9.0)
    if look.address and number == 1:
        yield TextOp(look.left, height - 30.0, look.address, font, 7.0)
