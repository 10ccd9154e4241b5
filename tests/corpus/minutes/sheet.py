"""Minutes laid out by hand, line by line, without a PDF: for looks and cases no typesetter is needed for.

Letters are half as wide as high, so that what fits on a line is easily told.
"""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence
from dataclasses import replace

from pipeline.lines import group_lines
from pipeline.minutes import MinutesRecords, extract
from pipeline.model import Box, Document, DocumentLayout, Fill, Link, PageLayout, Rule, Word
from pipeline.profile_minutes import MinutesProfile, load_minutes_profiles
from pipeline.text import TextJoiner, Vocabulary, WordList

PAGE = (595.0, 842.0)
LEFT, RIGHT, TOP, FLOOR = 70.0, 530.0, 70.0, 770.0
_WORDS = WordList()


class Sheet:
    """Paragraphs below each other, on as many pages as they need. Each method returns the sheet."""

    def __init__(self, size: float = 10.0, gap: float = 6.0, left: float = LEFT) -> None:
        self.size = size
        self.gap = gap
        self.left = left
        self.y = TOP
        self.words: list[list[Word]] = [[]]
        self.links: list[list[Link]] = [[]]
        self.rules: list[list[Rule]] = [[]]
        self.fills: list[list[Fill]] = [[]]

    # ---- paragraphs -----------------------------------------------------------------------------------------------

    def text(self, *paragraphs: str, x: float = 0.0, bold: bool = False, size: float | None = None) -> Sheet:
        """Paragraphs set in the full measure, ``x`` points in from the left edge."""
        for paragraph in paragraphs:
            self._set(paragraph, x, x, bold, size or self.size)
            self.y += self.gap
        return self

    def bold(self, text: str, size: float | None = None) -> Sheet:
        """A line of bold type."""
        return self.text(text, bold=True, size=size)

    def lines(self, *lines: str, x: float = 0.0, bold: bool = False) -> Sheet:
        """Lines of one paragraph, ended by hand."""
        for line in lines:
            self._set(line, x, x, bold, self.size)
        self.y += self.gap
        return self

    def entries(self, *entries: str, mark: str = "•", x: float = 18.0, hang: float = 12.0) -> Sheet:
        """A list; ``mark`` may hold ``{n}``."""
        for number, entry in enumerate(entries, 1):
            if self.y + self.size > FLOOR:
                self.page()
            self._words(mark.format(n=number), x, self.y, False, self.size)
            self._set(entry, x + hang, x + hang, False, self.size)
        self.y += self.gap
        return self

    def space(self, points: float) -> Sheet:
        """Leaves room."""
        self.y += points
        return self

    def down_to(self, y: float) -> Sheet:
        """Goes down the page."""
        self.y = y
        return self

    def page(self) -> Sheet:
        """Begins a page."""
        self.words.append([])
        self.links.append([])
        self.rules.append([])
        self.fills.append([])
        self.y = TOP
        return self

    def at(self, x: float, y: float, text: str, bold: bool = False, size: float | None = None) -> Sheet:
        """A line at a place of the page (points from the top left corner)."""
        self._words(text, x - self.left, y, bold, size or self.size)
        return self

    def box(self, x0: float, top: float, x1: float, bottom: float) -> Sheet:
        """A drawn rectangle."""
        self.rules[-1] += [
            Rule(Box(x0, top, x1, top), True), Rule(Box(x0, bottom, x1, bottom), True),
            Rule(Box(x0, top, x0, bottom), False), Rule(Box(x1, top, x1, bottom), False),
        ]  # fmt: skip
        return self

    def ground(self, x0: float, top: float, x1: float, bottom: float) -> Sheet:
        """A coloured rectangle behind what stands there."""
        self.fills[-1].append(Fill(Box(x0, top, x1, bottom), (0.9, 0.9, 1.0)))
        return self

    def link(self, url: str, last_line: str) -> Sheet:
        """A link annotation over the words of a line that was set before."""
        parts = last_line.split()
        for page in range(len(self.words) - 1, -1, -1):
            texts = [w.text for w in self.words[page]]
            for at in range(len(texts) - len(parts) + 1):
                if texts[at : at + len(parts)] == parts:
                    under = self.words[page][at : at + len(parts)]
                    box = Box(under[0].box.x0, under[0].box.top, under[-1].box.x1, under[-1].box.bottom)
                    self.links[page].append(Link(url, box, page + 1))
                    return self
        raise ValueError(f"no line {last_line!r}")

    # ---- what comes out -------------------------------------------------------------------------------------------

    @property
    def layout(self) -> DocumentLayout:
        """The pages."""
        pages = [
            PageLayout(n, *PAGE, _numbered(words), tuple(rules), tuple(fills), tuple(links))
            for n, (words, rules, fills, links) in enumerate(
                zip(self.words, self.rules, self.fills, self.links, strict=True), 1
            )
        ]
        return DocumentLayout(tuple(pages))

    def read(self, profile: MinutesProfile | None = None) -> MinutesRecords:
        """What the room of minutes makes of it."""
        return read_layout(self.layout, profile)

    def _set(self, text: str, x: float, hang: float, bold: bool, size: float) -> None:
        room = RIGHT - self.left - max(x, hang)
        for line in textwrap.wrap(text, int(room / (size / 2)), break_long_words=False, break_on_hyphens=False):
            if self.y + size > FLOOR:
                self.page()
            self._words(line, x, self.y, bold, size)
            self.y += 1.25 * size

    def _words(self, text: str, x: float, y: float, bold: bool, size: float) -> None:
        at = self.left + x
        for part in text.split(" "):
            if part:
                box = Box(at, y, at + len(part) * size / 2, y + size)
                font = "Sheet-Bold" if bold else "Sheet-Regular"
                self.words[-1].append(Word(part, box, len(self.words), 0, font, size, bold))
            at += (len(part) + 1) * size / 2


def _numbered(words: Iterable[Word]) -> tuple[Word, ...]:
    ordered = sorted(words, key=lambda w: (w.box.top, w.box.x0))
    return tuple(replace(word, index=index) for index, word in enumerate(ordered))


def joiner_for(layout: DocumentLayout) -> TextJoiner:
    """A joiner that knows the words and links of a document, as the run makes it."""
    lines = [line for page in layout.pages for line in group_lines(page.words)]
    return TextJoiner(Vocabulary.from_lines(lines), _WORDS, [link.url for page in layout.pages for link in page.links])


def read_layout(layout: DocumentLayout, profile: MinutesProfile | None = None) -> MinutesRecords:
    """What the room of minutes makes of a document."""
    document = Document(
        "0" * 12, "minutes.pdf", "", "minutes", None, None, None, None, len(layout.pages), "", False, False, "ok"
    )
    return extract(document, layout, profile or load_minutes_profiles()[0], joiner_for(layout))


def titles(records: MinutesRecords) -> Sequence[tuple[int, str]]:
    """Number and title of each item."""
    return [(item.item_number, item.title) for item in records.agenda_items]


def decided(records: MinutesRecords) -> Sequence[tuple[int, str]]:
    """Item and text of each decision."""
    return [(d.item_number, d.decision_text) for d in records.decisions]


def codes(records: MinutesRecords) -> set[str]:
    """The codes of the findings."""
    return {finding.code for finding in records.findings}
