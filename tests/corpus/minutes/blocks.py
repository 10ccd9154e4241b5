"""From a source and a look to set blocks: lines with their places beside the left edge, ready for pages."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tests.corpus.fonts import Family, width
from tests.corpus.linebreak import SetLine, TextSettings, break_lines, tokens
from tests.corpus.minutes.looks import Heading, Look
from tests.corpus.minutes.source import Item, Source, is_point


@dataclass(frozen=True, slots=True)
class Mark:
    """Print that hangs left of a block's first line: a bullet, a number, a label. ``x`` is from the left edge."""

    text: str
    font: str
    x: float
    size: float


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, set. ``x`` is where its lines begin, from the left edge of the column."""

    lines: tuple[SetLine, ...]
    x: float
    size: float
    leading: float
    above: float
    below: float
    mark: Mark | None = None
    is_centred: bool = False
    keeps_with_next: bool = False


@dataclass(frozen=True, slots=True)
class TableBlock:
    """Rows of cells; ``widths`` are shares of the column. ``is_ruled`` draws all borders."""

    rows: tuple[tuple[tuple[Block, ...], ...], ...]
    widths: tuple[float, ...]
    is_ruled: bool = True
    above: float = 6.0
    below: float = 6.0


AnyBlock = Block | TableBlock


class Setter:
    """Sets the paragraphs of one document in a column of ``room`` points."""

    def __init__(self, source: Source, look: Look, room: float) -> None:
        self.source = source
        self.look = look
        self.room = room

    # ---- the document ---------------------------------------------------------------------------------------------

    def blocks(self) -> Iterator[AnyBlock]:
        """Everything, in printed order."""
        yield self.heading(self.source.title, self.look.document_title)
        for text in self.source.head:
            yield self.paragraph(text, below=2.0)
        if self.source.attendees:
            yield self.table(self.source.attendees)
        if self.look.number_place == "cell":
            yield self._item_table()
        else:
            for item in self.source.items:
                yield from self.item(item)
        for text in self.source.closing:
            yield self.paragraph(text, above=14.0)

    def item(self, item: Item) -> Iterator[AnyBlock]:
        if self.source.is_numbered:
            yield from self.item_title(item)
        yield from self.body(item.blocks)

    def _item_table(self) -> TableBlock:
        look = self.look
        narrow = replace_room(self, self.room - look.number_indent - 10.0)
        rows = []
        for item in self.source.items:
            number = self.paragraph(look.number.format(n=item.number))
            title = narrow.heading(item.title, replace(look.item_title, above=0.0))
            rows.append(((number,), (title, *(b for b in narrow.body(item.blocks) if isinstance(b, Block)))))
        share = look.number_indent / self.room
        return TableBlock(tuple(rows), (share, 1 - share))

    def item_title(self, item: Item) -> Iterator[Block]:
        look = self.look
        number = look.number.format(n=item.number)
        if look.number_place == "line":
            line = self.heading(number, replace(look.item_title, below=2.0))
            yield replace(line, is_centred=True)
            yield self.heading(item.title, replace(look.item_title, above=0.0))
        elif look.number_place == "margin":
            title = self.heading(item.title, look.item_title)
            font = self._font(look.heading, look.item_title.is_bold)
            yield replace(title, mark=Mark(number, font, -look.number_indent, look.item_title.size))
        else:
            yield self.heading(f"{number} {item.title}", look.item_title)

    # ---- blocks of an item ----------------------------------------------------------------------------------------

    def body(self, blocks: Sequence[Mapping[str, Any]]) -> Iterator[AnyBlock]:
        for block in blocks:
            if "lead" in block:
                yield from self.decisions(block)
            elif "inline" in block:
                parts = (block.get("before", ""), block["inline"], block["decision"], block.get("after", ""))
                yield self.paragraph(" ".join(part for part in parts if part))
            elif "label" in block:
                yield self.labelled(block["label"], block["decision"])
            elif "heading" in block:
                yield self.heading(block["heading"], self.look.sub[block["level"] - 1])
            elif "table" in block:
                yield self.table(block["table"])
            elif "text" in block:
                yield self.paragraph(block["text"])
            else:
                yield from self.list(block)

    def list(self, block: Mapping[str, Any]) -> Iterator[Block]:
        entries = block.get("bullets") or block["numbers"]
        for at, text in enumerate(entries):
            mark = self.look.bullet if "bullets" in block else f"{at + 1}."
            yield self.entry(mark, text, is_last=at + 1 == len(entries))

    def decisions(self, block: Mapping[str, Any]) -> Iterator[Block]:
        look = self.look
        bold = look.lead_is_bold or (look.label_is_bold and block["lead"].startswith("Beslut"))
        yield replace(self.paragraph(block["lead"], bold=bold), keeps_with_next=True)
        for at, paragraphs in enumerate(block["decisions"]):
            is_last = at + 1 == len(block["decisions"])
            if block["form"] == "att":
                yield self.paragraph(paragraphs[0], below=look.gap if is_last else look.list_gap, indent=0.0)
            elif block["form"] == "paragraph":
                after = f" {block['after']}" if "after" in block else ""
                yield self.paragraph(paragraphs[0] + after, indent=0.0)
                yield from (self.inner(p, look.bullet_indent + look.hang) for p in paragraphs[1:])
            else:
                mark = look.bullet if block["form"] == "bullets" else f"{at + 1}."
                yield self.entry(mark, paragraphs[0], is_last=is_last or len(paragraphs) > 1)
                yield from (self.inner(p, look.bullet_indent + look.hang) for p in paragraphs[1:])

    def inner(self, text: str, x: float) -> Block:
        """A paragraph under a decision, or a numbered point there."""
        if not is_point(text):
            return self._set(text, self._font(self.look.body, False), self.look.size, x, 0.0, self.look.gap)
        number, words = text.split(" ", 1)
        at = self.look.bullet_indent if self.look.points_at_bullet else x
        return self.entry(number, words, at=at, is_last=True)

    def entry(self, mark: str, text: str, at: float | None = None, is_last: bool = False) -> Block:
        look = self.look
        x = look.bullet_indent if at is None else at
        font = self._font(look.body, False)
        hang = max(look.hang, width(mark + " ", font, look.size))
        below = look.gap if is_last else look.list_gap
        block = self._set(text, font, look.size, x + hang, 0.0, below)
        return replace(block, mark=Mark(mark, font, x, look.size))

    def labelled(self, label: str, text: str) -> Block:
        look = self.look
        bold = self._font(look.body, look.label_is_bold)
        if look.label_in_margin:
            block = self.paragraph(text, indent=0.0)
            return replace(block, mark=Mark(label, bold, -look.number_indent, look.size))
        plain = self._font(look.body, False)
        words = [*tokens(label, bold), *tokens(text, plain)]
        return replace(
            self.paragraph(text, indent=0.0), lines=tuple(break_lines(words, self.room, self._settings(look.size)))
        )

    def table(self, rows: Sequence[Sequence[str]]) -> TableBlock:
        count = len(rows[0])
        narrow = replace_room(self, self.room / count - 10.0)
        cells = tuple(
            tuple((narrow.paragraph(text, bold=at == 0, indent=0.0, below=0.0),) if text else () for text in row)
            for at, row in enumerate(rows)
        )
        return TableBlock(cells, (1 / count,) * count, self.look.has_rules)

    # ---- paragraphs -----------------------------------------------------------------------------------------------

    def paragraph(
        self, text: str, bold: bool = False, above: float = 0.0, below: float | None = None, indent: float | None = None
    ) -> Block:
        look = self.look
        first = look.first_indent if indent is None else indent
        block = self._set(
            text, self._font(look.body, bold), look.size, 0.0, above, look.gap if below is None else below, first
        )
        return block

    def heading(self, text: str, kind: Heading) -> Block:
        shown = text.upper() if kind.is_capitals else text
        font = self._font(self.look.heading, kind.is_bold)
        settings = replace(self._settings(kind.size), hyphenate=False, justify=False)
        lines = break_lines(tokens(shown, font), self.room, settings)
        leading = max(1.15 * kind.size, self.look.leading * kind.size / max(self.look.size, kind.size))
        return Block(tuple(lines), 0.0, kind.size, leading, kind.above, kind.below, keeps_with_next=True)

    def _set(
        self, text: str, font: str, size: float, x: float, above: float, below: float, first_indent: float = 0.0
    ) -> Block:
        settings = self._settings(size)
        words = tokens(text, font)
        lines = break_lines(words, self.room - x - first_indent, settings)
        if first_indent:
            lines = break_lines(words, self.room - x, settings, hanging=0.0)
            lines = _indented(words, self.room - x, first_indent, settings)
        return Block(tuple(lines), x, size, self.look.leading, above, below)

    def _settings(self, size: float) -> TextSettings:
        look = self.look
        return TextSettings(size, look.hyphenate, look.zone, "-", look.ligatures, False, look.justify)

    @staticmethod
    def _font(family: Family, bold: bool) -> str:
        return family.bold if bold else family.regular


def _indented(words: Sequence[Any], room: float, indent: float, settings: TextSettings) -> list[SetLine]:
    """A paragraph whose first line is indented: set with all lines but the first hanging out, then moved."""
    lines = break_lines(words, room - indent, settings, hanging=-indent)
    return [
        SetLine(tuple(p._replace(x=p.x + indent) for p in line.pieces), line.width + indent, line.end) for line in lines
    ]


def replace_room(setter: Setter, room: float) -> Setter:
    """The same for a narrower column, such as a cell."""
    return Setter(setter.source, setter.look, room)
