"""The paragraphs of minutes dealt out: what stands before the items, the items, what stands after them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pipeline.minutes.agenda import Agenda, ItemStart, find_agenda
from pipeline.minutes.cutting import divided
from pipeline.minutes.headings import prominence
from pipeline.minutes.paragraphs import Paragraph
from pipeline.minutes.settings import SETTINGS, STAGE, MinutesSettings
from pipeline.minutes.typography import Typography
from pipeline.model import Finding
from pipeline.profile_minutes import AgendaWords


@dataclass(frozen=True, slots=True)
class Item:
    """An item before its words are dealt out.

    ``title`` are the paragraphs of its title, each with the number of words its number has in it; ``body`` is what
    follows, ``headings`` which of it are subheadings. ``glued`` is a number printed as one word with the title's first.
    """

    number: int
    title: tuple[tuple[Paragraph, int], ...]
    body: tuple[Paragraph, ...]
    headings: tuple[bool, ...]
    glued: str = ""


@dataclass(frozen=True, slots=True)
class Outline:
    """The document's paragraphs, each in one place. ``has_numbers``: the items are numbered; else there is one."""

    head: tuple[Paragraph, ...] = ()
    items: tuple[Item, ...] = ()
    closing: tuple[Paragraph, ...] = ()
    findings: tuple[Finding, ...] = ()
    has_numbers: bool = True

    @property
    def opening(self) -> tuple[Paragraph, ...]:
        """What may say whose meeting it was and when: the head.

        Without numbered items it is what stands before the first subheading that follows some text.
        """
        if self.has_numbers or not self.items:
            return self.head
        item = self.items[0]
        first = next((at for at, is_heading in enumerate(item.headings) if is_heading and at > 0), len(item.body))
        return (*(paragraph for paragraph, _ in item.title), *item.body[:first])


def find_outline(
    paragraphs: Sequence[Paragraph],
    headings: Sequence[bool],
    type_: Typography,
    words: AgendaWords,
    settings: MinutesSettings = SETTINGS,
) -> Outline:
    """Deals the paragraphs of a document out to its items.

    Args:
        paragraphs: the document, in reading order.
        headings: whether each is set as a heading.
        type_: what is usual in the document.
        words: how items are numbered, and what stands after the last.
        settings: thresholds.
    """
    if not paragraphs:
        return Outline(findings=(Finding(STAGE, "error", "no-text", "the minutes hold no text on any page"),))
    agenda = find_agenda(paragraphs, headings, type_, words, settings)
    if agenda.starts:
        return _with_agenda(paragraphs, headings, agenda, words)
    return _without_agenda(paragraphs, headings, type_, settings)


def _without_agenda(
    paragraphs: Sequence[Paragraph], headings: Sequence[bool], type_: Typography, settings: MinutesSettings
) -> Outline:
    """One item for all: its title is the document's."""
    at = _document_title(paragraphs, headings, type_, settings)
    title = () if at is None else ((paragraphs[at], 0),)
    rest = [i for i in range(len(paragraphs)) if i != at]
    item = Item(1, title, tuple(paragraphs[i] for i in rest), tuple(headings[i] for i in rest))
    message = "no item has a number: the whole text was taken as one item with the number 1"
    finding = Finding(STAGE, "warning", "no-item-numbers", message, paragraphs[0].page)
    return Outline((), (item,), (), (finding,), has_numbers=False)


def _document_title(
    paragraphs: Sequence[Paragraph], headings: Sequence[bool], type_: Typography, settings: MinutesSettings
) -> int | None:
    """The first paragraph, or one near the top that is set larger than all other headings."""
    weights = [prominence(p.style, type_) if is_one else 0.0 for p, is_one in zip(paragraphs, headings, strict=True)]
    at = max(range(min(settings.title_within, len(weights))), key=lambda i: (weights[i], -i))
    stands_out = weights[at] > max([*weights[:at], *weights[at + 1 :]], default=0.0)
    return at if weights[at] >= 1 and (at == 0 or stands_out) else None


def _with_agenda(
    paragraphs: Sequence[Paragraph], headings: Sequence[bool], agenda: Agenda, words: AgendaWords
) -> Outline:
    closing = _closing(paragraphs, agenda.starts[-1].found.title_at + 1, words)
    ends = [*(start.found.at for start in agenda.starts[1:]), closing]
    items = tuple(_item(paragraphs, headings, *pair) for pair in zip(agenda.starts, ends, strict=True))
    return Outline(tuple(paragraphs[: agenda.starts[0].found.at]), items, tuple(paragraphs[closing:]), agenda.findings)


def _closing(paragraphs: Sequence[Paragraph], first: int, words: AgendaWords) -> int:
    """Where the text after the last item begins: signatures, the list of appendices, of who was there."""
    for at in range(first, len(paragraphs)):
        text = paragraphs[at].text
        if any(pattern.search(text) for pattern in words.closing):
            return at
        is_list = any(pattern.search(text) for pattern in words.closing_lists)
        if is_list and not any(paragraph.ends_sentence for paragraph in paragraphs[at:]):
            return at
    return len(paragraphs)


def _item(paragraphs: Sequence[Paragraph], headings: Sequence[bool], start: ItemStart, end: int) -> Item:
    found = start.found
    titled = paragraphs[found.title_at]
    rest: list[Paragraph] = []
    if found.title_words < len(titled.words):
        titled, text = divided(titled, found.title_words)
        rest = [text]
    title = [(titled, found.label_words)]
    if found.title_at != found.at:
        title = [(paragraphs[found.at], found.label_words), (titled, 0)]
    after = found.title_at + 1
    flags = (*(False for _ in rest), *headings[after:end])
    return Item(start.number, tuple(title), (*rest, *paragraphs[after:end]), flags, found.glued)
