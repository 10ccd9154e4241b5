"""The witness `tagged`: rows and cells from the structure tree of a tagged PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from pipeline.model import Box, DocumentLayout, Doubt, StructElement, Word
from pipeline.tables.blocks import Block, assign, merge
from pipeline.tables.evidence import Evidence
from pipeline.tables.ground import Ground
from pipeline.tables.header import Header
from pipeline.tables.parts import Run
from pipeline.tables.rawrows import RawRow
from pipeline.tables.stitch import Piece, stitch

_PARAGRAPHS = frozenset({"P", "LI", "H", "H1", "H2", "H3", "H4", "H5", "H6", "Caption", "BlockQuote", "Note"})

OTHER_TABLE = 1000
"""Added to the paragraph numbers of a row's second part, which are counted anew: no cell has as many paragraphs."""

ContentWords = Mapping[tuple[int, int], Sequence[Word]]
WordId = tuple[int, int]


@dataclass
class TreeCell:
    """A cell of the tree: its words in reading order, the paragraph of each, and its column span."""

    words: list[Word] = field(default_factory=list)
    paragraphs: dict[WordId, int] = field(default_factory=dict)
    column_span: int = 1
    row_span: int = 1


@dataclass
class TreeTable:
    """A table of the tree as rows of cells, spans resolved: column number → cell."""

    rows: list[dict[int, TreeCell]]

    @cached_property
    def width(self) -> int:
        return max((max(row, default=-1) + 1 for row in self.rows), default=0)

    @cached_property
    def ids(self) -> frozenset[WordId]:
        """All its words."""
        return frozenset([(w.page, w.index) for row in self.rows for cell in row.values() for w in cell.words])

    @cached_property
    def on_page(self) -> Mapping[int, Sequence[tuple[int, int, Word]]]:
        """Page → the words of cells that span no columns, each with its row and column."""
        found: dict[int, list[tuple[int, int, Word]]] = {}
        for number, row in enumerate(self.rows):
            for place, cell in row.items():
                for word in cell.words if cell.column_span == 1 else ():
                    found.setdefault(word.page, []).append((number, place, word))
        return found


def tree_tables(layout: DocumentLayout) -> list[TreeTable]:
    """All the tables of the structure tree, in order; empty for a document without one."""
    words = _words_by_content(layout)
    return [_table(node, words) for top in layout.structure for node in _find(top, "Table")]


def tagged_rows(run: Run, tables: Sequence[TreeTable], ground: Ground) -> list[RawRow] | None:
    """The rows of a run as the structure tree tells them; None where it does not tell them completely.

    The tables of a run are those that hold its words. The header's words tell what each column of the tree is; a table
    without a header takes the columns of the one before, if it is as wide.
    """
    own = {(w.page, w.index) for w in run.words}
    headers = list({id(part.header): part.header for part in run.parts}.values())
    rows: list[list[_TreeRow]] = []
    columns: dict[int, str] | None = None
    width = 0
    covered: set[WordId] = set()
    for table in tables:
        found = _columns_of(table, headers)
        if table.ids.isdisjoint(own):
            columns, width = found or columns, table.width
            continue
        if found is not None:
            columns, width = found, table.width
        if columns is None or table.width != width:
            return None
        found_rows = list(_rows_of(table, columns, own, run))
        covered.update(i for _, cells in found_rows for cell in cells.values() for i in _ids(cell))
        rows.append([_tree_row(words, cells) for words, cells in found_rows])
    if not any(rows) or len(own - covered) > 0:
        return None
    return _joined(rows, ground.evidence)


def _find(node: StructElement, kind: str) -> Iterator[StructElement]:
    if node.type == kind:
        yield node
        return
    for child in node.children:
        yield from _find(child, kind)


def _words_by_content(layout: DocumentLayout) -> dict[tuple[int, int], list[Word]]:
    words: dict[tuple[int, int], list[Word]] = {}
    for page in layout.pages:
        for word in page.words:
            if word.mcid is not None:
                words.setdefault((page.number, word.mcid), []).append(word)
    return words


def _table(node: StructElement, words: ContentWords) -> TreeTable:
    """Lays the cells out in a grid: a cell that spans rows takes its column in the rows below."""
    rows: list[dict[int, TreeCell]] = []
    blocked: dict[int, int] = {}
    for row_node in _find(node, "TR"):
        row: dict[int, TreeCell] = {}
        place = 0
        blocked = {column: left - 1 for column, left in blocked.items() if left > 1}
        for cell_node in (c for c in row_node.children if c.type in ("TD", "TH")):
            while place in blocked:
                place += 1
            cell = _cell(cell_node, words)
            row[place] = cell
            if cell.row_span > 1:
                blocked.update(dict.fromkeys(range(place, place + cell.column_span), cell.row_span))
            place += cell.column_span
        rows.append(row)
    return TreeTable(rows)


def _cell(node: StructElement, words: ContentWords) -> TreeCell:
    cell = TreeCell(column_span=node.col_span, row_span=node.row_span)
    _fill(cell, node, words, [0])
    return cell


def _fill(cell: TreeCell, node: StructElement, words: ContentWords, counter: list[int]) -> None:
    if node.type in _PARAGRAPHS:
        counter[0] += 1
    for content in node.content:
        for word in words.get(content, ()):
            cell.words.append(word)
            cell.paragraphs[(word.page, word.index)] = counter[0]
    for child in node.children:
        _fill(cell, child, words, counter)


def _ids(cell: TreeCell) -> set[WordId]:
    return {(w.page, w.index) for w in cell.words}


def _columns_of(table: TreeTable, headers: Iterable[Header]) -> dict[int, str] | None:
    """Column number of the tree → key of the header's column, from the cells that hold the header's words."""
    hits = [
        (number, place, order, column.key)
        for order, column in enumerate(column for header in headers for column in header.columns)
        for number, place, word in table.on_page.get(column.page, ())
        if _is_in_label(word, column.box)
    ]
    columns: dict[int, str] = {}
    for _, place, _, key in sorted(hits):
        columns.setdefault(place, key)
    return columns if "goal" in columns.values() or len(columns) > 2 else None


def _is_in_label(word: Word, box: Box) -> bool:
    low, high = word.box[1], word.box[3]
    if not box[1] - 0.5 <= (low + high) / 2 <= box[3] + 0.5:
        return False
    return box[0] - 0.5 <= word.box.x_centre <= box[2] + 0.5


def _rows_of(
    table: TreeTable, columns: Mapping[int, str], own: set[WordId], run: Run
) -> Iterator[tuple[list[Word], dict[str, TreeCell]]]:
    for row in table.rows:
        words = [w for cell in row.values() for w in cell.words]
        if any((w.page, w.index) in own for w in words):
            yield words, _cells_of(row, table, columns, run)


def _cells_of(
    row: Mapping[int, TreeCell], table: TreeTable, columns: Mapping[int, str], run: Run
) -> dict[str, TreeCell]:
    """The cells of a row of the tree by column.

    A row with fewer cells than the table has columns lacks its empty ones (browsers leave them out): its cells go
    where their words stand.
    """
    end = max(place + cell.column_span for place, cell in row.items()) if row else 0
    if end < table.width:
        placed = [(_column_at(cell, run), cell) for cell in row.values() if cell.words]
        keys = [key for key, _ in placed]
        if len(set(keys)) == len(keys) and "" not in keys:
            return dict(placed)
    return {columns[place]: cell for place, cell in row.items() if place in columns}


def _column_at(cell: TreeCell, run: Run) -> str:
    """The column most words of a cell stand in; empty for a page without a header's columns."""
    page = cell.words[0].page
    part = next((p for p in run.parts if p.number == page and p.words), None)
    if part is None:
        return ""
    found = assign([w for w in cell.words if w.page == page], part.header, part.ruled_edges or part.edges)
    return max(found, key=lambda key: len(found[key]))


@dataclass(frozen=True)
class _TreeRow:
    """A row as it is read from the tree, and what it is on each of its pages."""

    row: RawRow
    blocks: tuple[Block, ...]

    def with_next(self, other: _TreeRow, doubts: Iterable[Doubt]) -> _TreeRow:
        """This row and the one that goes on with it in the next table."""
        first, second = self.row, other.row
        cells = {k: [*first.cells.get(k, []), *second.cells.get(k, [])] for k in {**first.cells, **second.cells}}
        paragraphs = {**first.paragraphs, **{i: p + OTHER_TABLE for i, p in second.paragraphs.items()}}
        row = RawRow("tagged", cells, row_doubts=(*first.row_doubts, *doubts), paragraphs=paragraphs)
        return _TreeRow(row, (*self.blocks, *other.blocks))

    def last_block(self) -> Block:
        """All the row's words as if they stood where its last part does: what the next part is held against."""
        last = self.blocks[-1]
        return Block.of_cells(last.page, last.top, last.bottom, self.row.cells)


def _tree_row(words: Sequence[Word], cells: Mapping[str, TreeCell]) -> _TreeRow:
    blocks = tuple(
        Block(
            page,
            min([w.box.top for w in words if w.page == page]),
            max([w.box.bottom for w in words if w.page == page]),
            {key: own for key, c in cells.items() if (own := [w for w in c.words if w.page == page])},
        )
        for page in sorted({w.page for w in words})
    )
    paragraphs = {i: p for cell in cells.values() for i, p in cell.paragraphs.items()}
    return _TreeRow(RawRow("tagged", merge(blocks), paragraphs=paragraphs), blocks)


def _joined(tables: Iterable[Sequence[_TreeRow]], evidence: Evidence) -> list[RawRow]:
    """The rows of all tables; where one goes on in another on the next page, rows are joined like those of rules.

    Rows inside one table are rows: the typesetter says so.
    """
    joined: list[_TreeRow] = []
    for rows in tables:
        for at, row in enumerate(rows):
            last = joined[-1] if joined else None
            if last is None or at or last.blocks[-1].page >= row.blocks[0].page:
                joined.append(row)
                continue
            pair = stitch([Piece(last.last_block()), Piece(row.last_block())], evidence)
            if len(pair) == 1:
                joined[-1] = last.with_next(row, pair[0].doubts)
            else:
                joined.append(row)
    return [row.row for row in joined]
