"""Where each word of a document ended up: every word in exactly one home.

A word stands in the title of an item, in a section's title, in the text of an item or section, in a decision, or in
text that a finding quotes: what stands before the first item or after the last, running titles, sideways print. Item
text, section text and decisions do not overlap: a decision's words are not repeated in the text around it, and the
words that lead to it (``RPO Cancer beslutade att:``) stay in the text.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from pipeline.lines import displayed_boxes, page_boxes, turned_pages
from pipeline.minutes.cutting import letters, word_lines
from pipeline.model import Box, DocumentLayout, Line, PageBox, Word, kept, light, union
from pipeline.text import HyphenDoubt, Prose, TextJoiner

HomeKind = Literal["title", "section", "text", "decision", "head", "closing", "running", "sideways"]
WordKey = tuple[int, int]


class Home(NamedTuple):
    """Where a word stands.

    ``item`` is the item's number, 0 outside items; ``section`` the section's position in it, 0 outside sections;
    ``decision`` the decision's, 0 outside decisions.
    """

    kind: HomeKind
    item: int = 0
    section: int = 0
    decision: int = 0


@light
class Part:
    """Consecutive words of one paragraph in one home.

    ``marks`` of them, from the first, are no part of its text: a decision's bullet, an item's number. ``lines`` are
    theirs where they are known, as they are of whole paragraphs. ``printed_words`` are the same words where they stand
    on the page, if the part has them elsewhere.
    """

    home: Home
    words: tuple[Word, ...]
    marks: int = 0
    lines: tuple[Line, ...] = ()
    printed_words: tuple[Word, ...] = ()

    @property
    def page(self) -> int:
        return self.words[0].page

    @kept
    def printed(self) -> str:
        """The words of its text without spaces, hyphens as printed."""
        return "".join([w.text for w in self.words[self.marks :]])

    @kept
    def boxes(self) -> tuple[PageBox, ...]:
        """The rectangle around all its words on each page (upright)."""
        items = self.printed_words or self.lines or self.words
        is_on_one = len({item.page for item in items}) == 1
        return (PageBox(self.page, *union([item.box for item in items])),) if is_on_one else page_boxes(items)


@dataclass(slots=True)
class Ledger:
    """Parts in reading order, and the texts that are made of them."""

    joiner: TextJoiner
    printed: dict[WordKey, Word] = field(default_factory=dict)
    """The words of pages on which some come from elsewhere than where they stand, as they stand."""
    parts: list[Part] = field(default_factory=list)
    doubts: list[HyphenDoubt] = field(default_factory=list)
    _by_home: dict[Home, list[Part]] = field(default_factory=dict)
    _by_item: dict[int, list[Part]] = field(default_factory=dict)
    _texts: dict[int, tuple[Part, str]] = field(default_factory=dict)
    _joined: dict[tuple[tuple[str, ...], tuple[int, ...]], Prose] = field(default_factory=dict)
    _homes: dict[WordKey, Home] = field(default_factory=dict)

    def put(self, home: Home, words: Sequence[Word], marks: int = 0, lines: Sequence[Line] = ()) -> None:
        """Takes words in, with the lines they are where those are known; none is fine."""
        if words:
            part = Part(home, tuple(words), marks, tuple(lines), self._as_printed(words) if self.printed else ())
            self.parts.append(part)
            self._by_home.setdefault(home, []).append(part)
            self._by_item.setdefault(home.item, []).append(part)

    def _as_printed(self, words: Sequence[Word]) -> tuple[Word, ...]:
        return tuple(self.printed.get((w.page, w.index), w) for w in words)

    def of(self, home: Home) -> list[Part]:
        """The parts of one home, in reading order."""
        return self._by_home.get(home, [])

    def in_item(self, number: int) -> list[Part]:
        """The parts of one item, in reading order."""
        return self._by_item.get(number, [])

    def paragraphs(self, home: Home) -> list[tuple[str, int]]:
        """The text of each part of one home and the page it begins on; parts of marks alone are left out."""
        return [(text, part.page) for part in self.of(home) if (text := self.text_of(part))]

    def text(self, home: Home) -> str:
        """The text of one home, its paragraphs parted by newlines."""
        return "\n".join(text for text, _ in self.paragraphs(home))

    def join(self, lines: Sequence[Line]) -> Prose:
        """Lines as prose."""
        return self._prose([line.text for line in lines], [line.page for line in lines])

    def _prose(self, texts: Sequence[str], pages: Sequence[int]) -> Prose:
        """Joined once, for most paragraphs are parts as they stand."""
        key = tuple(texts), tuple(pages)
        prose = self._joined.get(key)
        if prose is None:
            prose = self._joined[key] = self.joiner.join_texts(texts, pages)
        return prose

    def text_of(self, part: Part) -> str:
        """The text of one part, joined once; doubtful hyphens are noted."""
        if id(part) not in self._texts:
            if part.lines and not part.marks:
                prose = self.join(part.lines)
            else:
                rows = word_lines(part.words[part.marks :])
                prose = self._prose([" ".join([w.text for w in row]) for row in rows], [row[0].page for row in rows])
            self.doubts.extend(doubt for doubt in prose.doubts if doubt not in self.doubts)
            self._texts[id(part)] = part, prose.text  # with the part, so that no other one gets its id
        return self._texts[id(part)][1]

    def homes(self) -> Mapping[WordKey, Home]:
        """The home of each word by its page and index, once all are put."""
        if not self._homes:
            self._homes = {(w.page, w.index): part.home for part in self.parts for w in part.words}
        return self._homes

    def breaches(self, layout: DocumentLayout) -> Iterator[str]:
        """What breaks the law of this room: words of ``layout`` in no part or in two, parts whose text lacks letters.

        Each is a mistake of the program, whatever the document looks like.
        """
        homes = self.homes()
        missing = [w for page in layout.pages for w in page.words if (w.page, w.index) not in homes]
        if missing:
            yield f"{len(missing)} words are in no record and no finding, the first on page {missing[0].page}"
        if len(homes) < sum([len(part.words) for part in self.parts]):
            held = Counter([(w.page, w.index) for part in self.parts for w in part.words])
            double = [key for key, count in held.items() if count > 1]
            yield f"{len(double)} words are in two records, the first on page {min(double)[0]}"
        for part in self.parts:
            text = self.text_of(part)
            if text.replace(" ", "") != part.printed and letters(text) != letters(part.printed):
                yield f"page {part.page}: the text {text!r} has not the letters of its words"


def boxes_of(parts: Iterable[Part], layout: DocumentLayout) -> tuple[PageBox, ...]:
    """The rectangle around the words of ``parts`` on each page, as a viewer shows the page."""
    by_page: dict[int, list[Box]] = {}
    for page, *box in [box for part in parts for box in part.boxes]:
        by_page.setdefault(page, []).append(Box._make(box))
    boxes = tuple([PageBox(page, *union(by_page[page])) for page in sorted(by_page)])
    return displayed_boxes(boxes, turned_pages(layout.pages))
