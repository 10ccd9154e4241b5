"""Bullets that are drawn in a row's cells become words of their lines, as if they were printed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pipeline.bullets import DrawnBullets
from pipeline.lines import cell_lines
from pipeline.model import Box, Cell, Doubt, Line, PageLayout, TableRow, Word

BULLET = "•"
"""What a printed bullet is read as, whatever its shape."""
OVER_EDGE = 0.5
"""A bullet may stand out of its cell's box by so much (points): boxes are rounded."""

_Bullets = Mapping[int, DrawnBullets]
"""Page → what is drawn on it; pages without are left out."""


def with_drawn_bullets(rows: Sequence[TableRow], pages: Iterable[PageLayout]) -> list[TableRow]:
    """The rows, with the bullets that are drawn before lines of their goals and comments as first words of these.

    A mark that stands left of its cell may belong to another column: it is left out, and the row carries a doubt.
    """
    found = {page.number: DrawnBullets(page.fills) for page in pages if page.fills}
    bullets = {number: drawn for number, drawn in found.items() if drawn}
    return [_read(row, bullets) for row in rows] if bullets else list(rows)


def _read(row: TableRow, bullets: _Bullets) -> TableRow:
    goal, is_goal_sure = _with_bullets(row, row.goal, bullets)
    comment, is_comment_sure = _with_bullets(row, row.comment, bullets)
    if goal is row.goal and comment is row.comment and is_goal_sure and is_comment_sure:
        return row
    message = "a mark is drawn left of it: a list's bullet, or another column's? Its items may stand in one paragraph"
    sure = {"goal": is_goal_sure, "comment": is_comment_sure}
    doubts = [Doubt(field, "drawn-mark", message) for field, is_sure in sure.items() if not is_sure]
    return replace(row, goal=goal, comment=comment, doubts=(*row.doubts, *doubts))


def _with_bullets(row: TableRow, cell: Cell, bullets: _Bullets) -> tuple[Cell, bool]:
    """The cell with its bullets, the same where it has none; and whether all that are drawn before its lines are its.

    Not asked are lines that begin with a printed sign: of two bullets one is enough.
    """
    lines: list[Line] = []
    is_changed, is_sure = False, True
    for line in cell_lines(cell):
        bullet = bullets[line.page].before(line) if line.page in bullets else None
        if bullet is not None and _is_sign(line.words[0]):
            bullet = None
        if bullet is not None and not _is_inside(bullet, line, cell, row):
            bullet, is_sure = None, False
        lines.append(line if bullet is None else _begun(line, bullet))
        is_changed = is_changed or bullet is not None
    return (replace(cell, lines=tuple(lines)) if is_changed else cell), is_sure


def _is_sign(word: Word) -> bool:
    return not any(map(str.isalnum, word.text))


def _is_inside(bullet: Box, line: Line, cell: Cell, row: TableRow) -> bool:
    """Whether a bullet stands in the cell, or between it and the row's statuses, all of which are printed."""
    if any(box.page == line.page and box.x0 - OVER_EDGE <= bullet.x0 for box in cell.boxes):
        return True
    statuses = [word.box.x1 for status in row.statuses.values() for word in status.words if word.page == line.page]
    are_printed = bool(statuses) and all(status.words for status in row.statuses.values())
    return are_printed and max(statuses) < bullet.x0


def _begun(line: Line, bullet: Box) -> Line:
    """The line with a bullet before it; that is named as the first word is, whose paragraph it shares."""
    box = Box(bullet.x0, line.box.top, line.box.x1, line.box.bottom)
    mark = replace(line.words[0], text=BULLET, box=Box(bullet.x0, box.top, bullet.x1, box.bottom))
    return Line((mark, *line.words), box, line.page)
