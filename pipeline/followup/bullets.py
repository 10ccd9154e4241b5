"""Lists whose bullets are no characters: drawn ones become words of their lines, entries without any are told."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from pipeline.bullets import DrawnBullets
from pipeline.lines import cell_lines, has_room
from pipeline.model import BULLET, Box, Cell, Doubt, Line, PageLayout, TableRow, Word
from pipeline.text import split_paragraphs

OVER_EDGE = 0.5
"""A bullet may stand out of its cell's box by so much (points): boxes are rounded."""
PADDING = 6.0
"""What a ruled cell may keep free (points) between its text and its rule. Measured: 1-6."""
INSET = 0.8
"""Font sizes by which an entry is moved in at least. Measured: lines of prose begin within 0.1, entries from 0.9 on."""

_Bullets = Mapping[int, DrawnBullets]
"""Page → what is drawn on it; pages without are left out."""


def with_drawn_bullets(rows: Sequence[TableRow], pages: Iterable[PageLayout]) -> list[TableRow]:
    """The rows, with the bullets that are drawn before lines of their goals and comments as first words of these.

    A mark that stands left of its cell may belong to another column: it is left out, and the row carries a doubt.
    """
    found = {page.number: DrawnBullets(page.fills) for page in pages if page.fills}
    bullets = {number: drawn for number, drawn in found.items() if drawn}
    return [_read(row, bullets) for row in rows] if bullets else list(rows)


def comment_edges(rows: Iterable[TableRow]) -> dict[int, float]:
    """How far right (points) the text of the comment column may go on each page: to the widest cell's padding."""
    edges: dict[int, float] = {}
    for box in [box for row in rows for box in row.comment.boxes]:
        edges[box.page] = max(box.x1 - PADDING, edges.get(box.page, 0.0))
    return edges


def has_bare_entries(lines: Sequence[Line], cell: Cell, edges: Mapping[int, float]) -> bool:
    """Whether lines of a cell look like entries of a list without bullets and yet are put into the text before them.

    Such a line is moved in, though its first word had room in the line before. Bullets may be pictures, or missing.
    ``edges``: page → how far right the column's text may go.
    """
    moved_in = [
        line
        for before, line in pairwise(lines)
        if line.box.x0 > before.box.x0  # as in few cells
        and line.box.x0 > before.box.x0 + INSET * line.size
        and before.page == line.page
        and not _is_sign(before.words[0])
        and has_room(before, line, edges.get(line.page, 0.0))
    ]
    if not moved_in:
        return False  # as nearly always
    firsts = {id(paragraph[0]) for paragraph in split_paragraphs(lines, cell.paragraph_of)}
    return any(id(line) not in firsts for line in moved_in)


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
