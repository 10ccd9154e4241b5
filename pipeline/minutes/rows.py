"""From the ledger to rows: agenda items, sections, decisions, and the passages that others search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from pipeline.minutes.headings import levels_of
from pipeline.minutes.ledger import Home, Ledger, boxes_of
from pipeline.minutes.outline import Item
from pipeline.minutes.typography import Typography
from pipeline.model import AgendaItem, AgendaSection, Decision, DocumentLayout, Passage


@dataclass(frozen=True)
class Rows:
    """Makes the rows of one document from its ledger, once all words are put.

    Args:
        id: of the document; ``meeting_id`` in the rows.
        layout: its pages.
        ledger: where each word ended up.
    """

    id: str
    layout: DocumentLayout
    ledger: Ledger

    def agenda_items(self, items: Sequence[Item]) -> Iterator[AgendaItem]:
        """A row for each item; its text is what stands before its first section."""
        for item in items:
            boxes = boxes_of(self.ledger.in_item(item.number), self.layout)
            text = self.ledger.text(Home("text", item.number))
            yield AgendaItem(self.id, item.number, self._title(item), text, boxes[0].page, boxes[-1].page, boxes)

    def sections(self, items: Sequence[Item], type_: Typography) -> Iterator[AgendaSection]:
        """A row for each subheading, numbered within its item; levels are those of the whole document."""
        headings = [(item, p) for item in items for p, is_one in zip(item.body, item.headings, strict=True) if is_one]
        levels = iter(levels_of([paragraph.style for _, paragraph in headings], type_))
        for item in items:
            for number in range(1, sum(item.headings) + 1):
                parts = [part for part in self.ledger.in_item(item.number) if part.home.section == number]
                title = self.ledger.text(Home("section", item.number, number)).replace("\n", " ")
                text = self.ledger.text(Home("text", item.number, number))
                boxes = boxes_of(parts, self.layout)
                yield AgendaSection(self.id, item.number, number, next(levels), title, text, boxes)

    def decisions(self, deciders: Sequence[str | None], group: str | None) -> Iterator[Decision]:
        """A row for each decision.

        Args:
            deciders: who decided each, as the text has it; None where nobody is named: then it was the group.
            group: whose meeting it was.
        """
        homes = dict.fromkeys(part.home for part in self.ledger.parts if part.home.kind == "decision")
        order = {item: at for at, item in enumerate(dict.fromkeys(part.home.item for part in self.ledger.parts))}
        # a decision may begin in one section's text and go on under a heading's: the number makes it one
        in_order = sorted(homes, key=lambda home: (order[home.item], home.decision))
        for home, who in zip(in_order, deciders, strict=True):
            parts = self.ledger.of(home)
            boxes = boxes_of(parts, self.layout)
            text = self.ledger.text(home)
            yield Decision(self.id, home.item, home.decision, who or group, text, parts[0].page, boxes)

    def passages(self, items: Sequence[Item]) -> Iterator[Passage]:
        """Titles, texts, sections and decisions in order, each with the heading it stands under."""
        for item in items:
            title = self._title(item)
            if title:
                page = item.title[0][0].page if item.title else item.body[0].page
                yield Passage(title, page, item.number, "title", title, self.id)
            about = title
            for part in self.ledger.in_item(item.number):
                if part.home.kind == "title":
                    continue
                text = self.ledger.text_of(part)
                if part.home.kind == "section":
                    about = text or title
                if text:
                    yield Passage(text, part.page, item.number, part.home.kind, about, self.id)

    def _title(self, item: Item) -> str:
        text = self.ledger.text(Home("title", item.number)).replace("\n", " ")
        return text.removeprefix(item.glued)
